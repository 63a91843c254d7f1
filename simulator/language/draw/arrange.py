"""Where boxes and arrows go: laid out by Graphviz, which sees sizes and ports, never text.

Without text there are no fonts to measure, so a flow gets the same picture on every machine.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from simulator.language.draw.picture import Box, Exit, Stack

Point = tuple[float, float]

WIDTH: Final = 264
HEADER: Final = 24
TITLE: Final = 22
TEXT: Final = 17
ROW: Final = 22
PADDING: Final = 8
GAP: Final = 20  # between the boxes of a stack
_STRENGTH: Final = {"next": 8, "condition": 4, "error": 1}  # how straight an arrow should be


@dataclass(frozen=True, slots=True)
class Placed:
    """A box and its top left corner; y grows downwards."""

    box: Box
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Arrow:
    """A drawn way out.

    Attributes:
        points: A start, then three points for each Bézier curve.
    """

    way: Exit
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Arrangement:
    width: float
    height: float
    boxes: tuple[Placed, ...]
    arrows: tuple[Arrow, ...]


def body_height(box: Box) -> int:
    """Height of a box above its rows of exits."""
    title = TITLE if box.title else 0
    return HEADER + title + TEXT * len(box.lines) + (PADDING if box.title or box.lines else 0)


def box_height(box: Box) -> int:
    return body_height(box) + ROW * len(box.rows)


def arrange(stacks: Sequence[Stack], start: str) -> Arrangement:
    """Lay stacks of boxes out from left to right, the start first."""
    import pygraphviz  # type: ignore[import-untyped]  # Mermaid needs none

    graph = pygraphviz.AGraph(string=_dot(stacks, start))
    laid = json.loads(graph.draw(format="json0", prog="dot"))
    _, _, width, height = (float(number) for number in laid["bb"].split(","))
    centres = {thing["name"]: _point(thing["pos"]) for thing in laid["objects"] if "pos" in thing}
    boxes = [
        placed
        for number, stack in enumerate(stacks)
        for placed in _placed(stack, centres[f"s{number}"], height)
    ]
    arrows = [_arrow(stacks, edge, height) for edge in laid.get("edges", ())]
    return Arrangement(width, height, tuple(boxes), tuple(arrows))


def _placed(stack: Stack, centre: Point, height: float) -> Iterator[Placed]:
    tall = sum(map(box_height, stack)) + GAP * (len(stack) - 1)
    x, y = centre[0] - WIDTH / 2, height - centre[1] - tall / 2
    for box in stack:
        yield Placed(box, x, y)
        y += box_height(box) + GAP


def _arrow(stacks: Sequence[Stack], edge: Mapping[str, Any], height: float) -> Arrow:
    stack, box, exit_ = map(int, edge["comment"].split())
    points = tuple((x, height - y) for x, y in map(_point, edge["pos"].split()))
    return Arrow(stacks[stack][box].exits[exit_], points)


def _point(text: str) -> Point:
    x, y = text.split(",")
    return float(x), float(y)


def _dot(stacks: Sequence[Stack], start: str) -> str:
    place = {
        box.identifier: (number, position)
        for number, stack in enumerate(stacks)
        for position, box in enumerate(stack)
    }
    lines = [
        "digraph {",
        "graph [rankdir=LR, nodesep=0.4, ranksep=0.9, splines=spline];",
        "node [shape=plain]; edge [arrowhead=none];",
        *(_node(number, stack) for number, stack in enumerate(stacks)),
        f"{{rank=source; s{place[start][0]}}}",
    ]
    for stack, position in place.values():
        box = stacks[stack][position]
        for number, way in enumerate(box.exits):
            if way.kind != "below" and not way.written:
                to, at = place[way.to]
                port = f"x{position}_{box.rows.index(way)}" if any(way.labels) else f"in{position}"
                lines.append(
                    f"s{stack}:{port}:e -> s{to}:in{at}:w "
                    f'[comment="{stack} {position} {number}", weight={_STRENGTH[way.kind]}];'
                )
    return "\n".join([*lines, "}"])


def _node(number: int, stack: Stack) -> str:
    cells = [cell for position, box in enumerate(stack) for cell in _cells(position, box)]
    rows = "".join(
        f'<tr><td port="{port}" fixedsize="true" width="{WIDTH}" height="{height}"></td></tr>'
        for port, height in cells[1:]  # the gap above the first box
        if height
    )
    table = f'<table border="0" cellborder="0" cellspacing="0" cellpadding="0">{rows}</table>'
    return f"s{number} [label=<{table}>];"


def _cells(position: int, box: Box) -> Iterator[tuple[str, int]]:
    yield f"gap{position}", GAP
    yield f"in{position}", HEADER
    yield f"body{position}", body_height(box) - HEADER
    for row in range(len(box.rows)):
        yield f"x{position}_{row}", ROW
