"""A compiled flow: actions as nodes, transitions as edges, nothing left to look up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.engine.errors import Unhandled

if TYPE_CHECKING:
    from collections.abc import Callable

    from simulator.engine.contact import Contact
    from simulator.language.document import Action, Flow

    Run = Callable[[Contact], "Edge | None"]

NEXT = "NextAction"


class Edge:
    """A way out of an action.

    Attributes:
        source: The action it leaves; None: the way into a flow.
        label: ``NextAction``, a condition (``Equals 1``) or an error type.
        target: Where it leads.
        told: Whether taking it is an event; going straight on is not.
    """

    __slots__ = ("label", "source", "target", "told")

    def __init__(self, source: Node | None, label: str, target: Node, *, told: bool) -> None:
        self.source = source
        self.label = label
        self.target = target
        self.told = told


class Node:
    """One action of a compiled flow.

    Attributes:
        run: Plays the action on a contact; returns the edge taken, or None: it waits or ended.
        edges: The ways out that can be taken: conditions, errors, and ``NextAction`` where the
            action uses it.
        errors: Error type -> way out.
        forgiving: The way taken when an error has no branch; None: the contact fails.
    """

    __slots__ = ("action", "edges", "errors", "flow", "forgiving", "run")

    run: Run

    def __init__(self, flow: Flow, action: Action) -> None:
        self.flow = flow
        self.action = action
        self.edges: list[Edge] = []
        self.errors: dict[str, Edge] = {}
        self.forgiving: Edge | None = None

    def fail(self, contact: Contact, why: str, error: str = "NoMatchingError") -> Edge:
        """Return the branch for an error; ``NoMatchingError`` takes what has none of its own.

        Raises:
            Unhandled: No branch handles it. Documented are only Play prompt, which goes on, and
                Loop prompts, whose queue flow stops; for every other action we end the contact.
        """
        edge = self.errors.get(error) or self.errors.get("NoMatchingError")
        if edge is not None:
            contact.why = why
            return edge
        if self.forgiving is not None:
            contact.log(f"{why}; no branch for {error}: the flow goes on")
            return self.forgiving
        action = self.action
        raise Unhandled(self.flow.name, action.identifier, action.type, error, why)


class Program:
    """A flow whose actions are closures.

    Attributes:
        entry: The way to the first action.
        nodes: Every action by its identifier.
    """

    __slots__ = ("entry", "flow", "nodes")

    def __init__(self, flow: Flow, nodes: dict[str, Node]) -> None:
        self.flow = flow
        self.nodes = nodes
        self.entry = Edge(None, "start", nodes[flow.start], told=False)
