"""What words mean as the value of a slot.

Lex resolves many more ways of speaking; the forms here are the ones that a test or a demonstration
needs: digits, numbers below a hundred, near days, dates by month and day, a type's own values.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from simulator.lex.definition import DATE, FREE_FORM, NUMBER

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from simulator.lex.definition import SlotType

_UNITS: Final = {
    word: str(digit)
    for digit, words in enumerate(
        ("zero oh cero", "one uno una", "two dos", "three tres", "four cuatro", "five cinco",
         "six seis", "seven siete", "eight ocho", "nine nueve")
    )
    for word in words.split()
}  # fmt: skip
_TENS: Final = {
    word: 10 * ten
    for ten, words in enumerate(
        ("ten diez", "twenty veinte", "thirty treinta", "forty cuarenta", "fifty cincuenta",
         "sixty sesenta", "seventy setenta", "eighty ochenta", "ninety noventa"),
        start=1,
    )
    for word in words.split()
}  # fmt: skip
_TEENS: Final = {
    word: number
    for number, words in enumerate(
        ("eleven once", "twelve doce", "thirteen trece", "fourteen catorce", "fifteen quince",
         "sixteen dieciseis", "seventeen diecisiete", "eighteen dieciocho", "nineteen diecinueve"),
        start=11,
    )
    for word in words.split()
}  # fmt: skip
_TWENTIES: Final = {f"veinti{unit}": 20 + int(digit) for unit, digit in _UNITS.items()}
_ORDINALS: Final = {
    word: number
    for number, words in enumerate(
        ("first primero", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth",
         "ninth", "tenth"),
        start=1,
    )
    for word in words.split()
}  # fmt: skip
_MONTHS: Final = {
    word: month
    for month, words in enumerate(
        ("january enero", "february febrero", "march marzo", "april abril", "may mayo",
         "june junio", "july julio", "august agosto", "september septiembre", "october octubre",
         "november noviembre", "december diciembre"),
        start=1,
    )
    for word in words.split()
}  # fmt: skip
_NEAR: Final = {"today": 0, "hoy": 0, "tomorrow": 1, "manana": 1, "yesterday": -1, "ayer": -1}
_AND: Final = frozenset({"y", "and"})
_BETWEEN: Final = frozenset({"the", "of", "de", "el", "on"})


def resolve(
    type_: str, words: Sequence[str], own: Mapping[str, SlotType], today: date
) -> str | None:
    """Return the value that words have as a slot of a type; None where they have none."""
    if not words:
        return None
    if type_ == FREE_FORM:
        return " ".join(words)
    if type_ == NUMBER:
        return number(words)
    if type_ == DATE:
        return _date(words, today)
    said = tuple(words)
    return next((value for value, ways in own[type_].values.items() if said in ways), None)


def number(words: Sequence[str]) -> str | None:
    """Read digits one by one, or a number below a hundred.

    >>> number(("one", "two", "three", "0")), number(("veinticinco",)), number(("water",))
    ('1230', '25', None)
    """
    digits = [_UNITS.get(word, word if word.isdigit() else "") for word in words]
    if all(digits):
        return "".join(digits)
    small = _below_a_hundred([word for word in words if word not in _AND])
    return None if small is None else str(small)


def _below_a_hundred(words: Sequence[str]) -> int | None:
    if len(words) == 1:
        return {**_TEENS, **_TENS, **_TWENTIES}.get(words[0])
    if len(words) == 2 and words[0] in _TENS and words[1] in _UNITS:
        return _TENS[words[0]] + int(_UNITS[words[1]])
    return None


def _date(words: Sequence[str], today: date) -> str | None:
    if len(words) == 1 and words[0] in _NEAR:
        return (today + timedelta(days=_NEAR[words[0]])).isoformat()
    if re.fullmatch(r"\d{4} \d{2} \d{2}", " ".join(words)):  # the tokens of an ISO date
        return "-".join(words)
    named = [word for word in words if word not in _BETWEEN]
    months = [_MONTHS[word] for word in named if word in _MONTHS]
    days = [_day([word]) for word in named if word not in _MONTHS]
    if len(months) != 1 or len(days) != 1 or days[0] is None:
        return None
    return _coming(today, months[0], days[0])


def _day(words: Sequence[str]) -> int | None:
    if words[0] in _ORDINALS:
        return _ORDINALS[words[0]]
    digits = re.sub(r"(?<=\d)(st|nd|rd|th)$", "", words[0])
    found = number([digits])
    return None if found is None else int(found)


def _coming(today: date, month: int, day: int) -> str | None:
    """The date within a year; Lex takes the next one to come."""
    for year in (today.year, today.year + 1):
        try:
            found = date(year, month, day)
        except ValueError:
            continue
        if found >= today:
            return found.isoformat()
    return None
