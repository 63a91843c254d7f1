"""Items as they are stored, and how long.

``codec`` stores a value of the domain under the names of its own fields; docs/data-model.md shows
what that comes to. Adding a field is a change of the stored schema: old items lack it, and get the
default of the domain's class; without one they cannot be read.
"""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any, Final

from contact_center.adapters import items
from contact_center.domain.phone import PhoneNumber

KEEP_INTERACTIONS: Final = timedelta(days=400)  # a year of history, and the month that compares
KEEP_CONTACTS: Final = timedelta(days=30)  # contact events come within minutes, redriven ones days
KEEP_CASES: Final = timedelta(days=400)


def numbers(phones: Iterable[PhoneNumber]) -> str:
    """Write the numbers of a profile."""
    return " ".join(phone.e164 for phone in phones)


def numbers_in(profile: Mapping[str, Any]) -> list[PhoneNumber]:
    """Read the numbers of a profile; there are none where there is no profile."""
    return [PhoneNumber(e164) for e164 in profile.get("phones", "").split()]


def wire(pk: str, sk: str, attributes: Mapping[str, Any], **more: str | int | None) -> items.Wire:
    """Put an item under its key, in DynamoDB's form."""
    return items.to_wire({"pk": pk, "sk": sk, **attributes, **more})
