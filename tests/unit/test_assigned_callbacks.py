"""A supervisor gives a callback to another queue or to an agent: its place goes with it."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from contact_center import telemetry
from contact_center.callbacks.administration import Administration
from contact_center.domain.callbacks.slots import Slot
from contact_center.domain.callbacks.states import Callback
from contact_center.domain.errors import InvalidInput
from tests.callback_world.luck import NO_BAD_LUCK
from tests.callback_world.month import silence
from tests.callback_world.stories import PHONE, found
from tests.callback_world.world import START, World

TOMORROW = datetime(2026, 10, 20, 15, tzinfo=UTC)
OLD, NEW = Slot("General", TOMORROW), Slot("Billing", TOMORROW)


def world() -> World:
    return World(luck=NO_BAD_LUCK, now=START + timedelta(hours=2))


def booked(there: World) -> Callback:
    with silence():
        assert there.step(PHONE, "in-1", step="book", slot=str(OLD))["outcome"] == "ok"
    return found(there)


def queued(there: World) -> Callback:
    there.waits = (600,)
    with silence():
        assert there.step(PHONE, "in-1", step="now")["outcome"] == "ok"
        there.network.queue(PHONE, "in-1")
    return found(there)


def assign(there: World, callback: Callback, **to: str) -> dict[str, Any]:
    with silence():
        command = {"do": "assign", "id": callback.callback_id, **to}
        return Administration(there.desk.changes, lambda _: True).run(command)


def places(there: World, slot: Slot) -> int:
    return there.store.taken(slot.queue, [slot.day]).get(str(slot), 0)


def test_a_booked_one_gives_its_place_back_and_takes_one_of_the_other_queue() -> None:
    there = world()
    callback = booked(there)
    assert (places(there, OLD), places(there, NEW)) == (1, 0)

    assert assign(there, callback, queue="Billing")["outcome"] == "ok"
    assert (places(there, OLD), places(there, NEW)) == (0, 1)
    after = found(there)
    assert (after.queue, after.slot, after.due_at) == ("Billing", str(NEW), callback.due_at)


def test_where_the_other_queue_is_full_it_stays() -> None:
    there = world()
    callback = booked(there)
    with silence():
        for n in range(there.desk.keeper.policy.capacity):
            there.step(there.customer(8 * n), f"in-b{n}", step="book", slot=str(NEW))

    assert assign(there, callback, queue="Billing")["outcome"] == "taken"
    assert (found(there).queue, places(there, OLD)) == ("General", 1)


def test_one_that_waits_in_a_queue_is_taken_out_and_called_for_the_other() -> None:
    there = world()
    callback = queued(there)
    contact = there.network.contacts[str(callback.contact_id)]

    assert assign(there, callback, queue="Billing")["outcome"] == "ok"
    after = found(there)
    assert (contact["over"], contact["disconnectReason"]) == (True, "API")
    assert (after.state, after.queue, after.attempts) == ("scheduled", "Billing", 0)
    assert (after.promised_by, after.requested_at) == (callback.promised_by, callback.requested_at)
    with silence():
        there.run(there.now + timedelta(minutes=3))
    (dial,) = there.dials
    assert dial.contact_id != contact["contactId"]


def test_one_that_an_agent_has_stays_with_them() -> None:
    there = world()
    callback = queued(there)
    contact = there.network.contacts[str(callback.contact_id)]
    contact["agentInfo"] = {"connectedToAgentTimestamp": there.now.isoformat()}

    assert assign(there, callback, queue="Billing")["outcome"] == "too_late"
    assert (contact["over"], found(there).queue) == (False, "General")


@pytest.mark.parametrize(
    ("wanted", "says"),
    [({"state": "nonsense"}, "state is one of abandoned, busy"), ({"queue": "Bills"}, "no queue")],
)
def test_a_list_of_what_there_cannot_be_is_an_error(wanted: dict[str, str], says: str) -> None:
    with pytest.raises(InvalidInput, match=says):
        Administration(world().desk.changes, lambda _: True).run({"do": "list", **wanted})


def test_an_owner_alone_leaves_it_in_its_queue() -> None:
    there = world()
    callback = queued(there)
    assert assign(there, callback, owner="ada")["outcome"] == "ok"
    after = found(there)
    assert (after.state, after.owner, after.contact_id) == (
        "requested",
        "ada",
        callback.contact_id,
    )


def test_whom_it_was_given_to_is_in_the_record_and_its_state_as_old_as_it_was() -> None:
    there = world()
    callback = booked(there)
    there.now += timedelta(minutes=7)
    given = {"do": "assign", "id": callback.callback_id, "queue": "Billing", "owner": "ada"}
    with silence() as told:
        for _ in range(2):  # the second changes nothing
            assert Administration(there.desk.changes, lambda _: True).run(given)["outcome"] == "ok"
    shown = Administration(there.desk.changes, lambda _: True).run(
        {"do": "show", "id": callback.callback_id}
    )

    assert shown["at"] == there.now.isoformat(timespec="seconds")
    assert [(m["from"], m["state"], m["why"]) for m in shown["moves"]] == [
        (None, "requested", "asked for a time"),
        ("requested", "scheduled", "chose a time"),
        ("scheduled", "scheduled", "given to others: General -> Billing, nobody -> ada"),
    ]
    assert found(there).since == callback.since
    assert not any(name.startswith(telemetry.CALLBACK_STATE) for name in told)


def test_an_owner_who_does_not_exist_is_an_error_and_changes_nothing() -> None:
    there = world()
    callback = booked(there)
    with pytest.raises(InvalidInput, match="owner is the id of a user"):
        assign(there, callback, owner="nobody")
    assert found(there).version == callback.version


def test_one_that_was_moved_meanwhile_is_given_away_as_it_is_then() -> None:
    """The supervisor saw it wait in the queue; its customer had just chosen a time."""
    there = world()
    seen = queued(there)
    with silence():
        assert there.step(PHONE, "in-2", step="book", slot=str(OLD))["outcome"] == "ok"
        assert there.desk.changes.assign(seen, "Billing", None)[0] == "ok"

    assert (places(there, OLD), places(there, NEW)) == (0, 1)
    assert there.network.contacts[str(seen.contact_id)]["over"]
    with silence():
        there.run(TOMORROW + timedelta(minutes=2))
    assert [dial.at.hour for dial in there.dials] == [TOMORROW.hour]


def test_one_that_is_called_meanwhile_stays_where_it_is_called_for() -> None:
    there = world()
    seen = booked(there)
    there.now = TOMORROW
    with silence():
        there.due({"callback_id": seen.callback_id, "sequence": seen.sequence}, None)
        assert there.desk.changes.assign(seen, "Billing", "ada")[0] == "too_late"

    assert (found(there).queue, found(there).owner, len(there.dials)) == ("General", None, 1)
