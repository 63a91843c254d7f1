"""Visits of a technician: which can be moved, and to when.

Source: domain reference, part 2(f): morning or afternoon; the company gives 24 hours' notice of a
change, and asks for as much.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

NOTICE = timedelta(hours=24)
OFFERED = 3  # at once: more cannot be kept in mind while listening
DAYS_AHEAD = 10  # how far ahead slots are looked up

Half = Literal["AM", "PM"]
STARTS: dict[Half, time] = {"AM": time(8), "PM": time(13)}  # until 12 and until 17


@dataclass(frozen=True, slots=True, order=True)
class Slot:
    """Half a day on which a technician may come.

    Example:
        >>> Slot.read("2026-11-23/PM") == Slot(date(2026, 11, 23), "PM")
        True
    """

    day: date
    half: Half

    @classmethod
    def read(cls, text: str) -> "Slot":
        """Read what ``str`` wrote."""
        day, half = text.split("/")
        return cls(date.fromisoformat(day), "AM" if half == "AM" else "PM")

    def __str__(self) -> str:
        return f"{self.day.isoformat()}/{self.half}"

    def begins(self, zone: ZoneInfo) -> datetime:
        return datetime.combine(self.day, STARTS[self.half], zone)


@dataclass(frozen=True, slots=True)
class Appointment:
    """A visit agreed on.

    Attributes:
        purpose_en, purpose_es: What it is for, by language: "the meter change".
        receipt: Number of the receipt of its last change by the customer.
        version: Counts the changes.
    """

    appointment_id: str
    slot: Slot
    purpose_en: str
    purpose_es: str
    receipt: str = ""
    version: int = 0


@dataclass(frozen=True, slots=True)
class Move:
    """An appointment goes from one slot to another."""

    appointment_id: str
    customer_id: str
    from_slot: Slot
    to_slot: Slot


def in_time(slot: Slot, now: datetime, zone: ZoneInfo) -> bool:
    """Tell whether there is a whole day's notice before a slot begins.

    Example:
        >>> utc = ZoneInfo("UTC")
        >>> monday = Slot(date(2026, 11, 23), "AM")
        >>> in_time(monday, datetime(2026, 11, 22, 8, tzinfo=utc), utc)
        True
        >>> in_time(monday, datetime(2026, 11, 22, 8, 1, tzinfo=utc), utc)
        False
    """
    return slot.begins(zone) - now >= NOTICE


def days_to_look_up(today: date) -> Sequence[date]:
    """Return the days whose slots may be offered."""
    return [today + timedelta(days=n) for n in range(1, DAYS_AHEAD + 1)]


def on_offer(
    free: Iterable[Slot], booked: Slot, now: datetime, zone: ZoneInfo, *, skip: int = 0
) -> tuple[Slot, ...]:
    """Return the next slots to offer: free, with notice, and other than the one that is booked."""
    possible = sorted(s for s in set(free) if s != booked and in_time(s, now, zone))
    return tuple(possible[skip : skip + OFFERED])
