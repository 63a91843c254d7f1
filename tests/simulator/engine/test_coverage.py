"""Branch coverage counts what was taken, adds up, and insists on a minimum."""

from pathlib import Path

import pytest
from rich.console import Console

from simulator.coverage import Branch, Coverage, NotCovered, html, table
from simulator.engine.simulation import Simulation
from simulator.language.document import Flow
from simulator.world.alone import lone_world
from tests.simulator.engine.play import START
from tests.simulator.language.build import flow, menu, say


@pytest.fixture
def greeting() -> Flow:
    return flow(
        menu("menu", "Press 1.", {"1": "thanks"}, "end"), say("thanks", "Thanks."), source="g.json"
    )


def played(greeting: Flow, keys: str) -> Coverage:
    coverage = Coverage([greeting])
    simulation = Simulation(lone_world(), start=START)
    coverage.watch(simulation)
    simulation.press(simulation.start_contact(greeting), keys)
    return coverage


def test_a_branch_counts_when_it_is_taken(greeting: Flow) -> None:
    coverage = played(greeting, "1")

    assert coverage.taken[Branch("g", "menu", "Equals 1")] == 1
    assert coverage.taken[Branch("g", "thanks", "NextAction")] == 1
    assert coverage.taken[Branch("g", "end", "end")] == 1
    # MessageParticipant has no error branch here, and the menu never uses its NextAction.
    assert [b.way for b in coverage.missing] == [
        "InputTimeLimitExceeded",
        "NoMatchingCondition",
        "NoMatchingError",
    ]
    assert coverage.percent == pytest.approx(50)


def test_what_several_processes_counted_adds_up(greeting: Flow, tmp_path: Path) -> None:
    played(greeting, "1").save(tmp_path)
    played(greeting, "2").save(tmp_path)

    merged = Coverage.load(tmp_path)

    assert merged.taken[Branch("g", "end", "end")] == 2
    assert [b.way for b in merged.missing] == ["InputTimeLimitExceeded", "NoMatchingError"]
    assert merged.total == 6


def test_less_than_the_minimum_fails_and_lists_what_is_missing(greeting: Flow) -> None:
    coverage = played(greeting, "1")

    coverage.require(50)
    with pytest.raises(NotCovered, match=r"3 of 6 branches .*\n.*menu / InputTimeLimitExceeded"):
        coverage.require(50.1)


def test_reports_name_what_is_missing(greeting: Flow) -> None:
    coverage = played(greeting, "1")
    console = Console(record=True, width=120)

    console.print(table(coverage))

    assert "NoMatchingCondition" in console.export_text()
    assert '<tr class="no"><td>menu</td><td>NoMatchingCondition</td>' in html(coverage)


def test_a_flow_that_was_not_named_counts_only_on_request(greeting: Flow) -> None:
    quiet, greedy = Coverage(), Coverage(everything=True)
    simulation = Simulation(lone_world(), start=START)
    quiet.watch(simulation)
    greedy.watch(simulation)
    simulation.start_contact(greeting)

    assert (quiet.total, greedy.total) == (0, 6)
