"""Items as they are stored, and how long.

``codec`` stores a value of the domain under the names of its own fields. The dictionaries below say
what that comes to. Adding a field is a change of the stored schema: old items lack it, and get the
default of the domain's class; without one they cannot be read.
"""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any, Final, NotRequired, TypedDict

from contact_center.adapters import items
from contact_center.domain.phone import PhoneNumber

KEEP_INTERACTIONS: Final = timedelta(days=400)  # a year of history, and the month that compares
KEEP_CONTACTS: Final = timedelta(days=30)  # contact events come within minutes, redriven ones days
KEEP_CASES: Final = timedelta(days=400)


class Key(TypedDict):
    """Of every item."""

    pk: str
    sk: str
    expires_at: NotRequired[int]


class CustomerItem(Key):
    """A customer: on the card of each of their numbers, and as profile."""

    customer_id: str
    first_name: str
    language: str
    area: str


class ProfileItem(CustomerItem):
    """The profile also knows the numbers, separated by spaces.

    ``version`` counts how often the numbers changed, or what is open with the customer: copies on
    cards are written under it.
    """

    phones: str
    version: NotRequired[int]


class MatterItem(Key):
    """A matter: on cards while it is open, with its customer for good and with ``status``."""

    kind: str
    reference: str
    at: str
    customer_id: NotRequired[str]
    until: NotRequired[str]
    words: NotRequired[dict[str, str]]
    status: NotRequired[str]


class InteractionItem(Key):
    """An interaction, on cards and on the customer's partition alike.

    ``facts`` counts what it was worked out from: facts never go away, so more of them are newer.
    """

    contact_id: str
    chain_id: str
    channel: str
    initiation_method: str
    at: str
    ending: str
    facts: int
    phone: NotRequired[str]
    customer_id: NotRequired[str]
    intent: NotRequired[str]
    reason: NotRequired[str]
    tried: NotRequired[str]
    language: NotRequired[str]
    queue: NotRequired[str]
    duration_s: NotRequired[int]
    waited_s: NotRequired[int]
    talked_s: NotRequired[int]
    agent_id: NotRequired[str]
    disconnect_reason: NotRequired[str]


class BeganItem(Key):
    """When the interaction of a contact began: part of its key, so it is decided once."""

    at: str


class FactItem(Key):
    """A fact about a contact; every other field of ``Fact`` by its name, where it is known."""

    source: str
    key: str
    reported_at: str


class CaseItem(Key):
    """A case; the receipt in its contact carries the same fields beside those of a fact."""

    number: str
    topic: str
    contact_id: str
    phone: str
    language: str
    opened_at: str
    customer_id: NotRequired[str]
    answer_by: NotRequired[str]


def numbers(phones: Iterable[PhoneNumber]) -> str:
    """Write the numbers of a profile."""
    return " ".join(phone.e164 for phone in phones)


def numbers_in(profile: Mapping[str, Any]) -> list[PhoneNumber]:
    """Read the numbers of a profile; there are none where there is no profile."""
    return [PhoneNumber(e164) for e164 in profile.get("phones", "").split()]


def wire(pk: str, sk: str, attributes: Mapping[str, Any], **more: str | int | None) -> items.Wire:
    """Put an item under its key, in DynamoDB's form."""
    return items.to_wire({"pk": pk, "sk": sk, **attributes, **more})
