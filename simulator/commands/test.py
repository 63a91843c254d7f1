"""``python -m simulator test CASE.json``: run Amazon Connect's native test cases on a flow.

The flow is the one that the case's entry point names (``EntryPoint``, or ``Metadata.entryPoint`` of
a console export), if ``--flow`` gives it under that reference; else the first ``--flow``. Without
any case those are run that this project's template deploys, in the centre it describes.
"""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from simulator.centre.errors import CentreError
from simulator.centre.settings import read_settings
from simulator.commands import surroundings
from simulator.commands.common import InvalidArgument, exit_code, moment, number, refuse
from simulator.engine.simulation import Simulation, speaking_time
from simulator.language.document import InvalidFlow
from simulator.language.lint.finding import Severity
from simulator.testcases.document import InvalidCase, load_case, parse_case
from simulator.testcases.export import not_checked
from simulator.testcases.hours import add_test_hours
from simulator.testcases.junit import as_junit
from simulator.testcases.lint import lint_case
from simulator.testcases.runner import run_case
from simulator.testcases.verdict import refused
from simulator.world.handlers import InvalidHandler
from simulator.world.schema import InvalidWorld

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Callable

    from simulator.centre.settings import Settings
    from simulator.language.document import Flow
    from simulator.testcases.document import Case
    from simulator.testcases.outcome import Outcome

_REFUSALS: Final = (
    CentreError, InvalidArgument, InvalidCase, InvalidFlow, InvalidHandler, InvalidWorld
)  # fmt: skip


def configure(parser: ArgumentParser) -> None:
    """Declare the options of ``test``."""
    parser.add_argument(
        "cases",
        metavar="CASE.json",
        type=Path,
        nargs="*",
        help="without any: those that this project's template deploys",
    )
    surroundings.configure(parser)
    contact = parser.add_argument_group("the simulated contact, where the case does not say")
    contact.add_argument(
        "--attribute", metavar="K=V", help="it begins with", action="append", default=[]
    )
    contact.add_argument(
        "--from", dest="customer", metavar="E164", help="the customer; withheld without"
    )
    contact.add_argument("--to", dest="system", metavar="E164", help="the number that is reached")
    contact.add_argument("--at", metavar="ISO8601", help="virtual time; default: now")
    parser.add_argument("--json", action="store_true", help="one case a line, with its records")
    parser.add_argument("--junit", metavar="FILE.xml", type=Path, help="for CI, beside the rest")


def execute(arguments: Namespace) -> int:
    """Run the cases; 0 when all passed, 1 when one failed, 2 bad input, 3 and 4 as ``run``."""
    try:
        outcomes = _outcomes(arguments)
        if arguments.junit is not None:
            _write(arguments.junit, as_junit(outcomes))
    except _REFUSALS as refusal:
        return refuse(refusal)
    _teller(arguments, outcomes)()
    codes = [exit_code(outcome.end) for outcome in outcomes if outcome.end is not None]
    failed = any(not outcome.passed for outcome in outcomes)
    return max([*codes, int(failed)])


def _outcomes(arguments: Namespace) -> list[Outcome]:
    if not arguments.cases:
        if arguments.flows or arguments.folders:
            raise InvalidArgument("CASE.json is missing: write test CASE.json --flow FLOW.json")
        return _deployed(arguments)
    cases = [load_case(path) for path in arguments.cases]
    flows = surroundings.flows_of(arguments)
    if not flows:
        raise InvalidArgument("--flow is missing: which flow is tested? write --flow FLOW.json")
    world = surroundings.world_of(arguments, flows)
    add_test_hours(world)
    start = moment(arguments.at) or datetime.now(UTC).replace(microsecond=0)
    return [
        _checked(case, Simulation(world, start=start, speech=speaking_time), flows[0][1], arguments)
        for case in cases
    ]


def _deployed(arguments: Namespace) -> list[Outcome]:
    settings = _project()
    from simulator.centre.local import LocalCentre  # seconds that files need not pay

    start = moment(arguments.at)
    with LocalCentre.raise_(start=start, settings=settings, speech=speaking_time) as centre:
        if not centre.test_cases:
            raise InvalidArgument("the template has no AWS::Connect::TestCase; name a CASE.json")
        cases = [parse_case(json.dumps(one), source=one["Name"]) for one in centre.test_cases]
        return [_checked(case, centre.simulation, centre.entry_flow, arguments) for case in cases]


def _project() -> Settings:
    """The project around us, whose template may deploy test cases."""
    try:
        return read_settings()
    except CentreError as missing:
        mend = "write test CASE.json --flow FLOW.json"
        raise InvalidArgument(
            f"CASE.json is missing: {mend} (no project here: {missing})"
        ) from None


def _checked(case: Case, simulation: Simulation, first: Flow, arguments: Namespace) -> Outcome:
    findings = lint_case(case)
    notes = [f"{one.message}; {one.hint} [{one.rule}]" for one in findings]
    if any(one.severity is Severity.ERROR for one in findings):
        return refused(case, simulation.now, notes)
    notes += [f"its story checks more: {one}" for one in not_checked(case)]
    flow = simulation.world.flows.known(case.entry.flow or "")
    if flow is None and case.entry.flow is not None:
        notes.append(f"no --flow is called {case.entry.flow}: {first.name} is tested")
    outcome = run_case(
        case,
        flow or first,
        simulation,
        customer=number(arguments.customer, "--from"),
        system=number(arguments.system, "--to"),
        attributes=surroundings.attributes_of(arguments),
    )
    outcome.warnings[:0] = notes
    return outcome


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise InvalidArgument(f"--junit: {path} cannot be written ({error.strerror})") from None


def _teller(arguments: Namespace, outcomes: list[Outcome]) -> Callable[[], None]:
    if arguments.json:
        return lambda: sys.stdout.writelines(
            json.dumps(outcome.as_dict(), ensure_ascii=False) + "\n" for outcome in outcomes
        )
    from simulator.terminal import Terminal  # a tenth of a second that --json need not pay
    from simulator.testcases.report import show_all

    return lambda: show_all(outcomes, Terminal())
