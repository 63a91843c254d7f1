"""What fails of one list stops no other."""

from collections.abc import Collection
from datetime import timedelta

import pytest

from contact_center import telemetry
from contact_center.adapters import keys
from contact_center.domain.errors import ConnectUnavailable
from tests.group_call_world.luck import CALM
from tests.group_call_world.world import START, World

ROW = "{who},,your bill,,en,{owner},service,2026-11-25"
LATE = START + timedelta(hours=4)


class _Silent(World):
    """Amazon Connect does not tell who its users are, once it is silent."""

    silent = False
    asked = 0

    def users(self) -> Collection[str]:
        self.asked += 1
        if self.silent:
            raise ConnectUnavailable("ListUsers: TooManyRequestsException")
        return super().users()


def _two_lists() -> tuple[_Silent, str, str]:
    """Return a centre that calls a list, and is to load tasks with owners."""
    world = _Silent({"General": 3, "Billing": 3}, luck=CALM, now=LATE)
    first = world.begin(12)
    rows = [ROW.format(who=world.customer(140 + n), owner=f"away-{n}") for n in range(9)]
    world.upload(rows, "owned.csv")
    return world, first, world.approve("owned.csv", mode="tasks")


def test_a_list_whose_owners_cannot_be_asked_for_stops_no_other() -> None:
    world, first, owned = _two_lists()
    world.silent = True
    world.run(LATE + timedelta(minutes=60))

    assert world.desk.run({"do": "status", "run": first})["counts"]["calls"] >= 12
    assert world.desk.run({"do": "status", "run": owned})["state"] == "approved"
    assert world.counted["failed"] == 0

    world.silent = False
    world.run(LATE + timedelta(minutes=65))
    assert world.desk.run({"do": "status", "run": owned})["state"] == "running"


def test_a_list_that_cannot_be_loaded_is_tried_calmly_and_told_of(
    capsys: pytest.CaptureFixture[str],
) -> None:
    world, _, owned = _two_lists()
    world.asked, world.silent = 0, True
    world.run(LATE + timedelta(minutes=14))
    early = capsys.readouterr().out
    world.run(LATE + timedelta(minutes=60))

    # Three times a minute, while beats for the other list come each second.
    assert 150 <= world.asked <= 200
    assert telemetry.GROUP_CALLS_STALLED not in early
    assert telemetry.GROUP_CALLS_STALLED in capsys.readouterr().out
    told = world.desk.run({"do": "status", "run": owned})
    assert told["stands_still_since"] == LATE.isoformat()

    world.silent = False
    world.run(LATE + timedelta(minutes=62))
    assert world.desk.run({"do": "status", "run": owned})["stands_still_since"] is None


def test_beats_for_a_list_that_cannot_be_loaded_are_few() -> None:
    world, _, _ = _two_lists()
    world.silent = True
    world.run(LATE + timedelta(minutes=20))  # by now all others on the first list are called
    before = world.counted["invocations"]
    world.run(LATE + timedelta(minutes=30))

    assert world.counted["invocations"] - before <= 50  # each 20 seconds, and the schedule's


def test_owners_are_asked_for_at_once_however_many() -> None:
    world, _, _ = _two_lists()

    assert world.asked == 1  # by the dry run of nine owners


def test_owners_are_asked_for_once_however_many_parts_a_list_has() -> None:
    world = _Silent({"General": 3, "Billing": 3}, luck=CALM, now=LATE)
    rows = [ROW.format(who=world.customer(n), owner="away-1") for n in range(250)]
    world.upload(rows, "owned.csv")
    owned = world.approve("owned.csv", mode="tasks")
    world.run(LATE + timedelta(seconds=5))

    assert world.desk.run({"do": "status", "run": owned})["state"] == "running"
    assert world.asked == 2  # by the dry run, and by three beats that loaded it


def test_a_recipient_that_cannot_be_read_stops_no_other() -> None:
    world, first, _ = _two_lists()
    world.run(LATE + timedelta(seconds=4))
    broken = world.recipients(first)[0].line
    del world.table.items[keys.run(first), keys.recipient(broken)]["call"]
    world.run(LATE + timedelta(minutes=60))

    others = [one for one in world.recipients(first) if one.line != broken]
    assert len(others) == 11
    assert all(one.call.attempts for one in others)
    assert world.counted["failed"] == 0


def test_a_run_that_cannot_be_read_stops_no_other() -> None:
    world, first, owned = _two_lists()
    del world.table.items[keys.RUNS_OF_CALLS, owned]["digest"]
    world.run(LATE + timedelta(minutes=60))

    assert world.desk.run({"do": "status", "run": first})["counts"]["calls"] >= 12
    assert world.counted["failed"] == 0
