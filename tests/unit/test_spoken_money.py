"""Amounts as they are said: every way in which we say them ourselves, and people's own."""

import pytest

from contact_center.domain.language import CODES, Language
from contact_center.domain.money import Money
from contact_center.domain.spoken_money import amount_said

MINORS = (0, 1, 50, 99, 100, 101, 2550, 8401, 8420, 10_000, 12_345, 100_001, 123_456)


@pytest.mark.parametrize("currency", ["USD", "EUR", "GBP"])
@pytest.mark.parametrize("language", CODES)
@pytest.mark.parametrize("minor", MINORS)
def test_what_we_say_ourselves_is_understood(minor: int, language: Language, currency: str) -> None:
    amount = Money(minor, currency)
    assert amount_said(amount.spoken(language), currency) == amount


@pytest.mark.parametrize(
    ("said", "minor"),
    [
        ("fifty", 5_000),
        ("fifty dollars", 5_000),
        ("five", 500),
        ("50", 5_000),
        ("500", 50_000),
        ("25.5", 2_550),
        ("$25.50", 2_550),
        ("five hundred", 50_000),
        ("a hundred dollars please", 10_000),
        ("two hundred fifty dollars", 25_000),
        ("two hundred and fifty-five dollars and ten cents", 25_510),
        ("one thousand", 100_000),
        ("twelve hundred dollars", 120_000),
        ("eighty-four dollars twenty", 8_420),
        ("fifty cents", 50),
        ("veinte", 2_000),
        ("treinta y cinco", 3_500),
        ("mil doscientos dólares", 120_000),
        ("ciento un dólares", 10_100),
        ("veinticinco dólares con cincuenta centavos", 2_550),
        ("veinticinco dolares con cincuenta centavos", 2_550),
        ("veinticinco con cincuenta", 2_550),
        ("quiero pagar quinientos", 50_000),
    ],
)
def test_people_say_major_units(said: str, minor: int) -> None:
    assert amount_said(said, "USD") == Money(minor)


@pytest.mark.parametrize(
    "said",
    [
        "",
        "dollars",
        "eighty four twenty",
        "two fifty",
        "two five five zero",
        "2 5 5 0",
        "25.505",
        "fifty pounds",
        "minus 5 dollars",
        "-5",
        "my dog",
        "five dollars five dollars",
        "con",
    ],
)
def test_what_is_none_or_could_be_two_is_not_understood(said: str) -> None:
    assert amount_said(said, "USD") is None
