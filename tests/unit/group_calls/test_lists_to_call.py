"""Lists of people to call: what is read of them, and what is said of what cannot be."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contact_center.domain.group_calls.lists import COLUMNS, InvalidList, read

HEADER = ",".join(COLUMNS)
GOOD = "C-1001,,your visit on Friday,Billing,es,agent-7,service,2026-12-04"
QUEUES = ("General", "Billing")


def _read(*rows: str, header: str = HEADER):  # type: ignore[no-untyped-def]
    return read("\r\n".join((header, *rows)).encode(), queues=QUEUES, zone="America/New_York")


def test_a_row_is_read_whole() -> None:
    (entry,), errors = _read(GOOD)
    assert not errors
    assert (entry.line, entry.customer_id, entry.queue) == (2, "C-1001", "Billing")
    assert (entry.language, entry.owner, entry.kind) == ("es", "agent-7", "service")
    # The whole of the last day, by the centre's clock.
    assert entry.due_by == datetime(2026, 12, 5, 5, tzinfo=UTC)


def test_what_is_empty_has_a_default_and_columns_have_any_order() -> None:
    (entry,), _ = _read(
        "2026-12-04T15:30,transactional,,,,your bill,+12125550100,",
        header=",".join(reversed(COLUMNS)),
    )
    assert (entry.queue, entry.language, entry.owner, entry.customer_id) == (
        *("General", "en", None, None),
    )
    assert entry.due_by == datetime(2026, 12, 4, 20, 30, tzinfo=UTC)


def test_a_list_of_excel_in_spanish_is_read() -> None:
    """It saves CSV with semicolons, and commas stand in values as they are."""
    row = "C-1001;;su visita, el viernes;Billing;es;;service;2026-12-04"
    (entry,), errors = _read(row, header=HEADER.replace(",", ";"))
    assert (entry.reason, entry.queue, errors) == ("su visita, el viernes", "Billing", [])


def test_lines_are_those_of_the_file_with_empty_rows_and_breaks_within_values() -> None:
    entries, errors = _read(GOOD, "", ",,x,,,,service,2026-12-04", '"C-2\n",,x,,,,service,x', GOOD)
    assert [entry.line for entry in entries] == [2, 7]
    assert [error.line for error in errors] == [4, 5]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (",,your bill,,,,service,2026-12-04", "a customer or a number"),
        (",+1 212 555 0100,your bill,,,,service,2026-12-04", "E.164"),
        ("C-1,,,,,,service,2026-12-04", "reason must be"),
        ("C-1,,<break time='5s'/>your visit,,,,service,2026-12-04", "markup"),
        ("C-1,,call 2125550100 now,,,,service,2026-12-04", "seven digits"),
        ("C-1,,your bill,Gardening,,,service,2026-12-04", "General, Billing"),
        ("C-1,,your bill,,fr,,service,2026-12-04", "en, es"),
        ("C-1,,your bill,,,,advertising,2026-12-04", "transactional, service, marketing"),
        ("C-1,,your bill,,,,service,Friday", "due_by"),
        ("C-1,,your bill, and more,,,,service,2026-12-04", "9 values for 8 columns"),
    ],
)
def test_a_row_that_cannot_be_used_says_why_and_nothing_of_anybody(row: str, reason: str) -> None:
    entries, (error,) = _read(row)
    assert not entries
    assert error.line == 2
    assert reason in error.reason
    assert "212" not in error.reason


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "columns missing"),
        (HEADER.encode(), "no rows"),
        (f"{HEADER},extra\n".encode(), "unknown columns in line 1: extra"),
        (HEADER.replace("owner,", "").encode(), "columns missing in line 1: owner"),
        (f"{HEADER},kind\n".encode(), "twice"),
        ("é".encode("latin-1"), "UTF-8"),
        (f'{HEADER}\n"C-1'.encode(), "line 2 is not CSV"),
    ],
)
def test_a_file_that_is_no_list_is_refused(content: bytes, says: str) -> None:
    with pytest.raises(InvalidList, match=says):
        read(content, queues=QUEUES, zone="America/New_York")


@given(st.binary(max_size=200) | st.text(max_size=200).map(lambda t: f"{HEADER}\n{t}".encode()))
def test_whatever_is_uploaded_is_read_or_refused(content: bytes) -> None:
    try:
        entries, errors = read(content, queues=QUEUES, zone="America/New_York")
    except InvalidList:
        return
    lines = [entry.line for entry in entries] + [error.line for error in errors]
    assert len(set(lines)) == len(lines)
