"""What whoever is called from a list may be told at the end: whether the list calls them again."""

from datetime import timedelta

import pytest

from contact_center.connect import FlowEvent
from contact_center.domain.group_calls.recipients import RECIPIENT
from contact_center.group_calls import bootstrap
from group_call.handler import group_call
from tests.group_call_world.luck import CALM
from tests.group_call_world.world import START, World
from tests.support import flow_event


@pytest.mark.parametrize("step", ["later", "machine"])
@pytest.mark.parametrize(("due", "again"), [("2026-11-25", "yes"), ("2026-11-23", "no")])
def test_no_call_is_promised_when_no_hour_is_left(step: str, due: str, again: str) -> None:
    """Half an hour before the calls of the list's last day end, or of any other day."""
    world = World({"General": 1}, luck=CALM, now=START + timedelta(hours=12))
    run_id = world.begin(1, due=due)
    while not (rings := [one for one in world.recipients(run_id) if one.in_the_air]):
        world.run(world.now + timedelta(seconds=1))
    (one,) = rings

    def says(step: str) -> str:
        event = flow_event(
            parameters={"step": step},
            attributes={RECIPIENT: one.name},
            contact_id=one.call.contact_id,
        )
        return str(
            group_call(FlowEvent.parse(event), bootstrap.GroupCall(world.answering))["again"]
        )

    assert says(step) == again
    assert says(step) == again  # as Amazon Connect repeats it
    assert says("dance") == "no"
