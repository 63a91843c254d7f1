"""When somebody may be reached, against the vectors of the domain reference, 2(c) and 2(d)."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contact_center.domain import zones
from contact_center.domain.phone import PhoneNumber
from contact_center.domain.zones import DEFAULT, STATES

NEW_YORK, HONOLULU = "America/New_York", "Pacific/Honolulu"


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "at", "allowed"),
    [
        (NEW_YORK, "2026-01-15T12:59", False),
        (NEW_YORK, "2026-01-15T13:00", True),
        (NEW_YORK, "2026-01-16T01:59", True),
        (NEW_YORK, "2026-01-16T02:00", False),
        (NEW_YORK, "2026-07-15T11:59", False),
        (NEW_YORK, "2026-07-15T12:00", True),
        (NEW_YORK, "2026-07-16T01:00", False),
        ("America/Los_Angeles", "2026-01-15T15:30", False),
        ("America/Los_Angeles", "2026-01-15T16:00", True),
    ],
)
def test_nobody_is_reached_between_nine_in_the_evening_and_eight(
    zone: str, at: str, allowed: bool
) -> None:
    assert zones.may_reach((zone,), utc(at)) is allowed


@pytest.mark.parametrize(
    ("day", "opens", "closes"),
    [("2026-01-15", "18:00", "02:00"), ("2026-07-15", "18:00", "01:00")],
)
def test_a_number_in_many_zones_is_reached_when_all_of_them_may_be(
    day: str, opens: str, closes: str
) -> None:
    many = (NEW_YORK, "America/Chicago", HONOLULU)
    window = zones.window_from(many, utc(f"{day}T12:00"))

    assert window is not None
    assert window.opens == utc(f"{day}T{opens}")
    assert window.closes == utc(f"{day}T{closes}") + timedelta(days=1)
    assert not zones.may_reach(many, window.opens - timedelta(seconds=1))
    assert not zones.may_reach(many, window.closes)


def test_zones_without_a_common_moment_are_never_reached() -> None:
    opposite = ("Asia/Tokyo", NEW_YORK, "Europe/Kyiv")

    assert zones.next_moment(opposite, utc("2026-01-15T12:00")) is None
    assert zones.window_from(opposite, utc("2026-01-15T12:00")) is None


def test_a_number_of_which_nothing_is_known_waits() -> None:
    unknown = zones.zones_of(PhoneNumber("+15550100"))

    assert unknown == ()
    assert not zones.may_reach(unknown, utc("2026-01-15T17:00"))
    assert zones.next_moment(unknown, utc("2026-01-15T17:00")) is None


def test_a_toll_free_number_stands_for_a_whole_country() -> None:
    found = zones.zones_of(PhoneNumber("+18005550100"))

    assert {NEW_YORK, HONOLULU, "America/Los_Angeles"} <= set(found)


@pytest.mark.parametrize(
    ("address", "preferred", "expected"),
    [
        ("America/Chicago", HONOLULU, "America/Chicago"),
        (None, HONOLULU, HONOLULU),
        ("America", HONOLULU, HONOLULU),  # a folder of zones is none
        ("", "Mars/Olympus", NEW_YORK),
    ],
)
def test_an_address_counts_before_a_wish_and_a_wish_before_the_number(
    address: str | None, preferred: str | None, expected: str
) -> None:
    number = PhoneNumber("+12125550100")

    assert zones.zones_of(number, address=address, preferred=preferred) == (expected,)


@pytest.mark.parametrize(
    ("state", "at", "allowed"),
    [
        ("FL", "2026-01-16T01:00", False),  # 20:00
        ("FL", "2026-01-16T00:59", True),
        ("CT", "2026-01-15T13:30", False),  # 08:30
        ("TX", "2026-01-18T16:30", False),  # Sunday, 11:30
        ("TX", "2026-01-17T16:30", True),
        ("RI", "2026-01-17T22:30", False),  # Saturday, 17:30
        ("RI", "2026-01-16T22:30", True),
    ],
)
def test_some_states_are_stricter(state: str, at: str, allowed: bool) -> None:
    assert zones.may_reach((NEW_YORK,), utc(at), STATES[state]) is allowed


@pytest.mark.parametrize(
    ("wall", "zone", "moment"),
    [
        ("2026-03-08T02:00", NEW_YORK, "2026-03-08T07:00"),
        ("2026-03-08T02:59", NEW_YORK, "2026-03-08T07:00"),
        ("2026-03-08T03:00", NEW_YORK, "2026-03-08T07:00"),
        ("2026-03-29T03:30", "Europe/Kyiv", "2026-03-29T01:00"),
        ("2026-11-01T01:30", NEW_YORK, "2026-11-01T05:30"),  # and again at 06:30
        ("2028-02-29T09:00", NEW_YORK, "2028-02-29T14:00"),
        ("2027-01-01T00:00", NEW_YORK, "2027-01-01T05:00"),
        ("2026-10-04T02:10", "Australia/Lord_Howe", "2026-10-03T15:30"),  # a gap of 30 minutes
    ],
)
def test_a_time_on_the_wall_is_one_moment_even_when_the_clocks_change(
    wall: str, zone: str, moment: str
) -> None:
    assert zones.resolve(datetime.fromisoformat(wall), zone) == utc(moment)


ANY_ZONE = st.sampled_from([NEW_YORK, HONOLULU, "Europe/Kyiv", "Asia/Kathmandu", "Africa/Cairo"])
WALLS = st.integers(0, 3 * 365 * 24 * 60).map(
    lambda n: datetime.fromisoformat("2026-01-01") + timedelta(minutes=n)
)
MOMENTS = WALLS.map(lambda wall: wall.replace(tzinfo=UTC))


@given(st.lists(ANY_ZONE, min_size=1, max_size=3).map(tuple), MOMENTS)
def test_the_next_moment_is_the_first_that_is_allowed(
    where: tuple[str, ...], now: datetime
) -> None:
    found = zones.next_moment(where, now)

    if found is None:
        assert not any(zones.may_reach(where, now + timedelta(hours=n)) for n in range(72))
        return
    assert zones.may_reach(where, found)
    if found > now:
        assert not zones.may_reach(where, now)
        assert not zones.may_reach(where, found - timedelta(minutes=1))


@given(ANY_ZONE, WALLS)
def test_what_is_resolved_shows_on_the_wall_or_is_the_first_minute_after_the_gap(
    zone: str, wall: datetime
) -> None:
    moment = zones.resolve(wall, zone)
    shown = moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None)

    if shown != wall:
        before = (moment - timedelta(seconds=1)).astimezone(ZoneInfo(zone)).replace(tzinfo=None)
        assert before < wall < shown


def test_the_default_is_eight_to_nine() -> None:
    assert {DEFAULT.on(day) for day in range(7)} == {DEFAULT.weekdays}
