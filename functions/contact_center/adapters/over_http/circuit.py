"""A circuit that opens: who does not answer is not asked again for a while.

Callers then meet a person at once instead of after seconds of silence, and a system that struggles
gets air. One circuit for each execution environment: environments do not know of each other, which
is enough, because each learns within a few calls.
"""

from dataclasses import dataclass

FAILURES = 5  # in a row open it
OPEN_FOR_S = 15.0  # then one call may try


@dataclass
class Circuit:
    """Closed, open, or half open: one call is on trial."""

    failures: int = 0
    opened_at: float | None = None

    def lets_pass(self, now: float) -> bool:
        """Tell whether a call may be made.

        Args:
            now: Monotonic seconds.
        """
        if self.opened_at is None:
            return True
        if now - self.opened_at < OPEN_FOR_S:
            return False
        self.opened_at = now  # on trial: the next one waits for what becomes of it
        return True

    def succeeded(self) -> None:
        self.failures, self.opened_at = 0, None

    def failed(self, now: float) -> None:
        self.failures += 1
        if self.failures >= FAILURES:
            self.opened_at = now
