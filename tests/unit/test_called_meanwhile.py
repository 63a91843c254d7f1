"""Whoever called us, and waits or talks, is called neither back nor from a list meanwhile."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

import pytest

from contact_center.adapters import items, keys
from contact_center.adapters.lines import LONGEST, MOST, DynamoLines
from contact_center.domain.callbacks.states import Callback
from contact_center.domain.hours import OpeningHours
from contact_center.domain.phone import PhoneNumber
from tests.callback_world.luck import NO_BAD_LUCK
from tests.callback_world.month import silence
from tests.callback_world.world import START, World
from tests.group_call_world import world as lists
from tests.group_call_world.luck import TALKATIVE
from tests.support import NEW_YORK, TABLE

PHONE = PhoneNumber("+12125550123")
FIVE_MINUTES = timedelta(minutes=5)


@pytest.fixture
def there() -> Iterator[World]:
    with silence():
        yield World(luck=NO_BAD_LUCK, now=START + timedelta(hours=2))


def booked(there: World) -> Callback:
    offered = there.step(PHONE.e164, "in-1", step="times")
    there.step(PHONE.e164, "in-1", step="book", slot=offered["slot1"])
    return open_one(there)


def open_one(there: World) -> Callback:
    callback = there.store.open_for(PHONE)
    assert callback is not None
    return callback


def lines(there: World) -> DynamoLines:
    return DynamoLines(there.table, TABLE)  # type: ignore[arg-type]


def fires(there: World, callback: Callback) -> Callback:
    there.due({"callback_id": callback.callback_id, "sequence": callback.sequence}, None)
    return open_one(there)


def test_who_talks_to_us_is_called_five_minutes_later_and_loses_no_attempt(there: World) -> None:
    callback = booked(there)
    there.now = callback.due_at
    lines(there).take(PHONE, "in-2", "in-2", there.now - timedelta(minutes=8))

    waits = fires(there, callback)
    assert (waits.state, waits.attempts, waits.misses) == ("scheduled", 0, 0)
    assert waits.due_at - there.now <= FIVE_MINUTES + timedelta(minutes=1)
    assert there.dials == []
    lines(there).leave(PHONE, "in-2")
    there.now = waits.due_at
    assert fires(there, waits).attempts == 1
    assert len(there.dials) == 1


def test_an_end_of_which_no_event_tells_blocks_nobody_for_long(there: World) -> None:
    callback = booked(there)
    there.now = callback.due_at
    lines(there).take(PHONE, "in-2", "in-2", there.now - LONGEST)

    assert fires(there, callback).attempts == 1


def test_who_calls_again_is_with_us_though_the_first_call_ends(there: World) -> None:
    callback = booked(there)
    there.now = callback.due_at
    lines(there).take(PHONE, "in-2", "in-2", there.now)
    lines(there).take(PHONE, "in-3", "in-3", there.now)
    lines(there).leave(PHONE, "in-2")

    assert fires(there, callback).attempts == 0


def test_the_second_caller_of_a_number_leaves_the_first_on_the_line(there: World) -> None:
    """A couple, or a company: who came first may stay longest."""
    callback = booked(there)
    there.now = callback.due_at
    talks = there.now - timedelta(minutes=8)
    lines(there).take(PHONE, "in-2", "in-2", talks)
    lines(there).take(PHONE, "in-3", "in-3", there.now - timedelta(minutes=1))
    lines(there).leave(PHONE, "in-3")

    waits = fires(there, callback)
    assert (waits.state, waits.attempts) == ("scheduled", 0)
    there.now = talks + LONGEST  # the end of in-3 took none of the time of in-2
    assert fires(there, waits).attempts == 1


def test_an_event_that_comes_again_brings_nobody_back_before_the_others(there: World) -> None:
    callback = booked(there)
    there.now = callback.due_at
    lines(there).take(PHONE, "in-2", "in-2", there.now)
    lines(there).take(PHONE, "in-3", "in-3", there.now - timedelta(minutes=30))
    there.now += timedelta(minutes=20)  # in-3 would be over, in-2 is not

    assert fires(there, callback).attempts == 0


def test_of_a_company_those_who_stay_longest_are_told_apart(there: World) -> None:
    for n in range(MOST + 5):
        lines(there).take(PHONE, f"in-{n}", f"in-{n}", there.now + timedelta(seconds=n))
    (noted,) = [item for (_, sk), item in there.table.items.items() if sk == keys.CALLED_US]

    assert set(noted["contacts"]["M"]) == {f"in-{n}" for n in range(5, MOST + 5)}
    assert int(noted["expires_at"]["N"]) == int(noted["over_at"]["N"])
    for n in range(MOST + 5):
        lines(there).leave(PHONE, f"in-{n}")
    (left,) = [item for (_, sk), item in there.table.items.items() if sk == keys.CALLED_US]
    assert (left["over_at"], left["expires_at"]) == ({"N": "0"}, noted["expires_at"])


def test_two_functions_that_note_callers_of_a_number_at_once_lose_neither(
    there: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    put, others = there.table.put_item, [("in-3", there.now), ("in-4", there.now)]

    def overtaken(**request: object) -> None:
        if others:
            contact, since = others.pop()
            lines(there).take(PHONE, contact, contact, since)
        put(**request)

    monkeypatch.setattr(there.table, "put_item", overtaken)
    lines(there).take(PHONE, "in-2", "in-2", there.now)

    (noted,) = [item for (_, sk), item in there.table.items.items() if sk == keys.CALLED_US]
    assert set(noted["contacts"]["M"]) == {"in-2", "in-3", "in-4"}


def test_the_call_in_which_it_was_asked_for_keeps_nobody_from_their_place(there: World) -> None:
    """Its end is told of later than the callback comes into Amazon Connect's queue."""
    lines(there).take(PHONE, "in-1", "in-1", there.now)
    there.step(PHONE.e164, "in-1", step="now")
    there.network.queue(PHONE.e164, "in-1")

    assert open_one(there).waits_in_queue


def test_nor_does_the_first_contact_of_who_was_passed_on(there: World) -> None:
    """Its end may be told of last; the line is that of the chain."""
    lines(there).take(PHONE, "in-1", "in-1", there.now - timedelta(minutes=5))
    lines(there).take(PHONE, "passed-on", "in-1", there.now)
    there.step(PHONE.e164, "in-1", step="now")
    there.network.queue(PHONE.e164, "in-1")

    assert open_one(there).waits_in_queue


def test_who_books_a_time_and_stays_on_the_line_is_not_called_there(there: World) -> None:
    """The flow's answer was lost, and an agent has them: the call in which they asked is no end."""
    callback = booked(there)
    there.now = callback.due_at
    lines(there).take(PHONE, "in-1", "in-1", there.now - timedelta(minutes=8))

    waits = fires(there, callback)
    assert (waits.state, waits.attempts, there.dials) == ("scheduled", 0, [])


def test_a_wait_that_is_over_as_the_callback_comes_into_the_queue_is_in_nobodys_way(
    there: World,
) -> None:
    lines(there).take(PHONE, "in-2", "in-2", there.now - LONGEST + timedelta(seconds=20))
    there.step(PHONE.e164, "in-1", step="now")
    there.now += timedelta(seconds=30)
    there.network.queue(PHONE.e164, "in-1")

    assert open_one(there).waits_in_queue


def test_nor_does_a_callback_come_into_the_queue_while_they_wait_there(there: World) -> None:
    lines(there).take(PHONE, "in-1", "in-1", there.now)
    there.step(PHONE.e164, "in-1", step="now")
    lines(there).take(PHONE, "in-2", "in-2", there.now)
    there.network.queue(PHONE.e164, "in-1")

    assert (open_one(there).state, there.dials) == ("scheduled", [])


def test_who_is_on_the_line_until_we_close_reads_when_we_call(there: World) -> None:
    """The promise was for this afternoon: nobody waits for a call in silence."""
    there.now = START.replace(hour=20)
    callback = booked(there)
    there.now = callback.due_at.replace(hour=21, minute=50)  # 17:50 in New York
    lines(there).take(PHONE, "in-2", "in-2", there.now)
    soon = fires(there, callback)
    assert (soon.due_at, texts(there)) == (there.now + FIVE_MINUTES, [])

    there.now = soon.due_at
    waits = fires(there, soon)
    morning = datetime(2026, 10, 20, 12, tzinfo=UTC)
    assert (waits.state, waits.attempts, waits.due_at) == ("scheduled", 0, morning)
    (text,) = texts(there)
    assert text["template"] == "callback_later"
    assert text["when"] == "on Tuesday, October 20, at 8 a.m."
    assert datetime.fromisoformat(text["true_until"]) == morning


def test_whom_a_centre_that_closed_early_cannot_call_reads_it_too(there: World) -> None:
    callback = booked(there)
    tomorrow = {date(2026, 10, 20): [(time(8), time(18))]}
    there.hours = OpeningHours.of_days(NEW_YORK, tomorrow)
    there.now = callback.due_at

    assert fires(there, callback).attempts == 0
    assert [text["template"] for text in texts(there)] == ["callback_later"]


def test_who_moves_it_to_another_day_is_told_so_already(there: World) -> None:
    booked(there)
    slot = there.step(PHONE.e164, "in-2", step="times", day="1")["slot1"]
    there.step(PHONE.e164, "in-2", step="book", slot=slot)

    assert (open_one(there).slot, texts(there)) == (slot, [])


def texts(there: World) -> list[dict[str, str]]:
    stored = [item for (pk, _), item in there.table.items.items() if pk.startswith("OUTBOX#")]
    return [items.from_wire(item) for item in stored]


def test_a_list_waits_until_whoever_called_us_has_left() -> None:
    world = lists.World({"General": 3}, luck=TALKATIVE)
    customer = world.customer(0)
    profile = world.table.items[keys.customer(customer), keys.PROFILE]
    phone, table = PhoneNumber(profile["phones"]["S"]), DynamoLines(world.table, TABLE)  # type: ignore[arg-type]
    world.upload([f"{customer},,your visit,General,en,,service,2026-11-24"])
    told = world.desk.run({"do": "dry_run", "list": lists.LIST, "mode": "calls"})
    command = {"run": told["run"], "digest": told["digest"], "by": "a supervisor"}
    world.desk.run({"do": "approve", **command})
    table.take(phone, "in-1", "in-1", lists.START)

    world.run(lists.START + timedelta(minutes=30))
    (waits,) = world.recipients(str(told["run"]))
    assert (waits.call.state, waits.call.attempts) == ("scheduled", 0)
    table.leave(phone, "in-1")
    world.run(lists.START + timedelta(minutes=44))
    (called,) = world.recipients(str(told["run"]))
    assert called.call.attempts == 1
