"""A search for what must be nowhere: card numbers, and secrets by their digits.

    assert not leaks({"log": lines, "table": items}, secrets=[pin, code])

Whatever is searched is first written as text. A card number is any run of 13 to 19 digits, alone
or in groups with one space, dash, dot or slash between them, that begins like a payment card (2 to
6; ISO/IEC 7812 gives the other first digits to other industries, and milliseconds since 1970 begin
with 1) and passes the check of Luhn. UUIDs, hashes (hexadecimal, three letters at least) and times
in ISO 8601 are left out. Anything else is reported, be it a card or not: an identifier that looks
like a card is a mistake as well.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from contact_center.domain.cards import passes_luhn

_RUN = re.compile(r"[0-9]+(?:[ ./-][0-9]+)*")  # groups of digits, one separator between them
_DIGITS = re.compile(r"[0-9]+")
_ALONE = re.compile(r"(?<![0-9A-Za-z])[0-9]+(?![0-9A-Za-z])")  # hashes hold every short number
_NO_CARDS = re.compile(
    r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"  # UUID
    r"|(?<![0-9A-Za-z])(?=(?:[0-9]*[a-f]){3})[0-9a-f]{16,64}(?![0-9A-Za-z])"  # hash
    r"|[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}:[0-9]{2}(?:[.,][0-9]+)?"  # ISO 8601
    r"(?:[+-][0-9]{2}:?[0-9]{2})?"
)
_LENGTHS = range(13, 20)


@dataclass(frozen=True, slots=True)
class Leak:
    """Something found. Tells where and what kind, never the digits."""

    place: str
    kind: str
    context: str

    def __str__(self) -> str:
        return f"{self.place}: {self.kind} in …{self.context}…"


def leaks(
    places: Mapping[str, object], *, secrets: Iterable[str] = (), words: Iterable[str] = ()
) -> list[Leak]:
    """Return what was found.

    Args:
        places: What to search, by the name that a finding is reported under.
        secrets: Digits that must not stand alone anywhere: PINs, codes, expiry dates.
        words: Texts that must not be anywhere, also inside others: card numbers, keys.
    """
    hidden, forbidden = frozenset(secrets), tuple(words)
    return [
        Leak(place, kind, _context(text, start, end))
        for place, content in places.items()
        for text in _texts(content)
        for kind, start, end in _found(text, hidden, forbidden)
    ]


def _found(
    text: str, secrets: frozenset[str], words: tuple[str, ...]
) -> Iterator[tuple[str, int, int]]:
    for word in words:
        if (start := text.find(word)) >= 0:
            yield "a forbidden text", start, start + len(word)
    text = _NO_CARDS.sub(lambda match: "x" * len(match[0]), text)
    for run in _RUN.finditer(text):
        groups = _DIGITS.findall(run[0])
        if any(word in "".join(groups) for word in words) or _hold_a_card(groups):
            yield "a card number", *run.span()
    for match in _ALONE.finditer(text):
        if match[0] in secrets:
            yield "a secret", *match.span()


def _hold_a_card(groups: list[str]) -> bool:
    """Look at every row of neighbouring groups: a number before the card must not hide it."""
    rows = (
        "".join(groups[first:last])
        for first in range(len(groups))
        for last in range(first + 1, len(groups) + 1)
    )
    return any(len(r) in _LENGTHS and r[0] in "23456" and passes_luhn(r) for r in rows)


def _texts(content: object) -> Iterator[str]:
    if isinstance(content, str):
        yield content
    elif isinstance(content, bytes):
        yield content.decode("utf-8", "replace")
    elif isinstance(content, Mapping):
        yield json.dumps(content, default=repr, ensure_ascii=False)
    elif isinstance(content, Iterable):
        for part in content:
            yield from _texts(part)
    else:
        yield repr(content)


def _context(text: str, start: int, end: int) -> str:
    around = text[max(start - 40, 0) : start] + "#" * (end - start) + text[end : end + 20]
    return _DIGITS.sub(lambda match: "#" * len(match[0]), around)
