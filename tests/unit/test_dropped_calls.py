"""Whoever is cut off is offered a callback, or the rest, by text: once, and only with consent."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from contact_center.adapters import items, keys
from contact_center.adapters.losses import DynamoLosses
from contact_center.callbacks.events import Dropped, follow
from contact_center.contact_event import ContactEvent
from contact_center.domain.history import Fact
from contact_center.domain.phone import PhoneNumber
from contact_center.domain.texts.templates import TEMPLATES
from tests.callback_world.month import silence
from tests.callback_world.world import World
from tests.support import TABLE, flow_event

PHONE = PhoneNumber("+12125550123")
BEGAN = datetime(2026, 11, 23, 15, tzinfo=UTC)
ENDED = BEGAN + timedelta(seconds=150)


@dataclass
class Records:
    """What Amazon Connect knows of the contact; events carry no number."""

    fact: Fact | None
    before: Fact | None = None  # of the contact that it was passed on from

    def describe(self, contact_id: str) -> Fact | None:
        return self.before if contact_id == "before" else self.fact


def known(waited: int | None = 90, language: str = "en") -> Fact:
    queued = None if waited is None else ENDED - timedelta(seconds=waited)
    return Fact("DESCRIBED", "contact", ENDED, phone=PHONE, queued_at=queued, language=language)


def event(reason: str, **changes: Any) -> ContactEvent:  # noqa: ANN401
    fact = Fact(
        "DISCONNECTED",
        "contact",
        ENDED,
        channel="VOICE",
        initiation_method="INBOUND",
        ended_at=ENDED,
        disconnect_reason=reason,
    )
    return ContactEvent("in-1", "DISCONNECTED", replace(fact, **changes))


def texts(
    what: ContactEvent,
    fact: Fact | None,
    *,
    halfway: bool = False,
    promised: bool = False,
    times: int = 1,
    before: Fact | None = None,
) -> list[tuple[str, str]]:
    """Return the texts that follow from an event: template and language."""
    there = World()
    table: Any = there.table
    if halfway:
        place = {"pk": keys.phone(PHONE), "sk": keys.HALFWAY}
        table.put_item(TableName=TABLE, Item=items.to_wire({**place, "transaction": "pay_bill"}))
    dropped = Dropped(Records(fact, before), DynamoLosses(table, TABLE), there.store)
    with silence():
        if promised:
            there.now = BEGAN
            there.step(PHONE.e164, "in-0", step="now")
        for _ in range(times):
            follow(what, there.listener, dropped)
    found = [items.from_wire(item) for (pk, _), item in table.items.items() if "OUTBOX#" in pk]
    return [(one["template"], one["language"]) for one in found]


def test_who_gives_up_after_a_minute_in_the_queue_is_offered_a_callback() -> None:
    assert texts(event("CUSTOMER_DISCONNECT"), known()) == [("callback_cut_off", "en")]


def test_who_hangs_up_at_once_changed_their_mind() -> None:
    assert texts(event("CUSTOMER_DISCONNECT"), known(waited=20)) == []


def test_who_was_cut_off_in_the_queue_is_offered_one_however_long_they_waited() -> None:
    assert texts(event("TELECOM_PROBLEM"), known(waited=5)) == [("callback_cut_off", "en")]


def test_who_was_cut_off_halfway_may_go_on() -> None:
    lost = texts(event("TELECOM_PROBLEM"), known(waited=None, language="es"), halfway=True)

    assert lost == [("callback_resume", "es")]


@pytest.mark.parametrize("reason", ["CONTACT_FLOW_DISCONNECT", "AGENT_DISCONNECT", "API"])
def test_who_was_said_good_bye_to_was_not_lost(reason: str) -> None:
    assert texts(event(reason), known()) == []


def test_who_talked_to_a_person_was_not_lost() -> None:
    assert texts(event("CUSTOMER_DISCONNECT", connected_at=BEGAN), known()) == []


def test_who_was_passed_on_and_cut_off_in_the_second_queue_is_offered_a_callback() -> None:
    cut_off = event("TELECOM_PROBLEM", initiation_method="TRANSFER")

    assert texts(cut_off, known(5)) == [("callback_cut_off", "en")]
    assert texts(event("TELECOM_PROBLEM", initiation_method="OUTBOUND"), known(5)) == []


@pytest.mark.parametrize("over", [True, False])
def test_who_still_has_an_agent_who_asked_a_colleague_was_not_lost(over: bool) -> None:
    asked = event("OTHER", initiation_method="TRANSFER")
    fact = replace(known(5), initiation_method="TRANSFER", previous_id="before")
    first = replace(known(), ended_at=ENDED - timedelta(seconds=60) if over else None)

    assert texts(asked, fact, before=first) == ([("callback_cut_off", "en")] if over else [])


def test_who_talked_to_the_second_agent_was_not_lost() -> None:
    talked = {"initiation_method": "TRANSFER", "connected_at": ENDED - timedelta(seconds=60)}

    assert texts(event("CUSTOMER_DISCONNECT", **talked), known()) == []


def test_whose_number_nobody_knows_gets_none() -> None:
    assert texts(event("CUSTOMER_DISCONNECT"), None) == []
    assert texts(event("CUSTOMER_DISCONNECT"), replace(known(), phone=None)) == []


def test_an_event_that_comes_twice_sends_one_text() -> None:
    assert len(texts(event("CUSTOMER_DISCONNECT"), known(), times=3)) == 1


def test_who_accepted_a_callback_meanwhile_is_not_offered_one() -> None:
    there = World()
    table: Any = there.table
    there.now = BEGAN
    with silence():
        there.step(PHONE.e164, "in-1", step="now")
        follow(
            event("CUSTOMER_DISCONNECT"),
            there.listener,
            Dropped(Records(known()), DynamoLosses(table, TABLE), there.store),
        )

    assert not [pk for pk, _ in table.items if "OUTBOX#" in pk]


def test_who_had_another_number_called_after_they_were_passed_on_is_not_offered_one() -> None:
    """They hang up during the good-bye: the second contact of their call is known for it."""
    there = World()
    there.now = BEGAN
    given = {"language": "en", "queue": "General", "number": "+12125550199", "step": "now"}
    asks = flow_event(address=PHONE.e164, parameters=given, contact_id="in-1")
    asks["Details"]["ContactData"]["InitialContactId"] = "in-0"
    cut_off = event("CUSTOMER_DISCONNECT", initiation_method="TRANSFER", chain_id="in-0")
    dropped = Dropped(Records(known()), DynamoLosses(there.table, TABLE), there.store)  # type: ignore[arg-type]
    with silence():
        assert there.ask(asks, None)["outcome"] == "ok"
        follow(cut_off, there.listener, dropped)

    assert not [pk for pk, _ in there.table.items if "OUTBOX#" in pk]


def test_whom_we_promised_a_call_before_is_not_offered_another() -> None:
    assert texts(event("CUSTOMER_DISCONNECT"), known(), promised=True) == []
    cut_off = texts(event("TELECOM_PROBLEM"), known(), halfway=True, promised=True)
    assert cut_off == [("callback_resume", "en")]  # what they were doing is another matter


def test_both_need_consent() -> None:
    found = [TEMPLATES[name] for name in ("callback_cut_off", "callback_resume")]

    assert {one.basis for one in found} == {"consent"}
