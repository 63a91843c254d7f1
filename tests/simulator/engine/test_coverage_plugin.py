"""The pytest plugin, in test runs of its own."""

from pathlib import Path

import pytest

from tests.simulator.language.build import document, menu, say

pytest_plugins = ("pytester",)
ROOT = Path(__file__).parents[3]

TEST = """
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from simulator.engine.simulation import Simulation
from simulator.language.document import load_flow
from simulator.world.alone import lone_world


@pytest.mark.parametrize("key", {keys})
def test_press(key):
    simulation = Simulation(lone_world(), start=datetime(2026, 3, 2, tzinfo=UTC))
    simulation.press(simulation.start_contact(load_flow(Path("flows/g.json"))), key)
"""


@pytest.fixture
def project(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> pytest.Pytester:
    import json

    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")  # seconds of start, each time
    flow = document(menu("menu", "Press 1.", {"1": "thanks"}, "end"), say("thanks", "Thanks."))
    pytester.mkdir("flows").joinpath("g.json").write_text(json.dumps(flow))
    return pytester


def run(project: pytest.Pytester, *options: str, keys: str) -> pytest.RunResult:
    project.makepyfile(TEST.format(keys=keys))
    return project.runpytest_subprocess(
        "-p",
        "simulator.pytest_plugin",
        "--simulator-cover",
        "--simulator-cover-of",
        "flows",
        *options,
    )


def test_workers_of_one_run_are_added_up(project: pytest.Pytester) -> None:
    result = run(project, "-p", "xdist", "--numprocesses", "2", keys='["1", "2"]')

    assert result.ret == 0
    result.stdout.re_match_lines([r".*g +. +6 +. +4 +. 66\.7"])


def test_a_minimum_that_is_not_reached_fails_the_run(project: pytest.Pytester) -> None:
    assert run(project, "--simulator-cover-min", "60", keys='["1"]').ret == 1
    assert run(project, "--simulator-cover-min", "60", keys='["1", "2"]').ret == 0


@pytest.mark.parametrize(
    ("of", "said"), [("nowhere", "nowhere is no folder"), ("empty", "there is no flow below empty")]
)
def test_a_folder_without_flows_is_refused(project: pytest.Pytester, of: str, said: str) -> None:
    project.mkdir("empty")

    result = run(project, "--simulator-cover-of", of, keys='["1"]')

    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines([f"*{said}*"])


def test_a_minimum_counts_by_itself_and_is_not_reached_where_nothing_is_played(
    project: pytest.Pytester,
) -> None:
    project.makepyfile("def test_nothing(): pass")
    plugin = ("-p", "simulator.pytest_plugin")

    result = project.runpytest_subprocess(*plugin, "--simulator-cover-min", "0")

    assert result.ret == 1
    result.stdout.fnmatch_lines(["nothing was counted*"])
    assert project.runpytest_subprocess(*plugin).ret == 0


def test_what_cannot_be_written_is_refused_before_the_tests(project: pytest.Pytester) -> None:
    import json

    (project.path / "file").write_text(json.dumps({}))
    project.makepyfile("def test_nothing(): raise SystemExit('ran')")
    plugin = ("-p", "simulator.pytest_plugin", "-p", "no:cacheprovider")

    for option, value in (
        ("--simulator-cover-html", "file/z.html"),
        ("--simulator-cover-html", "flows"),
        ("--simulator-cover-data", "file"),
        ("--simulator-export", "file"),
        ("--simulator-cover-min", "101"),
        ("--simulator-cover-min=-5", ""),
    ):
        words = [option, value] if value else [option]
        result = project.runpytest_inprocess(*plugin, *words)
        assert result.ret == pytest.ExitCode.USAGE_ERROR, words
        assert option.partition("=")[0] in str(result.stderr), words


def test_the_folder_of_the_page_is_made(project: pytest.Pytester) -> None:
    assert run(project, "--simulator-cover-html", "x/y/z.html", keys='["1"]').ret == 0
    assert "menu" in (project.path / "x" / "y" / "z.html").read_text()
