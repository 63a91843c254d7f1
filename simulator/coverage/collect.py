"""Which ways out of which actions were taken, over any number of simulations.

    coverage = Coverage()
    coverage.expect(flow)                # every way out of it counts, taken or not
    coverage.watch(simulation)           # before contacts start
    coverage.missing                     # what no contact has taken
    coverage.require(100)                # raises below a minimum

A way out is a condition, an error type, or ``NextAction`` where an action uses it; an action
without ways out (it ends the flow) counts once, as ``end``. Processes of one run write their counts
into a directory (``save``), and whoever reports reads them all (``load``).
"""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple
from uuid import uuid4

from simulator.engine.compile import compile_flow

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from simulator.engine.contact import Contact
    from simulator.engine.program import Edge, Node
    from simulator.engine.simulation import Simulation
    from simulator.language.document import Flow

END = "end"  # the way out of an action that has none


class Branch(NamedTuple):
    """One way out of one action of a flow, by their names."""

    flow: str
    action: str
    way: str

    def __str__(self) -> str:
        return f"{self.flow} / {self.action} / {self.way}"


class NotCovered(AssertionError):  # noqa: N818 - pytest shows it as what it is
    """Fewer branches were taken than required; the message lists the missing ones."""


class Coverage:
    """Counts branches. Flows are told apart by their names.

    Args:
        flows: Those whose branches count, played or not.
        everything: Whether every other flow that is played counts as well.

    Attributes:
        taken: How often each branch was taken.
        reached: The actions that were reached, by flow and identifier.
        expected: Every branch of the flows that count.
    """

    def __init__(self, flows: Iterable[Flow] = (), *, everything: bool = False) -> None:
        self._everything = everything
        self.taken: Counter[Branch] = Counter()
        self.reached: set[tuple[str, str]] = set()
        self.expected: dict[str, list[Branch]] = {}
        for flow in flows:
            self.expect(flow)

    def expect(self, flow: Flow) -> None:
        """Let every branch of a flow count, whether it is ever played or not."""
        nodes = compile_flow(flow).nodes.values()
        self.expected[flow.name] = list(dict.fromkeys(b for node in nodes for b in _branches(node)))

    def watch(self, simulation: Simulation) -> None:
        """Count what the contacts of a simulation take from now on."""
        simulation.on_branch(self.note, entries=True)

    def note(self, _contact: Contact, edge: Edge) -> None:
        """Count one way taken."""
        source, target = edge.source, edge.target
        if self._everything and target.flow.name not in self.expected:
            self.expect(target.flow)
        if source is not None:
            self.taken[Branch(source.flow.name, source.action.identifier, edge.label)] += 1
        self.reached.add((target.flow.name, target.action.identifier))
        if not target.edges:
            self.taken[Branch(target.flow.name, target.action.identifier, END)] += 1

    @property
    def total(self) -> int:
        """How many branches count."""
        return sum(map(len, self.expected.values()))

    @property
    def missing(self) -> list[Branch]:
        """The branches that count and were never taken, in the order of the flows."""
        return [b for branches in self.expected.values() for b in branches if not self.taken[b]]

    @property
    def percent(self) -> float:
        """The share of branches taken, 0 to 100; 0 where none count: nothing was measured."""
        return 100.0 * (self.total - len(self.missing)) / self.total if self.total else 0.0

    def require(self, minimum: float) -> None:
        """Fail where less than ``minimum`` percent of the branches were taken.

        Raises:
            NotCovered: So it is; every missing branch is listed.
        """
        if self.percent < minimum:
            lines = "\n".join(map(str, self.missing))
            share = f"{self.total - len(self.missing)} of {self.total} branches"
            raise NotCovered(
                f"{share} are played ({self.percent:.1f} %, {minimum:g} required):\n{lines}"
            )

    def merge(self, other: Coverage) -> None:
        """Add what another one has counted and expects."""
        self.taken.update(other.taken)
        self.expected.update(other.expected)

    def save(self, directory: Path) -> Path:
        """Write the counts into a new file of a directory; return the file."""
        directory.mkdir(parents=True, exist_ok=True)
        path = directory / f"{uuid4()}.json"
        content = {
            "taken": [[*branch, count] for branch, count in self.taken.items()],
            "expected": [list(b) for branches in self.expected.values() for b in branches],
        }
        path.write_text(json.dumps(content), encoding="utf-8")
        return path

    @staticmethod
    def load(directory: Path) -> Coverage:
        """Read everything that was saved in a directory, as one."""
        coverage = Coverage()
        for path in sorted(directory.glob("*.json")):
            content = json.loads(path.read_text(encoding="utf-8"))
            for flow, action, way, count in content["taken"]:
                coverage.taken[Branch(flow, action, way)] += count
            for flow, action, way in content["expected"]:
                branches = coverage.expected.setdefault(flow, [])
                if (branch := Branch(flow, action, way)) not in branches:
                    branches.append(branch)
        return coverage


def _branches(node: Node) -> list[Branch]:
    ways = [edge.label for edge in node.edges] or [END]
    return [Branch(node.flow.name, node.action.identifier, way) for way in ways]
