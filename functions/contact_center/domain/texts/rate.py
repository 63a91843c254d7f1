"""When a text may leave, so that no second has more parts than its number carries.

Texts go one after the other: each leaves within ``WINDOW`` of its turn, or takes another one. Two
that leave in one second have turns less than a second and ``WINDOW`` apart. So no such span may
have turns of more parts than the number carries; which turns it has is all that must be known.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from math import ceil
from typing import Final

WINDOW: Final = timedelta(milliseconds=20)  # from a turn to the network
_SECOND: Final = timedelta(seconds=1)
_MOST: Final = 20  # turns that are known one by one; a faster number's are known by ...
_GRAIN: Final = timedelta(seconds=1) / _MOST  # ... as the last one of each such time

Taken = tuple[tuple[datetime, int], ...]
"""Turns and their parts, the last one last: as many as may share a second with the next one."""


@dataclass(frozen=True, slots=True)
class Rate:
    """What a number carries.

    Attributes:
        per_second: Parts a second; less than one is one part in more than a second.
    """

    per_second: Fraction

    def book(self, taken: Taken, parts: int, now: datetime) -> tuple[datetime, Taken]:
        """Give a text its turn, after all others.

        Args:
            taken: What others have.
            parts: Of the text.
            now: It leaves no sooner.

        Returns:
            Its turn, and what is taken with it. A text of more parts than a second has takes the
            seconds after it as well.

        Example:
            >>> toll_free, noon = Rate(Fraction(3)), datetime(2026, 11, 23, 12)
            >>> _, taken = toll_free.book((), 2, noon)
            >>> turn, _ = toll_free.book(taken, 1, noon)
            >>> later, _ = toll_free.book(taken, 2, noon)
            >>> (turn - noon).total_seconds(), (later - noon).total_seconds()
            (0.0, 1.02)
        """
        turn = max(now, taken[-1][0]) if taken else now
        room = self._room - min(parts, self._room)
        used, first = sum(of for _, of in taken), 0
        while used > room or (first < len(taken) and taken[first][0] + self._span <= turn):
            at, of = taken[first]
            turn, used, first = max(turn, at + self._span), used - of, first + 1
        following = list(taken[first:])
        for number, done in enumerate(range(0, parts, self._room)):
            self._add(following, turn + number * self._span, min(self._room, parts - done))
        return turn, tuple(following)

    def lasts(self, texts: Iterable[tuple[int, int]]) -> timedelta:
        """Return how long texts take at least, in the best order.

        Args:
            texts: How many of how many parts.
        """
        counted = list(texts)
        shared = Fraction(sum(number * of for number, of in counted), self._room)
        alone = sum(number * ceil(of / self._room) for number, of in counted if 2 * of > self._room)
        return max(float(shared), float(alone)) * self._span

    def _add(self, taken: list[tuple[datetime, int]], at: datetime, parts: int) -> None:
        if self._room > _MOST and taken and _grain(taken[-1][0]) == _grain(at):
            parts += taken.pop()[1]
        taken.append((at, parts))

    @property
    def _room(self) -> int:
        """Return how many parts a span has; one, where a second has less than one."""
        return max(1, int(self.per_second))

    @property
    def _span(self) -> timedelta:
        return _SECOND / float(min(self.per_second, Fraction(1))) + WINDOW


def _grain(moment: datetime) -> int:
    return int(moment.timestamp() // _GRAIN.total_seconds())
