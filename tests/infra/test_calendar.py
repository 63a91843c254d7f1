"""The hours in the template are the hours of the law and of the house."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any, cast

import pytest

from infra.calendar import SPECIAL_DAYS, TIME_ZONE
from tests.infra.assembly import Assembly

_MONDAY, _THURSDAY, _SATURDAY, _SUNDAY = 0, 3, 5, 6
_OVERRIDE_LIMIT = 50  # AWS::Connect::HoursOfOperation


def test_the_week(every: Assembly) -> None:
    hours = _office(every)

    weekdays = ("MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY")
    assert hours["TimeZone"] == TIME_ZONE == "America/New_York"
    assert {day["Day"]: (day["StartTime"], day["EndTime"]) for day in hours["Config"]} == {
        **{day: (_at(8), _at(18)) for day in weekdays},
        "SATURDAY": (_at(9), _at(13)),
    }


@pytest.mark.parametrize("year", [2026, 2027])
def test_the_centre_is_closed_on_federal_holidays(year: int) -> None:
    closed = {special.day for special in SPECIAL_DAYS if special.opening is None}

    for holiday in _federal_holidays(year):
        assert holiday in closed
        if (observed := _observed(holiday)).year == year:
            assert observed in closed


def test_new_year_that_falls_on_a_saturday_closes_the_last_day_of_the_old() -> None:
    assert date(2027, 12, 31) in {special.day for special in SPECIAL_DAYS}


def test_no_other_day_is_closed() -> None:
    holidays = {
        day
        for year in (2026, 2027, 2028)
        for holiday in _federal_holidays(year)
        for day in (holiday, _observed(holiday))
    }

    assert {special.day for special in SPECIAL_DAYS if special.opening is None} <= holidays


def test_an_early_closing_opens_as_on_other_days_and_closes_before() -> None:
    early = [special for special in SPECIAL_DAYS if special.opening]

    assert early
    for special in early:
        assert special.day.weekday() < _SATURDAY
        assert special.opening is not None
        assert (special.opening.opens.hour, special.opening.closes.hour) == (8, 13)


def test_overrides_say_each_special_day_once(every: Assembly) -> None:
    overrides = _office(every)["HoursOfOperationOverrides"]

    assert len(overrides) <= _OVERRIDE_LIMIT
    assert len({override["OverrideName"] for override in overrides}) == len(overrides)
    assert [override["EffectiveFrom"] for override in overrides] == [
        special.day.isoformat() for special in SPECIAL_DAYS
    ]
    for override, special in zip(overrides, SPECIAL_DAYS, strict=True):
        assert override["EffectiveTill"] == override["EffectiveFrom"]
        assert bool(override["OverrideConfig"]) is (special.opening is not None)


def test_an_override_with_hours_names_the_day_it_is_for(every: Assembly) -> None:
    overrides = _office(every)["HoursOfOperationOverrides"]
    (eve,) = (each for each in overrides if each["EffectiveFrom"] == "2026-12-24")

    assert eve["OverrideConfig"] == [
        {"Day": "THURSDAY", "StartTime": _at(8), "EndTime": _at(13)},
    ]


def _office(assembly: Assembly) -> Mapping[str, Any]:
    schedules = assembly.whole.of_type("AWS::Connect::HoursOfOperation").values()
    (office,) = (s["Properties"] for s in schedules if s["Properties"]["Name"] == "Office")
    return cast("Mapping[str, Any]", office)


def _at(hour: int) -> dict[str, int]:
    return {"Hours": hour, "Minutes": 0}


def _federal_holidays(year: int) -> Iterator[date]:
    """The rules of 5 U.S.C. 6103(a)."""
    yield date(year, 1, 1)
    yield _nth(year, 1, _MONDAY, 3)
    yield _nth(year, 2, _MONDAY, 3)
    yield _nth(year, 6, _MONDAY, 1) - timedelta(weeks=1)  # the last of May
    yield date(year, 6, 19)
    yield date(year, 7, 4)
    yield _nth(year, 9, _MONDAY, 1)
    yield _nth(year, 10, _MONDAY, 2)
    yield date(year, 11, 11)
    yield _nth(year, 11, _THURSDAY, 4)
    yield date(year, 12, 25)


def _observed(holiday: date) -> date:
    shift = {_SATURDAY: -1, _SUNDAY: 1}.get(holiday.weekday(), 0)
    return holiday + timedelta(days=shift)


def _nth(year: int, month: int, weekday: int, n: int) -> date:
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7, weeks=n - 1)
