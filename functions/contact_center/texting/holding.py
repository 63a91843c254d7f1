"""Messages that wait for a time, and those that a crash left on their way."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Protocol

from contact_center.ports import Clock
from contact_center.texting.ports import Wakes

MOST: Final = 500  # released at once; the next ones a minute later
_PAUSE: Final = timedelta(minutes=1)
_STUCK: Final = timedelta(minutes=5)  # longer than any function that sends can run


class Held(Protocol):
    """Raises ``StorageUnavailable``."""

    def due(self, now: datetime, most: int) -> list[str]:
        """Return messages whose time has come, the oldest first."""
        ...

    def release(self, held: str) -> None:
        """Let a message wait to be sent again; one that does not wait for a time any more stays."""
        ...

    def stuck(self, claimed_before: datetime) -> list[str]:
        """Return the messages that were claimed before a time and never settled."""
        ...

    def give_up(self, reference: str) -> bool:
        """Close a claimed message as unknown; False when it was settled meanwhile."""
        ...


@dataclass(frozen=True, slots=True)
class Holding:
    clock: Clock
    held: Held
    wakes: Wakes


@dataclass(frozen=True, slots=True)
class Looked:
    """What was found: so many were released, so many given up as unknown."""

    released: int
    unknown: int


def look(app: Holding) -> Looked:
    """Release what is due, and give up what a crash left on its way."""
    now = app.clock.now()
    due = app.held.due(now, MOST)
    if len(due) == MOST:
        app.wakes.at(now + _PAUSE)
    for held in due:
        app.held.release(held)
    stuck = app.held.stuck(now - _STUCK)
    return Looked(len(due), sum(app.held.give_up(reference) for reference in stuck))
