"""The boundary with Amazon Connect flows: a tolerant event in, a flat map of strings out.

Channels and initiation methods are open sets: Connect adds to them, and a new one must not break a
call. So they stay plain strings, and what a function does not need is not looked at. (Powertools'
data class for this event has closed enums and refuses TASK and EMAIL contacts.)

Source: Amazon Connect administrator guide, "Grant Amazon Connect access to your Lambda functions".
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from contact_center.domain.errors import NotAFlowEvent

Reply = dict[str, str]

NONE = "none"  # a reply holds no null and no empty string: flows compare with this word
REPLY_LIMIT_BYTES = 32_000  # Connect refuses a reply of 32 KB


@dataclass(frozen=True, slots=True)
class FlowEvent:
    """What the functions use of the event of an InvokeLambdaFunction block.

    Attributes:
        contact_id: This contact.
        initial_contact_id: First contact of the chain; the same until the contact is transferred.
        channel: VOICE, CHAT, TASK, EMAIL or what Connect adds next.
        initiation_method: INBOUND, CALLBACK, TRANSFER, ... ; also an open set.
        address: What the network presented as the caller's telephone number, not validated; None
            when there was none, or when the customer is reached otherwise (chat, e-mail, task).
        parameters: From the block, JSONPath references already replaced.
        attributes: User-defined attributes of the contact.
    """

    contact_id: str
    initial_contact_id: str
    channel: str
    initiation_method: str
    address: str | None
    parameters: Mapping[str, str]
    attributes: Mapping[str, str]

    @classmethod
    def parse(cls, event: object) -> "FlowEvent":
        """Read an event.

        Raises:
            NotAFlowEvent: There is no contact in it, so that no flow can have sent it.
        """
        details = _mapping(_mapping(event).get("Details"))
        data = _mapping(details.get("ContactData"))
        contact_id = data.get("ContactId")
        if not isinstance(contact_id, str) or not contact_id:
            raise NotAFlowEvent(
                "expected the event of an Amazon Connect flow with Details.ContactData.ContactId, "
                f"got {type(event).__name__} without it: only a flow may call this function"
            )
        return cls(
            contact_id=contact_id,
            initial_contact_id=_text(data.get("InitialContactId")) or contact_id,
            channel=_text(data.get("Channel")).upper() or "UNKNOWN",
            initiation_method=_text(data.get("InitiationMethod")).upper() or "UNKNOWN",
            address=_telephone(data.get("CustomerEndpoint")),
            parameters=_strings(details.get("Parameters")),
            attributes=_strings(data.get("Attributes")),
        )


def flow_function(
    keys: tuple[str, ...], answer: Callable[[FlowEvent], Mapping[str, str]]
) -> Callable[[Any, Any], Reply]:
    """Make a Lambda handler from a function of ``FlowEvent``.

    Args:
        keys: Every key of the reply. What ``answer`` leaves out or leaves empty is "none".
        answer: Returns at least ``outcome``.
    """

    def handler(event: object, _context: object) -> Reply:
        given = answer(FlowEvent.parse(event))
        return {key: given.get(key) or NONE for key in keys}

    return handler


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _strings(value: object) -> dict[str, str]:
    return {k: v for k, v in _mapping(value).items() if isinstance(v, str)}


def _telephone(endpoint: object) -> str | None:
    data = _mapping(endpoint)
    if _text(data.get("Type")).upper() not in ("", "TELEPHONE_NUMBER"):
        return None
    return _text(data.get("Address")).strip() or None
