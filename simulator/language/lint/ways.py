"""Design: ways that end badly, lead nowhere, or never end."""

from collections.abc import Iterator
from typing import Final

from simulator.language.lint import finding as rules
from simulator.language.lint.circles import circles
from simulator.language.lint.finding import Finding
from simulator.language.lint.kind import likely_type
from simulator.language.lint.network import (
    CALLER_FLOWS,
    INPUTS,
    Edge,
    Network,
    Node,
)
from simulator.language.lint.subject import Subject, of_flow
from simulator.language.lint.values import references_in

Subjects = dict[str, Subject]

# Where a caller hears something or is in other hands; what is not here passes in silence.
_SPEAKS: Final = INPUTS | {
    "MessageParticipant",
    "MessageParticipantIteratively",
    "ShowView",
    "AuthenticateParticipant",
    "TransferContactToQueue",
    "DequeueContactAndTransferToQueue",
    "TransferContactToAgent",
    "TransferParticipantToThirdParty",
    "TransferToFlow",
    "UpdatePreviousContactParticipantState",
    "InvokeFlowModule",
    "EndFlowModuleExecution",
    "EndFlowExecution",
}
_NORMAL: Final = frozenset({"NoMatchingCondition"})  # on what decides, a branch like another
_DECIDES: Final = frozenset(
    {
        "Compare",
        "CheckHoursOfOperation",
        "CheckMetricData",
        "CheckOutboundCallStatus",
        "CheckVoiceId",
        "DistributeByPercentage",
        "InvokeFlowModule",
    }
)
_CHANGES: Final = frozenset(
    {
        "InvokeLambdaFunction",
        "UpdateContactAttributes",
        "UpdateFlowAttributes",
        "GetMetricData",
        "GetCustomerProfile",
        "GetCase",
    }
)
_BOUNDED: Final = frozenset(
    {"Loop", "MessageParticipantIteratively", "InvokeFlowModule", "TransferToFlow", "ShowView"}
)
_SILENCE: Final = frozenset({"InputTimeLimitExceeded", "NoMatchingCondition"})
_IN_QUEUE: Final = frozenset({"CUSTOMER_QUEUE", "CUSTOMER_HOLD", "AGENT_HOLD"})


def check_ways(network: Network, subjects: Subjects) -> Iterator[Finding]:
    yield from _unreachable(network, subjects)
    yield from _endless(network, subjects)
    yield from _function_errors(network, subjects)
    kind = likely_type(network.flow)
    if network.is_agents_page:
        return
    if kind in CALLER_FLOWS:
        yield from _dead_ends(network, subjects)
        yield from _retries(network, subjects)
    if kind in CALLER_FLOWS - {"CUSTOMER_QUEUE"}:
        yield from _people(network, subjects)


def _unreachable(network: Network, subjects: Subjects) -> Iterator[Finding]:
    reached = {node.identifier for node in network.reached}
    for name, subject in subjects.items():
        if name not in reached:
            message = "Nothing leads to this action"
            hint = "lead something to it, or remove it"
            yield subject.finding(rules.UNREACHABLE, subject.path(), message, hint)


def _people(network: Network, subjects: Subjects) -> Iterator[Finding]:
    good = network.lead_to(lambda n: network.hands_over(n) or network.goes_back(n))
    heard = [node for node in network.reached if network.action(node).type in _SPEAKS]
    if network.node(network.flow.start) not in good:
        if heard:
            message = "No way from here leads to a person: no queue, callback or number"
            hint = "lead an option, and every error, to a queue"
            yield of_flow(network.flow, rules.NO_WAY_TO_A_PERSON, "StartAction", message, hint)
        return
    for node in heard:
        subject = subjects[node.identifier]
        if subject.action.type in INPUTS and node not in good:
            message = "Whatever the caller answers here, no person can be reached any more"
            hint = "add an option, or lead an error, to a queue"
            yield subject.finding(rules.NO_WAY_TO_A_PERSON, subject.path(), message, hint)


def _dead_ends(network: Network, subjects: Subjects) -> Iterator[Finding]:
    if network.is_before_the_call:
        return
    silent = _hanging_up_silently(network)
    for node in network.reached:
        action = network.action(node)
        if action.type == "MessageParticipant":
            continue  # where a prompt cannot be played, another one hardly can
        cut = [
            edge.label
            for edge in network.edges[node]
            if edge.kind == "error"
            and not (edge.label in _NORMAL and action.type in _DECIDES)
            and edge.to in silent
        ]
        if cut:
            subject = subjects[node.identifier]
            message = f"On {', '.join(cut)} the caller is cut off without a word"
            hint = "say what happened, and lead to a person, a callback or a ticket"
            path = subject.path("Transitions", "Errors")
            yield subject.finding(rules.DEAD_END, path, message, hint)


def _hanging_up_silently(network: Network) -> set[Node]:
    """The actions from which a caller is hung up on without having heard anything."""

    def in_silence(node: Node, edge: Edge) -> bool:
        if network.action(node).type in _SPEAKS:
            return False
        return edge.kind != "error" or edge.label in _NORMAL

    return network.lead_to(lambda n: network.action(n).type == "DisconnectParticipant", in_silence)


def _retries(network: Network, subjects: Subjects) -> Iterator[Finding]:
    good = network.lead_to(
        lambda n: network.action(n).type in INPUTS or network.hands_over(n) or network.goes_back(n)
    )
    for node in network.reached:
        action = network.action(node)
        if action.type not in INPUTS:
            continue
        lost = [e.label for e in network.edges[node] if _is_miss(e) and e.to not in good]
        if lost:
            subject = subjects[node.identifier]
            message = f"On {', '.join(lost)} the caller is not asked again"
            hint = "ask once more (a Loop counts), then lead to a person"
            path = subject.path("Transitions", "Errors")
            yield subject.finding(rules.NO_RETRY, path, message, hint)


def _is_miss(edge: Edge) -> bool:
    return edge.kind == "error" and edge.label in _SILENCE | {"InvalidPhoneNumber"}


def _function_errors(network: Network, subjects: Subjects) -> Iterator[Finding]:
    """A failed call that goes on as if it had worked, to where the reply is read."""
    reading = _reading_a_reply(network)
    for node in network.reached:
        action = network.action(node)
        failed = action.errors.get("NoMatchingError")
        if action.type != "InvokeLambdaFunction" or failed is None or failed != action.next:
            continue
        if network.node(failed) in reading:
            subject = subjects[node.identifier]
            message = "A failed call goes on like a good one, to where its reply is read"
            hint = "give NoMatchingError a way of its own"
            path = subject.path("Transitions", "Errors")
            yield subject.finding(rules.LAMBDA_ERROR, path, message, hint)


def _reading_a_reply(network: Network) -> set[Node]:
    """The actions from which a function's reply is read, before another one replaces it."""

    def reads(node: Node) -> bool:
        paths = references_in(network.action(node).parameters)
        return any(path[0] == "External" for path in paths)

    return network.lead_to(
        reads, lambda node, _edge: network.action(node).type != "InvokeLambdaFunction"
    )


def _endless(network: Network, subjects: Subjects) -> Iterator[Finding]:
    if likely_type(network.flow) in _IN_QUEUE:
        return  # round and round until an agent is there is what these are for
    edges = {node: _unbounded(network, node) for node in network.reached}
    first = {node: index for index, node in enumerate(network.reached)}
    found = [circle & first.keys() for circle in circles(edges)]
    for circle in sorted(
        filter(None, found), key=lambda circle: min(map(first.__getitem__, circle))
    ):
        if not _leaves_in_time(network, edges, circle):
            subject = subjects[min(circle, key=first.__getitem__).identifier]
            others = len(circle) - 1
            message = "A caller who says nothing, or nothing that fits, goes round here for ever"
            if others:
                message += f", through {others} other action{'s' if others > 1 else ''}"
            hint = "count the rounds with a Loop, then lead to a person"
            yield subject.finding(rules.ENDLESS_LOOP, subject.path(), message, hint)


def _unbounded(network: Network, node: Node) -> list[Node]:
    """Where a contact goes on by itself; what counts rounds or needs the caller ends the walk."""
    action = network.action(node)
    if action.type in _BOUNDED or action.type == "DisconnectParticipant":
        return []
    edges = [edge for edge in network.edges[node] if edge.to.source == node.source]
    if action.type in INPUTS:
        edges = [edge for edge in edges if edge.kind != "condition"]
    return [edge.to for edge in edges]


def _leaves_in_time(network: Network, edges: dict[Node, list[Node]], circle: set[Node]) -> bool:
    """Whether something on the circle can come to decide otherwise."""
    kinds = {network.action(node).type for node in circle}
    for node in circle:
        kind = network.action(node).type
        leaves = any(to not in circle for to in edges[node])
        if leaves and kind in _DECIDES and (kind != "Compare" or kinds & _CHANGES):
            return True
    return False
