"""Synthesis runs once for each content and says what went wrong."""

import stat
from pathlib import Path

import pytest

from simulator.centre.errors import SynthesisError
from simulator.centre.synthesis import synthesize

CLI = """#!/bin/sh
echo run >> "$PWD/runs"
while [ $# -gt 0 ]; do
  if [ "$1" = "--output" ]; then out="$2"; fi
  shift
done
if [ -f broken ]; then echo "first"; echo "the infra is broken" >&2; exit 1; fi
echo "{}" > "$out/manifest.json"
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project whose CDK command line is a small script."""
    cli = tmp_path / "node_modules" / ".bin" / "cdk"
    cli.parent.mkdir(parents=True)
    cli.write_text(CLI)
    cli.chmod(cli.stat().st_mode | stat.S_IXUSR)
    (tmp_path / "cdk.json").write_text('{"app": "python3 app.py"}')
    (tmp_path / "app.py").write_text("one")
    (tmp_path / "flows").mkdir()
    return tmp_path


def _runs(project: Path) -> int:
    return len((project / "runs").read_text().splitlines())


def test_the_same_content_is_synthesized_once(project: Path) -> None:
    said: list[str] = []

    first = synthesize(project, stage="dev", progress=said.append)
    told = len(said)
    second = synthesize(project, stage="dev", progress=said.append)

    assert first == second
    assert _runs(project) == 1
    assert told > 0
    assert len(said) == told


@pytest.mark.parametrize("change", ["app.py", "flows/new.json", "cdk.json"])
def test_a_change_is_synthesized_again(project: Path, change: str) -> None:
    first = synthesize(project, stage="dev", progress=lambda _: None)
    (project / change).write_text('{"app": "python3 other.py"}')

    assert synthesize(project, stage="dev", progress=lambda _: None) != first
    assert _runs(project) == 2


def test_stages_are_apart(project: Path) -> None:
    dev, prod = (synthesize(project, stage=s, progress=lambda _: None) for s in ("dev", "prod"))

    assert dev != prod


def test_a_failure_shows_the_last_lines_of_the_cli_and_leaves_no_cache(project: Path) -> None:
    (project / "broken").touch()

    with pytest.raises(SynthesisError, match="the infra is broken"):
        synthesize(project, stage="dev", progress=lambda _: None)

    (project / "broken").unlink()
    assert (synthesize(project, stage="dev", progress=lambda _: None) / "manifest.json").exists()


def test_a_missing_cli_says_how_to_mend_it(project: Path) -> None:
    (project / "node_modules" / ".bin" / "cdk").unlink()

    with pytest.raises(SynthesisError, match="make setup"):
        synthesize(project, stage="dev", progress=lambda _: None)
