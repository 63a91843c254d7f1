"""What happens in a chat with a customer who texts: its messages go out as texts, its end ends it.

Source: administrator guide, "Amazon SNS payload used in message streaming". Streamed at least once,
in any order.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final, Protocol

from contact_center.domain.errors import InvalidInput
from contact_center.domain.language import Language
from contact_center.domain.phone import PhoneNumber
from contact_center.domain.texts.blotting import without_cards
from contact_center.texting.arrivals import Rejects
from contact_center.texting.deliveries import opened

ENDED: Final = "application/vnd.amazonaws.connect.event.chat.ended"
_TEXTS: Final = ("text/plain", "text/markdown")
_OURS: Final = "CUSTOMER"  # what the customer said comes back as well
_FOR_CUSTOMERS: Final = ("ALL", "CUSTOMER")
_MOST: Final = 1_200  # characters of one text; more is sent as several


class UnusableChatEvent(InvalidInput):
    """What was streamed cannot be used. It says why, and quotes nothing."""

    code = "unusable_chat_event"


@dataclass(frozen=True, slots=True)
class ChatEvent:
    """Something that happened in a chat.

    Attributes:
        id: Amazon Connect's; a repetition has the same one.
        chat: Id of its first contact, which stays when the chat is transferred.
        name: Of the agent who says it; empty: the flow does.
        said: For the customer; empty: nothing.
    """

    id: str
    chat: str
    ended: bool
    name: str = ""
    said: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Correspondent:
    """Who texts in a chat."""

    phone: PhoneNumber
    language: Language
    customer_id: str | None


class Correspondents(Protocol):
    def of(self, chat: str) -> Correspondent | None:
        """Return who texts in a chat; None: nobody does, or nobody knows it any more.

        Raises ``ConnectUnavailable``.
        """
        ...


class Answers(Protocol):
    """Raises ``StorageUnavailable``."""

    def send(self, reference: str, template: str, to: Correspondent, said: str) -> bool:
        """Put a text on its way; False when it was before."""
        ...

    def note(self, chat: str, to: Correspondent, line: str) -> None:
        """Keep what the agent said in the conversation."""
        ...

    def over(self, chat: str, to: Correspondent) -> bool:
        """Note that a chat is over; False: it was before, or the customer is elsewhere by now."""
        ...


@dataclass(frozen=True, slots=True)
class App:
    correspondents: Correspondents
    answers: Answers
    rejects: Rejects


def parse(body: object) -> ChatEvent | None:
    """Read what was streamed; None: it is nothing for the customer.

    Raises:
        UnusableChatEvent: It is not JSON, or does not say in which chat what happened.
    """
    envelope = opened(body, UnusableChatEvent, inside=False)
    event = opened(envelope.get("Message"), UnusableChatEvent)
    chat, kind = event.get("InitialContactId"), event.get("ContentType")
    identifier = event.get("Id")
    needed: tuple[tuple[str, object], ...] = (
        ("InitialContactId", chat),
        ("ContentType", kind),
        ("Id", identifier),
    )
    for field_, value in needed:
        if not isinstance(value, str) or not 0 < len(value) <= 256:
            raise UnusableChatEvent(f"{field_} is missing, or no text")
    if kind == ENDED:
        return ChatEvent(str(identifier), str(chat), ended=True)
    role = event.get("ParticipantRole")
    if kind not in _TEXTS or role == _OURS or _visibility(envelope) not in _FOR_CUSTOMERS:
        return None
    said = event.get("Content")
    if not isinstance(said, str):
        raise UnusableChatEvent("Content is missing")
    name = event.get("DisplayName") if role in ("AGENT", "SUPERVISOR") else ""
    named = name if isinstance(name, str) else ""
    said = without_cards(said.strip())  # an agent who repeats a card sends and keeps it no more
    return ChatEvent(str(identifier), str(chat), ended=False, name=named[:40], said=said)


def follow(body: object, app: App) -> str:
    """Do what something in a chat asks for; return what it was.

    Raises:
        DependencyError: Something is down; it comes again.
    """
    try:
        event = parse(body)
    except InvalidInput as unusable:
        app.rejects.keep(body, str(unusable))
        return "unusable"
    if event is None or not (event.ended or event.said):
        return "nothing"
    to = app.correspondents.of(event.chat)
    if to is None:
        return "not_by_text"
    if event.ended:
        if not app.answers.over(event.chat, to):
            return "over_before"
        app.answers.send(f"chat-over-{event.chat}", "chat_over", to, "")
        return "over"
    said = f"{event.name}: {event.said}" if event.name else event.said
    sent = [
        app.answers.send(f"chat-{event.id}-{number}", "chat_says", to, part)
        for number, part in enumerate(parts_of(said))
    ]
    if event.name and any(sent):
        app.answers.note(event.chat, to, f"agent: {event.said}")
    return "said" if any(sent) else "repeated"


def parts_of(said: str) -> Iterator[str]:
    """Cut what is too long for one text, between words where there are any.

    Example:
        >>> [len(part) for part in parts_of("word " * 300)]
        [1199, 299]
    """
    rest = "".join(one if one.isprintable() or one == "\n" else " " for one in said).strip()
    while len(rest) > _MOST:
        cut = rest.rfind(" ", 1, _MOST)
        cut = cut if cut > 0 else _MOST
        yield rest[:cut].rstrip()
        rest = rest[cut:].lstrip()
    if rest:
        yield rest


def _visibility(envelope: Mapping[str, object]) -> str:
    attributes = envelope.get("MessageAttributes")
    found = attributes.get("MessageVisibility") if isinstance(attributes, Mapping) else None
    value = found.get("Value") if isinstance(found, Mapping) else None
    return value if isinstance(value, str) else ""
