"""What Assert compares and LogData writes down.

Source: developer guide, Assert and FlowActionCompleted. What a function or a bot answered can be
read only after its FlowActionCompleted was observed, and single values only: before that, and for
an object or a list, the path is empty, and an assert on it fails.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from simulator.engine.conditions import OPERATORS
from simulator.engine.data import as_text
from simulator.language.references import whole_reference

if TYPE_CHECKING:
    from collections.abc import Mapping

    from simulator.engine.contact import Contact

EXISTS: Final = "Exists"
ASSERT_OPERATORS: Final = (*(name for name in OPERATORS if name != "KeyExists"), EXISTS)
RESULT_ROOTS: Final = ("External", "LambdaInvocation", "Lex", "AgenticCX")
_LOADED_BY: Final = {"InvokeLambdaFunction": "External", "ConnectParticipantWithLexBot": "Lex"}


class Results:
    """What observed actions have loaded so far; of several of a kind the latest."""

    def __init__(self) -> None:
        self._loaded: dict[str, Mapping[str, Any]] = {}

    def note(self, action: str, data: Mapping[str, Any]) -> None:
        """An action's completion was observed."""
        if action in _LOADED_BY:
            self._loaded[_LOADED_BY[action]] = data

    def read(self, contact: Contact, reference: str) -> str | None:
        """Return what a path holds, None where it is empty."""
        path = whole_reference(reference)
        if path is None:
            return None
        if path[:2] == ("LambdaInvocation", "ResultData"):
            path = ("External", *path[2:])
        if path[0] in RESULT_ROOTS:
            value = _walk(self._loaded.get(path[0]), path[1:])
        else:
            value = contact.value(reference)
        return None if value is None or isinstance(value, dict | list) else as_text(value)


def holds(operator: str, found: str | None, operand: object) -> bool:
    """Whether an assertion is true; texts are compared with regard to case.

    Raises:
        KeyError: There is no such operator.
    """
    if operator == EXISTS:
        return found is not None
    return found is not None and OPERATORS[operator](found, as_text(operand))


def _walk(value: object, keys: tuple[str, ...]) -> object:
    for key in keys:
        if not isinstance(value, dict):
            return None
        value = value.get(key)
    return value
