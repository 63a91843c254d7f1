"""Which IAM actions on which resources an API call needs.

Source: Service Authorization Reference, one page a service
(https://docs.aws.amazon.com/service-authorization/latest/reference/). A call that is not described
here is an error, never a free pass.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple
from urllib.parse import unquote

from simulator.centre.errors import NotPlayedError
from simulator.centre.iam import Access

Parameters = Mapping[str, Any]


class Place(NamedTuple):
    """Where a call goes."""

    account: str
    region: str
    table_keys: Mapping[str, str]
    """Table name to the ARN of its customer-managed key."""

    def arn(self, service: str, rest: str) -> str:
        """Return the ARN of a resource in this place."""
        return f"arn:aws:{service}:{self.region}:{self.account}:{rest}"


def accesses(service: str, operation: str, parameters: Parameters, place: Place) -> list[Access]:
    """Return everything a role must be allowed for this call.

    Args:
        service: botocore's name of the service, such as ``dynamodb``.
        operation: Name of the operation, such as ``GetItem``.
        parameters: The call's parameters as boto3 takes them.
        place: Where the call goes.

    Raises:
        NotPlayedError: Nobody has written down yet what this call needs.
    """
    rule = _RULES.get(service)
    if rule is None:
        raise NotPlayedError(service, operation, "its IAM actions are not described (accesses.py)")
    return list(rule(operation, parameters, place))


def _dynamodb(operation: str, parameters: Parameters, place: Place) -> Iterable[Access]:
    for action, table, index in _table_accesses(operation, parameters):
        arn = table if table.startswith("arn:") else place.arn("dynamodb", f"table/{table}")
        yield Access(f"dynamodb:{action}", f"{arn}/index/{index}" if index else arn)
        key = place.table_keys.get(arn.rpartition("/")[2])
        if key and action != "DescribeTable":
            via = {"kms:viaservice": f"dynamodb.{place.region}.amazonaws.com"}
            yield Access("kms:Decrypt", key, via)
            more = _KEY_TO_READ if action in READS else _KEY_TO_WRITE
            for key_action in more:
                yield Access(f"kms:{key_action}", key, via, optional=True)


READS = frozenset({"BatchGetItem", "ConditionCheckItem", "GetItem", "Query", "Scan"})
# "Authorizing use of your customer managed key", DynamoDB Developer Guide: whoever uses the table
# needs all of these, through DynamoDB. Only Decrypt was seen to be missed.
_KEY_TO_READ = ("DescribeKey",)
_KEY_TO_WRITE = ("DescribeKey", "Encrypt", "GenerateDataKey", "ReEncryptFrom", "ReEncryptTo")


_TRANSACTION = {
    "Put": "PutItem",
    "Update": "UpdateItem",
    "Delete": "DeleteItem",
    "ConditionCheck": "ConditionCheckItem",
    "Get": "GetItem",
}


def _table_accesses(
    operation: str, parameters: Parameters
) -> Iterable[tuple[str, str, str | None]]:
    if operation in {"TransactWriteItems", "TransactGetItems"}:
        for entry in parameters["TransactItems"]:
            ((kind, body),) = entry.items()
            yield _TRANSACTION[kind], body["TableName"], None
    elif operation in {"BatchGetItem", "BatchWriteItem"}:
        for table in parameters["RequestItems"]:
            yield operation, table, None
    elif "TableName" in parameters:
        yield operation, parameters["TableName"], parameters.get("IndexName")
    else:
        yield operation, "*", None


def _dynamodbstreams(operation: str, parameters: Parameters, _: Place) -> Iterable[Access]:
    yield Access(f"dynamodb:{operation}", parameters.get("StreamArn", "*"))


def _connect(operation: str, parameters: Parameters, place: Place) -> Iterable[Access]:
    if operation == HISTORY:
        return _history(parameters)
    return _on_instance(operation, parameters, place)


def _on_instance(operation: str, parameters: Parameters, place: Place) -> Iterable[Access]:
    instance = str(parameters["InstanceId"])
    if not instance.startswith("arn:"):
        instance = place.arn("connect", f"instance/{instance}")
    if operation in _NUMBER_AND_FLOW:
        number = str(parameters["PhoneNumberId"]).rpartition("/")[2]
        yield Access(f"connect:{operation}", instance)
        yield Access(f"connect:{operation}", place.arn("connect", f"phone-number/{number}"))
        flow = parameters.get("ContactFlowId")
        if flow:
            yield Access(f"connect:{operation}", f"{instance}/contact-flow/{flow}")
        return
    if operation in _ON_THE_INSTANCE:
        yield Access(f"connect:{operation}", instance)
        return
    if operation == "GetCurrentMetricData":
        yield from _current(instance, parameters)
        return
    kind, parameter = _CONNECT_RESOURCES.get(operation, ("", ""))
    if not kind:
        raise NotPlayedError(
            "connect", operation, "its IAM resource is not described (accesses.py)"
        )
    identifier = str(parameters.get(parameter, "*")).rpartition("/")[2]
    yield Access(f"connect:{operation}", f"{instance}/{kind}/{identifier}")
    if operation in _ON_THE_INSTANCE_TOO:
        yield Access(f"connect:{operation}", instance)


def _current(instance: str, parameters: Parameters) -> Iterable[Access]:
    queues = parameters["Filters"].get("Queues", ("*",))
    for queue in queues:
        yield Access("connect:GetCurrentMetricData", f"{instance}/queue/{queue.rpartition('/')[2]}")


def _history(parameters: Parameters) -> Iterable[Access]:
    """The resources by which it filters authorize the request (API reference)."""
    for one in parameters["Filters"]:
        kind = _FILTERED.get(one["FilterKey"])
        if kind is not None:
            for value in one.get("FilterValues", ()):
                identifier = value.rpartition("/")[2]
                arn = f"{parameters['ResourceArn']}/{kind}/{identifier}"
                yield Access(f"connect:{HISTORY}", arn)


HISTORY = "GetMetricDataV2"
_FILTERED = {"QUEUE": "queue", "ROUTING_PROFILE": "routing-profile", "AGENT": "agent"}

_ON_THE_INSTANCE = frozenset(
    {"AssociateSecurityKey", "DisassociateSecurityKey", "ListSecurityKeys", "ListUsers"}
)

_NUMBER_AND_FLOW = frozenset(
    {"AssociatePhoneNumberContactFlow", "DisassociatePhoneNumberContactFlow"}
)

# Both resources are marked as required for this action, unlike for its neighbours.
_ON_THE_INSTANCE_TOO = frozenset(
    {
        "GetEffectiveHoursOfOperations",
        # Not known which of the two: a role that allows both is right in any case.
        "DescribeUser",
        "ListTestCaseExecutions",
        "StartTestCaseExecution",
    }
)

_CONNECT_RESOURCES = {
    "DescribeContact": ("contact", "ContactId"),
    "GetContactAttributes": ("contact", "InitialContactId"),
    "UpdateContactAttributes": ("contact", "InitialContactId"),
    "DescribeUser": ("agent", "UserId"),
    "StopContact": ("contact", "ContactId"),
    "UpdateContactRoutingData": ("contact", "ContactId"),
    "StartTaskContact": ("contact", "*"),
    "StartChatContact": ("contact", "*"),
    "StartOutboundVoiceContact": ("contact", "*"),
    "DescribeHoursOfOperation": ("operating-hours", "HoursOfOperationId"),
    "GetEffectiveHoursOfOperations": ("operating-hours", "HoursOfOperationId"),
    "ListHoursOfOperationOverrides": ("operating-hours", "HoursOfOperationId"),
    "ListTestCaseExecutions": ("test-case", "TestCaseId"),
    "StartTestCaseExecution": ("test-case", "TestCaseId"),
}


def _sqs(operation: str, parameters: Parameters, place: Place) -> Iterable[Access]:
    action = operation.removesuffix("Batch")  # SendMessageBatch needs SendMessage, and so on
    name = parameters.get("QueueName") or str(parameters.get("QueueUrl", "*")).rpartition("/")[2]
    yield Access(f"sqs:{action}", place.arn("sqs", name))


def _sns(operation: str, parameters: Parameters, _: Place) -> Iterable[Access]:
    action = operation.removesuffix("Batch")
    target = parameters.get("TopicArn") or parameters.get("TargetArn") or "*"
    yield Access(f"sns:{action}", target)


def _kms(operation: str, parameters: Parameters, place: Place) -> Iterable[Access]:
    key = str(parameters.get("KeyId", "*"))
    yield Access(
        f"kms:{operation}", key if key.startswith("arn:") else place.arn("kms", f"key/{key}")
    )


def _ssm(operation: str, parameters: Parameters, place: Place) -> Iterable[Access]:
    names = parameters.get("Names") or [parameters.get("Name") or parameters.get("Path") or "*"]
    for name in names:
        yield Access(f"ssm:{operation}", place.arn("ssm", f"parameter/{name.lstrip('/')}"))


def _secretsmanager(operation: str, parameters: Parameters, place: Place) -> Iterable[Access]:
    secret = str(parameters.get("SecretId") or "*")
    arn = secret if secret.startswith("arn:") else place.arn("secretsmanager", f"secret:{secret}")
    yield Access(f"secretsmanager:{operation}", arn)


def _events(operation: str, parameters: Parameters, place: Place) -> Iterable[Access]:
    if operation != "PutEvents":
        raise NotPlayedError("events", operation, "functions of a centre only put events")
    for entry in parameters["Entries"]:
        bus = str(entry.get("EventBusName", "default"))
        arn = bus if bus.startswith("arn:") else place.arn("events", f"event-bus/{bus}")
        yield Access("events:PutEvents", arn)


def _s3(operation: str, parameters: Parameters, _: Place) -> Iterable[Access]:
    action = {"HeadObject": "GetObject", "ListObjectsV2": "ListBucket", "HeadBucket": "ListBucket"}
    if operation == "CopyObject":
        source = str(parameters["CopySource"]).lstrip("/")  # botocore has made a text of it
        yield Access("s3:GetObject", f"arn:aws:s3:::{unquote(source)}")
        yield Access("s3:PutObject", f"arn:aws:s3:::{parameters['Bucket']}/{parameters['Key']}")
        return
    arn = f"arn:aws:s3:::{parameters['Bucket']}"
    if "Key" in parameters:
        arn += f"/{parameters['Key']}"
    yield Access(f"s3:{action.get(operation, operation)}", arn)


def _scheduler(operation: str, parameters: Parameters, place: Place) -> Iterable[Access]:
    group = parameters.get("GroupName", "default")
    name = parameters.get("Name", "*")
    yield Access(f"scheduler:{operation}", place.arn("scheduler", f"schedule/{group}/{name}"))
    role = parameters.get("Target", {}).get("RoleArn")
    if role:
        yield Access("iam:PassRole", role, {"iam:passedtoservice": "scheduler.amazonaws.com"})


def _texting(operation: str, parameters: Parameters, place: Place) -> Iterable[Access]:
    """Say what texts need: the origination identity, and perhaps the configuration set.

    The reference lists both without saying that the second is required: it counts as used.
    """
    if operation != "SendTextMessage":
        raise NotPlayedError(
            "pinpoint-sms-voice-v2", operation, "functions of a centre only send texts"
        )
    identity = str(parameters.get("OriginationIdentity", "*"))
    if not identity.startswith("arn:"):
        identity = place.arn("sms-voice", f"phone-number/{identity}")
    yield Access("sms-voice:SendTextMessage", identity)
    if name := parameters.get("ConfigurationSetName"):
        arn = place.arn("sms-voice", f"configuration-set/{name}")
        yield Access("sms-voice:SendTextMessage", arn, optional=True)


def _anything(prefix: str) -> Callable[[str, Parameters, Place], Iterable[Access]]:
    """Return the rule of a service whose actions that functions use know no resources."""
    return lambda operation, _parameters, _place: [Access(f"{prefix}:{operation}", "*")]


_RULES: Mapping[str, Callable[[str, Parameters, Place], Iterable[Access]]] = {
    "cloudwatch": _anything("cloudwatch"),
    "connect": _connect,
    "connectparticipant": lambda *_: [],  # its tokens say who speaks (API reference)
    "dynamodb": _dynamodb,
    "dynamodbstreams": _dynamodbstreams,
    "events": _events,
    "kms": _kms,
    "pinpoint-sms-voice-v2": _texting,
    "s3": _s3,
    "scheduler": _scheduler,
    "secretsmanager": _secretsmanager,
    "sns": _sns,
    "sqs": _sqs,
    "ssm": _ssm,
    "sts": lambda *_: [],  # GetCallerIdentity needs no permission
}
