"""A month of callbacks, played."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from itertools import count
from unittest.mock import patch

from contact_center import telemetry
from contact_center.domain import zones
from contact_center.domain.callbacks import states
from contact_center.domain.callbacks.policy import Policy
from contact_center.domain.phone import PhoneNumber
from contact_center.domain.zones import QuietRule
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


def play(
    callbacks: int,
    *,
    seed: int = 0,
    luck: Luck | None = None,
    quiet: QuietRule = zones.DEFAULT,
) -> World:
    """Play a month in which so many callbacks are promised, and two weeks for the last to end.

    Whoever is promised none, as it is no hour to call them or the function is down, is followed by
    another caller.
    """
    policy = Policy(capacity=30, quiet=quiet)
    world = World(seed=seed, luck=luck or Luck(), policy=policy)
    numbers = map(world.customer, count())
    open_days = [w for w in world.hours.windows if w.opens < START + timedelta(days=DAYS)]

    def somebody() -> None:
        window = world.random.choice([w for w in open_days if w.closes > world.now])
        begins = max(window.opens, world.now)
        inside = (window.closes - begins).total_seconds()
        phone = next(numbers)
        moment = begins + timedelta(seconds=world.random.random() * inside)
        world.at(moment, partial(asks, phone))
        if world.random.random() < 0.15:
            later = moment + timedelta(minutes=world.random.randrange(1, 3_000))
            world.at(later, partial(world.change_mind, phone))

    def asks(phone: str) -> None:
        world.request(phone)
        with world.calm():  # its answer may be lost, and the promise stand
            promised = world.store.open_for(PhoneNumber(phone))
        if promised is None:
            somebody()
        else:
            world.callers.mean_to_call(promised)

    for _ in range(callbacks):
        somebody()
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


def made_way(world: World) -> int:
    """Count how often a call waited five minutes for somebody who was on the line with us."""
    moves = [move for one in every(world) for move in one.moves]
    return sum("on the line with us" in move.why for move in moves)
