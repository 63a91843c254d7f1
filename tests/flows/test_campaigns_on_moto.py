"""The same campaign, killed as often, on moto's table, which knows more than the one in memory."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest

from contact_center.adapters.texting.turns import TableTurns
from simulator.centre.local import LocalCentre
from tests.campaign_world import Luck, Town, check, number

MONDAY = datetime(2026, 11, 23, 17, tzinfo=UTC)
PEOPLE = 300  # benchmarks/campaigns.py plays 1,000


@pytest.fixture(scope="module")
def centre() -> Iterator[LocalCentre]:
    with LocalCentre.raise_(start=MONDAY, progress=lambda _: None) as raised:
        yield raised


def test_everybody_is_told_once_on_moto(centre: LocalCentre) -> None:
    town = Town(centre.client("dynamodb"), centre.outputs["TableName"], seed=3)
    town.settle(PEOPLE)
    for n in range(0, PEOPLE, 10):
        town.resident(n, consent="no")
    town.stop(3)
    shown = town.preview()
    town.luck = Luck(worker=0.01, door=0.005)
    run_id = town.approve(shown)
    town.run_on(run_id)

    checked = check(town, run_id, [number(n) for n in range(PEOPLE) if n % 10 and n != 3])

    assert town.state(run_id) == "finished"
    assert checked.outcomes["refused consent"] == PEOPLE // 10
    assert checked.sent >= PEOPLE * 0.85
    assert town.kills["worker"]
    assert town.kills["door"]


def test_doors_that_ask_at_once_get_turns_one_after_the_other_on_moto(centre: LocalCentre) -> None:
    client, table = centre.client("dynamodb"), centre.outputs["TableName"]
    one, other = (TableTurns(client, table, Fraction(1)) for _ in range(2))
    late = MONDAY + timedelta(days=1)

    turns = [door.take(1, late, late + timedelta(hours=1)) for door in (one, other, one, other)]

    assert turns == [late + timedelta(seconds=1.02) * number for number in range(4)]
