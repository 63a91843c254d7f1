"""What fails of one list stops no other."""

from collections.abc import Collection
from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from contact_center import telemetry
from contact_center.adapters import keys
from contact_center.adapters.group_calls import runs
from contact_center.domain.errors import ConnectUnavailable, StorageUnavailable
from contact_center.domain.group_calls.recipients import Recipient
from contact_center.domain.group_calls.runs import Run
from contact_center.domain.group_calls.screening import Facts
from tests.group_call_world.luck import CALM, TALKATIVE
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


@pytest.mark.parametrize("when", ["they wait", "they are called", "the run is stopped"])
def test_a_recipient_that_cannot_be_read_keeps_no_list_open(when: str) -> None:
    """Nor does it keep room that is another's, or its number from other lists."""
    world = World({"General": 1, "Billing": 1}, luck=TALKATIVE, now=LATE)
    first = world.begin(4)
    out = list[Recipient]()
    while not out:  # the first of them are called
        world.run(world.now + timedelta(seconds=1))
        out = [one for one in world.recipients(first) if one.in_the_air]
    waiting = [one for one in world.recipients(first) if one.call.is_waiting]
    broken = (out if when == "they are called" else waiting)[0]
    del world.table.items[keys.run(first), keys.recipient(broken.line)]["call"]
    if when == "the run is stopped":
        world.desk.run({"do": "stop", "run": first, "by": "a supervisor"})
    world.run(LATE + timedelta(minutes=45))

    told = world.desk.run({"do": "status", "run": first})
    assert told["state"] == ("stopped" if when == "the run is stopped" else "finished")
    assert world.runs.all() == []
    assert told["counts"]["open"] == 0
    assert told["counts"]["unreadable"] == 1
    assert told["counts"]["ended"] == told["counts"]["calls"]
    assert set(world.dialler.beats.read()[1].values()) == {0}
    assert (keys.calling_number(broken.call.phone.e164), keys.RECIPIENT) not in world.table.items
    rows = world.desk.run({"do": "results", "run": first})["results"]
    assert [row["line"] for row in rows] == [2, 3, 4, 5]
    assert [row["outcome"] == "unreadable" for row in rows].index(True) == broken.line - 2


def test_whoever_was_called_meanwhile_is_not_taken_off_the_list() -> None:
    world, first, _ = _two_lists()
    world.run(LATE + timedelta(seconds=1))
    (listed, *_) = world.runs.waiting(first, "General", 25)
    world.run(LATE + timedelta(hours=3))

    assert not world.runs.drop(listed, world.now)
    assert "unreadable" not in world.desk.run({"do": "status", "run": first})["counts"]


def test_what_cannot_be_read_ends_no_report(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runs, "_PEOPLE", 5)  # they are read by the part
    world, first, _ = _two_lists()
    world.run(LATE + timedelta(seconds=1))
    del world.table.items[keys.run(first), keys.recipient(3)]["call"]

    assert [line for line, _ in world.runs.of_run(first)] == list(range(2, 14))
    assert [line for line, one in world.runs.of_run(first) if one is None] == [3]


def test_a_list_whose_calls_cannot_be_looked_after_stops_no_other() -> None:
    """An answer was lost, and whether that call may still be made, nobody can say."""
    world = World({"General": 3, "Billing": 3}, luck=CALM, now=LATE)
    first = world.begin(1)
    rows = [ROW.format(who=world.customer(140 + n), owner="") for n in range(6)]
    world.upload(rows, "others.csv")
    start, find, lost = world.start, world.people.of_recipient, list[str]()

    def loses(recipient: Recipient) -> str:
        if recipient.run_id == first and not lost:
            lost.append(recipient.token)
            raise ConnectUnavailable("ReadTimeoutError")
        return start(recipient)

    def of_waiting(recipient: Recipient) -> Facts:
        if recipient.in_the_air:
            raise StorageUnavailable("BatchGetItem: nothing")
        return find(recipient)

    world.start = loses  # type: ignore[method-assign]
    people: Any = SimpleNamespace(of_recipient=of_waiting)
    world.dialler = replace(world.dialler, people=people)
    world.run(LATE + timedelta(minutes=1))
    second = world.approve("others.csv")
    world.run(LATE + timedelta(minutes=8))

    assert lost
    assert world.desk.run({"do": "status", "run": second})["counts"]["calls"] >= 6
    assert world.counted["failed"] == 0


def test_a_list_that_cannot_be_watched_stops_no_other() -> None:
    world, first, owned = _two_lists()
    world.run(LATE + timedelta(seconds=10))  # both are loaded
    write, failed = world.runs.write, list[Run]()

    def fails(before: Run | None, after: Run) -> Run:
        if after.run_id == first:
            failed.append(after)
            raise StorageUnavailable("TransactWriteItems: nothing")
        return write(before, after)

    world.runs.write = fails  # type: ignore[method-assign]
    world.run(LATE + timedelta(minutes=30))

    assert failed
    assert world.desk.run({"do": "status", "run": owned})["counts"]["calls"] >= 9
    assert world.counted["failed"] == 0


def test_a_run_that_cannot_be_read_stops_no_other() -> None:
    world, first, owned = _two_lists()
    del world.table.items[keys.RUNS_OF_CALLS, owned]["digest"]
    world.run(LATE + timedelta(minutes=60))

    assert world.desk.run({"do": "status", "run": first})["counts"]["calls"] >= 12
    assert world.counted["failed"] == 0
