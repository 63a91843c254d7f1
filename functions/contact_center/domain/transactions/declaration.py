"""What a transaction is: declared once, used alike by telephone, text, chat and web."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from contact_center.domain.appointments import Appointment, Slot
from contact_center.domain.billing import Account
from contact_center.domain.incidents import OutageMap
from contact_center.domain.meter import Meter
from contact_center.domain.orders import Order
from contact_center.domain.phone import PhoneNumber
from contact_center.domain.profile import Profile
from contact_center.domain.transactions.commands import Command
from contact_center.domain.transactions.inputs import Input
from contact_center.domain.transactions.words import Phrase, Tongue


@dataclass(frozen=True, slots=True)
class Caller:
    """Who is asking, as far as it is proven.

    Attributes:
        level: 0 nobody knows; 1 the number matches one customer; 2 and they know a secret; 3 and
            they hold the registered telephone. Source: domain reference, part 2(e).
        phone: The number presented, if one was.
        contact_id: The contact, call or session in which they ask.
        channel: VOICE, CHAT, SMS, WEB, ...; an open set.
    """

    contact_id: str
    customer_id: str | None = None
    level: int = 0
    phone: PhoneNumber | None = None
    channel: str = "VOICE"

    @property
    def party(self) -> str:
        """Who this is for idempotency: the customer, or else the number, or else the contact."""
        if self.customer_id:
            return f"customer:{self.customer_id}"
        return f"phone:{self.phone.e164}" if self.phone else f"contact:{self.contact_id}"


@dataclass(frozen=True, slots=True)
class Facts:
    """What the back office says, as far as a transaction asks for it (``Transaction.facts``)."""

    account: Account | None = None
    meters: tuple[Meter, ...] = ()
    appointments: tuple[Appointment, ...] = ()
    free_slots: tuple[Slot, ...] = ()
    outages: OutageMap = field(default_factory=OutageMap)
    orders: tuple[Order, ...] = ()
    profile: Profile | None = None


@dataclass(frozen=True, slots=True)
class Situation:
    """All that a transaction decides by: nothing else is looked at.

    Attributes:
        now: On the centre's wall clock, aware.
        answers: Canonical answers given so far, by the name of the question.
        again: Number of the receipt of what was done before, if it is wanted again.
        said: The words of an answer that was said, whatever they were resolved to; empty: keyed.
    """

    now: datetime
    tongue: Tongue
    caller: Caller
    facts: Facts
    answers: Mapping[str, str] = field(default_factory=dict)
    again: str = ""
    said: str = ""

    @property
    def today(self) -> date:
        return self.now.date()

    @property
    def zone(self) -> ZoneInfo:
        zone = self.now.tzinfo
        if not isinstance(zone, ZoneInfo):
            raise TypeError("a situation's time is on the centre's wall clock, with its ZoneInfo")
        return zone

    @property
    def account(self) -> Account:
        """The account, of a transaction that declares it."""
        if self.facts.account is None:
            raise LookupError("this transaction does not declare the fact 'account'")
        return self.facts.account

    @property
    def profile(self) -> Profile:
        """The profile, of a transaction that declares it."""
        if self.facts.profile is None:
            raise LookupError("this transaction does not declare the fact 'profile'")
        return self.facts.profile


@dataclass(frozen=True, slots=True)
class Refusal:
    """The rules say no, whatever is answered.

    Attributes:
        code: Stable name, for flows and counters.
        say: Why, for the caller.
        person: A person can help further, so the caller is put through to one.
        receipt: It was done before, and this is the number of its receipt.
        again: Asks whether it is wanted all the same; ``Situation.again`` then says so.
    """

    code: str
    say: str
    person: bool = False
    receipt: str = ""
    again: str = ""


@dataclass(frozen=True, slots=True)
class Receipt:
    """Proof that a transaction was done, once.

    Attributes:
        number: Eight digits, as the caller hears them.
        key: Idempotency key: the same transaction again has the same one.
        outside: The key for other systems, which never forget one: another one once the same
            transaction is no repetition any more.
        contact_id: In which contact it was done.
        turn: At which turn of that contact.
        at: When, UTC.
    """

    number: str
    transaction: str
    key: str
    contact_id: str
    turn: int
    channel: str
    at: datetime
    outside: str = ""


def spoken_number(situation: Situation, receipt: Receipt | None) -> str:
    """Return a receipt's number for the ear or the eye."""
    return situation.tongue.number(receipt.number) if receipt else ""


def _nothing(_situation: Situation) -> None:
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Transaction:
    """A piece of business that a caller can finish alone.

    Attributes:
        name: Stable name, such as ``meter_reading``.
        title: What it is, in the middle of a sentence: "this meter reading".
        level: How well the caller must be known: see ``Caller.level``.
        facts: Names of the fields of ``Facts`` that it needs.
        inputs: At most three are asked in one run.
        refuse: Why it is not possible at all; asked before the first question and before the deed.
        confirm: Read-backs, each answered with yes before it is done; none for mere information.
        command: What is to be done; None for mere information.
        business_key: What makes two of them the same one, beside customer and transaction.
        repeats_within: For how long the same one again is a repetition; None for good.
        again: Asks whether a repetition is meant; None: it never is.
        told: What the caller hears at the end; the receipt is None for mere information.
        paid: The deed is a payment: it is done by the payment module, once the card is taken.
        emergencies: The emergency key counts where it is written or said, too.
        fetched: What it asks for is elsewhere: who hangs up to fetch it goes on from there.
    """

    name: str
    title: Phrase
    level: int
    facts: tuple[str, ...] = ()
    inputs: tuple[Input, ...] = ()
    refuse: Callable[[Situation], Refusal | None] = _nothing
    confirm: Callable[[Situation], Sequence[str]] = lambda _situation: ()
    command: Callable[[Situation], Command | None] = _nothing
    business_key: Callable[[Situation], str] = lambda _situation: ""
    repeats_within: timedelta | None = None
    again: Phrase | None = None
    told: Callable[[Situation, Receipt | None], str]
    paid: bool = False
    emergencies: bool = False
    fetched: bool = False
