"""Amounts of money as they are said: "two hundred fifty dollars", "veinte con cincuenta".

What is said is major units; only what is keyed has no point, and is minor units (``money.keyed``).
"""

import re
import unicodedata
from collections.abc import Sequence
from typing import Final

from contact_center.domain import money
from contact_center.domain.money import NAMES, Money, exponent_of


def _counted(first: int, step: int, words: str) -> dict[str, int]:
    """Number groups of words for the same number: "one/un/uno two/dos" from ``first``."""
    groups = enumerate(words.split())
    return {word: first + n * step for n, group in groups for word in group.split("/")}


_UNITS: Final = _counted(
    0, 1, "zero/cero one/un/uno/una two/dos three/tres four/cuatro five/cinco six/seis "
    "seven/siete eight/ocho nine/nueve",
)  # fmt: skip
_TEENS: Final = _counted(
    10, 1, "ten/diez eleven/once twelve/doce thirteen/trece fourteen/catorce fifteen/quince "
    "sixteen/dieciseis seventeen/diecisiete eighteen/dieciocho nineteen/diecinueve",
) | _counted(
    21, 1, "veintiun/veintiuno/veintiuna veintidos veintitres veinticuatro veinticinco veintiseis "
    "veintisiete veintiocho veintinueve",
)  # fmt: skip
_TENS: Final = _counted(
    20, 10, "twenty/veinte thirty/treinta forty/cuarenta fifty/cincuenta sixty/sesenta "
    "seventy/setenta eighty/ochenta ninety/noventa",
)  # fmt: skip
_HUNDREDS: Final = _counted(
    100, 100, "cien/ciento doscientos trescientos cuatrocientos quinientos seiscientos "
    "setecientos ochocientos novecientos",
)  # fmt: skip
_AND: Final = frozenset({"and", "y", "con", "a"})
_BESIDE: Final = frozenset(
    ["please", "por", "favor", "i", "d", "want", "to", "would", "like", "pay", "quiero", "pagar"]
)
_TOKEN: Final = re.compile(r"[a-z]+|\d+(?:[.,]\d+)*")


def amount_said(text: str, currency: str) -> Money | None:
    """Read an amount that was said; None for what is not one, or could be two.

    Example:
        >>> amount_said("two hundred fifty dollars", "USD") == amount_said("250", "USD")
        True
        >>> amount_said("veinticinco dólares con cincuenta centavos", "USD")
        Money(minor=2550, currency='USD')
        >>> amount_said("eighty four twenty", "USD"), amount_said("two five five zero", "USD")
        (None, None)
    """
    if "-" in text.strip()[:1]:
        return None
    bare = unicodedata.normalize("NFKD", text.casefold()).encode("ascii", "ignore").decode()
    words = [word for word in _TOKEN.findall(bare) if word not in _BESIDE]
    if len(words) == 1 and words[0][:1].isdigit():
        return money.written(words[0], currency)
    majors, minors = _names(currency)
    places = [place for place, word in enumerate(words) if word in majors]
    if len(places) > 1:
        return None
    if places:
        major, rest = words[: places[0]], words[places[0] + 1 :]
        if major and major[0][:1].isdigit() and "." in major[0] and not rest:
            return money.written(major[0], currency)
        return _together(major, [word for word in rest if word not in minors], currency)
    if words and words[-1] in minors and "con" not in words:
        cents = _number(words[:-1])
        return Money(cents, currency) if cents is not None else None
    if "con" in words:
        point = words.index("con")
        after = [word for word in words[point + 1 :] if word not in minors]
        return _together(words[:point], after, currency) if after else None
    return _together(words, [], currency)


def _names(currency: str) -> tuple[frozenset[str], frozenset[str]]:
    """Return the names of major and of minor units, in every language, without accents."""
    major, minor = set[str](), set[str]()
    for names in NAMES.get(currency, {}).values():
        plain = [
            unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode() for name in names
        ]
        major.update(plain[:2])
        minor.update(plain[2:])
    return frozenset(major), frozenset(minor)


def _together(major: Sequence[str], minor: Sequence[str], currency: str) -> Money | None:
    whole, part = _number(major), _number(minor) if minor else 0
    ratio = 10 ** exponent_of(currency)
    if whole is None or part is None or part >= ratio:
        return None
    return Money(whole * ratio + part, currency)


def _number(words: Sequence[str]) -> int | None:
    """Read a number below a million; what comes next has to be smaller: "two fifty" is none."""
    total, group, below = 0, 0, 1000
    spoken = [word for word in words if word not in _AND]
    for place, word in enumerate(spoken):
        if (word == "hundred" and group < 100 and below < 1000) or (
            word == "hundred" and not place
        ):
            group, below = max(group, 1) * 100, 100
        elif word in ("thousand", "mil") and not total:
            total, group, below = max(group, 1) * 1000, 0, 1000
        else:
            value = _value(word)
            alone = len(spoken) == 1
            if value is None or (not alone and not 0 < value < below):
                return None
            group += value
            below = 100 if word in _HUNDREDS else 10 if word in _TENS else 1
    return total + group if spoken else None


def _value(word: str) -> int | None:
    if word.isdigit():
        return int(word[:9])
    return {**_UNITS, **_TEENS, **_TENS, **_HUNDREDS}.get(word)
