"""The sweep: one callback that cannot be settled takes no other along."""

import io
from datetime import timedelta

import pytest

from contact_center import telemetry
from contact_center.callbacks.administration import Administration
from contact_center.domain.callbacks.states import Callback
from contact_center.domain.phone import PhoneNumber
from tests.callback_world.luck import NO_BAD_LUCK
from tests.callback_world.month import silence
from tests.callback_world.world import START, World

PHONES = ("+12125550123", "+12125550124", "+12125550125")


@pytest.fixture
def there() -> World:
    """Nobody's schedule fires: all is left to the sweep."""
    return World(luck=NO_BAD_LUCK, now=START + timedelta(hours=2))


def booked(there: World, phone: str) -> Callback:
    with silence():
        offered = there.step(phone, f"in-{phone}", step="times")
        there.step(phone, f"in-{phone}", step="book", slot=offered["slot1"])
    found = there.store.open_for(PhoneNumber(phone))
    assert found is not None
    return found


def spoil(there: World, *partitions: str, callback: Callback) -> None:
    """Write what no version of ours reads, over items of a callback."""
    for (pk, sk), item in there.table.items.items():
        if pk in partitions and callback.callback_id in pk + sk:
            item["state"] = {"S": "of a version to come"}


def swept(there: World, callbacks: list[Callback]) -> tuple[list[str], int]:
    """Sweep once they are overdue; return whom it called, and what it counted as unsettled."""
    there.now = max(one.due_at for one in callbacks) + timedelta(minutes=5)
    with silence() as counted:
        assert there.swept({}, None) == {"found": len(callbacks)}
    return [dial.callback_id for dial in there.dials], counted["CallbackUnsettled"]


@pytest.mark.parametrize("which", [0, 1, 2])
def test_one_that_cannot_be_read_does_not_stop_the_others(there: World, which: int) -> None:
    """The list was read as a whole: nobody was called any more, and no alarm said so."""
    callbacks = [booked(there, phone) for phone in PHONES]
    bad = callbacks[which]
    spoil(there, "CALLBACKS#OPEN", f"CALLBACK#{bad.callback_id}", callback=bad)

    called, unsettled = swept(there, callbacks)
    assert sorted(called) == sorted(
        one.callback_id for one in callbacks if one.callback_id != bad.callback_id
    )
    assert unsettled == 1


def test_one_that_only_the_list_has_wrong_is_called_by_its_record(there: World) -> None:
    callbacks = [booked(there, phone) for phone in PHONES]
    spoil(there, "CALLBACKS#OPEN", callback=callbacks[1])

    called, unsettled = swept(there, callbacks)
    assert sorted(called) == sorted(one.callback_id for one in callbacks)
    assert unsettled == 0
    there.now += timedelta(hours=1)
    assert there.store.neglected(there.now).unreadable == ()  # and the list is right again


def test_one_that_is_listed_and_gone_is_told_of(there: World) -> None:
    callbacks = [booked(there, phone) for phone in PHONES]
    gone = callbacks[0].callback_id
    spoil(there, "CALLBACKS#OPEN", callback=callbacks[0])
    del there.table.items[f"CALLBACK#{gone}", "CALLBACK"]

    called, unsettled = swept(there, callbacks)
    assert (gone in called, len(called), unsettled) == (False, 2, 1)


def test_a_supervisor_sees_those_that_can_be_read(there: World) -> None:
    callbacks = [booked(there, phone) for phone in PHONES]
    spoil(there, "CALLBACKS#OPEN", callback=callbacks[0])

    found = there.store.open()
    assert {one.callback_id for one in found.callbacks} == {
        one.callback_id for one in callbacks[1:]
    }
    assert found.unreadable == (callbacks[0].callback_id,)
    told = Administration(there.desk.changes, lambda _: True).run({"do": "list"})
    assert (len(told["callbacks"]), told["unreadable"]) == (2, 1)  # and hears of the other


def test_the_log_names_it_and_says_nothing_of_a_customer(
    there: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    callback = booked(there, PHONES[0])
    spoil(there, "CALLBACKS#OPEN", f"CALLBACK#{callback.callback_id}", callback=callback)
    there.now = callback.due_at + timedelta(minutes=5)
    lines = io.StringIO()
    (out,) = telemetry.logger.handlers
    monkeypatch.setattr(out, "stream", lines)
    there.swept({}, None)

    said = lines.getvalue()
    assert callback.callback_id in said
    assert "cannot be settled" in said
    assert "5550123" not in said


def test_a_promise_in_turn_that_never_came_into_the_queue_is_kept_soon(
    there: World,
) -> None:
    """The flow was cut off before it queued the callback: no turn of it will ever come."""
    with silence():
        assert there.step(PHONES[0], "in-1", step="now")["outcome"] == "ok"
        began = there.now
        there.sweeps(timedelta(minutes=5), began + timedelta(minutes=30))
        there.run(began + timedelta(minutes=14))
        assert there.dials == []  # it may still be on its way
        there.run(began + timedelta(minutes=25))

    (dial,) = there.dials
    assert dial.at - began < timedelta(minutes=22)  # missed at 15, and planned for the next minute
