"""Which condition of an action is true first.

Source: the reference of Compare: operators take one operand, are case-sensitive and tried in order;
a numeric test is false when either side is no number; a missing value matches nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final

from simulator.engine.compile import Broken
from simulator.engine.data import as_text, getter, is_static, renderer
from simulator.language.references import whole_reference

if TYPE_CHECKING:
    from simulator.engine.contact import Contact
    from simulator.engine.program import Edge

    Match = Callable[[Contact, Any], Edge | None]

_NUMBER: Final = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")


def _number(text: str) -> float | None:
    return float(text) if _NUMBER.fullmatch(text.strip()) else None


def _numeric(test: Callable[[float, float], bool]) -> Callable[[Any, str], bool]:
    def holds(value: Any, operand: str) -> bool:  # noqa: ANN401
        left, right = _number(as_text(value)), _number(operand)
        return left is not None and right is not None and test(left, right)

    return holds


OPERATORS: Final[Mapping[str, Callable[[Any, str], bool]]] = {
    "Equals": lambda value, operand: as_text(value) == operand,
    "TextStartsWith": lambda value, operand: as_text(value).startswith(operand),
    "TextEndsWith": lambda value, operand: as_text(value).endswith(operand),
    "TextContains": lambda value, operand: operand in as_text(value),
    "NumberGreaterThan": _numeric(lambda left, right: left > right),
    "NumberGreaterOrEqualTo": _numeric(lambda left, right: left >= right),
    "NumberLessThan": _numeric(lambda left, right: left < right),
    "NumberLessOrEqualTo": _numeric(lambda left, right: left <= right),
    # Not documented; the service accepts it for a key of an object such as $.Tags.
    "KeyExists": lambda value, operand: isinstance(value, Mapping) and operand in value,
}


def matcher(conditions: list[tuple[str, str, Edge]]) -> Match:
    """Compile conditions into a function from a value to the branch of the first that holds.

    Raises:
        Broken: An operator does not exist (And, Or, Not are refused by the service too).
    """
    for operator, _, _ in conditions:
        if operator not in OPERATORS:
            raise Broken(f"operator {operator} is refused; use one of {', '.join(OPERATORS)}")
    if all(operator == "Equals" and is_static(operand) for operator, operand, _ in conditions):
        table: dict[str, Edge] = {}
        for _, operand, edge in conditions:
            table.setdefault(operand, edge)
        return _by_table(table)
    return _by_tests(conditions)


def _by_tests(conditions: list[tuple[str, str, Edge]]) -> Match:
    tests = [
        (OPERATORS[operator], _operand(operand), edge) for operator, operand, edge in conditions
    ]

    def match(contact: Contact, value: Any) -> Edge | None:  # noqa: ANN401
        if value is None:
            return None
        for holds, operand, edge in tests:
            wanted = operand(contact)
            if wanted is not None and holds(value, wanted):
                return edge
        return None

    return match


def _operand(text: str) -> Callable[[Contact], str | None]:
    """Compile what is compared with; None where it is a reference that leads to nothing."""
    path = whole_reference(text)
    if path is None:
        return renderer(text)
    get = getter(path)

    def read(contact: Contact) -> str | None:
        found = get(contact)
        return None if found is None else as_text(found)

    return read


def _by_table(table: dict[str, Edge]) -> Match:
    def match(_contact: Contact, value: Any) -> Edge | None:  # noqa: ANN401
        if value.__class__ is str:
            return table.get(value)
        return None if value is None else table.get(as_text(value))

    return match
