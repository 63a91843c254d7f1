"""Calls that go on by text: who is offered it, what is sent, and how it ends."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from contact_center.adapters import items, keys
from contact_center.adapters.caller_card import DynamoCallerCards
from contact_center.adapters.contact_history import DynamoContactHistory
from contact_center.adapters.customers import DynamoCustomers
from contact_center.adapters.deflections import DynamoDeflections, TextableNumbers
from contact_center.adapters.links import DynamoLinks
from contact_center.adapters.texting.standing import suppression_place
from contact_center.adapters.texting.suppression import Digests
from contact_center.connect import flow_function
from contact_center.domain.callers import Customer
from contact_center.domain.deflection import DUE_AFTER, is_simple, judge
from contact_center.domain.interactions import Interaction
from contact_center.domain.matters import Matter
from contact_center.domain.phone import PhoneNumber
from contact_center.domain.transactions import TRANSACTIONS
from contact_center.web.bootstrap import Deflect, DeflectionDue
from deflect.handler import KEYS, deflect
from deflection_due.handler import sweep
from tests.functional.conftest import PHONE
from tests.support import NEW_YORK, SATURDAY_NOON, TABLE, StandingClock, flow_event

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

CALL = "4a573372-1f28-4e26-b97b-000000000001"
DIGESTS = Digests("key")
Ask = Callable[..., dict[str, str]]


class Line:
    """The two functions on a table with one customer."""

    def __init__(self, dynamodb: "DynamoDBClient") -> None:
        self.client = dynamodb
        self.clock = StandingClock()
        self.customers = DynamoCustomers(dynamodb, TABLE)
        self.customers.put_customer(Customer("C-1", "Ana", "en", "hillside"), [PHONE])
        self.history = DynamoContactHistory(dynamodb, TABLE)
        self.deflections = DynamoDeflections(dynamodb, TABLE)
        self.cards = DynamoCallerCards(dynamodb, TABLE)
        self.app = Deflect(
            self.clock,
            NEW_YORK,
            self.cards,
            True,
            TextableNumbers(dynamodb, TABLE, DIGESTS, "+1555"),
            self.deflections,
        )

    def ask(
        self, step: str, transaction: str = "pay_bill", address: str | None = PHONE.e164
    ) -> dict[str, str]:
        parameters = {"step": step, "transaction": transaction, "language": "en"}
        event = flow_event(address=address, parameters=parameters, contact_id=CALL)
        return flow_function("deflect", KEYS, deflect, lambda: self.app)(event, None)

    def sweep(self, after: timedelta) -> None:
        self.clock.moment += after
        sweep(DeflectionDue(self.clock, self.deflections, self.history))

    def of(self, sk: str) -> list[dict[str, Any]]:
        return [item for item in self.everything() if item["sk"] == sk]

    def everything(self) -> list[dict[str, Any]]:
        return [items.from_wire(one) for one in self.client.scan(TableName=TABLE)["Items"]]


@pytest.fixture
def line(dynamodb: "DynamoDBClient") -> Line:
    return Line(dynamodb)


def test_a_customer_with_a_mobile_is_offered_a_link(line: Line) -> None:
    reply = line.ask("offer")

    assert reply["outcome"] == "offer"
    assert "Press 1 for the text, or 2 to go on here." in reply["say"]
    assert line.of(keys.MESSAGE) == []


def test_where_the_stage_does_not_say_so_nobody_is_offered_a_text(line: Line) -> None:
    line.app = replace(line.app, offers=False)

    assert [line.ask(step)["reason"] for step in ("offer", "send")] == ["off", "off"]


def test_a_yes_writes_the_text_and_what_waits_for_its_end_together(line: Line) -> None:
    replies = [line.ask("send") for _ in range(2)]  # Connect repeats what it got no answer to

    assert [reply["outcome"] for reply in replies] == ["sent", "sent"]
    (message,) = line.of(keys.MESSAGE)
    assert (message["template"], message["to"], message["status"]) == (
        "continue",
        PHONE.e164,
        "waiting",
    )
    assert (message["transaction"], message["deflection"]) == ("pay_bill", CALL)
    (kept,) = line.of(keys.DEFLECTION)
    assert kept["state"] == "started"


@pytest.mark.parametrize(
    ("address", "reason"),
    [(None, "no_number"), ("anonymous", "no_number"), ("+15550999", "not_known")],
)
def test_nobody_is_texted_whom_we_do_not_know(line: Line, address: str | None, reason: str) -> None:
    for step in ("offer", "send"):
        reply = line.ask(step, address=address)
        assert (reply["outcome"], reply["reason"]) == ("not_offered", reason)
    assert line.of(keys.MESSAGE) == []


def test_a_telephone_that_takes_no_texts_is_not_offered_any(line: Line) -> None:
    free = PhoneNumber("+18005550100")
    line.customers.put_customer(Customer("C-2", "Omar", "en", "hillside"), [free])

    assert line.ask("send", address=free.e164)["reason"] == "no_mobile"


@pytest.mark.parametrize(
    ("address", "outcome"),
    [(PHONE.e164, "textable"), ("+18005550100", "not_textable"), (None, "not_textable")],
)
def test_whether_a_number_takes_texts_that_its_caller_asks_for(
    line: Line, address: str | None, outcome: str
) -> None:
    line.app = replace(line.app, offers=False)  # that is about going on by text

    assert line.ask("number", address=address)["outcome"] == outcome


def test_whoever_said_stop_is_not_offered_a_text(line: Line) -> None:
    pk, sk = suppression_place(DIGESTS.of(PHONE))
    line.client.put_item(TableName=TABLE, Item=items.to_wire({"pk": pk, "sk": sk, "active": True}))

    assert line.ask("send")["reason"] == "no_mobile"
    assert line.ask("number")["outcome"] == "not_textable"
    assert line.of(keys.MESSAGE) == []


@pytest.mark.parametrize("transaction", ["payment_plan", "bill_copy", "report_outage", "nothing"])
def test_what_a_page_cannot_finish_is_not_offered(line: Line, transaction: str) -> None:
    assert line.ask("offer", transaction)["reason"] == "not_simple"


def test_most_transactions_can_go_on_by_text() -> None:
    assert {name for name in TRANSACTIONS if is_simple(name)} == {
        *("balance", "pay_bill", "meter_reading", "move_home"),
        *("change_appointment", "order_status", "change_consent"),
    }


@pytest.mark.parametrize("channel", ["WEB", "SMS"])
def test_whoever_tried_it_elsewhere_is_told_how_it_stands(line: Line, channel: str) -> None:
    now = SATURDAY_NOON
    line.history.record(
        Interaction(
            "w-1",
            "w-1",
            channel,
            now - timedelta(hours=2),
            "ended",
            "WEB",
            phone=PHONE,
            customer_id="C-1",
            tried="meter reading (reading 99 lower): too many tries",
        )
    )
    answer_by = now + timedelta(hours=3)
    line.customers.open_matter(Matter("case", "40131849", "C-1", now, answer_by))
    reply = line.ask("send")

    assert reply["outcome"] == "tried"
    assert "We see that you tried this online today at 10 a.m." in reply["say"]
    assert "Your case 4 0 1 3, 1 8 4 9 is open" in reply["say"]
    assert "A colleague will help you now." in reply["say"]
    assert line.of(keys.MESSAGE) == []


@pytest.mark.parametrize(
    ("hours", "tried", "outcome"),
    [(23, None, "tried"), (25, None, "offer"), (2, "meter reading: done", "offer")],
)
def test_only_a_vain_attempt_of_the_last_day_counts(
    line: Line, hours: int, tried: str | None, outcome: str
) -> None:
    at = SATURDAY_NOON - timedelta(hours=hours)
    line.history.record(Interaction("w", "w", "WEB", at, "ended", "WEB", PHONE, "C-1", tried=tried))

    assert line.ask("offer")["outcome"] == outcome


@pytest.mark.parametrize(("settled", "outcome"), [(True, "offer"), (False, "tried")])
def test_whoever_finished_by_text_has_not_tried_in_vain(
    line: Line, settled: bool, outcome: str
) -> None:
    at = SATURDAY_NOON - timedelta(hours=1)
    talk = Interaction("t", "t", "SMS", at, "text_received", "INBOUND", PHONE, "C-1")
    line.history.record(replace(talk, settled=settled))

    assert line.ask("offer")["outcome"] == outcome


def test_what_is_not_finished_in_half_an_hour_has_failed(
    line: Line, capsys: pytest.CaptureFixture[str]
) -> None:
    line.ask("send")
    line.sweep(DUE_AFTER - timedelta(seconds=1))
    assert line.of(keys.DEFLECTION)[0]["state"] == "started"
    for _ in range(2):
        line.sweep(timedelta(seconds=2))

    assert line.of(keys.DEFLECTION)[0]["state"] == "failed"
    assert capsys.readouterr().out.count('"what":"failed"') == 1
    (attempt, *_) = line.cards.read(PHONE, line.clock.now()).interactions
    assert attempt.tried == "pay bill by text: not finished"
    assert line.ask("offer")["outcome"] == "tried"  # the next call is not sent back to it


def test_what_was_finished_in_time_has_not_failed(line: Line) -> None:
    line.ask("send")
    assert line.deflections.end(CALL, "completed", line.clock.now())
    line.sweep(timedelta(hours=1))

    assert line.of(keys.DEFLECTION)[0]["state"] == "completed"
    assert not [item for item in line.everything() if item["pk"] == keys.DEFLECTIONS]


def test_the_link_of_a_call_leads_to_its_transaction(line: Line) -> None:
    links = DynamoLinks(line.client, TABLE, "https://go.example")
    now = line.clock.now()
    about = {"transaction": "meter_reading", "deflection": CALL, "contact": CALL}
    token = links.issue("continue", "C-1", PHONE, about, now).rpartition("/")[2]
    link = links.find(token, now)
    assert link is not None

    issued = links.redeem(token, link, "s" * 22, now)
    assert issued is not None
    assert (issued.purpose, issued.variables["deflection"]) == ("meter_reading", CALL)


def test_a_shared_line_is_not_texted(line: Line) -> None:
    line.customers.put_customer(Customer("C-2", "Omar", "en", "hillside"), [PHONE])
    card = line.cards.read(PHONE, line.clock.now())

    assert judge(card, "pay_bill", line.clock.now(), lambda: True).reason == "not_known"
