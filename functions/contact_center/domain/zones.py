"""When somebody may be called or texted: by the clocks where they are, not by ours.

A number can stand for several time zones (a toll-free one for a whole country): then a moment is
good only if it is good in each of them. Of a number that stands for none we know nothing, so that
it waits until its customer tells us where they are.

Source: domain reference, parts 2(c) and 2(d): the order in which a zone is looked for, the window
of 08:00 to 21:00, the next valid minute in the gap of spring, the first of two in autumn.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from functools import cache
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from contact_center.domain.area_codes import state_of
from contact_center.domain.hours import Window, clock_change
from contact_center.domain.phone import PhoneNumber

_NOWHERE: Final = "Etc/Unknown"  # what the library says of a number without a place
_SEARCHED: Final = timedelta(days=14)  # windows come every day or two, or never together
_SATURDAY: Final = 5

# What a machine calls its own zone, keeps a second time, or reckons by an offset without summer
# time. No address has it; nor has one a name without a place, such as UTC, EST or localtime.
# Source: tz database, theory.html, "Names of timezones": Area/Location.
_OF_A_MACHINE: Final = ("posix/", "right/", "Etc/", "SystemV/")

Zones = tuple[str, ...]  # names of IANA; none: unknown


def _common(one: tuple[time, time], other: tuple[time, time]) -> tuple[time, time]:
    return max(one[0], other[0]), min(one[1], other[1])


@dataclass(frozen=True, slots=True)
class QuietRule:
    """Between which local times somebody may be reached; at the second of a pair no longer."""

    weekdays: tuple[time, time]
    saturday: tuple[time, time]
    sunday: tuple[time, time]

    @classmethod
    def daily(cls, first: int, last: int) -> "QuietRule":
        """Return a rule of whole hours that is the same on every day."""
        day = (time(first), time(last))
        return cls(day, day, day)

    def within(self, other: "QuietRule") -> "QuietRule":
        """Return the hours that both rules allow."""
        return QuietRule(
            _common(self.weekdays, other.weekdays),
            _common(self.saturday, other.saturday),
            _common(self.sunday, other.sunday),
        )

    def on(self, weekday: int) -> tuple[time, time]:
        """Return the times of a day of the week; Monday is 0."""
        if weekday < _SATURDAY:
            return self.weekdays
        return self.saturday if weekday == _SATURDAY else self.sunday


DEFAULT: Final = QuietRule.daily(8, 21)  # 47 CFR 64.1200(c)(1)

# Stricter states. They bind who sells something; check the law before relying on them.
STATES: Final[Mapping[str, QuietRule]] = {
    **dict.fromkeys(("FL", "OK", "MD", "MS", "NJ"), QuietRule.daily(8, 20)),
    "CT": QuietRule.daily(9, 20),
    "TX": QuietRule((time(9), time(21)), (time(9), time(21)), (time(12), time(21))),
    "RI": QuietRule((time(9), time(18)), (time(10), time(17)), (time(10), time(17))),
}


def rule_for(number: PhoneNumber, rule: QuietRule = DEFAULT) -> QuietRule:
    """Return the hours at which a number is reached unasked: a rule, and those of its state.

    Example:
        >>> rule_for(PhoneNumber("+13055550100")).weekdays[1].hour
        20
    """
    return narrowed(rule, stricter_state(number))


def stricter_state(number: PhoneNumber) -> str:
    """Return the state of a number if it narrows the hours; empty: none does.

    Example:
        >>> stricter_state(PhoneNumber("+13055550100")), stricter_state(PhoneNumber("+12125550100"))
        ('FL', '')
    """
    state = state_of(number.e164) or ""
    return state if state in STATES else ""


def narrowed(rule: QuietRule, state: str) -> QuietRule:
    """Return the hours that a rule and a state allow; those of the rule where the state is none."""
    return rule.within(STATES[state]) if state else rule


def zones_of(
    number: PhoneNumber, *, address: str | None = None, preferred: str | None = None
) -> Zones:
    """Return where a number may be: its customer's address, else what they said, else its digits.

    Args:
        number: Whom we want to reach.
        address: Time zone of the customer's address.
        preferred: Time zone that the customer told us.

    Returns:
        Names of time zones, empty when nothing is known.

    Example:
        >>> zones_of(PhoneNumber("+12125550100"))
        ('America/New_York',)
        >>> zones_of(PhoneNumber("+12125550100"), preferred="Pacific/Honolulu")
        ('Pacific/Honolulu',)
        >>> zones_of(PhoneNumber("+15550100"))
        ()
    """
    for name in (address, preferred):
        if name and is_zone(name):
            return (name,)
    return _of_digits(number.e164)


def whereabouts(number: PhoneNumber, *, told: str | None, home: str | None) -> Zones:
    """Return where somebody may be whom we reach unasked: a moment has to be good in each of them.

    Args:
        number: Theirs.
        told: Time zone that the customer's profile names: that is where they are.
        home: Time zone of our supply area, of a customer: they may be there, or where their number
            is from, until their profile names a zone.

    Example:
        >>> angeles = PhoneNumber("+13105550100")
        >>> whereabouts(angeles, told=None, home="America/New_York")
        ('America/Los_Angeles', 'America/New_York')
        >>> whereabouts(angeles, told="America/Denver", home="America/New_York")
        ('America/Denver',)
    """
    known = zones_of(number, address=told)
    if not home or home in known or (told and known == (told,)):
        return known
    return tuple(sorted({*known, home}))


def is_zone(name: str) -> bool:
    """Tell whether customers can live in a time zone of this name.

    Example:
        >>> is_zone("America/Chicago"), is_zone("Etc/GMT+12"), is_zone("EST")
        (True, False, False)
    """
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # a folder's name is an OSError
        return False
    return "/" in name and not name.startswith(_OF_A_MACHINE)


def may_reach(zones: Zones, now: datetime, rule: QuietRule = DEFAULT) -> bool:
    """Tell whether somebody may be called or texted now; never, when nothing is known.

    Example:
        >>> morning = datetime(2026, 1, 15, 13, tzinfo=UTC)
        >>> may_reach(("America/New_York",), morning), may_reach(("America/Denver",), morning)
        (True, False)
        >>> may_reach((), morning)
        False
    """
    return bool(zones) and all(_next_in(zone, now, rule) == now for zone in zones)


def next_moment(zones: Zones, now: datetime, rule: QuietRule = DEFAULT) -> datetime | None:
    """Return the first moment from now on at which somebody may be reached, in UTC.

    Returns:
        None when nothing is known of them, or when there is no common moment in their zones.

    Example:
        >>> night = datetime(2026, 1, 16, 2, tzinfo=UTC)
        >>> next_moment(("America/New_York", "Pacific/Honolulu"), night).isoformat()
        '2026-01-16T18:00:00+00:00'
    """
    moment = now.astimezone(UTC)
    while zones and moment - now <= _SEARCHED:
        later = max(_next_in(zone, moment, rule) for zone in zones)
        if later == moment:
            return moment
        moment = later
    return None


def window_from(zones: Zones, now: datetime, rule: QuietRule = DEFAULT) -> Window | None:
    """Return the rest of the present window, or else the next one; None as for ``next_moment``."""
    opens = next_moment(zones, now, rule)
    if opens is None:
        return None
    return Window(opens, min(_closing(zone, opens, rule) for zone in zones))


def resolve(wall: datetime, zone: str) -> datetime:
    """Return the moment in UTC at which a clock on the wall shows a time.

    A time that the clocks skip is the first one after the gap. Of a time that they show twice, it
    is the first.

    Args:
        wall: Date and time without a zone.
        zone: Name of the clock's time zone. Its rules are those known now: what is kept of an
            appointment is the wall's time, and it is resolved again when it matters.

    Example:
        >>> resolve(datetime(2026, 3, 8, 2, 30), "America/New_York").isoformat()
        '2026-03-08T07:00:00+00:00'
        >>> resolve(datetime(2026, 11, 1, 1, 30), "America/New_York").isoformat()
        '2026-11-01T05:30:00+00:00'
    """
    there = _zone(zone)
    moment = wall.replace(tzinfo=there, fold=0).astimezone(UTC)
    if moment.astimezone(there).replace(tzinfo=None) == wall:
        return moment
    # With fold=1 the gap is read by the offset after the change, which leads to before it.
    return clock_change(wall.replace(tzinfo=there, fold=1).astimezone(UTC), moment, there)


def _next_in(zone: str, now: datetime, rule: QuietRule) -> datetime:
    """Return the first moment from now on that is good in one zone; now itself if it is."""
    here = now.astimezone(_zone(zone))
    opens, closes = rule.on(here.weekday())
    if opens <= here.time() < closes:
        return now
    day = here.date() if here.time() < opens else here.date() + timedelta(days=1)
    return resolve(datetime.combine(day, rule.on(day.weekday())[0]), zone)


def _closing(zone: str, now: datetime, rule: QuietRule) -> datetime:
    here = now.astimezone(_zone(zone))
    return resolve(datetime.combine(here.date(), rule.on(here.weekday())[1]), zone)


@cache  # ZoneInfo itself keeps the last few only, and a toll-free number has dozens
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


@cache
def _of_digits(e164: str) -> Zones:
    """Look a number up by its digits.

    Imported where it is used: it takes as long as 20 of these look-ups, and who only answers a
    caller needs none.
    """
    from phonenumbers import NumberParseException, parse
    from phonenumbers.timezone import time_zones_for_number

    try:
        found: Iterable[str] = time_zones_for_number(parse(e164))
    except NumberParseException:
        return ()
    return tuple(sorted(name for name in found if name != _NOWHERE))
