"""When a simulated day begins: at a moment when somebody is there to answer."""

from datetime import UTC, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from simulator.world import Hours

_SEARCH_DAYS = 31  # a centre that is closed for longer has no opening worth waiting for


class Start(NamedTuple):
    """A start time, and a sentence about it where it is not simply now."""

    at: datetime
    note: str | None = None


def choose_start(schedules: list[Hours], now: datetime) -> Start:
    """Return now if any schedule is open, else an hour after the next opening.

    Hours around the clock do not count where there are others: they are for emergencies, and say
    nothing of when a centre is open for its business.

    Args:
        schedules: Hours of operation of the centre; none means always open.
        now: The present moment (aware).
    """
    schedules = [one for one in schedules if not one.around_the_clock] or schedules
    if not schedules or any(one.open_at(now) for one in schedules):
        return Start(now)
    openings = [opening for one in schedules if (opening := next_opening(one, now)) is not None]
    if not openings:
        return Start(now, "The centre has no opening ahead; the simulation starts now.")
    start = min(openings) + timedelta(hours=1)
    zone = ZoneInfo(schedules[0].time_zone)
    text = start.astimezone(zone).strftime("%A, %d %B %Y, %H:%M")
    return Start(
        start,
        f"The centre is closed now: the simulation starts an hour after it opens, "
        f"{text} ({zone.key}). Choose another moment with --at (make run AT=...).",
    )


def next_opening(hours: Hours, now: datetime) -> datetime | None:
    """Return the first moment after ``now`` at which a schedule opens, in UTC."""
    zone = ZoneInfo(hours.time_zone)
    today = now.astimezone(zone).date()
    for day in (today + timedelta(days=n) for n in range(_SEARCH_DAYS)):
        for start in sorted(opening.start for opening in hours.openings_on(day)):
            moment = datetime.combine(day, start, zone).astimezone(UTC)
            if moment > now:
                return moment
    return None
