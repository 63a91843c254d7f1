"""Blot out cards: nobody at a desk is to see one, and none is to be kept, nor what proves it.

What is left is the text as it was: people's own words are evidence of what they decided.

Source: PCI DSS 4.0.1, 3.3.1 (the code is not kept, however encrypted) and 3.5.1 (the number).
"""

import re
from collections.abc import Iterator
from typing import Final

from contact_center.domain.cards import passes_luhn

NUMBER: Final = "[card number]"
BESIDE: Final = "[card data]"

_FEWEST, _MOST = 13, 19  # digits of a card's number (ISO/IEC 7812-1)
_NEAR: Final = re.compile(r"[\s.,;:/_*–—-]{0,3}")  # between groups of one number
_RUN: Final = re.compile(r"\d+")
# A code has three or four digits, a date has a month and a year; other numbers say what they are.
_PROOF: Final = re.compile(
    r"(?<![\d$€#])(?<!case )(?<!caso )(?:(?:0?[1-9]|1[0-2])\s?[/-]\s?(?:20)?\d{2}|\d{3,4})(?![\d%])"
)
# A code that comes by itself, right after a card.
_ALONE: Final = re.compile(
    r"\W*(?:\D{0,40}\b(?:cvv2?|cvc2?|cid|pin|code|security|c[oó]digo|clave|seguridad|exp\w*|vence"
    r"|код|термін|安全码|安全碼|验证码)\b\D{0,20})?\d{3,4}\W*",
    re.IGNORECASE,
)


def without_cards(text: str, before: str = "") -> str:
    """Return a text without the numbers of cards, and without codes and dates beside one.

    Args:
        text: As it came.
        before: What the same person said just before: a code may follow its card.

    Example:
        >>> without_cards("it is 4111 1111 1111 1111, thanks"), without_cards("case 12345678")
        ('it is [card number], thanks', 'case 12345678')
        >>> without_cards("4111111111111111 12/29 737"), without_cards("737", "[card number]")
        ('[card number] [card data] [card data]', '[card data]')
    """
    blotted = text
    for begin, end in reversed(list(_cards(text))):
        blotted = f"{blotted[:begin]}{NUMBER}{blotted[end:]}"
    if blotted != text or (NUMBER in before and _ALONE.fullmatch(text)):
        return _PROOF.sub(BESIDE, blotted)
    return blotted


def is_blotted(text: str) -> bool:
    return NUMBER in text or BESIDE in text


def _cards(text: str) -> Iterator[tuple[int, int]]:
    """Return where numbers of cards begin and end, the longest that a place allows."""
    runs = [found.span() for found in _RUN.finditer(text)]
    first = 0
    while first < len(runs):
        last = next(
            (one for one in _together(text, runs, first) if _is_card(text, runs, first, one)), None
        )
        if last is not None:
            yield runs[first][0], runs[last][1]
        first = first + 1 if last is None else last + 1


def _together(text: str, runs: list[tuple[int, int]], first: int) -> list[int]:
    """Return at which runs of digits a number that begins at one may end, the last one first."""
    ends, digits = [], 0
    for place in range(first, len(runs)):
        begin, end = runs[place]
        if place > first and not _NEAR.fullmatch(text, runs[place - 1][1], begin):
            break
        digits += end - begin
        if digits > _MOST and place > first:
            break
        ends.append(place)
    return ends[::-1]


def _is_card(text: str, runs: list[tuple[int, int]], first: int, last: int) -> bool:
    digits = "".join(text[begin:end] for begin, end in runs[first : last + 1])
    if _FEWEST <= len(digits) <= _MOST and passes_luhn(digits):
        return True
    # More written against it without a gap: a card with its code, or two cards.
    return first == last and any(
        passes_luhn(digits[begin : begin + length])
        for length in (16, 15)
        for begin in range(len(digits) - length + 1)
    )
