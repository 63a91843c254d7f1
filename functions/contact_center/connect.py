"""The boundary with Amazon Connect flows: a tolerant event in, a flat map of strings out.

Channels and initiation methods are open sets: Connect adds to them, and a new one must not break a
call. So they stay plain strings, and what a function does not need is not looked at. (Powertools'
data class for this event has closed enums and refuses TASK and EMAIL contacts.)

Source: Amazon Connect administrator guide, "Grant Amazon Connect access to your Lambda functions".
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from contact_center import telemetry
from contact_center.bootstrap import at_init
from contact_center.domain.errors import ContactCenterError, NotAFlowEvent, UnexpectedFailure

App = TypeVar("App")
Answer = TypeVar("Answer")
Reply = dict[str, Any]  # strings; an object where a block asks for JSON

NONE = "none"  # a reply holds no null and no empty string: flows compare with this word


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
        previous_contact_id: The contact that this one was transferred from; itself at the start.
    """

    contact_id: str
    initial_contact_id: str
    channel: str
    initiation_method: str
    address: str | None
    parameters: Mapping[str, str]
    attributes: Mapping[str, str]
    previous_contact_id: str | None = None

    @property
    def number(self) -> str | None:
        """The number that the contact is with: a chat with who texts says so in an attribute."""
        return self.address or self.attribute("textNumber")

    def parameter(self, name: str) -> str | None:
        """Return a parameter; None where the flow gave nothing or "none"."""
        return given(self.parameters.get(name))

    def attribute(self, name: str) -> str | None:
        """Return an attribute of the contact; None where it is not set or "none"."""
        return given(self.attributes.get(name))

    @classmethod
    def parse(cls, event: object) -> "FlowEvent":
        """Read an event.

        Raises:
            NotAFlowEvent: There is no contact in it, so that no flow can have sent it.
        """
        contact_id = _contact_id(event)
        if contact_id is None:
            raise NotAFlowEvent(
                "expected the event of an Amazon Connect flow with Details.ContactData.ContactId, "
                f"got {type(event).__name__} without it: only a flow may call this function"
            )
        details, data = _details(event), _contact_data(event)
        return cls(
            contact_id=contact_id,
            initial_contact_id=_text(data.get("InitialContactId")) or contact_id,
            previous_contact_id=_text(data.get("PreviousContactId")) or None,
            channel=_text(data.get("Channel")).upper() or "UNKNOWN",
            initiation_method=_text(data.get("InitiationMethod")).upper() or "UNKNOWN",
            address=_telephone(data.get("CustomerEndpoint")),
            parameters=_strings(details.get("Parameters")),
            attributes=_strings(data.get("Attributes")),
        )


def flow_function(
    name: str,
    keys: tuple[str, ...],
    answer: Callable[[FlowEvent, App], Mapping[str, object]],
    app: Callable[[], App],
) -> Callable[[object, object], Reply]:
    """Make a Lambda handler that answers a flow.

    Outcomes are data, outages are exceptions: what ``answer`` returns goes to the flow, what it
    raises makes Connect take the block's error branch. Neither carries personal data into a log.

    Args:
        name: Name of the function, for logs and metrics.
        keys: Every key of the reply; what ``answer`` leaves out or leaves empty is "none".
        answer: The function itself; returns at least ``outcome``.
        app: Builds what ``answer`` needs, once.
    """
    ready = at_init(app)

    def handler(event: object, _context: object) -> Reply:
        with telemetry.logger.append_context_keys(function=name, contact_id=_contact_id(event)):
            return _logged(name, keys, lambda: answer(FlowEvent.parse(event), ready()))

    return handler


def watched(name: str, answer: Callable[[], Answer]) -> Answer:
    """Return what a function answers; what it raises is logged and counted without personal data.

    Raises:
        ContactCenterError: What the function raised, or ``UnexpectedFailure`` in its place.
    """
    try:
        return answer()
    except ContactCenterError as exc:
        telemetry.logger.warning("failed", error=exc.code, detail=str(exc))
        telemetry.count(telemetry.FAILURE, error=exc.code)
        raise
    except Exception as exc:  # noqa: BLE001  # logged masked, and raised without its text
        telemetry.logger.exception("failed unexpectedly")
        telemetry.count(telemetry.FAILURE, error="unexpected")
        raise UnexpectedFailure(f"{name}: {type(exc).__name__}; see the log") from None


def _logged(name: str, keys: tuple[str, ...], answer: Callable[[], Mapping[str, object]]) -> Reply:
    answered = watched(name, answer)
    reply: Reply = {key: (answered.get(key) or NONE) for key in keys}
    telemetry.logger.info("answered", outcome=reply["outcome"])
    telemetry.count(telemetry.OUTCOME, outcome=reply["outcome"])
    return reply


def given(text: str | None) -> str | None:
    """Return a text that means something; None for nothing and for "none"."""
    return None if text in (None, "", NONE) else text


def _details(event: object) -> Mapping[str, Any]:
    return _mapping(_mapping(event).get("Details"))


def _contact_data(event: object) -> Mapping[str, Any]:
    return _mapping(_details(event).get("ContactData"))


def _contact_id(event: object) -> str | None:
    return _text(_contact_data(event).get("ContactId")) or None


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


def missed_entries(event: "FlowEvent") -> int:
    """Return how often the question was answered in vain before, as the flow hands it on."""
    missed = event.parameter("missed") or ""
    return int(missed) if missed.isascii() and missed.isdigit() and len(missed) == 1 else 0
