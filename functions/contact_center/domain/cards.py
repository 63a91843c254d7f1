"""Payment cards as callers key them in: checked here, charged elsewhere, kept nowhere."""

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Final, Literal

from contact_center.domain.digits import Digits
from contact_center.domain.errors import InvalidInput
from contact_center.domain.money import Money

Brand = Literal[
    "visa", "mastercard", "american_express", "discover", "diners", "jcb", "unionpay", "other"
]
Part = Literal["number", "expiry", "code"]

_SHORTEST, _LONGEST = 13, 19  # digits of a card number in use (ISO/IEC 7812 allows up to 19)
_FURTHEST_YEARS = 20  # no issuer's cards run longer; keyed beyond that is a slip

# First digits by brand (issuer identification numbers, ISO/IEC 7812 register as published by the
# brands). Only used to know how long the code is and to name the card to the gateway.
_BRANDS: Final[tuple[tuple[Brand, re.Pattern[str]], ...]] = (
    ("american_express", re.compile(r"3[47]")),
    ("diners", re.compile(r"30[0-5]|3[689]")),
    ("jcb", re.compile(r"35(?:2[89]|[3-8])")),
    ("visa", re.compile(r"4")),
    ("mastercard", re.compile(r"5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720")),
    ("discover", re.compile(r"6011|64[4-9]|65")),
    ("unionpay", re.compile(r"62")),
)


class InvalidCard(InvalidInput):
    """What was keyed cannot be a card.

    Attributes:
        part: Which of the three entries to ask for again.
    """

    code = "invalid_card"

    def __init__(self, part: Part, why: str) -> None:
        super().__init__(f"card {part}: {why}")
        self.part = part


def passes_luhn(digits: str) -> bool:
    """Tell whether the last digit is the check digit of those before it (ISO/IEC 7812-1, annex B).

    Example:
        >>> passes_luhn("4" + "1" * 15), passes_luhn("4" + "1" * 14 + "2")
        (True, False)
    """
    doubled = (2 * int(digit) for digit in digits[-2::-2])
    return (sum(map(int, digits[-1::-2])) + sum(d - 9 if d > 9 else d for d in doubled)) % 10 == 0


def card_number(digits: Digits) -> Digits:
    """Return the digits if they can be a card number.

    Raises:
        InvalidCard: Too few or too many digits, or the check digit is wrong.
    """
    if not _SHORTEST <= len(digits) <= _LONGEST:
        raise InvalidCard("number", f"expected {_SHORTEST} to {_LONGEST} digits, got {len(digits)}")
    if not passes_luhn(digits.reveal()):
        raise InvalidCard("number", "the check digit does not fit")
    return digits


def brand_of(number: Digits) -> Brand:
    """Name the brand by the first digits."""
    return next((brand for brand, first in _BRANDS if first.match(number.reveal())), "other")


@dataclass(frozen=True, slots=True)
class Expiry:
    """The month at whose end a card expires. As secret as the number it stands beside."""

    month: int
    year: int

    def __repr__(self) -> str:
        return "Expiry(…)"

    @classmethod
    def keyed(cls, digits: Digits, today: date) -> "Expiry":
        """Read month and year as they stand on the card: MMYY, or MMYYYY.

        Args:
            digits: As keyed.
            today: In the time zone of the centre.

        Raises:
            InvalidCard: Not a month and a year, in the past, or too far ahead.
        """
        if len(digits) not in (4, 6):
            raise InvalidCard("expiry", f"expected 4 digits, month and year, got {len(digits)}")
        expiry = cls._read(digits, today)
        if not 1 <= expiry.month <= 12:
            raise InvalidCard("expiry", "the first two digits are not a month")
        if (expiry.year, expiry.month) < (today.year, today.month):
            raise InvalidCard("expiry", "the card has expired")
        if expiry.year > today.year + _FURTHEST_YEARS:
            raise InvalidCard("expiry", f"more than {_FURTHEST_YEARS} years ahead")
        return expiry

    @classmethod
    def _read(cls, digits: Digits, today: date) -> "Expiry":
        """Read without judging: a frame that has digits in clear must not raise."""
        month, year = int(digits.reveal()[:2]), int(digits.reveal()[2:])
        return cls(month, year if len(digits) == 6 else year + today.year // 100 * 100)


@dataclass(frozen=True, slots=True)
class Charge:
    """What is to be taken from a card.

    Attributes:
        key: Idempotency key of the payment: whatever card, however often, it is taken once.
        bill: What it is for, as the customer knows it.
    """

    key: str
    amount: Money
    bill: str


@dataclass(frozen=True, slots=True)
class Approved:
    """The money was taken.

    Attributes:
        token: The provider's name for it, which opens nothing without the provider.
        last_four: Of the card that it was taken from.
    """

    token: str
    last_four: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Declined:
    """The card's issuer said no; another card may do."""

    reason: str


@dataclass(frozen=True, slots=True)
class Card:
    """A card for the length of one request to the payment gateway. Shows nothing of itself."""

    number: Digits
    expiry: Expiry
    code: Digits

    def __post_init__(self) -> None:
        card_number(self.number)
        expected = 4 if brand_of(self.number) == "american_express" else 3
        if len(self.code) != expected:
            raise InvalidCard("code", f"expected {expected} digits, got {len(self.code)}")

    @property
    def brand(self) -> Brand:
        """The brand by the first digits."""
        return brand_of(self.number)

    @property
    def last_four(self) -> str:
        """What may be kept and said of the number (PCI DSS 3.4.1)."""
        return self.number.reveal()[-4:]

    def __repr__(self) -> str:
        return f"Card({self.brand})"
