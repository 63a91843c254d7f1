"""Who would be called when, how long it takes and what it costs: what a dry run foretells.

Calls are laid one after another as the run would make them: whoever's hours are open is called in
the order of the list, no faster than the agents finish and than Amazon Connect takes requests.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from heapq import heappop, heappush
from typing import Final

from contact_center.domain.callbacks import times
from contact_center.domain.group_calls.lists import Entry
from contact_center.domain.hours import OpeningHours, Window
from contact_center.domain.zones import DEFAULT, QuietRule, Zones

# What is assumed where nothing is measured yet; the report says so.
ANSWERED: Final = 0.5  # of calls; the rest are tried again
_MICROS: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Effort:
    """What a call takes.

    Attributes:
        agents: Who are there for the run, by queue; a queue that is not named has one.
        handling: From one call of an agent to the next.
        apart: Between two requests to Amazon Connect.
        minute_micros: A minute of a call, in millionths of a dollar.
        attempts: Calls in all, at most, of somebody who is not reached.
    """

    agents: Mapping[str, int]
    handling: timedelta = timedelta(minutes=4)
    apart: timedelta = timedelta(milliseconds=500)
    minute_micros: int = 40_200
    attempts: int = 3

    def between(self, queue: str) -> timedelta:
        """Return the time between two calls of a queue, when all its agents take part.

        Of calls that nobody answers, an agent has only heard nothing.
        """
        of_agents = self.handling * ANSWERED / max(1, self.agents.get(queue, 1))
        return max(self.apart, of_agents)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Somebody who is to be called.

    Attributes:
        zones: Where they may be.
        quiet: Hours at which they may be called.
        rests_until: So long they are left alone.
    """

    entry: Entry
    zones: Zones
    quiet: QuietRule = DEFAULT
    rests_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Planned:
    """When somebody would be called first; None: their time runs out before it is their turn."""

    entry: Entry
    zones: Zones
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Forecast:
    """The whole of a plan.

    Attributes:
        begins, ends: Of the first calls to everybody.
        calls: Expected, with those to who did not answer.
        cost_micros: Of these calls, in millionths of a dollar.
    """

    begins: datetime | None
    ends: datetime | None
    calls: int
    cost_micros: int


def plan(
    wanted: Iterable[Wanted], now: datetime, hours: OpeningHours, effort: Effort
) -> Sequence[Planned]:
    """Lay the first call to everybody, in the order in which they are called."""
    queues: dict[str, list[Wanted]] = {}
    for one in wanted:
        queues.setdefault(one.entry.queue, []).append(one)
    laid = [one for name, part in queues.items() for one in _queue(name, part, now, hours, effort)]
    return sorted(laid, key=lambda one: (one.at is None, one.at or now, one.entry.line))


class _Queue:
    """Those of one queue who wait for their turn, by when they may be called."""

    def __init__(self, now: datetime, hours: OpeningHours) -> None:
        self._now = now
        self._hours = hours
        self._known: dict[tuple[Zones, QuietRule, datetime], Window | None] = {}
        self._waiting: list[tuple[datetime, int, datetime, Wanted]] = []

    def line_up(self, one: Wanted, since: datetime) -> bool:
        """Add somebody to whom nothing is possible before a moment; False: nor is it after."""
        where = one.zones, one.quiet, max(since, one.rests_until or since)
        if where not in self._known:  # the same for everybody there: asked once
            zones, quiet, after = where
            self._known[where] = times.next_window(self._hours, zones, after, quiet)
        found = self._known[where]
        if found is None or found.opens >= one.entry.due_by:
            return False
        heappush(self._waiting, (found.opens, one.entry.line, found.closes, one))
        return True

    def laid(self, step: timedelta) -> Iterator[Planned]:
        """Take one after the other."""
        cursor = self._now
        while self._waiting:
            opens, _, closes, one = heappop(self._waiting)
            cursor = max(cursor, opens)
            if cursor < min(closes, one.entry.due_by):
                yield Planned(one.entry, one.zones, cursor)
                cursor += step
            elif cursor >= one.entry.due_by or not self.line_up(one, cursor):
                yield Planned(one.entry, one.zones, None)


def _queue(
    name: str,
    wanted: Sequence[Wanted],
    now: datetime,
    hours: OpeningHours,
    effort: Effort,
) -> Iterator[Planned]:
    queue = _Queue(now, hours)
    for one in wanted:
        if not queue.line_up(one, now):
            yield Planned(one.entry, one.zones, None)
    yield from queue.laid(effort.between(name))


def forecast(planned: Sequence[Planned], effort: Effort) -> Forecast:
    """Sum a plan up: with the second and third calls to those who do not answer."""
    at = [one.at for one in planned if one.at is not None]
    missed = 1 - ANSWERED
    calls = round(len(at) * sum(missed**n for n in range(effort.attempts)))
    reached = len(at) * (1 - missed**effort.attempts)
    minutes = reached * (effort.handling / timedelta(minutes=1))
    return Forecast(
        begins=min(at, default=None),
        ends=max(at, default=None),
        calls=calls,
        cost_micros=round(minutes * effort.minute_micros),
    )


def dollars(micros: int) -> str:
    """Return an amount as it is shown.

    Example:
        >>> dollars(12_345_678)
        '12.35 USD'
    """
    return f"{micros / _MICROS:.2f} USD"
