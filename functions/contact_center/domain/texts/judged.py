"""A text that waits, what it is judged by, and what was decided about it (``gate``)."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final, Literal

from contact_center.domain.phone import PhoneNumber
from contact_center.domain.profile import MessageClass
from contact_center.domain.texts.wording import Basis, Template
from contact_center.domain.zones import DEFAULT, QuietRule, Zones, whereabouts

REMEMBERED: Final = timedelta(hours=24)  # also how long a question that a text asks is open
WITHIN_THE_HOUR: Final = timedelta(hours=1)  # of talk: what is older is not counted
_LOST: Final = timedelta(minutes=20)  # what was not looked at by then is kept no more
_REPLIES: Final[tuple[Basis, ...]] = ("reply", "last_word")


@dataclass(frozen=True, slots=True)
class Message:
    """A text that somebody wants to go out.

    Attributes:
        reference: What makes it once.
        at: When it was asked for.
        zone: Time zone that the customer's profile names.
        home: Time zone of our supply area, of a customer: they may be there, or where their number
            is from, until their profile names a zone.
        campaign: State of the campaign that it is of; empty: of none.
        true_until: From then on it would be wrong; None: by its template alone.
    """

    reference: str
    template: Template
    to: PhoneNumber
    at: datetime
    language: str = "en"
    customer_id: str | None = None
    variables: Mapping[str, str] = field(default_factory=dict)
    zone: str | None = None
    home: str | None = None
    campaign: str = ""
    true_until: datetime | None = None

    @property
    def too_late_at(self) -> datetime:
        end = self.at + self.template.good_for
        return min(end, self.true_until) if self.true_until else end

    @property
    def zones(self) -> Zones:
        """Where the recipient may be: a moment has to be good in each of them."""
        return whereabouts(self.to, told=self.zone, home=self.home)

    @property
    def digest(self) -> str:
        """Name what is said, to whom it does not matter: the same text has the same name."""
        said = "|".join(f"{name}={value}" for name, value in sorted(self.variables.items()))
        seed = f"{self.template.name}|{said}"
        return hashlib.sha256(seed.encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Sent:
    """A text that went to a number lately.

    Attributes:
        reply: A machine answered a text of theirs.
        person: Somebody wrote it in a conversation with them.
        asks: Name of the question that it left open; empty: none.
        language: That it asked in.
    """

    at: datetime
    message_class: MessageClass
    digest: str
    reply: bool = False
    person: bool = False
    asks: str = ""
    language: str = ""

    def counts(self, now: datetime) -> bool:
        """Tell whether any check still asks for it; those in a conversation are soon too many."""
        return now - self.at < (WITHIN_THE_HOUR if self.reply or self.person else REMEMBERED)


def as_sent(message: Message, now: datetime) -> Sent:
    """Return a message as it is remembered once it is sent."""
    template = message.template
    kind, basis, asks = template.message_class, template.basis, template.asks
    language = message.language if asks else ""
    return Sent(now, kind, message.digest, basis in _REPLIES, basis == "person", asks, language)


@dataclass(frozen=True, slots=True)
class Kept:
    """A text that is kept, and that later ones to its number do not overtake.

    Attributes:
        at: When it was asked for.
        order: Tells those of one moment apart: how many were kept when it was.
        until: When it is looked at again.
        kind: Which texts it keeps back: those that count together; empty: all of them.
    """

    reference: str
    at: datetime
    order: int
    until: datetime
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """How we stand with a number.

    Attributes:
        suppressed: They said STOP, and not START since.
        consents: By class of message: "yes" or "no", as they decided last.
        recent: What was sent within the last day.
        line: Texts that are kept and that no later one overtakes.
    """

    suppressed: bool = False
    consents: Mapping[str, str] = field(default_factory=dict)
    recent: tuple[Sent, ...] = ()
    line: tuple[Kept, ...] = ()

    def after(self, message: Message, now: datetime) -> tuple[Sent, ...]:
        """Return what was sent lately, once this message is."""
        return (*(one for one in self.recent if one.counts(now)), as_sent(message, now))

    def asked(self, since: datetime | None, at: datetime) -> Sent | None:
        """Return the text whose question somebody may have answered; None: nothing was asked.

        Args:
            since: When they texted last before, which closed what was asked until then.
            at: When they texted now.
        """
        asking = (one for one in reversed(self.recent) if one.asks)
        found = next((one for one in asking if one.at <= at), None)
        if found is None or at - found.at >= REMEMBERED or (since and found.at <= since):
            return None
        return found

    def in_line(self, reference: str) -> Kept | None:
        return next((one for one in self.line if one.reference == reference), None)

    def before(self, message: Message, now: datetime) -> tuple[Kept, ...]:
        """Return the texts in line that go before a message."""
        if not _keeps_its_place(message):
            return ()
        place = (message.at, self._order(message.reference))
        return tuple(
            one
            for one in self.line
            if (one.at, one.order) < place
            and one.kind in ("", _counted_with(message))
            and now < one.until + _LOST
        )

    def next_after(self, reference: str, now: datetime) -> Kept | None:
        """Return the text that waits for one that was in line, and for none before it."""
        mine = self.in_line(reference)
        if mine is None:
            return None
        place = (mine.at, mine.order)
        later = (one for one in self.line if (one.at, one.order) > place)
        alive = (one for one in later if now < one.until + _LOST)
        found = min(alive, key=lambda one: (one.at, one.order), default=None)
        return None if found is None or found.kind else found

    def kept(self, message: Message, reason: str, until: datetime) -> Kept | None:
        """Return the place in line of a text that is kept; None: what comes later may overtake it.

        What waits for the morning keeps nobody from an answer tonight. What waits for another text,
        for the network, or because there were too many, goes before those after it: the last word
        has to be true.
        """
        if reason == "quiet_hours" or not _keeps_its_place(message):
            return None
        kind = _counted_with(message) if reason == "frequency" else ""
        order = self._order(message.reference)
        return Kept(message.reference, message.at, order, until, kind)

    def _order(self, reference: str) -> int:
        """Return what tells a text from others of its moment: its own order, or the next one."""
        if mine := self.in_line(reference):
            return mine.order
        return 1 + max((one.order for one in self.line), default=-1)


def _keeps_its_place(message: Message) -> bool:
    """Tell whether order matters: not to a campaign's texts, nor to what passes a suppression."""
    return not message.campaign and message.template.basis != "last_word"


def _counted_with(message: Message) -> str:
    sent = as_sent(message, message.at)
    return "reply" if sent.reply else "person" if sent.person else sent.message_class


@dataclass(frozen=True, slots=True)
class Verdict:
    """What happens to a message.

    Attributes:
        reason: The name of the check that decided; "ok" when it is sent.
        until: When a message that is held is looked at again.
        time_to_live: Whole seconds, of a message that is sent: it does not arrive later.
        checks: What each check said, in order.
    """

    decision: Literal["send", "hold", "refuse"]
    reason: str
    until: datetime | None = None
    time_to_live: int = 0
    checks: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Rules:
    """What differs between centres.

    Attributes:
        quiet: Hours in which people may be texted; the state of a number may narrow them.
        fictional: Begin of the numbers of stories and tests, taken for mobile; empty: none.
    """

    quiet: QuietRule = DEFAULT
    fictional: str = ""
