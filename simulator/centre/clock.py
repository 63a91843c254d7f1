"""The clock that functions, moto and the centre share: virtual time, moved by the simulation."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Protocol

import time_machine


class OutOfTime(BaseException):
    """A function slept beyond its timeout.

    No ``Exception``: Lambda ends the process, and code cannot catch that.
    """


class Traveller(Protocol):
    """The part of time-machine's coordinates used here."""

    def move_to(self, destination: datetime) -> None:
        """Show another time from now on."""
        ...


class Elapsed:
    """Virtual seconds that pass within one block, by sleeping.

    Args:
        start: Virtual time at the beginning of the block.
        limit: Seconds after which ``OutOfTime`` is raised.
        traveller: Shows the time that has come to Python.
    """

    def __init__(self, start: datetime, limit: float, traveller: Traveller) -> None:
        self.seconds = 0.0
        self._start = start
        self._limit = limit
        self._traveller = traveller

    @property
    def left(self) -> float:
        """Seconds until the limit."""
        return self._limit - self.seconds

    def sleep(self, seconds: float) -> None:
        """Let ``seconds`` pass at once, in place of ``time.sleep``.

        Raises:
            OutOfTime: The limit came first.
        """
        self.seconds += min(seconds, self.left)
        self._traveller.move_to(self._start + timedelta(seconds=self.seconds))
        if self.left <= 0:
            raise OutOfTime


@contextmanager
def shown(now: datetime, *, limit: float = float("inf")) -> Iterator[Elapsed]:
    """Show ``now`` in ``datetime``, ``time`` and all that builds on them until the block ends.

    ``time.sleep`` costs virtual seconds instead of real ones. ``time.monotonic`` and
    ``time.perf_counter`` stay real: nobody takes them for the time of day.

    Args:
        now: Virtual time (aware).
        limit: Virtual seconds that the block may last.
    """
    # A fixed offset, never a ZoneInfo: time-machine would set the time zone of the process to it.
    start = now.astimezone(UTC)
    real_sleep = time.sleep
    with time_machine.travel(start, tick=False) as traveller:
        elapsed = Elapsed(start, limit, traveller)
        time.sleep = elapsed.sleep  # type: ignore[assignment]
        try:
            yield elapsed
        finally:
            time.sleep = real_sleep


Now = Callable[[], datetime]
