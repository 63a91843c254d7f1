"""Amazon Connect refuses to call: somebody's number, or everybody, for what is wrong with us."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from itertools import count

import pytest

from contact_center.domain.errors import CallRefused, CallsRefused
from contact_center.domain.group_calls.recipients import Recipient
from tests.group_call_world.luck import TALKATIVE
from tests.group_call_world.world import START, World

HEALED = replace(TALKATIVE, not_needed=1.0)
WRONG: tuple[Callable[[], Exception], ...] = (
    lambda: CallRefused("InvalidParameterException"),
    lambda: CallsRefused("StartOutboundVoiceContact: ResourceNotFoundException"),
)


@pytest.mark.parametrize("wrong", WRONG)
def test_what_is_wrong_with_us_pauses_the_run_and_costs_nobody_a_call(
    wrong: Callable[[], Exception],
) -> None:
    world = World({"General": 9, "Billing": 9}, luck=HEALED, refuses=lambda _it: wrong())
    run_id = world.begin(40)
    world.run(START + timedelta(hours=2))
    told = world.desk.run({"do": "status", "run": run_id})

    assert told["state"] == "paused"
    assert told["moves"][-1]["why"] == f"5 calls in a row were refused: {wrong()}"
    assert world.counted["refused"] == 5
    assert told["counts"]["calls"] == 0
    assert told["counts"]["open"] == 40
    assert {one.call.attempts for one in world.recipients(run_id)} == {0}

    world.refuses = lambda _it: None  # mended
    world.desk.run({"do": "resume", "run": run_id, "by": "a supervisor"})
    world.run(START + timedelta(hours=9))
    told = world.desk.run({"do": "status", "run": run_id})
    assert told["counts"]["completed"] == told["counts"]["calls"] == 40
    assert world.broken == []


def test_resumed_too_early_it_is_paused_again_and_nobody_is_lost() -> None:
    world = World({"General": 9, "Billing": 9}, luck=HEALED, refuses=lambda _it: WRONG[0]())
    run_id = world.begin(12)
    for _ in range(4):
        world.run(world.now + timedelta(hours=1))
        assert world.desk.run({"do": "status", "run": run_id})["state"] == "paused"
        world.desk.run({"do": "resume", "run": run_id, "by": "a supervisor"})
    assert world.desk.run({"do": "status", "run": run_id})["counts"]["open"] == 12


def test_a_number_that_is_refused_while_others_are_called_is_given_up() -> None:
    def bad(it: Recipient) -> Exception | None:
        return CallRefused("InvalidParameterException") if it.line in (5, 6) else None

    world = World({"General": 9, "Billing": 9}, luck=HEALED, refuses=bad)
    run_id = world.begin(20)
    world.run(START + timedelta(hours=8))
    told = world.desk.run({"do": "status", "run": run_id})

    assert told["state"] == "finished"
    assert (told["counts"]["completed"], told["counts"]["exhausted"]) == (18, 2)
    assert told["counts"]["calls"] == 18
    given_up = [one.call for one in world.recipients(run_id) if one.line in (5, 6)]
    assert [(one.state, one.attempts) for one in given_up] == [("exhausted", 0)] * 2
    assert world.counted["refused"] == 4  # twice each


@pytest.mark.parametrize("hiccups", [(WRONG[1],) * 3, (WRONG[1], WRONG[0]), (WRONG[0], WRONG[1])])
def test_what_is_wrong_with_us_gives_up_nobody_though_others_are_called_meanwhile(
    hiccups: tuple[Callable[[], Exception], ...],
) -> None:
    left = list(hiccups)

    def unlucky(it: Recipient) -> Exception | None:
        return left.pop(0)() if it.line == 5 and left else None

    world = World({"General": 9, "Billing": 9}, luck=HEALED, refuses=unlucky)
    run_id = world.begin(20)
    world.run(START + timedelta(hours=8))
    told = world.desk.run({"do": "status", "run": run_id})

    assert left == []
    assert told["counts"]["completed"] == told["counts"]["calls"] == 20


def test_a_number_that_is_named_as_the_reason_is_given_up_at_once() -> None:
    def bad(it: Recipient) -> Exception | None:
        refused = CallRefused("DestinationNotAllowedException", of_number=True)
        return refused if it.line < 12 else None

    world = World({"General": 9, "Billing": 9}, luck=HEALED, refuses=bad)
    run_id = world.begin(20)
    world.run(START + timedelta(hours=8))
    told = world.desk.run({"do": "status", "run": run_id})

    assert told["state"] == "finished"
    assert (told["counts"]["completed"], told["counts"]["exhausted"]) == (10, 10)
    assert world.counted["refused"] == told["counts"]["calls"] == 10


def test_refusals_apart_pause_nothing() -> None:
    asked = count()

    def every_second(_it: Recipient) -> Exception | None:
        return CallRefused("InvalidRequestException") if next(asked) % 2 else None

    world = World({"General": 9, "Billing": 9}, luck=HEALED, refuses=every_second)
    run_id = world.begin(40)
    world.run(START + timedelta(hours=1))
    told = world.desk.run({"do": "status", "run": run_id})

    assert world.counted["refused"] >= 5
    assert told["state"] == "running"
