"""Until when a revocation must be honoured at the latest; we honour it with the next message."""

from datetime import date

import pytest

from contact_center.domain.texts.business_days import federal_holidays, honour_by


def test_thanksgiving_is_no_business_day() -> None:
    assert honour_by(date(2026, 11, 16)) == date(2026, 12, 1)


def test_without_thanksgiving_it_is_a_day_earlier() -> None:
    assert honour_by(date(2026, 11, 16), holidays=()) == date(2026, 11, 30)


def test_over_new_year_the_holidays_of_both_years_count() -> None:
    assert honour_by(date(2026, 12, 23)) == date(2027, 1, 8)


@pytest.mark.parametrize("weekend", [date(2026, 11, 14), date(2026, 11, 15)])
def test_a_revocation_at_the_weekend_counts_from_monday(weekend: date) -> None:
    assert honour_by(weekend, holidays=()) == date(2026, 11, 27)


def test_the_federal_holidays_of_a_year() -> None:
    assert sorted(federal_holidays(2026)) == [
        date(2026, 1, 1),
        date(2026, 1, 19),
        date(2026, 2, 16),
        date(2026, 5, 25),
        date(2026, 6, 19),
        date(2026, 7, 3),  # the fourth is a Saturday
        date(2026, 9, 7),
        date(2026, 10, 12),
        date(2026, 11, 11),
        date(2026, 11, 26),
        date(2026, 12, 25),
    ]


def test_new_year_on_a_saturday_is_observed_in_the_year_before() -> None:
    assert date(2027, 12, 31) in federal_holidays(2027)
    assert date(2028, 1, 1) not in federal_holidays(2028)


@pytest.mark.parametrize(
    ("year", "day"),
    [(2021, date(2021, 5, 31)), (2025, date(2025, 5, 26)), (2027, date(2027, 5, 31))],
)
def test_memorial_day_is_the_last_monday_of_may(year: int, day: date) -> None:
    assert day in federal_holidays(year)
