"""How stories of one customer begin."""

from datetime import UTC, datetime, timedelta
from typing import NoReturn

from contact_center.domain.callbacks.slots import Slot
from contact_center.domain.callbacks.states import Callback
from contact_center.domain.errors import ConnectUnavailable
from contact_center.domain.phone import PhoneNumber
from tests.callback_world.luck import NO_BAD_LUCK, Luck
from tests.callback_world.month import silence
from tests.callback_world.world import START, World

PHONE = "+12125550123"
TOMORROW = datetime(2026, 10, 20, 15, tzinfo=UTC)


def world() -> World:
    """Return a world in which nothing goes wrong, two hours after its start."""
    return World(luck=NO_BAD_LUCK, now=START + timedelta(hours=2))


def booked(there: World, phone: str = PHONE) -> Callback:
    """Let somebody choose a time tomorrow."""
    with silence():
        slot = str(Slot("General", TOMORROW))
        assert there.step(phone, f"in-{phone}", step="book", slot=slot)["outcome"] == "ok"
    return found(there, phone)


def waiting(**luck: float) -> tuple[World, Callback]:
    """Somebody was promised a call when it is their turn."""
    there = World(luck=Luck(**vars(NO_BAD_LUCK) | luck), now=START + timedelta(hours=2))
    with silence():
        assert there.step(PHONE, "in-1", step="now")["outcome"] == "ok"
    return there, found(there)


def found(there: World, phone: str = PHONE) -> Callback:
    """Return the open callback of somebody."""
    callback = there.store.open_for(PhoneNumber(phone))
    assert callback is not None
    return callback


def throttled(*_given: object) -> NoReturn:
    """Stand for a request that Amazon Connect does not take now."""
    raise ConnectUnavailable("ThrottlingException")
