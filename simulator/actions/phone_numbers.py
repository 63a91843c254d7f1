"""Phone numbers as callers key them, and as they are dialled."""

from __future__ import annotations

import phonenumbers


def e164(keyed: str, country: str | None) -> str | None:
    """Return what was keyed in E.164; None where it cannot be a phone number.

    A number counts by its length and country alone, so that numbers set apart for fiction are
    possible; whether Amazon Connect looks closer is not documented.

    Args:
        keyed: Digits, with or without ``+``.
        country: Two letters, whose country code is added; None: the caller keyed it.
    """
    try:
        number = phonenumbers.parse(
            keyed if country else f"+{keyed.removeprefix('+')}", country and country.upper()
        )
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
