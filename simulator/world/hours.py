"""Hours of operation, in the schedule's own time zone.

Source: the pages CheckHoursOfOperation and HoursOfOperationOverride of Amazon Connect: a range does
not wrap past midnight, 00:00 to 00:00 is the whole day, an override replaces the week on its dates.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

DAYS = ("MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY")


@dataclass(frozen=True, slots=True)
class Opening:
    """Open on one weekday from ``start`` until just before ``end``, local time.

    00:00 to 00:00 means all day; an end of 00:00 means midnight.
    """

    day: str
    start: time
    end: time

    def contains(self, local: time) -> bool:
        if self.end == time(0):
            return local >= self.start
        return self.start <= local < self.end


@dataclass(frozen=True, slots=True)
class Override:
    """Other openings on the dates ``first`` to ``last``, both included; no opening means closed."""

    name: str
    first: date
    last: date
    openings: tuple[Opening, ...] = ()


@dataclass(frozen=True, slots=True)
class Hours:
    """When a queue is served.

    Attributes:
        time_zone: IANA name.
        assumed: Nobody supplied it: the flow names it, and it is always open.
    """

    name: str
    arn: str
    time_zone: str = "UTC"
    openings: tuple[Opening, ...] = ()
    overrides: tuple[Override, ...] = ()
    assumed: bool = False

    @property
    def around_the_clock(self) -> bool:
        """Whether it is open day and night, on every day of the week and of the year."""
        whole_days = {one.day for one in self.openings if one.start == one.end == time(0)}
        return self.assumed or (whole_days == set(DAYS) and not self.overrides)

    def open_at(self, instant: datetime) -> bool:
        """Whether this schedule is open at an instant (aware, any zone)."""
        if self.assumed:
            return True
        local = instant.astimezone(ZoneInfo(self.time_zone))
        return any(opening.contains(local.time()) for opening in self.openings_on(local.date()))

    def openings_on(self, day: date) -> tuple[Opening, ...]:
        """The openings of one date: its weekday's, or what overrides it."""
        openings = self.openings
        for override in self.overrides:
            if override.first <= day <= override.last:
                openings = override.openings
                break
        weekday = DAYS[day.weekday()]
        return tuple(opening for opening in openings if opening.day == weekday)
