"""Callbacks: the defects known from elsewhere, races, and clocks that change."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from contact_center.callbacks.administration import Administration
from contact_center.domain import zones
from contact_center.domain.callbacks import policy, words
from contact_center.domain.callbacks.outcomes import Heard, heard
from contact_center.domain.callbacks.policy import Policy
from contact_center.domain.callbacks.slots import Slot
from contact_center.domain.callbacks.states import Callback, ImpossibleMove
from contact_center.domain.errors import (
    AlreadyOpen,
    Raced,
)
from contact_center.domain.hours import OpeningHours
from contact_center.domain.phone import PhoneNumber
from tests.callback_world.luck import NO_BAD_LUCK
from tests.callback_world.month import every, silence
from tests.callback_world.samples import NEW_YORK, asked
from tests.callback_world.world import START, World

PHONE = "+12125550123"


def world(now: datetime = START + timedelta(hours=2)) -> World:
    return World(luck=NO_BAD_LUCK, now=now)


def booked(there: World, phone: str = PHONE) -> Callback:
    offered = there.step(phone, f"in-{phone}", step="times")
    there.step(phone, f"in-{phone}", step="book", slot=offered["slot1"])
    found = there.store.open_for(PhoneNumber(phone))
    assert found is not None
    return found


def test_a_booking_in_december_is_for_january() -> None:
    """Elsewhere the year of the booking was kept."""
    slot = Slot("General", datetime(2027, 1, 4, 14, tzinfo=UTC))
    new = asked(datetime(2026, 12, 30, 15, tzinfo=UTC))
    found = policy.book(new, slot, NEW_YORK, new.requested_at, "chose a time")

    assert found.wall == "2027-01-04T09:00"
    assert policy.wanted_at(found) == slot.begins


@pytest.mark.parametrize("flag", ["Timeout", "true", "yes", "1", "unknown"])
def test_a_flag_is_no_telephone_number(flag: str) -> None:
    """Elsewhere the word for nothing keyed was stored as the number to call."""
    there = world()
    with silence():
        reply = there.step(PHONE, "in-1", step="now", number=flag)

    assert reply["outcome"] == "number_needed"
    assert every(there) == []


def test_a_number_has_one_open_callback_whoever_is_faster() -> None:
    there = world()
    first, second = (asked(there.now, callback_id=name) for name in ("one", "two"))
    there.store.write(None, first, 1, there.now)
    with pytest.raises(AlreadyOpen) as refused:
        there.store.write(None, second, 1, there.now)

    assert refused.value.callback_id == "one"


def test_who_read_before_somebody_wrote_reads_again() -> None:
    there = world()
    stored = there.store.write(None, asked(there.now), 1, there.now)
    there.store.write(stored, stored.to("cancelled", there.now, "no"), 1, there.now)
    with pytest.raises(Raced):
        there.store.write(stored, policy.dial(stored, there.now), 1, there.now)


@pytest.mark.parametrize(
    ("wall", "moment"),
    [
        ("2026-03-08T02:30", "2026-03-08T07:00"),  # skipped: the next minute there is
        ("2026-11-01T01:30", "2026-11-01T05:30"),  # twice: the first
        ("2028-02-29T09:00", "2028-02-29T14:00"),
    ],
)
def test_the_agreed_time_is_what_the_clock_there_shows(wall: str, moment: str) -> None:
    callback = asked(START).changed(state="scheduled", wall=wall)

    assert policy.wanted_at(callback) == datetime.fromisoformat(moment).replace(tzinfo=UTC)


def test_a_clock_that_is_changed_after_the_booking_is_followed() -> None:
    """The wall says 15:00; when it was agreed, that was an hour earlier than it is now."""
    there = world()
    at = datetime(2026, 10, 20, 19, tzinfo=UTC)
    old = at - timedelta(hours=1)
    callback = asked(START).changed(
        state="scheduled",
        wall="2026-10-20T15:00",
        due_at=old,
        promised_from=old,
        promised_by=old + timedelta(minutes=30),
    )
    after = policy.fire(callback, 0, old, there.hours, Policy())

    assert after is not None
    assert (after.state, after.due_at, after.promised_from) == ("scheduled", at, at)
    assert zones.resolve(datetime.fromisoformat("2026-10-20T15:00"), NEW_YORK) == at


@pytest.mark.parametrize("full", [False, True])
def test_a_clock_that_is_changed_takes_the_place_along(*, full: bool) -> None:
    """The half hour that it was counted in had room for one more than was there to be called."""
    there = world()
    there.policy = there.desk.keeper.policy
    at = datetime(2026, 10, 20, 19, tzinfo=UTC)  # 15:00 there by the rules of today
    old, new = Slot("General", at - timedelta(hours=1)), Slot("General", at)
    agreed = asked(there.now, PHONE).changed(
        state="scheduled",
        wall="2026-10-20T15:00",
        slot=str(old),
        due_at=old.begins,
        promised_from=old.begins,
        promised_by=old.ends,
    )
    there.store.write(None, agreed, 30, there.now)
    rivals = there.policy.capacity if full else 1
    for n in range(rivals):
        rival = asked(there.now, f"+1212556{n:04d}", state="scheduled", slot=str(new))
        there.store.write(None, rival, 30, there.now)
    there.now = old.begins
    with silence():
        there.due({"callback_id": agreed.callback_id, "sequence": 0}, None)
        waits = there.store.get(agreed.callback_id)
        there.now = at
        there.due({"callback_id": agreed.callback_id, "sequence": 1}, None)

    assert waits is not None
    assert (waits.state, waits.due_at, waits.promised_from) == ("scheduled", at, at)
    # Full as it is, the promise stands: they are called beyond what the half hour takes.
    assert waits.slot == (None if full else str(new))
    taken = there.store.taken("General", [at.date()])
    assert (taken[str(old)], taken[str(new)]) == (0, rivals + (not full))
    assert [dial.at for dial in there.dials] == [at]


def test_what_is_over_stays_over() -> None:
    cancelled = asked(START).to("cancelled", START, "no")
    with pytest.raises(ImpossibleMove, match="cancelled cannot become dialling"):
        policy.dial(cancelled, START)


def test_events_in_any_order_tell_the_same() -> None:
    there = world()
    rung = policy.dial(asked(START), START).changed(contact_id="c")
    talk, end = START + timedelta(seconds=20), START + timedelta(seconds=90)
    connected = Heard("connected", "c", talk, talk)
    ended = Heard("ended", "c", end, talk, "AGENT_DISCONNECT")
    for order in ((connected, ended), (ended, connected), (ended, ended)):
        now = rung
        for report in order:
            now = heard(now, report, end, there.hours, Policy()) or now
        assert (now.state, now.connected_at) == ("completed", talk)


@pytest.mark.parametrize("queued", [False, True])
def test_what_is_heard_late_of_one_call_ends_no_other(*, queued: bool) -> None:
    """Of the next one, which rings, the contact is not known yet."""
    there = world()
    first = asked(START, contact_id="first")
    if queued:
        waits = policy.unqueued(first, START, there.hours, Policy())
    else:
        rung = policy.dial(asked(START), START).changed(contact_id="first")
        waits = policy.missed(rung, "busy", START, there.hours, Policy())
    rings = policy.dial(waits, waits.due_at)
    late = Heard("ended", "first", START, None, "TELECOM_BUSY")

    assert heard(rings, late, waits.due_at, there.hours, Policy()) is None


@pytest.mark.parametrize(
    ("reason", "state", "pause"),
    [("TELECOM_BUSY", "busy", 5), ("TELECOM_UNANSWERED", "no_answer", 45)],
)
def test_the_pause_follows_from_why_nobody_was_reached(reason: str, state: str, pause: int) -> None:
    there = world()
    now = START + timedelta(hours=3)
    rung = policy.dial(asked(START), now).changed(contact_id="c")
    after = heard(rung, Heard("ended", "c", now, None, reason), now, there.hours, Policy())

    assert after is not None
    assert [move.state for move in after.moves[-2:]] == [state, "retry_wait"]
    assert after.due_at == now + timedelta(minutes=pause)


@pytest.mark.parametrize("number", ["+12125551", "+1911"])
def test_a_number_that_no_call_reaches_is_promised_none(number: str) -> None:
    there = world()
    with silence():
        reply = there.step(PHONE, "in-1", step="now", number=number)
        assert (reply["outcome"], reply["message"]) == ("number_needed", words.NO_NUMBER["en"])
        assert there.step(number, "in-2", step="now")["outcome"] == "number_needed"

    assert every(there) == []


def test_a_day_is_the_centres() -> None:
    """What was taken back at ten in the evening stood under the day after."""
    there = world()
    with silence():
        callback = booked(there)
        there.now = datetime(2026, 10, 20, 2, tzinfo=UTC)  # ten in the evening of the 19th
        there.desk.changes.cancel(callback, "taken back")
    days = {"do": "list", "day": "2026-10-19"}, {"do": "list", "day": "2026-10-20"}
    desk = Administration(there.desk.changes, lambda _: True)

    assert [len(desk.run(day)["callbacks"]) for day in days] == [1, 0]


def test_whoever_books_on_the_last_days_of_the_year_is_called_in_the_next() -> None:
    """The booking itself, through the function: the thirtieth of December, for January."""
    there = world(datetime(2026, 12, 30, 21, tzinfo=UTC))
    days = {datetime(2027, 1, day).date(): [(time(8), time(18))] for day in (4, 5)}  # noqa: DTZ001
    there.hours = OpeningHours.of_days(ZoneInfo(NEW_YORK), days)
    with silence():
        callback = booked(there)
        there.run(datetime(2027, 1, 4, 13, 5, tzinfo=UTC))

    assert (callback.wall, callback.slot) == ("2027-01-04T08:00", "General/2027-01-04T13:00Z")
    assert [dial.at.date().isoformat() for dial in there.dials] == ["2027-01-04"]


def test_a_promise_that_is_a_week_old_is_worth_nothing_any_more() -> None:
    there = world()
    callback = booked(there)
    late = callback.promised_by + Policy().expires_after
    there.now = late - timedelta(minutes=1)
    before = policy.fire(callback, callback.sequence, there.now, there.hours, Policy())
    there.now = late
    with silence():
        there.due({"callback_id": callback.callback_id, "sequence": callback.sequence}, None)
    after = there.store.get(callback.callback_id)

    assert before is not None
    assert before.state == "dialling"
    assert after is not None
    assert (after.state, there.dials) == ("expired", [])
    assert after.case_number  # the manager's, as every promise that was not kept


def test_a_half_hour_that_is_not_all_within_hours_cannot_be_booked() -> None:
    """What is offered ends in time; what somebody makes up must as well."""
    there = world()
    closes = there.now.astimezone(ZoneInfo(NEW_YORK)).date()
    there.hours = OpeningHours.of_days(ZoneInfo(NEW_YORK), {closes: [(time(8), time(17, 45))]})
    last = datetime.combine(closes, time(17, 30), ZoneInfo(NEW_YORK))
    told = {}
    with silence():
        for begins in (last, last - timedelta(minutes=30)):
            slot = str(Slot("General", begins))
            told[begins] = there.step(PHONE, "in-1", step="book", slot=slot)["outcome"]

    assert list(told.values()) == ["taken", "ok"]


def test_a_contact_nobody_knows_of_is_taken_out_of_the_queue() -> None:
    """Its callback was taken back before the queue was told: nobody is to be rung for it."""
    there = world()
    with silence():
        there.step(PHONE, "in-1", step="now")
        there.step(PHONE, "again", step="cancel")
        contact = there.network.begin(PHONE, "CALLBACK", "in-1")
        there.network.emit(contact, "QUEUED")
        there.run(there.now + timedelta(minutes=1))

    assert contact["disconnectReason"] == "API"


@pytest.mark.parametrize("minutes", [1, 60])
def test_a_schedule_of_before_does_nothing_any_more(minutes: int) -> None:
    """Lambda tries once more what had called already: the next call has a schedule of its own."""
    there = world()
    callback = booked(there)
    event = {"callback_id": callback.callback_id, "sequence": callback.sequence}
    there.now = callback.due_at
    with silence():
        there.due(event, None)
        there.listener.missed(callback.callback_id, there.dials[0].contact_id, "no_answer")
        waits = there.store.get(callback.callback_id)
        there.now += timedelta(minutes=minutes)
        there.due(event, None)

    assert there.store.get(callback.callback_id) == waits
    assert len(there.dials) == 1
