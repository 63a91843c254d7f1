"""Where each block of a flow stands in the designer.

Flows in a repository carry no coordinates; whoever hands a flow to Amazon Connect adds them here.
Columns follow the way a contact takes: a block stands right of everything that leads to it, loops
aside. The same flow always gets the same picture. This module needs the standard library only.
"""

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any, Final

Graph = Mapping[str, Sequence[str]]

_ORIGIN: Final = (20, 20)  # the entry point, where the designer puts it too
_COLUMN: Final = 280  # a block is about 200 wide
_BLOCK: Final = 110  # height of a block without branches, with the gap below it
_BRANCH: Final = 26  # what each branch adds
_UUID: Final = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


def lay_out(document: Mapping[str, Any]) -> dict[str, Any]:
    """Give every block of a flow its place.

    Args:
        document: A flow or module as JSON; it is left as it is.

    Returns:
        The same flow with ``Metadata.entryPointPosition``, and in ``Metadata.ActionMetadata`` a
        ``position`` for each action, and ``isFriendlyName`` where the identifier is a name.
    """
    actions: list[dict[str, Any]] = list(document["Actions"])
    graph = graph_of(document)
    heights = {a["Identifier"]: _BLOCK + _BRANCH * len(graph[a["Identifier"]]) for a in actions}
    metadata = dict(document.get("Metadata") or {})
    known = metadata.get("ActionMetadata") or {}
    placed: dict[str, Any] = {}
    for name, (x, y) in _places(columns(graph), graph, heights).items():
        entry = dict(known.get(name) or {}) | {"position": {"x": x, "y": y}}
        placed[name] = entry if _UUID.fullmatch(name) else entry | {"isFriendlyName": True}
    metadata["entryPointPosition"] = {"x": _ORIGIN[0], "y": _ORIGIN[1]}
    metadata["ActionMetadata"] = {a["Identifier"]: placed[a["Identifier"]] for a in actions}
    return {**document, "Metadata": metadata}


def graph_of(document: Mapping[str, Any]) -> dict[str, list[str]]:
    """Action -> the actions it leads to, each once; the start comes first."""
    graph: dict[str, list[str]] = {}
    for action in document["Actions"]:
        to = action.get("Transitions") or {}
        branches = [*(to.get("Conditions") or ()), *(to.get("Errors") or ())]
        targets = [to.get("NextAction"), *(branch.get("NextAction") for branch in branches)]
        graph[action["Identifier"]] = list(dict.fromkeys(t for t in targets if t))
    start = document["StartAction"]
    return {start: graph[start]} | {
        name: [target for target in targets if target in graph] for name, targets in graph.items()
    }


def columns(graph: Graph) -> list[list[str]]:
    """The blocks in columns: each right of all that lead to it, but for edges that close a loop."""
    order, loops = _walk(graph)
    rank = dict.fromkeys(graph, 0)
    for name in order:
        for target in graph[name]:
            if (name, target) not in loops:
                rank[target] = max(rank[target], rank[name] + 1)
    found: list[list[str]] = [[] for _ in range(max(rank.values()) + 1)]
    for name in order:
        found[rank[name]].append(name)
    return _untangle(found, graph)


def _walk(graph: Graph) -> tuple[list[str], set[tuple[str, str]]]:
    """Order the blocks so that each stands after all that lead to it, and find what forbids that.

    Returns:
        The order, and the edges that lead back to a block still being walked from.
    """
    finished: list[str] = []
    loops: set[tuple[str, str]] = set()
    open_blocks: set[str] = set()
    seen: set[str] = set()
    for root in graph:
        stack = [root]
        while stack:
            name = stack[-1]
            if name not in seen:
                seen.add(name)
                open_blocks.add(name)
                # Last first, so that the first branch is walked first and stays on top.
                ahead = [t for t in reversed(graph[name]) if t not in seen]
                loops.update((name, t) for t in graph[name] if t in open_blocks)
                stack.extend(ahead)
                continue
            stack.pop()
            if name in open_blocks:
                open_blocks.discard(name)
                finished.append(name)
    return finished[::-1], loops


def _untangle(found: list[list[str]], graph: Graph) -> list[list[str]]:
    """Order each column by where its neighbours on the left stand, then by those on the right."""
    for _ in range(4):
        for left, right in pairwise(found):
            _sort(right, left, {t: [n for n in left if t in graph[n]] for t in right})
        for left, right in reversed(list(pairwise(found))):
            _sort(left, right, {n: [t for t in graph[n] if t in right] for n in left})
    return found


def _sort(column: list[str], beside: list[str], neighbours: Mapping[str, list[str]]) -> None:
    at = {name: index for index, name in enumerate(beside)}
    own = {name: float(index) for index, name in enumerate(column)}
    weight = {
        name: sum(at[n] for n in near) / len(near) if (near := neighbours[name]) else own[name]
        for name in column
    }
    column.sort(key=lambda name: (weight[name], own[name]))


def _places(
    found: list[list[str]], graph: Graph, heights: Mapping[str, int]
) -> dict[str, tuple[int, int]]:
    """Coordinates: level with the blocks that lead here where there is room, else below."""
    places: dict[str, tuple[int, int]] = {}
    for index, column in enumerate(found):
        x, free = _ORIGIN[0] + _COLUMN * (index + 1), _ORIGIN[1]
        for name in column:
            before = [places[n][1] for n in found[index - 1] if name in graph[n]] if index else []
            level = sum(before) / len(before) if before else free
            y = round(max(free, level))
            places[name] = (x, y)
            free = y + heights[name]
    return places
