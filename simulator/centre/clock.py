"""The clock that functions, moto and the centre share: virtual time, moved by the simulation."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import time_machine


class Clock:
    """Virtual time, and the block within which Python itself shows it.

    Args:
        now: Returns the virtual time (aware), usually that of a simulation.
    """

    def __init__(self, now: Callable[[], datetime]) -> None:
        self.now = now
        self._depth = 0

    @contextmanager
    def shown(self) -> Iterator["Sleeper"]:
        """Show virtual time in ``datetime``, ``time`` and friends until the block ends.

        ``time.sleep`` inside the block costs virtual seconds, not real ones. ``time.monotonic``
        and ``time.perf_counter`` stay real.
        """
        sleeper = Sleeper(self.now())
        real_sleep = time.sleep
        with time_machine.travel(sleeper.start, tick=False) as traveller:
            sleeper.move = traveller.move_to
            time.sleep = sleeper.sleep  # type: ignore[assignment]
            try:
                yield sleeper
            finally:
                time.sleep = real_sleep


class Sleeper:
    """Counts the virtual seconds that were slept within one block."""

    def __init__(self, start: datetime, limit: float = float("inf")) -> None:
        self.start = start
        self.slept = 0.0
        self.limit = limit
        self.move: Callable[[datetime], None] = lambda _: None

    def sleep(self, seconds: float) -> None:
        """Let ``seconds`` pass at once.

        Raises:
            TimeoutError: More than ``limit`` seconds were slept in all.
        """
        self.slept += seconds
        self.move(self.start + timedelta(seconds=min(self.slept, self.limit)))
        if self.slept >= self.limit:
            raise TimeoutError(f"still running after {self.limit:g} s")
