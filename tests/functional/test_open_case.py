from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from contact_center import bootstrap
from contact_center.adapters.amazon_connect import ConnectHours
from contact_center.adapters.caller_card import DynamoCallerCards
from contact_center.adapters.cases import DynamoCases
from contact_center.connect import flow_function
from contact_center.domain.cases import case_number
from contact_center.domain.errors import StorageUnavailable
from open_case.handler import KEYS, open_case
from tests.functional.conftest import PHONE, ConnectStub, items_of
from tests.support import (
    HOURS_ID,
    INSTANCE_ID,
    NEW_YORK,
    SATURDAY_NOON,
    TABLE,
    StandingClock,
    flow_event,
)

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

Ask = Callable[..., dict[str, str]]
CONTACT = "4a573372-1f28-4e26-b97b-000000000001"
NUMBER = case_number(CONTACT, "bill")
SPOKEN = " ".join(NUMBER)


@pytest.fixture
def ask(dynamodb: "DynamoDBClient", connect: ConnectStub, clock: StandingClock) -> Ask:
    hours = ConnectHours(connect.client, INSTANCE_ID, HOURS_ID, NEW_YORK)
    app = bootstrap.OpenCase(clock, hours, DynamoCases(dynamodb, TABLE))
    handler = flow_function("open_case", KEYS, open_case, lambda: app)
    monday = {"2026-11-23": [(8, 18)]}
    connect.hours(monday, ask_from="2026-11-21", to="2026-12-05")

    def answer(address: str | None = PHONE.e164, **parameters: str) -> dict[str, str]:
        return handler(flow_event(address=address, parameters=parameters), None)

    return answer


def test_a_request_is_stored_and_read_back(
    ask: Ask, dynamodb: "DynamoDBClient", cards: DynamoCallerCards
) -> None:
    reply = ask(topic="bill", language="en", number="none")

    assert reply == {
        "outcome": "ok",
        "caseNumber": SPOKEN,
        "message": "A colleague has your request about your bill, and this number to reach you at. "
        f"Your case number is {SPOKEN[:7]}, {SPOKEN[8:]}.",
    }
    (case,) = items_of(dynamodb, f"CASE#{NUMBER}")
    assert case["phone"] == {"S": PHONE.e164}
    assert case["answer_by"] == {"S": "2026-11-23T21:00:00.000+00:00"}
    (matter,) = cards.read(PHONE, SATURDAY_NOON).matters
    assert (matter.kind, matter.reference) == ("case", NUMBER)


def test_asking_again_in_the_same_contact_returns_the_first_receipt(
    ask: Ask, dynamodb: "DynamoDBClient"
) -> None:
    first = ask(topic="bill", language="en", number="+15550123")
    again = ask(topic="bill", language="en", number="+15550199")

    assert again == {**first, "outcome": "repeated"}
    assert "ending in 0 1 2 3" in again["message"]
    assert dynamodb.scan(TableName=TABLE)["Count"] == 3


def test_another_topic_is_another_case(ask: Ask) -> None:
    first, second = ask(topic="bill"), ask(topic="supply")

    assert second["outcome"] == "ok"
    assert second["caseNumber"] != first["caseNumber"]


def test_a_number_that_another_case_has_is_not_used_twice(
    ask: Ask, dynamodb: "DynamoDBClient"
) -> None:
    taken = {"pk": {"S": f"CASE#{NUMBER}"}, "sk": {"S": "CASE"}}
    dynamodb.put_item(TableName=TABLE, Item=taken)

    reply = ask(topic="bill")

    assert reply["outcome"] == "ok"
    assert reply["caseNumber"] == " ".join(case_number(CONTACT, "bill", attempt=1))


@pytest.mark.parametrize(
    ("address", "number"),
    [
        (None, "none"),
        (None, ""),
        ("anonymous", "none"),
        ("+" + "1" * 40, "none"),
        (None, "+" + "1" * 40),
        (PHONE.e164, "5550123"),
        (PHONE.e164, "Timeout"),
        pytest.param(PHONE.e164, "+1202555014", id="a digit too few"),
        pytest.param(PHONE.e164, "+120255501433", id="a digit too many"),
        pytest.param(PHONE.e164, "+12025550", id="too short to be reached from elsewhere"),
        pytest.param(PHONE.e164, "+9992025550143", id="no country"),
    ],
)
def test_without_a_number_to_call_we_ask_for_one(
    dynamodb: "DynamoDBClient", connect: ConnectStub, address: str | None, number: str
) -> None:
    hours = ConnectHours(connect.client, INSTANCE_ID, HOURS_ID, NEW_YORK)
    app = bootstrap.OpenCase(StandingClock(), hours, DynamoCases(dynamodb, TABLE))
    handler = flow_function("open_case", KEYS, open_case, lambda: app)

    reply = handler(flow_event(address=address, parameters={"number": number}), None)

    assert reply == {"outcome": "number_needed", "caseNumber": "none", "message": "none"}
    assert dynamodb.scan(TableName=TABLE)["Count"] == 0


def test_a_withheld_caller_may_key_in_a_number(ask: Ask, cards: DynamoCallerCards) -> None:
    reply = ask(address=None, topic="other", language="es", number=PHONE.e164)

    assert "y el número que termina en 0 1 0 0 para comunicarse con usted" in reply["message"]
    assert cards.read(PHONE, SATURDAY_NOON).matters


def test_without_opening_hours_the_case_is_kept_and_no_time_promised(
    dynamodb: "DynamoDBClient", connect: ConnectStub, clock: StandingClock
) -> None:
    connect.fails("get_effective_hours_of_operations", "ThrottlingException")
    hours = ConnectHours(connect.client, INSTANCE_ID, HOURS_ID, NEW_YORK)
    app = bootstrap.OpenCase(clock, hours, DynamoCases(dynamodb, TABLE))
    handler = flow_function("open_case", KEYS, open_case, lambda: app)

    reply = handler(flow_event(parameters={"topic": "bill", "number": "none"}), None)

    assert reply["outcome"] == "ok"
    assert "this number to reach you at" in reply["message"]
    (case,) = items_of(dynamodb, f"CASE#{NUMBER}")
    assert "answer_by" not in case


def test_what_cannot_be_stored_raises(ask: Ask, dynamodb: "DynamoDBClient") -> None:
    dynamodb.delete_table(TableName=TABLE)

    with pytest.raises(StorageUnavailable, match=r"^TransactWriteItems: "):
        ask(topic="bill")
