"""Drills of calls to lists."""

import pytest

from contact_center.adapters import codec, items, keys
from contact_center.domain.group_calls.runs import Run, RunMove
from tests.drills.drill import Drill


def test_drill_answers_abandoned(drill: Drill, capsys: pytest.CaptureFixture[str]) -> None:
    """Agents miss what they are given: the run is found, and held."""
    local, now = drill.local, drill.local.now
    moves = (RunMove("running", now, "everybody is on it"),)
    run = Run(
        run_id="abc123",
        name="visits.csv",
        digest="0" * 64,
        mode="calls",
        drafted_at=now,
        state="running",
        whole=True,
        moves=moves,
        version=1,
    )
    stored = codec.plain(run)
    for item in (
        {"pk": keys.run(run.run_id), "sk": keys.RUN, **stored},
        {"pk": keys.RUNS_OF_CALLS, "sk": run.run_id, **stored},
        {
            "pk": keys.run(run.run_id),
            "sk": keys.COUNTS,
            "calls": 90,
            "ended": 90,
            "answered": 40,
            "abandoned": 3,
            "open": 10,
        },
    ):
        table = local.outputs["TableName"]
        local.client("dynamodb").put_item(TableName=table, Item=items.to_wire(item))
    drill.later()
    assert drill.rings()

    listed, said = drill.investigate()
    assert listed == 0
    assert "abc123  running" in capsys.readouterr().out
    assert any(run.run_id in event["message"] for event in said["events"])
    drill.resolve(RUN=run.run_id)

    drill.later()
    assert not drill.rings()
