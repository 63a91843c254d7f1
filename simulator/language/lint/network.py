"""Flows and modules as one graph: where a contact can get to, from anywhere."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final, NamedTuple

from simulator.language.catalog import CATALOG
from simulator.language.document import MODULE, Action, Flow
from simulator.world.directory import Directory

INPUTS: Final = frozenset({"GetParticipantInput", "ConnectParticipantWithLexBot"})
PEOPLE: Final = frozenset(
    {
        "TransferContactToQueue",
        "DequeueContactAndTransferToQueue",
        "TransferContactToAgent",
        "TransferParticipantToThirdParty",
        "CreateCallbackContact",
        "UpdatePreviousContactParticipantState",  # the agent who passed the contact on is there
    }
)
CALLER_FLOWS: Final = frozenset(
    {"CONTACT_FLOW", "AGENT_TRANSFER", "QUEUE_TRANSFER", "CUSTOMER_QUEUE", MODULE}
)
AGENTS_PAGES: Final = frozenset({"DefaultAgentUI", "DisconnectAgentUI"})
_RETURN: Final = "EndFlowModuleExecution"


class Node(NamedTuple):
    """An action of one of the flows."""

    source: str
    identifier: str


@dataclass(frozen=True, slots=True)
class Edge:
    """A way from one action to another.

    Attributes:
        label: ``NextAction``, an operand, an error type, or what crosses flows: "enter", "return".
        kind: "next", "condition", "error" or "flow".
    """

    label: str
    kind: str
    to: Node


def raw_actions(flow: Flow) -> dict[str, Mapping[str, object]]:
    """Each action as it stands in the document, by identifier."""
    return {raw["Identifier"]: raw for raw in flow.document["Actions"]}


class Network:
    """A flow with those it refers to.

    Args:
        flow: The flow under the linter's eye.
        flows: What its references, and theirs, mean.
    """

    def __init__(self, flow: Flow, flows: Mapping[str, Flow]) -> None:
        self.flow = flow
        self._directory: Directory[Flow] = Directory()
        for reference, found in flows.items():
            self._directory.add(found, reference)
        self.flows = {known.source: known for known in [*flows.values(), flow]}

    @cached_property
    def is_agents_page(self) -> bool:
        """Whether a hook opens the flow on an agent's desk: no caller hears or ends it."""
        return any(
            self._directory.find(reference) is self.flow
            for flow in self.flows.values()
            for action in flow.actions.values()
            if action.type == "UpdateContactEventHooks"
            for hook, reference in _hooks(action)
            if hook in AGENTS_PAGES and isinstance(reference, str)
        )

    @cached_property
    def is_before_the_call(self) -> bool:
        """Whether a callback runs the flow on its way into the queue: nobody is on the line yet."""
        return any(
            self._directory.find(reference) is self.flow
            for flow in self.flows.values()
            for action in flow.actions.values()
            if action.type == "CreateCallbackContact"
            and isinstance(reference := action.parameters.get("ContactFlowId"), str)
        )

    def node(self, identifier: str) -> Node:
        """An action of the flow itself."""
        return Node(self.flow.source, identifier)

    def action(self, node: Node) -> Action:
        return self.flows[node.source].actions[node.identifier]

    def called(self, action: Action) -> Flow | None:
        """The flow or module an action goes into, if it is known."""
        name = {"TransferToFlow": "ContactFlowId", "InvokeFlowModule": "FlowModuleId"}
        reference = action.parameters.get(name.get(action.type, ""))
        return self._directory.find(reference) if isinstance(reference, str) else None

    def leads_outside(self, node: Node) -> bool:
        """Whether the action goes into a flow that nobody has shown to the linter."""
        action = self.action(node)
        crossing = action.type in ("TransferToFlow", "InvokeFlowModule")
        return crossing and self.called(action) is None

    @cached_property
    def edges(self) -> dict[Node, tuple[Edge, ...]]:
        """Every way out of every action, across flows."""
        return {
            Node(flow.source, name): tuple(self._edges(flow, action, raw[name]))
            for flow in self.flows.values()
            for raw in [raw_actions(flow)]
            for name, action in flow.actions.items()
        }

    def _edges(self, flow: Flow, action: Action, raw: Mapping[str, object]) -> Iterator[Edge]:
        called = self.called(action)
        if called is not None:
            yield Edge("enter", "flow", Node(called.source, called.start))
            failed = action.errors.get("NoMatchingError")
            if failed is not None:
                yield Edge("NoMatchingError", "error", Node(flow.source, failed))
        else:
            yield from own_edges(flow, action, raw)
        if action.type == _RETURN:
            result = str(action.parameters.get("Result", ""))
            yield from (Edge("return", "flow", to) for to in self._returns(flow, result))

    def _returns(self, module: Flow, result: str) -> Iterator[Node]:
        for flow in self.flows.values():
            for action in flow.actions.values():
                if action.type == "InvokeFlowModule" and self.called(action) is module:
                    target = _after(action, result)
                    if target is not None:
                        yield Node(flow.source, target)

    def reach(self, starts: Iterable[Node]) -> set[Node]:
        """Everything that can be reached from some actions, themselves included."""
        return closure(starts, lambda node: (edge.to for edge in self.edges[node]))

    def lead_to(
        self,
        goal: Callable[[Node], bool],
        through: Callable[[Node, Edge], bool] = lambda _node, _edge: True,
    ) -> set[Node]:
        """Every action from which one that satisfies ``goal`` can be reached, itself included.

        Args:
            goal: What is looked for.
            through: Whether a way out of an action counts.
        """
        goals = [node for node in self.edges if goal(node)]

        def backwards(node: Node) -> Iterator[Node]:
            return (origin for origin, edge in self.entries[node] if through(origin, edge))

        return closure(goals, backwards)

    @cached_property
    def entries(self) -> dict[Node, list[tuple[Node, Edge]]]:
        """Every way into every action, with where it comes from."""
        back: dict[Node, list[tuple[Node, Edge]]] = {node: [] for node in self.edges}
        for node, edges in self.edges.items():
            for edge in edges:
                back[edge.to].append((node, edge))
        return back

    @cached_property
    def reached(self) -> list[Node]:
        """The flow's own actions that its start leads to, in the order of the document."""
        found = self.reach([self.node(self.flow.start)])
        return [node for name in self.flow.actions if (node := self.node(name)) in found]

    def hands_over(self, node: Node) -> bool:
        """Whether a person takes over here, or somebody the linter does not know."""
        return self.action(node).type in PEOPLE or self.leads_outside(node)

    def goes_back(self, node: Node) -> bool:
        """Whether the flow under the eye is a module that returns here."""
        return node.source == self.flow.source and self.action(node).type == _RETURN


def _hooks(action: Action) -> Iterable[tuple[str, object]]:
    hooks = action.parameters.get("EventHooks")
    return hooks.items() if isinstance(hooks, Mapping) else ()


def own_edges(flow: Flow, action: Action, raw: Mapping[str, object]) -> Iterator[Edge]:
    """The ways out of an action inside its flow that can be taken."""
    entry = CATALOG.get(action.type)
    if action.next is not None and (entry is None or entry.takes_next(raw)):
        yield Edge("NextAction", "next", Node(flow.source, action.next))
    for condition in action.conditions:
        yield Edge(condition.operand, "condition", Node(flow.source, condition.next))
    for kind, target in action.errors.items():
        yield Edge(kind, "error", Node(flow.source, target))


def closure(starts: Iterable[Node], onwards: Callable[[Node], Iterable[Node]]) -> set[Node]:
    """The starts and everything beyond them."""
    seen = set(starts)
    todo = list(seen)
    while todo:
        for node in onwards(todo.pop()):
            if node not in seen:
                seen.add(node)
                todo.append(node)
    return seen


def _after(call: Action, result: str) -> str | None:
    for condition in call.conditions:
        if condition.operand == result:
            return condition.next
    return call.errors.get("NoMatchingCondition") if call.conditions else call.next
