"""Design: menus a caller can keep in mind."""

from collections import deque
from collections.abc import Iterator
from typing import Final

from simulator.language.document import MODULE
from simulator.language.lint.finding import MENU_DEPTH, MENU_LENGTH, Finding
from simulator.language.lint.network import Network, Node
from simulator.language.lint.subject import Subject

MOST_OPTIONS: Final = 5
MOST_MENUS: Final = 3
_ALWAYS: Final = frozenset({"0", "*", "#"})  # a person, back, again: known, not options


def check_menus(network: Network, subjects: dict[str, Subject]) -> Iterator[Finding]:
    depth = _depths(network)
    for node in network.reached:
        subject = subjects[node.identifier]
        if not _is_menu(network, node):
            continue
        options = {c.operand for c in subject.action.conditions} - _ALWAYS
        if len(options) > MOST_OPTIONS:
            message = f"The menu has {len(options)} options; callers keep {MOST_OPTIONS} in mind"
            hint = "ask first what it is about, or drop what is rarely chosen"
            path = subject.path("Transitions", "Conditions")
            yield subject.finding(MENU_LENGTH, path, message, hint)
        if depth.get(node, 0) >= MOST_MENUS:
            message = f"The caller has chosen {depth[node]} times before this menu"
            hint = f"let at most {MOST_MENUS} menus stand behind one another"
            yield subject.finding(MENU_DEPTH, subject.path(), message, hint)


def _is_menu(network: Network, node: Node) -> bool:
    action = network.action(node)
    return action.type == "GetParticipantInput" and len(action.conditions) > 1


def _depths(network: Network) -> dict[Node, int]:
    """How many menus a caller has answered, at the least, when an action begins."""
    depth = dict.fromkeys(_entries(network), 0)
    todo = deque(depth)
    while todo:
        node = todo.popleft()
        for edge in network.edges[node]:
            chosen = edge.kind == "condition" and _is_menu(network, node)
            steps = depth[node] + chosen
            if steps < depth.get(edge.to, MOST_MENUS * 100):
                depth[edge.to] = steps
                todo.append(edge.to) if chosen else todo.appendleft(edge.to)
    return depth


def _entries(network: Network) -> list[Node]:
    """The starts of flows that no other known flow leads to; else the flow's own."""
    own = network.node(network.flow.start)
    entered = {e.to for edges in network.edges.values() for e in edges if e.label == "enter"}
    starts = [Node(f.source, f.start) for f in network.flows.values() if f.type != MODULE]
    entries = [start for start in starts if start not in entered]
    return entries if own in network.reach(entries) else [own]
