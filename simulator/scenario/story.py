"""What was told of a call: each step and each expectation, with its place among the events."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

Words = str | re.Pattern[str]
"""What is expected: a part of the text as it stands, or a pattern found in it."""


@dataclass(frozen=True, slots=True)
class Told:
    """One step or expectation of a story.

    Attributes:
        name: The method of ``Call`` that told it.
        words: Its positional arguments; ``hears`` with several is told once for each.
        named: Its named arguments.
        span: Where in a prompt's text what was expected begins and ends.
        at: Of a step: how many events had happened before it. Of an expectation that an event
            met: the index of that event. Of any other: how many events had happened.
    """

    name: str
    words: tuple[Any, ...]
    at: int
    named: Mapping[str, Any] = field(default_factory=dict)
    span: tuple[int, int] | None = None


def search(words: Words, text: str, start: int = 0) -> tuple[int, int] | None:
    """Where in a text, from ``start`` on, what is expected begins and ends."""
    if isinstance(words, re.Pattern):
        match = words.search(text, start)
        return None if match is None else match.span()
    position = text.find(words, start)
    return None if position < 0 else (position, position + len(words))


def found(words: Words, text: str) -> bool:
    """Whether a text has what is expected of it."""
    return search(words, text) is not None


def shown(words: Words) -> str:
    """What is expected, for a person to read."""
    return f"/{words.pattern}/" if isinstance(words, re.Pattern) else repr(words)


def listed(before: str, expected: Mapping[str, Words]) -> str:
    """Several expectations by name, behind a text where there are any."""
    return before * bool(expected) + ", ".join(f"{k}={shown(v)}" for k, v in expected.items())
