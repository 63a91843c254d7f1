"""What a reference may hold at some place of a flow, as far as the flow itself says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from simulator.engine.conditions import OPERATORS
from simulator.language.references import Path, compile_text, references, whole_reference

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

MOST: Final = 24  # values that are told apart; of more, nothing is known
KEPT: Final = frozenset(
    {"Attributes", "FlowAttributes", "Channel", "#queue", "#place", "#there", "#voice"}
)
"""Roots that no action changes but those that say so."""

Value = str | None


class Values(NamedTuple):
    """A set of values: those listed, or all but those listed.

    Attributes:
        listed: Texts; None is a reference that holds nothing.
        others: Whether everything that is not listed belongs to it, instead of what is.
        number: Whether whatever else it may be, it is a phone number in E.164, or nothing of use.
    """

    listed: frozenset[Value]
    others: bool = False
    number: bool = False

    def union(self, other: Values) -> Values:
        """What either of them may be."""
        number = self.number and other.number
        if not self.others and not other.others:
            both = self.listed | other.listed
            return Values(both) if len(both) <= MOST else ANYTHING
        if self.others and other.others:
            return Values(self.listed & other.listed, others=True, number=number)
        finite, infinite = (other, self) if self.others else (self, other)
        return Values(infinite.listed - finite.listed, others=True)

    def may(self, operator: str, operand: str) -> bool:
        """Whether a condition may be true of it."""
        if self.others:
            return operator != "Equals" or operand not in self.listed
        return any(_holds(operator, value, operand) for value in self.listed)

    def where(self, operator: str, operand: str) -> Values:
        """Those of which a condition is true."""
        if operator == "Equals":
            return Values(frozenset({operand}))
        if self.others:
            return self
        return Values(frozenset(v for v in self.listed if _holds(operator, v, operand)))

    def but(self, operator: str, operand: str) -> Values:
        """Those of which a condition is not true."""
        if self.others:
            gone = {operand} if operator == "Equals" else set()
            return self._replace(listed=self.listed | gone)
        return Values(frozenset(v for v in self.listed if not _holds(operator, v, operand)))

    @property
    def filled(self) -> bool:
        """Whether there is always something in it."""
        empty = frozenset({None, ""})
        return empty <= self.listed if self.others else not (empty & self.listed)

    @property
    def possible(self) -> bool:
        """Whether there is any."""
        return self.others or bool(self.listed)

    def __str__(self) -> str:
        said = " or ".join(sorted("nothing" if v is None else repr(v) for v in self.listed))
        return f"not {said}" if self.others else said


def _holds(operator: str, value: Value, operand: str) -> bool:
    return value is not None and OPERATORS[operator](value, operand)


ANYTHING: Final = Values(frozenset(), others=True)
CALLER: Final = ("CustomerEndpoint", "Address")
NOT_EMPTY: Final = Values(frozenset({None, ""}), others=True)
NOTHING: Final = Values(frozenset({None}))


def exactly(*values: Value) -> Values:
    """These and no others."""
    return Values(frozenset(values))


class State:
    """What every reference may hold at one place. What is not in it may be anything."""

    __slots__ = ("values",)

    def __init__(self, values: Mapping[Path, Values]) -> None:
        self.values = {path: held for path, held in values.items() if held != ANYTHING}

    def read(self, path: Path) -> Values:
        """What a reference may hold."""
        held = self.values.get(path)
        if held is None and path[0] == "FlowAttributes":
            held = self.values.get(("FlowAttributes",))  # what nobody has set in this flow
        if held is None and path == CALLER and self.read(("Channel",)) == exactly("VOICE"):
            return Values(frozenset(), others=True, number=True)
        return ANYTHING if held is None else held

    def value_of(self, text: object) -> Values:
        """What a parameter may be: a literal, a reference, or a text with references in it."""
        if not isinstance(text, str):
            return exactly(str(text))
        path = whole_reference(text)
        if path is not None:
            return self.read(path)
        if not references(text):
            return exactly(text)
        literal = any(isinstance(part, str) for part in compile_text(text))
        return NOT_EMPTY if literal else ANYTHING

    def there(self, kind: str, reference: object) -> Path | None:
        """Where it is kept whether a resource exists; None: not of this kind of reference.

        The world does not change during a contact: what was found once is found again, though
        only as what it was looked for (``kind``: a queue's id may be no agent's).
        """
        if not isinstance(reference, str) or not reference:
            return None
        path = whole_reference(reference)
        if path is not None:
            return (*path, "#there", kind)
        return None if references(reference) else ("#there", kind, reference)

    def having(self, changes: Iterable[tuple[Path, Values]]) -> State:
        """The same, after something was set; what it held before may be there or not."""
        changed = dict(changes)
        stale = {(*path, "#there") for path in changed}
        kept = {
            path: held
            for path, held in self.values.items()
            if "#there" not in path or path[: path.index("#there") + 1] not in stale
        }
        return State({**kept, **changed})

    def without(self, forgotten: Callable[[Path], bool]) -> State:
        """The same, after something may have been changed."""
        return State({path: held for path, held in self.values.items() if not forgotten(path)})

    def union(self, other: State) -> State:
        """What holds on either of two ways."""
        paths = {*self.values, *other.values}
        return State({path: self.read(path).union(other.read(path)) for path in paths})

    def __eq__(self, other: object) -> bool:
        return isinstance(other, State) and self.values == other.values

    __hash__ = None  # type: ignore[assignment]  # it is compared, never kept in a set
