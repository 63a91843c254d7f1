"""Callbacks: what is made up, mistyped or broken takes nothing from anybody else."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, cast

import pytest

from contact_center.adapters.calls import ConnectCalls
from contact_center.callbacks.administration import Administration
from contact_center.domain.callbacks import policy, states
from contact_center.domain.callbacks.outcomes import CALLBACK_ID
from contact_center.domain.callbacks.slots import Slot
from contact_center.domain.errors import CallRefused, InvalidInput
from contact_center.domain.phone import PhoneNumber
from tests.callback_world.month import every, silence
from tests.callback_world.stories import PHONE, TOMORROW, booked, found, world
from tests.callback_world.world import World
from tests.support import flow_event


def desk(there: World, **command: str) -> Mapping[str, Any]:
    with silence():
        return Administration(there.desk.changes, lambda _: True).run(command)


@pytest.mark.parametrize("queue", ["Nope", "general", "../General"])
def test_a_queue_that_was_made_up_is_no_time_on_offer(queue: str) -> None:
    there = world()
    with silence():
        slot = str(Slot(queue, TOMORROW))
        reply = there.step(PHONE, "in-1", step="book", slot=slot)

    assert reply["outcome"] == "taken"
    assert every(there) == []


def test_who_moves_a_callback_leaves_it_with_its_queue() -> None:
    there = world()
    booked(there)
    later = Slot("Billing", TOMORROW + timedelta(hours=1))
    with silence():
        assert there.step(PHONE, "in-2", step="book", slot=str(later))["outcome"] == "ok"

    moved = found(there)
    assert (moved.queue, moved.slot) == ("General", str(Slot("General", later.begins)))


def test_amazon_connect_is_not_asked_for_a_queue_that_is_not() -> None:
    calls = ConnectCalls(cast("Any", None), "instance", {"General": "1"}, lambda: "flow")

    with pytest.raises(CallRefused):
        calls.start(PhoneNumber(PHONE), "Nope", {}, "token")


def test_one_that_cannot_be_settled_does_not_stop_the_others(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    there = world()
    first, second = booked(there), booked(there, "+12125550124")
    start = there.listener.calls.start

    def broken(_: object, phone: PhoneNumber, *given: object) -> str:
        if phone == first.phone:
            raise KeyError("Nope")
        return start(phone, *given)  # type: ignore[arg-type]

    monkeypatch.setattr(type(there.listener.calls), "start", broken)
    there.now = max(first.due_at, second.due_at) + timedelta(minutes=5)
    with silence():
        there.swept({}, None)

    assert [dial.callback_id for dial in there.dials] == [second.callback_id]


@pytest.mark.parametrize(
    "slot",
    [
        "General/2020-01-02T15:00Z",
        "General/2026-10-20T07:30Z",  # half past three in the night there
        "General/2099-01-02T15:00Z",
    ],
)
def test_a_supervisor_moves_to_times_that_could_be_offered(slot: str) -> None:
    there = world()
    before = booked(there)

    assert desk(there, do="move", id=before.callback_id, slot=slot)["outcome"] == "taken"
    assert found(there).slot == before.slot


def test_a_supervisor_who_mistypes_a_queue_is_told() -> None:
    there = world()
    before = booked(there)

    with pytest.raises(InvalidInput, match="no queue"):
        desk(there, do="move", id=before.callback_id, slot="general/2026-10-20T16:00Z")


def test_who_moved_a_callback_is_told_apart() -> None:
    there = world()
    before = booked(there)
    desk(there, do="move", id=before.callback_id, slot="General/2026-10-20T16:00Z")

    assert found(there).moves[-1].why == (
        "moved by a supervisor: General/2026-10-20T15:00Z -> General/2026-10-20T16:00Z"
    )


@pytest.mark.parametrize("step", ["cancel", "book"])
def test_a_conversation_is_not_ended_by_who_changes_their_mind(step: str) -> None:
    """The event that an agent has it is late, or lost."""
    there = world()
    with silence():
        there.step(PHONE, "in-1", step="now")
        there.network.queue(PHONE, "in-1")
        contact = there.network.contacts[str(found(there).contact_id)]
        contact["agentInfo"] = {"connectedToAgentTimestamp": there.now.isoformat()}
        slot = str(Slot("General", TOMORROW))
        reply = there.step(PHONE, "in-2", step=step, slot=slot)

    assert (reply["outcome"], contact["over"]) == ("too_late", False)


def test_a_promise_that_was_broken_stays_broken() -> None:
    there = world()
    before = booked(there)
    there.now = before.promised_by + timedelta(minutes=1)
    later = Slot("General", TOMORROW + timedelta(hours=2))
    with silence():
        there.step(PHONE, "in-2", step="book", slot=str(later))
        there.now = later.begins
        moved = found(there)
        there.due({"callback_id": moved.callback_id, "sequence": moved.sequence}, None)

    called = found(there)
    assert called.first_call_at == later.begins
    assert states.kept(called) is False


def test_another_time_is_another_promise_though_they_were_called_before() -> None:
    """The call before it is in no time that the new promise names."""
    there = world()
    callback = booked(there)
    there.now = callback.due_at
    later = Slot("General", TOMORROW + timedelta(hours=2))
    with silence():
        there.due({"callback_id": callback.callback_id, "sequence": callback.sequence}, None)
        there.listener.missed(callback.callback_id, found(there).contact_id, "no_answer")
        there.step(PHONE, "in-2", step="book", slot=str(later))
        assert states.kept(found(there)) is None
        there.now = later.begins
        moved = found(there)
        there.due({"callback_id": moved.callback_id, "sequence": moved.sequence}, None)

    assert states.kept(found(there)) is True


def test_whoever_keys_a_number_hears_and_changes_nothing_of_its_callback() -> None:
    there = world()
    before = booked(there)
    stranger = "+12125550199"
    slot = str(Slot("General", TOMORROW + timedelta(hours=2)))
    replies = {}
    with silence():
        for step in ("offer", "times", "check", "book", "now", "cancel"):
            replies[step] = there.step(
                stranger, "in-2", step=step, number=PHONE, slot=slot, wait="full"
            )

    assert found(there) == before
    assert {step: reply["outcome"] for step, reply in replies.items()} == {
        "offer": "no_offer",
        "times": "none",
        "check": "too_late",
        "book": "too_late",
        "now": "too_late",
        "cancel": "too_late",
    }
    said = {reply["message"] for step, reply in replies.items() if step != "offer"}
    assert said == {"We already have a request for that number."}


def test_who_keyed_another_number_may_still_change_it_in_that_call() -> None:
    there = world()
    slots = [str(Slot("General", TOMORROW + timedelta(hours=h))) for h in (0, 1)]
    with silence():
        for slot in slots:
            reply = there.step("+12125550199", "in-2", step="book", number=PHONE, slot=slot)
            assert reply["outcome"] == "ok"

    assert found(there).slot == slots[1]


def test_who_asks_for_another_time_was_reached_and_is_called_again_then() -> None:
    there = world()
    callback = booked(there)
    there.now = callback.due_at
    with silence():
        there.due({"callback_id": callback.callback_id, "sequence": callback.sequence}, None)
        called = found(there)
        event = flow_event(
            address=PHONE,
            parameters={"step": "later", "language": "en"},
            contact_id=called.contact_id or "",
            attributes={CALLBACK_ID: callback.callback_id},
        )
        reply = there.ask(event, None)

    put_off = found(there)
    assert (put_off.state, put_off.attempts, put_off.misses) == ("retry_wait", 1, 0)
    assert put_off.due_at - there.now == timedelta(hours=2)
    assert reply["message"] != "none"  # when we call again
    texts = [pk for pk in there.table.partitions if pk.startswith("OUTBOX#")]
    assert texts == []  # that we could not reach them would not be true


def test_who_asks_for_later_when_no_time_is_left_is_called_no_more() -> None:
    """A week after the promise no call is worth anything: a colleague sees to it."""
    there = world()
    callback = booked(there)
    now = callback.promised_by + there.policy.expires_after - timedelta(hours=1)
    rings = callback.to("dialling", now, "it is time", attempts=1)
    after = policy.put_off(rings, "another time", now, there.hours, there.policy)

    assert (after.state, after.moves[-1].why) == ("exhausted", "another time, and no time is left")


def test_a_number_that_is_none_is_called_once() -> None:
    there = world()
    callback = booked(there)
    there.now = callback.due_at
    with silence():
        there.due({"callback_id": callback.callback_id, "sequence": callback.sequence}, None)
        there.network.end(there.network.contacts[there.dials[0].contact_id], "TELECOM_INVALID")
        there.run(there.now + timedelta(hours=3))

    (after,) = every(there)
    assert (after.state, after.attempts) == ("exhausted", 1)
    assert after.moves[-1].why == "the number cannot be called"
    assert after.case_number  # a colleague finds them another way


def test_who_was_missed_when_no_time_is_left_is_called_no_more() -> None:
    """A week after the promise no call is worth anything."""
    there = world()
    callback = booked(there)
    now = callback.promised_by + there.policy.expires_after - timedelta(minutes=30)
    rings = policy.dial(callback, now)
    after = policy.missed(rings, "no_answer", now, there.hours, there.policy)

    assert (after.state, after.moves[-1].why) == ("exhausted", "no time is left to call again")
