"""What the functions need of the world. Adapters implement these, and tests may.

Every method may raise the error that its protocol names: the world did not answer, and asking again
later may help. Nothing else escapes but a bug.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from contact_center.desk import Claim
from contact_center.domain.authentication import CodeText, Login, State
from contact_center.domain.cards import Approved, Card, Charge, Declined
from contact_center.domain.cases import Case
from contact_center.domain.deflection import Deflection
from contact_center.domain.digits import Digits
from contact_center.domain.history import Fact
from contact_center.domain.hours import OpeningHours
from contact_center.domain.incidents import Incident, OutageMap, Report
from contact_center.domain.knowledge import Article
from contact_center.domain.language import Language
from contact_center.domain.links import VALID_FOR, Link, Pass
from contact_center.domain.lookup import CallerCard
from contact_center.domain.phone import PhoneNumber


class Clock(Protocol):
    def now(self) -> datetime:
        """Return the current time, aware, in UTC."""
        ...


class CallerCards(Protocol):
    """Raises ``StorageUnavailable``."""

    def read(self, phone: PhoneNumber, now: datetime) -> CallerCard:
        """Return what is known about a number, in one request; what has expired is left out."""
        ...


class Announcements(Protocol):
    """Raises ``StorageUnavailable``."""

    def address(self, language: Language) -> str | None:
        """Return how to find us, in a language or else in English."""
        ...

    def notices(self, language: Language, now: datetime) -> Sequence[str]:
        """Return the notices valid now, each in a language or else in English, newest first."""
        ...

    def outages(self, language: Language, now: datetime) -> Sequence[str]:
        """Return what is known to be wrong in any area, newest first."""
        ...


class Conversations(Protocol):
    """Conversations of self-service. Raises ``StorageUnavailable``."""

    def hung_up(self, contact_id: str) -> tuple[str, str] | None:
        """End the conversation of a contact that is over, once.

        Returns:
            Transaction and step that it was left at; None where none was open.
        """
        ...


class Incidents(Protocol):
    """What callers report, and what is known. Raises ``StorageUnavailable``."""

    def known(self) -> OutageMap: ...

    def reports(self, area: str, since: datetime) -> Sequence[Report]:
        """Return what was reported from an area."""
        ...

    def declare(self, incident: Incident) -> None:
        """Let every caller of the area hear it; a repeat reaches the cards that were missed."""
        ...


class CustomerCards(Protocol):
    """Raises ``StorageUnavailable``."""

    def follow_profile(self, customer_id: str, before: Sequence[PhoneNumber]) -> None:
        """Bring the cards up to a customer's profile, which had other numbers before."""
        ...


class Knowledge(Protocol):
    """Answers to questions. Raises ``StorageUnavailable``."""

    def articles(self, topic: str) -> Sequence[Article]:
        """Return the versions of an article, in every language."""
        ...

    def index(self, language: Language) -> Mapping[str, Sequence[str]]:
        """Return the topics that each word belongs to."""
        ...

    def miss(self, language: Language, words: Sequence[str], now: datetime) -> None:
        """Count a question that has no answer yet, by its words."""
        ...

    def send(self, article: Article, to: PhoneNumber, contact_id: str, now: datetime) -> None:
        """See to it that the link is sent, once for each contact and article."""
        ...


class Hours(Protocol):
    """Raises ``ConnectUnavailable``."""

    def coming(self, now: datetime) -> OpeningHours:
        """Return the opening hours from today on, holidays and overrides applied."""
        ...


class Cases(Protocol):
    """Raises ``StorageUnavailable``."""

    def open(self, case: Case, caller: PhoneNumber | None) -> tuple[Case, bool]:
        """Store a case once for each contact and topic.

        Args:
            case: The case; another number is taken where another case has this one.
            caller: The number on whose card the case is shown, if one was presented.

        Returns:
            The case as stored first, and whether that was before this call.
        """
        ...


class ContactHistory(Protocol):
    """Raises ``StorageUnavailable``."""

    def enter(self, contact_id: str, fact: Fact) -> None:
        """Write a fact and the interaction that follows from it, in one transaction.

        The same fact again changes nothing.
        """
        ...

    def add(self, contact_id: str, fact: Fact) -> Sequence[Fact]:
        """Keep a fact and return all of the contact; the same fact again changes nothing."""
        ...

    def write(self, contact_id: str) -> bool:
        """Bring the interaction of a contact up to its facts; fewer never overwrite more.

        Returns:
            False when the contact belongs to no customer and no number, so that it has no history.
        """
        ...


class Lines(Protocol):
    """Whoever called us and waits or talks: nobody calls them meanwhile.

    Raises ``StorageUnavailable``.
    """

    def take(self, phone: PhoneNumber, contact_id: str, chain_id: str, since: datetime) -> None:
        """Note that a contact is on the line of a number, but not for ever.

        Args:
            phone: The number; several of its people may call us at once.
            contact_id: The contact.
            chain_id: The first contact of the call, which is another one once they were passed on.
            since: Since when it waits, or talks.
        """
        ...

    def leave(self, phone: PhoneNumber, contact_id: str) -> None:
        """Note that it has left; other contacts of the number stay."""
        ...


class ContactRecords(Protocol):
    """Raises ``ConnectUnavailable``."""

    def describe(self, contact_id: str) -> Fact | None:
        """Return Amazon Connect's own record of a contact, or None when it has none."""
        ...


class ConfidentialInput(Protocol):
    """Raises ``InputUnreadable``."""

    def read(self, stored: str | None) -> Digits | None:
        """Decrypt what Amazon Connect stored; None where nothing was keyed, or no digits."""
        ...


class Schedules(Protocol):
    """What is to happen at a moment. Raises ``SchedulerUnavailable``."""

    def set(
        self, name: str, function: str, at: datetime, zone: str, payload: Mapping[str, object]
    ) -> None:
        """Have a function invoked once, at a moment; another time under a name replaces the first.

        Args:
            name: Unique among all schedules.
            function: Name of its folder.
            at: When.
            zone: By whose clock the moment is kept.
            payload: What the function gets.
        """
        ...

    def remove(self, name: str) -> None:
        """Have nothing happen; a name that is not there is removed already."""
        ...


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What was read about an account, a number and a chain, and in which version."""

    state: State
    account: str
    number: str
    versions: Mapping[str, int]


class Authentications(Protocol):
    """Raises ``StorageUnavailable``."""

    def read(self, *, chain_id: str, account: str, number: str, now: datetime) -> Snapshot:
        """Return everything that an entry is judged by, in one request, strongly consistent."""
        ...

    def proof(self, chain_id: str, now: datetime) -> Snapshot:
        """Return what was proved in a chain of contacts, in one request."""
        ...

    def write(
        self, before: Snapshot, after: State, now: datetime, text: CodeText | None = None
    ) -> None:
        """Store a state in one transaction, provided that nothing changed since it was read.

        Args:
            before: As it was read.
            after: As it is to be.
            now: Aware.
            text: Is sent as soon as the state is stored, and not otherwise.

        Raises:
            Raced: Something changed.
        """
        ...

    def save(self, login: Login) -> None:
        """Set what an account is opened with; its counter of failures starts again."""
        ...


class Payments(Protocol):
    """A payment provider. Raises ``PaymentUnavailable``: whether money was taken is not known."""

    def charge(self, charge: Charge, card: Card, /) -> Approved | Declined:
        """Take money from a card, once for each key.

        A decline is not final: the same key may be tried with another card. What was approved is:
        the key is answered with the first approval then, whatever card comes. So repeating a charge
        whose answer was lost takes nothing twice, and neither do two channels at once.
        """
        ...

    def taken(self, key: str, /) -> Approved | None:
        """Return what was approved under a key; None if nothing was, and nothing is under way.

        To be asked when nobody charges under the key any more.
        """
        ...


class Claims(Protocol):
    """Charges that were claimed and not booked. Raises ``StorageUnavailable``."""

    def open(self) -> Iterator[Claim]:
        """Return what is listed, be it left or just being charged."""
        ...


class PhoneNumbers(Protocol):
    """Raises ``ConnectUnavailable``."""

    def lead(self, number_id: str, flow_id: str, /) -> None:
        """Let a number lead to a flow, wherever it led before."""
        ...

    def release(self, number_id: str, /) -> None:
        """Let a number lead nowhere; one that does so already, or is gone, is left alone."""
        ...


@dataclass(frozen=True, slots=True)
class TrialCall:
    """A test call; ``passed`` is None while it lasts."""

    started: datetime
    passed: bool | None


class TrialCalls(Protocol):
    """Raises ``ConnectUnavailable``."""

    def start(self, case_id: str, /) -> None:
        """Let Amazon Connect make a test call."""
        ...

    def last(self, case_id: str, since: datetime, /) -> TrialCall | None:
        """Return the latest test call of a case, if there was one since."""
        ...


class InputKeys(Protocol):
    """Raises ``ConnectUnavailable`` and ``SecretUnavailable``."""

    def issue(self, name: str, now: datetime) -> tuple[str, str]:
        """Make a key for confidential input; return its id and its certificate in PEM."""
        ...

    def withdraw(self, key_id: str) -> None:
        """Let nothing more be encrypted for a key; one that is not known is withdrawn already."""
        ...


class Passwords(Protocol):
    """Passwords of web accounts. Raises ``StorageUnavailable``."""

    def was_set(self, customer_id: str, visit: Pass) -> bool:
        """Tell whether a visit has set it."""
        ...

    def set(self, customer_id: str, to: PhoneNumber, hashed: str, visit: Pass) -> bool:
        """Keep the hash of a password, once for a visit, and tell the customer by text."""
        ...


class Links(Protocol):
    """Links that customers are sent. Raises ``StorageUnavailable``."""

    def issue(
        self,
        purpose: str,
        customer_id: str | None,
        phone: PhoneNumber | None,
        variables: Mapping[str, str],
        at: datetime,
        *,
        language: Language = "en",
        valid_for: timedelta = VALID_FOR,
    ) -> str:
        """Make a link and return its address: the only place where its token is.

        Args:
            purpose: What it opens: a transaction's name, or another page's.
            customer_id: For whom.
            phone: Where it is sent.
            variables: What the page needs beside that; none of it is in the address.
            at: Now, aware.
            language: Of the page, until its reader changes it.
            valid_for: How long its button works.
        """
        ...

    def find(self, token: str, now: datetime) -> Link | None:
        """Look at a link; that changes nothing. It takes one request, whatever the token is."""
        ...

    def redeem(self, token: str, link: Link, secret: str, now: datetime) -> Pass | None:
        """Use a link, once; None where it does not open, or was used in another browser.

        The same browser again, as after a button pressed twice, gets the pass that it got.

        Args:
            token: The link's.
            link: As found.
            secret: What this browser, and nobody else, is known by.
            now: Aware.
        """
        ...

    def pass_of(self, secret: str, now: datetime) -> Pass | None:
        """Return the pass of a browser, while it is valid."""
        ...

    def speak(self, secret: str, current: Pass) -> None:
        """Keep a pass in which the language was changed."""
        ...


class Deflections(Protocol):
    """Callers who go on by text. Raises ``StorageUnavailable``."""

    def start(self, deflection: Deflection) -> bool:
        """Keep it, and have the text with the link sent, in one transaction.

        Returns:
            False when it was started before: the call's text is on its way already.
        """
        ...

    def end(self, contact_id: str, state: str, at: datetime) -> Deflection | None:
        """End it as completed or failed, and return it; None when it is over already."""
        ...

    def due(self, now: datetime) -> Sequence[str]:
        """Return the calls whose time is over, the longest first; some of very many."""
        ...
