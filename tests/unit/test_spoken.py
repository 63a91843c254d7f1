import pytest

from contact_center.domain.spoken import digits_said


@pytest.mark.parametrize(
    ("said", "digits"),
    [
        ("one two three zero", "1230"),
        ("One, two, three... zero!", "1230"),
        ("o seven o three one", "07031"),
        ("cero uno dos tres", "0123"),
        ("1 2 3 0", "1230"),
        ("1230#", "1230"),
        ("seis siete", "67"),
    ],
)
def test_digits_are_heard_as_they_were_said(said: str, digits: str) -> None:
    assert digits_said(said) == digits


@pytest.mark.parametrize("said", ["", "...", "yes", "one of them", "twelve", "it shows 4512"])
def test_what_says_more_is_no_row_of_digits(said: str) -> None:
    assert digits_said(said) is None
