"""A list is called once; approved once more on purpose, whoever it has reached is left alone."""

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise

import pytest

from contact_center.domain.errors import InvalidInput
from contact_center.domain.group_calls.recipients import POLICY
from contact_center.group_calls.ports import ReachedBefore
from tests.group_call_world.luck import CALM, TALKATIVE, Luck
from tests.group_call_world.world import LIST, START, World

NOBODY = replace(CALM, answers=0.0, busy=0.0, machine=0.0)
EVERYBODY = replace(TALKATIVE, not_needed=1.0)


def _called(luck: Luck) -> World:
    """A list of eight, of whom each is called until nothing is to come of it."""
    world = World({"General": 9, "Billing": 9}, luck=luck)
    world.begin(8)
    world.run(START + timedelta(hours=8))
    assert world.rang
    return world


def test_a_list_that_was_approved_is_not_approved_again() -> None:
    world = World({"General": 9, "Billing": 9}, luck=CALM)
    first = world.begin(8)
    world.now += timedelta(minutes=1)
    with pytest.raises(InvalidInput, match=f"approved before, as run {first}"):
        world.approve()

    world.upload(world.rows(8), "copied.csv")
    with pytest.raises(InvalidInput, match="approved before"):
        world.approve("copied.csv")  # the same people by another name
    world.now += timedelta(minutes=1)
    assert world.approve(again=True) != first


def test_who_was_reached_is_not_called_again_by_the_same_list() -> None:
    world = _called(EVERYBODY)
    rang = len(world.rang)
    told = world.desk.run({"do": "dry_run", "list": "reminders.csv"})
    assert told["totals"]["why_not"] == {"reached_before": 8}
    assert told["called_before"]["approved_at"] == "2026-11-23T12:30:00+00:00"

    world.now += timedelta(minutes=1)
    run = world.approve(again=True)
    world.run(world.now + timedelta(hours=1))
    assert len(world.rang) == rang
    assert world.desk.run({"do": "status", "run": run})["left_out"] == 8


def test_who_was_not_reached_is_called_by_the_list_approved_again() -> None:
    world = _called(NOBODY)
    world.luck = EVERYBODY
    run = world.approve(again=True)
    world.run(world.now + timedelta(hours=2))

    assert world.broken == []
    assert world.desk.run({"do": "status", "run": run})["counts"]["completed"] == 8


@pytest.mark.parametrize("stopped", [False, True])
def test_another_run_comes_no_sooner_than_the_next_attempt_would(*, stopped: bool) -> None:
    world = World({"General": 9, "Billing": 9}, luck=NOBODY)
    run = world.begin(8)
    world.run(START + (timedelta(hours=1) if stopped else timedelta(hours=5, minutes=5)))
    if stopped:  # two of them were called once
        world.desk.run({"do": "stop", "run": run, "by": "anna"})
    else:
        assert world.desk.run({"do": "status", "run": run})["state"] != "drafted"
    world.run(world.now + timedelta(minutes=2))
    world.now += timedelta(minutes=1)
    world.approve(again=True)
    world.run(world.now + timedelta(hours=6))

    of_each: dict[str, list[datetime]] = {}
    for at, phone in world.rang.values():
        of_each.setdefault(phone, []).append(at)
    assert world.broken == []
    assert max(map(len, of_each.values())) > 3 - stopped
    gaps = [b - a for at in of_each.values() for a, b in pairwise(sorted(at))]
    assert min(gaps) >= timedelta(minutes=45)
    if stopped:  # since they were called, not since the run ended
        assert max(gaps) < timedelta(minutes=60)


def test_two_dry_runs_of_one_moment_are_two_runs() -> None:
    world = World({"General": 9, "Billing": 9}, luck=CALM)
    world.upload(world.rows(2))
    one, other = (world.desk.run({"do": "dry_run", "list": LIST}) for _ in range(2))
    assert one["run"] != other["run"]
    assert one["run"].isalpha()  # with digits in it, a log would mask it as a number
    for told in (one, other):
        status = world.desk.run({"do": "status", "run": told["run"]})
        assert (status["state"], status["digest"]) == ("drafted", one["digest"])


@pytest.mark.parametrize(
    ("reason", "days", "called"),
    [("your visit", 0, 0), ("Your  VISIT", 0, 0), ("your bill", 0, 8), ("your visit", 3, 8)],
)
def test_another_list_may_have_another_reason(reason: str, days: int, called: int) -> None:
    world = _called(EVERYBODY)
    world.now += timedelta(days=days)  # then the first one is not due any more
    rows = [row.replace("your visit", reason) for row in world.rows(8, "2026-11-27")]
    world.upload(rows, "other.csv")

    told = world.desk.run({"do": "dry_run", "list": "other.csv"})
    assert told["called_before"] is None
    assert told["totals"]["called"] == called


def test_reached_while_another_run_begins_is_seen_as_it_is_written() -> None:
    """The facts of a row are read before it is stored: what comes in between decides."""
    world = _called(EVERYBODY)
    run = next(iter(world.rang)).split("-")[0]
    reached = world.recipients(run)[0]
    again = replace(
        reached,
        run_id="other",
        call=reached.call.changed(state="scheduled", requested_at=world.now),
    )
    with pytest.raises(ReachedBefore):
        world.runs.add(again)


def test_who_asked_for_another_time_until_the_last_call_is_left_alone_as_long() -> None:
    """Two hours, as between two calls of one run."""
    later = replace(TALKATIVE, later=1.0)
    world = World({"General": 9, "Billing": 9}, luck=later)
    world.begin(2)
    world.run(START + timedelta(hours=5, minutes=40))
    assert len(world.rang) == 6  # three calls each
    world.approve(again=True)
    world.run(world.now + timedelta(hours=4))

    of_each: dict[str, list[datetime]] = {}
    for at, phone in world.rang.values():
        of_each.setdefault(phone, []).append(at)
    gaps = [then - at for ats in of_each.values() for at, then in pairwise(sorted(ats))]
    assert world.broken == []
    assert len(world.rang) > 6
    assert min(gaps) >= POLICY.pause["later"]
