"""Which ways out of our flows' actions the scenarios play: ``python -m tests.flows.coverage``.

All scenarios are played in one process, with a listener on the branches. What no caller can bring
about is played by making the action fail, not left out. Whatever a test skips is not played.
"""

import contextlib
import importlib
import itertools
import sys
from collections.abc import Callable, Iterator
from functools import partial
from types import ModuleType
from typing import Any, NamedTuple

import pytest

from simulator.engine.compile import compile_flow
from simulator.engine.contact import Contact
from simulator.engine.program import Edge
from simulator.language.document import Flow
from simulator.walk import Explorer
from tests.flows.centre import Centre
from tests.flows.library import FLOWS

SCENARIOS = (
    "test_known_callers",
    "test_menu",
    "test_danger",
    "test_first_questions",
    "test_submenus",
    "test_answers",
    "test_transaction_module",
    "test_transactions",
    "test_speech",
    "test_going_on",
    "test_out_of_hours",
    "test_requests",
    "test_waiting",
    "test_waiting_after_our_call",
    "test_closing_while_waiting",
    "test_calling_back",
    "test_failures",
    "test_proved_business",
    "test_proving",
    "test_paying",
    "test_failing_notes",
    "test_continue_by_text",
    "test_by_text",
    "test_passing_on",
    "test_chat",
    "test_again",
    "test_who_serves_a_list",
)
# No telephone call comes by: random contacts walk through them, until nothing is left to take.
WALKED = ("${TextChatFlow}", "${ChatQueueFlow}", "${GroupCallFlow}", "${GroupTaskFlow}")
MOST_WALKS = 600


class Branch(NamedTuple):
    flow: str
    action: str
    way_out: str


def branches() -> set[Branch]:
    """Every way out of every action that can be taken."""
    return {
        Branch(flow.name, name, edge.label)
        for flow in FLOWS.values()
        for name, node in compile_flow(flow).nodes.items()
        for edge in node.edges
    }


def played() -> set[Branch]:
    """Play every scenario, and return the ways that were taken."""
    taken: set[Branch] = set()

    def note(_contact: Contact, edge: Edge, /) -> None:
        if edge.source is not None:
            source = edge.source
            taken.add(Branch(source.flow.name, source.action.identifier, edge.label))

    before, Centre.watch = Centre.watch, note
    try:
        for name in SCENARIOS:
            for play in _plays(importlib.import_module(f"tests.flows.{name}")):
                with contextlib.suppress(pytest.skip.Exception):
                    play()
    finally:
        Centre.watch = before
    return taken.union(*(walked(FLOWS[reference]) for reference in WALKED))


def walked(flow: Flow) -> set[Branch]:
    """Walk through a flow at random, in a random world, and return what was taken.

    What the flow itself proves that nobody can take counts as taken.
    """
    explorer = Explorer(flow)
    for seed in range(MOST_WALKS):
        if not explorer.left:
            break
        explorer.walk(seed)
    ways = {*explorer.coverage.taken, *explorer.closed}
    return {Branch(way.flow, way.action, way.way) for way in ways}


def _plays(module: ModuleType) -> Iterator[Callable[[], None]]:
    """The module's tests, once for each set of parameters."""
    for name, function in vars(module).items():
        if name.startswith("test_"):
            marks = [m for m in getattr(function, "pytestmark", ()) if m.name == "parametrize"]
            for choice in itertools.product(*(_cases(mark) for mark in marks)):
                arguments = {key: value for case in choice for key, value in case.items()}
                yield partial(function, **arguments)


def _cases(mark: pytest.Mark) -> list[dict[str, Any]]:
    names, values = mark.args[:2]
    if isinstance(names, str):
        return [{names: value} for value in values]
    return [dict(zip(names, value, strict=True)) for value in values]


def report(total: set[Branch], taken: set[Branch]) -> str:
    """A line for each flow, and one for each branch that is missing."""
    lines = []
    for flow in sorted({branch.flow for branch in total}):
        of_flow = {branch for branch in total if branch.flow == flow}
        lines.append(f"{len(of_flow & taken):4} of {len(of_flow):4}  {flow}")
        lines += [f"    never: {b.action} / {b.way_out}" for b in sorted(of_flow - taken)]
    return "\n".join([*lines, f"{len(total & taken):4} of {len(total):4}  branches of all flows"])


if __name__ == "__main__":
    sys.stdout.write(report(branches(), played()) + "\n")
