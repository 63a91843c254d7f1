"""``python -m simulator walk``, as its user meets it."""

from __future__ import annotations

import json
import shlex
from typing import TYPE_CHECKING

from simulator.__main__ import main
from tests.simulator.language.build import action, document, end, menu, say

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

HIDDEN = menu("menu", "Press 1.", {"1": "round", "2": "end"}, "end")


def report(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, dict[str, object]]:
    code = main(["walk", *words, "--json"])
    return code, json.loads(capsys.readouterr().out)


def test_a_good_flow_is_told_with_the_branches_nobody_can_take(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "f.json"
    path.write_text(json.dumps(document(say("a", "Hello."), say("b", "Never."), end())))

    code, told = report(capsys, str(path), "--callers", "50")

    assert code == 0
    assert (told["callers"], told["notTaken"], told["bad"]) == (50, [], [])
    assert {"action": "b", "way": "NextAction", "why": "nothing leads to this action"} in told[
        "unreachable"
    ]  # type: ignore[operator]


def test_an_endless_loop_is_found_and_its_line_plays_it_again(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "f.json"
    circle = action(
        "round", "UpdateFlowLoggingBehavior", {"FlowLoggingBehavior": "Enabled"}, "round"
    )
    path.write_text(json.dumps(document(HIDDEN, circle, end())))

    code, told = report(capsys, str(path), "--callers", "60")
    bad = told["bad"]
    assert isinstance(bad, list)
    lines = [walk["run"] for walk in bad if walk["run"]]

    assert code == 4
    assert "'round', 'round' go round" in bad[0]["message"]
    assert main(shlex.split(lines[0])[3:]) == 0  # it is said, not refused
    assert "an endless loop in flow 'f'" in capsys.readouterr().err


def test_a_replay_tells_the_events_of_one_caller(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "f.json"
    path.write_text(json.dumps(document(HIDDEN, say("round", "Hi."), end())))

    assert main(["walk", str(path), "--replay", "3", "--json"]) == 0
    once = capsys.readouterr().out
    main(["walk", str(path), "--replay", "3", "--json"])

    assert capsys.readouterr().out == once
    assert json.loads(once.splitlines()[0])["type"] == "start"


def test_a_number_of_callers_that_makes_no_sense_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "f.json"
    path.write_text(json.dumps(document(say("a", "Hello."), end())))

    assert main(["walk", str(path), "--callers", "0"]) == 2
    assert capsys.readouterr().err == "--callers: 0 is not a positive number\n"
