"""What a test case puts in the place of a resource: used once, first in, first out.

Source: developer guide, OverrideSystemBehavior. A strategy is SubstituteResource, or MockResponse
with an ExecutionResult or an Error. Documented for a function's result is the key LoadedData;
one report publishes Value instead: both are read.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from simulator.engine.observer import Override
from simulator.testcases.matching import ACTION_NAMES, resource, same_resource

if TYPE_CHECKING:
    from collections.abc import Mapping

    from simulator.world import World

HOURS: Final = {"InHours": True, "OutOfHours": False}
OVERRIDABLE: Final = (
    "InvokeLambdaFunction",
    "ConnectParticipantWithLexBot",
    "CheckHoursOfOperation",
    "TransferContactToQueue",
    "DequeueAndTransferToQueue",
)


_LATE: Final = ("TimeLimitExceeded", "NoMatchingError")
_FULL: Final = ("QueueAtCapacity", "NoMatchingError")
ERRORS: Final = {  # action -> what its Error.Value may be (developer guide, OverrideSystemBehavior)
    "InvokeLambdaFunction": _LATE,
    "ConnectParticipantWithLexBot": _LATE,
    "CheckHoursOfOperation": ("NoMatchingError",),
    "TransferContactToQueue": _FULL,
    "DequeueAndTransferToQueue": _FULL,
}


class InvalidStrategy(ValueError):  # noqa: N818 - what the strategy is
    """An override that says nothing that could be done; the message says why."""


@dataclass(frozen=True, slots=True)
class _Registered:
    action: str
    parameters: dict[str, str]
    override: Override


class Overrides:
    """The overrides that are registered and not used yet."""

    def __init__(self) -> None:
        self._waiting: list[_Registered] = []

    def add(self, behavior: Mapping[str, Any]) -> None:
        """Register the ``Behavior`` of an OverrideSystemBehavior.

        Raises:
            InvalidStrategy: It cannot be understood.
        """
        properties = _object(behavior, "Properties")
        action = str(properties.get("ActionType"))
        action = ACTION_NAMES.get(action, action)
        if action not in OVERRIDABLE:
            raise InvalidStrategy(f"{action} cannot be overridden, only {', '.join(OVERRIDABLE)}")
        parameters = resource(_object(properties, "ActionParameters"))
        override = override_of(_object(properties, "Strategy"), action)
        self._waiting.append(_Registered(action, parameters, override))

    def take(self, action: str, parameters: Mapping[str, str], world: World) -> Override | None:
        """Return what the next use of a resource is to do, once; None: what it always does."""
        for registered in self._waiting:
            if registered.action == action and all(
                name in parameters and same_resource(name, wanted, parameters[name], world)
                for name, wanted in registered.parameters.items()
            ):
                self._waiting.remove(registered)
                return registered.override
        return None

    @property
    def unused(self) -> tuple[str, ...]:
        """What was registered and never used, for the report."""
        return tuple(
            f"{one.action} {' '.join(one.parameters.values())}".rstrip() for one in self._waiting
        )


def override_of(strategy: Mapping[str, Any], action: str) -> Override:
    """Return what a ``Strategy`` means for an action.

    Raises:
        InvalidStrategy: It is none of the documented ones.
    """
    kind = strategy.get("Type")
    if kind == "SubstituteResource":
        arn = strategy.get("SubstituteArn")
        if not isinstance(arn, str) or not arn:
            raise InvalidStrategy("SubstituteResource needs a SubstituteArn")
        return Override(substitute=arn)
    if kind != "MockResponse":
        raise InvalidStrategy("its Type is neither SubstituteResource nor MockResponse")
    response = _object(strategy, "Response")
    if response.get("Type") == "Error":
        error = _object(response, "Error")
        return Override(error=_name(error, action), seconds=_seconds(error))
    if response.get("Type") != "ExecutionResult":
        raise InvalidStrategy("its Response is neither an ExecutionResult nor an Error")
    result = _object(response, "ExecutionResult")
    return Override(data=_data(result, action), seconds=_seconds(result))


def _data(result: Mapping[str, Any], action: str) -> Any:  # noqa: ANN401 - any JSON value
    if action == "CheckHoursOfOperation":
        value = result.get("Value")
        if value not in HOURS:
            raise InvalidStrategy(f"its Value is none of {', '.join(HOURS)}")
        return HOURS[value]
    if action in ("TransferContactToQueue", "DequeueAndTransferToQueue"):
        raise InvalidStrategy(
            f"{action} has no ExecutionResult; substitute the queue, or mock one of its errors"
        )
    text = result.get("LoadedData", result.get("Value"))
    if not isinstance(text, str):
        raise InvalidStrategy('its LoadedData is no text of JSON; write "{\\"key\\": \\"value\\"}"')
    try:
        data = json.loads(text)
    except ValueError:
        raise InvalidStrategy("its LoadedData cannot be read as JSON") from None
    if not isinstance(data, dict):
        raise InvalidStrategy("its LoadedData is no object; write {...} in the text")
    return data


def _name(error: Mapping[str, Any], action: str) -> str:
    value = error.get("Value")
    if not isinstance(value, str) or not value:
        raise InvalidStrategy("its Error has no Value, such as NoMatchingError")
    known = ERRORS.get(action, ())
    if value not in known:
        raise InvalidStrategy(f"{action} has no error {value!r}; write {' or '.join(known)}")
    return value


def _seconds(holder: Mapping[str, Any]) -> float:
    value = holder.get("DelaySeconds", 0)
    try:
        seconds = float(value)
    except (TypeError, ValueError):
        raise InvalidStrategy("its DelaySeconds is no number") from None
    if seconds < 0:
        raise InvalidStrategy("its DelaySeconds is negative")
    return seconds


def _object(holder: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    value = holder.get(key, {})
    if not isinstance(value, dict):
        raise InvalidStrategy(f"its {key} is not an object")
    return value
