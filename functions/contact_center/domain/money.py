"""Money: whole minor units and a currency, never a fraction."""

import re
from dataclasses import dataclass

from contact_center.domain.language import Language

# Digits after the point; two where not listed. Source: ISO 4217.
_EXPONENTS = {"JPY": 0, "KRW": 0, "CLP": 0, "KWD": 3, "BHD": 3}
_SYMBOLS = {"USD": "$", "EUR": "€", "GBP": "£"}
# One and many, major then minor, as they are spoken.
NAMES: dict[str, dict[Language, tuple[str, str, str, str]]] = {
    "USD": {
        "en": ("dollar", "dollars", "cent", "cents"),
        "es": ("dólar", "dólares", "centavo", "centavos"),
    },
    "EUR": {
        "en": ("euro", "euros", "cent", "cents"),
        "es": ("euro", "euros", "céntimo", "céntimos"),
    },
    "GBP": {
        "en": ("pound", "pounds", "penny", "pence"),
        "es": ("libra", "libras", "penique", "peniques"),
    },
}
_AMOUNT = re.compile(r"(\d{1,9})(?:[.,*](\d{1,3}))?")


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in minor units, such as cents.

    Raises:
        ValueError: Two currencies meet in one calculation or comparison.

    Example:
        >>> Money(8420) - Money(420), Money(8420) > Money(0)
        (Money(minor=8000, currency='USD'), True)
        >>> Money(1) + Money(1, "EUR")
        Traceback (most recent call last):
        ...
        ValueError: USD and EUR do not mix
    """

    minor: int
    currency: str = "USD"

    def __add__(self, other: "Money") -> "Money":
        return Money(self.minor + self._same(other), self.currency)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.minor - self._same(other), self.currency)

    def __lt__(self, other: "Money") -> bool:
        return self.minor < self._same(other)

    def __le__(self, other: "Money") -> bool:
        return self.minor <= self._same(other)

    def negated(self) -> "Money":
        return Money(-self.minor, self.currency)

    def _same(self, other: "Money") -> int:
        if other.currency != self.currency:
            raise ValueError(f"{self.currency} and {other.currency} do not mix")
        return other.minor

    def written(self) -> str:
        """Write an amount.

        Example:
            >>> Money(123456).written(), Money(-5).written(), Money(50, "JPY").written()
            ('$1,234.56', '-$0.05', '50 JPY')
        """
        major, minor, exponent = self._parts()
        digits = f"{major:,}" + (f".{minor:0{exponent}d}" if exponent else "")
        sign = "-" if self.minor < 0 else ""
        symbol = _SYMBOLS.get(self.currency)
        return f"{sign}{symbol}{digits}" if symbol else f"{sign}{digits} {self.currency}"

    def spoken(self, language: Language) -> str:
        """Say an amount of money, without leaving it to a voice to read the signs.

        Example:
            >>> Money(8401).spoken("en"), Money(100).spoken("es"), Money(50).spoken("en")
            ('84 dollars and 1 cent', '1 dólar', '50 cents')
        """
        if self.currency not in NAMES:
            return self.written()
        one, many, one_minor, many_minor = NAMES[self.currency][language]
        major, minor, _ = self._parts()
        said = [f"{major} {one if major == 1 else many}"] if major or not minor else []
        if minor:
            said.append(f"{minor} {one_minor if minor == 1 else many_minor}")
        joined = (" and " if language == "en" else " con ").join(said)
        return joined if self.minor >= 0 else f"{'minus' if language == 'en' else 'menos'} {joined}"

    def _parts(self) -> tuple[int, int, int]:
        exponent = exponent_of(self.currency)
        major, minor = divmod(abs(self.minor), 10**exponent)
        return major, minor, exponent


def exponent_of(currency: str) -> int:
    """Return how many digits a currency has after the point."""
    return _EXPONENTS.get(currency, 2)


def keyed(text: str, currency: str) -> Money | None:
    """Read an amount keyed on a telephone: minor units, or with the star as the point.

    Example:
        >>> keyed("2550", "USD") == keyed("25*50", "USD") == keyed("25*5", "USD") == Money(2550)
        True
    """
    return written(text, currency) if "*" in text else _whole(text, currency)


def written(text: str, currency: str) -> Money | None:
    """Read an amount as people write it; None for what is not one.

    Example:
        >>> written("$1,234.5", "USD"), written("25,50", "USD"), written("25.505", "USD")
        (Money(minor=123450, currency='USD'), Money(minor=2550, currency='USD'), None)
    """
    plain = re.sub(r"[\s$€£]", "", text)
    if "." in plain:
        plain = plain.replace(",", "")
    found = _AMOUNT.fullmatch(plain)
    exponent = exponent_of(currency)
    if not found or len(found[2] or "") > exponent:
        return None
    minor = (found[2] or "").ljust(exponent, "0")
    return Money(int(found[1] + minor), currency)


def _whole(text: str, currency: str) -> Money | None:
    return Money(int(text), currency) if re.fullmatch(r"[0-9]{1,9}", text) else None
