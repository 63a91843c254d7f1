"""Who somebody has proved to be, for how long, and when nobody may try any more.

Levels follow the domain reference, 2(e). A telephone number is a hint (level 1), a PIN with an
account makes level 2, a one-time code to the registered number on top of it level 3.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import IntEnum
from typing import Final, Literal

from contact_center.domain.attempts import ACCOUNT, NUMBER, WITHHELD, Attempts, Limits
from contact_center.domain.digits import Digits
from contact_center.domain.language import Language
from contact_center.domain.phone import PhoneNumber

VALID_FOR: Final = timedelta(minutes=15)
TRIES_PER_CALL: Final = 3
CODE_VALID_FOR: Final = timedelta(minutes=5)
CODE_LENGTH: Final = 6
UNPRESENTED: Final = "withheld"  # the counter of all callers without a usable number

Outcome = Literal["verified", "wrong", "locked", "person"]


class Level(IntEnum):
    """How sure we are who is on the line."""

    UNKNOWN = 0
    NUMBER = 1  # the number belongs to one customer; can be spoofed, so discloses nothing private
    PIN = 2
    CODE = 3


METHODS: Final = {
    Level.UNKNOWN: "none",
    Level.NUMBER: "number",
    Level.PIN: "pin",
    Level.CODE: "code",
}


def account_number(customer_id: str) -> str:
    """Return the account number on the bills of a customer: the digits of the customer's id.

    Example:
        >>> account_number("C-1001")
        '1001'
    """
    return "".join(character for character in customer_id if character in "0123456789")


@dataclass(frozen=True, slots=True)
class Login:
    """What a customer identifies with.

    Attributes:
        account: Account number, digits.
        pin_hash: As ``PinHasher`` makes it.
        phone: Registered number, where one-time codes go; None: there is none.
    """

    account: str
    customer_id: str
    pin_hash: str = field(repr=False)
    phone: PhoneNumber | None = None


@dataclass(frozen=True, slots=True)
class Leg:
    """One contact of a chain: a call, or what a transfer made of it.

    Attributes:
        chain_id: The chain's first contact (``InitialContactId``).
        previous_id: The contact this one came from; None at the start of the chain.
        initiation_method: INBOUND, TRANSFER, QUEUE_TRANSFER, CALLBACK, ...; an open set.
    """

    contact_id: str
    chain_id: str
    previous_id: str | None
    initiation_method: str


@dataclass(frozen=True, slots=True)
class OneTimeCode:
    """A code that was sent, as far as it is kept."""

    hash: str = field(repr=False)
    expires: datetime


@dataclass(frozen=True, slots=True)
class CodeText:
    """A code on its way to the number that is registered for an account."""

    code: Digits
    phone: PhoneNumber
    customer_id: str | None
    language: Language


@dataclass(frozen=True, slots=True)
class Proof:
    """What was proved in a chain of contacts, and what was tried.

    Attributes:
        phone: Where a one-time code goes: the number registered for the account proved.
        contacts: The contacts it was proved or confirmed in.
        at: When it was proved; None: nothing was.
        wrong: Wrong entries in this call.
        last_entry: Fingerprint of the entry answered last, and
        last_outcome: how: Amazon Connect repeats an invocation whose answer it did not get, and a
            repetition is not another try.
    """

    chain_id: str
    level: Level = Level.UNKNOWN
    customer_id: str | None = None
    account: str | None = None
    phone: PhoneNumber | None = None
    at: datetime | None = None
    contacts: tuple[str, ...] = ()
    wrong: int = 0
    code: OneTimeCode | None = None
    last_entry: str | None = None
    last_outcome: Outcome | None = None

    def level_for(self, leg: Leg, now: datetime) -> Level:
        """Return the level that a contact has by this proof.

        It follows the caller from a contact to the next of the same chain by transfer, for 15
        minutes. A callback is in the chain too, but who picks up is not known to be who called; so
        neither it nor what comes after it inherits anything.
        """
        if self.at is None or leg.chain_id != self.chain_id or not self._joined(leg):
            return Level.UNKNOWN
        return self.level if now - self.at < VALID_FOR else Level.UNKNOWN

    def _joined(self, leg: Leg) -> bool:
        if leg.contact_id in self.contacts:
            return True
        return leg.initiation_method != "CALLBACK" and leg.previous_id in self.contacts

    def followed_to(self, leg: Leg) -> "Proof":
        """Return the proof with a contact that it holds in, so that it follows from there on."""
        return replace(self, contacts=tuple(dict.fromkeys((*self.contacts, leg.contact_id))))


@dataclass(frozen=True, slots=True)
class State:
    """Everything an entry is judged by.

    Attributes:
        login: None: there is no such account.
        account: Failures against the account, whether it exists or not.
        number: Failures from the calling number.
    """

    login: Login | None
    account: Attempts
    number: Attempts
    proof: Proof


@dataclass(frozen=True, slots=True)
class Entry:
    """One PIN or code that was keyed in.

    Attributes:
        fingerprint: Same for a repeated invocation, different for another entry.
        right: Whether it is the one expected; only counts where nothing is locked.
        proves: The level that it proves if it is right.
    """

    fingerprint: str
    right: bool
    proves: Level


@dataclass(frozen=True, slots=True)
class Verdict:
    """What an entry leads to.

    Attributes:
        state: As it is to be stored; None: nothing changes.
    """

    outcome: Outcome
    state: State | None = None


def number_limits(number: str) -> Limits:
    """Return the limits of a calling number's counter."""
    return WITHHELD if number == UNPRESENTED else NUMBER


def judge(state: State, entry: Entry, leg: Leg, number: str, now: datetime) -> Verdict:
    """Decide on an entry.

    A wrong PIN and an account that does not exist are told apart nowhere in here but in ``right``,
    which is never true without an account.

    Args:
        state: As read just before.
        entry: What was keyed.
        leg: Where.
        number: The calling number, as its counter is named.
        now: Aware.
    """
    if state.proof.last_entry == entry.fingerprint and state.proof.last_outcome:
        return Verdict(state.proof.last_outcome)
    if state.proof.wrong >= TRIES_PER_CALL:
        return Verdict("person")
    limits = number_limits(number)
    if state.account.locked(now, ACCOUNT) or state.number.locked(now, limits):
        return Verdict("locked")
    if entry.right and state.login:
        return Verdict("verified", _proved(state, state.login, entry, leg, now))
    failed = replace(
        state,
        account=state.account.failed(now, ACCOUNT),
        number=state.number.failed(now, limits),
        proof=replace(state.proof, wrong=state.proof.wrong + 1, last_entry=entry.fingerprint),
    )
    outcome: Outcome = "wrong"
    if failed.account.locked(now, ACCOUNT) or failed.number.locked(now, limits):
        outcome = "locked"
    elif failed.proof.wrong >= TRIES_PER_CALL:
        outcome = "person"
    return Verdict(outcome, replace(failed, proof=replace(failed.proof, last_outcome=outcome)))


def _proved(state: State, login: Login, entry: Entry, leg: Leg, now: datetime) -> State:
    proof = replace(
        state.proof,
        level=entry.proves,
        customer_id=login.customer_id,
        account=login.account,
        phone=login.phone,
        at=now,
        contacts=(leg.contact_id,),
        code=None,
        last_entry=entry.fingerprint,
        last_outcome="verified",
    )
    # Only the account's counter starts again: who knows one PIN may still be guessing another.
    return replace(state, account=Attempts(), proof=proof)
