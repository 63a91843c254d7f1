"""A compiled flow: actions as nodes, transitions as edges, nothing left to look up."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from simulator.engine.contact import Contact
    from simulator.language.document import Action, Flow

    Run = Callable[[Contact], "Edge | None"]


class Edge:
    """A way out of an action.

    Attributes:
        source: The action it leaves.
        label: ``NextAction``, a condition (``Equals 1``) or an error type.
        target: Where it leads.
        told: Whether taking it is an event; going straight on is not.
    """

    __slots__ = ("label", "source", "target", "told")

    def __init__(self, source: Node, label: str, target: Node, *, told: bool) -> None:
        self.source = source
        self.label = label
        self.target = target
        self.told = told


class Node:
    """One action of a compiled flow.

    Attributes:
        run: Plays the action on a contact; returns the edge taken, or None: it waits or ended.
        edges: The ways out that can be taken, in the order of the file.
    """

    __slots__ = ("action", "edges", "flow", "run")

    run: Run

    def __init__(self, flow: Flow, action: Action) -> None:
        self.flow = flow
        self.action = action
        self.edges: list[Edge] = []


class Program:
    """A flow whose actions are closures.

    Attributes:
        start: The first action.
        nodes: Every action by its identifier.
    """

    __slots__ = ("flow", "nodes", "start")

    def __init__(self, flow: Flow, nodes: dict[str, Node]) -> None:
        self.flow = flow
        self.nodes = nodes
        self.start = nodes[flow.start]
