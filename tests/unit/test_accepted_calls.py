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


def test_what_a_contact_of_before_says_is_about_no_later_attempt(there: World) -> None:
    """Its answer was lost, so that only its attributes name it, and the attempt that it was."""
    called = fires(there)
    contact_id = called.contact_id or ""
    there.store.write(called, called.changed(contact_id=None, attempts=2), 1, there.now)
    pointer = there.table.items.pop((f"CONTACT#{contact_id}", "CALLBACK"))

    assert pointer["callback_id"]["S"] == called.callback_id
    assert there.listener.contact_of(contact_id, None, ours=True) is None


def test_another_contact_settles_no_call_that_is_out(there: World) -> None:
    called = fires(there)
    there.listener.not_needed(called.callback_id, "contact-of-before")

    assert found(there) == called


def test_a_contact_that_is_known_is_no_stray(there: World) -> None:
    """Its customer talks to an agent, while a late event says that it came into the queue."""
    called = fires(there)
    contact_id = called.contact_id or ""
    there.listener.stop_stray(called, contact_id)

    assert not there.network.contacts[contact_id]["over"]
