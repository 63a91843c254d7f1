"""Every vector of the reference: what a text costs is how many parts it has."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contact_center.domain.texts.parts import parts

GSM = "GSM-7"
UCS = "UCS-2"


@pytest.mark.parametrize(
    ("text", "encoding", "count"),
    [
        ("", GSM, 1),
        ("a" * 160, GSM, 1),
        ("a" * 161, GSM, 2),
        ("a" * 306, GSM, 2),
        ("a" * 307, GSM, 3),
        ("€" * 80, GSM, 1),
        ("€" * 81, GSM, 2),
        ("a" * 159 + "€", GSM, 2),
        ("a" * 152 + "€" + "a" * 152, GSM, 3),
        ("ї" * 70, UCS, 1),
        ("ї" * 71, UCS, 2),
        ("ї" * 134, UCS, 2),
        ("ї" * 135, UCS, 3),
        ("😀" * 35, UCS, 1),
        ("😀" * 36, UCS, 2),
        ("ї" * 66 + "😀" + "ї" * 66, UCS, 3),
        ("a" * 50 + "’" + "a" * 50, UCS, 2),
        ("`", UCS, 1),
        ("停水通知" * 17, UCS, 1),
    ],
    ids=lambda value: f"{value[:6]}x{len(value)}" if isinstance(value, str) else str(value),
)
def test_parts_as_the_reference_counts_them(text: str, encoding: str, count: int) -> None:
    counted = parts(text)

    assert (counted.encoding, counted.count) == (encoding, count)


@pytest.mark.parametrize("character", "^{}\\[]~|€\f")
def test_characters_of_the_extension_take_two_septets(character: str) -> None:
    assert parts(character).units == 2
    assert parts(character).encoding == GSM


def test_a_text_in_septets_that_exactly_fills_its_parts_with_pairs_needs_no_more() -> None:
    full = "a" * 151 + "€"  # 153 septets

    assert parts(full + full).count == 2


@given(st.text(max_size=400))
def test_parts_hold_everything_and_waste_at_most_one_unit_each(text: str) -> None:
    counted = parts(text)
    alone, each = (160, 153) if counted.encoding == GSM else (70, 67)

    if counted.count == 1:
        assert counted.units <= alone
    else:
        assert alone < counted.units <= counted.count * each
        assert counted.units > (counted.count - 1) * (each - 1)
