"""Meter readings: the vectors of the domain reference, part 2(f), and what holds of any meter."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contact_center.domain.meter import (
    Judgement,
    Meter,
    Plausibility,
    Reading,
    Register,
    after,
    judge,
    needs_a_visit,
)

TODAY = date(2026, 11, 21)
FACTORS = Plausibility()


def meter(last: int, *, digits: int = 4, days: int = 30, expected: str = "1.0") -> Meter:
    register = Register("total", last, Decimal(expected))
    return Meter(
        "W-100", "water", digits, (register,), TODAY - timedelta(days), TODAY - timedelta(days=900)
    )


def reading_of(typed: str, mine: Meter, on: date = TODAY) -> Judgement:
    return judge(typed, mine, mine.registers[0], on=on, today=TODAY)


@pytest.mark.parametrize(
    ("last", "typed", "digits", "expected"),
    [
        pytest.param(1200, "1230", 4, Judgement(30), id="plausible"),
        pytest.param(9990, "0020", 4, Judgement(30, rolled_over=True), id="rollover"),
        pytest.param(1230, "1200", 4, Judgement(refusal="lower"), id="lower: would be 9970"),
        pytest.param(9990, "20", 5, Judgement(refusal="lower"), id="no rollover on five digits"),
        pytest.param(1200, "1200", 4, Judgement(0, doubt="zero"), id="nothing used"),
        pytest.param(1200, "1290", 4, Judgement(90), id="exactly three times"),
        pytest.param(1200, "1291", 4, Judgement(91, doubt="high"), id="above three times"),
        pytest.param(1200, "1500", 4, Judgement(300, doubt="high"), id="a jump"),
        pytest.param(1200, "12300", 4, Judgement(refusal="too_long"), id="out of range"),
        pytest.param(1200, "1206", 4, Judgement(6), id="exactly a fifth"),
        pytest.param(1200, "1205", 4, Judgement(5, doubt="low"), id="below a fifth"),
        pytest.param(1200, "01230", 4, Judgement(30), id="a zero too many in front"),
        pytest.param(1200, "-1230", 4, Judgement(refusal="not_a_number"), id="a sign"),
        pytest.param(1200, "12.3", 4, Judgement(refusal="not_a_number"), id="a fraction"),
        pytest.param(
            1200, "१२३०", 4, Judgement(refusal="not_a_number"), id="digits of another script"
        ),
        pytest.param(1200, "", 4, Judgement(refusal="not_a_number"), id="nothing"),
    ],
)
def test_a_reading_is_judged_as_the_reference_says(
    last: int, typed: str, digits: int, expected: Judgement
) -> None:
    assert reading_of(typed, meter(last, digits=digits)) == expected


@pytest.mark.parametrize(
    ("on", "refusal"),
    [
        pytest.param(TODAY + timedelta(1), "in_future", id="tomorrow"),
        pytest.param(TODAY - timedelta(30), "not_after_last", id="the day of the last reading"),
        pytest.param(TODAY - timedelta(901), "before_registration", id="before it was theirs"),
        pytest.param(TODAY, None, id="today"),
    ],
)
def test_the_date_of_a_reading_has_rules(on: date, refusal: str | None) -> None:
    assert reading_of("1230", meter(1200), on).refusal == refusal


def test_two_registers_are_judged_on_their_own() -> None:
    day = Register("day", 1200, Decimal(1))
    night = Register("night", 9990, Decimal(1))
    mine = replace(meter(0), registers=(day, night))

    assert judge("1230", mine, day, on=TODAY, today=TODAY) == Judgement(30)
    assert judge("0020", mine, night, on=TODAY, today=TODAY) == Judgement(30, rolled_over=True)
    assert judge("1230", mine, night, on=TODAY, today=TODAY).refusal == "lower"


def test_after_four_readings_of_the_customer_somebody_has_to_look() -> None:
    assert not needs_a_visit(replace(meter(0), by_customer=3))
    assert needs_a_visit(replace(meter(0), by_customer=4))


meters = st.builds(
    meter,
    st.integers(0, 9_999),
    days=st.integers(1, 400),
    expected=st.decimals(0, 30, places=2).map(str),
)


@given(meters, st.text("0123456789", min_size=1, max_size=6))
def test_what_is_accepted_is_consistent_with_its_meter(mine: Meter, typed: str) -> None:
    judgement = reading_of(typed, mine)
    register = mine.registers[0]
    if judgement.refusal:
        return

    value = int(typed)
    most = register.expected_per_day * (TODAY - mine.read_on).days * FACTORS.high
    assert 0 <= value < 10**mine.digits
    assert (register.last + judgement.consumption) % 10**mine.digits == value
    assert judgement.rolled_over == (value < register.last)
    assert judgement.doubt == "high" or judgement.consumption <= most or judgement.consumption == 0
    assert not (judgement.rolled_over and judgement.consumption > most)


@given(meters, st.integers(0, 9_999))
def test_an_accepted_reading_is_the_last_one_then(mine: Meter, value: int) -> None:
    new = after(mine, Reading(mine.meter_id, TODAY, {"total": value}), "12345678")

    assert (new.registers[0].last, new.read_on, new.receipt) == (value, TODAY, "12345678")
    assert (new.by_customer, new.version) == (mine.by_customer + 1, mine.version + 1)
    assert reading_of(str(value), new).refusal == "not_after_last"
