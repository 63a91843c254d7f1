"""A digest of what a flow does: the same for two flows that behave alike as written.

It does not depend on identifiers, coordinates, the order of actions or keys, how a reference is
spelled, or whether a resource is an ARN or a placeholder. What nothing leads to does nothing, and
neither does a ``NextAction`` that is never taken: they do not count.
"""

import hashlib
import json
from collections.abc import Mapping
from typing import Any, Final

from simulator.language.catalog import CATALOG
from simulator.language.document import Action, Flow
from simulator.language.references import compile_text, write

_NOTHING: Final[Mapping[str, str]] = {}


def semantic_digest(flow: Flow, values: Mapping[str, str] = _NOTHING) -> str:
    """Digest a flow.

    Args:
        flow: The flow.
        values: What its placeholders stand for; without it they stand for themselves.

    Returns:
        A SHA-256 in hexadecimal.
    """
    raw = {item["Identifier"]: item for item in flow.document["Actions"]}
    order: dict[str, int] = {flow.start: 0}
    todo = [flow.start]
    told: list[Any] = []
    while todo:
        action = flow.actions[todo.pop(0)]
        ways = _ways(action, raw[action.identifier], values)
        for _, target in ways:
            if target not in order:
                order[target] = len(order)
                todo.append(target)
        parameters = _plain(action.parameters, values)
        told.append([action.type, parameters, [[label, order[to]] for label, to in ways]])
    text = json.dumps([flow.type, told], sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


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
