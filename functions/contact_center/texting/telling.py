"""From an event of another system to a message in the outbox, or to a draft for an area, once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol
from zoneinfo import ZoneInfo

from contact_center.domain.campaigns.events import AREA_EVENTS
from contact_center.domain.errors import InvalidInput
from contact_center.domain.language import Language
from contact_center.domain.phone import PhoneNumber
from contact_center.domain.texts import moves
from contact_center.domain.texts.events import CustomerEvent, UnusableEvent, understood
from contact_center.domain.texts.gate import verdict
from contact_center.domain.texts.judged import Message, Rules, Standing
from contact_center.domain.texts.templates import TEMPLATES
from contact_center.ports import Clock
from contact_center.texting.arrivals import Rejects
from contact_center.texting.deliveries import opened

_LONGEST_SOURCE: Final = 60


# The checks of the door about a number itself; for the others one number is as good as another.
_OF_THE_NUMBER: Final = ("mobile", "suppression", "consent")


@dataclass(frozen=True, slots=True)
class Reachable:
    """A customer with numbers, and how we stand with each; those of the profile, in its order."""

    numbers: Sequence[tuple[PhoneNumber, Standing]]
    language: Language


class Tellings(Protocol):
    """Raises ``StorageUnavailable``."""

    def reachable(self, customer_id: str) -> Reachable | None:
        """Return a customer whom we know with a number; None: there is none."""
        ...

    def tell(self, event: CustomerEvent, source: str, to: PhoneNumber, language: Language) -> bool:
        """Put the message on its way; False when the same event put it there before."""
        ...


class Addresses(Protocol):
    """Raises ``StorageUnavailable``."""

    def keep(self, moved: moves.Moved) -> bool:
        """Keep where a customer lives; False when something newer is known."""
        ...


class Drafting(Protocol):
    """Raises ``InvalidInput`` and ``StorageUnavailable``."""

    def begin(self, event: Mapping[str, Any], source: str) -> bool:
        """Draft a campaign of what is told of an area; False when it was drafted before."""
        ...


@dataclass(frozen=True, slots=True)
class Telling:
    """Everything that following an event needs; ``zone`` is where its dates are meant."""

    clock: Clock
    tellings: Tellings
    drafts: Drafting
    addresses: Addresses
    rejects: Rejects
    zone: ZoneInfo
    rules: Rules


def follow(body: object, app: Telling) -> str:
    """Do what an event asks for; return what it was.

    Returns:
        "told", "drafted", "moved", "repeated" or "unusable".
    """
    try:
        envelope = opened(body, UnusableEvent)
        source, kind = _source(envelope), str(envelope.get("detail-type"))
        if kind in AREA_EVENTS:
            return "drafted" if app.drafts.begin(envelope, source) else "repeated"
        if kind == moves.NAME:
            return _moved(moves.understood(envelope), app)
        event = understood(envelope, app.clock.now(), app.zone)
        customer = _known(event.customer_id, app)
    except InvalidInput as unusable:
        app.rejects.keep(body, str(unusable))
        return "unusable"
    to = _number(event, customer, app)
    return "told" if app.tellings.tell(event, source, to, customer.language) else "repeated"


def _source(envelope: Mapping[str, Any]) -> str:
    """Return which system tells: its name is part of what makes an event once."""
    source = envelope.get("source", "")
    if not isinstance(source, str) or not source.isprintable():
        raise UnusableEvent("source: expected the name of the system that tells")
    return source[:_LONGEST_SOURCE]


def _known(customer_id: str, app: Telling) -> Reachable:
    found = app.tellings.reachable(customer_id)
    if found is None:
        raise UnusableEvent("detail.customerId: no customer with a number")
    return found


def _moved(moved: moves.Moved, app: Telling) -> str:
    _known(moved.customer_id, app)
    return "moved" if app.addresses.keep(moved) else "repeated"


def _number(event: CustomerEvent, customer: Reachable, app: Telling) -> PhoneNumber:
    """Return the first of a customer's numbers that may be texted about this.

    If there is none it is the first of all, so that the door keeps the reason.
    """
    template, now = TEMPLATES[event.type.template], app.clock.now()
    for number, standing in customer.numbers:
        found = verdict(Message("", template, number, now), standing, now, app.rules)
        if found.decision != "refuse" or found.reason not in _OF_THE_NUMBER:
            return number
    return customer.numbers[0][0]
