"""What texts need of the world. Adapters implement these, and tests may."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from contact_center.domain.phone import PhoneNumber
from contact_center.domain.texts.judged import Kept, Message, Standing, Verdict
from contact_center.domain.texts.wording import Text


class NotSent(Exception):  # noqa: N818 - an answer, not a failure
    """The network did not take a text, for certain.

    Attributes:
        reason: Stable name of why.
        again: Whether trying later may help.
        opted_out: The number is on the network's own list of those who said STOP.
    """

    def __init__(self, reason: str, *, again: bool = False, opted_out: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.again = again
        self.opted_out = opted_out


class NoAnswer(Exception):  # noqa: N818 - nobody knows
    """The network was asked and did not answer: the text may be on its way or not."""


@dataclass(frozen=True, slots=True)
class Pending:
    """A message of the outbox as it was read, and how we stand with its number.

    Attributes:
        message: None where the item names no template that there is.
        about: What its writer wrote beside it: subject, and the template's variables.
        claimed_until: Until then another text to this number is on its way.
        versions: Of what was read, for the conditions of the write.
    """

    reference: str
    to: PhoneNumber
    template: str
    message: Message | None
    standing: Standing
    about: Mapping[str, str] = field(default_factory=dict, repr=False)
    claimed_until: datetime | None = None
    versions: Mapping[str, int] = field(default_factory=dict)


class Outbox(Protocol):
    """Messages that wait, and what became of them. Raises ``StorageUnavailable``.

    A message is claimed before it is sent and settled after, each once: what is claimed and never
    settled was perhaps sent, and is not sent again.
    """

    def read(
        self, reference: str, to: PhoneNumber, customer_id: str | None, now: datetime
    ) -> Pending | None:
        """Return a message, with everything it is judged by, in one request.

        Returns:
            None when it does not wait any more.
        """
        ...

    def refuse(self, pending: Pending, reason: str, checks: Mapping[str, str]) -> None:
        """Close a message that is not sent. Raises ``Raced``."""
        ...

    def hold(self, pending: Pending, verdict: Verdict, until: datetime, place: Kept | None) -> None:
        """Keep a message until a time; what comes after its place in line does not overtake it.

        Raises ``Raced``.
        """
        ...

    def claim(self, pending: Pending, verdict: Verdict, text: Text, now: datetime) -> None:
        """Take a message to be sent, provided that everything is as it was read.

        Raises:
            Raced: Something changed: read again and decide again.
        """
        ...

    def settle_sent(self, pending: Pending, network_id: str, now: datetime) -> None: ...

    def settle_refused(self, pending: Pending, refused: NotSent, now: datetime) -> None: ...

    def settle_unknown(self, pending: Pending) -> None: ...

    def release_next(self, pending: Pending, now: datetime) -> None:
        """Let the text that is next in line wait no longer, now that this one is over.

        Raises nothing: where it cannot be done, its own time comes.
        """
        ...

    def give_back(self, pending: Pending, until: datetime, reason: str, place: Kept | None) -> None:
        """Keep a claimed message that was not sent for certain until a time, as ``hold`` does."""
        ...


class Turns(Protocol):
    """The time of the number that campaigns send from. Raises ``StorageUnavailable``."""

    def take(self, parts: int, now: datetime, until: datetime) -> datetime | None:
        """Take a turn: the text leaves then, or within ``rate.WINDOW`` of it, or not in this turn.

        Args:
            parts: Of the text.
            now: The time.
            until: It is of no use later.

        Returns:
            Now or later; None when all the time until then is taken.
        """
        ...


class Network(Protocol):
    def send(self, message: Message, text: Text, time_to_live: int) -> str:
        """Send a text; return the network's id for it.

        Raises:
            NotSent: For certain.
            NoAnswer: Nobody knows.
        """
        ...


class Composer(Protocol):
    """Raises ``DependencyError``."""

    def variables(self, pending: Pending, message: Message, now: datetime) -> Mapping[str, str]:
        """Return the variables of a message's template; links are made here, as it is sent."""
        ...


class Wakes(Protocol):
    """Raises ``DependencyError``."""

    def at(self, moment: datetime) -> None:
        """See to it that held messages are looked at at a moment; asking twice is as once."""
        ...
