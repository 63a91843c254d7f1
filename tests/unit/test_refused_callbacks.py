"""Calls that Amazon Connect does not make: refused, throttled, or never heard of again."""

from datetime import timedelta

import pytest

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


@pytest.mark.parametrize("refusal", [CallRefused("InvalidParameterException"), NOT_OURS, THROTTLED])
def test_what_is_refused_to_us_is_the_fault_of_no_number(there: World, refusal: Exception) -> None:
    """A misconfigured flow or queue ended callbacks as numbers that cannot be called."""
    callback = due(there, refusal)
    waits = after(there, callback)
    assert (waits.state, waits.attempts, waits.slot) == ("scheduled", 0, callback.slot)
    assert waits in there.store.neglected(there.now + timedelta(minutes=1))
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
