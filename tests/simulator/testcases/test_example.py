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
from simulator.world import Queue, World
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


def unnamed(operand: str, world: World | None = None) -> Outcome:
    """Amazon's example on a flow of which nobody knows what its queues are called."""
    text = (CASES / "example.json").read_text().replace('"Sales"', json.dumps(operand))
    tested = replace(load_flow(CASES / "suitable_flow.json"), metadata={})
    simulation = Simulation(world or lone_world(), start=START)
    return run_case(parse_case(text, source="e"), tested, simulation)


def test_a_queue_of_which_only_the_id_is_known_is_called_what_case_and_flow_say() -> None:
    outcome = unnamed("Sales")

    assert outcome.passed
    assert "taken to be called 'Sales', as the case says and the flow bears" in outcome.warnings[0]


@pytest.mark.parametrize("name", ["Salez", "Support", "", "ale"])
def test_a_name_that_nothing_bears_out_is_not_believed(name: str) -> None:
    outcome = unnamed(name)

    assert (outcome.status, outcome.reasons) == (FAILED, ("ASSERT",))
    assert "name it in a world file (--world)" in outcome.message


def test_a_name_that_the_caller_heard_for_another_key_is_not_believed() -> None:
    assert unnamed("Help").reasons == ("ASSERT",)


def test_a_world_that_names_the_queue_has_the_last_word() -> None:
    world = lone_world()
    arn = "arn:aws:connect:us-west-2:111122223333:instance/11111111-2222-3333-4444-555555555555"
    queue = f"{arn}/queue/66666666-7777-8888-9999-000000000000"
    world.queues.add(Queue("Salez", queue), queue)

    assert unnamed("Salez", world).passed
    assert unnamed("Sales", world).reasons == ("ASSERT",)
