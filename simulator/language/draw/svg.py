"""A flow as an SVG picture."""

import re
from collections.abc import Collection, Iterator, Sequence
from html import escape
from typing import Final

from simulator.language.document import Flow
from simulator.language.draw.arrange import (
    GAP,
    HEADER,
    ROW,
    TEXT,
    TITLE,
    WIDTH,
    Arrow,
    Placed,
    arrange,
    body_height,
    box_height,
)
from simulator.language.draw.picture import Box, Branch, Exit, stacks_of

_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
_MARGIN: Final = 28
_BANNER: Final = 64
_LONGEST_ROW: Final = 40  # characters
_COLOURS: Final = {
    "say": "#2563a8",
    "ask": "#6d3fb0",
    "decide": "#b4600a",
    "fetch": "#0f766e",
    "set": "#55606e",
    "hand over": "#2f7d32",
    "end": "#9b2c2c",
}
_STYLE: Final = """
  text { font-family: "Helvetica Neue", Helvetica, Arial, "Liberation Sans", sans-serif }
  text { fill: #1f2933 }
  .page { fill: #f7f8fa }
  .card { fill: #ffffff; stroke: #cfd6de }
  .lost .card { stroke-dasharray: 5 4 } .lost { opacity: .55 }
  .block { font-size: 11px; fill: #ffffff; letter-spacing: .3px }
  .title { font-size: 13px; font-weight: 700 }
  .text { font-size: 12px; fill: #4a5562 }
  .row { font-size: 12px; text-anchor: end } .row.error { fill: #9b2c2c } .to { fill: #7b8794 }
  .also { font-size: 11px; fill: #7b8794 } .also.missed { fill: #8a4b00; font-weight: 700 }
  .rule { stroke: #e6eaee }
  .way { fill: none; stroke: #7b8794; stroke-width: 1.4 }
  .way.next { stroke: #3e4c59; stroke-width: 1.8 }
  .way.error { stroke: #c98a8a; stroke-dasharray: 4 3 }
  .dot { fill: #3e4c59 } .dot.error { fill: #c98a8a }
  .name { font-size: 20px; font-weight: 700 } .about { font-size: 12px; fill: #616e7c }
  .band.missed { fill: #fdecc8 } .row.missed { fill: #8a4b00; font-weight: 700 }
  .way.played { stroke: #2f9e44; stroke-width: 2.2; stroke-dasharray: none }
  .way.missed { stroke: #e8a317; stroke-width: 2.2; stroke-dasharray: 2 4 }
  .dot.played { fill: #2f9e44 } .dot.missed { fill: #e8a317 }
"""


def draw_svg(flow: Flow, played: Collection[Branch] | None = None) -> str:
    """Draw a flow.

    Args:
        flow: What to draw.
        played: Branches that were taken, as ``branches_of`` names them; they are shaded green, the
            others amber. None draws no coverage.
    """
    laid = arrange(stacks_of(flow), flow.start)
    seen = None if played is None else frozenset(played)
    about = _about(flow, [placed.box for placed in laid.boxes], seen)
    width = max(laid.width, 7 * len(about)) + 2 * _MARGIN
    height = laid.height + 2 * _MARGIN + _BANNER
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:.0f}" height="{height:.0f}" '
        f'viewBox="0 0 {width:.0f} {height:.0f}" role="img">',
        f"<title>{_text(flow.name)}</title>",
        f"<style>{_STYLE}</style>",
        f"<defs>{_arrowheads()}</defs>",
        '<rect class="page" width="100%" height="100%"/>',
        f'<text class="name" x="{_MARGIN}" y="{_MARGIN + 12}">{_text(flow.name)}</text>',
        f'<text class="about" x="{_MARGIN}" y="{_MARGIN + 34}">{_text(about)}</text>',
        f'<g transform="translate({_MARGIN} {_MARGIN + _BANNER})">',
        *(_arrow(arrow, seen) for arrow in laid.arrows),
        *(_entry(placed) for placed in laid.boxes if placed.box.identifier == flow.start),
        *(line for placed in laid.boxes for line in _box(placed, seen)),
        "</g>",
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _about(flow: Flow, boxes: Sequence[Box], seen: frozenset[Branch] | None) -> str:
    said = [flow.type.replace("_", " ").lower(), f"{len(boxes)} actions"]
    description = flow.metadata.get("description")
    if isinstance(description, str) and description:
        said.insert(0, description)
    if seen is not None:
        branches = {b for box in boxes for way in box.exits for b in way.branches}
        done = len(branches & seen)
        share = f" ({done * 100 // len(branches)} %)" if branches else ""
        said.append(f"{done} of {len(branches)} branches played{share}")
    return " · ".join(said)


def _arrowheads() -> str:
    colours = {
        "next": "#3e4c59",
        "condition": "#7b8794",
        "error": "#c98a8a",
        "played": "#2f9e44",
        "missed": "#e8a317",
    }
    return "".join(
        f'<marker id="{name}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" '
        f'markerHeight="8" markerUnits="userSpaceOnUse" orient="auto">'
        f'<path d="M0 0L8 4L0 8z" fill="{colour}"/></marker>'
        for name, colour in colours.items()
    )


def _state(way: Exit, seen: frozenset[Branch] | None) -> str:
    """Whether every branch of a row was played; empty where nobody asks."""
    if seen is None:
        return ""
    return "played" if all(branch in seen for branch in way.branches) else "missed"


def _arrow(arrow: Arrow, seen: frozenset[Branch] | None) -> str:
    way, state = arrow.way, _state(arrow.way, seen)
    first, *rest = arrow.points
    curves = " ".join(f"{x:.1f} {y:.1f}" for x, y in rest)
    return (
        f'<path class="way {way.kind} {state}" d="M{first[0]:.1f} {first[1]:.1f}C{curves}" '
        f'marker-end="url(#{state or way.kind})"/>'
    )


def _box(placed: Placed, seen: frozenset[Branch] | None) -> Iterator[str]:
    box, x, y = placed.box, placed.x, placed.y
    height = box_height(box)
    lost = "" if box.reachable else ' class="lost"'
    yield f'<g{lost} transform="translate({x:.1f} {y:.1f})">'
    yield f"<title>{_text(box.identifier)}</title>"
    yield f'<rect class="card" width="{WIDTH}" height="{height}" rx="7"/>'
    head = f"M0 {HEADER}V7a7 7 0 0 1 7-7h{WIDTH - 14}a7 7 0 0 1 7 7V{HEADER}z"
    if height == HEADER:  # nothing but a head
        head = f"M7 0h{WIDTH - 14}a7 7 0 0 1 0 {HEADER}h-{WIDTH - 14}a7 7 0 0 1 0-{HEADER}z"
    yield f'<path d="{head}" fill="{_COLOURS[box.family]}"/>'
    yield f'<text class="block" x="10" y="16">{_text(box.block)}</text>'
    baseline = HEADER + 16
    if box.title:
        yield f'<text class="title" x="10" y="{baseline}">{_text(box.title)}</text>'
        baseline += TITLE - 3
    for line in box.lines:
        yield f'<text class="text" x="10" y="{baseline}">{_text(line)}</text>'
        baseline += TEXT
    top = body_height(box)
    for row, way in enumerate(box.rows):
        yield from _row(way, top + row * ROW, seen, last=row == len(box.rows) - 1)
    if box.plain is not None:
        state = _state(box.plain, seen)
        yield f'<circle class="dot next {state}" cx="{WIDTH}" cy="{HEADER / 2}" r="3"/>'
    for way in box.exits:
        if way.kind == "below":
            yield from _below(way, height, seen)
    yield "</g>"


def _entry(placed: Placed) -> str:
    """The mark in front of the box where the flow begins."""
    x, y = placed.x, placed.y + HEADER / 2
    return (
        f'<circle class="dot" cx="{x - 20}" cy="{y}" r="5"/>'
        f'<path class="way next" d="M{x - 16} {y}H{x - 1}" marker-end="url(#next)"/>'
    )


def _below(way: Exit, height: int, seen: frozenset[Branch] | None) -> Iterator[str]:
    state = _state(way, seen)
    yield (
        f'<path class="way next {state}" d="M{WIDTH / 2} {height}v{GAP - 1}" '
        f'marker-end="url(#{state or "next"})"/>'
    )
    also = " · ".join(label for label in way.labels if label)
    if also:
        said = f"or {also}" if "" in way.labels else also
        x, y = WIDTH / 2 + 9, height + GAP - 6
        yield f'<text class="also {state}" x="{x}" y="{y}">{_text(_clip(said, 22))}</text>'


def _row(way: Exit, top: int, seen: frozenset[Branch] | None, *, last: bool) -> Iterator[str]:
    state = _state(way, seen)
    if state == "missed":
        bottom = ROW - 1 if last else ROW
        yield f'<rect class="band missed" x="1" y="{top}" width="{WIDTH - 2}" height="{bottom}"/>'
    yield f'<path class="rule" d="M1 {top}H{WIDTH - 1}"/>'
    label = " · ".join(label for label in way.labels if label)
    if label and "" in way.labels:
        label = f"or {label}"
    label = _clip(label, _LONGEST_ROW - 18 * bool(way.written))
    target = f' <tspan class="to">→ {_text(_clip(way.written, 20))}</tspan>' if way.written else ""
    right = WIDTH - (10 if way.written else 14)
    if label or target:
        yield (
            f'<text class="row {way.kind} {state}" x="{right}" y="{top + 15}">'
            f"{_text(label)}{target}</text>"
        )
    if not way.written:
        kind = "" if way.kind == "condition" else way.kind
        yield f'<circle class="dot {kind} {state}" cx="{WIDTH}" cy="{top + ROW / 2}" r="3"/>'


def _text(value: str) -> str:
    """A text as XML holds it; control characters it cannot hold at all."""
    return escape(" ".join(_CONTROL.sub(" ", value).split()))


def _clip(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1]}…"
