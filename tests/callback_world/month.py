"""A month of callbacks, played."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from unittest.mock import patch

from contact_center import telemetry
from contact_center.domain.callbacks import states
from tests.callback_world.luck import Luck
from tests.callback_world.world import DAYS, START, World


@contextmanager
def silence() -> Iterator[Counter[str]]:
    """Count metrics instead of printing them, and print no log."""
    counted: Counter[str] = Counter()

    def count_one(metric: str, **dimensions: str) -> None:
        counted[" ".join((metric, *dimensions.values()))] += 1

    def measure_one(metric: str, value: float, _unit: object, **_dimensions: str) -> None:
        counted[metric] += int(value)

    with (
        patch.object(telemetry, "count", count_one),
        patch.object(telemetry, "measure", measure_one),
        _quiet(),
    ):
        yield counted


@contextmanager
def _quiet() -> Iterator[None]:
    before = telemetry.logger.log_level
    telemetry.logger.setLevel("CRITICAL")
    try:
        yield
    finally:
        telemetry.logger.setLevel(before)


def play(callbacks: int, *, seed: int = 0, luck: Luck | None = None) -> World:
    """Play a month with so many callbacks, and four weeks more for the last to end."""
    world = World(seed=seed, luck=luck or Luck())
    asked = set[str]()
    n = 0
    open_days = [w for w in world.hours.windows if w.opens < START + timedelta(days=DAYS)]
    while n < callbacks:
        phone = world.customer(n)
        n += 1
        window = world.random.choice(open_days)
        inside = (window.closes - window.opens).total_seconds()
        moment = window.opens + timedelta(seconds=world.random.random() * inside)
        asked.add(phone)
        world.at(moment, partial(world.request, phone))
        if world.random.random() < 0.15:
            later = moment + timedelta(minutes=world.random.randrange(1, 3_000))
            world.at(later, partial(world.change_mind, phone))
    until = START + timedelta(days=DAYS + 14)
    world.sweeps(timedelta(minutes=5), until)
    with silence() as counted:
        world.run(until)
    world.counted.update(counted)
    return world


def every(world: World) -> list[states.Callback]:
    """Return all callbacks of a world."""
    found = [pk.removeprefix("CALLBACK#") for pk in world.table.partitions if "CALLBACK#" in pk]
    return [one for callback_id in found if (one := world.store.get(callback_id))]
