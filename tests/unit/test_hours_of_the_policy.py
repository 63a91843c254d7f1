"""Hours in which people may be called: who narrows them narrows all that is promised and made."""

from collections.abc import Callable
from datetime import datetime, time, timedelta

import pytest

from contact_center.domain.callbacks import policy
from contact_center.domain.callbacks.policy import Policy
from contact_center.domain.callbacks.slots import Slot
from contact_center.domain.callbacks.states import Callback
from contact_center.domain.hours import OpeningHours
from contact_center.domain.zones import QuietRule
from tests.callback_world.luck import NO_BAD_LUCK
from tests.callback_world.month import silence
from tests.callback_world.samples import asked
from tests.callback_world.stories import PHONE, found
from tests.callback_world.world import START, World
from tests.support import NEW_YORK

HOW = Policy(quiet=QuietRule.daily(12, 15))
TEN = START.astimezone(NEW_YORK).replace(hour=10)
LAST = TEN.replace(hour=14, minute=59)
TOMORROW_NOON = TEN.replace(hour=12) + timedelta(days=1)

Change = Callable[[Callback, datetime, OpeningHours, Policy], Callback | None]


def world(now: datetime = TEN) -> World:
    return World(luck=NO_BAD_LUCK, now=now, policy=HOW)


def test_times_on_offer_are_within_them() -> None:
    there = world()
    with silence():
        offered = there.step(PHONE, "in-1", step="times")

    slots = [Slot.read(offered[f"slot{n}"]) for n in (1, 2, 3)]
    assert [one.begins.astimezone(NEW_YORK).time() for one in (slots[0], slots[2])] == [
        time(12),
        time(14, 30),
    ]
    assert offered["now"] == "no"


@pytest.mark.parametrize(("hour", "outcome"), [(13, "ok"), (16, "taken")])
def test_nobody_books_or_moves_beyond_them(hour: int, outcome: str) -> None:
    there = world()
    slot = str(Slot("General", TEN.replace(hour=hour)))
    with silence():
        assert there.step("+12125550124", "in-2", step="book", slot=slot)["outcome"] == outcome
        there.step(PHONE, "in-1", step="book", slot=str(Slot("General", TEN.replace(hour=12))))
        assert there.step(PHONE, "in-1", step="book", slot=slot)["outcome"] == outcome


@pytest.mark.parametrize(
    "change",
    [
        policy.unqueued,
        policy.make_way,
        lambda it, now, hours, how: policy.given(it, "Billing", None, now, hours, how),
        lambda it, now, hours, how: policy.put_off(
            policy.dial(it, now), "another time", now, hours, how
        ),
        lambda it, now, hours, how: policy.missed(policy.dial(it, now), "busy", now, hours, how),
        lambda it, now, hours, how: policy.fire(
            it.changed(state="scheduled"), 0, now + timedelta(minutes=5), hours, how
        ),
    ],
    ids=["unqueued", "make way", "given", "put off", "missed", "fire"],
)
def test_whatever_is_put_off_is_put_off_into_them(change: Change) -> None:
    after = change(asked(LAST), LAST, world().hours, HOW)

    assert after is not None
    assert after.due_at == TOMORROW_NOON


def test_an_attempt_that_was_not_made_is_not_made_after_them() -> None:
    """What a sweep, or a second try, asks before it makes a call that was written down."""
    there = world()
    with silence():
        there.step(PHONE, "in-1", step="book", slot=str(Slot("General", TEN.replace(hour=12))))
    keeper = there.desk.keeper

    told = {hour: keeper.may_call(found(there), TEN.replace(hour=hour)) for hour in (11, 12, 15)}
    assert told == {11: False, 12: True, 15: False}
