"""Whether a run gets on: one that could call somebody, and calls nobody, stands still.

So does one that is approved and whose list cannot be loaded.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

STALLED: Final = timedelta(minutes=30)  # an agent's long talk, or a short absence, is over by then
NOT_LOADED: Final = timedelta(minutes=15)  # of a list, nothing of which could be loaded
_LOOK: Final = timedelta(minutes=4)  # more often than an alarm's period of five
# To a next try of a list that could not be loaded, however fast beats come for other lists.
_LOAD_AGAIN: Final = timedelta(seconds=20)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run was when it was looked at.

    Attributes:
        calls: Calls and tasks that it had begun.
        moved_at: When it had got on, or could not have: nobody's time had come.
        looked_at: When that was looked at last; of a list, when it could not be loaded last.
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

    def may_load(self, now: datetime) -> bool:
        """Tell whether the next part of a list is to be loaded: not just after that failed."""
        return self.looked_at is None or now - self.looked_at >= _LOAD_AGAIN

    def not_loaded(self, now: datetime, approved_at: datetime) -> "Progress":
        """Return what is known after the next part of a list could not be loaded."""
        since = max(self.moved_at or approved_at, approved_at)
        return replace(self, moved_at=since, looked_at=now)

    def stands_still(self, most: timedelta = STALLED) -> bool:
        """Tell whether it did not get on for so long."""
        if self.moved_at is None or self.looked_at is None:
            return False
        return self.looked_at - self.moved_at >= most
