"""What an instance lends is found by its name there, and the lines for the stage are right."""

from collections.abc import Iterator, Mapping
from typing import Any

import boto3
import pytest
from botocore.stub import Stubber

from infra import stages
from infra.adoption import Adoption
from infra.stage_parts import PhoneNumber
from operations import adopt
from operations.centre import OperationError
from tests.infra.assembly import ADOPTED

NUMBER = ADOPTED.partition(":instance/")[0] + ":phone-number/aaaaaaaa-0000-4000-8000-000000000009"
THERE = {
    "hours": ["Main hours", "Always"],
    "queues": ["General", "Customer care", "Accounts"],
    "routing_profiles": ["Everybody"],
}


def _id(name: str) -> str:
    return f"00000000-0000-4000-8000-{sum(name.encode()):012}"


@pytest.fixture
def connect() -> Iterator[Any]:
    """Amazon Connect's client with an instance that others made; botocore checks both sides."""
    client = boto3.client("connect", region_name="us-east-1")
    instance = {"InstanceId": ADOPTED.rpartition("/")[2]}
    with Stubber(client) as stubber:
        for operation, found, names, only in (
            ("list_hours_of_operations", "HoursOfOperationSummaryList", THERE["hours"], {}),
            ("list_queues", "QueueSummaryList", THERE["queues"], {"QueueTypes": ["STANDARD"]}),
            ("list_routing_profiles", "RoutingProfileSummaryList", THERE["routing_profiles"], {}),
        ):
            summaries = [{"Name": name, "Id": _id(name)} for name in names]
            stubber.add_response(operation, {found: summaries}, {**instance, **only})
        number = {"PhoneNumberArn": NUMBER, "PhoneNumberCountryCode": "US"}
        stubber.add_response(
            "list_phone_numbers_v2",
            {"ListPhoneNumbersSummaryList": [{**number, "PhoneNumberType": "DID"}]},
            {"TargetArn": ADOPTED},
        )
        yield client


def _lines(connect: Any, given: Mapping[str, adopt.Names]) -> list[str]:  # noqa: ANN401 - boto3
    return list(adopt.lines(ADOPTED, lambda _service, _region: connect, given))


def test_what_has_our_name_or_a_given_one_is_lent(connect: Any) -> None:  # noqa: ANN401 - boto3
    given = {"hours": {"Office": "Main hours"}, "queues": {"Billing": "Accounts"}}

    lines = _lines(connect, given)

    adoption = eval(  # noqa: S307 - the lines are Python, for infra/stages.py
        "\n".join(line for line in lines if not line.startswith("#")).partition("=")[2].rstrip(","),
        vars(stages),
    )
    assert adoption == Adoption(
        instance_arn=ADOPTED,
        hours={"Office": _id("Main hours"), "Always": _id("Always")},
        queues={"General": _id("General"), "Billing": _id("Accounts")},
    )
    (emergency,) = (line for line in lines if "Emergency will be created" in line)
    assert emergency.endswith("lends one of: Customer care")
    (profile,) = (line for line in lines if "Agents will be created" in line)
    assert "PROFILES='Agents=NAME'" in profile
    (number,) = (line for line in lines if "PhoneNumber" in line)
    assert f'(PhoneNumber(arn="{PhoneNumber(arn=NUMBER).arn}"),)' in number
    assert f'    instance_arn="{ADOPTED}",' in lines  # as docs/deploy.md shows it


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"queues": {"Sales": "Accounts"}}, "the centre uses no 'Sales'; it uses General"),
        ({"queues": {"Billing": "Debts"}}, "the instance has no 'Debts'; it has Accounts"),
    ],
)
def test_a_name_that_nobody_has_is_refused(
    connect: Any,  # noqa: ANN401 - boto3
    given: Mapping[str, adopt.Names],
    says: str,
) -> None:
    with pytest.raises(OperationError, match=says):
        _lines(connect, given)


def test_what_is_no_instance_is_refused_before_anybody_is_asked() -> None:
    with pytest.raises(OperationError, match="allowed is an Amazon Connect instance"):
        list(adopt.lines("arn:aws:s3:::x", lambda *_: pytest.fail("asked"), {}))


@pytest.mark.parametrize("text", ["General", "General=", "General=A,Billing"])
def test_names_have_a_form(text: str) -> None:
    with pytest.raises(OperationError, match="is not of the form"):
        adopt.renamed(text)
    assert adopt.renamed("General=Customer care, Billing=Accounts") == {
        "General": "Customer care",
        "Billing": "Accounts",
    }
    assert adopt.renamed(None) == {}
