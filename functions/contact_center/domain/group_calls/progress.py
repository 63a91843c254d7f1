"""Whether a run gets on: one that could call somebody, and calls nobody, stands still."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

STALLED: Final = timedelta(minutes=30)  # an agent's long talk, or a short absence, is over by then
_LOOK: Final = timedelta(minutes=4)  # more often than an alarm's period of five


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run was when it was looked at.

    Attributes:
        calls: Calls and tasks that it had begun.
        moved_at: When it had got on, or could not have: nobody's time had come.
        looked_at: When that was looked at last.
    """

    calls: int = 0
    moved_at: datetime | None = None
    looked_at: datetime | None = None

    def is_to_be_looked_at(self, now: datetime, runs_since: datetime) -> bool:
        """Tell whether it is time to look; ``runs_since``: when it last came to run."""
        return now - max(self.looked_at or runs_since, runs_since) >= _LOOK

    def after(self, calls: int, now: datetime, runs_since: datetime, *, could: bool) -> "Progress":
        """Return what is known after a look.

        Args:
            calls: Begun so far.
            now: When it was looked at.
            runs_since: When it last came to run: before, it was to call nobody.
            could: Whether there was somebody to call.
        """
        moved = calls != self.calls or not could
        since = max(self.moved_at or runs_since, runs_since)
        return Progress(calls, now if moved else since, now)

    @property
    def stands_still(self) -> bool:
        if self.moved_at is None or self.looked_at is None:
            return False
        return self.looked_at - self.moved_at >= STALLED
