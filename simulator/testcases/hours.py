"""The two schedules by which exported test cases say that the centre is open, or closed.

A mocked CheckHoursOfOperation is documented, and reported to be refused at publishing; substituting
the schedule is not. So an exported case names one of two placeholders, which ``simulator test``
knows, and which a deployment of the cases brings along.
"""

from __future__ import annotations

from datetime import time
from typing import TYPE_CHECKING, Final

from simulator.world import Hours, Opening
from simulator.world.hours import DAYS

if TYPE_CHECKING:
    from simulator.world import World

ALWAYS_OPEN: Final = "${AlwaysOpenHours}"
NEVER_OPEN: Final = "${NeverOpenHours}"


def add_test_hours(world: World) -> None:
    """Let a world know both schedules, where it does not know them already."""
    whole_week = tuple(Opening(day, time(0), time(0)) for day in DAYS)
    for reference, openings in ((ALWAYS_OPEN, whole_week), (NEVER_OPEN, ())):
        name = reference[2:-1]
        if world.hours.known(reference) is None:
            arn = world.arn("operating-hours", name)
            world.hours.add(Hours(name, arn, openings=openings), reference, arn)
