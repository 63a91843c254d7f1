"""A flow as the Flow language writes it, read once into values that cannot change.

``parse_flow`` refuses what no engine could play: text that is not JSON, a start that names no
action, a transition into nowhere. It lets pass what real exports contain and Amazon Connect only
refuses at publishing (a missing error branch, an unknown parameter): that is the linter's work.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Never

from simulator.language.kinds import other_kind

VERSION: Final = "2019-10-30"  # the only version of the Flow language
MODULE: Final = "MODULE"
DEFAULT_TYPE: Final = "CONTACT_FLOW"

# The designer's spelling of a flow type -> the API's. Source: the Type enum of CreateContactFlow.
API_TYPES: Final[Mapping[str, str]] = {
    "contactFlow": "CONTACT_FLOW",
    "customerQueue": "CUSTOMER_QUEUE",
    "customerHold": "CUSTOMER_HOLD",
    "customerWhisper": "CUSTOMER_WHISPER",
    "agentHold": "AGENT_HOLD",
    "agentWhisper": "AGENT_WHISPER",
    "outboundWhisper": "OUTBOUND_WHISPER",
    "agentTransfer": "AGENT_TRANSFER",
    "queueTransfer": "QUEUE_TRANSFER",
    "campaign": "CAMPAIGN",
    "flowModule": MODULE,
}


class InvalidFlow(Exception):  # noqa: N818 - reads as what it says of the file
    """The text is not a flow that could be played.

    Attributes:
        source: File name or ARN of the flow.
        where: The place inside it: an action, a property, or "the file".
        problem: What is wrong, without values a caller could have keyed in.
        mend: What to change.
    """

    def __init__(self, source: str, where: str, problem: str, mend: str) -> None:
        self.source, self.where, self.problem, self.mend = source, where, problem, mend
        super().__init__(source, where, problem, mend)

    def __str__(self) -> str:
        line = f"{self.source}: {self.where}: {self.problem}; {self.mend}"
        return " ".join(line.split())  # one line, whatever an identifier contains


@dataclass(frozen=True, slots=True)
class Condition:
    operator: str
    operand: str
    next: str


@dataclass(frozen=True, slots=True)
class Action:
    """One block of a flow.

    Attributes:
        errors: Error type -> identifier, in the order of the file; the first of a type counts.
        conditions: In the order of the file, which is the order they are tried in.
    """

    identifier: str
    type: str
    parameters: Mapping[str, Any]
    next: str | None
    errors: Mapping[str, str]
    conditions: tuple[Condition, ...]

    def targets(self) -> tuple[str, ...]:
        """The actions this one can go to, each once: next, conditions, errors."""
        edges = [c.next for c in self.conditions] + list(self.errors.values())
        return tuple(dict.fromkeys([self.next, *edges] if self.next is not None else edges))


@dataclass(frozen=True, slots=True)
class Flow:
    """A whole flow or module.

    Attributes:
        type: As the API spells it (``CONTACT_FLOW``, ``CUSTOMER_QUEUE``, ...), or ``MODULE``.
        source: File name or ARN, for messages.
        document: What was read, untouched.
    """

    name: str
    type: str
    start: str
    actions: Mapping[str, Action]
    source: str
    metadata: Mapping[str, Any]
    settings: Mapping[str, Any] | None
    document: Mapping[str, Any]


def load_flow(path: Path) -> Flow:
    """Read the flow in a file.

    Raises:
        InvalidFlow: The file cannot be read, or is not a flow.
    """
    return parse_flow(read_text(path), source=str(path))


def read_text(path: Path) -> str:
    """Read a file that should hold a flow.

    Raises:
        InvalidFlow: It is not there, or not text.
    """
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        problem = f"cannot be read ({error.strerror})"
        raise InvalidFlow(str(path), "the file", problem, "name a file with a flow in it") from None
    except UnicodeDecodeError:
        mend = "save it as UTF-8 JSON"
        raise InvalidFlow(str(path), "the file", "is not UTF-8 text", mend) from None


def parse_flow(text: str, *, source: str, name: str | None = None) -> Flow:
    """Read a flow from its JSON text.

    Args:
        text: A document of the Flow language.
        source: File name or ARN, named in every message.
        name: The flow's name; else ``Metadata.name``, else the stem of ``source``.

    Raises:
        InvalidFlow: The text is not a flow, or its graph does not hold together.
    """
    document = load_document(text, source)
    _refuse_legacy(document, source)
    other = other_kind(document)
    if other is not None:
        _refuse(source, "the file", *other)
    if document.get("Version") != VERSION:
        _refuse(source, "Version", _seen(document, "Version"), f'write "Version": "{VERSION}"')
    actions = _actions(document.get("Actions"), source)
    start = document.get("StartAction")
    if not isinstance(start, str) or start not in actions:
        problem = _seen(document, "StartAction", wrong="names no action of this flow")
        _refuse(source, "StartAction", problem, "write the Identifier of the first action")
    for action in actions.values():
        _refuse_dangling(action, actions, source)
    metadata = _optional(document, "Metadata", dict, source, "the file") or {}
    settings = _optional(document, "Settings", dict, source, "the file")
    return Flow(
        name=name or _text(metadata.get("name")) or Path(source).stem,
        type=_flow_type(metadata, settings, actions),
        start=start,
        actions=actions,
        source=source,
        metadata=metadata,
        settings=settings,
        document=document,
    )


def load_document(text: str, source: str, mend: str = "export the flow again") -> dict[str, Any]:
    """Read a JSON object.

    Args:
        text: The JSON.
        source: File name or ARN.
        mend: What to do where it is something else than an object.

    Raises:
        InvalidFlow: The text is not JSON, or not an object, or an object in it has a key twice.
    """
    try:
        document = json.loads(text.removeprefix("\ufeff"), object_pairs_hook=_object)
    except _Twice as twice:
        problem = f"an object has the key {_quote(str(twice))} twice, and only the last would count"
        raise InvalidFlow(source, "the file", problem, "remove one of the two") from None
    except ValueError as error:
        where = f"line {error.lineno}" if isinstance(error, json.JSONDecodeError) else "the file"
        problem = f"is not JSON ({getattr(error, 'msg', 'a value is not allowed')})"
        raise InvalidFlow(source, where, problem, "mend the JSON there") from None
    except RecursionError:
        raise InvalidFlow(
            source, "the file", "is nested too deeply", "is it a flow at all?"
        ) from None
    if not isinstance(document, dict):
        _refuse(source, "the file", f"is {_kind(document)}, not an object", mend)
    return document


class _Twice(Exception):  # noqa: N818 - what the key stands there
    """A key that stands twice in one object."""


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        raise _Twice(next(name for name in names if names.count(name) > 1))
    return found


def is_legacy(document: Mapping[str, Any]) -> bool:
    """Whether this is the designer's retired export format (``modules`` and ``branches``)."""
    return "modules" in document and "Actions" not in document


def _refuse_legacy(document: Mapping[str, Any], source: str) -> None:
    if is_legacy(document):
        mend = "convert it: python -m simulator import FILE -o FILE"
        _refuse(source, "the file", "is in the retired export format (modules)", mend)


def _actions(raw: object, source: str) -> dict[str, Action]:
    if not isinstance(raw, list) or not raw:
        problem = "is missing" if raw is None else f"is {_kind(raw)}, not a list of actions"
        if isinstance(raw, list):
            problem = "is an empty list"
        _refuse(source, "Actions", problem, 'write "Actions": [...] with at least one action')
    actions: dict[str, Action] = {}
    for index, item in enumerate(raw):
        action = _action(item, f"Actions[{index}]", source)
        if action.identifier in actions:
            where = f"Actions[{index}] {_quote(action.identifier)}"
            _refuse(source, where, "has the Identifier of an earlier action", "rename one of them")
        actions[action.identifier] = action
    return actions


def _action(raw: object, where: str, source: str) -> Action:
    if not isinstance(raw, dict):
        _refuse(source, where, f"is {_kind(raw)}, not an object", "write an action or remove it")
    identifier = _required(raw, "Identifier", source, where)
    where = f"{where} {_quote(identifier)}"
    transitions = _optional(raw, "Transitions", dict, source, where) or {}
    following = transitions.get("NextAction")
    if following is not None and not isinstance(following, str):
        problem = f"NextAction is {_kind(following)}, not a string"
        _refuse(source, where, problem, "write the Identifier of an action")
    errors: dict[str, str] = {}
    for item in _branches(transitions, "Errors", source, where):
        at = f"{where} Errors"
        errors.setdefault(
            _required(item, "ErrorType", source, at), _required(item, "NextAction", source, at)
        )
    return Action(
        identifier=identifier,
        type=_required(raw, "Type", source, where),
        parameters=_optional(raw, "Parameters", dict, source, where) or {},
        next=following,
        errors=errors,
        conditions=tuple(
            _condition(item, source, f"{where} Conditions")
            for item in _branches(transitions, "Conditions", source, where)
        ),
    )


def _branches(
    transitions: dict[str, Any], key: str, source: str, where: str
) -> list[dict[str, Any]]:
    branches: list[Any] = _optional(transitions, key, list, source, where) or []
    for branch in branches:
        if not isinstance(branch, dict):
            problem = f"{key} holds {_kind(branch)}, not an object"
            _refuse(source, where, problem, "write branches as objects with a NextAction")
    return branches


def _condition(raw: dict[str, Any], source: str, where: str) -> Condition:
    test = raw.get("Condition")
    operands = test.get("Operands") if isinstance(test, dict) else None
    if (
        not isinstance(test, dict)
        or not isinstance(operands, list)
        or len(operands) != 1
        or isinstance(operands[0], dict | list | None)
    ):
        mend = 'write {"Condition": {"Operator": "Equals", "Operands": ["..."]}, "NextAction": ...}'
        _refuse(source, where, "has a Condition without exactly one operand", mend)
    operand = operands[0]
    return Condition(
        operator=_required(test, "Operator", source, where),
        operand=operand if isinstance(operand, str) else json.dumps(operand),
        next=_required(raw, "NextAction", source, where),
    )


def _refuse_dangling(action: Action, actions: Mapping[str, Action], source: str) -> None:
    edges = [("NextAction", action.next)] if action.next is not None else []
    edges += [(f"condition {_quote(c.operand)}", c.next) for c in action.conditions]
    edges += [(f"error {kind}", target) for kind, target in action.errors.items()]
    for edge, target in edges:
        if target not in actions:
            where = f"{_quote(action.identifier)} ({action.type})"
            problem = f"{edge} leads to {_quote(target)}, which does not exist"
            _refuse(source, where, problem, "point it at an action of this flow")


def _flow_type(metadata: Mapping[str, Any], settings: object, actions: Mapping[str, Action]) -> str:
    written = _text(metadata.get("type")) or ""
    declared = API_TYPES.get(written, written if written in API_TYPES.values() else DEFAULT_TYPE)
    ends_module = any(a.type == "EndFlowModuleExecution" for a in actions.values())
    # The designer writes no type, or contactFlow, into a module; what only modules have decides.
    if declared == DEFAULT_TYPE and (settings is not None or ends_module):
        return MODULE
    return declared


def _required(raw: Mapping[str, Any], key: str, source: str, where: str) -> str:
    value = raw.get(key)
    if not isinstance(value, str) or not value:
        _refuse(source, where, _seen(raw, key, prefix=f"{key} "), f"give it a {key}")
    return value


def _optional(raw: Mapping[str, Any], key: str, kind: type, source: str, where: str) -> Any:  # noqa: ANN401 - the caller says which kind
    value = raw.get(key)
    if value is not None and not isinstance(value, kind):
        wanted = "an object" if kind is dict else "a list"
        _refuse(source, where, f"{key} is {_kind(value)}, not {wanted}", f"write {key} as {wanted}")
    return value


def _refuse(source: str, where: str, problem: str, mend: str) -> Never:
    raise InvalidFlow(source, where, problem, mend)


def _seen(raw: Mapping[str, Any], key: str, *, wrong: str = "", prefix: str = "") -> str:
    if key not in raw:
        return f"{prefix}is missing"
    value = raw[key]
    if not isinstance(value, str):
        return f"{prefix}is {_kind(value)}, not a string"
    if not value:
        return f"{prefix}is empty"
    return f"{prefix}{_quote(value)} {wrong or 'is not known'}"


def _kind(value: object) -> str:
    names = {dict: "an object", list: "a list", str: "a string", bool: "a boolean"}
    return names.get(type(value), "null" if value is None else "a number")


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None


def _quote(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)
