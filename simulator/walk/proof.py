"""Why nobody can take a branch, proved from the flow itself.

The flow is followed from its start with what every reference may hold (``State``): an attribute
that the flow sets to a text holds that text from then on, a Compare tells its branches apart, an
action for calls leaves only calls behind. A branch that cannot be taken in any such state is
closed, and the reason is kept. What other flows do, functions answer and callers do is left open;
only that nobody outside the flow rewrites its attributes meanwhile is taken for granted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from simulator.coverage import Branch
from simulator.coverage.collect import END
from simulator.engine.compile import CHANNELS, REGISTRY, compile_flow
from simulator.engine.program import NEXT
from simulator.walk.effects import after
from simulator.walk.failures import ANY, NO_MATCH, failures
from simulator.walk.outcomes import closed_conditions, narrowed
from simulator.walk.values import NOTHING, State, exactly

if TYPE_CHECKING:
    from collections.abc import Mapping

    from simulator.engine.program import Edge, Node
    from simulator.language.document import Flow
    from simulator.language.references import Path
    from simulator.walk.values import Values

NOWHERE: Final = "nothing leads to this action"


def unreachable(flow: Flow) -> dict[Branch, str]:
    """Return the branches of a flow that no contact can take, each with the reason."""
    return _Proof(flow).reasons()


class _Proof:
    """What is known at every action, found by going round until nothing changes."""

    def __init__(self, flow: Flow) -> None:
        self._flow = flow
        self._nodes = compile_flow(flow).nodes
        self._states: dict[str, State] = {flow.start: _beginning(flow)}
        self._follow()

    def _follow(self) -> None:
        todo = [self._flow.start]
        while todo:
            name = todo.pop()
            node = self._nodes[name]
            for edge, state in self._open(node, self._states[name]):
                target = edge.target.action.identifier
                known = self._states.get(target)
                joined = state if known is None else known.union(state)
                if known is None or joined != known:
                    self._states[target] = joined
                    todo.append(target)

    def _open(self, node: Node, state: State) -> list[tuple[Edge, State]]:
        shut = closed(node, state)
        return [
            (edge, after(node.action, edge.label, narrowed(node.action, edge.label, state)))
            for edge in node.edges
            if edge.label not in shut
        ]

    def reasons(self) -> dict[Branch, str]:
        found: dict[Branch, str] = {}
        shut: dict[str, Mapping[str, str]] = {
            name: closed(self._nodes[name], state) for name, state in self._states.items()
        }
        for name, node in self._nodes.items():
            labels = [edge.label for edge in node.edges] or [END]
            if name in self._states:
                why = shut[name]
            else:
                why = dict.fromkeys(labels, self._never_reached(node, shut))
            found |= {
                Branch(self._flow.name, name, label): why[label] for label in labels if label in why
            }
        return found

    def _never_reached(self, wanted: Node, shut: Mapping[str, Mapping[str, str]]) -> str:
        """The closed branch that leads to where an action is, as the reason."""
        seen, todo = {wanted}, [wanted]
        while todo:
            target = todo.pop(0)
            for name, node in self._nodes.items():
                for edge in node.edges:
                    if edge.target is not target:
                        continue
                    if name in shut and edge.label in shut[name]:
                        return (
                            f"only {name!r} leads here, by {edge.label}: {shut[name][edge.label]}"
                        )
                    if node not in seen:
                        seen.add(node)
                        todo.append(node)
        return NOWHERE


def closed(node: Node, state: State) -> dict[str, str]:
    """The ways out of an action that cannot be taken in a state, each with the reason."""
    action = node.action
    registered = REGISTRY.get(action.type)
    labels = [edge.label for edge in node.edges]
    if registered is None:
        return {}
    channels = state.read(("Channel",))
    here = {channel for channel in CHANNELS if channels.may("Equals", channel)}
    errors = set(action.errors)
    elsewhere = registered.elsewhere if registered.elsewhere in errors else ANY
    if not here & registered.channels:
        why = f"only {', '.join(sorted(here))} comes here, and this is not possible there"
        return {label: why for label in labels if label != elsewhere}
    found = failures(action, narrowed(action, NEXT, state))
    shut = closed_conditions(action, state)
    if found.always:
        raised = {_caught(error, errors) for error in found.errors or ()}
        return {label: found.always for label in labels if label not in raised}
    if found.errors is not None:
        raised = {_caught(error, errors) for error in found.errors}
        if here - registered.channels:
            raised.add(elsewhere)
        shut |= {error: found.why for error in errors if error not in raised and error != NO_MATCH}
        if NO_MATCH in errors and NO_MATCH not in raised and action.type != "Compare":
            shut.setdefault(NO_MATCH, found.why)
    return shut


def _caught(error: str, errors: set[str]) -> str:
    return error if error in errors else ANY


def _beginning(flow: Flow) -> State:
    """What is known where a contact comes into a flow, from wherever."""
    known: dict[Path, Values] = {
        ("Channel",): exactly(*CHANNELS),
        ("FlowAttributes",): NOTHING,
        ("#place",): exactly("in", "out"),
        ("#voice",): exactly("there"),
        ("#queue",): exactly("set", "agent", "none"),
    }
    if flow.type == "CUSTOMER_QUEUE":
        known[("#queue",)] = exactly("set", "agent")
    return State(known)
