"""Our form of a flow: keys in a fixed order, actions as a caller meets them, short JSON inline."""

import json
from collections.abc import Mapping
from typing import Any, Final

Json = dict[str, Any]

_COLUMNS: Final = 110


def ordered(document: Mapping[str, Any]) -> Json:
    """A document with its actions in the order in which a contact can come to them."""
    actions = {action["Identifier"]: action for action in document["Actions"]}
    order: dict[str, None] = {}
    todo = [document["StartAction"]]
    while todo:
        name = todo.pop()
        if name not in order:
            order[name] = None
            todo += reversed(_targets(actions[name]))
    names = [*order, *(name for name in actions if name not in order)]
    rest = {k: v for k, v in document.items() if k in ("Metadata", "Settings")}
    return {
        "Version": document["Version"],
        "StartAction": document["StartAction"],
        **rest,
        "Actions": [_action(actions[name]) for name in names],
    }


def _targets(action: Json) -> list[str]:
    to = action.get("Transitions") or {}
    branches = [*(to.get("Conditions") or ()), *(to.get("Errors") or ())]
    following = [to["NextAction"]] if to.get("NextAction") else []
    return [*following, *(branch["NextAction"] for branch in branches)]


def _action(action: Json) -> Json:
    to = action.get("Transitions") or {}
    keys = ("NextAction", "Conditions", "Errors")
    return {
        "Identifier": action["Identifier"],
        "Type": action["Type"],
        "Parameters": action.get("Parameters") or {},
        "Transitions": {key: to[key] for key in keys if to.get(key)},
    }


def write_json(value: object) -> str:
    """JSON for people: what fits a line stays on it."""
    return _json(value, 0) + "\n"


def _json(value: object, indent: int, used: int = 0) -> str:
    inline = json.dumps(value, ensure_ascii=False)
    if not isinstance(value, dict | list) or not value:
        return inline
    if indent > 0 and indent + used + len(inline) <= _COLUMNS:
        return inline
    inner, pad = indent + 2, " " * (indent + 2)
    if isinstance(value, list):
        rows = [_json(item, inner) for item in value]
        return "[\n" + ",\n".join(pad + row for row in rows) + f"\n{' ' * indent}]"
    keys = {key: json.dumps(key, ensure_ascii=False) for key in value}
    rows = [f"{keys[k]}: {_json(v, inner, len(keys[k]) + 2)}" for k, v in value.items()]
    return "{\n" + ",\n".join(pad + row for row in rows) + f"\n{' ' * indent}}}"
