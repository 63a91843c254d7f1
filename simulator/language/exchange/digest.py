"""A digest of what a flow does: the same for two flows that behave alike as written.

It does not depend on identifiers, coordinates, the order of actions or keys, how a reference is
spelled, or whether a resource is an ARN or a placeholder. What nothing leads to does nothing, and
neither does a ``NextAction`` that is never taken: they do not count.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from simulator.language.catalog import CATALOG
from simulator.language.references import compile_text, write

if TYPE_CHECKING:
    from simulator.language.document import Action, Flow

_NOTHING: Final[Mapping[str, str]] = {}


def semantic_digest(flow: Flow, values: Mapping[str, str] = _NOTHING) -> str:
    """Digest a flow.

    Args:
        flow: The flow.
        values: What its placeholders stand for; without it they stand for themselves.

    Returns:
        A SHA-256 in hexadecimal.
    """
    told = [[step.type, step.parameters, step.ways] for step in _steps(flow, values)]
    text = json.dumps([flow.type, told], sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def first_difference(
    before: Flow,
    after: Flow,
    values_before: Mapping[str, str] = _NOTHING,
    values_after: Mapping[str, str] = _NOTHING,
) -> str | None:
    """Say where two flows begin to do something else; None: their digests are equal.

    Args:
        before: A flow.
        after: Another.
        values_before: What the placeholders of the first stand for.
        values_after: And those of the second.
    """
    if before.type != after.type:
        return f"one is a {before.type}, the other a {after.type}"
    pairs = zip(_steps(before, values_before), _steps(after, values_after), strict=False)
    # Steps are told as they are met, so lists of different lengths differ in a way before the end.
    return next((_difference(one, other) for one, other in pairs if not one.does_as(other)), None)


class _Step(NamedTuple):
    """What one action does, with actions as numbers in the order in which they are met."""

    name: str
    type: str
    parameters: Any
    ways: list[list[Any]]

    def does_as(self, other: _Step) -> bool:
        return self[1:] == other[1:]


def _difference(one: _Step, other: _Step) -> str:
    where = f"at {one.name!r} and {other.name!r}: "
    if one.type != other.type:
        return f"{where}{one.type} and {other.type}"
    if one.parameters != other.parameters:
        return where + _apart(one.parameters, other.parameters, "Parameters")
    ways, others = ([json.dumps(way[0]) for way in step.ways] for step in (one, other))
    for label in (label for label in ways if label not in others):
        return f"{where}the first has a way out {label}, the second has not"
    for label in (label for label in others if label not in ways):
        return f"{where}the first has no way out {label}, the second has one"
    if ways != others:
        return f"{where}their ways out stand in another order"
    way = next(a for a, b in zip(one.ways, other.ways, strict=True) if a != b)
    return f"{where}the way out {json.dumps(way[0])} leads elsewhere"


def _apart(one: Any, other: Any, path: str) -> str:  # noqa: ANN401 - JSON
    """Where two values that are not equal differ first."""
    if isinstance(one, dict) and isinstance(other, dict):
        for key in sorted(one.keys() | other.keys()):
            if key not in one or key not in other:
                return f"{path}.{key} stands in the {'first' if key in one else 'second'} alone"
            if one[key] != other[key]:
                return _apart(one[key], other[key], f"{path}.{key}")
    if isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        place = next(i for i, (a, b) in enumerate(zip(one, other, strict=True)) if a != b)
        return _apart(one[place], other[place], f"{path}[{place}]")
    shown = (json.dumps(value, ensure_ascii=False) for value in (one, other))
    return f"{path} is {' and '.join(shown)}"


def _steps(flow: Flow, values: Mapping[str, str]) -> list[_Step]:
    raw = {item["Identifier"]: item for item in flow.document["Actions"]}
    order: dict[str, int] = {flow.start: 0}
    todo = [flow.start]
    told: list[_Step] = []
    while todo:
        action = flow.actions[todo.pop(0)]
        ways = _ways(action, raw[action.identifier], values)
        for _, target in ways:
            if target not in order:
                order[target] = len(order)
                todo.append(target)
        parameters = _plain(action.parameters, values)
        numbered = [[label, order[to]] for label, to in ways]
        told.append(_Step(action.identifier, action.type, parameters, numbered))
    return told


def _ways(
    action: Action, raw: Mapping[str, Any], values: Mapping[str, str]
) -> list[tuple[Any, str]]:
    """Every way out that can be taken: conditions in their order, errors in any."""
    entry = CATALOG.get(action.type)
    ways: list[tuple[Any, str]] = []
    if action.next is not None and (entry is None or entry.takes_next(raw)):
        ways.append((["next"], action.next))
    ways += [(["if", c.operator, _plain(c.operand, values)], c.next) for c in action.conditions]
    ways += [(["on", kind], target) for kind, target in sorted(action.errors.items())]
    return ways


def _plain(value: Any, values: Mapping[str, str]) -> Any:  # noqa: ANN401 - JSON
    if isinstance(value, Mapping):
        return {_text(key, values): _plain(inner, values) for key, inner in value.items()}
    if isinstance(value, list):
        return [_plain(inner, values) for inner in value]
    return _text(value, values) if isinstance(value, str) else value


def _text(text: str, values: Mapping[str, str]) -> str:
    for placeholder, meant in values.items():
        text = text.replace(placeholder, meant)
    parts = compile_text(text)
    return "".join(part if isinstance(part, str) else write(part) for part in parts)
