"""A simulated day begins when a centre is open for its business."""

from datetime import UTC, datetime, time

import pytest

from simulator.centre.opening import choose_start
from simulator.world import Hours, Opening, Override

WEEKDAYS = ("MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY")
DAYS = (*WEEKDAYS, "SATURDAY", "SUNDAY")
OFFICE = Hours("Office", "o", openings=tuple(Opening(d, time(8), time(18)) for d in WEEKDAYS))
ALWAYS = Hours("Always", "a", openings=tuple(Opening(day, time(0), time(0)) for day in DAYS))
SATURDAY = datetime(2026, 3, 7, 12, tzinfo=UTC)
MONDAY_NINE = datetime(2026, 3, 9, 9, tzinfo=UTC)


@pytest.mark.parametrize("schedules", [[OFFICE], [OFFICE, ALWAYS], [ALWAYS, OFFICE]])
def test_a_closed_centre_begins_an_hour_after_it_opens(schedules: list[Hours]) -> None:
    """Whoever is on call day and night for emergencies does not open the office."""
    start = choose_start(schedules, SATURDAY)

    assert start.at == MONDAY_NINE
    assert start.note is not None
    assert "Monday, 09 March 2026, 09:00 (UTC)" in start.note


@pytest.mark.parametrize("schedules", [[], [ALWAYS]])
def test_a_centre_that_never_closes_begins_now(schedules: list[Hours]) -> None:
    assert choose_start(schedules, SATURDAY) == (SATURDAY, None)


def test_an_open_centre_begins_now() -> None:
    now = MONDAY_NINE.replace(hour=17)

    assert choose_start([OFFICE, ALWAYS], now) == (now, None)


@pytest.mark.parametrize(
    ("hours", "expected"),
    [
        (ALWAYS, True),
        (OFFICE, False),
        (Hours("A day missing", "m", openings=ALWAYS.openings[:6]), False),
        (
            Hours(
                "Closed at Christmas", "c", openings=ALWAYS.openings,
                overrides=(Override("Christmas", SATURDAY.date(), SATURDAY.date()),),
            ),
            False,
        ),
        (Hours("Nobody said", "n", assumed=True), True),
    ],
)  # fmt: skip
def test_around_the_clock_is_every_day_of_the_year(hours: Hours, *, expected: bool) -> None:
    assert hours.around_the_clock is expected
