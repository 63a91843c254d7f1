"""Times that are offered for a callback: half hours, each for as many as can be called in it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from contact_center.domain.callbacks import times
from contact_center.domain.hours import OpeningHours
from contact_center.domain.zones import QuietRule, Zones

LENGTH: Final = timedelta(minutes=30)
NOTICE: Final = timedelta(minutes=15)  # before a slot begins, it can still be taken
_LISTENING: Final = timedelta(minutes=5)  # who listens takes their time
OFFERED: Final = 3  # at once: more cannot be kept in mind while listening
DAYS_AHEAD: Final = 7

Taken = Mapping[str, int]


@dataclass(frozen=True, slots=True, order=True)
class Slot:
    """A half hour in which a queue calls back.

    Example:
        >>> slot = Slot("Billing", datetime(2026, 11, 23, 14, 30, tzinfo=UTC))
        >>> str(slot), Slot.read(str(slot)) == slot
        ('Billing/2026-11-23T14:30Z', True)
    """

    queue: str
    begins: datetime

    @classmethod
    def read(cls, text: str) -> "Slot":
        """Read what ``str`` wrote.

        Raises:
            ValueError: It is something else.
        """
        queue, _, begins = text.rpartition("/")
        moment = datetime.strptime(begins, "%Y-%m-%dT%H:%MZ").replace(tzinfo=UTC)
        if not queue or moment != _grid(moment):
            raise ValueError("not a slot")
        return cls(queue, moment)

    @classmethod
    def around(cls, queue: str, moment: datetime) -> "Slot":
        """Return the half hour that a moment lies in."""
        return cls(queue, _grid(moment))

    def __str__(self) -> str:
        return f"{self.queue}/{self.begins.astimezone(UTC):%Y-%m-%dT%H:%MZ}"

    @property
    def ends(self) -> datetime:
        return self.begins + LENGTH

    @property
    def day(self) -> date:
        """The day under which it is counted, in UTC."""
        return self.begins.astimezone(UTC).date()


def possible(
    queue: str, hours: OpeningHours, where: Zones, now: datetime, quiet: QuietRule
) -> Iterable[Slot]:
    """Return the slots of the coming days in which a customer could be called, in order."""
    moment = now + NOTICE
    until = now + timedelta(days=DAYS_AHEAD)
    while (window := times.next_window(hours, where, moment, quiet)) and window.opens < until:
        begins = _grid(window.opens + LENGTH - timedelta.resolution)
        while begins + LENGTH <= window.closes:
            yield Slot(queue, begins)
            begins += LENGTH
        moment = window.closes


def days_of(slots: Iterable[Slot]) -> list[date]:
    """Return the days under which slots are counted."""
    return sorted({slot.day for slot in slots})


def by_day(
    slots: Iterable[Slot], taken: Taken, capacity: int, zone: str
) -> tuple[tuple[Slot, ...], ...]:
    """Return the free slots of each day that has any, in order.

    Args:
        slots: Possible ones, in order.
        taken: How many have a slot already, by its text.
        capacity: How many may.
        zone: By whose calendar a day is one.
    """
    here = ZoneInfo(zone)
    days: dict[date, list[Slot]] = {}
    for slot in slots:
        if taken.get(str(slot), 0) < capacity:
            days.setdefault(slot.begins.astimezone(here).date(), []).append(slot)
    return tuple(tuple(days[day]) for day in sorted(days))


def on_offer(days: Sequence[tuple[Slot, ...]], day: int) -> tuple[Slot, ...]:
    """Return what is offered of a day: up to three slots, spread over it; none past the last."""
    free = days[day] if day < len(days) else ()
    if len(free) <= OFFERED:
        return free
    return (free[0], free[len(free) // 2], free[-1])


def fits(
    slot: Slot,
    queues: Collection[str],
    hours: OpeningHours,
    where: Zones,
    now: datetime,
    quiet: QuietRule,
) -> bool:
    """Tell whether a slot could be offered now: what comes back may be made up.

    Args:
        slot: Which one.
        queues: Those there are.
        hours: When we are open.
        where: Where the customer may be.
        now: The present.
        quiet: Hours in which they may be called.
    """
    window = times.next_window(hours, where, slot.begins, quiet)
    soonest = now + NOTICE - _LISTENING
    return (
        slot.queue in queues
        and soonest <= slot.begins <= now + timedelta(days=DAYS_AHEAD)
        and window is not None
        and window.opens == slot.begins
        and window.closes >= slot.ends
    )


def _grid(moment: datetime) -> datetime:
    """Return the beginning of the half hour that a moment lies in."""
    return moment.replace(minute=moment.minute // 30 * 30, second=0, microsecond=0)
