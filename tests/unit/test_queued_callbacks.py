"""Callbacks that wait in Amazon Connect's queue: nothing waits there that we do not know of."""

from datetime import UTC, datetime, timedelta
from typing import NoReturn

import pytest

from contact_center.callbacks import queued
from contact_center.domain.callbacks.outcomes import NOT_QUEUED, STOPPED, Heard, heard
from contact_center.domain.callbacks.policy import Policy
from contact_center.domain.callbacks.slots import Slot
from contact_center.domain.callbacks.states import Callback
from contact_center.domain.errors import ConnectUnavailable, SlotTaken, StorageUnavailable
from tests.callback_world.luck import NO_BAD_LUCK
from tests.callback_world.month import silence
from tests.callback_world.stories import PHONE, found, throttled, waiting
from tests.callback_world.world import START, World

CLOSES = datetime(2026, 10, 19, 22, tzinfo=UTC)


def test_a_place_in_the_queue_is_known_without_any_event() -> None:
    there, _ = waiting(event_lost=1.0)
    with silence():
        there.network.queue(PHONE, "in-1")

    assert found(there).contact_id in there.network.contacts


def test_an_agent_who_becomes_free_after_closing_calls_nobody() -> None:
    there, callback = waiting(event_lost=1.0)
    there.waits = (600,)
    with silence():
        there.network.queue(PHONE, "in-1")
        contact = there.network.contacts[str(found(there).contact_id)]
        there.run(callback.due_at + timedelta(minutes=2))

    assert (contact["over"], contact["disconnectReason"]) == (True, "API")
    assert callback.due_at < CLOSES
    after = found(there)
    assert (after.state, after.attempts) == ("scheduled", 0)
    assert there.hours.closes_at(after.due_at) is not None


def test_a_callback_that_was_taken_back_meanwhile_does_not_wait() -> None:
    there, _ = waiting()
    with silence():
        there.step(PHONE, "in-2", step="cancel")
        there.network.queue(PHONE, "in-1")

    assert [one["over"] for one in there.network.contacts.values()] == [True]
    assert there.dials == []


@pytest.mark.parametrize("step", ["cancel", "book"])
def test_whom_an_agent_took_in_the_last_moment_is_told_that_it_is_too_late(
    step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    there, callback = waiting()
    with silence():
        there.network.queue(PHONE, "in-1")
        contact = there.network.contacts[str(found(there).contact_id)]
        monkeypatch.setattr(queued, "can_leave", lambda *_: True)  # it could, when it was asked
        contact["agentInfo"] = {"connectedToAgentTimestamp": there.now.isoformat()}
        slot = str(Slot("General", callback.requested_at.replace(hour=18)))
        reply = there.step(PHONE, "in-2", step=step, slot=slot)

    assert reply["outcome"] == "too_late"
    assert reply["message"] == "We are calling you at this very moment."
    assert not contact["over"]


def test_what_cannot_wait_is_called_by_us() -> None:
    there, callback = waiting()
    with silence():
        there.network.queue(PHONE, "in-1")
        contact = there.network.contacts[str(found(there).contact_id)]
        reply = there.ask(there.network.event(contact, "unqueued"), None)

    assert reply["outcome"] == "ok"
    after = found(there)
    assert (after.state, after.attempts, after.misses) == ("scheduled", 0, 0)
    assert after.due_at == there.now + timedelta(minutes=1) < callback.due_at


@pytest.mark.parametrize(
    ("reason", "state"), [(STOPPED, None), (NOT_QUEUED, "scheduled"), ("TELECOM_BUSY", "busy")]
)
def test_only_a_call_counts_as_one(reason: str, state: str | None) -> None:
    """Whoever takes it out of the queue writes so; nobody was called, and no text says so."""
    there, callback = waiting()
    now = there.now + timedelta(minutes=5)
    known = callback.changed(contact_id="c")
    after = heard(known, Heard("ended", "c", now, None, reason), now, there.hours, Policy())

    assert (after.moves[1 if state != "busy" else 2].state if after else None) == state
    assert (after.misses if after else 0) == (1 if state == "busy" else 0)


def test_what_somebody_stopped_and_failed_to_write_goes_on() -> None:
    there, callback = waiting()
    with silence():
        there.network.queue(PHONE, "in-1")
        there.network.stop(str(found(there).contact_id))
        there.now = callback.due_at
        there.due({"callback_id": callback.callback_id, "sequence": callback.sequence}, None)

    assert found(there).state == "scheduled"


def test_what_an_agent_has_taken_is_left_to_them() -> None:
    there, callback = waiting(event_lost=1.0)
    with silence():
        there.network.queue(PHONE, "in-1")
        contact = there.network.contacts[str(found(there).contact_id)]
        contact["agentInfo"] = {"connectedToAgentTimestamp": there.now.isoformat()}
        there.now = callback.due_at
        there.due({"callback_id": callback.callback_id, "sequence": callback.sequence}, None)

    assert not contact["over"]
    assert found(there).state == "connected"


def test_a_call_that_failed_before_closing_is_not_made_after(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Lambda tries again a minute later: then nobody may be called any more."""
    there = World(luck=NO_BAD_LUCK, now=START + timedelta(hours=2))
    with silence():
        offered = there.step(PHONE, "in-1", step="times")
        there.step(PHONE, "in-1", step="book", slot=offered["slot3"])
        callback = found(there)
        event = {"callback_id": callback.callback_id, "sequence": callback.sequence}
        tries: list[datetime] = []

        def fails(*_given: object) -> NoReturn:
            tries.append(there.now)
            throttled()

        monkeypatch.setattr(type(there.listener.calls), "start", fails)
        there.now = CLOSES - timedelta(seconds=20)
        with pytest.raises(ConnectUnavailable):
            there.due(event, None)
        monkeypatch.undo()
        there.now = CLOSES + timedelta(seconds=48)
        there.due(event, None)
        assert (len(tries), there.dials) == (1, [])
        there.now += timedelta(minutes=20)
        there.swept({}, None)

    assert there.dials == []
    after = found(there)
    assert after.state == "retry_wait"
    assert after.due_at > CLOSES + timedelta(hours=12)


@pytest.mark.parametrize("do", ["move", "cancel"])
def test_what_cannot_be_written_leaves_it_in_its_place(
    do: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It was stopped first, and then called at closing, though they were told that it stays."""
    there, callback = waiting(event_lost=1.0)
    desk = there.desk
    with silence():
        slot = Slot.read(there.step(PHONE, "in-2", step="times")["slot1"])
        there.network.queue(PHONE, "in-1")
        callback = found(there)

        def fails(*_given: object) -> Callback:
            raise SlotTaken if do == "move" else StorageUnavailable("x")

        monkeypatch.setattr(type(there.store), "write", fails)
        if do == "move":
            assert desk.changes.move(callback, slot, "moved")[0] == "taken"
        else:
            with pytest.raises(StorageUnavailable):
                desk.changes.cancel(callback, "taken back")

    assert not there.network.contacts[str(callback.contact_id)]["over"]


def test_who_waits_already_waits_but_once() -> None:
    """The flow may come there twice: an agent would call them for each."""
    there, _ = waiting()
    there.waits = (600,)
    with silence():
        there.network.queue(PHONE, "in-1")
        first = found(there).contact_id
        there.network.queue(PHONE, "in-1")

    assert found(there).contact_id == first
    assert [one["over"] for one in there.network.contacts.values()] == [False, True]


@pytest.mark.parametrize("contact_id", [None, "contact-of-before"])
def test_what_waits_is_called_by_us_for_no_other_contact(contact_id: str | None) -> None:
    """That another contact could not be queued takes nobody out of the place they have."""
    there, _ = waiting()
    there.waits = (600,)
    with silence():
        there.network.queue(PHONE, "in-1")
        before = found(there)
        there.desk.changes.not_queued(before, contact_id)

    assert found(there) == before


def test_an_event_alone_notes_no_place_in_the_queue() -> None:
    """Whether it may wait there is asked where its flow notes it."""
    there, callback = waiting()
    begun = Heard("begun", "contact-1", there.now)
    assert heard(callback, begun, there.now, there.hours, Policy()) is None
