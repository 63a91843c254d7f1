"""Writing exported test cases to files, once they have been seen to pass."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final

from simulator.engine.simulation import Simulation, speaking_time
from simulator.language.lint.finding import Severity
from simulator.testcases.document import parse_case
from simulator.testcases.export import Exported, export
from simulator.testcases.hours import add_test_hours
from simulator.testcases.lint import lint_case
from simulator.testcases.mocks import Unfit
from simulator.testcases.runner import run_case
from simulator.world.assemble import assemble

if TYPE_CHECKING:
    from simulator.scenario import Call

LONGEST_STEM: Final = 90  # characters of a file's name, but for what tells it from others
_START: Final = datetime(2026, 3, 2, 15, tzinfo=UTC)  # any moment: exported cases fix the hours


def exported(call: Call, *, name: str, origin: str) -> Exported:
    """Export the story of a call, and see that the case passes on the call's flows.

    Args:
        call: Played to where the test left it.
        name: The case's name.
        origin: Where the story stands, for the description.

    Raises:
        Unfit: It cannot be exported, or does not pass natively; the message says why.
    """
    result = export(call, name=name, origin=origin)
    case = parse_case(as_text(result), source=origin)
    for finding in lint_case(case):
        if finding.severity is Severity.ERROR:
            raise Unfit(f"publishing would refuse it: {finding.message}")
    told = call.contact.simulation.world
    world = assemble([(flow.name, flow) for flow in (*told.flows, *told.modules, call.entry)])
    add_test_hours(world)
    simulation = Simulation(world, start=_START, speech=speaking_time)
    outcome = run_case(case, call.entry, simulation)
    if not outcome.passed:
        raise Unfit(f"played natively it fails: {outcome.message}")
    return result


def as_text(result: Exported) -> str:
    """The file's content."""
    return json.dumps(result.document, ensure_ascii=False, indent=2) + "\n"


def file_name(module: str, test: str) -> str:
    """A file's name made of a test's.

    >>> file_name("tests/flows/test_menu.py", "test_zero[0-General]")
    'menu__zero_0_general.json'
    """
    slugs = (re.sub(r"[^a-z0-9]+", "_", part.lower()).strip("_") for part in _plain(module, test))
    stem = "__".join(slugs)
    if len(stem) > LONGEST_STEM:  # parameters of tests may be whole sentences
        stem = f"{stem[:LONGEST_STEM]}_{sha256(test.encode()).hexdigest()[:6]}"
    return f"{stem}.json"


def title(module: str, test: str) -> str:
    """A case's name made of a test's: words.

    >>> title("tests/flows/test_menu.py", "test_zero_is_a_person[0-General]")
    'menu: zero is a person [0-General]'
    """
    return ": ".join(part.replace("_", " ").replace("[", " [") for part in _plain(module, test))


def _plain(module: str, test: str) -> tuple[str, str]:
    return PurePosixPath(module).stem.removeprefix("test_"), test.removeprefix("test_")
