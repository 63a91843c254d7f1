"""Each function has a role of its own that allows what it does and nothing else."""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from infra.checks import WILDCARD_RESOURCES, unexplained_wildcards
from infra.functions import FUNCTIONS
from tests.infra.assembly import ROOT, Assembly, as_list
from tests.permissions import JUDGES


def test_no_operation_is_a_wildcard_and_each_wildcard_resource_has_a_reason(
    every: Assembly,
) -> None:
    assert unexplained_wildcards(every.whole.document) == []
    assert unexplained_wildcards(every.data.document) == []


def test_no_reason_outlives_its_wildcard(every: Assembly) -> None:
    used = {
        operation
        for name in every.whole.functions()
        for statement in every.whole.statements(name)
        for operation in statement["Action"]
    }
    for role in every.whole.of_type("AWS::IAM::Role").values():  # those of the bots
        for policy in role["Properties"].get("Policies", ()):
            for statement in policy["PolicyDocument"]["Statement"]:
                used |= set(as_list(statement["Action"]))

    assert used >= WILDCARD_RESOURCES.keys()


@pytest.mark.parametrize(
    ("statement", "finding"),
    [
        ({"Action": "dynamodb:*", "Resource": "arn:one"}, "dynamodb:* is a wildcard"),
        ({"Action": ["kms:ReEncrypt*"], "Resource": "arn:one"}, "kms:ReEncrypt* is a wildcard"),
        ({"Action": "dynamodb:Query", "Resource": "*"}, "dynamodb:Query on a wildcard"),
        (
            {"Action": "dynamodb:Query", "Resource": {"Fn::Join": ["", ["arn", "/index/*"]]}},
            "dynamodb:Query on a wildcard",
        ),
        (
            {"Action": "logs:DeleteLogStream", "Resource": {"Fn::GetAtt": ["Logs", "Arn"]}},
            "logs:DeleteLogStream on a wildcard",
        ),
    ],
)
def test_the_search_for_wildcards_finds(statement: Mapping[str, Any], finding: str) -> None:
    policy = {"PolicyDocument": {"Statement": [statement]}}
    resources = {
        "Logs": {"Type": "AWS::Logs::LogGroup", "Properties": {}},
        "Policy": {"Type": "AWS::IAM::Policy", "Properties": policy},
        "Role": {"Type": "AWS::IAM::Role", "Properties": {"Policies": [policy]}},
    }

    found = unexplained_wildcards({"Resources": resources})

    assert [each.partition(": ")[0] for each in found] == ["Policy", "Role"]
    assert all(finding in each for each in found)


def test_roles_allow_what_the_table_of_functions_says(every: Assembly) -> None:
    for name, access in FUNCTIONS.items():
        allowed = set(_operations(every, name, "dynamodb:", "connect:"))
        granted = {
            *access.table,
            *access.stream,
            *access.hours,
            *access.contacts,
            *access.instance,
            *access.phone_numbers,
            *access.queues,
            *access.agents,
            *access.canaries,
        }
        assert allowed == granted, name


def test_whether_a_permission_is_needed_is_judged_for_each_function_somewhere() -> None:
    judged = [name for names in JUDGES.values() for name in names]

    assert sorted(judged) == sorted(FUNCTIONS)
    for file in JUDGES:
        assert "__file__) == EXPLAINED" in (ROOT / file).read_text(), file


def test_functions_reach_nothing_but_their_own_services(every: Assembly) -> None:
    services = {
        operation.partition(":")[0]
        for name in FUNCTIONS
        for operation in _operations(every, name, "")
    }

    assert services == {
        *("connect", "dynamodb", "kms", "logs", "secretsmanager", "sqs", "xray"),
        *("iam", "s3", "scheduler", "sms-voice", "ssm"),
    }
    reach_files = {name for name in FUNCTIONS if list(_operations(every, name, "s3:"))}
    assert reach_files == {"photos", "web", "group_call_beat", "group_call_desk"}


def test_one_function_alone_may_send_texts(every: Assembly) -> None:
    senders = {
        name for name in every.whole.functions() if list(_operations(every, name, "sms-voice:"))
    }

    assert senders == {"send_texts"}
    assert list(_operations(every, "send_texts", "sms-voice:")) == ["sms-voice:SendTextMessage"]
    for grant in ("sns:", "mobiletargeting:", "ses:"):
        assert not any(list(_operations(every, name, grant)) for name in FUNCTIONS)


def test_roles_are_passed_to_the_scheduler_alone(every: Assembly) -> None:
    passing = [
        statement
        for name in every.whole.functions()
        for statement in every.whole.statements(name)
        if "iam:PassRole" in statement["Action"]
    ]

    assert passing
    for statement in passing:
        assert statement["Condition"] == {
            "StringEquals": {"iam:PassedToService": "scheduler.amazonaws.com"}
        }


def test_secrets_are_read_by_those_who_say_so_and_no_others(every: Assembly) -> None:
    for name, access in FUNCTIONS.items():
        allowed = [
            (operation, resource)
            for statement in every.whole.statements(name)
            for operation in statement["Action"]
            for resource in as_list(statement["Resource"])
            if operation.startswith("secretsmanager:")
        ]
        operations = [operation for operation, _ in allowed]
        assert sorted(operations) == sorted(
            ["secretsmanager:GetSecretValue"] * len(access.secrets)
            + ["secretsmanager:PutSecretValue"] * len(access.changes_secrets)
        ), name


def test_the_key_is_used_through_the_table_and_the_lists_alone(every: Assembly) -> None:
    for name, access in FUNCTIONS.items():
        via = {"dynamodb.us-east-1.amazonaws.com"} if access.table else set()
        via |= {"s3.us-east-1.amazonaws.com"} if access.lists else set()
        used = [
            statement["Condition"]["StringEquals"]["kms:ViaService"]
            for statement in every.whole.statements(name)
            if any(operation.startswith("kms:") for operation in statement["Action"])
        ]
        assert set(used) == via


def test_contacts_are_those_of_this_instance(every: Assembly) -> None:
    instance = every.instance_arn

    (statement,) = (
        statement
        for statement in every.whole.statements("contact_events")
        if "connect:DescribeContact" in statement["Action"]
    )
    parts = as_list(statement["Resource"])
    assert parts in (
        [{"Fn::Join": ["", [instance, "/contact/*"]]}],
        [f"{instance}/contact/*"],
    )


def test_hours_are_read_where_both_they_and_their_instance_allow_it(every: Assembly) -> None:
    """GetEffectiveHoursOfOperations is authorised on both (service authorization reference)."""
    schedules = every.whole.of_type("AWS::Connect::HoursOfOperation").items()
    (hours,) = (name for name, one in schedules if one["Properties"]["Name"] == "Office")

    (statement,) = (
        statement
        for statement in every.whole.statements("info")
        if "connect:GetEffectiveHoursOfOperations" in statement["Action"]
    )
    assert {"Fn::GetAtt": [hours, "HoursOfOperationArn"]} in statement["Resource"]
    assert every.instance_arn in statement["Resource"]


def test_no_two_functions_share_a_role(every: Assembly) -> None:
    roles = [str(function["Role"]) for function in every.whole.functions().values()]

    assert len(set(roles)) == len(roles)
    for role in every.whole.of_type("AWS::IAM::Role").values():
        assert "ManagedPolicyArns" not in role["Properties"]


def _operations(assembly: Assembly, function: str, *prefixes: str) -> Iterator[str]:
    for statement in assembly.whole.statements(function):
        yield from (each for each in statement["Action"] if each.startswith(prefixes))
