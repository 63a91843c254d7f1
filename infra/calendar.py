"""When the centre is open: the same in every stage.

Holidays are those of the United States' federal government (5 U.S.C. 6103). One that falls
on a Saturday is observed on the Friday before, one on a Sunday on the Monday after; the
centre is closed on both days. The list is finite: extend it before it runs out.
"""

from dataclasses import dataclass
from datetime import date, time

TIME_ZONE = "America/New_York"


@dataclass(frozen=True, slots=True)
class Opening:
    """Open from `opens` to `closes`, local time; never past midnight."""

    opens: time
    closes: time


@dataclass(frozen=True, slots=True)
class SpecialDay:
    """A date that does not follow the week: other hours, or closed where `opening` is None."""

    day: date
    name: str
    opening: Opening | None = None


DAYS = ("MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY")
_WEEKDAY = Opening(time(8), time(18))
WEEK = {
    "MONDAY": _WEEKDAY,
    "TUESDAY": _WEEKDAY,
    "WEDNESDAY": _WEEKDAY,
    "THURSDAY": _WEEKDAY,
    "FRIDAY": _WEEKDAY,
    "SATURDAY": Opening(time(9), time(13)),
}
_EARLY = Opening(time(8), time(13))

SPECIAL_DAYS = (
    SpecialDay(date(2026, 1, 1), "New Year's Day"),
    SpecialDay(date(2026, 1, 19), "Birthday of Martin Luther King, Jr."),
    SpecialDay(date(2026, 2, 16), "Washington's Birthday"),
    SpecialDay(date(2026, 5, 25), "Memorial Day"),
    SpecialDay(date(2026, 6, 19), "Juneteenth"),
    SpecialDay(date(2026, 7, 3), "Independence Day, observed"),
    SpecialDay(date(2026, 7, 4), "Independence Day"),
    SpecialDay(date(2026, 9, 7), "Labor Day"),
    SpecialDay(date(2026, 10, 12), "Columbus Day"),
    SpecialDay(date(2026, 11, 11), "Veterans Day"),
    SpecialDay(date(2026, 11, 25), "Eve of Thanksgiving", _EARLY),
    SpecialDay(date(2026, 11, 26), "Thanksgiving Day"),
    SpecialDay(date(2026, 12, 24), "Christmas Eve", _EARLY),
    SpecialDay(date(2026, 12, 25), "Christmas Day"),
    SpecialDay(date(2026, 12, 31), "New Year's Eve", _EARLY),
    SpecialDay(date(2027, 1, 1), "New Year's Day"),
    SpecialDay(date(2027, 1, 18), "Birthday of Martin Luther King, Jr."),
    SpecialDay(date(2027, 2, 15), "Washington's Birthday"),
    SpecialDay(date(2027, 5, 31), "Memorial Day"),
    SpecialDay(date(2027, 6, 18), "Juneteenth, observed"),
    SpecialDay(date(2027, 6, 19), "Juneteenth"),
    SpecialDay(date(2027, 7, 4), "Independence Day"),
    SpecialDay(date(2027, 7, 5), "Independence Day, observed"),
    SpecialDay(date(2027, 9, 6), "Labor Day"),
    SpecialDay(date(2027, 10, 11), "Columbus Day"),
    SpecialDay(date(2027, 11, 11), "Veterans Day"),
    SpecialDay(date(2027, 11, 24), "Eve of Thanksgiving", _EARLY),
    SpecialDay(date(2027, 11, 25), "Thanksgiving Day"),
    SpecialDay(date(2027, 12, 24), "Christmas Day, observed"),
    SpecialDay(date(2027, 12, 25), "Christmas Day"),
    SpecialDay(date(2027, 12, 31), "New Year's Day of 2028, observed"),
)
