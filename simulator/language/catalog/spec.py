"""The words in which the catalogue describes an action type.

Everything here is data: the linter checks a flow against it, the documentation is written from it,
and whoever plays an action may look up what its parameters mean.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

FLOW_TYPES: Final = frozenset(
    {
        "CONTACT_FLOW",
        "CUSTOMER_QUEUE",
        "CUSTOMER_HOLD",
        "CUSTOMER_WHISPER",
        "AGENT_HOLD",
        "AGENT_WHISPER",
        "OUTBOUND_WHISPER",
        "AGENT_TRANSFER",
        "QUEUE_TRANSFER",
        "CAMPAIGN",
        "MODULE",
    }
)
CHANNELS: Final = ("VOICE", "CHAT", "TASK", "EMAIL")


class Kind(StrEnum):
    """Where a value may come from. Source: the guide's page on parameter restrictions."""

    STATIC = "static"  # written in the flow, no reference at all
    REFERENCE = "reference"  # one reference, nothing else
    EITHER = "static or reference"  # a literal, or one reference
    DYNAMIC = "dynamic"  # text with references in it


class Shape(StrEnum):
    """What JSON a value is. Every scalar is written as a string, numbers and booleans too."""

    TEXT = "text"
    INTEGER = "whole number"
    OBJECT = "object"
    MAP = "map"  # free keys, values of the kind
    LIST = "list"
    TREE = "any JSON"


@dataclass(frozen=True, slots=True)
class When:
    """A property of the action that decides whether something is needed or allowed.

    Attributes:
        path: Below ``Parameters`` ("InputValidation.PhoneNumberValidation"), or below the action
            when it starts with "Transitions.".
        values: Holds when the property has one of these; empty: when it is there at all.
        absent: Turns the answer round.
        also: Must hold as well.
    """

    path: str
    values: tuple[str, ...] = ()
    absent: bool = False
    also: "When | None" = None

    def holds(self, action: Mapping[str, Any]) -> bool:
        """Whether an action, as it stands in the document, is so."""
        keys = self.path.split(".")
        value: Any = action if keys[0] == "Transitions" else action.get("Parameters")
        for key in keys:
            value = value.get(key) if isinstance(value, Mapping) else None
        found = value in self.values if self.values else value not in (None, [], {})
        return found is not self.absent and (self.also is None or self.also.holds(action))

    def __str__(self) -> str:
        name = self.path.removeprefix("Transitions.")
        verb = "is not" if self.absent else "is"
        said = f"{name} {verb} {' or '.join(self.values)}"
        if not self.values:
            said = f"there {'is no' if self.absent else 'is'} {name}"
        return f"{said} and {self.also}" if self.also else said


Need = bool | When


@dataclass(frozen=True, slots=True)
class Parameter:
    """One property of ``Parameters``, or of an object inside it.

    Attributes:
        values: The literals allowed; empty: any.
        low: Least number, for ``Shape.INTEGER``.
        high: Greatest number.
        fields: Of an object, or of each object in a list; empty for a list of texts.
        entries: How many of its fields an object (each object of a list) must have; 0: any number.
        only: When the parameter may be there at all.
    """

    name: str
    kind: Kind = Kind.STATIC
    shape: Shape = Shape.TEXT
    required: Need = False
    values: tuple[str, ...] = ()
    low: int | None = None
    high: int | None = None
    fields: tuple["Parameter", ...] = ()
    entries: int = 0
    only: When | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """Parameters that stand for one another.

    Attributes:
        at_least: How many of them there must be (0 or 1).
        at_most: How many there may be.
    """

    names: tuple[str, ...]
    at_least: int = 1
    at_most: int = 1
    when: When | None = None


@dataclass(frozen=True, slots=True)
class Error:
    """An error branch.

    Attributes:
        required: Whether publishing refuses the action without it.
        only: When the branch may be there at all.
        not_in: Flow types that refuse it.
    """

    type: str
    required: Need = True
    only: When | None = None
    not_in: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Branches:
    """The conditions of an action.

    Attributes:
        operators: Those allowed.
        operands: The operands allowed; empty: any text.
        required: Operands that each need a condition.
        each_of: A list parameter, each value of which needs a condition.
        when: When these conditions are the ones that count.
    """

    operators: tuple[str, ...] = ("Equals",)
    operands: tuple[str, ...] = ()
    required: tuple[str, ...] = ()
    each_of: str = ""
    when: When | None = None
    note: str = ""


class Effect(StrEnum):
    """What an action does on a channel."""

    PLAYS = "plays"
    NOTHING = "succeeds without effect"
    ERROR = "takes the error branch"


@dataclass(frozen=True, slots=True)
class ActionType:
    """One action type of the Flow language.

    Attributes:
        block: The designer's name of the block.
        legacy: The type in the retired export format, or empty.
        branches: In the order tried; the first whose ``when`` holds counts; none: no conditions.
        next_required: Whether publishing refuses the action without a ``NextAction``.
        next_unused: Whether that ``NextAction`` is never taken: conditions and errors decide, or
            the flow ends here when all goes well.
        flow_types: Where publishing accepts the action.
        doubtful: Further flow types, about which the sources are silent or disagree.
        plays_on: Channels on which the action does its work.
        nothing_on: Channels on which it succeeds without effect; elsewhere it takes the error
            branch.
        sets: References that have a value afterwards.
        parameters_known: False where nobody has verified them; then none are checked.
        retired: Why the service does not do this any more, or empty.
        notes: What a reader should know, in the order of importance.
    """

    name: str
    purpose: str
    block: str
    parameters: tuple[Parameter, ...] = ()
    choices: tuple[Choice, ...] = ()
    errors: tuple[Error, ...] = ()
    branches: tuple[Branches, ...] = ()
    terminal: bool = False
    next_required: bool = True
    next_unused: Need = False
    flow_types: frozenset[str] = FLOW_TYPES
    doubtful: frozenset[str] = frozenset()
    plays_on: tuple[str, ...] = CHANNELS
    nothing_on: tuple[str, ...] = ()
    sets: tuple[str, ...] = ()
    parameters_known: bool = True
    legacy: str = ""
    retired: str = ""
    notes: tuple[str, ...] = ()

    def effect_on(self, channel: str) -> Effect:
        if channel in self.plays_on:
            return Effect.PLAYS
        return Effect.NOTHING if channel in self.nothing_on else Effect.ERROR

    def takes_next(self, action: Mapping[str, Any]) -> bool:
        """Whether an action, as it stands in the document, ever goes on to its NextAction."""
        unused = self.next_unused
        return not (unused.holds(action) if isinstance(unused, When) else unused)

    def branches_of(self, action: Mapping[str, Any]) -> Branches | None:
        """The conditions that count for an action as it stands in the document."""
        fitting = (b for b in self.branches if b.when is None or b.when.holds(action))
        return next(fitting, None)


FAILED: Final = Error("NoMatchingError")
NO_MATCH: Final = Error("NoMatchingCondition")


def static(name: str, *values: str, required: Need = False, note: str = "") -> Parameter:
    return Parameter(name, Kind.STATIC, required=required, values=values, note=note)


def either(name: str, *values: str, required: Need = False, note: str = "") -> Parameter:
    return Parameter(name, Kind.EITHER, required=required, values=values, note=note)


def dynamic(name: str, *, required: Need = False, note: str = "") -> Parameter:
    return Parameter(name, Kind.DYNAMIC, required=required, note=note)


def number(
    name: str,
    low: int,
    high: int | None = None,
    *,
    kind: Kind = Kind.STATIC,
    required: Need = False,
    only: When | None = None,
    note: str = "",
) -> Parameter:
    return Parameter(name, kind, Shape.INTEGER, required, low=low, high=high, only=only, note=note)


def group(
    name: str,
    *fields: Parameter,
    kind: Kind = Kind.STATIC,
    required: Need = False,
    entries: int = 0,
    only: When | None = None,
    note: str = "",
) -> Parameter:
    """An object with named fields."""
    return Parameter(
        name,
        kind,
        shape=Shape.OBJECT,
        required=required,
        fields=fields,
        entries=entries,
        only=only,
        note=note,
    )


def mapping(
    name: str, kind: Kind = Kind.DYNAMIC, *, required: Need = False, note: str = ""
) -> Parameter:
    """An object with free keys."""
    return Parameter(name, kind, Shape.MAP, required, note=note)


def listing(
    name: str,
    *fields: Parameter,
    values: tuple[str, ...] = (),
    required: Need = False,
    entries: int = 0,
    note: str = "",
) -> Parameter:
    """A list of texts, or of objects with the given fields."""
    return Parameter(
        name,
        shape=Shape.LIST,
        required=required,
        values=values,
        fields=fields,
        entries=entries,
        note=note,
    )


def tree(
    name: str, kind: Kind = Kind.DYNAMIC, *, required: Need = False, note: str = ""
) -> Parameter:
    """JSON of any depth."""
    return Parameter(name, kind, Shape.TREE, required, note=note)
