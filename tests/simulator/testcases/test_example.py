"""Amazon's own example passes, and fails when one expectation is changed."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from simulator.engine.simulation import Simulation
from simulator.language.document import load_flow
from simulator.testcases.document import parse_case
from simulator.testcases.outcome import FAILED, PASSED, WAITING, Outcome
from simulator.testcases.runner import run_case
from simulator.world.alone import lone_world
from simulator.world.labels import labels
from tests.simulator.testcases.build import (
    START,
    statuses,
)

CASES = Path(__file__).parent / "cases"


def example(**changes: str) -> Outcome:
    text = (CASES / "example.json").read_text()
    for old, new in changes.items():
        assert old in text
        text = text.replace(old, new)
    tested = load_flow(CASES / "suitable_flow.json")
    simulation = Simulation(lone_world(labels(tested)), start=START)
    return run_case(parse_case(text, source="example.json"), tested, simulation)


def test_amazons_example_passes() -> None:
    outcome = example()

    assert (outcome.status, outcome.warnings) == (PASSED, [])
    assert set(statuses(outcome).values()) == {PASSED}


@pytest.mark.parametrize(
    ("old", "new", "unmet"),
    [
        ("For sales press 2", "For sales press 9", "menu"),
        ('"Operand": "Sales"', '"Operand": "Support"', "queued"),
        ('"Operand": "gold"', '"Operand": "silver"', "looked-up"),
        ('"Value": "2"', '"Value": "1"', "queued"),
        ("function:lookup", "function:other", "looked-up"),
        ("66666666-7777", "66666666-0000", "queued"),
        ('\\"tier\\":\\"gold\\"', '\\"tier\\":\\"silver\\"', "looked-up"),
    ],
)
def test_amazons_example_fails_when_one_expectation_is_changed(
    old: str, new: str, unmet: str
) -> None:
    outcome = example(**{old: new})

    assert outcome.status == FAILED
    assert statuses(outcome)[unmet] in (FAILED, WAITING)


def test_a_queue_of_which_only_the_id_is_known_is_called_what_the_case_says() -> None:
    text = (CASES / "example.json").read_text()
    tested = replace(load_flow(CASES / "suitable_flow.json"), metadata={})
    once = run_case(parse_case(text, source="e"), tested, Simulation(lone_world(), start=START))
    contradiction = json.loads(text)
    queued = contradiction["Observations"][3]["Actions"]
    again = {**queued[0], "Identifier": "again", "Transitions": {"NextAction": "in-sales"}}
    again["Parameters"] = {**again["Parameters"], "Operand": "Support"}
    queued.insert(0, again)
    twice = run_case(
        parse_case(json.dumps(contradiction), source="e"),
        tested,
        Simulation(lone_world(), start=START),
    )

    assert once.passed
    assert "is taken to be called 'Sales', as the case says" in once.warnings[0]
    assert twice.reasons == ("ASSERT",)
