"""Numbers that somebody keyed in: whether a call could ever reach one, and at what cost.

Source: North American Numbering Plan Administrator, "About the NANP" and "Numbering resources":
+1, then an area code and an exchange, each of which begins with 2 to 9 and does not end in 11 (such
codes are services: 411, 911); an area code with 9 in the middle is kept for longer numbers. 900 as
an area code and 976 as an exchange cost whoever calls them; 555-1212 is directory assistance.
"""

import re
from collections.abc import Set as AbstractSet
from typing import Final

from contact_center.domain.phone import PhoneNumber

# The numbers reserved for fiction (555-01xx), shortened: too short to exist, and nobody's. Our own
# customers of the demonstration have them.
_FICTION: Final = re.compile(r"\+155501[0-9]{2}")
_NORTH_AMERICA: Final = 1
_NORTH_AMERICAN: Final = re.compile(r"\+1(?!.11|.9)[2-9][0-9]{2}(?!.11)[2-9][0-9]{6}")
_COSTLY: Final = re.compile(r"\+1(?:900|976|[0-9]{3}976|[0-9]{3}5551212)")
_NO_COUNTRY: Final = "001"  # what the library says of satellites and worldwide services


def is_dialable(number: PhoneNumber, countries: AbstractSet[str] | None = None) -> bool:
    """Tell whether there can be such a number, and a call to it costs what calls cost.

    Whether anybody has it is another question, which only a call answers: ranges are opened faster
    than lists of them are updated.

    Args:
        number: Which one.
        countries: That are called, ISO 3166-1 alpha-2; None: any. Many share the code +1.

    Example:
        >>> keyed = ("+12025550143", "+1202555014", "+10005550143", "+19005550143")
        >>> [is_dialable(PhoneNumber(one)) for one in keyed]
        [True, False, False, False]
        >>> is_dialable(PhoneNumber("+15550100"))
        True
        >>> dominican = PhoneNumber("+18095550123")
        >>> is_dialable(dominican), is_dialable(dominican, {"US", "CA"})
        (True, False)
    """
    if _FICTION.fullmatch(number.e164):
        return True
    # Imported where it is used: who calls from a number that the network presents needs none of it.
    from phonenumbers import (
        NumberParseException,
        PhoneNumberType,
        ValidationResult,
        is_possible_number_with_reason,
        number_type,
        parse,
        region_code_for_country_code,
        region_code_for_number,
    )

    try:
        found = parse(number.e164)
    except NumberParseException:
        return False
    if is_possible_number_with_reason(found) != ValidationResult.IS_POSSIBLE:
        return False
    if found.country_code == _NORTH_AMERICA:
        if not _NORTH_AMERICAN.fullmatch(number.e164) or _COSTLY.match(number.e164):
            return False
    elif number_type(found) in (PhoneNumberType.PREMIUM_RATE, PhoneNumberType.SHARED_COST):
        return False
    home = region_code_for_country_code(found.country_code or 0)
    if home == _NO_COUNTRY:
        return False
    return countries is None or (region_code_for_number(found) or home) in countries
