"""What customers text, as it arrives: a tolerant message in, a text or its fault out.

Source: "Two-way SMS messaging", AWS End User Messaging SMS user guide; domain reference, 2(d).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Protocol

from contact_center.domain.errors import InvalidInput, InvalidPhoneNumber
from contact_center.domain.phone import PhoneNumber
from contact_center.texting.deliveries import opened

LONGEST = 1_600  # characters; what a phone sends in more parts than that, nobody reads
_MOST_ID = 128


class UnusableText(InvalidInput):
    """What arrived is no text of a customer. It says why, and quotes nothing."""

    code = "unusable_text"


@dataclass(frozen=True, slots=True)
class Arrival:
    """A text of a customer.

    Attributes:
        id: The network's; the same text has the same one however often it comes.
        at: When the network handed it over; it is the same however often the text comes.
    """

    id: str
    from_: PhoneNumber
    body: str = field(repr=False)
    at: datetime


class Rejects(Protocol):
    """Raises ``QueueUnavailable``."""

    def keep(self, body: object, reason: str) -> None:
        """Keep what arrived and cannot be used, with its reason, for people to look at."""
        ...


def parse(body: object, now: datetime) -> Arrival:
    """Read a text as SNS puts it into a queue.

    Raises:
        UnusableText: It is not JSON, or lacks who, what or its id.
    """
    envelope, message = opened(body, UnusableText, inside=False), opened(body, UnusableText)
    identifier, words = message.get("inboundMessageId"), message.get("messageBody")
    if not isinstance(identifier, str) or not 0 < len(identifier) <= _MOST_ID:
        raise UnusableText("inboundMessageId is missing, or no id")
    if not isinstance(words, str):
        raise UnusableText("messageBody is missing")
    try:
        number = PhoneNumber(str(message.get("originationNumber", "")))
    except InvalidPhoneNumber as invalid:
        raise UnusableText(f"originationNumber: {invalid}") from None
    return Arrival(identifier, number, words[:LONGEST], _published(envelope, now))


def _published(envelope: Mapping[str, object], now: datetime) -> datetime:
    """Return when SNS took a text: queues bring texts late, twice and in any order.

    Source: "Amazon SNS message formats", Timestamp: when the notification was published, GMT. A
    time that is missing, or still to come, is now.
    """
    stamp = envelope.get("Timestamp")
    try:
        at = datetime.fromisoformat(stamp) if isinstance(stamp, str) else now
        return min(at if at.tzinfo else at.replace(tzinfo=UTC), now).astimezone(UTC)
    except (ValueError, OverflowError):  # nothing can be reckoned with in the year 1
        return now
