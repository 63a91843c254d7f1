"""A call of which no answer came is asked for again, if it may still be made."""

from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from contact_center.adapters import keys
from contact_center.adapters.lines import DynamoLines
from contact_center.domain.errors import ConnectUnavailable
from contact_center.domain.group_calls.recipients import POLICY, Recipient
from contact_center.domain.phone import PhoneNumber
from tests.group_call_world.luck import TALKATIVE
from tests.group_call_world.world import LIST, START, World
from tests.support import TABLE

CLAIMED = START + timedelta(minutes=33)


class _Throttled(World):
    """Amazon Connect takes no calls, until it does."""

    throttles = True
    asked = 0

    def start(self, recipient: Recipient) -> str:
        self.asked += 1
        if self.throttles:
            raise ConnectUnavailable("StartOutboundVoiceContact: TooManyRequestsException")
        return super().start(recipient)

    def only(self) -> Recipient:
        (run,) = self.runs.all()
        (one,) = self.recipients(run.run_id)
        return one


@pytest.fixture
def world() -> _Throttled:
    """A call was claimed, and Amazon Connect did not make it."""
    world = _Throttled({"General": 3}, luck=TALKATIVE)
    world.upload([f"{world.customer(0)},,your visit,General,en,,service,2026-11-24"], LIST)
    world.approve()
    world.run(CLAIMED)
    assert world.only().call.state == "dialling"
    assert world.only().call.contact_id is None
    return world


def _phone(world: World) -> PhoneNumber:
    return PhoneNumber(world.table.items[keys.customer("C-0"), keys.PROFILE]["phones"]["S"])


def test_whoever_called_us_meanwhile_is_not_called(world: _Throttled) -> None:
    DynamoLines(world.table, TABLE).take(  # type: ignore[arg-type]
        _phone(world), "in-1", "in-1", world.now
    )
    world.throttles = False
    before = world.asked
    world.run(CLAIMED + timedelta(minutes=3))
    beat, _ = world.dialler.beats.read()
    assert beat is not None
    assert beat.full_at < world.now - timedelta(seconds=30)  # it takes no room from others
    world.run(CLAIMED + POLICY.settle_after + timedelta(minutes=1))

    assert world.asked == before
    assert world.only().call.state == "retry_wait"  # an event would have told of a call by now


def test_whoever_hung_up_by_then_is_called(world: _Throttled) -> None:
    line = DynamoLines(world.table, TABLE)  # type: ignore[arg-type]
    line.take(_phone(world), "in-1", "in-1", world.now)
    world.run(CLAIMED + timedelta(minutes=2))
    world.throttles = False
    line.leave(_phone(world), "in-1")
    world.run(CLAIMED + timedelta(minutes=4))

    assert list(world.rang) == [world.only().token]
    assert world.only().call.attempts == 1


def test_a_pause_holds_while_a_beat_asks_again(world: _Throttled) -> None:
    """The run is paused after the beat has read it."""
    world.throttles = False
    before, find = world.asked, world.people.of_recipient

    def paused(recipient: Recipient) -> object:
        (run,) = world.runs.all()
        if run.state == "running":
            world.desk.run({"do": "pause", "run": run.run_id, "by": "a supervisor"})
        return find(recipient)

    people: Any = SimpleNamespace(of_recipient=paused)
    world.dialler = replace(world.dialler, people=people)
    world.run(CLAIMED + timedelta(minutes=3))

    assert world.asked == before
