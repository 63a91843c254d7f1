"""Schedule expressions, and when they fire next.

Source: EventBridge Scheduler user guide, "Schedule types" and "Time zones on EventBridge
Scheduler": at, rate and cron; a time that the clocks skip in spring never comes, and one that they
show twice in autumn comes once. The first of the two is assumed, and so is that ``at`` behaves in
the gap as it says of ``cron``.
"""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from typing import Final
from zoneinfo import ZoneInfo

from simulator.centre.errors import NotPlayedError

Next = Callable[[datetime], datetime | None]
"""Takes a moment (UTC); returns the first firing after it, None when there is none any more."""

_AT: Final = re.compile(r"at\((\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})\)")
_RATE: Final = re.compile(r"rate\((\d+) (minute|hour|day)s?\)")
_CRON: Final = re.compile(r"cron\(([^()]+)\)")
_UNITS: Final = {
    "minute": timedelta(minutes=1),
    "hour": timedelta(hours=1),
    "day": timedelta(days=1),
}
_MONTHS: Final = (
    "JAN",
    "FEB",
    "MAR",
    "APR",
    "MAY",
    "JUN",
    "JUL",
    "AUG",
    "SEP",
    "OCT",
    "NOV",
    "DEC",
)
_DAYS: Final = ("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT")
_SEARCHED: Final = 366 * 8  # days: the longest there is between two 29ths of February


class InvalidExpression(ValueError):  # noqa: N818 - reads as what it is
    """EventBridge Scheduler refuses such an expression."""


def parse(expression: str, zone: ZoneInfo, created: datetime) -> Next:
    """Return when a schedule fires.

    Args:
        expression: ``at(...)``, ``rate(...)`` or ``cron(...)``.
        zone: Time zone of the wall clock that it means; of no matter for rates.
        created: From when a rate counts (aware).

    Raises:
        InvalidExpression: It is none of these.
        NotPlayedError: It uses L, W or # in cron.
    """
    if found := _AT.fullmatch(expression):
        try:
            moment = _on_the_wall(datetime.fromisoformat(found[1]), zone)
        except ValueError:
            raise InvalidExpression(f"{expression}: no such day or time") from None
        return lambda after: moment if moment and moment > after else None
    if found := _RATE.fullmatch(expression):
        every = int(found[1]) * _UNITS[found[2]]
        if not every:
            raise InvalidExpression(f"{expression}: a rate is at least 1")
        return lambda after: created + ((after - created) // every + 1) * every
    if found := _CRON.fullmatch(expression):
        return _cron(expression, found[1].upper().split(), zone)
    raise InvalidExpression(
        f"{expression}: neither at(yyyy-mm-ddThh:mm:ss), rate(...) nor cron(...)"
    )


def _on_the_wall(wall: datetime, zone: ZoneInfo) -> datetime | None:
    """Return the moment at which a clock shows a time; None when it never does."""
    moment = wall.replace(tzinfo=zone, fold=0).astimezone(UTC)
    return moment if moment.astimezone(zone).replace(tzinfo=None) == wall else None


def _cron(expression: str, fields: list[str], zone: ZoneInfo) -> Next:
    if len(fields) != 6 or (fields[2] == "?") == (fields[4] == "?"):
        raise InvalidExpression(f"{expression}: six fields, one of the two for days is ?")
    if re.search(r"[LW#]", re.sub("|".join(_MONTHS + _DAYS), "", " ".join(fields))):
        raise NotPlayedError("scheduler", "CreateSchedule", f"L, W or # in {expression}")
    field = partial(_field, expression)
    minutes, hours = sorted(field(fields[0], 0, 59)), sorted(field(fields[1], 0, 23))
    days, months = field(fields[2], 1, 31), field(fields[3], 1, 12, _MONTHS)
    weekdays, years = field(fields[4], 1, 7, _DAYS), field(fields[5], 1970, 2199)

    def matches(day: date) -> bool:
        weekday = day.isoweekday() % 7 + 1  # Sunday is 1
        return day.year in years and day.month in months and day.day in days and weekday in weekdays

    def following(after: datetime) -> datetime | None:
        first = after.astimezone(zone).date()
        for day in (first + timedelta(days=n) for n in range(_SEARCHED)):
            if matches(day):
                walls = (datetime.combine(day, time(h, m)) for h in hours for m in minutes)
                moments = (_on_the_wall(wall, zone) for wall in walls)
                if found := next((one for one in moments if one and one > after), None):
                    return found
        return None

    return following


def _field(
    expression: str, text: str, low: int, high: int, names: tuple[str, ...] = ()
) -> frozenset[int]:
    """Read one field: values, ranges and steps, separated by commas."""

    def number(value: str) -> int:
        if value in names:
            return names.index(value) + low
        if not value.isdecimal() or not low <= int(value) <= high:
            raise InvalidExpression(f"{expression}: {value} is not within {low} to {high}")
        return int(value)

    def values() -> Iterator[int]:
        for part in text.split(","):
            span, _, step = part.partition("/")
            first, _, last = span.partition("-")
            if first in ("*", "?"):
                start, end = low, high
            else:
                start = number(first)
                end = number(last) if last else (high if step else start)
            yield from range(start, end + 1, int(step) if step.isdecimal() and int(step) else 1)

    return frozenset(values())
