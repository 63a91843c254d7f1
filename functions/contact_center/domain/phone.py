"""Telephone numbers: personal data that must not leak, and not a proof of who is calling."""

import re
from dataclasses import dataclass, field

from contact_center.domain.errors import InvalidPhoneNumber

_E164 = re.compile(r"\+[1-9][0-9]{6,14}")  # ITU-T E.164: at most 15 digits; shorter is not dialable

# Digits that could be somebody's: seven or more, however they are spaced and whatever they touch.
# Times, and ids of contacts, resources and traces, are kept, though parts of them are digits only.
_SPACED = r"[0-9](?:[\s().-]{0,2}[0-9]){6,}"
_DIGITS = re.compile(
    r"(?P<kept>arn:[^\s\"]+"
    r"|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
    r"|\b1-[0-9a-f]{8}-[0-9a-f]{24}\b"
    r"|(?<![0-9])(?:19|20)[0-9]{2}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])"
    r"(?:[T ][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:[.,][0-9]{1,9})?)?)?(?![0-9]))"
    rf"|(?P<number>(?:\+|%2[bB]){_SPACED})"
    rf"|{_SPACED}"
)

# What networks send in place of a number that the caller withholds. The digits are "anonymous" on a
# telephone keypad, as some carriers deliver it.
_WITHHELD = frozenset(
    {"", "anonymous", "restricted", "private", "unavailable", "unknown", "withheld", "266696687"}
)


@dataclass(frozen=True, slots=True)
class PhoneNumber:
    """A telephone number in E.164 form: ``+`` and 7 to 15 digits.

    ``str`` and ``repr`` mask it, so that it cannot slip into a log. Who needs the digits asks for
    ``e164``, and can be found.

    Raises:
        InvalidPhoneNumber: It has another form. The text says how long it is, not what it is.

    Example:
        >>> PhoneNumber("+15550100")
        PhoneNumber('+15…00')
        >>> f"{PhoneNumber('+15550100')}"
        '+15…00'
    """

    e164: str = field(repr=False)

    def __post_init__(self) -> None:
        if not _E164.fullmatch(self.e164):
            raise InvalidPhoneNumber(
                f"expected + and 7 to 15 digits, got {len(self.e164)} characters"
            )

    def __str__(self) -> str:
        return _masked(self.e164)

    def __repr__(self) -> str:
        return f"PhoneNumber({str(self)!r})"


def is_withheld(address: str | None) -> bool:
    """Tell whether the network presented no number, as opposed to one we cannot read.

    Example:
        >>> is_withheld("Anonymous"), is_withheld(None), is_withheld("+15550100")
        (True, True, False)
    """
    return (address or "").strip().lower().lstrip("+") in _WITHHELD


def mask_numbers(text: str) -> str:
    """Mask whatever in a text could be a telephone number, a card or another number of a person.

    Example:
        >>> mask_numbers("no reply from +15550100, tried +1 (555) 010-0123 at 10:05")
        'no reply from +15…00, tried +1 …23 at 10:05'
        >>> mask_numbers("card 4111111111111111 in 4a573372-1f28-4e26-b97b-000000000001")
        'card … in 4a573372-1f28-4e26-b97b-000000000001'
    """
    return _DIGITS.sub(_masked_match, text)


def _masked_match(found: re.Match[str]) -> str:
    if found["kept"]:
        return found["kept"]
    return _masked(found["number"]) if found["number"] else "…"


def _masked(number: str) -> str:
    return f"{number[:3]}…{number[-2:]}"
