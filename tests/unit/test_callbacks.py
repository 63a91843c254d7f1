"""Callbacks: the defects known from elsewhere, races, and clocks that change."""

from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from contact_center.callbacks.administration import Administration
from contact_center.domain import zones
from contact_center.domain.callbacks import policy, states, words
from contact_center.domain.callbacks.outcomes import Heard, heard
from contact_center.domain.callbacks.policy import Policy
from contact_center.domain.callbacks.slots import Slot
from contact_center.domain.callbacks.states import Callback, ImpossibleMove
from contact_center.domain.errors import (
    AlreadyOpen,
    CallRefused,
    CallsRefused,
    ConnectUnavailable,
    MustNotCall,
    Raced,
    SlotTaken,
)
from contact_center.domain.phone import PhoneNumber
from tests.callback_world.luck import NO_BAD_LUCK
from tests.callback_world.month import every, silence
from tests.callback_world.world import START, World

NEW_YORK = "America/New_York"
PHONE = "+12125550123"


def world(now: datetime = START + timedelta(hours=2)) -> World:
    return World(luck=NO_BAD_LUCK, now=now)


def booked(there: World, phone: str = PHONE) -> Callback:
    offered = there.step(phone, f"in-{phone}", step="times")
    there.step(phone, f"in-{phone}", step="book", slot=offered["slot1"])
    found = there.store.open_for(PhoneNumber(phone))
    assert found is not None
    return found


def test_throttling_does_not_swallow_the_retry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Elsewhere a loop counted its retry as done when the request for it was throttled."""
    there = world()
    with silence():
        callback = booked(there)
        there.now = callback.due_at
        start, tries = there.caller.calls.start, []

        def throttled(*given: object) -> str:
            tries.append(given)
            if len(tries) < 3:
                raise ConnectUnavailable("StartOutboundVoiceContact: ThrottlingException")
            return start(*given)  # type: ignore[arg-type]

        monkeypatch.setattr(type(there.caller.calls), "start", lambda _, *given: throttled(*given))
        event = {"callback_id": callback.callback_id, "sequence": callback.sequence}
        for _ in range(2):
            with pytest.raises(ConnectUnavailable):
                there.due(event, None)
        there.due(event, None)
        there.due(event, None)  # and once more, as Lambda may

    assert [dial.attempt for dial in there.dials] == [1]
    assert len({str(given) for given in tries}) == 1  # the same attempt, the same token


def test_a_booking_in_december_is_for_january() -> None:
    """Elsewhere the year of the booking was kept."""
    slot = Slot("General", datetime(2027, 1, 4, 14, tzinfo=UTC))
    asked = states.began(_callback(datetime(2026, 12, 30, 15, tzinfo=UTC)), "asked")
    found = policy.book(asked, slot, NEW_YORK, asked.requested_at, "chose a time")

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


def test_the_last_place_is_given_once_in_a_thousand_races() -> None:
    there, chance = world(), Random(1)  # noqa: S311
    sold = 0
    with silence():
        for n in range(1_000):
            slot = Slot("General", START + timedelta(days=n + 1, hours=2))
            rivals = [_callback(there.now, f"+1212555{2 * n + k:04d}") for k in range(2)]
            chance.shuffle(rivals)
            for one in rivals:
                asked = states.began(one, "asked")
                try:
                    new = policy.book(asked, slot, NEW_YORK, there.now, "chose")
                    there.store.write(None, new, 1)
                    sold += 1
                except SlotTaken:
                    pass
            assert there.store.taken("General", [slot.day])[str(slot)] == 1
    assert sold == 1_000


def test_a_number_has_one_open_callback_whoever_is_faster() -> None:
    there = world()
    first, second = (_callback(there.now, callback_id=name) for name in ("one", "two"))
    there.store.write(None, states.began(first, "asked"), 1)
    with pytest.raises(AlreadyOpen) as refused:
        there.store.write(None, states.began(second, "asked"), 1)

    assert refused.value.callback_id == "one"


def test_who_read_before_somebody_wrote_reads_again() -> None:
    there = world()
    stored = there.store.write(None, states.began(_callback(there.now), "asked"), 1)
    there.store.write(stored, stored.to("cancelled", there.now, "no"), 1)
    with pytest.raises(Raced):
        there.store.write(stored, policy.dial(stored, there.now), 1)


@pytest.mark.parametrize(
    ("wall", "moment"),
    [
        ("2026-03-08T02:30", "2026-03-08T07:00"),  # skipped: the next minute there is
        ("2026-11-01T01:30", "2026-11-01T05:30"),  # twice: the first
        ("2028-02-29T09:00", "2028-02-29T14:00"),
    ],
)
def test_the_agreed_time_is_what_the_clock_there_shows(wall: str, moment: str) -> None:
    callback = _callback(START).changed(state="scheduled", wall=wall)

    assert policy.wanted_at(callback) == datetime.fromisoformat(moment).replace(tzinfo=UTC)


def test_a_clock_that_is_changed_after_the_booking_is_followed() -> None:
    """The wall says 15:00; when it was agreed, that was an hour earlier than it is now."""
    there = world()
    at = datetime(2026, 10, 20, 19, tzinfo=UTC)
    old = at - timedelta(hours=1)
    callback = states.began(_callback(START), "asked").changed(
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


def test_what_is_over_stays_over() -> None:
    cancelled = states.began(_callback(START), "asked").to("cancelled", START, "no")
    with pytest.raises(ImpossibleMove, match="cancelled cannot become dialling"):
        policy.dial(cancelled, START)


def test_events_in_any_order_tell_the_same() -> None:
    there = world()
    rung = policy.dial(states.began(_callback(START), "asked"), START).changed(contact_id="c")
    talk, end = START + timedelta(seconds=20), START + timedelta(seconds=90)
    connected = Heard("connected", "c", talk, talk)
    ended = Heard("ended", "c", end, talk, "AGENT_DISCONNECT")
    for order in ((connected, ended), (ended, connected), (ended, ended)):
        now = rung
        for report in order:
            now = heard(now, report, end, there.hours, Policy()) or now
        assert (now.state, now.connected_at) == ("completed", talk)


@pytest.mark.parametrize(
    ("reason", "state", "pause"),
    [("TELECOM_BUSY", "busy", 5), ("TELECOM_UNANSWERED", "no_answer", 45)],
)
def test_the_pause_follows_from_why_nobody_was_reached(reason: str, state: str, pause: int) -> None:
    there = world()
    now = START + timedelta(hours=3)
    rung = policy.dial(states.began(_callback(START), "asked"), now).changed(contact_id="c")
    after = heard(rung, Heard("ended", "c", now, None, reason), now, there.hours, Policy())

    assert after is not None
    assert [move.state for move in after.moves[-2:]] == [state, "retry_wait"]
    assert after.due_at == now + timedelta(minutes=pause)


def _callback(at: datetime, phone: str = PHONE, callback_id: str | None = None) -> Callback:
    return Callback(
        callback_id=callback_id or f"cb-{phone[-7:]}",
        phone=PhoneNumber(phone),
        language="en",
        zones=(NEW_YORK,),
        zone=NEW_YORK,
        queue="General",
        origin=f"in-{callback_id or phone[-7:]}",
        requested_at=at,
        promised_from=at,
        promised_by=at + timedelta(hours=4),
        due_at=at,
        state="requested",
    )


@pytest.mark.parametrize(
    "refused", [CallRefused("InvalidParameterException"), CallsRefused("AccessDeniedException")]
)
def test_what_is_refused_to_us_is_the_fault_of_no_number(
    refused: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A misconfigured flow or queue ended callbacks as numbers that cannot be called."""
    there = world()
    with silence():
        callback = booked(there)
        there.now = callback.due_at

        def refuses(*_given: object) -> str:
            raise refused

        monkeypatch.setattr(type(there.caller.calls), "start", refuses)
        event = {"callback_id": callback.callback_id, "sequence": callback.sequence}
        with pytest.raises(CallsRefused):
            there.due(event, None)
        waits = there.store.get(callback.callback_id)
        assert waits is not None
        assert (waits.state, waits.attempts, waits.slot) == ("scheduled", 0, callback.slot)
        assert waits in there.store.neglected(there.now + timedelta(minutes=5))
        monkeypatch.undo()
        there.now += timedelta(minutes=5)
        there.swept({}, None)

    assert [dial.attempt for dial in there.dials] == [1]


def test_who_takes_it_back_while_calls_are_refused_is_not_called(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    there = world()
    with silence():
        callback = booked(there)
        there.now = callback.due_at

        def refuses(*_given: object) -> str:
            raise CallsRefused("AccessDeniedException")

        monkeypatch.setattr(type(there.caller.calls), "start", refuses)
        with pytest.raises(CallsRefused):
            there.due({"callback_id": callback.callback_id, "sequence": callback.sequence}, None)
        assert there.step(PHONE, "again", step="cancel")["outcome"] == "ok"
        monkeypatch.undo()
        there.now += timedelta(minutes=20)
        there.swept({}, None)

    assert there.dials == []


@pytest.mark.parametrize("swept", [False, True])
def test_who_asks_not_to_be_called_before_the_second_try_is_not(
    swept: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The attempt was written, its call throttled, and then made without another look."""
    there = world()
    with silence():
        callback = booked(there)
        there.now = callback.due_at

        def throttled(*_given: object) -> str:
            raise ConnectUnavailable("StartOutboundVoiceContact: ThrottlingException")

        monkeypatch.setattr(type(there.caller.calls), "start", throttled)
        event = {"callback_id": callback.callback_id, "sequence": callback.sequence}
        with pytest.raises(ConnectUnavailable):
            there.due(event, None)
        monkeypatch.undo()

        def forbidden(*_given: object) -> None:
            raise MustNotCall

        monkeypatch.setattr(type(there.store), "_may_call", forbidden)
        there.now += timedelta(minutes=16 if swept else 1)
        if swept:
            there.swept({}, None)
        else:
            there.due(event, None)

    after = there.store.get(callback.callback_id)
    assert after is not None
    assert (after.state, there.dials) == ("cancelled", [])


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
        there.desk.cancel(callback, "taken back")
    days = {"do": "list", "day": "2026-10-19"}, {"do": "list", "day": "2026-10-20"}
    desk = Administration(there.desk)

    assert [len(desk.run(day)["callbacks"]) for day in days] == [1, 0]
