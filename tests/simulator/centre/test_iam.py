"""Policies decide as IAM decides."""

from typing import Any

import pytest

from simulator.centre.errors import TemplateError
from simulator.centre.iam import Access, Decision, Role, evaluate, parse_policy
from simulator.centre.intrinsics import Json

TABLE = "arn:aws:dynamodb:us-east-1:111122223333:table/things"
ARN = "arn:aws:connect:us:1:instance/1"


def _decision(access: Access, *statements: dict[str, Any]) -> Decision:
    return evaluate(parse_policy({"Statement": list(statements)}), access)[0]


def _allow(**parts: Json) -> dict[str, Any]:
    return {"Effect": "Allow", "Action": "dynamodb:GetItem", "Resource": TABLE, **parts}


GET = Access("dynamodb:GetItem", TABLE)


@pytest.mark.parametrize(
    ("statement", "allowed"),
    [
        (_allow(), True),
        (_allow(Action="dynamodb:getitem"), True),
        (_allow(Action=["sqs:*", "dynamodb:Get*"]), True),
        (_allow(Action="dynamodb:Get?tem"), True),
        (_allow(Action="dynamodb:Query"), False),
        (_allow(Resource=TABLE + "/*"), False),
        (_allow(Resource="arn:aws:dynamodb:*:*:table/thing?"), True),
        (_allow(Resource=TABLE.replace("things", "THINGS")), False),
        (_allow(Resource=TABLE.replace("/", ".")), False),
        ({"Effect": "Allow", "NotAction": "dynamodb:Delete*", "Resource": "*"}, True),
        ({"Effect": "Allow", "NotAction": "dynamodb:Get*", "Resource": "*"}, False),
        ({"Effect": "Allow", "Action": "*", "NotResource": TABLE}, False),
        (_allow(Condition={"StringEquals": {"aws:RequestedRegion": "eu-west-1"}}), False),
    ],
)
def test_a_statement_allows_what_it_names(statement: dict[str, Any], allowed: bool) -> None:
    expected = Decision.ALLOWED if allowed else Decision.NOT_ALLOWED

    assert _decision(GET, statement) is expected


def test_a_deny_wins_and_an_unmet_condition_of_a_deny_does_not() -> None:
    deny = {"Effect": "Deny", "Action": "*", "Resource": "*"}
    unmet = {**deny, "Condition": {"Bool": {"aws:SecureTransport": "false"}}}

    assert _decision(GET, _allow(), deny) is Decision.DENIED
    secure = Access(*GET[:2], {"aws:securetransport": "true"})
    assert _decision(secure, _allow(), unmet) is Decision.ALLOWED


@pytest.mark.parametrize(
    ("condition", "actual", "holds"),
    [
        ({"StringEquals": {"K": ["a", "b"]}}, "b", True),
        ({"StringEquals": {"K": "a*"}}, "ab", False),
        ({"StringLike": {"K": "a*"}}, "ab", True),
        ({"StringNotEquals": {"K": "a"}}, "b", True),
        ({"StringNotEquals": {"K": "a"}}, None, True),
        ({"StringEqualsIfExists": {"K": "a"}}, None, True),
        ({"StringEquals": {"K": "a"}}, None, False),
        (
            {"ArnLike": {"K": "arn:aws:connect:*:instance/1"}},
            "arn:aws:connect:us:1:instance/1",
            True,
        ),
        ({"ArnEquals": {"K": "arn:aws:connect:us:1:instance/1"}}, ARN, True),
        ({"ArnEquals": {"K": "arn:aws:connect:us:1:instance/2"}}, ARN, False),
        ({"ArnEquals": {"K": "arn:aws:connect:*:instance/?"}}, ARN, True),
        ({"ArnNotEquals": {"K": "arn:aws:connect:*"}}, ARN, False),
        ({"Bool": {"K": True}}, "true", True),
        ({"Null": {"K": "true"}}, None, True),
        ({"Null": {"K": "true"}}, "x", False),
        ({"ForAllValues:StringLike": {"K": "CARD#*"}}, ["CARD#1", "CARD#2"], True),
        ({"ForAllValues:StringLike": {"K": "CARD#*"}}, ["CARD#1", "CASE#2"], False),
        ({"ForAllValues:StringLike": {"K": "CARD#*"}}, None, True),  # no value: none is wrong
        ({"ForAnyValue:StringEquals": {"K": "x"}}, ["x", "y"], True),
        ({"ForAnyValue:StringEquals": {"K": "x"}}, None, False),
    ],
)
def test_a_condition_holds(condition: dict[str, Any], actual: Json, holds: bool) -> None:
    access = Access(*GET[:2], {} if actual is None else {"k": actual})

    allowed = _decision(access, _allow(Condition=condition)) is Decision.ALLOWED

    assert allowed is holds


def test_a_condition_nobody_understands_is_an_error_not_a_guess() -> None:
    with pytest.raises(TemplateError, match="DateGreaterThan"):
        _decision(GET, _allow(Condition={"DateGreaterThan": {"aws:CurrentTime": "2026"}}))


def test_what_is_optional_counts_as_used_but_is_never_missing() -> None:
    role = Role("r", "arn", parse_policy({"Statement": [_allow(Action="kms:Encrypt")]}))

    assert role.decide(Access("kms:Nothing", TABLE, optional=True)) is Decision.ALLOWED
    assert role.unused == [("kms:Encrypt", TABLE)]
    role.decide(Access("kms:Encrypt", TABLE, optional=True))
    assert role.unused == []
