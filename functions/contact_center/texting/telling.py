"""From an event of another system to a message in the outbox, once."""

from dataclasses import dataclass
from typing import Protocol

from contact_center.domain.errors import InvalidInput
from contact_center.domain.language import Language
from contact_center.domain.phone import PhoneNumber
from contact_center.domain.texts.events import CustomerEvent, UnusableEvent, understood
from contact_center.ports import Clock
from contact_center.texting.arrivals import Rejects
from contact_center.texting.deliveries import opened


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


@dataclass(frozen=True, slots=True)
class Telling:
    clock: Clock
    tellings: Tellings
    rejects: Rejects


def follow(body: object, app: Telling) -> str:
    """Do what an event asks for; return what it was: told, repeated or unusable."""
    try:
        envelope = opened(body, UnusableEvent)
        event = understood(envelope, app.clock.now())
        to = app.tellings.reachable(event.customer_id)
        if to is None:
            raise UnusableEvent("detail.customerId: no customer with a number")
    except InvalidInput as unusable:
        app.rejects.keep(body, str(unusable))
        return "unusable"
    source = str(envelope.get("source", ""))[:64]
    return "told" if app.tellings.tell(event, source, to) else "repeated"
