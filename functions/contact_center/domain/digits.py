"""Digits that a caller keyed in confidence: a PIN, a card number, a code."""

import hmac
import re
from typing import Final, NoReturn

from contact_center.domain.errors import InvalidInput

_DIGITS = re.compile(r"[0-9]+")
NO_INPUT: Final = "Timeout"  # what Connect stores when nothing was keyed ("Store customer input")
_WISHES: Final = {"0": "asked_person", "9": "emergency"}  # as at every other question


class Digits:
    """A run of decimal digits that nobody gets to see by accident.

    ``str`` and ``repr`` tell the length, comparison takes the same time wherever two runs differ,
    and pickling, hence copying, is refused. Whoever needs the digits calls ``reveal``, and can be
    found by that name.

    Raises:
        InvalidInput: There is something else than digits in it, or nothing. The text says how long
            it is, not what it is.

    Example:
        >>> Digits("493817")
        Digits(6)
        >>> Digits("493817") == Digits("493817"), Digits("493817") == Digits("493818")
        (True, False)
    """

    __slots__ = ("_text",)
    __hash__ = None  # type: ignore[assignment]  # a hash could be looked up in a table of all PINs

    def __init__(self, text: str) -> None:
        if not _DIGITS.fullmatch(text):
            raise InvalidInput(f"expected digits only, got {len(text)} characters") from None
        self._text = text

    def reveal(self) -> str:
        """Return the digits: for hashing, for the payment gateway, and for nothing else."""
        return self._text

    def __len__(self) -> int:
        return len(self._text)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Digits) and hmac.compare_digest(self._text, other._text)

    def __repr__(self) -> str:
        return f"Digits({len(self)})"

    def __reduce__(self) -> NoReturn:
        raise TypeError("secret digits are not serialised: keep a hash, a token or the last four")


def wish(digits: Digits) -> str | None:
    """Return why a person is wanted by who keyed 0 or 9, and nothing else, in place of an entry.

    Example:
        >>> wish(Digits("0")), wish(Digits("9")), wish(Digits("604913"))
        ('asked_person', 'emergency', None)
    """
    return _WISHES.get(digits.reveal())
