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
    result = run(project, "--numprocesses", "2", keys='["1", "2"]')

    assert result.ret == 0
    result.stdout.re_match_lines([r".*g +. +6 +. +4 +. 66\.7"])


def test_a_minimum_that_is_not_reached_fails_the_run(project: pytest.Pytester) -> None:
    assert run(project, "--simulator-cover-min", "60", keys='["1"]').ret == 1
    assert run(project, "--simulator-cover-min", "60", keys='["1", "2"]').ret == 0
