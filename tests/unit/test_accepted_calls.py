"""Calls that Amazon Connect made: what was before them is over, and each keeps its own contact."""

from datetime import timedelta

import pytest

from contact_center.domain.callbacks.states import Callback
from contact_center.domain.errors import CallRefused
from tests.callback_world.luck import NO_BAD_LUCK
from tests.callback_world.month import silence
from tests.callback_world.stories import PHONE, found
from tests.callback_world.world import START, World


@pytest.fixture
def there() -> World:
    """Somebody has booked a call, and it is time."""
    world = World(luck=NO_BAD_LUCK, now=START + timedelta(hours=2))
    with silence():
        offered = world.step(PHONE, "in-1", step="times")
        world.step(PHONE, "in-1", step="book", slot=offered["slot1"])
    world.now = found(world).due_at
    return world


def fires(there: World) -> Callback:
    callback = found(there)
    with silence():
        there.due({"callback_id": callback.callback_id, "sequence": callback.sequence}, None)
    return found(there)


def test_a_call_that_was_made_ends_what_was_refused_before(there: World) -> None:
    """Once they were called, a later refusal is the first one again: it is not their number."""
    there.refusal = CallRefused("InvalidParameterException")
    refused = fires(there)
    there.now, there.refusal = refused.due_at, None
    called = fires(there)

    assert (refused.refusals, called.refusals, called.refused_at) == (1, 0, None)
    assert [dial.attempt for dial in there.dials] == [1]


def test_an_answer_that_comes_late_names_no_contact_of_the_next_attempt(
    there: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The events of its call were faster: the line was busy, and the next call is out already."""
    callback_id = found(there).callback_id
    start = there.listener.calls.start

    def slowly(_: object, *given: object) -> str:
        monkeypatch.undo()
        contact_id = start(*given)  # type: ignore[arg-type]
        there.listener.missed(callback_id, contact_id, "busy")
        there.now = found(there).due_at
        fires(there)
        return contact_id

    monkeypatch.setattr(type(there.listener.calls), "start", slowly)
    after = fires(there)

    assert [dial.attempt for dial in there.dials] == [1, 2]
    assert after.contact_id == there.dials[1].contact_id
