"""How a transaction speaks: in the caller's language, for the ear or for the eye."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from contact_center.domain import phrases
from contact_center.domain.language import Language
from contact_center.domain.money import Money


class Phrase(NamedTuple):
    """The same words in every language."""

    en: str
    es: str


_LOCAL_DIGITS = 10  # of a North American number without its country code


@dataclass(frozen=True, slots=True)
class Tongue:
    """A language, and whether the words are heard or read.

    What is heard has its digits spaced and its amounts spelled out; what is read has them as they
    are written. A page has buttons to choose from, so its words need not say how.

    Example:
        >>> phone, text = Tongue("en", spoken=True), Tongue("es", spoken=False)
        >>> phone.number("48291375"), phone.money(Money(8420)), phone.key("1")
        ('4 8 2 9, 1 3 7 5', '84 dollars and 20 cents', 'press 1')
        >>> text.number("48291375"), text.money(Money(8420)), text.key("1")
        ('48291375', '$84.20', 'responda 1')
    """

    language: Language
    spoken: bool
    buttons: bool = False

    @classmethod
    def on(cls, channel: str, language: Language) -> "Tongue":
        """Return the tongue of a channel: VOICE is heard, WEB has buttons, any other is read."""
        return cls(language, spoken=channel == "VOICE", buttons=channel == "WEB")

    def pick(self, en: str, es: str) -> str:
        """Return the words of this language."""
        return es if self.language == "es" else en

    def say(self, phrase: Phrase) -> str:
        return self.pick(*phrase)

    def number(self, digits: str) -> str:
        return phrases.digits(digits) if self.spoken else digits

    def phone(self, digits: str) -> str:
        """Say a telephone number as people write one down: in groups.

        Example:
            >>> Tongue("en", spoken=True).phone("2025550143")
            '2 0 2, 5 5 5, 0 1 4 3'
        """
        if not self.spoken or len(digits) != _LOCAL_DIGITS:
            return self.number(digits)
        return ", ".join(phrases.digits(part) for part in (digits[:3], digits[3:6], digits[6:]))

    def money(self, amount: Money) -> str:
        return amount.spoken(self.language) if self.spoken else amount.written()

    def day(self, target: date, today: date) -> str:
        """Say which day: "tomorrow", "on Monday", "on Monday, November 30"."""
        return phrases.day(target, today, self.language).rstrip(",")

    def date(self, target: date) -> str:
        """Say a date without relation to today."""
        return phrases.month_day(target, self.language)

    def moment(self, moment: datetime, now: datetime) -> str:
        """Say a moment, both on the wall clock of who listens."""
        return phrases.day_and_time(moment, now, self.language)

    def key(self, key: str) -> str:
        """Say how a key is given: pressed, or sent as a reply."""
        if self.spoken:
            return self.pick(f"press {key}", f"oprima {key}")
        return self.pick(f"reply {key}", f"responda {key}")


def listed(items: list[str], tongue: Tongue) -> str:
    """Join words into an enumeration.

    Example:
        >>> listed(["one", "two", "three"], Tongue("en", spoken=True))
        'one, two and three'
    """
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {tongue.pick('and', 'y')} {items[-1]}"


def capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]
