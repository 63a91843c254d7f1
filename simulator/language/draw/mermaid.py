"""A flow as Mermaid, which many documents show as a picture."""

from collections.abc import Collection
from typing import Final

from simulator.language.document import Flow
from simulator.language.draw.picture import Box, Branch, Exit, boxes_of

_STYLES: Final = {
    "say": "fill:#e3effa,stroke:#2563a8",
    "ask": "fill:#efe7f9,stroke:#6d3fb0",
    "decide": "fill:#fdf0e0,stroke:#b4600a",
    "fetch": "fill:#e0f3f1,stroke:#0f766e",
    "set": "fill:#eef0f2,stroke:#55606e",
    "hand over": "fill:#e6f3e7,stroke:#2f7d32",
    "end": "fill:#f8e6e6,stroke:#9b2c2c",
}
_ARROWS: Final = {"next": "-->", "condition": "-->", "error": "-.->"}


def draw_mermaid(flow: Flow, played: Collection[Branch] | None = None) -> str:
    """Draw a flow; with ``played``, the arrows of branches never taken are amber."""
    boxes = boxes_of(flow)
    names = {box.identifier: f"a{number}" for number, box in enumerate(boxes)}
    lines = ["flowchart LR", f'start(["{_text(flow.name)}"]) --> {names[flow.start]}']
    missed: list[int] = []
    arrow = 1
    for box in boxes:
        lines.append(f'{names[box.identifier]}["{_label(box)}"]:::{_class(box)}')
    for box in boxes:
        for way in box.exits:
            lines.append(f"{names[box.identifier]} {_way(way)} {names[way.to]}")
            if played is not None and not all(branch in played for branch in way.branches):
                missed.append(arrow)
            arrow += 1
    lines += [f"classDef {name.replace(' ', '')} {style}" for name, style in _STYLES.items()]
    if missed:
        lines.append(f"linkStyle {','.join(map(str, missed))} stroke:#e8a317,stroke-width:3px")
    return "\n".join([lines[0], *(f"    {line}" for line in lines[1:])]) + "\n"


def _class(box: Box) -> str:
    return box.family.replace(" ", "")


def _label(box: Box) -> str:
    said = [f"<b>{_text(box.title)}</b>"] if box.title else []
    return "<br/>".join([_text(box.block), *said, *(_text(line) for line in box.lines)])


def _way(way: Exit) -> str:
    label = ", ".join(_text(label) for label in way.labels if label)
    if label and "" in way.labels:
        label = f"or {label}"
    arrow = _ARROWS[way.kind]
    return f'{arrow}|"{label}"|' if label else arrow


def _text(value: str) -> str:
    """A text in which nothing is Mermaid's or HTML's."""
    return "".join(c if c.isalnum() or c in " .,:;!?'…→-–_/$()≥≤" else f"#{ord(c)};" for c in value)
