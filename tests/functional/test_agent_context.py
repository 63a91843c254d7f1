from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from agent_context.handler import KEYS, prepare
from contact_center import bootstrap
from contact_center.adapters.caller_card import DynamoCallerCards
from contact_center.adapters.contact_history import DynamoContactHistory
from contact_center.connect import flow_function
from contact_center.domain.errors import StorageUnavailable
from contact_center.domain.interactions import Interaction
from tests.functional.conftest import PHONE, items_of
from tests.support import SATURDAY_NOON, TABLE, StandingClock, flow_event

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

Ask = Callable[..., dict[str, str]]
CONTACT = "4a573372-1f28-4e26-b97b-000000000001"
STEP = {
    "reason": "asked_person",
    "intent": "pay_bill",
    "tried": "was asked about the new bill",
    "language": "en",
    "queue": "Billing",
}
ATTRIBUTES = {
    "customerId": "C-1",
    "firstName": "Ana",
    "repeat": "no",
}


@pytest.fixture
def ask(history: DynamoContactHistory, clock: StandingClock) -> Ask:
    app = bootstrap.AgentContext(clock, history)
    handler = flow_function("agent_context", KEYS, prepare, lambda: app)

    def answer(
        parameters: dict[str, str] = STEP,
        attributes: dict[str, str] = ATTRIBUTES,
        address: str | None = PHONE.e164,
        **more: str,
    ) -> dict[str, str]:
        event = flow_event(address=address, parameters=parameters, attributes=attributes, **more)
        return handler(event, None)

    return answer


def past(cards: DynamoCallerCards) -> tuple[Interaction, ...]:
    return cards.read(PHONE, SATURDAY_NOON).interactions


def test_the_agent_is_told_who_why_and_what_was_tried(ask: Ask) -> None:
    assert ask() == {
        "outcome": "ok",
        "who": "Ana, customer C-1",
        "why": "Asked for a person about a bill",
        "tried": "was asked about the new bill",
        "whisper": "Ana, not verified, asked for a person about a bill.",
    }


PROVED = {**ATTRIBUTES, "authLevel": "2", "authAt": "2026-11-21T16:50:00+00:00"}


def test_the_agent_hears_what_was_proved_and_what_was_left_undone(ask: Ask) -> None:
    reason = {**STEP, "reason": "too_many_tries", "tried": "meter reading (reading 1100 lower)"}

    told = ask(reason, {**PROVED, "failedTransaction": "meter_reading"})

    assert told["whisper"] == (
        "Ana, verified by PIN, did not get on alone about a bill, "
        "tried meter reading (reading 1100 lower)."
    )


@pytest.mark.parametrize(
    ("attributes", "more"),
    [
        ({"authAt": "2026-11-21T16:44:00+00:00"}, {}),
        ({"authAt": "2026-11-21T16:50:00"}, {}),
        ({"authAt": "yesterday"}, {}),
        ({"authAt": "none"}, {}),
        ({"authLevel": "none"}, {}),
        ({}, {"InitiationMethod": "CALLBACK"}),
    ],
    ids=["old", "no zone", "no time", "not noted", "no level", "callback"],
)
def test_what_does_not_hold_any_more_is_not_called_proof(
    ask: Ask, attributes: dict[str, str], more: dict[str, str]
) -> None:
    assert ask(STEP, {**PROVED, **attributes}, **more)["whisper"].startswith("Ana, not verified, ")


def test_history_is_written_before_the_contact_waits(
    ask: Ask, cards: DynamoCallerCards, dynamodb: "DynamoDBClient"
) -> None:
    ask()

    expected = Interaction(
        CONTACT, CONTACT, "VOICE", SATURDAY_NOON, "in_progress", "INBOUND", PHONE, "C-1",
        "pay_bill", "asked_person", "was asked about the new bill", "en", "Billing",
    )  # fmt: skip
    assert past(cards) == (expected,)
    on_card = items_of(dynamodb, f"PHONE#{PHONE.e164}")
    of_customer = items_of(dynamodb, "CUSTOMER#C-1")
    assert [{**item, "pk": None} for item in on_card] == [
        {**item, "pk": None} for item in of_customer
    ]


def test_connect_repeating_a_step_changes_nothing(
    ask: Ask, dynamodb: "DynamoDBClient", clock: StandingClock
) -> None:
    first = ask()
    before = dynamodb.scan(TableName=TABLE)["Items"]
    clock.moment += timedelta(seconds=3)

    assert ask() == first

    after = dynamodb.scan(TableName=TABLE)["Items"]
    assert [item["sk"] for item in after] == [item["sk"] for item in before]
    assert len(before) == 4  # began, fact, card, customer


def test_a_later_step_of_the_same_contact_updates_its_one_interaction(
    ask: Ask, cards: DynamoCallerCards, clock: StandingClock
) -> None:
    ask()
    (first,) = past(cards)
    clock.moment += timedelta(minutes=2)

    ask({**STEP, "queue": "General", "reason": "menu"})

    assert past(cards) == (replace(first, queue="General", reason="menu"),)


@pytest.mark.parametrize(
    ("parameters", "attributes", "address", "who"),
    [
        pytest.param({}, {}, None, "Number withheld", id="nothing at all"),
        pytest.param({}, {}, PHONE.e164, "Caller not recognised", id="a number only"),
        pytest.param(
            dict.fromkeys(STEP, "none"), dict.fromkeys(ATTRIBUTES, "none"), PHONE.e164,
            "Caller not recognised", id="none everywhere",
        ),
        pytest.param(
            {}, {"household": "Sam, Nora"}, PHONE.e164, "Shared line: Sam, Nora", id="two",
        ),
        pytest.param(
            {}, {"household": "Sam, Nora", "customerId": "C-1006"}, PHONE.e164, "Customer C-1006",
            id="one of two, by PIN",
        ),
        pytest.param({"reason": "x" * 9999}, {}, "+" + "1" * 40, "Caller not recognised", id="odd"),
    ],
)  # fmt: skip
def test_a_caller_gets_a_person_whatever_is_known(
    ask: Ask, parameters: dict[str, str], attributes: dict[str, str], address: str, who: str
) -> None:
    reply = ask(parameters, attributes, address)

    assert (reply["outcome"], reply["who"]) == ("ok", who)
    assert all(reply.values())


def test_what_was_keyed_in_is_not_kept(ask: Ask, dynamodb: "DynamoDBClient") -> None:
    ask({**STEP, "tried": "keyed 4111 1111 1111 1111", "reason": "4111111111111111"})

    assert "4111" not in str(dynamodb.scan(TableName=TABLE)["Items"])


def test_an_outage_takes_the_error_branch(ask: Ask, dynamodb: "DynamoDBClient") -> None:
    dynamodb.delete_table(TableName=TABLE)

    with pytest.raises(StorageUnavailable):
        ask()
