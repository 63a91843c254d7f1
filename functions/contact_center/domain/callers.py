"""Who is calling, as far as a telephone number can tell.

A number is a hint, not a proof: it can be spoofed, lent and shared. So recognition personalises the
greeting, and nothing private is said on the strength of it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from contact_center.domain.errors import InvalidPhoneNumber
from contact_center.domain.language import Language
from contact_center.domain.phone import PhoneNumber, is_withheld

Recognition = Literal["recognised", "unknown", "withheld", "malformed", "shared"]


@dataclass(frozen=True, slots=True)
class Customer:
    """A customer as the first seconds of a call need them.

    Attributes:
        area: Supply area, such as "north": outages are declared for areas.
        time_zone: Of the address where they live, as an IANA name; None: we know of none.
    """

    customer_id: str
    first_name: str
    language: Language
    area: str
    time_zone: str | None = None


def number_presented(address: str | None) -> PhoneNumber | Literal["withheld", "malformed"]:
    """Read the number that the network presented.

    Example:
        >>> number_presented("+15550100")
        PhoneNumber('+15…00')
        >>> number_presented("anonymous"), number_presented("+" + "9" * 40)
        ('withheld', 'malformed')
    """
    if is_withheld(address):
        return "withheld"
    try:
        return PhoneNumber(address or "")
    except InvalidPhoneNumber:
        return "malformed"


def recognise(customers: Sequence[Customer]) -> Recognition:
    """Tell what the customers registered with a number say about its caller.

    Two customers on one line are a household or an office: greeting either by name could greet the
    wrong one.
    """
    if not customers:
        return "unknown"
    return "recognised" if len(customers) == 1 else "shared"
