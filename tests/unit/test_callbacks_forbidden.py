"""Whom a callback must not ring: who asked not to be called, and whom a list has on the line."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from contact_center.adapters import items
from contact_center.adapters.callbacks import DynamoCallbacks
from contact_center.adapters.group_calls.people import TablePeople
from contact_center.adapters.group_calls.runs import DynamoRuns
from contact_center.adapters.texting.standing import suppress
from contact_center.adapters.unit_of_work import UnitOfWork
from contact_center.domain.callbacks import policy
from contact_center.domain.callbacks.slots import Slot
from contact_center.domain.callbacks.states import Callback
from contact_center.domain.group_calls.recipients import Recipient
from contact_center.domain.phone import PhoneNumber
from tests.callback_world.luck import NO_BAD_LUCK
from tests.callback_world.month import every, silence
from tests.callback_world.samples import asked
from tests.callback_world.world import START, World
from tests.group_call_world.world import World as Lists
from tests.support import TABLE

PHONE = PhoneNumber("+12125550123")
STRANGER = "+12125550199"
TOMORROW = datetime(2026, 10, 20, 15, tzinfo=UTC)
CALLED = TOMORROW + timedelta(minutes=2)


class Street(World):
    """The world of callbacks, where numbers refuse calls and lists are called too."""

    def __init__(self) -> None:
        super().__init__(luck=NO_BAD_LUCK, now=START + timedelta(hours=2))
        table: Any = self.table
        self.work = UnitOfWork(table, TABLE)
        self.people = TablePeople(lambda: UnitOfWork(table, TABLE), lambda: self.digests, "UTC")
        self.runs = DynamoRuns(table, TABLE, lambda: self.digests)

    def refuses(self) -> None:
        with silence():
            self.people.refuse(PHONE, self.now, f"in-{self.now}", "9")

    def texts_stop(self) -> None:
        suppress(self.work, self.digests.of(PHONE), 0, "STOP", items.instant(self.now))
        self.work.write()

    def book(self, caller: str = PHONE.e164, number: str = "none", step: str = "book") -> str:
        slot = str(Slot("General", TOMORROW))
        with silence():
            reply = self.step(caller, f"in-{caller}", step=step, slot=slot, number=number)
        return reply["outcome"]

    def passes(self, until: datetime) -> Callback:
        with silence():
            self.run(until)
        (callback,) = every(self)
        return callback

    def rings_for_a_list(self) -> Recipient:
        """A list that is called has this number on the line."""
        began = asked(self.now, PHONE.e164, callback_id="r-2", state="scheduled")
        self.runs.add(Recipient(run_id="r", line=2, kind="service", call=began))
        before = self.runs.get("r", 2)
        assert before is not None
        return self.runs.change(before, before.with_call(policy.dial(before.call, self.now)))


@pytest.mark.parametrize("step", ["now", "book"])
@pytest.mark.parametrize("said", ["refuses", "texts_stop"])
def test_who_asked_not_to_be_called_is_called_at_their_own_wish_alone(said: str, step: str) -> None:
    there = Street()
    getattr(there, said)()

    assert there.book(STRANGER, PHONE.e164, step) == "too_late"  # and no word of why
    assert every(there) == []
    assert there.book(step=step) == "ok"


def test_a_wish_that_is_newer_than_the_refusal_is_kept() -> None:
    there = Street()
    there.refuses()
    there.now += timedelta(minutes=1)
    there.book()
    there.texts_stop()  # to texts: its answer says so

    assert there.passes(CALLED).attempts == 1


@pytest.mark.parametrize("said", ["refuses", "texts_stop"])
def test_whose_number_was_keyed_in_and_refused_since_is_not_called(said: str) -> None:
    there = Street()
    assert there.book(STRANGER, PHONE.e164) == "ok"
    getattr(there, said)()
    after = there.passes(CALLED)

    assert (after.state, after.attempts, there.dials) == ("cancelled", 0, [])
    assert after.moves[-1].why == "they asked not to be called"
    assert there.store.taken("General", [TOMORROW.date()])[str(Slot("General", TOMORROW))] == 0


@pytest.mark.parametrize("said", ["refuses", "texts_stop"])
@pytest.mark.parametrize("when", ["before", "after"])
def test_whose_number_was_keyed_in_and_refused_is_not_called_in_its_turn(
    said: str, when: str
) -> None:
    """Amazon Connect dials what waits in its queue, and asks nobody whether it may."""
    there = Street()
    there.waits = (40,)
    assert there.book(STRANGER, PHONE.e164, "now") == "ok"
    if when == "before":
        getattr(there, said)()
    with silence():
        there.network.queue(PHONE.e164, f"in-{STRANGER}")
    if when == "after":
        there.now += timedelta(minutes=1)
        getattr(there, said)()
    there.sweeps(timedelta(minutes=5), there.now + timedelta(hours=1))
    after = there.passes(there.now + timedelta(hours=1))

    (contact,) = there.network.contacts.values()
    assert contact["over"]
    assert (after.state, after.attempts, after.leaves, there.dials) == ("cancelled", 0, None, [])
    assert after.moves[-1].why == "they asked not to be called"
    assert (there.broken, there.store.neglected(there.now).callbacks) == ([], ())


@pytest.mark.parametrize(("minutes", "state"), [(-1, "completed"), (1, "cancelled")])
def test_who_waits_in_the_queue_at_their_own_wish_leaves_it_for_a_newer_refusal(
    minutes: int, state: str
) -> None:
    there = Street()
    there.waits = (40,)
    asked_at = there.now
    there.texts_stop()
    there.now = asked_at + timedelta(minutes=minutes)
    if minutes < 0:
        there.refuses()
    there.now = asked_at
    assert there.book(step="now") == "ok"
    with silence():
        there.network.queue(PHONE.e164, f"in-{PHONE.e164}")
    there.now = asked_at + timedelta(minutes=1)
    if minutes > 0:
        there.refuses()
    there.sweeps(timedelta(minutes=5), there.now + timedelta(hours=2))
    assert there.passes(there.now + timedelta(hours=2)).state == state


def test_what_waits_in_the_queue_is_given_to_its_owner_whatever_was_said_since() -> None:
    """Only coming into the queue is asked about: the sweep takes out what may not stay."""
    there = Street()
    there.book(STRANGER, PHONE.e164, "now")
    with silence():
        there.network.queue(PHONE.e164, f"in-{STRANGER}")
    there.texts_stop()
    (callback,) = every(there)
    with silence():
        assert there.desk.changes.assign(callback, callback.queue, None)[0] == "ok"


def test_who_asks_not_to_be_called_after_they_asked_for_a_call_is_not() -> None:
    there = Street()
    there.book()
    there.now += timedelta(minutes=1)
    there.refuses()
    assert there.passes(CALLED).state == "cancelled"


def test_who_moves_it_from_their_own_number_wishes_it_again() -> None:
    there = Street()
    there.book(STRANGER, PHONE.e164)
    there.refuses()
    there.now += timedelta(minutes=1)
    assert there.book() == "ok"

    assert there.passes(CALLED).attempts == 1


def test_a_callback_waits_while_a_list_has_its_customer_on_the_line() -> None:
    there = Street()
    there.book()
    there.now = TOMORROW - timedelta(minutes=1)
    ringing = there.rings_for_a_list()
    waits = there.passes(CALLED)
    assert (waits.state, waits.attempts, there.dials) == ("scheduled", 0, [])

    over = ringing.call.to("no_answer", there.now, "busy").to("exhausted", there.now, "enough")
    there.runs.change(ringing, ringing.with_call(over))
    assert there.passes(CALLED + policy.ON_THE_LINE).attempts == 1


def test_a_callback_does_not_wait_in_the_queue_while_a_list_has_its_customer_on_the_line() -> None:
    """Amazon Connect would dial it, whatever we know: we do, once the other call is over."""
    there = Street()
    there.book(step="now")
    ringing = there.rings_for_a_list()
    with silence():
        there.network.queue(PHONE.e164, f"in-{PHONE.e164}")
    (contact,) = there.network.contacts.values()
    began = there.now
    waits = there.passes(began + timedelta(minutes=4))
    assert contact["over"]
    assert (waits.state, waits.attempts, there.dials) == ("scheduled", 0, [])

    over = ringing.call.to("no_answer", there.now, "busy").to("exhausted", there.now, "enough")
    there.runs.change(ringing, ringing.with_call(over))
    called = there.passes(began + policy.ON_THE_LINE + timedelta(minutes=2))
    assert (called.attempts, [dial.attempt for dial in there.dials]) == (1, [1])


def test_the_end_of_the_contact_that_did_not_wait_is_not_the_end_of_the_call_after() -> None:
    """Its event comes late, while our own call rings and no contact of it is known yet."""
    there = Street()
    there.luck = replace(NO_BAD_LUCK, event_lost=1.0, call_answer_lost=1.0)
    there.book(step="now")
    ringing = there.rings_for_a_list()
    with silence():
        there.network.queue(PHONE.e164, f"in-{PHONE.e164}")
    (contact,) = there.network.contacts.values()
    over = ringing.call.to("no_answer", there.now, "busy").to("exhausted", there.now, "enough")
    there.runs.change(ringing, ringing.with_call(over))
    while not there.dials:
        there.passes(there.now + timedelta(seconds=10))
    there.luck = NO_BAD_LUCK
    with silence():
        there.network.emit(contact, "DISCONNECTED")
        there.run(there.now + timedelta(seconds=4))

    (callback,) = every(there)
    assert (callback.state, callback.attempts, callback.misses) == ("dialling", 1, 0)
    assert len(there.dials) == 1


@pytest.mark.parametrize("how", ["dialled by us", "waits in the queue", "is to leave it"])
def test_a_list_waits_while_its_customer_is_called_back(how: str) -> None:
    there = Lists({"General": 3, "Billing": 3})
    number = PhoneNumber("+12125550000")
    callbacks = DynamoCallbacks(there.table, TABLE, lambda: there.digests)  # type: ignore[arg-type]
    begun = asked(there.now, number.e164, callback_id="c")
    waiting = callbacks.write(None, begun, 4, there.now)
    dialled = policy.dial(waiting, there.now)
    queued = waiting.changed(contact_id="x")
    out = callbacks.write(waiting, dialled if how == "dialled by us" else queued, 4, there.now)
    if how == "is to leave it":  # and could not be taken out: an agent may get it at any moment
        moved = out.changed(leaves="x").to("scheduled", there.now, "moved")
        out = callbacks.write(
            out, moved.changed(due_at=there.now + timedelta(days=1)), 4, there.now
        )
    run = there.begin(2)
    with silence():
        there.run(there.now + timedelta(hours=2))
    assert number.e164 not in {phone for _, phone in there.rang.values()}

    talked = out if out.state == "dialling" else policy.dial(out, there.now)
    over = talked.called("x", there.now).to("completed", there.now, "settled")
    callbacks.write(out, over.changed(leaves=None), 4, there.now)
    with silence():
        there.run(there.now + policy.ON_THE_LINE + timedelta(minutes=2))
    assert number.e164 in {phone for _, phone in there.rang.values()}
    assert there.broken == []
    assert there.runs.counts(run)["recipients"] == 2
