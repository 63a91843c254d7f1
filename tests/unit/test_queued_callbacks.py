"""Callbacks that wait in Amazon Connect's queue: nothing waits there that we do not know of."""

from datetime import UTC, datetime, timedelta

import pytest

from contact_center.callbacks import queued
from contact_center.domain.callbacks.outcomes import NOT_QUEUED, STOPPED, Heard, heard
from contact_center.domain.callbacks.policy import Policy
from contact_center.domain.callbacks.slots import Slot
from contact_center.domain.callbacks.states import Callback
from contact_center.domain.errors import ConnectUnavailable, SlotTaken, StorageUnavailable
from contact_center.domain.phone import PhoneNumber
from tests.callback_world.luck import NO_BAD_LUCK, Luck
from tests.callback_world.month import every, silence
from tests.callback_world.world import START, World

PHONE = "+12125550123"
CLOSES = datetime(2026, 10, 19, 22, tzinfo=UTC)


def waiting(**luck: float) -> tuple[World, Callback]:
    """Somebody was promised a call when it is their turn."""
    there = World(luck=Luck(**vars(NO_BAD_LUCK) | luck), now=START + timedelta(hours=2))
    with silence():
        assert there.step(PHONE, "in-1", step="now")["outcome"] == "ok"
    return there, found(there)


def found(there: World) -> Callback:
    callback = there.store.open_for(PhoneNumber(PHONE))
    assert callback is not None
    return callback


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

        def throttled(*_given: object) -> str:
            tries.append(there.now)
            raise ConnectUnavailable("StartOutboundVoiceContact: ThrottlingException")

        monkeypatch.setattr(type(there.listener.calls), "start", throttled)
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


@pytest.mark.parametrize("do", ["move", "cancel", "assign"])
def test_what_could_not_be_stopped_is_stopped_by_the_sweep(
    do: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    there, callback = waiting(event_lost=1.0)
    with silence():
        slot = Slot.read(there.step(PHONE, "in-2", step="times")["slot1"])
        there.network.queue(PHONE, "in-1")
        callback = found(there)

        def throttled(*_given: object) -> bool:
            raise ConnectUnavailable("StopContact: ThrottlingException")

        monkeypatch.setattr(type(there.desk.changes.calls), "stop", throttled)
        if do == "move":
            outcome, after = there.desk.changes.move(callback, slot, "moved")
        elif do == "cancel":
            outcome, after = there.desk.changes.cancel(callback, "taken back")
        else:
            outcome, after = there.desk.changes.assign(callback, "Billing", None)
        monkeypatch.undo()
        contact = there.network.contacts[str(callback.contact_id)]
        assert (outcome, contact["over"]) == ("ok", False)
        assert after is not None
        if do == "cancel":  # and they may ask again meanwhile
            assert there.step(PHONE, "in-3", step="now")["outcome"] == "ok"
        there.now += timedelta(minutes=2)
        there.swept({}, None)

    assert contact["over"]
    kept = there.store.get(callback.callback_id)
    assert kept is not None
    assert (kept.state, kept.leaves, there.dials) == (after.state, None, [])
    assert there.store.open_for(PhoneNumber(PHONE)) is not None


def test_an_agent_who_was_faster_than_a_move_is_the_call() -> None:
    there, callback = waiting(event_lost=1.0)
    moved = callback.changed(contact_id="c", leaves="c").to("scheduled", there.now, "moved")
    talks = Heard("connected", "c", there.now, there.now)
    after = heard(moved, talks, there.now, there.hours, Policy())

    assert after is not None
    assert (after.state, after.contact_id, after.leaves) == ("connected", "c", None)


def test_an_event_alone_notes_no_place_in_the_queue() -> None:
    """Whether it may wait there is asked where its flow notes it."""
    there, callback = waiting()
    begun = Heard("begun", "contact-1", there.now)
    assert heard(callback, begun, there.now, there.hours, Policy()) is None


def written_to_leave(do: str, monkeypatch: pytest.MonkeyPatch) -> tuple[World, str]:
    """A callback that is to leave the queue, and could not be taken out of it.

    Returns:
        The world, and the contact that waits.
    """
    there, _ = waiting(event_lost=1.0)
    there.waits = (600,)
    with silence():
        slot = Slot.read(there.step(PHONE, "in-2", step="times")["slot1"])
        there.network.queue(PHONE, "in-1")
        callback = found(there)

        def throttled(*_given: object) -> bool:
            raise ConnectUnavailable("StopContact: ThrottlingException")

        with monkeypatch.context() as then:
            then.setattr(type(there.desk.changes.calls), "stop", throttled)
            if do == "move":
                outcome, _ = there.desk.changes.move(callback, slot, "moved")
            elif do == "cancel":
                outcome, _ = there.desk.changes.cancel(callback, "taken back")
            else:
                outcome, _ = there.desk.changes.assign(callback, "Billing", None)
    assert outcome == "ok"
    return there, str(callback.contact_id)


@pytest.mark.parametrize("do", ["move", "assign"])
def test_nobody_is_called_beside_an_agent_who_was_faster(
    do: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The time it was moved to comes while an agent has the contact that was to leave."""
    there, contact_id = written_to_leave(do, monkeypatch)
    contact, callback = there.network.contacts[contact_id], found(there)
    talks = callback.due_at - timedelta(seconds=5)
    contact["agentInfo"] = {"connectedToAgentTimestamp": talks.isoformat()}
    with silence():
        there.run(callback.due_at + timedelta(minutes=2))

    assert (there.dials, contact["over"]) == ([], False)
    after = found(there)
    assert (after.state, after.contact_id) == ("connected", contact_id)


@pytest.mark.parametrize("do", ["move", "assign"])
def test_what_could_not_leave_leaves_before_its_customer_is_called(
    do: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    there, contact_id = written_to_leave(do, monkeypatch)
    with silence():
        there.run(found(there).due_at + timedelta(minutes=2))

    assert there.network.contacts[contact_id]["over"]
    (dial,) = there.dials
    assert dial.contact_id != contact_id


@pytest.mark.parametrize(
    ("do", "state"), [("move", "completed"), ("assign", "completed"), ("cancel", "cancelled")]
)
def test_the_talk_of_an_agent_who_was_faster_ends_by_its_events(
    do: str, state: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No sweep is needed, and of what was cancelled no event fails."""
    there, contact_id = written_to_leave(do, monkeypatch)
    there.luck = NO_BAD_LUCK
    contact = there.network.contacts[contact_id]
    callback_id = found(there).callback_id if do != "cancel" else None
    with silence():
        there.network._talk(contact)
        there.run(there.now + timedelta(hours=1))

    assert contact["disconnectReason"] == "AGENT_DISCONNECT"
    (after,) = [one for one in every(there) if callback_id in (None, one.callback_id)]
    assert (after.state, after.leaves, there.dials) == (state, None, [])
    assert there.counted["event buried"] == 0
