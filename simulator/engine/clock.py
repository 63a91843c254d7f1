"""Virtual time: a heap of what falls due, and a clock that jumps from one entry to the next."""

from __future__ import annotations

import heapq
from itertools import count
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable


SWEEP: Final = 1_024  # entries in the heap before cancelled ones are looked for


class Timer:
    """Something that falls due at a moment of virtual time, unless it is cancelled before.

    Attributes:
        due: Seconds since the simulation started.
    """

    __slots__ = ("callback", "due")

    def __init__(self, due: float, callback: Callable[[], None] | None) -> None:
        self.due = due
        self.callback = callback

    def cancel(self) -> None:
        """Make sure it never happens; cancelling twice does no harm."""
        self.callback = None  # the entry stays in the heap until it is due, or swept out

    @property
    def pending(self) -> bool:
        """Whether it is still to happen."""
        return self.callback is not None


_Entry = tuple[float, int, int, Timer]


def _first_due(heap: list[_Entry]) -> float | None:
    while heap and not heap[0][3].pending:
        heapq.heappop(heap)
    return heap[0][0] if heap else None


def _head(heap: list[_Entry]) -> tuple[float, int, int]:
    return heap[0][:3]


class Clock:
    """Seconds since the simulation started, and what is to happen when.

    Entries are ordered by time, then priority (lower first), then the order they were made in, so
    that equal times are first come, first served and every run repeats exactly.
    """

    def __init__(self) -> None:
        self.elapsed = 0.0
        self._heap: list[_Entry] = []
        self._idle: list[_Entry] = []
        self._sequence = count()
        self._sweep_at = SWEEP

    def after(
        self,
        seconds: float,
        callback: Callable[[], None],
        priority: int = 0,
        *,
        idle: bool = False,
    ) -> Timer:
        """Call ``callback`` when ``seconds`` have passed; at once means: when time next moves.

        Args:
            seconds: From now.
            callback: What happens.
            priority: Lower first, among what is due at the same time.
            idle: It keeps nothing going, such as what comes round every hour for ever: it happens
                when its time comes, and ``next_due`` does not tell of it.
        """
        return self.at(self.elapsed + max(0.0, seconds), callback, priority, idle=idle)

    def at(
        self,
        moment: float,
        callback: Callable[[], None],
        priority: int = 0,
        *,
        idle: bool = False,
    ) -> Timer:
        """Call ``callback`` at a moment; as soon as time moves where that has passed.

        Who compares the moment with the time later has to keep it: 0.2 + 30.0 - 0.2 is less than
        30.0, so the seconds that have passed by then may be too few.

        Args:
            moment: Seconds since the simulation started.
            callback: What happens.
            priority: As of ``after``.
            idle: As of ``after``.
        """
        timer = Timer(max(self.elapsed, moment), callback)
        entry = (timer.due, priority, next(self._sequence), timer)
        if idle:
            heapq.heappush(self._idle, entry)
            return timer
        heapq.heappush(self._heap, entry)
        if len(self._heap) > self._sweep_at:
            self._heap = [entry for entry in self._heap if entry[3].pending]
            heapq.heapify(self._heap)
            self._sweep_at = max(SWEEP, 2 * len(self._heap))
        return timer

    def __len__(self) -> int:
        """How many entries the heap has, cancelled ones included."""
        return len(self._heap)

    def next_due(self) -> float | None:
        """When the next entry falls due; None when nothing is to happen."""
        return _first_due(self._heap)

    def run_next(self, until: float) -> bool:
        """Move to the next entry due by ``until`` and let it happen; False when there is none."""
        heap = self._heap
        if _first_due(self._idle) is not None:
            heap = min(
                (one for one in (heap, self._idle) if _first_due(one) is not None), key=_head
            )
        due = _first_due(heap)
        if due is None or due > until:
            return False
        timer = heapq.heappop(heap)[3]
        self.elapsed = max(self.elapsed, due)
        callback, timer.callback = timer.callback, None
        if callback is not None:
            callback()
        return True

    def advance_to(self, moment: float) -> None:
        """Let everything happen that falls due by ``moment``, and move there."""
        while self.run_next(moment):
            pass
        self.elapsed = max(self.elapsed, moment)
