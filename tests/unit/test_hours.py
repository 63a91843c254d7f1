"""Opening hours against the definition: Amazon Connect compares the wall clock with ranges."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contact_center.domain import opening
from contact_center.domain.hours import OpeningHours, WallRange

NEW_YORK = ZoneInfo("America/New_York")
EIGHT_TO_SIX = (time(8), time(18))

zones = st.sampled_from(
    ["America/New_York", "Europe/Kyiv", "Asia/Kathmandu", "Australia/Lord_Howe", "Africa/Cairo"]
).map(ZoneInfo)
days = st.dates(date(2026, 1, 1), date(2027, 12, 20))
minutes = st.integers(0, 24 * 60 - 1)


@st.composite
def ranges(draw: st.DrawFn) -> WallRange:
    """A range of the wall clock; until 00:00 stands for the end of the day."""
    start, end = sorted((draw(minutes), draw(minutes | st.just(24 * 60))))
    if start == end:
        start, end = 0, 24 * 60
    return _time(start), _time(end % (24 * 60))


def _time(minute: int) -> time:
    return time(minute // 60, minute % 60)


def _open_by_definition(now: datetime, zone: ZoneInfo, week: dict[date, list[WallRange]]) -> bool:
    wall = now.astimezone(zone)
    clock = wall.time().replace(tzinfo=None)
    return any(
        start <= clock and (clock < end or end == time())
        for start, end in week.get(wall.date(), [])
    )


@given(zones, days, st.lists(st.lists(ranges(), max_size=3), min_size=3, max_size=3), st.data())
def test_we_are_open_exactly_when_the_wall_clock_says_so(
    zone: ZoneInfo, first: date, given_ranges: list[list[WallRange]], data: st.DataObject
) -> None:
    week = {first + timedelta(days=n): day for n, day in enumerate(given_ranges)}
    hours = OpeningHours.of_days(zone, week)
    start = datetime.combine(first, time(), zone).astimezone(UTC)
    now = start + timedelta(minutes=data.draw(st.integers(0, 3 * 24 * 60 - 121)))

    closes = hours.closes_at(now)

    assert (closes is not None) == _open_by_definition(now, zone, week)
    if closes:
        assert not _open_by_definition(closes, zone, week)
        assert _open_by_definition(closes - timedelta(microseconds=1), zone, week)
    opens = hours.opens_at(now)
    if opens:
        assert _open_by_definition(opens, zone, week)
        assert not _open_by_definition(opens - timedelta(microseconds=1), zone, week)


@pytest.mark.parametrize(
    ("local_day", "wall", "opens", "closes"),
    [
        pytest.param("2026-01-15", EIGHT_TO_SIX, "13:00", "23:00", id="winter"),
        pytest.param("2026-07-15", EIGHT_TO_SIX, "12:00", "22:00", id="summer"),
        pytest.param("2026-03-08", (time(2, 30), time(5)), "07:00", "09:00", id="opens in the gap"),
        pytest.param(
            "2026-03-08", (time(1), time(2, 30)), "06:00", "07:00", id="closes in the gap"
        ),
        pytest.param("2026-11-01", (time(0), time(1, 30)), "04:00", "05:30", id="first pass"),
    ],
)
def test_days_on_which_the_clocks_change(
    local_day: str, wall: WallRange, opens: str, closes: str
) -> None:
    hours = OpeningHours.of_days(NEW_YORK, {date.fromisoformat(local_day): [wall]})

    first = hours.windows[0]

    assert (f"{first.opens:%H:%M}", f"{first.closes:%H:%M}") == (opens, closes)


def test_windows_that_touch_are_one() -> None:
    monday, tuesday = date(2026, 11, 23), date(2026, 11, 24)
    hours = OpeningHours.of_days(
        NEW_YORK, {monday: [(time(8), time())], tuesday: [(time(), time(2))]}
    )

    assert len(hours.windows) == 1


WEEK_OF_THANKSGIVING = {
    **{date(2026, 11, day): [EIGHT_TO_SIX] for day in (23, 24, 25, 27)},
    date(2026, 11, 21): [(time(9), time(13))],
    date(2026, 11, 26): [],  # the holiday, as the effective hours give it
    date(2026, 11, 28): [(time(9), time(13))],
    date(2026, 12, 7): [EIGHT_TO_SIX],
}


@pytest.mark.parametrize(
    ("now", "language", "is_open", "message", "next_opening"),
    [
        pytest.param(
            "2026-11-21 09:00", "en", True,
            "We are open today until 1 p.m. We open again on Monday at 8 a.m.",
            "on Monday at 8 a.m.", id="the minute we open",
        ),
        pytest.param(
            "2026-11-21 12:20", "en", True,
            "We are open, and we close in 40 minutes. We open again on Monday at 8 a.m.",
            "on Monday at 8 a.m.", id="closing soon",
        ),
        pytest.param(
            "2026-11-21 12:59", "es", True,
            "Estamos abiertos y cerramos en un minuto. "
            "Volvemos a abrir el lunes a las 8 de la mañana.",
            "el lunes a las 8 de la mañana", id="last minute, Spanish",
        ),
        pytest.param(
            "2026-11-21 13:00", "en", False,
            "We are closed now. We open on Monday at 8 a.m.",
            "on Monday at 8 a.m.", id="the minute we close",
        ),
        pytest.param(
            "2026-11-25 19:00", "en", False,
            "We are closed now. We open on Friday at 8 a.m.",
            "on Friday at 8 a.m.", id="tomorrow is a holiday",
        ),
        pytest.param(
            "2026-11-27 07:00", "es", False,
            "Ahora está cerrado. Abrimos hoy a las 8 de la mañana.",
            "hoy a las 8 de la mañana", id="before opening",
        ),
        pytest.param(
            "2026-11-28 20:00", "en", False,
            "We are closed now. We open on Monday, December 7, at 8 a.m.",
            "on Monday, December 7, at 8 a.m.", id="more than a week away",
        ),
        pytest.param("2026-12-07 19:00", "en", False, "We are closed now.", None, id="unknown"),
    ],
)  # fmt: skip
def test_what_we_say_about_our_hours(
    now: str, language: str, is_open: bool, message: str, next_opening: str | None
) -> None:
    hours = OpeningHours.of_days(NEW_YORK, WEEK_OF_THANKSGIVING)
    moment = datetime.fromisoformat(now).replace(tzinfo=NEW_YORK)

    answer = opening.answer(hours, moment, "es" if language == "es" else "en")

    assert (answer.is_open, answer.message, answer.next_opening) == (
        is_open, message, next_opening,
    )  # fmt: skip


def test_day_and_night() -> None:
    always = {date(2026, 11, 20) + timedelta(days=n): [(time(), time())] for n in range(10)}
    hours = OpeningHours.of_days(NEW_YORK, always)

    answer = opening.answer(hours, datetime(2026, 11, 21, 17, tzinfo=UTC), "en")

    assert answer.message == "We are open day and night."
    assert answer.next_opening is None
