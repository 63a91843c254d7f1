"""The boundary with Amazon Lex V2: the event of a code hook in, what Lex does next out.

Source: Amazon Lex V2 developer guide, "AWS Lambda input event format", "response format". Fields
that we do not use are not looked at, so that a new one breaks nothing.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from contact_center import telemetry
from contact_center.bootstrap import at_init
from contact_center.connect import given, watched
from contact_center.domain.errors import NotALexEvent
from contact_center.domain.language import Language, spoken

App = TypeVar("App")
Response = dict[str, Any]


@dataclass(frozen=True, slots=True)
class LexEvent:
    """What the functions use of an event.

    Attributes:
        session_id: In Amazon Connect the contact.
        intent: What Lex takes the words for.
        slots: Those that are filled, as Lex resolved them.
        transcript: What was said, or keyed.
        by_keys: It was keyed.
        attributes: Of the session: what the flow gave, and what the function answered before.
    """

    session_id: str
    intent: str
    slots: Mapping[str, str]
    transcript: str
    by_keys: bool
    language: Language
    attributes: Mapping[str, str]

    def attribute(self, name: str) -> str | None:
        """Return an attribute of the session; None where it is not set or "none"."""
        return given(self.attributes.get(name))

    @classmethod
    def parse(cls, event: object) -> "LexEvent":
        """Read an event.

        Raises:
            NotALexEvent: There is no intent in it, so that no bot can have sent it.
        """
        body = _mapping(event)
        state = _mapping(body.get("sessionState"))
        intent = _mapping(state.get("intent"))
        if not _text(intent.get("name")):
            raise NotALexEvent(
                "expected the event of an Amazon Lex V2 code hook with sessionState.intent.name, "
                f"got {type(event).__name__} without it: only a bot may call this function"
            )
        return cls(
            session_id=_text(body.get("sessionId")),
            intent=_text(intent.get("name")),
            slots=_slots(_mapping(intent.get("slots"))),
            transcript=_text(body.get("inputTranscript")),
            by_keys=body.get("inputMode") == "DTMF",
            language=spoken(_text(_mapping(body.get("bot")).get("localeId"))),
            attributes={
                name: value
                for name, value in _mapping(state.get("sessionAttributes")).items()
                if isinstance(value, str)
            },
        )


@dataclass(frozen=True, slots=True)
class Hook:
    """What Lex does next.

    Attributes:
        outcome: For the flow, as ``$.Lex.SessionAttributes.outcome``.
        say: What Lex says now.
        intent: Which intent the conversation is in from now on; empty: the one it is in.
        slot: What Lex asks for; empty: the conversation is over.
        attributes: What the session gets beside what it has.
    """

    outcome: str
    say: str = ""
    intent: str = ""
    slot: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)

    def response(self, event: LexEvent) -> Response:
        """Return it in Lex's own shape."""
        intent: dict[str, Any] = {"name": self.intent or event.intent, "slots": {}}
        if self.slot:
            action = {"type": "ElicitSlot", "slotToElicit": self.slot}
            intent["state"] = "InProgress"
        else:
            action = {"type": "Close"}
            intent["state"] = "Fulfilled"
        attributes = {**event.attributes, **self.attributes, "outcome": self.outcome}
        said = [{"contentType": "PlainText", "content": self.say}] if self.say else []
        return {
            "sessionState": {
                "sessionAttributes": attributes,
                "dialogAction": action,
                "intent": intent,
            },
            "messages": said,
        }


def lex_function(
    name: str, answer: Callable[[LexEvent, App], Hook], app: Callable[[], App]
) -> Callable[[object, object], Response]:
    """Make a Lambda handler that answers a bot.

    What it raises makes Lex give up, and the flow go on by keys. No words of the caller's reach a
    log.

    Args:
        name: Name of the function, for logs and metrics.
        answer: The function itself.
        app: Builds what ``answer`` needs, once.
    """
    ready = at_init(app)

    def answered(event: object) -> Response:
        parsed = LexEvent.parse(event)
        hook = answer(parsed, ready())
        telemetry.logger.info("answered", outcome=hook.outcome)
        telemetry.count(telemetry.OUTCOME, outcome=hook.outcome)
        return hook.response(parsed)

    def handler(event: object, _context: object) -> Response:
        contact_id = _text(_mapping(event).get("sessionId"))
        with telemetry.logger.append_context_keys(function=name, contact_id=contact_id):
            return watched(name, lambda: answered(event))

    return handler


def _slots(slots: Mapping[str, Any]) -> dict[str, str]:
    values = {name: _mapping(_mapping(slot).get("value")) for name, slot in slots.items()}
    found = {name: _text(value.get("interpretedValue")) for name, value in values.items()}
    return {name: text for name, text in found.items() if text}


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
