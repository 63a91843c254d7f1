"""A conversation by text goes on with a person: a chat in Amazon Connect, or a task.

    customer ── text ──▶ incoming_texts ── SendMessage ──▶ chat ── agent
    customer ◀── text ── the one door ◀── outbox ◀── chat_events ◀── SNS ◀── chat

What the agent writes is a text like any other: it goes into the outbox, and the one door judges it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, Protocol

from contact_center.domain.phone import PhoneNumber

QUEUES: Final[Mapping[str, str]] = {"bill": "Billing", "supply": "General", "other": "General"}


@dataclass(frozen=True, slots=True)
class Line:
    """How it looks in a queue.

    Attributes:
        staffed: Agents who are there, busy or not.
        free: Conversations that could begin at once.
    """

    staffed: int
    free: int


@dataclass(frozen=True, slots=True)
class Handover:
    """What a person takes over.

    Attributes:
        key: Makes it once.
        queue: Its name.
        attributes: What flows and the agent's page read.
        lines: What was said so far, oldest first.
    """

    key: str
    phone: PhoneNumber
    name: str
    queue: str
    attributes: Mapping[str, str] = field(repr=False)
    lines: tuple[str, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Chat:
    """A chat that a customer takes part in by text.

    Attributes:
        contact_id: Amazon Connect's.
        token: Speaks in the customer's name, in this chat alone.
        until: It ends by itself then.
    """

    contact_id: str
    token: str = field(repr=False)
    until: datetime


class Lines(Protocol):
    def line(self, queue: str, channel: str) -> Line:
        """Return how it looks in a queue now, for VOICE, CHAT or TASK.

        Raises ``ConnectUnavailable``.
        """
        ...


class People(Protocol):
    """Raises ``ConnectUnavailable``.

    Attributes:
        by: chat | task | case: what a wish for a person becomes while somebody is there.
    """

    @property
    def by(self) -> str: ...

    def line(self, queue: str) -> Line:
        """Return how it looks in a queue now."""
        ...

    def begin_chat(self, handover: Handover, now: datetime) -> Chat:
        """Let an agent chat with the customer; the same key once more is the same chat."""
        ...

    def give_task(self, handover: Handover, case: str) -> None:
        """Let an agent see to a case; the same key once more is the same task."""
        ...

    def say(self, chat: Chat, words: str, key: str) -> bool:
        """Say something in the customer's name, once; False: the chat is over."""
        ...

    def leave(self, chat: Chat) -> None:
        """Let the customer leave a chat, which may be over."""
        ...
