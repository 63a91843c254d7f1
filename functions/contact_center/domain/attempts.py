"""How often somebody may guess: counters that lock."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final


@dataclass(frozen=True, slots=True)
class Limits:
    """When a counter locks.

    Attributes:
        failures: This many, and it is locked.
        ever: This many without a success in between, and it stays locked until a person resets
            it; None: never.
    """

    failures: int
    ever: int | None = None


LOCK: Final = timedelta(minutes=15)
FORGOTTEN: Final = timedelta(hours=24)  # failures with this much quiet behind them do not count

# Five failures across calls (reference 2(e)). A hundred consecutive ones are the most that NIST
# SP 800-63B, 5.2.2, lets an account take.
ACCOUNT: Final = Limits(failures=5, ever=100)
NUMBER: Final = Limits(failures=5)
# All who withhold their number share one counter. Locking it at five would let one of them lock
# out all; not having it would let one of them guess at every account from behind it.
WITHHELD: Final = Limits(failures=50)


@dataclass(frozen=True, slots=True)
class Attempts:
    """Failures counted against one account, or one calling number.

    Attributes:
        failures: Since the last success, or since a lock ran out.
        ever: Since the last success.
        last: When the last one happened.

    Example:
        >>> from datetime import UTC
        >>> noon = datetime(2026, 11, 20, 12, tzinfo=UTC)
        >>> counter = Attempts()
        >>> for _ in range(5):
        ...     counter = counter.failed(noon, ACCOUNT)
        >>> counter.locked(noon, ACCOUNT), counter.locked(noon + LOCK, ACCOUNT)
        (True, False)
        >>> counter.failed(noon + LOCK, ACCOUNT).failures
        1
    """

    failures: int = 0
    ever: int = 0
    last: datetime | None = None

    def locked(self, now: datetime, limits: Limits) -> bool:
        """Tell whether nobody may try at the moment."""
        if limits.ever is not None and self.ever >= limits.ever:
            return True
        return self.failures >= limits.failures and not self._quiet_for(LOCK, now)

    def failed(self, now: datetime, limits: Limits) -> "Attempts":
        """Return the counter with one failure more."""
        over = self.failures >= limits.failures or self._quiet_for(FORGOTTEN, now)
        return Attempts(1 if over else self.failures + 1, self.ever + 1, now)

    def _quiet_for(self, period: timedelta, now: datetime) -> bool:
        return self.last is None or now - self.last >= period
