"""Finding a resource by any of the ways a flow refers to one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

T = TypeVar("T")

# arn:aws:connect:…:instance/i/flow-module/9999:$LATEST, …:function:name:alias, view:1
_QUALIFIED = re.compile(r"^(?P<bare>.+[/:][^/:]+|[^:]+):(?:\$[A-Z]+|[A-Za-z0-9_-]+)$")


class Directory(Generic[T]):
    """Resources of one kind, found by ARN, id, name or ``${Placeholder}``.

    A qualifier behind the resource (``:$LATEST``, ``:1``, an alias) is ignored when the
    qualified reference itself is not known. The id is the last part of an ARN.

    Args:
        assume: Called with a reference nobody registered; what it returns is kept and found
            from then on, None means that the resource does not exist.
    """

    def __init__(self, assume: Callable[[str], T | None] | None = None) -> None:
        self.assume = assume
        self._things: dict[str, T] = {}
        self._all: list[T] = []

    def add(self, thing: T, *references: str) -> T:
        """Register a resource under its references, and under the ids of those that are ARNs.

        A reference that is already taken is replaced.
        """
        for reference in references:
            self._things[reference] = thing
            if reference.startswith("arn:"):
                self._things[_last(reference)] = thing
        self._all = [t for t in self._all if t is not thing] + [thing]
        return thing

    def references(self, thing: T) -> tuple[str, ...]:
        """Everything a resource is called, in the order of registration."""
        return tuple(name for name, other in self._things.items() if other is thing)

    def known(self, reference: str) -> T | None:
        """Return what is registered under a reference, and assume nothing."""
        for candidate in candidates(reference):
            thing = self._things.get(candidate)
            if thing is not None:
                return thing
        return None

    def find(self, reference: str) -> T | None:
        """Return the resource behind a reference, or None where there is none."""
        known = self.known(reference)
        if known is not None:
            return known
        if self.assume is None or not reference:
            return None
        thing = self.assume(reference)
        return None if thing is None else self.add(thing, reference)

    def __iter__(self) -> Iterator[T]:
        """Every resource once, in the order of registration."""
        return iter(self._all)

    def __len__(self) -> int:
        return len(self._all)


def _last(arn: str) -> str:
    return re.split(r"[/:]", arn)[-1]


def candidates(reference: str) -> Iterator[str]:
    """What a reference may be registered as: itself, unqualified, or an ARN's id."""
    yield reference
    match = _QUALIFIED.match(reference)
    bare = match["bare"] if match else reference
    if bare != reference and (bare.count(":") >= 5 or not bare.startswith("arn:")):
        yield bare
    if bare.startswith("arn:"):
        yield _last(bare)
    if reference.startswith("arn:"):
        yield _last(reference)
