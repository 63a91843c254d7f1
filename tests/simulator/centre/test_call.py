"""Phoning the centre of this project: template, functions, flows and seed data as they are."""

import json
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest

from simulator.__main__ import main
from simulator.centre.local import LocalCentre
from simulator.console.screens import stored_items

ROOT = Path(__file__).parents[3]
MONDAY = "2026-11-23T15:00:00Z"


@pytest.fixture(autouse=True)
def _in_the_project(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)


def _call(capsys: pytest.CaptureFixture[str], *options: str) -> list[dict[str, object]]:
    code = main(["call", "--at", MONDAY, "--json", *options])
    captured = capsys.readouterr()

    assert code == 0, captured.err
    return [json.loads(line) for line in captured.out.splitlines()]


def test_ana_reaches_an_agent_who_knows_why(capsys: pytest.CaptureFixture[str]) -> None:
    events = _call(capsys, "--from", "+15550100", "--keys", "2,0,agent:accept")

    assert events[-1]["type"] == "end"
    expected = "start prompt input lambda attributes branch queue flow module view agent log end"
    assert set(expected.split()) <= {event["type"] for event in events}
    (accepted,) = [e for e in events if e["type"] == "agent" and e["action"] == "accept"]
    attributes = accepted["attributes"]
    assert isinstance(attributes, dict)
    assert attributes["customerId"] == "C-1001"
    assert attributes["why"] == "Chose an agent in the menu"


def test_a_withheld_number_is_greeted_without_a_name(capsys: pytest.CaptureFixture[str]) -> None:
    events = _call(capsys, "--from", "anonymous", "--keys", "hangup")

    (reply,) = [event["reply"] for event in events if event["type"] == "lambda"]
    assert isinstance(reply, dict)
    assert reply["outcome"] == "withheld"


def test_log_lines_of_functions_are_for_programs(capsys: pytest.CaptureFixture[str]) -> None:
    options = ("--from", "+15550100", "--keys", "hangup")
    logged = [
        e["text"] for e in _call(capsys, *options) if e.get("function") and e["type"] == "log"
    ]
    main(["call", "--at", MONDAY, *options])
    transcript = capsys.readouterr().out

    assert logged
    assert "hears" in transcript
    assert "ringback-dev-caller_lookup: {" not in transcript


@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        (["--from", "5550100"], "--from"),
        (["--keys", "1,nonsense"], "token"),
        (["--at", "tomorrow"], "--at"),
    ],
)
def test_bad_arguments_are_refused_in_one_line(
    capsys: pytest.CaptureFixture[str], options: list[str], complaint: str
) -> None:
    assert main(["call", *options]) == 2

    captured = capsys.readouterr()
    assert captured.out == ""
    assert complaint in captured.err
    assert len(captured.err.splitlines()) == 1


def test_nothing_ana_does_is_denied_or_missing(capsys: pytest.CaptureFixture[str]) -> None:
    main(["call", "--at", MONDAY, "--from", "+15550100", "--keys", "2,0,agent:accept", "--json"])

    said = capsys.readouterr().err.splitlines()
    assert [line for line in said if "ynthesiz" not in line and line != "Template ready."] == []


@pytest.mark.parametrize("seed", range(3))
def test_history_is_complete_however_contact_events_arrive(seed: int) -> None:
    def history(duplicates: float, delay: float) -> list[dict[str, object]]:
        start = datetime.fromisoformat(MONDAY)
        with LocalCentre.raise_(start=start, random_seed=seed, progress=lambda _: None) as centre:
            centre.simulation.reporter.duplicates = duplicates
            centre.simulation.reporter.delay = delay
            before = stored_items(centre)
            keys = "2,0,wait:9,agent:accept,wait:60,agent:hangup"
            centre.call("+15550100", keys=keys)
            centre.settle()
            assert centre.denied == []
            return [
                item
                for key, item in stored_items(centre).items()
                if key not in before and key[1] == "PHONE#+15550100"
            ]

    reliable, unreliable = history(0.0, 0.0), history(1.0, 120.0)

    assert len(reliable) == 1
    assert unreliable == reliable


def test_without_a_terminal_a_demonstration_is_played() -> None:
    played = subprocess.run(
        [sys.executable, "-m", "simulator.console"],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )

    assert played.returncode == 0, played.stderr
    assert "\x1b" not in played.stdout
    story = [
        "Ana calls from +15550100",
        "We sent you a bill three days ago",
        "presses 2",
        "presses 0",
        "in line for an agent",
        "Who is calling, and why",
        "hangs up",
        "What is stored of it",
        "Ana calls again",
        "You contacted us recently",
        "Is calling again within 24 hours",
    ]
    positions = [played.stdout.find(words) for words in story]
    assert -1 not in positions, played.stdout
    assert positions == sorted(positions)
