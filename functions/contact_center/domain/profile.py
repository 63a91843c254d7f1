"""A customer's own data: how to reach them, and what they allow."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from contact_center.domain.phone import PhoneNumber

# Transactional: about something of their own. Service: works and outages. Marketing: offers.
# Source: domain reference, part 2(d): classes of messages.
MessageClass = Literal["transactional", "service", "marketing"]


@dataclass(frozen=True, slots=True)
class Profile:
    """What the company knows of a customer for self-service.

    Attributes:
        phones: Registered numbers; the first is the one that codes and links are sent to.
        consents: By class of message, whether it may be sent.
        version: Counts the changes.
    """

    customer_id: str
    area: str
    phones: tuple[PhoneNumber, ...] = field(default=(), repr=False)
    consents: Mapping[str, str] = field(default_factory=dict)
    version: int = 0

    def allows(self, message: MessageClass) -> bool:
        return self.consents.get(message) == "yes"
