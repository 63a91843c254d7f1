"""What has been: the segments of contacts and the states of agents, for historical metrics."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from simulator.engine.agents import CONNECTED, ENDED, ON_HOLD

if TYPE_CHECKING:
    from collections.abc import Iterator

    from simulator.engine.agents import Agent
    from simulator.engine.segment import Segment

_ON_CONTACT = frozenset({CONNECTED, ON_HOLD, ENDED})  # ringing is not
KEPT: Final = 100_000  # segments; and as many changes of each agent


@dataclass(frozen=True, slots=True)
class Doing:
    """What an agent does from a moment on, seconds since the simulation started."""

    since: float
    online: bool
    available: bool
    non_productive: bool
    on_contact: bool  # with one, on hold or in after-contact work; ringing is not yet


class Spent(NamedTuple):
    """Seconds that an agent spent; a contact's also count where her status is a custom one."""

    online: float = 0.0
    on_contact: float = 0.0
    idle: float = 0.0
    non_productive: float = 0.0


class History:
    """Remembers the latest, so that a long simulation does not grow.

    Attributes:
        segments: In the order they began.
        forgotten: Until when something is no longer known, seconds; None: all is.
    """

    def __init__(self) -> None:
        self.segments: deque[Segment] = deque()
        self.forgotten: float | None = None
        self._doings: dict[str, deque[Doing]] = {}

    def begun(self, segment: Segment) -> None:
        """Note a segment; what becomes of it is read from it."""
        self.segments.append(segment)
        if len(self.segments) > KEPT:
            oldest = self.segments.popleft()
            self._forget(oldest.initiated)

    def changed(self, agent: Agent, now: float) -> None:
        """Note what an agent does from now on."""
        doings = self._doings.setdefault(agent.person.arn, deque())
        on_contact = any(state in _ON_CONTACT for state in agent.contacts.values())
        doing = Doing(now, agent.online, agent.available, agent.non_productive, on_contact)
        doings.append(doing)
        if len(doings) > KEPT:
            self._forget(doings.popleft().since)

    def _forget(self, moment: float) -> None:
        self.forgotten = max(self.forgotten or 0.0, moment)

    def spent(self, agent: Agent, begin: float, end: float) -> Spent:
        """Return how an agent spent the time between two moments."""
        online = on_contact = idle = non_productive = 0.0
        for doing, seconds in self._spans(agent, begin, end):
            online += seconds if doing.online else 0.0
            on_contact += seconds if doing.on_contact else 0.0
            idle += seconds if doing.available and not doing.on_contact else 0.0
            non_productive += seconds if doing.non_productive else 0.0
        return Spent(online, on_contact, idle, non_productive)

    def _spans(self, agent: Agent, begin: float, end: float) -> Iterator[tuple[Doing, float]]:
        doings = list(self._doings.get(agent.person.arn, ()))
        ends = [doing.since for doing in doings[1:]] + [end]
        for doing, until in zip(doings, ends, strict=True):
            seconds = min(until, end) - max(doing.since, begin)
            if seconds > 0:
                yield doing, seconds
