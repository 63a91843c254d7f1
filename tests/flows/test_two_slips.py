"""From every question a person is one zero, or two slips, away: read from the files alone.

A slip is a silence, a key that means nothing, or a question that breaks; by voice two lead to the
keys, by keys two lead to a person. After a zero, or the last slip, it has to be a person or a
request whatever else happens on the way: each way out of each step counts, and nothing is played.

Where a function judges what was keyed, it counts the slips itself (``RETRIES``, tested with it);
the flow has to lead to a person wherever the function says so, or fails.
"""

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace

import pytest

from simulator.language.document import Action, Flow
from tests.flows.library import FLOWS

Node = tuple[str, str]  # name of the flow, action
Flows = Mapping[str, Flow]  # by name

MOST_SLIPS = 2
KEYS, VOICE = "GetParticipantInput", "ConnectParticipantWithLexBot"
ZERO = ("0", "Person")  # the key, and what the bot makes of it and of words for it
# Before the queue; in it silence means to keep waiting.
ASKING = ("Bill question", "Welcome back", "Menu", "Bills", "Visits and details", "Questions")
OFFERING = (
    "Resume",
    "Anything else",
    "By text",
    "Continue by text",
    "Open callback",
)  # silence: no
JUDGED = ("Transaction", "Authenticate", "Payment")  # functions count
ENDS = ("${ToPersonModule}", "${CallbackTimeModule}", "${LeaveRequestModule}")
CALL_AGAIN = ("Main", "Call again")  # nobody is here, nobody was heard, and there is no number
BY_NAME: Flows = {flow.name: flow for flow in FLOWS.values()}


def steps(flows: Flows, *names: str) -> Iterator[tuple[Node, Action]]:
    for name in names:
        for identifier, action in flows[name].actions.items():
            yield (name, identifier), action


def slipped(action: Action) -> set[str]:
    """Where an action leads after a slip: not where an answer was understood."""
    judged = str(action.parameters.get("ComparisonValue"))
    if action.type == "Compare" and judged == "$.StoredCustomerInput":
        return {c.next for c in action.conditions if c.operand == "Timeout"}
    understood = action.type in (KEYS, VOICE) or judged.startswith("$.Lex.")
    if understood and (action.conditions or action.type == VOICE):
        return set(action.errors.values())
    return set(action.targets())


class Slips:
    """Counts the slips, by voice or by keys, that lead from a step to a person at the most."""

    def __init__(self, flows: Flows, kind: str) -> None:
        self._flows, self._kind = flows, kind
        self._known: dict[Node, float] = {}
        self._results: dict[tuple[str, str], set[Node]] = defaultdict(set)
        for node, action in steps(flows, "Main"):
            if action.type == "InvokeFlowModule":
                module = FLOWS[action.parameters["FlowModuleId"]].name
                for condition in action.conditions:
                    self._results[module, condition.operand].add((node[0], condition.next))

    def __call__(self, node: Node) -> float:
        """Return the most; infinite where somebody never comes to a person, or in circles."""
        if node not in self._known:
            self._known[node] = math.inf  # whoever comes here again on the way goes in circles
            self._known[node] = self._count(node)
        return self._known[node]

    def _count(self, node: Node) -> float:
        action = self._flows[node[0]].actions[node[1]]
        if node == CALL_AGAIN or action.parameters.get("FlowModuleId") in ENDS:
            return 0
        most = max((self(after) for after in self._after(node, action)), default=math.inf)
        return most + (action.type == self._kind)

    def _after(self, node: Node, action: Action) -> set[Node]:
        if action.type == "EndFlowModuleExecution":
            return self._results[node[0], action.parameters["Result"]]
        if action.type == "InvokeFlowModule":
            module = FLOWS[action.parameters["FlowModuleId"]]
            return {(module.name, module.start)}
        return {(node[0], target) for target in slipped(action)}


class Check:
    """Which steps are further from a person than that."""

    def __init__(self, flows: Flows) -> None:
        self._flows = flows
        self._keys, self._voice = Slips(flows, KEYS), Slips(flows, VOICE)

    def _far(self, node: Node, most: int = 0) -> bool:
        return max(self._keys(node), self._voice(node)) > most

    def no_zero(self) -> set[Node]:
        asked = (
            (node, [(node[0], c.next) for c in action.conditions if c.operand in ZERO])
            for node, action in steps(self._flows, *ASKING, *OFFERING)
            if action.type in (KEYS, VOICE) and action.conditions
        )
        return {node for node, zeros in asked if not zeros or any(map(self._far, zeros))}

    def too_many_slips(self) -> set[Node]:
        return {
            node
            for node, action in steps(self._flows, *ASKING)
            if action.type in (KEYS, VOICE) and self._far(node, MOST_SLIPS)
        }

    def not_given_up(self) -> set[Node]:
        return {
            node
            for node, action in steps(self._flows, *JUDGED, "Questions")
            if any(self._far((node[0], target)) for target in given_up(action))
        }


def wrong(flows: Flows) -> set[Node]:
    check = Check(flows)
    return check.no_zero() | check.too_many_slips() | check.not_given_up()


def given_up(action: Action) -> set[str]:
    """Where a step of those leads, that a function judges, when the function gives up or fails."""
    if action.type == "InvokeLambdaFunction":
        return {action.errors["NoMatchingError"]}
    if action.type == KEYS and not action.conditions:
        return {action.errors["NoMatchingError"]}
    if action.parameters.get("ComparisonValue") == "$.External.outcome":
        person = {c.next for c in action.conditions if c.operand == "person"}
        return person | set(action.errors.values())
    return set()


def test_a_person_is_one_zero_or_two_slips_away() -> None:
    assert wrong(BY_NAME) == set()


def cuts() -> Iterator[tuple[Node, str]]:
    """Every branch that the test above should miss."""
    for node, action in steps(BY_NAME, *ASKING, *OFFERING):
        if action.type in (KEYS, VOICE):
            yield from ((node, c.operand) for c in action.conditions if c.operand in ZERO)
    for node, action in steps(BY_NAME, *ASKING):
        if action.type in (KEYS, VOICE):
            yield from ((node, error) for error in action.errors)
    for node, action in steps(BY_NAME, *JUDGED, "Questions"):
        if given_up(action):
            yield from ((node, error) for error in action.errors)


@pytest.mark.parametrize("cut", list(cuts()), ids=lambda cut: f"{cut[0][0]}/{cut[0][1]}/{cut[1]}")
def test_it_is_seen_when_any_branch_is_cut(cut: tuple[Node, str]) -> None:
    (name, identifier), label = cut
    action = BY_NAME[name].actions[identifier]
    asks = next(
        node[1]
        for node, one in steps(BY_NAME, name)
        if one.type in (KEYS, VOICE) and (node[1] == identifier or action.type not in (KEYS, VOICE))
    )
    branch = {label: asks} if label in action.errors else {}
    broken = replace(
        action,
        errors={**action.errors, **branch},
        conditions=tuple(
            replace(c, next=asks) if c.operand == label else c for c in action.conditions
        ),
    )
    flow = replace(BY_NAME[name], actions={**BY_NAME[name].actions, identifier: broken})

    assert wrong({**BY_NAME, name: flow})
