"""What the template is checked for beyond CloudFormation's schema, and why a finding is accepted.

Synthesis runs cdk-nag's AwsSolutions rules (`add_checks`). Every IAM statement on a wildcard
resource has its reason here, by operation, and `unexplained_wildcards` finds those without.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from aws_cdk import Acknowledgment, App, Stack, Token, Validations

from infra.centre_stack import CentreStack
from infra.data_stack import DataStack

_ANY_SCHEDULE = "schedules are made as they are needed; limited to a group of this stage"
_ANY_CONTACT = "contacts do not exist yet when the role is made; limited to this instance's"
_KEEPS_WHAT_FAILED = "it is where schedules leave what they could not deliver"
_ANY_STREAM = "Lambda names the streams of a log group as it starts; limited to the function's own"
_PEPPER = "a new pepper checks no old PIN: it is added by hand (docs/authentication.md)"
_BACKUP = "AWS extends AWS Backup's own policy as the service changes"
_READS_OF_RECORDINGS = "CloudTrail's data events tell who reads them; a second bucket would not"
_ROTATES_BY_DEPLOYING = (
    "the flows name the key's certificate, so both change in one deployment; a first password is"
    " the user's to change"
)
_ANY_FLOW = "which flow a number leads to follows from the flow; limited to this instance's"
_ANY_AGENT = "a callback's owner is whom a supervisor names; limited to this instance's"
_OPEN_PAGES = "pages are for everybody: what one may do, the token in its link decides"
_ANY_LIST = "lists are put there by people; limited to their folder"
_NO_RESOURCES = "X-Ray has no resources to name (service authorization reference)"
_NO_VOICES = "Polly has no resources to name but lexicons (service authorization reference)"

_ANY_PHOTO = "photos come as customers send them; limited to the bucket that takes them"

# Operation -> why it is allowed on a resource with a wildcard. Wildcard operations never are.
WILDCARD_RESOURCES: Mapping[str, str] = {
    "connect:AssociatePhoneNumberContactFlow": _ANY_FLOW,
    "connect:DescribeContact": _ANY_CONTACT,
    "scheduler:CreateSchedule": _ANY_SCHEDULE,
    "connect:GetContactAttributes": _ANY_CONTACT,
    "connect:StartChatContact": _ANY_CONTACT,
    "connect:StartOutboundVoiceContact": _ANY_CONTACT,
    "connect:StartTaskContact": _ANY_CONTACT,
    "connect:DescribeUser": "whom a supervisor names as an owner",
    "connect:StopContact": _ANY_CONTACT,
    "connect:UpdateContactRoutingData": _ANY_CONTACT,
    "scheduler:DeleteSchedule": _ANY_SCHEDULE,
    "scheduler:UpdateSchedule": _ANY_SCHEDULE,
    "connect:DisassociatePhoneNumberContactFlow": _ANY_FLOW,
    "logs:CreateLogStream": _ANY_STREAM,
    "logs:PutLogEvents": _ANY_STREAM,
    "polly:SynthesizeSpeech": _NO_VOICES,
    "s3:DeleteObject": _ANY_PHOTO,
    "s3:GetObject": f"{_ANY_PHOTO}; {_ANY_LIST}",
    "s3:PutObject": f"{_ANY_PHOTO}; {_ANY_LIST}",
    "xray:PutTelemetryRecords": _NO_RESOURCES,
    "xray:PutTraceSegments": _NO_RESOURCES,
}


def add_checks(app: App, data: DataStack, centre: CentreStack, *later: Stack) -> None:
    """Makes synthesis fail on what AwsSolutions finds and nothing here explains."""
    from cdk_nag import AwsSolutionsChecks  # a second to load: only checked synthesis pays it

    Validations.of(app).add_plugins(AwsSolutionsChecks(app))
    instance = _as_nag_says(data, data.instance.arn)
    account = "<AWS::AccountId>" if Token.is_unresolved(centre.account) else centre.account
    lists = _as_nag_says(data, data.call_lists.bucket.bucket_arn)
    schedules = f"arn:aws:scheduler:{centre.region}:{account}:schedule"
    accepted = {
        "APIG4": _OPEN_PAGES,
        "L1": "Python 3.13 is what the functions are tested and compiled for (infra/packaging.py)",
        # Which operations they are is narrower than the rule can say: see unexplained_wildcards.
        "IAM5[Resource::*]": f"{_NO_RESOURCES}; {_NO_VOICES}",
        f"IAM5[Resource::{schedules}/{centre.schedules.group}/*]": _ANY_SCHEDULE,
        f"IAM5[Resource::{instance}/contact/*]": _ANY_CONTACT,
        f"IAM5[Resource::{instance}/contact-flow/*]": _ANY_FLOW,
        f"IAM5[Resource::{instance}/agent/*]": _ANY_AGENT,
        f"IAM5[Resource::{_photos_as_nag_says(data)}/*]": _ANY_PHOTO,
        f"IAM5[Resource::{lists}/lists/*]": _ANY_LIST,
        "SQS3": _KEEPS_WHAT_FAILED,
        "SMG4": _ROTATES_BY_DEPLOYING,
    }
    for stack in (centre, *later):
        _accept(stack, accepted)
    role = "arn:<AWS::Partition>:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForBackup"
    _accept(data, {f"IAM4[Policy::{role}]": _BACKUP})
    _accept(data, {"SMG4": _PEPPER, "S1": _READS_OF_RECORDINGS})


def _photos_as_nag_says(data: DataStack) -> str:
    imported = data.resolve(data.export_value(data.photos.bucket.bucket_arn))
    return str(imported["Fn::ImportValue"])


def _accept(stack: Stack, findings: Mapping[str, str]) -> None:
    Validations.of(stack).acknowledge(
        *(
            Acknowledgment(id=f"AwsSolutions::AwsSolutions-{rule}", reason=reason)
            for rule, reason in findings.items()
        )
    )


def unexplained_wildcards(template: Mapping[str, Any]) -> list[str]:
    """Returns what roles in a template may do too broadly, one sentence for each finding."""
    resources = template["Resources"]
    return [
        f"{logical_id}: {finding}"
        for logical_id, statement in _role_statements(resources)
        for finding in _too_broad(statement, resources)
    ]


def _role_statements(resources: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for logical_id, resource in resources.items():
        properties = resource["Properties"]
        documents: list[Mapping[str, Any]] = []
        if resource["Type"] in {"AWS::IAM::Policy", "AWS::IAM::ManagedPolicy"}:
            documents = [properties["PolicyDocument"]]
        elif resource["Type"] == "AWS::IAM::Role":
            documents = [policy["PolicyDocument"] for policy in properties.get("Policies", ())]
        for document in documents:
            for statement in document["Statement"]:
                yield logical_id, statement


def _too_broad(statement: Mapping[str, Any], resources: Mapping[str, Any]) -> Iterator[str]:
    operations = _as_list(statement["Action"])
    yield from (f"{operation} is a wildcard" for operation in operations if "*" in operation)
    if any(_has_wildcard(resource, resources) for resource in _as_list(statement["Resource"])):
        for operation in operations:
            if operation not in WILDCARD_RESOURCES:
                yield f"{operation} on a wildcard has no reason in infra/checks.py"


def _has_wildcard(arn: Any, resources: Mapping[str, Any]) -> bool:
    if "*" in str(arn):
        return True
    if isinstance(arn, dict) and "Fn::GetAtt" in arn:
        # The ARN attribute of a log group ends in ":*": every stream of it.
        logical_id = arn["Fn::GetAtt"][0]
        return bool(resources[logical_id]["Type"] == "AWS::Logs::LogGroup")
    return False


def _as_nag_says(data: Stack, arn: str) -> str:
    """Returns the instance's ARN as cdk-nag writes it in a finding: where created, its export."""
    if not Token.is_unresolved(arn):
        return arn
    imported = data.resolve(data.export_value(arn))
    return str(imported["Fn::ImportValue"])


def _as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
