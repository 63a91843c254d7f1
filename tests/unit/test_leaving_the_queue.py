"""Callbacks that are to leave Amazon Connect's queue, and could not be taken out of it at once."""

from datetime import timedelta

import pytest

from contact_center.domain.callbacks.outcomes import Heard, heard
from contact_center.domain.callbacks.policy import Policy
from contact_center.domain.callbacks.slots import Slot
from contact_center.domain.phone import PhoneNumber
from tests.callback_world.luck import NO_BAD_LUCK
from tests.callback_world.month import every, silence
from tests.callback_world.stories import PHONE, found, throttled, waiting
from tests.callback_world.world import World


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


@pytest.mark.parametrize("do", ["move", "cancel", "assign"])
def test_what_could_not_be_stopped_is_stopped_by_the_sweep(
    do: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    there, callback = waiting(event_lost=1.0)
    with silence():
        slot = Slot.read(there.step(PHONE, "in-2", step="times")["slot1"])
        there.network.queue(PHONE, "in-1")
        callback = found(there)

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
