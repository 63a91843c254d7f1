"""The steps of the conversation about a callback."""

from collections.abc import Mapping
from dataclasses import dataclass

from contact_center.callbacks.booking import Request
from contact_center.connect import FlowEvent
from contact_center.domain.language import spoken
from contact_center.domain.phone import PhoneNumber

# What the agent is told of the first call: attributes of the contact, as they stand.
_TOLD = (
    *("caller", "firstName", "intent", "topic", "repeat", "tried", "why", "matters"),
    *(f"history{n}" for n in range(1, 6)),
)


@dataclass(frozen=True, slots=True)
class Asked:
    """One step of a conversation."""

    request: Request
    parameters: Mapping[str, str]

    @classmethod
    def of(cls, event: FlowEvent, number: PhoneNumber, *, own_number: bool) -> "Asked":
        told = {name: value for name in _TOLD if (value := event.attribute(name))}
        request = Request(
            phone=number,
            language=spoken(event.parameters.get("language")),
            queue=event.parameter("queue") or "General",
            contact_id=event.initial_contact_id,
            customer_id=event.attribute("customerId"),
            about=event.attribute("intent") or event.attribute("topic"),
            told=told,
            own=own_number,
            asked_in=event.contact_id if event.contact_id != event.initial_contact_id else None,
        )
        return cls(request, event.parameters)
