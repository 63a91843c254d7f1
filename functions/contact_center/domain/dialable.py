"""Numbers that somebody keyed in: whether a call could ever reach one."""

import re
from typing import Final

from contact_center.domain.phone import PhoneNumber

# The numbers reserved for fiction (555-01xx), shortened: too short to exist, and nobody's. Our own
# customers of the demonstration have them.
_FICTION: Final = re.compile(r"\+155501[0-9]{2}")


def is_dialable(number: PhoneNumber) -> bool:
    """Tell whether a number has as many digits as numbers of its country have.

    Whether anybody has it is another question, which only a call answers: ranges are opened faster
    than lists of them are updated.

    Example:
        >>> is_dialable(PhoneNumber("+12025550143")), is_dialable(PhoneNumber("+1202555014"))
        (True, False)
        >>> is_dialable(PhoneNumber("+15550100")), is_dialable(PhoneNumber("+9992025550143"))
        (True, False)
    """
    if _FICTION.fullmatch(number.e164):
        return True
    # Imported where it is used: who calls from a number that the network presents needs none of it.
    from phonenumbers import (
        NumberParseException,
        ValidationResult,
        is_possible_number_with_reason,
        parse,
    )

    try:
        found = is_possible_number_with_reason(parse(number.e164))
    except NumberParseException:
        return False
    return bool(found == ValidationResult.IS_POSSIBLE)
