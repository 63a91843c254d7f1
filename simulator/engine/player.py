"""Playing a contact from one action to the next."""

from __future__ import annotations

from collections import defaultdict, deque
from typing import TYPE_CHECKING, Final

from simulator.engine.contact import MAX_STEPS, End
from simulator.engine.errors import ContactStopped

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from simulator.engine.contact import Contact, Step
    from simulator.engine.program import Edge, Node
    from simulator.engine.simulation import Simulation

    BranchListener = Callable[[Contact, Edge], None]

AS_WANTED: Final = "as this test wants it"  # why an action failed that break_next made fail
TAIL: Final = 300  # actions before the limit that are kept, to tell which of them go round
NAMED: Final = 6  # actions of a loop that are named


class Player:
    """The trampoline: an action returns the way it takes, and the next one is played.

    Attributes:
        branch_listeners: Called with every way that is taken: into a flow, out of an action.
    """

    def __init__(self, simulation: Simulation) -> None:
        self._simulation = simulation
        self.branch_listeners: list[BranchListener] = []
        self._faults: dict[tuple[str | None, str], list[str]] = defaultdict(list)

    def break_next(self, flow: str | None, action: str, error: str) -> None:
        """Make an action take an error branch, the next time it is played."""
        self._faults[flow, action].append(error)

    def guard(self, contact: Contact, happening: Callable[[], None]) -> None:
        """Let something happen to a contact that may end it."""
        try:
            happening()
        except ContactStopped as stopped:
            self._simulation.lifecycle.finish(contact, stopped.end)

    def drive(self, contact: Contact, edge: Edge | None) -> None:
        """Play a contact from an edge on, until it waits or ends."""
        try:
            if self.branch_listeners or self._faults:
                self._play_watched(contact, edge)
            else:
                self._play_watched(contact, self._play(contact, edge))
        except ContactStopped as stopped:
            self._simulation.lifecycle.finish(contact, stopped.end)

    def drive_from(self, contact: Contact, step: Step) -> None:
        """Find out where a step leads, and play the contact on from there."""
        try:
            edge = step(contact)
        except ContactStopped as stopped:
            self._simulation.lifecycle.finish(contact, stopped.end)
        else:
            self.drive(contact, edge)

    def _play(self, contact: Contact, edge: Edge | None) -> Edge | None:
        """Play until the contact waits or ends; return the way on where the limit comes near."""
        steps, limit = contact.steps, self._simulation.max_steps - TAIL
        # A function or a listener may have ended the contact while its action was played.
        while edge is not None and contact.end is None and steps < limit:
            node = edge.target
            if edge.told:
                contact.tell("branch", node.action.identifier, edge.label, contact.why)
                contact.why = None
            contact.node = node
            steps += 1
            edge = node.run(contact)
        contact.steps = steps
        return edge

    def _play_watched(self, contact: Contact, edge: Edge | None) -> None:
        # Whatever is played in here is played at one moment, and nobody is asked anything.
        trail: deque[Node] = deque(maxlen=TAIL)
        while edge is not None and contact.end is None:
            for listener in self.branch_listeners:
                listener(contact, edge)
            node = edge.target
            if edge.told:
                contact.tell("branch", node.action.identifier, edge.label, contact.why)
                contact.why = None
            contact.node = node
            contact.steps += 1
            if contact.steps > self._simulation.max_steps:
                self._stop_circling(contact, [*trail, node])
                break
            trail.append(node)
            error = self._fault(node)
            edge = node.run(contact) if error is None else node.fail(contact, AS_WANTED, error)

    def _fault(self, node: Node) -> str | None:
        for key in ((node.flow.name, node.action.identifier), (None, node.action.identifier)):
            errors = self._faults.get(key)
            if errors:
                error = errors.pop(0)
                if not errors:
                    del self._faults[key]
                return error
        return None

    def _stop_circling(self, contact: Contact, trail: Sequence[Node]) -> None:
        flow, limit = trail[-1].flow.name, self._simulation.max_steps
        message = (
            f"{limit} actions were played without an end, the last one "
            f"{trail[-1].action.identifier!r} of flow {flow!r}; allow more if that is right"
        )
        circle = _circle(trail)
        if circle:
            names = [repr(node.action.identifier) for node in circle]
            several = len(names) > NAMED
            shown = [*names[:NAMED], f"{len(names) - NAMED} more"] if several else names
            message = (
                f"an endless loop in flow {flow!r}: {', '.join([*shown, names[0]])} go round, no "
                f"time passes and nobody is asked ({limit} actions were played); count the rounds "
                "with a Loop, or lead one of them out"
            )
        self._simulation.lifecycle.finish(contact, End(MAX_STEPS, message))


def _circle(trail: Sequence[Node]) -> list[Node]:
    """The actions that were played since the last one was played before; none if it was not."""
    earlier = [index for index, node in enumerate(trail[:-1]) if node is trail[-1]]
    return list(trail[earlier[-1] : -1]) if earlier else []
