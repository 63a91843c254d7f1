"""How much of its number's time a text takes, so that no second has more parts than it carries.

Texts go one after the other: each leaves within ``WINDOW`` of its turn, or takes another one. What
it takes of the number's time lies before its turn and after it.

For any texts a ... b of p parts, with turns less than a second and ``WINDOW`` apart, that time adds
up to at least ``sum(p) - 1`` units between the two turns; a second and ``WINDOW`` are as many units
as the number carries parts. So together they have no more parts than that.
"""

import math
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Final

WINDOW: Final = timedelta(milliseconds=20)  # from a turn to the network
_SECOND: Final = timedelta(seconds=1)
_LEAST: Final = timedelta(milliseconds=1)  # what is stored of a moment: nothing finer is kept
_MANY: Final = 10  # parts a second: from here on one is spared for texts of several parts
_SPARED: Final = 2


@dataclass(frozen=True, slots=True)
class Rate:
    """What a number carries.

    Attributes:
        per_second: Parts a second; less than one is one part in more than a second.
    """

    per_second: Fraction

    def takes(self, parts: int) -> timedelta:
        """Return how much of the number's time a text takes.

        Example:
            >>> toll_free = Rate(Fraction(3))
            >>> toll_free.takes(1).total_seconds(), toll_free.takes(2).total_seconds()
            (0.34, 1.02)
        """
        return self.before(parts) + self.after(parts)

    def before(self, parts: int) -> timedelta:
        """Return how much of that lies before its turn."""
        return max(0, min(parts - self._spare, self._room) - 1) * self._unit

    def after(self, parts: int) -> timedelta:
        """Return how much of that lies after its turn."""
        return parts * self._unit

    def turn(self, free_at: datetime, now: datetime, parts: int) -> datetime:
        """Return when a text may leave.

        Args:
            free_at: Until then the number's time is taken.
            now: The time.
            parts: Of the text.
        """
        return max(free_at + self.before(parts), now)

    @property
    def _room(self) -> int:
        """Return how many parts a second has; one, where it is less than one."""
        return max(1, int(self.per_second))

    @property
    def _spare(self) -> int:
        """Return how many parts of a second are not used.

        So many parts more a text may have without any time before its turn. A fast number goes a
        tenth slower for it, and a third faster with texts of two parts.
        """
        return min(_SPARED, self._room // _MANY)

    @property
    def _unit(self) -> timedelta:
        """Return the time of one part, in whole milliseconds: rounded up, so never too fast."""
        span = _SECOND / float(min(self.per_second, Fraction(1))) + WINDOW
        return math.ceil(span / (self._room - self._spare) / _LEAST) * _LEAST
