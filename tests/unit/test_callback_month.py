"""A month of callbacks, with everything going wrong that can; the larger one is a benchmark."""

from itertools import pairwise

import pytest

from contact_center.adapters import keys
from contact_center.domain import zones
from contact_center.domain.callbacks import report, states
from contact_center.domain.zones import QuietRule
from tests.callback_world.luck import Luck
from tests.callback_world.month import every, made_way, play


@pytest.mark.parametrize(("seed", "quiet"), [(1, zones.DEFAULT), (2, QuietRule.daily(10, 17))])
def test_every_callback_ends_and_none_is_called_twice_or_at_night(
    seed: int, quiet: QuietRule
) -> None:
    world = play(100, seed=seed, quiet=quiet)
    callbacks = every(world)

    assert world.broken == []
    assert len(callbacks) >= 100  # promised, not only asked for
    assert {one.state for one in callbacks} <= states.FINAL
    assert {"completed", "exhausted"} <= {one.state for one in callbacks}
    assert made_way(world) > 0  # for who called us: else it was not tried that nobody rang them
    # Its lock, its place among the open ones and on the card went with each.
    assert [
        (pk, sk)
        for pk, sks in world.table.partitions.items()
        for sk in sks
        if pk.startswith("CALLER#") and sk != keys.CALLED_US  # which expires
    ] == []
    assert not world.table.partitions["CALLBACKS#OPEN"]
    # What could not be done lies with the manager; what was missed first was told by text, once.
    assert all(one.case_number for one in callbacks if one.state == "exhausted")
    texts = {pk for pk in world.table.partitions if pk.endswith("-missed")}
    again = {
        (one.callback_id, miss.state)
        for one in callbacks
        for miss, then in pairwise(one.moves)
        if then.state == "retry_wait"
        and miss.state in ("no_answer", "busy", "voicemail", "abandoned")
    }
    missed = {callback_id for callback_id, state in again if state != "abandoned"}
    assert texts == {f"OUTBOX#{callback_id}-missed" for callback_id in missed}
    sorry = {pk for pk in world.table.partitions if pk.endswith("-abandoned")}
    assert sorry == {f"OUTBOX#{one}-abandoned" for one, state in again if state == "abandoned"}


def test_with_good_luck_every_promise_is_kept() -> None:
    luck = Luck(**dict.fromkeys(vars(Luck()), 0.0) | {"answers": 1.0})
    world = play(60, seed=5, luck=luck)
    told = report.summary(every(world))

    assert world.broken == []
    assert told["kept_rate"] == 1.0
    assert set(told["outcomes"]) <= {"completed", "cancelled"}


@pytest.mark.parametrize(
    "luck",
    [
        Luck(call_answer_lost=0.3, event_lost=0.5),  # nobody knows what was called, or became of it
        Luck(event_lost=1.0, soon=0.0),
        Luck(event_lost=1.0, schedule_lost=1.0, soon=0.0),
    ],
    ids=["answers lost", "no events", "sweeps alone"],
)
def test_what_nothing_tells_of_is_settled_by_the_sweep(luck: Luck) -> None:
    world = play(40, seed=6, luck=luck)

    assert world.broken == []
    assert {one.state for one in every(world)} <= states.FINAL
    assert len(world.dials) > 40
