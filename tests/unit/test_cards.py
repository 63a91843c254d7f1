"""Cards: what can be one, what it is called, and that nothing of it gets out."""

from datetime import date

import pytest

from contact_center.domain.cards import (
    Card,
    Expiry,
    InvalidCard,
    brand_of,
    card_number,
    passes_luhn,
)
from contact_center.domain.digits import Digits

TODAY = date(2026, 11, 21)
VISA, MASTERCARD, AMEX = "4111111111111111", "5555555555554444", "378282246310005"


@pytest.mark.parametrize("number", [VISA, MASTERCARD, AMEX])
def test_numbers_in_use_pass(number: str) -> None:
    assert card_number(Digits(number)).reveal() == number


@pytest.mark.parametrize(
    "number",
    [
        pytest.param("4111111111111112", id="check digit"),
        pytest.param("411111111111", id="12 digits"),
        pytest.param("41111111111111111111", id="20 digits"),
        pytest.param("4111111111111171", id="two digits swapped"),
    ],
)
def test_a_slip_of_the_finger_is_noticed(number: str) -> None:
    with pytest.raises(InvalidCard) as caught:
        card_number(Digits(number))
    assert caught.value.part == "number"
    assert number not in str(caught.value)


@pytest.mark.parametrize("place", range(16))
def test_each_changed_digit_fails_the_check(place: int) -> None:
    changed = VISA[:place] + str((int(VISA[place]) + 1) % 10) + VISA[place + 1 :]
    assert not passes_luhn(changed)


@pytest.mark.parametrize(
    ("first", "brand"),
    [
        ("4", "visa"),
        ("51", "mastercard"),
        ("2221", "mastercard"),
        ("2720", "mastercard"),
        ("2721", "other"),
        ("2220", "other"),
        ("34", "american_express"),
        ("37", "american_express"),
        ("6011", "discover"),
        ("65", "discover"),
        ("36", "diners"),
        ("305", "diners"),
        ("3528", "jcb"),
        ("3589", "jcb"),
        ("3527", "other"),
        ("62", "unionpay"),
        ("9", "other"),
    ],
)
def test_the_first_digits_tell_the_brand(first: str, brand: str) -> None:
    assert brand_of(Digits(first.ljust(16, "0"))) == brand


@pytest.mark.parametrize(
    ("keyed", "expected"),
    [("1126", (11, 2026)), ("1227", (12, 2027)), ("012027", (1, 2027)), ("1146", (11, 2046))],
)
def test_expiry_is_month_and_year(keyed: str, expected: tuple[int, int]) -> None:
    expiry = Expiry.keyed(Digits(keyed), TODAY)
    assert (expiry.month, expiry.year) == expected


@pytest.mark.parametrize("keyed", ["1026", "1326", "0027", "127", "12027", "1147"])
def test_an_expiry_that_cannot_be_is_refused(keyed: str) -> None:
    with pytest.raises(InvalidCard) as caught:
        Expiry.keyed(Digits(keyed), TODAY)
    assert caught.value.part == "expiry"


@pytest.mark.parametrize(("number", "code"), [(VISA, "7312"), (VISA, "73"), (AMEX, "731")])
def test_the_length_of_the_code_depends_on_the_brand(number: str, code: str) -> None:
    with pytest.raises(InvalidCard) as caught:
        Card(Digits(number), Expiry(11, 2026), Digits(code))
    assert caught.value.part == "code"


def test_a_card_shows_its_brand_and_nothing_else() -> None:
    card = Card(Digits(AMEX), Expiry(11, 2026), Digits("7312"))

    assert repr(card) == str(card) == "Card(american_express)"
    assert repr(card.expiry) == "Expiry(…)"
    assert card.last_four == "0005"
