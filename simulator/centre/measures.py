"""What AWS's services measure of themselves, as far as it happens in a centre."""

from collections import deque
from collections.abc import Mapping
from typing import Final, NamedTuple

from simulator.centre.clock import Now

_KEPT: Final = 100_000  # points: the latest, so that a long run does not grow


class Point(NamedTuple):
    """One value of a metric; `at` in seconds since 1970."""

    at: float
    namespace: str
    name: str
    dimensions: Mapping[str, str]
    value: float


class Measures:
    """The points of one account.

    Args:
        now: Returns the virtual time.
    """

    def __init__(self, now: Now) -> None:
        self._now = now
        self.points: deque[Point] = deque(maxlen=_KEPT)

    def put(self, namespace: str, name: str, value: float, **dimensions: str) -> None:
        """Put one point, now."""
        self.points.append(Point(self._now().timestamp(), namespace, name, dimensions, value))
