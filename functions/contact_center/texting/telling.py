"""From an event of another system to a message in the outbox, or to a draft for an area, once."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Protocol
from zoneinfo import ZoneInfo

from contact_center.domain.campaigns.events import AREA_EVENTS
from contact_center.domain.errors import InvalidInput
from contact_center.domain.language import Language
from contact_center.domain.phone import PhoneNumber
from contact_center.domain.texts.events import CustomerEvent, UnusableEvent, understood
from contact_center.ports import Clock
from contact_center.texting.arrivals import Rejects
from contact_center.texting.deliveries import opened

_LONGEST_SOURCE: Final = 60


@dataclass(frozen=True, slots=True)
class Reachable:
    """A customer whom we can text."""

    phone: PhoneNumber
    language: Language


class Tellings(Protocol):
    """Raises ``StorageUnavailable``."""

    def reachable(self, customer_id: str) -> Reachable | None:
        """Return where a customer is texted; None: there is none, or no number of theirs."""
        ...

    def tell(self, event: CustomerEvent, source: str, to: Reachable) -> bool:
        """Put the message on its way; False when the same event put it there before."""
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
    rejects: Rejects
    zone: ZoneInfo


def follow(body: object, app: Telling) -> str:
    """Do what an event asks for; return what it was: told, drafted, repeated or unusable."""
    try:
        envelope = opened(body, UnusableEvent)
        source = str(envelope.get("source", ""))[:_LONGEST_SOURCE]
        if envelope.get("detail-type") in AREA_EVENTS:
            return "drafted" if app.drafts.begin(envelope, source) else "repeated"
        event = understood(envelope, app.clock.now(), app.zone)
        to = app.tellings.reachable(event.customer_id)
        if to is None:
            raise UnusableEvent("detail.customerId: no customer with a number")
    except InvalidInput as unusable:
        app.rejects.keep(body, str(unusable))
        return "unusable"
    return "told" if app.tellings.tell(event, source, to) else "repeated"
