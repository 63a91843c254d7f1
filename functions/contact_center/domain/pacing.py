"""How fast requests may follow one another: so many a second, a few of them at once.

A bucket of tokens, kept as one moment: when it will be full again. So it is stored as one value,
and whoever takes from it writes that value under a condition: two that take at the same time cannot
take the same token. In any ``t`` seconds no more than ``burst + per_second * t`` are taken.
Source: the generic cell rate algorithm (ITU-T I.371), which is that bucket.
"""

import math
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

_SECOND: Final = timedelta(seconds=1)
_LEAST: Final = timedelta(milliseconds=1)  # what is stored of a moment: nothing finer is kept


@dataclass(frozen=True, slots=True)
class Pace:
    """A limit.

    Attributes:
        per_second: Requests a second, in the long run.
        burst: Requests at once, after a while without any.

    Raises:
        ValueError: A pace at which nothing would ever happen.
    """

    per_second: float
    burst: int = 1

    def __post_init__(self) -> None:
        if self.per_second <= 0 or self.burst < 1:
            raise ValueError(
                f"a pace needs per_second > 0 and burst >= 1, got {self.per_second}, {self.burst}"
            )

    @property
    def apart(self) -> timedelta:
        """Time between two requests, in whole milliseconds: rounded up, so never too fast."""
        return math.ceil(_SECOND / self.per_second / _LEAST) * _LEAST

    def room(self, full_at: datetime, now: datetime) -> int:
        """Return how many requests may be made now.

        Example:
            >>> noon = datetime(2026, 11, 23, 12)
            >>> two = Pace(per_second=2, burst=3)
            >>> two.room(noon, noon), two.room(noon + timedelta(seconds=1), noon)
            (3, 1)
        """
        used = -((now - max(full_at, now)) // self.apart)  # rounded up
        return max(0, self.burst - used)

    def taken(self, full_at: datetime, now: datetime, number: int) -> datetime:
        """Return when the bucket is full again, once ``number`` are taken from it.

        Example:
            >>> noon = datetime(2026, 11, 23, 12)
            >>> Pace(per_second=2, burst=3).taken(noon, noon, 2).isoformat()
            '2026-11-23T12:00:01'
        """
        return max(full_at, now) + number * self.apart

    def held(self, full_at: datetime, now: datetime, wait: timedelta) -> datetime:
        """Return when the bucket is full again, if nothing may be taken before ``wait`` is over.

        For whom is told to slow down: what is refused for going too fast is asked for later.
        """
        return max(full_at, now + wait + (self.burst - 1) * self.apart)

    def next_at(self, full_at: datetime, now: datetime) -> datetime:
        """Return the first moment at which one request may be made."""
        return max(now, full_at - (self.burst - 1) * self.apart)
