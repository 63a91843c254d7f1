"""Small flows for tests: say what matters, the rest is there."""

import json
from typing import Any

from simulator.language.catalog import CATALOG, ActionType, Parameter, Shape, When
from simulator.language.document import Flow, parse_flow

Json = dict[str, Any]


def action(
    name: str,
    kind: str,
    parameters: Json | None = None,
    to: str | None = "end",
    *,
    errors: dict[str, str] | None = None,
    conditions: list[tuple[str, str, str]] | None = None,
) -> Json:
    """An action; a condition is (operator, operand, where it leads)."""
    transitions: Json = {} if to is None else {"NextAction": to}
    if errors:
        transitions["Errors"] = [{"NextAction": t, "ErrorType": e} for e, t in errors.items()]
    if conditions:
        transitions["Conditions"] = [
            {"NextAction": target, "Condition": {"Operator": operator, "Operands": [operand]}}
            for operator, operand, target in conditions
        ]
    return {
        "Identifier": name,
        "Type": kind,
        "Parameters": parameters or {},
        "Transitions": transitions,
    }


def say(name: str, text: str, to: str = "end") -> Json:
    return action(name, "MessageParticipant", {"Text": text}, to)


def menu(name: str, text: str, keys: dict[str, str], otherwise: str, again: str = "") -> Json:
    """Keys lead somewhere; silence and other keys ``again``, or where a failure leads."""
    return action(
        name,
        "GetParticipantInput",
        {"Text": text, "StoreInput": "False", "InputTimeLimitSeconds": "5"},
        otherwise,
        errors={
            "InputTimeLimitExceeded": again or otherwise,
            "NoMatchingCondition": again or otherwise,
            "NoMatchingError": otherwise,
        },
        conditions=[("Equals", key, target) for key, target in keys.items()],
    )


def end(name: str = "end") -> Json:
    return action(name, "DisconnectParticipant", to=None)


def document(*actions: Json, kind: str = "contactFlow", **extra: object) -> Json:
    """A document that starts with the first action; "end" is added where something leads there."""
    names = {a["Identifier"] for a in actions}
    needed = "end" not in names and '"end"' in json.dumps([a["Transitions"] for a in actions])
    return {
        "Version": "2019-10-30",
        "StartAction": actions[0]["Identifier"],
        "Metadata": {"type": kind},
        "Actions": [*actions, *([end()] if needed else [])],
    } | extra


def flow(
    *actions: Json, kind: str = "contactFlow", source: str = "f.json", **extra: object
) -> Flow:
    return parse_flow(json.dumps(document(*actions, kind=kind, **extra)), source=source)


def minimal(entry: ActionType) -> Json:
    """The least action of a type that publishing accepts, by the catalogue."""
    if entry.terminal:
        return action("it", entry.name, to=None)
    parameters = _needed(entry)
    for choice in entry.choices:
        fields = [f for f in entry.parameters if f.name in choice.names]
        if choice.at_least and not any(f.name in parameters for f in fields):
            parameters[fields[0].name] = _value(fields[0])
    if entry.name == "GetParticipantInput":
        parameters.pop("InputValidation", None)
        parameters["StoreInput"] = "False"
    built = action("it", entry.name, parameters)
    branches = entry.branches_of(built)
    if branches is not None:
        operands = branches.required or branches.operands[:1] or ("2",)
        operator = branches.operators[0]
        built = action(
            "it", entry.name, parameters, conditions=[(operator, o, "end") for o in operands]
        )
    built["Transitions"]["Errors"] = [
        {"NextAction": "end", "ErrorType": error.type}
        for error in entry.errors
        if (error.only is None or error.only.holds(built))
        and (error.required.holds(built) if isinstance(error.required, When) else error.required)
    ]
    return built


def _needed(entry: ActionType) -> Json:
    """What must be given always, and what must be given beside that."""
    always = {f.name: _value(f) for f in entry.parameters if f.required is True}
    return always | {
        f.name: _value(f)
        for f in entry.parameters
        if isinstance(f.required, When) and f.required.holds({"Parameters": always})
    }


def minimal_flow(kind: str) -> Flow:
    """A flow with one minimal action, in a type of flow where it may stand."""
    entry = CATALOG[kind]
    where = "CONTACT_FLOW" if "CONTACT_FLOW" in entry.flow_types else sorted(entry.flow_types)[0]
    ending = [] if entry.terminal else [action("end", *_ENDINGS.get(where, _HANG_UP), to=None)]
    if where == "MODULE":
        return flow(minimal(entry), *ending, kind=where, Settings={})
    return flow(minimal(entry), *ending, kind=where)


_HANG_UP = ("DisconnectParticipant",)
_ENDINGS = dict.fromkeys(("OUTBOUND_WHISPER", "AGENT_HOLD", "CUSTOMER_HOLD"), ("EndFlowExecution",))


def _value(field: Parameter) -> object:
    if field.shape is Shape.OBJECT:
        given = {f.name: _value(f) for f in field.fields if f.required is True}
        return given or {field.fields[0].name: _value(field.fields[0])}
    if field.shape is Shape.LIST:
        if not field.fields:
            return list(field.values) or ["x"]
        required = [f for f in field.fields if f.required is True] or [field.fields[0]]
        return [{f.name: _value(f) for f in required}]
    if field.shape is Shape.MAP:
        inner = {f.name: _value(f) for f in field.fields if f.required is True}
        return {"name": inner or "value"}
    if field.shape is Shape.TREE:
        return {"name": "value"}
    if field.shape is Shape.INTEGER:
        return str(field.low)
    if field.values:
        return field.values[0]
    return "$.Attributes.name" if field.kind.value == "reference" else "+15550100"
