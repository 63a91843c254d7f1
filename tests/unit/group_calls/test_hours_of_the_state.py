"""The hours of the state that a number is from hold from the first call to the last.

Rhode Island has 9:00 to 18:00 where the centre calls from 8:00 to 20:00.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contact_center.domain.callbacks import policy
from contact_center.domain.callbacks.outcomes import Heard
from contact_center.domain.errors import CallRefused, ConnectUnavailable
from contact_center.domain.group_calls import attempts
from contact_center.domain.group_calls.recipients import POLICY, Recipient
from contact_center.domain.hours import OpeningHours
from contact_center.domain.zones import STATES, may_reach
from tests.callback_world.samples import asked
from tests.group_call_world.luck import CALM
from tests.group_call_world.world import START, World
from tests.support import NEW_YORK

NOBODY = replace(CALM, answers=0.0, busy=0.0, machine=0.0)
RHODE_ISLAND = STATES["RI"]
DAY = START.date()  # a Monday
SIX = datetime.combine(DAY, time(18), NEW_YORK)  # in the evening, in Providence
HOURS = OpeningHours.of_days(
    NEW_YORK, {DAY + timedelta(n): [(time(8), time(20))] for n in range(9)}
)


def providence(now: datetime, people: int = 1) -> tuple[World, str]:
    """A run of people in Rhode Island, at a moment, called as fast as may be."""
    world = World({"General": 9}, luck=NOBODY, now=now)
    who = [
        world.customer(n, phones=f"+1401555{n:04d}", time_zone=NEW_YORK.key) for n in range(people)
    ]
    world.upload([f"{one},,your visit,,,,service,2026-11-27" for one in who])
    return world, world.approve()


def rung(world: World) -> list[datetime]:
    """When telephones rang, by the clock there."""
    assert world.broken == []  # each call was looked at as it rang
    return sorted(at.astimezone(NEW_YORK) for at, _ in world.rang.values())


def test_a_backlog_is_not_called_down_into_their_evening() -> None:
    """The first ones are claimed before six; nobody is after, though the centre is open."""
    world, _ = providence(SIX - timedelta(seconds=10), people=24)
    world.run(SIX + timedelta(minutes=30))
    before = rung(world)
    assert 0 < len(before) < 24
    assert before[-1] < SIX

    world.run(SIX + timedelta(hours=15, minutes=2))
    tomorrow = [at for at in rung(world) if at > SIX]
    assert tomorrow
    assert tomorrow[0] >= datetime.combine(DAY + timedelta(1), time(9), NEW_YORK)


def test_paused_before_and_resumed_after_their_evening_calls_them_in_the_morning() -> None:
    world, run = providence(SIX - timedelta(hours=1), people=4)
    world.desk.run({"do": "pause", "run": run, "by": "anna"})
    world.run(SIX + timedelta(minutes=30))
    world.desk.run({"do": "resume", "run": run, "by": "anna"})
    world.run(SIX + timedelta(hours=15, minutes=30))

    assert min(at.time() for at in rung(world)) >= time(9)


def test_a_call_that_may_not_have_been_made_is_not_asked_for_again_in_their_evening() -> None:
    """Amazon Connect gave no answer at a minute to six, and has one at a minute past."""
    world, _ = providence(SIX - timedelta(seconds=30))
    world.refuses = lambda _: (
        ConnectUnavailable("timed out") if world.now < SIX + timedelta(seconds=5) else None
    )
    world.run(SIX + timedelta(hours=2))

    assert world.requests  # it was asked for
    assert rung(world) == []


def test_a_call_that_was_refused_at_six_is_asked_for_in_the_morning() -> None:
    world, run = providence(SIX - timedelta(minutes=2))
    world.refuses = lambda _: CallRefused("InvalidParameterException")
    world.run(SIX + timedelta(hours=2))
    (it,) = world.recipients(run)

    assert len(world.requests) == 1
    assert it.call.due_at == datetime.combine(DAY + timedelta(1), time(9), NEW_YORK)
    assert [move.state for move in it.call.moves[-2:]] == ["dialling", "retry_wait"]


# What can become of a call, each of which leads to another one.
Become = Callable[[Recipient, datetime], Recipient | None]
BECOMES: dict[str, Become] = {
    "missed": lambda it, now: attempts.missed(it, "no_answer", now, HOURS, POLICY),
    "turned away": lambda it, now: attempts.turned_away(it, "x", 1, now, HOURS, POLICY),
    "later": lambda it, now: attempts.wished(it, "later", "c", now, HOURS, POLICY),
    "nobody free": lambda it, now: attempts.wished(
        replace(it, waits_on=1), "later", "c", now, HOURS, POLICY
    ),
    "heard": lambda it, now: attempts.heard(
        it, Heard("ended", "c", now, None, "TELECOM_BUSY"), None, now, HOURS, POLICY
    ),
}


def ringing(number: str, now: datetime) -> Recipient:
    promised_by = now + timedelta(days=4)
    call = asked(now, number, state="scheduled", promised_by=promised_by)
    return Recipient(run_id="r", line=2, kind="service", call=policy.dial(call, now))


@pytest.mark.parametrize("become", BECOMES.values(), ids=BECOMES)
@given(
    day=st.dates(DAY, DAY + timedelta(days=3)),
    minute=st.integers(9 * 60, 18 * 60 - 1),
)
def test_whatever_becomes_of_a_call_the_next_is_due_at_their_hours(
    become: Become, day: date, minute: int
) -> None:
    now = datetime.combine(day, time(minute // 60, minute % 60), NEW_YORK)
    after = become(ringing("+14015550100", now), now)

    assert after is not None
    assert after.call.state == "retry_wait"
    assert may_reach((NEW_YORK.key,), after.call.due_at, RHODE_ISLAND)
    assert HOURS.closes_at(after.call.due_at) is not None
