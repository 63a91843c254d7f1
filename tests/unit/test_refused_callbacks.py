"""Calls that Amazon Connect does not make: refused, throttled, or never heard of again."""

from datetime import timedelta
from itertools import pairwise

import pytest

from contact_center.domain.callbacks.refusals import MOST_REFUSALS
from contact_center.domain.callbacks.states import Callback
from contact_center.domain.errors import (
    CallRefused,
    CallsRefused,
    CallsThrottled,
    ConnectUnavailable,
    MustNotCall,
)
from contact_center.domain.phone import PhoneNumber
from tests.callback_world.luck import NO_BAD_LUCK
from tests.callback_world.month import silence
from tests.callback_world.world import START, World

PHONE = "+12125550123"
THROTTLED = CallsThrottled("StartOutboundVoiceContact: ThrottlingException")
TIMED_OUT = ConnectUnavailable("ReadTimeoutError")
NOT_OURS = CallsRefused("StartOutboundVoiceContact: AccessDeniedException")


def due(there: World, refusal: Exception) -> Callback:
    """A booked callback whose time has come, and whose call is not made."""
    with silence():
        offered = there.step(PHONE, "in-1", step="times")
        there.step(PHONE, "in-1", step="book", slot=offered["slot1"])
        booked = there.store.open_for(PhoneNumber(PHONE))
        assert booked is not None
        there.now, there.refusal = booked.due_at, refusal
        with pytest.raises(ConnectUnavailable):
            fires(there, booked)
    return booked


def fires(there: World, callback: Callback) -> None:
    there.due({"callback_id": callback.callback_id, "sequence": callback.sequence}, None)


def after(there: World, callback: Callback) -> Callback:
    found = there.store.get(callback.callback_id)
    assert found is not None
    return found


@pytest.fixture
def there() -> World:
    return World(luck=NO_BAD_LUCK, now=START + timedelta(hours=2))


def test_throttling_does_not_swallow_the_retry(there: World) -> None:
    """Elsewhere a loop counted its retry as done when the request for it was throttled."""
    callback = due(there, THROTTLED)
    with silence():
        with pytest.raises(CallsThrottled):
            fires(there, callback)
        there.refusal = None
        fires(there, callback)
        fires(there, callback)  # and once more, as Lambda may

    assert [dial.attempt for dial in there.dials] == [1]
    assert len(there.asked) == 3
    assert len(set(there.asked)) == 1  # the same attempt, the same token


@pytest.mark.parametrize("refusal", [NOT_OURS, THROTTLED])
def test_what_is_refused_to_us_is_the_fault_of_no_number(there: World, refusal: Exception) -> None:
    """A misconfigured flow or queue ended callbacks as numbers that cannot be called."""
    callback = due(there, refusal)
    waits = after(there, callback)
    assert (waits.state, waits.attempts, waits.slot) == ("scheduled", 0, callback.slot)
    assert waits in there.store.neglected(there.now + timedelta(minutes=1)).callbacks
    there.refusal = None
    there.now += timedelta(minutes=5)
    with silence():
        there.swept({}, None)

    assert [dial.attempt for dial in there.dials] == [1]


@pytest.mark.parametrize("refusal", [NOT_OURS, THROTTLED])
@pytest.mark.parametrize("swept", [False, True])
def test_who_takes_back_a_call_that_was_not_made_is_not_called(
    there: World, refusal: Exception, swept: bool
) -> None:
    """For a quarter of an hour they heard that we were calling them at this very moment."""
    callback = due(there, refusal)
    with silence():
        if swept:
            there.now += timedelta(minutes=5)
            there.swept({}, None)
        assert there.step(PHONE, "again", step="cancel")["outcome"] == "ok"
        there.refusal = None
        there.now += timedelta(minutes=20)
        there.swept({}, None)

    assert (after(there, callback).state, there.dials) == ("cancelled", [])


def test_a_call_that_may_have_been_made_is_asked_for_again_and_not_taken_back(
    there: World,
) -> None:
    """A request timed out: the telephone may be ringing, so the same token is sent again soon."""
    callback = due(there, TIMED_OUT)
    with silence():
        told = there.step(PHONE, "again", step="cancel")
        assert (told["outcome"], told["message"]) == ("too_late", "We are about to call you.")
        there.now += timedelta(minutes=5)
        there.swept({}, None)
        assert after(there, callback).state == "dialling"
        there.refusal = None
        there.now += timedelta(minutes=5)
        there.swept({}, None)

    assert [dial.attempt for dial in there.dials] == [1]
    assert (len(there.asked), len(set(there.asked))) == (3, 1)


@pytest.mark.parametrize("refusal", [THROTTLED, TIMED_OUT])
@pytest.mark.parametrize("swept", [False, True])
def test_who_asks_not_to_be_called_before_the_second_try_is_not(
    there: World, swept: bool, refusal: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The attempt was written, its call throttled, and then made without another look."""
    callback = due(there, refusal)
    there.refusal = None

    def forbidden(*_given: object) -> None:
        raise MustNotCall

    monkeypatch.setattr(type(there.store), "_may_call", forbidden)
    there.now += timedelta(minutes=5)
    with silence():
        if swept:
            there.swept({}, None)
        else:
            fires(there, callback)

    assert (after(there, callback).state, there.dials) == ("cancelled", [])


NEVER = CallRefused("InvalidParameterException")  # of the number, or of how we ask


def booked(there: World, phone: str, queue: str = "General", slot: str = "slot1") -> Callback:
    """A callback at the first time on offer."""
    with silence():
        offered = there.step(phone, f"in-{phone}", step="times", queue=queue)
        there.step(phone, f"in-{phone}", step="book", queue=queue, slot=offered[slot])
    found = there.store.open_for(PhoneNumber(phone))
    assert found is not None
    return found


def a_week(there: World) -> None:
    there.sweeps(timedelta(minutes=5), there.now + timedelta(days=8))
    with silence() as counted:
        there.run(there.now + timedelta(days=8))
    there.counted.update(counted)


def asked_for(there: World, callback: Callback) -> int:
    return sum(token.startswith(callback.callback_id) for token in there.asked)


def cases(there: World) -> list[str]:
    return [pk for pk in there.table.partitions if pk.startswith("CASE#")]


def test_a_number_that_is_refused_while_others_are_called_ends_with_a_case(there: World) -> None:
    """It was asked for a week, 668 times, and the manager heard of it only then."""
    there.refused[PHONE] = NEVER
    callback, other = booked(there, PHONE), booked(there, "+12125550124")
    a_week(there)

    ended = after(there, callback)
    assert (ended.state, ended.attempts, ended.is_open) == ("exhausted", 0, False)
    assert ended.moves[-1].why == "the number cannot be called: InvalidParameterException"
    assert ended.case_number
    assert cases(there) == [f"CASE#{ended.case_number}"]
    assert asked_for(there, callback) == 2
    assert ended.since < callback.promised_by  # while the promise could still be kept by hand
    assert after(there, other).state == "completed"
    assert [dial.callback_id for dial in there.dials] == [other.callback_id]


def test_what_another_queue_is_called_from_says_nothing_of_a_number(there: World) -> None:
    """The queue itself may be what is wrong."""
    there.refused[PHONE] = NEVER
    callback = booked(there, PHONE, "Billing")
    other = booked(there, "+12125550124")
    there.sweeps(timedelta(minutes=5), other.due_at + timedelta(minutes=20))
    with silence():
        there.run(other.due_at + timedelta(minutes=20))
    assert after(there, other).state in ("connected", "completed")
    assert (after(there, callback).state, asked_for(there, callback)) == ("scheduled", 2)

    there.refused.clear()
    a_week(there)
    assert after(there, callback).state == "completed"


def test_whom_nobody_tells_from_our_own_fault_is_asked_for_less_and_less(there: World) -> None:
    there.refused[PHONE] = NEVER
    callback = booked(there, PHONE)
    a_week(there)

    ended = after(there, callback)
    refused = [move.at for move in ended.moves if move.why.startswith("refused: ")]
    pauses = [then - now for now, then in pairwise(refused)]
    assert pauses == sorted(pauses)
    assert pauses[0] < timedelta(minutes=15)
    assert pauses[3] > timedelta(minutes=39)
    assert asked_for(there, callback) == MOST_REFUSALS
    assert (ended.state, ended.attempts) == ("exhausted", 0)
    assert ended.moves[-1].why == "refused 8 times: InvalidParameterException"
    assert cases(there) == [f"CASE#{ended.case_number}"]
    assert 1 <= there.counted["CallbackUnsettled"] <= MOST_REFUSALS  # somebody is told meanwhile


def test_who_is_refused_for_our_fault_is_called_once_it_is_mended(there: World) -> None:
    """Nobody was called meanwhile: a flow that is wrong gives no number up."""
    there.refusal = NEVER
    waiting = [booked(there, f"+1212555010{n}", slot=f"slot{n}") for n in (1, 2, 3)]
    until = waiting[-1].due_at + timedelta(minutes=30)
    there.sweeps(timedelta(minutes=5), until)
    with silence():
        there.run(until)
    assert {after(there, one).state for one in waiting} == {"scheduled"}

    there.refusal = None
    a_week(there)
    assert {after(there, one).state for one in waiting} == {"completed"}
    assert [dial.attempt for dial in there.dials] == [1, 1, 1]


def test_a_schedule_that_fires_twice_does_not_ask_twice_for_a_refused_call(there: World) -> None:
    there.refusal = NEVER
    callback = booked(there, PHONE)
    there.now = callback.due_at
    with silence():
        fires(there, callback)
        there.now += timedelta(minutes=1)
        fires(there, callback)
    waits = after(there, callback)
    assert (waits.state, waits.slot, len(there.asked)) == ("scheduled", callback.slot, 1)
    assert waits.promised_by == callback.promised_by
    assert there.step(PHONE, "again", step="cancel")["outcome"] == "ok"  # it can be taken back


def test_a_number_that_is_named_as_the_reason_ends_at_once(there: World) -> None:
    there.refused[PHONE] = CallRefused("DestinationNotAllowedException", of_number=True)
    callback = booked(there, PHONE)
    there.now = callback.due_at
    with silence():
        fires(there, callback)

    ended = after(there, callback)
    assert (ended.state, ended.attempts, asked_for(there, callback)) == ("exhausted", 0, 1)
    assert ended.case_number


def test_that_an_accepted_call_is_not_noted_is_no_reason_to_fail(there: World) -> None:
    callback = booked(there, PHONE)
    there.now = callback.due_at
    there.table.down.add("PutItem")
    with silence():
        fires(there, callback)

    assert [dial.attempt for dial in there.dials] == [1]


def test_one_refusal_that_two_functions_hear_is_one(
    there: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A schedule may fire twice: the other one has put it back already."""
    callback = booked(there, PHONE)
    there.now, there.refusal = callback.due_at, NEVER
    start = there.listener.calls.start

    def beside(_: object, *given: object) -> str:
        monkeypatch.undo()
        fires(there, callback)
        return start(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(type(there.listener.calls), "start", beside)
    with silence():
        fires(there, callback)

    waits = after(there, callback)
    assert (waits.state, waits.attempts, waits.refusals) == ("scheduled", 0, 1)
