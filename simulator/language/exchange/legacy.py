"""The retired export format (``modules``) as a document of the Flow language."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import groupby
from typing import Any, Final

from simulator.language.catalog import CATALOG, When
from simulator.language.document import VERSION, InvalidFlow
from simulator.language.exchange.blocks import Block, Untranslatable
from simulator.language.exchange.translators import NEXT, TRANSLATORS, Translated

Json = dict[str, Any]

_OPERATORS: Final[Mapping[str, str]] = {
    "Equals": "Equals",
    "GreaterThan": "NumberGreaterThan",
    "GreaterThanOrEqualTo": "NumberGreaterOrEqualTo",
    "LessThan": "NumberLessThan",
    "LessThanOrEqualTo": "NumberLessOrEqualTo",
    "Contains": "TextContains",
    "StartsWith": "TextStartsWith",
    "EndsWith": "TextEndsWith",
}
_QUEUE_METRICS: Final = {
    "CheckQueueTime": "OldestContactInQueueAgeSeconds",
    "CheckQueueCount": "NumberOfContactsInQueue",
}
# Publishing wants a NextAction even where it is never taken; the designer copies one of these.
_COPIED: Final = ("NoMatchingCondition", "NoMatchingError")


def convert(document: Mapping[str, Any], source: str) -> Json:
    """Rewrite an old export, with the old identifiers and positions.

    Raises:
        InvalidFlow: A block is of a type, or says something, that is not known.
    """
    start, modules = document.get("start"), document.get("modules")
    if not isinstance(start, str) or not isinstance(modules, list):
        mend = "export the flow again"
        raise InvalidFlow(source, "the file", "has no start, or no list of modules", mend)
    old = document.get("metadata")
    about = old if isinstance(old, Mapping) else {}
    metadata: Json = {key: about[key] for key in ("name", "description") if about.get(key)}
    metadata["type"] = str(document.get("type") or "contactFlow")
    metadata["ActionMetadata"] = {}
    actions: list[Json] = []
    for index, raw in enumerate(modules):
        block = _block(raw, metadata["type"], f"modules[{index}]", source)
        try:
            actions += _actions(block)
        except Untranslatable as problem:
            where = f"modules[{index}] ({block.type})"
            mend = "replace the block in the designer, and export the flow in the new format"
            raise InvalidFlow(source, where, str(problem), mend) from None
        metadata["ActionMetadata"][block.id] = _names(block)
    return {"Version": VERSION, "StartAction": start, "Metadata": metadata, "Actions": actions}


def _block(raw: object, flow_type: str, where: str, source: str) -> Block:
    known = raw if isinstance(raw, Mapping) else {}
    parameters = known.get("parameters") or []
    branches = known.get("branches") or []
    metadata = known.get("metadata") or {}
    if not (
        isinstance(known.get("id"), str)
        and isinstance(known.get("type"), str)
        and isinstance(metadata, Mapping)
        and _are_objects(parameters, "name")
        and _are_objects(branches, "condition")
    ):
        mend = "export the flow again"
        raise InvalidFlow(source, where, "is no block with id, type, and lists of objects", mend)
    return Block(
        id=known["id"],
        type=known["type"],
        target=str(known.get("target") or ""),
        flow_type=flow_type,
        parameters=tuple(parameters),
        branches=tuple(b for b in branches if isinstance(b.get("transition"), str)),
        metadata=metadata,
    )


def _are_objects(items: object, key: str) -> bool:
    return isinstance(items, list) and all(
        isinstance(item, Mapping) and isinstance(item.get(key), str) for item in items
    )


def _names(block: Block) -> Json:
    """What the resources a block refers to are called: import makes placeholders of it."""
    named = [p["resourceName"] for p in block.parameters if p.get("resourceName")]
    shown = {k: block.metadata[k] for k in ("lexV2BotName", "queue") if block.metadata.get(k)}
    return {"names": named} if named else shown


def _actions(block: Block) -> Iterator[Json]:
    if block.type == "CheckQueueStatus":
        yield from _queue_status(block)
        return
    translate = TRANSLATORS.get(block.type)
    if translate is None:
        raise Untranslatable("the block is not known")
    yield _action(block, translate(block))


def _queue_status(block: Block) -> Iterator[Json]:
    """One check for each metric: the Flow language compares one at a time."""
    tests = [b for b in block.branches if b["condition"] in _QUEUE_METRICS]
    groups = [list(group) for _, group in groupby(tests, key=lambda b: b["condition"])]
    others = [b for b in block.branches if b["condition"] not in _QUEUE_METRICS]
    names = [block.id, *(f"{block.id[:46]} {number}" for number in range(2, len(groups) + 1))]
    for index, group in enumerate(groups):
        metric = _QUEUE_METRICS[group[0]["condition"]]
        ways = {"NoMatch": "NoMatchingCondition", "Error": "NoMatchingError"}
        after = others
        if index + 1 < len(groups):
            error = [b for b in others if b["condition"] != "NoMatch"]
            after = [{"condition": "NoMatch", "transition": names[index + 1]}, *error]
        branches = [_in_seconds(branch) for branch in group] + after
        part = replace(block, id=names[index], branches=tuple(branches))
        parameters = {"MetricType": metric} | block.queue()
        translated = Translated("CheckMetricData", parameters, ways, evaluate=True)
        yield _action(part, translated)


def _in_seconds(branch: Mapping[str, Any]) -> Json:
    """An old queue time is in milliseconds."""
    value = str(branch.get("conditionValue", "0"))
    if branch["condition"] == "CheckQueueTime" and value.isdigit():
        value = str(int(value) // 1000)
    return {**branch, "condition": "Evaluate", "conditionValue": value}


def _action(block: Block, translated: Translated) -> Json:
    action: Json = {
        "Identifier": block.id,
        "Type": translated.type,
        "Parameters": translated.parameters,
        "Transitions": {},
    }
    entry = CATALOG[translated.type]
    if not entry.terminal:
        action["Transitions"] = _transitions(block, translated)
        _complete(action)
    return action


def _transitions(block: Block, translated: Translated) -> Json:
    transitions: Json = {"Errors": [], "Conditions": []}
    for branch in block.branches:
        target = branch["transition"]
        way = translated.ways.get(branch["condition"])
        if way == NEXT:
            transitions[NEXT] = target
        elif isinstance(way, str):
            transitions["Errors"].append({"NextAction": target, "ErrorType": way})
        elif way is not None:
            transitions["Conditions"].append(_condition(way[0], way[1], target))
        elif branch["condition"] == "Evaluate" and translated.evaluate:
            operator = _OPERATORS.get(branch.get("conditionType", "Equals"))
            if operator is None:
                raise Untranslatable(f"the test {branch['conditionType']!r} is not known")
            operand = str(branch.get("conditionValue", ""))
            transitions["Conditions"].append(_condition(operator, operand, target))
    return transitions


def _condition(operator: str, operand: str, target: str) -> Json:
    return {"NextAction": target, "Condition": {"Operator": operator, "Operands": [operand]}}


def _complete(action: Json) -> None:
    """Add what publishing wants and an old block could not have: it went on all the same."""
    transitions = action["Transitions"]
    errors = {e["ErrorType"]: e["NextAction"] for e in transitions["Errors"]}
    if NEXT not in transitions:
        done = [c["NextAction"] for c in transitions["Conditions"]]
        copied = [errors[kind] for kind in _COPIED if kind in errors] + done[-1:]
        if copied:
            transitions[NEXT] = copied[0]
    for error in CATALOG[action["Type"]].errors:
        needed = (
            error.required.holds(action) if isinstance(error.required, When) else error.required
        )
        allowed = error.only is None or error.only.holds(action)
        if needed and allowed and error.type not in errors and NEXT in transitions:
            missing = {"NextAction": transitions[NEXT], "ErrorType": error.type}
            transitions["Errors"].append(missing)
