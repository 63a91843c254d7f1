"""The native test cases that are deployed pass here as well, on the flows as they stand.

They are written by ``make native``; one that fails has been overtaken by a flow or by its story.
"""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from simulator.engine.simulation import Simulation, speaking_time
from simulator.language.lint.finding import Severity
from simulator.testcases.document import load_case
from simulator.testcases.hours import add_test_hours
from simulator.testcases.lint import lint_case
from simulator.testcases.runner import run_case
from simulator.world.assemble import assemble
from tests.flows.library import FLOWS, ROOT

CASES = sorted((ROOT / "tests" / "native").glob("*.json"))
ANY_TIME = datetime(2026, 3, 1, 3, tzinfo=UTC)  # a Sunday night: the cases bring their own hours


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_native_case_passes_and_would_be_published(path: Path) -> None:
    case = load_case(path)
    world = assemble(list(FLOWS.items()))
    add_test_hours(world)
    flow = world.flows.known(case.entry.flow or "")
    assert flow is not None

    outcome = run_case(case, flow, Simulation(world, start=ANY_TIME, speech=speaking_time))

    assert outcome.passed, f"{outcome.message}; is it out of date? run make native"
    assert outcome.warnings == []
    assert [one for one in lint_case(case) if one.severity is Severity.ERROR] == []
