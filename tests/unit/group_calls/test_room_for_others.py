"""Nothing that waits for one agent, or for an approval, keeps a list from being called."""

from datetime import timedelta
from typing import Any

import pytest

from contact_center.adapters.group_calls import runs
from tests.group_call_world import LIST, START, Luck, World

CALM = Luck(
    throttled=0, answer_lost=0, event_lost=0, event_twice=0, answers=1, busy=0, machine=0,
    invalid=0, refuses=0, later=0, not_needed=0, agent_misses=0,
)  # fmt: skip


class _Away(World):
    """Nobody takes the tasks of one owner."""

    def _answer(self, contact: dict[str, Any]) -> None:
        found = self.runs.get(*contact["named"][:2])
        if found is None or found.call.owner != "away":
            super()._answer(contact)


def test_tasks_of_an_owner_who_is_away_take_no_room_of_the_queue() -> None:
    world = _Away({"General": 3}, luck=CALM)
    world.upload(
        [
            f"{world.customer(n)},,your visit,General,en,{owner},service,2026-11-24"
            for n, owner in enumerate(["away"] * 6 + [""] * 12)
        ]
    )
    told = world.desk.run({"do": "dry_run", "list": LIST, "mode": "tasks"})
    command = {"run": told["run"], "digest": told["digest"], "by": "a supervisor"}
    world.desk.run({"do": "approve", **command})
    world.run(START + timedelta(hours=5))

    people = world.recipients(told["run"])
    assert [it.call.state for it in people if it.call.owner is None] == ["completed"] * 12
    assert sum(it.in_the_air for it in people) == 1  # the owner has one, and not all of them
    assert world.dialler.beats.read()[1] == {"General": 0, f"owner_{b'away'.hex()}": 1}


def test_an_approved_run_is_called_beside_any_number_of_drafts(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(runs, "_RUNS", 2)
    world = World({"General": 3, "Billing": 3}, luck=CALM)
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
