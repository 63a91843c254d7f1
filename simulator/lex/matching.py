"""Which intent an utterance belongs to: the one whose sample it is, word by word."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from simulator.lex.slots import resolve
from simulator.lex.words import tokens

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from simulator.lex.definition import Intent, Locale, Utterance


@dataclass(frozen=True, slots=True)
class Match:
    """An intent, and what the slots in the utterance say.

    Attributes:
        literal: How many words were the sample's own.
    """

    intent: Intent
    slots: Mapping[str, str]
    literal: int


def match(locale: Locale, text: str, today: date) -> Match | None:
    """Return the intent of a text, the one with most words in common first; None: no sample fits.

    Example: "my reading is one two three zero" fits the sample "my reading is {reading}".
    """
    said = tokens(text)
    found = [
        Match(intent, slots, len(utterance.parts) - len(utterance.slots))
        for intent in locale.intents.values()
        for utterance in intent.utterances
        if (slots := _fit(utterance, 0, said, intent, locale, today)) is not None
    ]
    return max(found, key=lambda one: one.literal, default=None)


def _fit(
    utterance: Utterance,
    part: int,
    said: Sequence[str],
    intent: Intent,
    locale: Locale,
    today: date,
) -> dict[str, str] | None:
    """Return the slots' values where the rest of a sample fits the rest of what was said."""
    if part == len(utterance.parts):
        return None if said else {}
    expected = utterance.parts[part]
    if part not in utterance.slots:
        if not said or said[0] != expected:
            return None
        return _fit(utterance, part + 1, said[1:], intent, locale, today)
    for length in range(len(said), 0, -1):
        value = resolve(intent.slots[expected], said[:length], locale.types, today)
        if value is None:
            continue
        rest = _fit(utterance, part + 1, said[length:], intent, locale, today)
        if rest is not None:
            return {expected: value, **rest}
    return None
