import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contact_center.domain.callers import number_presented
from contact_center.domain.errors import InvalidPhoneNumber
from contact_center.domain.phone import PhoneNumber, mask_numbers

numbers = st.from_regex(r"\+[1-9][0-9]{6,14}", fullmatch=True)


@given(numbers)
def test_no_way_of_printing_a_number_shows_it(e164: str) -> None:
    phone = PhoneNumber(e164)

    for text in (str(phone), repr(phone), f"{phone}", f"{[phone]}", f"{{'a': {phone!r}}}"):
        assert sum(character.isdigit() for character in text) <= 4


@given(numbers, st.sampled_from(["", " ", "-", ".", ") "]), st.integers(1, 5))
def test_a_number_is_masked_however_it_is_spaced(e164: str, space: str, group: int) -> None:
    digits = e164[1:]
    spaced = "+" + space.join(digits[i : i + group] for i in range(0, len(digits), group))

    masked = mask_numbers(f"failed for {spaced}: timeout")

    assert sum(character.isdigit() for character in masked) <= 4
    assert masked.startswith("failed for +")
    assert masked.endswith(": timeout")


@pytest.mark.parametrize(
    "number",
    ["555-010-0123", "(555) 010-0123", "555 0100", "555.010.0123", "tel15550100", "phone_15550100"],
)
@pytest.mark.parametrize("around", ["{}", "at 2026-11-21 21:06:50 {}", '{{"n":"{}"}}', "{}2nd"])
def test_a_number_without_a_plus_sign_is_masked_too(number: str, around: str) -> None:
    masked = mask_numbers(around.format(number))

    assert "…" in masked
    assert not any(part in masked for part in ("555", "0100", "0123"))
    assert ("2026-11-21 21:06:50" in masked) == ("2026" in around)


@pytest.mark.parametrize(
    "harmless",
    [
        "2026-11-21T21:06:50.312+00:00",
        "due on 2026-11-21",
        '{"xray_trace_id":"1-57590988-bd862e3fe1be460994272793"}',
        "2026-11-21 21:06:50,312+0000",
        "4a573372-1f28-4e26-b97b-000000000001",
        "arn:aws:lambda:us-east-1:111122223333:function:info",
        json.dumps({"duration_ms": 123456, "line": 42}),
    ],
)
def test_what_is_not_a_number_of_a_person_stays(harmless: str) -> None:
    assert mask_numbers(harmless) == harmless


@pytest.mark.parametrize(
    "text",
    [
        "",
        "+",
        "5550100",
        "+0155501",
        "+155501",
        "+1" + "5" * 40,
        "+1555010０",
        "tel:+15550100",
        " +15550100",
    ],
    ids=repr,
)
def test_other_forms_are_refused_without_being_quoted(text: str) -> None:
    with pytest.raises(InvalidPhoneNumber) as refused:
        PhoneNumber(text)

    assert "555" not in str(refused.value)


@pytest.mark.parametrize(
    ("address", "presented"),
    [
        (None, "withheld"),
        ("", "withheld"),
        ("anonymous", "withheld"),
        ("+266696687", "withheld"),
        ("sip:ana@example.com", "malformed"),
        ("+" + "9" * 40, "malformed"),
        ("+15550100", PhoneNumber("+15550100")),
    ],
)
def test_what_the_network_presents(address: str | None, presented: object) -> None:
    assert number_presented(address) == presented
