"""When the centre is open, computed on its own wall clock.

Amazon Connect compares the wall clock of the time zone with ranges of the day, and so do we: an
opening that falls into the hour that a spring day lacks begins when that hour is skipped, and in
autumn a range covers both passes of the hour that comes twice. The windows are converted to UTC
once, and everything else is arithmetic on UTC.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

WallRange = tuple[time, time]  # from, until; until 00:00 is the end of the day
_MIDNIGHT = time()


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of time in which the centre is open, in UTC; at ``closes`` it is closed."""

    opens: datetime
    closes: datetime


@dataclass(frozen=True, slots=True)
class OpeningHours:
    """The opening windows of the coming days, in order and apart from each other.

    Attributes:
        zone: Time zone of the centre's wall clock.
        windows: Windows in UTC; those that touch are one (Monday until midnight, Tuesday from
            00:00).
    """

    zone: ZoneInfo
    windows: tuple[Window, ...]

    @classmethod
    def of_days(cls, zone: ZoneInfo, days: Mapping[date, Iterable[WallRange]]) -> "OpeningHours":
        """Build from ranges of the wall clock by local date; a date without ranges is closed."""
        pieces = sorted(
            (
                piece
                for day, ranges in days.items()
                for wall in ranges
                for piece in _windows_in_utc(day, wall, zone)
            ),
            key=lambda window: window.opens,
        )
        return cls(zone, tuple(_joined(pieces)))

    def closes_at(self, now: datetime) -> datetime | None:
        """Return when the centre closes, or None when it is closed now."""
        return next((w.closes for w in self.windows if w.opens <= now < w.closes), None)

    def opens_at(self, now: datetime) -> datetime | None:
        """Return the next opening after now, or None when none is known."""
        return next((w.opens for w in self.windows if w.opens > now), None)

    def after_open_time(self, now: datetime, needed: timedelta) -> datetime | None:
        """Return when ``needed`` of open time has passed since now, or None when it is not known.

        Example:
            >>> utc = ZoneInfo("UTC")
            >>> nine_to_five = [(time(9), time(17))]
            >>> hours = OpeningHours.of_days(
            ...     utc, {date(2026, 11, 20): nine_to_five, date(2026, 11, 23): nine_to_five}
            ... )
            >>> friday = datetime(2026, 11, 20, 16, tzinfo=UTC)
            >>> f"{hours.after_open_time(friday, timedelta(hours=2)):%A %H:%M}"
            'Monday 10:00'
        """
        for window in self.windows:
            start = max(window.opens, now)
            if start >= window.closes:
                continue
            if start + needed <= window.closes:
                return start + needed
            needed -= window.closes - start
        return None

    def on_wall_clock(self, moment: datetime) -> datetime:
        """Return a moment as the centre's clocks show it."""
        return moment.astimezone(self.zone)


def _windows_in_utc(day: date, wall: WallRange, zone: ZoneInfo) -> Iterator[Window]:
    """Convert one range of one local day; two windows when the clocks change within it."""
    day_starts, day_ends = _midnight(day, zone), _midnight(day + timedelta(days=1), zone)
    change = clock_change(day_starts, day_ends, zone)
    opens = datetime.combine(day, wall[0], UTC)
    closes = datetime.combine(day, wall[1], UTC)
    if wall[1] == _MIDNIGHT:
        closes += timedelta(days=1)
    for start, end in ((day_starts, change), (change, day_ends)):
        offset = _offset(start, zone)
        window = Window(max(opens - offset, start), min(closes - offset, end))
        if window.opens < window.closes:
            yield window


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, _MIDNIGHT, zone).astimezone(UTC)


def _offset(moment: datetime, zone: ZoneInfo) -> timedelta:
    return moment.astimezone(zone).utcoffset() or timedelta()


def clock_change(start: datetime, end: datetime, zone: ZoneInfo) -> datetime:
    """Return when the clocks change between two moments, to the second; ``end`` if they do not."""
    before = _offset(start, zone)
    if _offset(end - timedelta(seconds=1), zone) == before:
        return end
    low, high = 0, int((end - start).total_seconds())
    while high - low > 1:
        middle = (low + high) // 2
        if _offset(start + timedelta(seconds=middle), zone) == before:
            low = middle
        else:
            high = middle
    return start + timedelta(seconds=high)


def _joined(pieces: Iterable[Window]) -> Iterator[Window]:
    """Join windows that touch or overlap; they come in the order of their opening."""
    current: Window | None = None
    for piece in pieces:
        if current and piece.opens <= current.closes:
            current = Window(current.opens, max(current.closes, piece.closes))
            continue
        if current:
            yield current
        current = piece
    if current:
        yield current
