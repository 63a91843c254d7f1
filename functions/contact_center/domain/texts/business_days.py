"""Business days in the United States: until when a revocation must be honoured at the latest.

The law gives ten; ours is the next message. Source: 47 CFR 64.1200(a)(10); 5 U.S.C. 6103 (holidays,
and the day they are observed on when they fall on a weekend).
"""

from collections.abc import Collection
from datetime import date, timedelta
from typing import Final

LAWFUL_DAYS: Final = 10
_DAY: Final = timedelta(days=1)
_SATURDAY: Final = 5


def honour_by(revoked: date, holidays: Collection[date] | None = None) -> date:
    """Return the tenth business day after a revocation.

    Args:
        revoked: The day it was received, where it was received.
        holidays: Instead of the federal ones.

    Example:
        >>> honour_by(date(2026, 11, 16)), honour_by(date(2026, 11, 16), holidays=())
        (datetime.date(2026, 12, 1), datetime.date(2026, 11, 30))
    """
    day, left = revoked, LAWFUL_DAYS
    while left:
        day += _DAY
        closed = federal_holidays(day.year) if holidays is None else holidays
        if day.weekday() < _SATURDAY and day not in closed:
            left -= 1
    return day


def federal_holidays(year: int) -> frozenset[date]:
    """Return the days on which the federal holidays of a year are observed."""
    fixed = [date(year, 1, 1), date(year, 6, 19), date(year, 7, 4)]
    fixed += [date(year, 11, 11), date(year, 12, 25), date(year + 1, 1, 1)]
    return frozenset(
        {
            _nth(year, 1, 0, 3),  # Martin Luther King Jr.
            _nth(year, 2, 0, 3),  # Washington
            _nth(year, 6, 0, 1) - timedelta(days=7),  # Memorial Day: the last Monday of May
            _nth(year, 9, 0, 1),  # Labor Day
            _nth(year, 10, 0, 2),  # Columbus Day
            _nth(year, 11, 3, 4),  # Thanksgiving
            *(day for day in map(_observed, fixed) if day.year == year),
        }
    )


def _nth(year: int, month: int, weekday: int, number: int) -> date:
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (number - 1))


def _observed(day: date) -> date:
    if day.weekday() == _SATURDAY:
        return day - _DAY
    return day + _DAY if day.weekday() > _SATURDAY else day
