"""What the network says about a text after it took it.

Source: "Event types", AWS End User Messaging SMS user guide; botocore's enum EventType. That an
event carries the message's context, with our reference, is from the API reference of
SendTextMessage ("logged to the event destination") and was not seen on the wire.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, Literal, Protocol

from contact_center.domain.errors import InvalidInput

Delivery = Literal["pending", "delivered", "not_delivered"]

_DELIVERED: Final = frozenset({"TEXT_DELIVERED"})
_PENDING: Final = frozenset(
    {"TEXT_QUEUED", "TEXT_PENDING", "TEXT_SENT", "TEXT_SUCCESSFUL", "TEXT_UNKNOWN"}
)


class UnusableTextEvent(InvalidInput):
    """An event of a text cannot be used. The text says why, and quotes nothing."""

    code = "unusable_text_event"


@dataclass(frozen=True, slots=True)
class DeliveryEvent:
    """One event.

    Attributes:
        kind: TEXT_DELIVERED, TEXT_CARRIER_BLOCKED, ...; an open set.
        reference: Of the message in the outbox.
    """

    kind: str
    reference: str
    at: datetime
    final: bool

    @property
    def delivery(self) -> Delivery:
        """Say it in one word. A kind that is not known yet and final did not deliver."""
        if self.kind in _DELIVERED:
            return "delivered"
        if self.kind in _PENDING or not self.final:
            return "pending"
        return "not_delivered"


class Deliveries(Protocol):
    """Raises ``StorageUnavailable``."""

    def note(self, event: DeliveryEvent) -> bool:
        """Keep what an event says, unless a later one is kept; False for a text nobody knows."""
        ...


def parse(body: object) -> DeliveryEvent:
    """Read an event as SNS puts it into a queue, with or without its envelope.

    Raises:
        UnusableTextEvent: It is not JSON, or does not say what, when or about which message.
    """
    event = opened(body, UnusableTextEvent)
    context = event.get("context")
    reference = context.get("reference") if isinstance(context, Mapping) else None
    kind, stamp = event.get("eventType"), event.get("eventTimestamp")
    if not isinstance(kind, str) or not kind.startswith("TEXT_"):
        raise UnusableTextEvent("the event has no eventType of a text")
    if not isinstance(reference, str) or not reference:
        raise UnusableTextEvent("the event's context has no reference")
    if not isinstance(stamp, int) or isinstance(stamp, bool) or not 0 < stamp < 2**43:
        raise UnusableTextEvent("the event has no eventTimestamp in milliseconds")
    at = datetime.fromtimestamp(stamp / 1000, tz=UTC)
    return DeliveryEvent(kind, reference, at, event.get("isFinal") is not False)


def opened(body: object, error: type[InvalidInput], *, inside: bool = True) -> Mapping[str, object]:
    """Return the JSON object in a queue's message that came from SNS.

    Args:
        body: Of the queue's message.
        error: What to raise.
        inside: Whether SNS's own envelope is opened too.

    Raises:
        InvalidInput: Of the type given; there is no such object.
    """
    found = _object(body, error)
    if inside and found.get("Type") == "Notification" and "Message" in found:
        found = _object(found["Message"], error)
    return found


def _object(text: object, error: type[InvalidInput]) -> Mapping[str, object]:
    try:
        found = json.loads(text) if isinstance(text, str) else None
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, Mapping):
        raise error("the message is no JSON object")
    return found
