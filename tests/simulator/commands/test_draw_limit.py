"""A flow that nobody could read as a picture is not drawn."""

import json
from pathlib import Path

import pytest

from simulator.__main__ import main
from tests.simulator.language.build import document, end, say


def test_too_many_actions_are_refused_at_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "f.json"
    parts = [say(f"a{index}", "Hi.", f"a{index + 1}") for index in range(1_000)]
    path.write_text(json.dumps(document(*parts, end("a1000"))))

    assert main(["draw", str(path), "-o", str(tmp_path / "f.svg")]) == 2
    assert "Actions: are 1,001, and nobody can read a drawing of so many" in capsys.readouterr().err
