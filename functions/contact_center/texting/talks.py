"""A conversation by text, as it is kept between two texts, and what answering one needs."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Final, Protocol

from contact_center.callbacks.booking import Desk
from contact_center.domain import lookup
from contact_center.domain.callers import Customer
from contact_center.domain.language import Language
from contact_center.domain.texts.blotting import without_cards
from contact_center.domain.texts.judged import Sent
from contact_center.domain.texts.keywords import Keyword
from contact_center.ports import Announcements, CallerCards, Cases, Clock, Hours, Knowledge
from contact_center.self_service import SelfService
from contact_center.texting.arrivals import Arrival
from contact_center.texting.people import Chat, People

IDLE: Final = timedelta(minutes=30)  # then a conversation is over, and a number means nothing
_MOST_LINES: Final = 40  # of a conversation, for who takes over
_LONGEST_LINE: Final = 320  # characters


@dataclass(frozen=True, slots=True)
class Talk:
    """A conversation with a number, as it is kept between two texts.

    Attributes:
        contact_id: Of the engine's session; a new conversation has another one.
        asking: Transaction whose question is open; empty: none.
        turn: Of that question.
        menu_shown: The menu was the last that we sent.
        times: For a callback, that we offered last, and the day: how many were refused.
        misses: How often in a row nothing was understood.
        told_closed_at: When we said last that nobody is there.
        told_again: We said so again since, to who asked for a person again.
        told_busy_at: When we said last that everybody is busy.
        chat: With the person who goes on with it; None: nobody does.
        lines: What was said, newest last, for who takes over.
        began_at: When its first text came.
        left_open: It came to something that a person, or the customer, has to go on with.
        version: Counts the changes.
    """

    contact_id: str
    language: Language = "en"
    asking: str = ""
    turn: int = 0
    menu_shown: bool = False
    times: tuple[str, ...] = ()
    day: int = 0
    misses: int = 0
    told_closed_at: datetime | None = None
    told_again: bool = False
    told_busy_at: datetime | None = None
    chat: Chat | None = None
    lines: tuple[str, ...] = ()
    began_at: datetime | None = None
    left_open: bool = False
    version: int = 0

    @property
    def is_settled(self) -> bool:
        """Whether nothing is left that the customer may call about."""
        return not (self.left_open or self.asking or self.misses)


@dataclass(frozen=True, slots=True)
class Reply:
    """What is sent back: a template and its variables.

    Attributes:
        language: Another one than the conversation's; empty: that.
    """

    template: str
    variables: Mapping[str, str] = field(default_factory=dict, repr=False)
    language: str = ""


@dataclass(frozen=True, slots=True)
class Begun:
    """A text that is being answered.

    Attributes:
        talk: The conversation as it was when the text came first.
        is_new: Nothing was said in it before.
        at: When the text came first, as it was noted then.
        asked: Text of ours after all that was said before, whose question it may answer.
        stopped: The number said STOP, and not START since: no answer reaches it.
    """

    talk: Talk
    is_new: bool
    at: datetime
    asked: Sent | None = None
    stopped: bool = False


class Inbox(Protocol):
    """Raises ``StorageUnavailable``."""

    def begin(self, arrival: Arrival, language: Language, now: datetime) -> Begun | None:
        """Note a text and return its conversation; None when it was answered before.

        A text that was begun and not answered, because something was down, is given the turn that
        it was begun with.
        """
        ...

    def close(
        self,
        arrival: Arrival,
        talk: Talk,
        reply: Reply | None,
        customer_id: str | None,
        now: datetime,
    ) -> None:
        """Keep the conversation, put the reply on its way, and note that the text is answered.

        Raises:
            Raced: Another text of the conversation came in between.
        """
        ...


class Switch(Protocol):
    """STOP and START. Raises ``StorageUnavailable``."""

    def stop(
        self, arrival: Arrival, said: Keyword, customers: tuple[str, ...], *, call_stands: bool
    ) -> None:
        """Send nothing any more but the confirmation, which tells of a call that stands."""
        ...

    def start(self, arrival: Arrival, said: Keyword, customers: tuple[str, ...]) -> None: ...


@dataclass(frozen=True, slots=True)
class App:
    """Everything that answering a text needs."""

    clock: Clock
    inbox: Inbox
    switch: Switch
    cards: CallerCards
    self_service: SelfService
    knowledge: Knowledge
    cases: Cases
    hours: Hours
    desk: Desk
    people: People
    announcements: Announcements


@dataclass(frozen=True, slots=True)
class Here:
    """What a text is answered with.

    Attributes:
        offered: Text of ours that offered a call, which this may answer.
        stopped: The number said STOP, and not START since.
    """

    arrival: Arrival
    talk: Talk
    is_new: bool
    customer: Customer | None
    card: lookup.CallerCard
    now: datetime
    app: App
    offered: Sent | None = None
    stopped: bool = False

    @property
    def customer_id(self) -> str | None:
        return self.customer.customer_id if self.customer else None

    def pick(self, en: str, es: str) -> str:
        return es if self.talk.language == "es" else en

    def say(self, said: str) -> Reply:
        return Reply("first_answer" if self.is_new else "answer", {"said": said})


def remembering(talk: Talk, *lines: str) -> Talk:
    """Return a conversation in which something more was said."""
    said = (without_cards(line)[:_LONGEST_LINE] for line in lines)
    return replace(talk, lines=(*talk.lines, *said)[-_MOST_LINES:])
