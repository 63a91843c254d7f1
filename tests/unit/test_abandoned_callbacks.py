"""Who picks up our call, asks for an agent, and leaves without one: our miss, not theirs."""

from datetime import datetime, timedelta

import pytest

from contact_center.domain.callbacks import report, states
from contact_center.domain.callbacks.outcomes import CALLBACK_ID
from contact_center.domain.callbacks.states import Callback
from contact_center.domain.phone import PhoneNumber
from operations.callbacks import summary
from tests.callback_world.luck import NO_BAD_LUCK
from tests.callback_world.month import silence
from tests.callback_world.world import START, World
from tests.support import flow_event

PHONE = "+12125550123"


@pytest.fixture
def there() -> World:
    return World(luck=NO_BAD_LUCK, now=START + timedelta(hours=2))


def called(there: World) -> Callback:
    """A callback whose telephone rings, at its time."""
    with silence():
        offered = there.step(PHONE, "in-1", step="times")
        there.step(PHONE, "in-1", step="book", slot=offered["slot1"])
        callback = there.store.open_for(PhoneNumber(PHONE))
        assert callback is not None
        there.now = callback.due_at
    return rings(there)


def rings(there: World) -> Callback:
    callback = there.store.open_for(PhoneNumber(PHONE))
    assert callback is not None
    with silence():
        there.due({"callback_id": callback.callback_id, "sequence": callback.sequence}, None)
    return found(there, callback)


def found(there: World, callback: Callback) -> Callback:
    after = there.store.get(callback.callback_id)
    assert after is not None
    return after


def says(there: World, callback: Callback, step: str) -> dict[str, str]:
    event = flow_event(
        address=PHONE,
        parameters={"step": step, "language": "en"},
        contact_id=callback.contact_id or "",
        attributes={CALLBACK_ID: callback.callback_id},
    )
    with silence():
        reply: dict[str, str] = there.ask(event, None)
    return reply


def gives_up(there: World, callback: Callback, step: str = "answered") -> Callback:
    """They press 1, wait for some minutes, and hang up."""
    says(there, callback, step)
    there.now += timedelta(minutes=4)
    with silence():
        hangs_up(there, callback)
        there.run(there.now + timedelta(seconds=10))
    return found(there, callback)


def hangs_up(there: World, callback: Callback) -> None:
    there.network.end(there.network.contacts[callback.contact_id or ""], "CUSTOMER_DISCONNECT")


def texts(there: World) -> list[str]:
    return sorted(pk.rpartition("-")[2] for pk in there.table.partitions if "OUTBOX#" in pk)


def test_who_waited_in_vain_is_called_again_soon_and_told_why(there: World) -> None:
    callback = called(there)
    after = gives_up(there, callback)

    assert [move.state for move in after.moves[-2:]] == ["abandoned", "retry_wait"]
    assert (after.misses, after.attempts) == (0, 1)  # they were reached
    pause = after.due_at - after.moves[-1].at
    assert pause == timedelta(minutes=15)
    assert texts(there) == ["abandoned"]  # and not that we could not reach them


def test_who_did_not_press_anything_was_not_reached(there: World) -> None:
    after = gives_up(there, called(there), step="owner")

    assert [move.state for move in after.moves[-2:]] == ["no_answer", "retry_wait"]
    assert texts(there) == ["missed"]


def test_for_whom_nobody_is_free_waited_in_vain_too(there: World) -> None:
    """They pressed 1, the line was full, and the flow said that we call again."""
    callback = called(there)
    says(there, callback, "answered")
    says(there, callback, "later")

    assert found(there, callback).moves[-2].state == "abandoned"


def test_who_says_later_at_once_was_kept_waiting_by_nobody(there: World) -> None:
    callback = called(there)
    says(there, callback, "later")

    assert "abandoned" not in {move.state for move in found(there, callback).moves}


def test_the_text_comes_once_and_the_third_time_the_manager_has_a_case(there: World) -> None:
    after = gives_up(there, called(there))
    text = (f"OUTBOX#{after.callback_id}-abandoned", "MESSAGE")
    said = dict(there.table.items[text])
    for _ in range(2):
        there.now = after.due_at
        after = gives_up(there, rings(there))

    assert (after.state, after.attempts) == ("exhausted", 3)
    assert after.case_number
    assert texts(there) == ["abandoned"]
    assert there.table.items[text] == said
    assert states.kept(after) is False  # we called, and were not there


def test_an_old_promise_to_wait_says_nothing_of_the_next_call(there: World) -> None:
    after = gives_up(there, called(there))
    there.now = after.due_at
    again = gives_up(there, rings(there), step="owner")

    assert [move.state for move in again.moves[-2:]] == ["no_answer", "retry_wait"]


@pytest.mark.parametrize(("minutes", "kept"), [(20, True), (40, False)])
def test_only_a_talk_in_time_keeps_the_promise(there: World, minutes: int, kept: bool) -> None:
    after = gives_up(there, called(there))
    talked = after.promised_from + timedelta(minutes=minutes)
    rung = after.to("dialling", talked, "it is time")
    done = rung.to("connected", talked, "talks", connected_at=talked)

    assert states.kept(after) is None
    assert states.is_late(after, after.promised_by + timedelta(minutes=1))
    assert states.kept(done.to("completed", talked, "over")) is kept


def test_another_time_is_another_promise(there: World) -> None:
    after = gives_up(there, called(there))
    with silence():
        offered = there.step(PHONE, "in-2", step="times")
        there.step(PHONE, "in-2", step="book", slot=offered["slot2"])
    moved = found(there, after)

    assert (moved.state, moved.abandoned) == ("scheduled", False)


def test_the_report_measures_it_apart(there: World) -> None:
    after = gives_up(there, called(there))
    told = report.summary([after])

    assert (told["misses"], told["abandoned_rate"]) == ({"abandoned": 1}, 1.0)
    assert "nobody was free for    100.0% of who took our call" in summary(told)


def test_an_event_that_is_late_changes_nothing_of_it(there: World) -> None:
    """The customer hung up while the function was still to hear that they wait."""
    callback = called(there)
    with silence():
        hangs_up(there, callback)
        there.run(there.now + timedelta(minutes=1))
    says(there, callback, "answered")
    after = found(there, callback)

    assert (after.state, after.waits_on) == ("retry_wait", 0)
    assert isinstance(after.due_at, datetime)


@pytest.mark.parametrize("steps", [["later"], ["voicemail"], ["answered", "later"]], ids=str)
def test_no_call_is_promised_after_the_last_one(there: World, steps: list[str]) -> None:
    """What is said to who picks up: that we call again, or that a colleague has their request."""
    after, promised = called(there), []
    for attempt in range(3):
        if attempt:
            there.now = after.due_at
            after = rings(there)
        promised.append([says(there, after, step) for step in steps][-1]["again"])
        after = found(there, after)

    assert promised == ["yes", "yes", "case"]
    assert (after.state, after.case_number is not None) == ("exhausted", True)
    assert says(there, after, steps[-1])["again"] == "case"  # as Amazon Connect repeats it


def test_neither_a_call_nor_a_case_is_promised_to_whom_it_is_settled_for(there: World) -> None:
    callback = called(there)
    assert says(there, callback, "answered")["again"] == "no"  # nothing is known yet
    assert says(there, callback, "not_needed")["again"] == "no"
    assert found(there, callback).state == "completed"
