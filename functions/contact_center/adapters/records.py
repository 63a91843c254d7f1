"""Items as they are stored, and their way to and from the values of the domain.

A value of the domain is stored under the names of its own fields: times as text, numbers of
telephones as E.164, None not at all. The dictionaries below say what that comes to. Adding a field
is a change of the stored schema: old items lack it, and get the default of the domain's class.
"""

from collections.abc import Mapping
from dataclasses import MISSING, fields
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final, NamedTuple, NotRequired, TypedDict, TypeVar

from contact_center.adapters import items
from contact_center.domain.phone import PhoneNumber

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

KEEP_INTERACTIONS: Final = timedelta(days=400)  # a year of history, and the month that compares
KEEP_CONTACTS: Final = timedelta(days=30)  # contact events come within minutes, redriven ones days
KEEP_CASES: Final = timedelta(days=400)

_TIMES = frozenset(
    {
        *("at", "until", "opened_at", "answer_by", "reported_at"),
        *("started_at", "queued_at", "connected_at", "ended_at"),
    }
)

Value = TypeVar("Value", bound="DataclassInstance")  # a dataclass of the domain


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
    """The profile also knows the numbers, separated by spaces."""

    phones: str


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


def stored(value: "DataclassInstance") -> dict[str, Any]:
    """Return the attributes of a value of the domain."""
    return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}


def restored(kind: type[Value], item: Mapping[str, Any]) -> Value:
    """Return the value of the domain that an item holds; its other attributes are left out.

    A field that the class requires and the item lacks is None, because None is not stored.
    """
    form = _FORMS.get(kind) or _FORMS.setdefault(kind, _form(kind))
    values: dict[str, Any] = {name: item.get(name) for name in form.required}
    values |= {name: item[name] for name in form.optional if name in item}
    for name in form.times:
        if values.get(name):
            values[name] = datetime.fromisoformat(values[name])
    if values.get("phone"):
        values["phone"] = PhoneNumber(values["phone"])
    return kind(**values)


class _Form(NamedTuple):
    """Names of the fields of a class, as reading an item needs them."""

    required: tuple[str, ...]
    optional: tuple[str, ...]
    times: tuple[str, ...]


def _form(kind: type[Any]) -> _Form:
    required = [
        field.name
        for field in fields(kind)
        if field.default is MISSING and field.default_factory is MISSING
    ]
    names = [field.name for field in fields(kind)]
    return _Form(
        required=tuple(required),
        optional=tuple(name for name in names if name not in required),
        times=tuple(name for name in names if name in _TIMES),
    )


_FORMS: dict[type, _Form] = {}


def wire(pk: str, sk: str, attributes: Mapping[str, Any], **more: str | int | None) -> items.Wire:
    """Put an item under its key, in DynamoDB's form."""
    return items.to_wire({"pk": pk, "sk": sk, **attributes, **more})


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return items.instant(value)
    return value.e164 if isinstance(value, PhoneNumber) else value
