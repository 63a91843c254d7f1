"""Nothing that waits for one agent, or for an approval, keeps a list from being called."""

from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any

import pytest

from contact_center.adapters import keys, lines
from contact_center.adapters.group_calls import runs
from contact_center.domain.group_calls.recipients import Recipient
from contact_center.domain.hours import OpeningHours
from tests.group_call_world.luck import TALKATIVE
from tests.group_call_world.world import LIST, START, World
from tests.support import NEW_YORK


class _Away(World):
    """Nobody takes the tasks of one owner."""

    def _answer(self, contact: dict[str, Any]) -> None:
        found = self.runs.get(*contact["named"][:2])
        if found is None or not (found.call.owner or "").startswith("away"):
            super()._answer(contact)


def test_tasks_of_an_owner_who_is_away_take_no_room_of_the_queue() -> None:
    world = _Away({"General": 3}, luck=TALKATIVE)
    run = _owned(world, ["away"] * 6 + [""] * 12)
    world.run(START + timedelta(hours=5))

    people = world.recipients(run)
    assert [it.call.state for it in people if it.call.owner is None] == ["completed"] * 12
    assert sum(it.in_the_air for it in people) == 1  # the owner has one, and not all of them
    assert world.dialler.beats.read()[1] == {"General": 0, f"owner_{b'away'.hex()}": 1}


def _owned(world: World, owners: list[str], due: str = "2026-11-24") -> str:
    """Have agents call a list; return its run."""
    world.upload(
        [
            f"{world.customer(4 * n)},,your visit,General,en,{owner},service,{due}"  # of New York
            for n, owner in enumerate(owners)
        ]
    )
    told = world.desk.run({"do": "dry_run", "list": LIST, "mode": "tasks"})
    command = {"run": told["run"], "digest": told["digest"], "by": "a supervisor"}
    world.desk.run({"do": "approve", **command})
    return str(told["run"])


def test_a_task_that_nobody_takes_ends_when_it_is_worth_nothing_any_more() -> None:
    world = _Away({"General": 3}, luck=TALKATIVE)
    run = _owned(world, ["away"] * 2, due="2026-11-23T11:05")
    due = datetime(2026, 11, 23, 11, 5, tzinfo=NEW_YORK)
    world.run(due - timedelta(seconds=30))
    assert [it.in_the_air for it in world.recipients(run)].count(True) == 1
    assert world.counted["taken back"] == 0

    world.run(due + timedelta(minutes=6))
    assert world.counted["taken back"] == 1
    offered, other = sorted(world.recipients(run), key=lambda it: -it.call.attempts)
    assert (offered.call.state, offered.call.moves[-1].why) == (
        "exhausted",
        "no time is left to call again",
    )
    assert other.call.state == "expired"
    assert world.dialler.beats.read()[1] == {f"owner_{b'away'.hex()}": 0}
    assert world.runs.run(run).state == "finished"  # type: ignore[union-attr]


@pytest.mark.parametrize("lost", [0.0, 1.0])
def test_a_task_that_an_agent_has_is_not_taken_from_them(lost: float) -> None:
    """Also where no event told that they have it."""
    world = World({"General": 3}, luck=replace(TALKATIVE, talk=(20_000, 20_001), event_lost=lost))
    run = _owned(world, ["ben"], due="2026-11-23T11:00")
    world.run(datetime(2026, 11, 23, 12, tzinfo=NEW_YORK))
    assert world.recipients(run)[0].call.state == "connected"
    assert world.counted["taken back"] == 0


def test_a_run_that_is_stopped_takes_its_tasks_back() -> None:
    world = _Away({"General": 3}, luck=TALKATIVE)
    run = _owned(world, ["away"] * 3)
    world.run(START + timedelta(hours=1))
    world.desk.run({"do": "stop", "run": run, "by": "a supervisor"})
    world.run(START + timedelta(hours=1, minutes=20))

    assert world.counted["taken back"] == 1
    assert not any(it.call.is_open for it in world.recipients(run))


def test_whoever_is_out_for_long_keeps_nobody_from_being_looked_up() -> None:
    """More tasks lie with owners who are away than are looked at in one beat."""
    world = _Away({"General": 3}, luck=TALKATIVE)
    run = _owned(world, [f"away-{n}" for n in range(40)])
    world.run(START + timedelta(hours=2))
    silent = [it for it in world.recipients(run) if it.in_the_air]
    assert len(silent) == 40
    looked = [it.looked_at for it in silent]
    assert all(at and world.now - at <= timedelta(minutes=17) for at in looked)


def test_a_task_that_no_agent_has_keeps_no_callback_from_being_made() -> None:
    world = _Away({"General": 3}, luck=TALKATIVE)
    run = _owned(world, ["away"])
    world.run(START + timedelta(hours=1))
    (it,) = world.recipients(run)
    assert it.in_the_air
    assert not _line_is_busy(world, it)


def test_nor_is_a_callback_made_while_an_agent_has_the_task() -> None:
    world = World({"General": 3}, luck=replace(TALKATIVE, talk=(20_000, 20_001)))
    run = _owned(world, ["ben"])
    world.run(START + timedelta(hours=1))
    (it,) = world.recipients(run)
    assert it.call.state == "connected"
    assert _line_is_busy(world, it)


def _line_is_busy(world: World, it: Recipient) -> bool:
    lock = world.table.items[keys.calling_number(it.call.phone.e164), keys.RECIPIENT]
    return lock.get(lines.OUT) == {"N": "1"}


def test_a_run_that_could_call_and_does_not_says_so() -> None:
    world = _Away({"General": 3}, luck=TALKATIVE)
    day = START.date()
    world.hours = OpeningHours.of_days(NEW_YORK, {day: [(time(8), time(9))]})
    run = _owned(world, ["away"] * 3)

    def stalled() -> object:
        return world.desk.run({"do": "status", "run": run})["stands_still_since"]

    opens = datetime(2026, 11, 23, 8, tzinfo=NEW_YORK)
    world.run(opens + timedelta(minutes=25))
    assert stalled() is None
    world.run(opens + timedelta(minutes=40))
    assert stalled() is not None
    world.run(opens + timedelta(minutes=70))  # closed: nobody may be called any more
    assert stalled() is None


def test_a_run_that_gets_on_however_slowly_does_not_stand_still() -> None:
    world = World({"General": 1}, luck=replace(TALKATIVE, talk=(1_500, 1_501)))
    run = _owned(world, [""] * 5)
    seen = set()
    for minutes in range(10, 130, 10):
        world.run(START + timedelta(minutes=minutes))
        seen.add(world.desk.run({"do": "status", "run": run})["stands_still_since"])
    assert seen == {None}


def test_an_approved_run_is_called_beside_any_number_of_drafts(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(runs, "_RUNS", 2)
    world = World({"General": 3, "Billing": 3}, luck=TALKATIVE)
    world.upload(world.rows(1))
    drafts = []
    for _ in range(5):
        world.now += timedelta(seconds=1)
        drafts.append(world.desk.run({"do": "dry_run", "list": LIST}))
    last = max(drafts, key=lambda it: str(it["run"]))
    command = {"run": last["run"], "digest": last["digest"], "by": "a supervisor"}
    world.desk.run({"do": "approve", **command})

    assert last["run"] in {it["run"] for it in world.desk.run({"do": "list"})["runs"]}
    world.run(START + timedelta(hours=2))
    assert len(world.rang) == 1
