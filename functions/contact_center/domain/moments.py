"""Dates and times that others give: only such as can be reckoned with."""

from datetime import date, datetime
from typing import Final

_YEARS: Final = range(1970, 2101)


def read_date(text: str) -> date:
    """Return a date.

    Raises:
        ValueError: It is none, or one such as 9999-12-31, the "no end" of other systems: the day
            after cannot be told, nor when it begins elsewhere.
    """
    return _countable(date.fromisoformat(text))


def read_moment(text: str) -> datetime:
    """Return a time with its offset.

    Raises:
        ValueError: It is none, has no offset, or lies where nothing can be reckoned with.
    """
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("a time without an offset")
    _countable(moment.date())
    return moment


def _countable(day: date) -> date:
    if day.year not in _YEARS:
        raise ValueError("a year that cannot be reckoned with")
    return day
