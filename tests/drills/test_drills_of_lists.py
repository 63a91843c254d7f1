"""Drills of calls to lists."""

import json
from datetime import timedelta
from typing import Any

import pytest

from contact_center.adapters import codec, items, keys
from contact_center.domain.group_calls.lists import COLUMNS
from contact_center.domain.group_calls.runs import Run, RunMove
from simulator.centre.local import LocalCentre
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


def test_drill_list_held(drill: Drill, capsys: pytest.CaptureFixture[str]) -> None:
    """Amazon Connect refuses everybody: nobody is given up, all are called once that is mended."""
    run = _approved(drill.local, 6)
    faults = drill.local.cloud.faults
    with faults.refuse("connect", "StartOutboundVoiceContact", code="InvalidParameterException"):
        drill.later(120)
        assert drill.rings()

        listed, said, told = drill.investigate(RUN=run)
        assert (listed, told) == (0, 0)
        shown = capsys.readouterr().out
        assert f"{run}  paused" in shown
        assert "5 calls in a row were refused: InvalidParameterException" in shown
        assert "calls 0" in shown
        assert any(run in event["message"] for event in said["events"])
    drill.resolve(RUN=run)

    drill.later(900)
    assert not drill.rings()
    assert _ask(drill.local, do="status", run=run)["counts"]["calls"] >= 6


def test_drill_list_stalled(drill: Drill, capsys: pytest.CaptureFixture[str]) -> None:
    """Every agent is away: nobody is called, until the run is stopped."""
    simulation = drill.local.simulation
    agents = list(simulation.routing.agents.values())
    for agent in agents:
        simulation.routing.set_status(agent, "Lunch")
    run = _approved(drill.local, 1, first=20)
    drill.later(60)
    assert not drill.rings()
    _runs_since(drill.local, run, timedelta(minutes=30))
    drill.later(300)
    assert drill.rings()

    said, told, free = drill.investigate(RUN=run)
    assert told == 0
    assert "nobody was called since" in capsys.readouterr().out
    assert any(run in event["message"] for event in said["events"])
    (counted, _) = free["MetricResults"][0]["Collections"]
    assert counted["Value"] == 0
    drill.resolve(RUN=run)
    for agent in agents:
        simulation.routing.set_status(agent, "Available")

    drill.later()
    assert not drill.rings()


def _runs_since(local: LocalCentre, run: str, ago: timedelta) -> None:
    """Let a run have been running for a while: half an hour of beats takes the drill too long."""
    dynamodb, table = local.client("dynamodb"), local.outputs["TableName"]
    for pk, sk in ((keys.run(run), keys.RUN), (keys.RUNS_OF_CALLS, run)):
        place = items.to_wire({"pk": pk, "sk": sk})
        item = items.from_wire(dynamodb.get_item(TableName=table, Key=place)["Item"])
        item["moves"][-1]["at"] = (local.now - ago).isoformat()
        dynamodb.put_item(TableName=table, Item=items.to_wire(item))


def _approved(local: LocalCentre, people: int, *, first: int = 0) -> str:
    """Have a list of new customers called; return its run."""
    numbers = range(first, first + people)
    for n in numbers:
        item = {
            "pk": keys.customer(f"L-{n}"),
            "sk": keys.PROFILE,
            "customer_id": f"L-{n}",
            "first_name": "Kim",
            "language": "en",
            "area": "hillside",
            "phones": f"+1212555{200 + n:04d}",
        }
        table = local.outputs["TableName"]
        local.client("dynamodb").put_item(TableName=table, Item=items.to_wire(item))
    rows = [f"L-{n},,your visit,,en,,service,2026-03-06" for n in numbers]
    local.client("s3").put_object(
        Bucket=local.outputs["CallListsBucket"],
        Key="lists/visits.csv",
        Body="\n".join((",".join(COLUMNS), *rows)).encode(),
    )
    drafted = _ask(local, do="dry_run", list="visits.csv")
    _ask(local, do="approve", run=drafted["run"], digest=drafted["digest"], by="anna")
    return str(drafted["run"])


def _ask(local: LocalCentre, **command: str) -> dict[str, Any]:
    reply = local.client("lambda").invoke(
        FunctionName="ringback-dev-group_call_desk", Payload=json.dumps(command).encode()
    )
    told: dict[str, Any] = json.loads(reply["Payload"].read())
    assert "error" not in told
    return told
