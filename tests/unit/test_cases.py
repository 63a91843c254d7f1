from datetime import date, datetime, time, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contact_center.domain import cases
from contact_center.domain.cases import Case, case_number, is_case_number
from contact_center.domain.hours import OpeningHours
from contact_center.domain.language import Language
from contact_center.domain.phone import PhoneNumber
from tests.support import NEW_YORK, SATURDAY_NOON

numbers = st.uuids().map(lambda contact: case_number(str(contact), "bill"))


@given(numbers, st.integers(0, 7), st.integers(1, 9))
def test_one_wrong_digit_is_noticed(number: str, at: int, off: int) -> None:
    wrong = str((int(number[at]) + off) % 10)

    assert is_case_number(number)
    assert not is_case_number(number[:at] + wrong + number[at + 1 :])


@given(numbers, st.integers(0, 6))
def test_two_neighbours_exchanged_are_noticed(number: str, at: int) -> None:
    swapped = number[:at] + number[at + 1] + number[at] + number[at + 2 :]

    assert is_case_number(swapped) == (swapped == number)


def test_numbers_repeat_for_the_same_request_and_differ_for_others() -> None:
    contact = str(UUID(int=1))

    assert case_number(contact, "bill") == case_number(contact, "bill")
    assert len({case_number(str(UUID(int=n)), "bill") for n in range(1000)}) > 990
    assert case_number(contact, "bill") != case_number(contact, "supply")
    assert case_number(contact, "bill") != case_number(contact, "bill", attempt=1)


HOURS = OpeningHours.of_days(
    NEW_YORK,
    {
        date(2026, 11, 20): [(time(8), time(18))],
        date(2026, 11, 21): [(time(9), time(13))],
        date(2026, 11, 23): [(time(8), time(18))],
        date(2026, 11, 24): [(time(8), time(17, 45))],
    },
)


@pytest.mark.parametrize(
    ("topic", "asked", "promised"),
    [
        pytest.param("supply", "2026-11-20 09:10", "2026-11-20 11:30", id="rounded up"),
        pytest.param("supply", "2026-11-20 09:00", "2026-11-20 11:00", id="already round"),
        pytest.param("bill", "2026-11-20 19:00", "2026-11-23 12:00", id="over the weekend"),
        pytest.param("other", "2026-11-21 12:00", "2026-11-23 15:00", id="from Saturday on"),
        pytest.param("supply", "2026-11-24 15:40", "2026-11-24 17:45", id="not after closing"),
        pytest.param("bill", "2026-11-24 12:00", None, id="beyond what is known"),
    ],
)
def test_the_promise_counts_open_hours(topic: str, asked: str, promised: str | None) -> None:
    now = datetime.fromisoformat(asked).replace(tzinfo=NEW_YORK)

    by = cases.promise(HOURS, now, cases.topic_of(topic))

    assert (f"{by.astimezone(NEW_YORK):%Y-%m-%d %H:%M}" if by else None) == promised


@pytest.mark.parametrize(
    ("language", "own", "said"),
    [
        (
            "en", True,
            "A colleague has your request about your bill, and this number to reach you at. "
            "Your case number is 1 2 3 4, 5 6 7 8.",
        ),
        (
            "en", False,
            "A colleague has your request about your bill, and the number ending in 0 1 0 0 "
            "to reach you at. Your case number is 1 2 3 4, 5 6 7 8.",
        ),
        (
            "es", True,
            "Un colega tiene su solicitud sobre su factura, y este mismo número para comunicarse "
            "con usted. Su número de caso es 1 2 3 4, 5 6 7 8.",
        ),
        (
            "es", False,
            "Un colega tiene su solicitud sobre su factura, y el número que termina en 0 1 0 0 "
            "para comunicarse con usted. Su número de caso es 1 2 3 4, 5 6 7 8.",
        ),
    ],
)  # fmt: skip
def test_a_case_is_read_back_and_promises_no_call(language: Language, own: bool, said: str) -> None:
    phone = PhoneNumber("+15550100")
    by = SATURDAY_NOON + timedelta(hours=22)
    case = Case("12345678", "bill", "c-1", None, phone, language, SATURDAY_NOON, by)

    assert cases.read_back(case, own_number=own) == said


def test_a_topic_we_do_not_know_does_not_lose_the_request() -> None:
    assert cases.topic_of("water quality") == "other"
