"""What a drawing shows: boxes with their gist and their ways out; no coordinates yet."""

import re
import textwrap
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from simulator.language.catalog import CATALOG
from simulator.language.document import Action, Flow

Branch = tuple[str, str]
"""An action's identifier, and ``NextAction``, ``Equals 1`` or an error type."""

LINE: Final = 38  # characters in a line of a box
_LINES: Final = 4
_BUSY: Final = 4  # more errors than this into one box are written instead of drawn
_TAG: Final = re.compile(r"<[^>]+>")
_UUID: Final = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_OPERATORS: Final[Mapping[str, str]] = {
    "Equals": "",
    "TextStartsWith": "begins ",
    "TextEndsWith": "ends ",
    "TextContains": "has ",
    "NumberGreaterThan": "> ",
    "NumberGreaterOrEqualTo": "≥ ",
    "NumberLessThan": "< ",
    "NumberLessOrEqualTo": "≤ ",
    "KeyExists": "has key ",
}
_OPERANDS: Final[Mapping[tuple[str, str], str]] = {
    ("CheckHoursOfOperation", "True"): "open",
    ("CheckHoursOfOperation", "False"): "closed",
    ("Loop", "ContinueLooping"): "again",
    ("Loop", "DoneLooping"): "done",
    ("Wait", "WaitCompleted"): "time is up",
    ("Wait", "CustomerReturned"): "customer is back",
    ("MessageParticipantIteratively", "MessagesInterrupted"): "interrupted",
}
_ERRORS: Final[Mapping[str, str]] = {
    "NoMatchingError": "error",
    "NoMatchingCondition": "otherwise",
    "InputTimeLimitExceeded": "no answer",
    "TimeLimitExceeded": "no answer",
    "QueueAtCapacity": "queue full",
    "InvalidPhoneNumber": "not a number",
    "InvalidCallbackNumber": "not a number",
    "CallbackNumberNotDialable": "cannot be dialled",
    "ConnectionTimeLimitExceeded": "not answered",
    "CallFailed": "call failed",
}
_SPEECH: Final = ("Text", "SSML", "PromptId")
# Parameters whose value speaks for itself, and those that say nothing to a reader.
_NAMELESS: Final = frozenset(
    {
        "LambdaFunctionARN",
        "FlowModuleId",
        "ContactFlowId",
        "ComparisonValue",
        "QueueId",
        "MetricType",
        "TextToSpeechVoice",
        "Id",
    }
)
_SILENT: Final = frozenset(
    {
        "InvocationTimeLimitSeconds",
        "InvocationType",
        "ResponseType",
        "TargetContact",
        "TextToSpeechEngine",
        "TextToSpeechStyle",
        "MediaStreamType",
        "Version",
    }
)
_DECIDES: Final = ("Compare", "CheckMetricData", "DistributeByPercentage", "InvokeFlowModule")


@dataclass(frozen=True, slots=True)
class Exit:
    """A row of a box: one way out, or several that lead to the same place.

    Attributes:
        labels: What is written, one for each branch.
        branches: The branches, for coverage.
        kind: "next", "condition", "error", or "below": on to the box right under this one.
        written: What the target is called, where that is written instead of drawing an arrow.
        falls_through: Whether this is the plain way on, so that the next box may stand below.
    """

    labels: tuple[str, ...]
    branches: tuple[Branch, ...]
    kind: str
    to: str
    written: str = ""
    falls_through: bool = False


@dataclass(frozen=True, slots=True)
class Box:
    """An action as it is drawn.

    Attributes:
        family: What it does for the caller, which gives the colour.
        block: The designer's name of the block.
        lines: The gist: what is said, called, compared, set.
        reachable: Whether anything leads here.
    """

    identifier: str
    family: str
    block: str
    title: str
    lines: tuple[str, ...]
    exits: tuple[Exit, ...]
    reachable: bool

    @property
    def rows(self) -> tuple[Exit, ...]:
        """The exits that have a row of their own."""
        return tuple(way for way in self.exits if way.kind != "below" and any(way.labels))

    @property
    def plain(self) -> Exit | None:
        """The way on that needs no word: its arrow leaves at the head of the box."""
        ways = (way for way in self.exits if way.kind != "below" and not any(way.labels))
        return next(ways, None)


Stack = tuple[Box, ...]
"""Boxes drawn right under one another: each is the only way into the next."""


def stacks_of(flow: Flow, tallest: int = 7) -> list[Stack]:
    """The boxes of a drawing, in stacks of at most ``tallest``."""
    boxes = {box.identifier: box for box in boxes_of(flow)}
    into = Counter(way.to for box in boxes.values() for way in box.exits)
    into[flow.start] += 1
    below = {
        name: way.to
        for name, box in boxes.items()
        for way in box.exits
        if way.falls_through and into[way.to] == 1 and way.to != name
    }
    stacks: list[Stack] = []
    tops = [name for name in boxes if name not in below.values()]
    for top in [*tops, *below]:  # a ring of boxes has no top: it begins anywhere
        following: str | None = top
        while following in boxes:
            stack = [boxes.pop(following)]
            following = below.get(following)
            while len(stack) < tallest and following in boxes:
                stack[-1] = _joined(stack[-1], following)
                stack.append(boxes.pop(following))
                following = below.get(following)
            stacks.append(tuple(stack))
    return stacks


def _joined(box: Box, to: str) -> Box:
    exits = tuple(replace(way, kind="below") if way.to == to else way for way in box.exits)
    return replace(box, exits=exits)


def boxes_of(flow: Flow) -> list[Box]:
    """The boxes of a drawing, in the order of the document."""
    raw = {item["Identifier"]: item for item in flow.document["Actions"]}
    exits = {a.identifier: _exits(a, raw[a.identifier]) for a in flow.actions.values()}
    into = Counter(e.to for found in exits.values() for e in found if e.kind == "error")
    reached = _reached(flow, exits)
    return [
        Box(
            identifier=name,
            family=family_of(action.type),
            block=_block(action),
            title=_title(name),
            lines=gist_of(action),
            exits=tuple(_written(e, into, flow) for e in exits[name]),
            reachable=name in reached,
        )
        for name, action in flow.actions.items()
    ]


def branches_of(flow: Flow) -> list[Branch]:
    """Every branch of a flow that can be taken: what coverage counts."""
    return [branch for box in boxes_of(flow) for e in box.exits for branch in e.branches]


def family_of(kind: str) -> str:
    for family, kinds in _FAMILIES.items():
        if kind in kinds:
            return family
    return "set" if kind.startswith(("Update", "Tag", "Untag")) else "fetch"


_FAMILIES: Final[Mapping[str, Collection[str]]] = {
    "say": ("MessageParticipant", "MessageParticipantIteratively", "ShowView"),
    "ask": ("GetParticipantInput", "ConnectParticipantWithLexBot", "AuthenticateParticipant"),
    "decide": (
        "Compare",
        "CheckHoursOfOperation",
        "CheckMetricData",
        "CheckOutboundCallStatus",
        "CheckVoiceId",
        "DistributeByPercentage",
        "Loop",
        "Wait",
    ),
    "hand over": (
        "TransferContactToQueue",
        "DequeueContactAndTransferToQueue",
        "TransferContactToAgent",
        "TransferParticipantToThirdParty",
        "TransferToFlow",
        "CreateCallbackContact",
        "CompleteOutboundCall",
        "StartOutboundChatContact",
    ),
    "end": ("DisconnectParticipant", "EndFlowExecution", "EndFlowModuleExecution"),
}


def gist_of(action: Action) -> tuple[str, ...]:
    """What an action says, calls, compares or sets, in a few short lines."""
    said = next((action.parameters[k] for k in _SPEECH if k in action.parameters), None)
    if isinstance(said, str):
        parts = [_short(said)]
    else:
        values = [(k, v) for k, v in _leaves(action.parameters) if k not in _SILENT]
        alone = len(values) == 1 and not action.type.endswith("Attributes")
        nameless = {values[0][0]} if alone else _NAMELESS
        parts = [_short(v) if k in nameless else f"{k}: {_short(v)}" for k, v in values]
    lines = [line for part in parts for line in textwrap.wrap(part, LINE)]
    if len(lines) > _LINES:
        lines = [*lines[: _LINES - 1], f"{lines[_LINES - 1][: LINE - 2]} …"]
    return tuple(lines)


def _leaves(value: object, name: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _leaves(inner, name if key == "Value" else str(key))
    elif isinstance(value, list):
        for inner in value:
            yield from _leaves(inner, name)
    elif value is not None:
        yield name, str(value)


def _short(value: str) -> str:
    """A text without mark-up; an ARN by its last part, which is what people know it by."""
    if value.startswith("arn:"):
        return value.rpartition("/")[2] or value
    return " ".join(_TAG.sub(" ", value).split())


def _block(action: Action) -> str:
    entry = CATALOG.get(action.type)
    if entry is None:
        return f"{action.type} (unknown)"
    if action.type == "GetParticipantInput" and action.parameters.get("StoreInput") == "True":
        return "Store customer input"
    return entry.block.partition(";")[0]


def _exits(action: Action, raw: Mapping[str, Any]) -> list[Exit]:
    """The ways out, those to one place together: the strongest kind names them all."""
    found: dict[str, Exit] = {}
    for kind, branch, label, to in _ways(action, raw):
        way = found.get(to, Exit((), (), kind, to))
        found[to] = replace(
            way, labels=(*way.labels, label), branches=(*way.branches, (action.identifier, branch))
        )
    otherwise = action.type == "Compare" and action.errors.get("NoMatchingCondition")
    return [replace(w, falls_through=w.kind == "next" or w.to == otherwise) for w in found.values()]


def _ways(action: Action, raw: Mapping[str, Any]) -> Iterator[tuple[str, str, str, str]]:
    """Each branch: its kind, its name, what is written, where it leads."""
    entry = CATALOG.get(action.type)
    if action.next is not None and (entry is None or entry.takes_next(raw)):
        yield "next", "NextAction", "", action.next
    for condition in action.conditions:
        said = _OPERANDS.get((action.type, condition.operand), condition.operand)
        label = _OPERATORS.get(condition.operator, f"{condition.operator} ") + said
        yield "condition", f"{condition.operator} {condition.operand}", label, condition.next
    for kind, target in action.errors.items():
        normal = kind == "NoMatchingCondition" and action.type in _DECIDES
        yield "condition" if normal else "error", kind, _error_label(action, kind), target


def _error_label(action: Action, kind: str) -> str:
    if kind == "NoMatchingCondition" and action.type == "GetParticipantInput":
        return "other key"
    return _ERRORS.get(kind, kind)


def _written(found: Exit, into: Counter[str], flow: Flow) -> Exit:
    if found.kind != "error" or into[found.to] <= _BUSY:
        return found
    return replace(found, written=_title(found.to) or _block(flow.actions[found.to]))


def _title(identifier: str) -> str:
    """An identifier that says something; the designer's own do not."""
    return "" if _UUID.fullmatch(identifier) else identifier


def _reached(flow: Flow, exits: Mapping[str, list[Exit]]) -> set[str]:
    seen = {flow.start}
    todo = [flow.start]
    while todo:
        for found in exits[todo.pop()]:
            if found.to not in seen:
                seen.add(found.to)
                todo.append(found.to)
    return seen
