"""Self-service: one step of a conversation, from what a channel sends to what the caller hears.

Telephone, chat, text and web call the same function. It reads once, lets the pure conversation
decide, does the deed if it is due, and writes once:

    announce ─▶ read ─▶ decide ─▶ stage ─▶ write     and on a race once more from the beginning

The deed, its receipt, the end of the conversation and whatever else follows are one transaction.
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from contact_center import health
from contact_center.desk import Agreed, AlreadyDone, Desk, NumberTaken, Visit
from contact_center.domain.billing import PaymentOrder
from contact_center.domain.cases import number_from
from contact_center.domain.errors import DependencyError, Raced, StorageUnavailable
from contact_center.domain.language import Language
from contact_center.domain.transactions import TRANSACTIONS, conversation
from contact_center.domain.transactions.commands import Pay
from contact_center.domain.transactions.conversation import Step
from contact_center.domain.transactions.declaration import (
    Caller,
    Facts,
    Receipt,
    Situation,
    Transaction,
)
from contact_center.domain.transactions.health import HealthRule
from contact_center.domain.transactions.session import Move, Session, StepEvent, Turn
from contact_center.domain.transactions.words import Tongue

if TYPE_CHECKING:
    from contact_center.ports import Clock

ATTEMPTS = 4  # of a step that somebody else overtook; each reads and decides anew
_NEEDED = ("account", "profile")  # facts without which their transactions make no sense


@dataclass(frozen=True, slots=True)
class Request:
    """One step.

    Attributes:
        turn: Number of the turn that is answered; None where the channel does not keep it.
        heard: With ``begin``: what the first words answered already, by the question's name.
        said: The words of ``value``, where it was said and not keyed.
    """

    transaction: str
    step: Step
    value: str
    turn: int | None
    language: Language
    heard: Mapping[str, str] = field(default_factory=dict)
    said: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the caller hears, where the conversation stands, and what is to be counted."""

    session: Session
    events: tuple[StepEvent, ...] = ()

    @property
    def turn(self) -> Turn:
        return self.session.turn


@dataclass(frozen=True, slots=True)
class SelfService:
    """Everything a step needs.

    Attributes:
        open_desk: Gives a fresh desk to each attempt.
        health: When a transaction is switched off.
        switched_off: Is told the name of one that has just been.
    """

    clock: "Clock"
    zone: ZoneInfo
    open_desk: Callable[[], Desk]
    health: HealthRule = HealthRule()  # noqa: RUF009 - frozen
    switched_off: Callable[[str], None] = lambda _name: None


def take_step(visit: Visit, request: Request, app: SelfService) -> Answer:
    """Take one step of a conversation.

    Raises:
        DependencyError: Something is down, or the same facts were fought over too often. Nothing
            was done that a repetition would do again.
    """
    transaction = TRANSACTIONS[request.transaction]
    for attempt in range(ATTEMPTS):
        try:
            return _Attempt(visit, request, transaction, app, attempt).answer()
        except (Raced, NumberTaken):
            continue
        except DependencyError:
            _note_outage(visit, transaction, app)
            raise
    raise StorageUnavailable(f"{transaction.name}: overtaken {ATTEMPTS} times in a row")


def _note_outage(visit: Visit, transaction: Transaction, app: SelfService) -> None:
    memory = app.open_desk().memory
    memory.expect(visit, transaction.name)
    try:
        memory.read()
    except DependencyError:
        return  # what cannot be counted is not
    health.note_outage(visit, transaction.name, memory, app)


class _Attempt:
    """One attempt at a step: everything is read anew."""

    def __init__(
        self,
        visit: Visit,
        request: Request,
        transaction: Transaction,
        app: SelfService,
        number: int,
    ) -> None:
        self._visit, self._request, self._transaction = visit, request, transaction
        self._app, self._number = app, number
        self._now = app.clock.now()
        desk = app.open_desk()
        self._memory, self._office = desk.memory, desk.office

    def answer(self) -> Answer:
        visit, request, transaction = self._visit, self._request, self._transaction
        caller = Caller(visit.contact_id, visit.customer_id, 0, visit.phone, visit.channel)
        self._memory.expect(visit, transaction.name)
        self._office.expect(transaction.facts, caller, request.value, self._now)
        self._memory.read()
        session = self._memory.session(visit, self._now)
        if session and _is_repetition(session, request):
            return Answer(session)
        caller = replace(caller, level=self._memory.level(visit, self._now))
        tongue = Tongue.on(visit.channel, request.language)
        situation = Situation(self._now.astimezone(self._app.zone), tongue, caller, Facts())
        situation = replace(situation, said=request.said)
        if request.step == "text":
            return self._texted(situation, session)
        situation = replace(situation, facts=self._facts(caller))
        move = self._off(situation, session) or self._moved(situation, session)
        return self._done(situation, move) if move.due else self._kept(move)

    def _texted(self, situation: Situation, session: Session | None) -> Answer:
        """See to it that the receipt is sent; a repetition sends nothing twice."""
        turn = conversation.texted(situation, session)
        session = session or Session(self._transaction.name)
        if turn.receipt:
            language = self._request.language
            self._memory.send_receipt(self._visit, turn.receipt, language, self._now)
            self._memory.write()
        return Answer(replace(session, turn=turn))

    def _facts(self, caller: Caller) -> Facts:
        """Ask the back office, unless the caller has to be verified first."""
        if caller.level < self._transaction.level:
            return Facts()
        names = self._transaction.facts
        return self._office.facts(names, caller, self._request.value, self._now)

    def _off(self, situation: Situation, session: Session | None) -> Move | None:
        """Lead to a person where the transaction is switched off, or its facts are not there."""
        if self._request.step not in ("begin", "resume"):
            return None
        number = session.number if session else 0
        fresh = Session(self._transaction.name, number=number)
        if self._memory.health(self._transaction.name).is_off(self._now):
            return conversation.to_person(fresh, "switched_off", situation)
        verified = situation.caller.level >= self._transaction.level > 0
        lacking = [
            name
            for name in _NEEDED
            if name in self._transaction.facts and getattr(situation.facts, name) is None
        ]
        if verified and lacking:
            return conversation.to_person(fresh, f"no_{lacking[0]}", situation)
        return None

    def _moved(self, situation: Situation, session: Session | None) -> Move:
        request = self._request
        if request.step == "resume" and _may_go_on(session):
            session = self._left_earlier(session)
        return conversation.advance(
            self._transaction, situation, session, request.step, request.value, request.heard
        )

    def _left_earlier(self, session: Session | None) -> Session | None:
        """Return where the caller was cut off earlier; its turns go on from those of now."""
        left = self._memory.halfway(self._visit, self._now)
        if left is None or session is None:
            return left or session
        return replace(left, number=max(left.number, session.number))

    def _done(self, situation: Situation, move: Move) -> Answer:
        """Do the deed, once."""
        transaction = self._transaction
        session = move.session
        situation = replace(situation, answers=session.answers, again=session.again)
        command = transaction.command(situation)
        if command is None:
            return self._told(situation, move, None)
        receipt = self._receipt(situation, move.session)
        try:
            if isinstance(command, Pay):
                return self._agreed(situation, move, command.order, receipt.key)
            self._office.perform(command, receipt)
            self._memory.receive(receipt, command, self._over_at())
            return self._told(situation, move, receipt)
        except AlreadyDone as done:
            return self._told(situation, move, done.receipt)

    def _agreed(self, situation: Situation, move: Move, order: PaymentOrder, key: str) -> Answer:
        """Let what was agreed on wait for a card, unless another amount is being charged."""
        charging = self._memory.charging(self._visit)
        if charging.claimed and charging.claimed.order.amount != order.amount:
            claimed = charging.claimed.order.amount
            end = conversation.payment_open(move.session, claimed, situation)
        else:
            agreed = Agreed(order, key, self._over_at() or self._now, charging.booked)
            self._memory.keep_agreed(self._visit, agreed, self._now)
            end = conversation.to_payment(situation, move.session)
        return self._kept(end.after(*move.events))

    def _over_at(self) -> datetime | None:
        window = self._transaction.repeats_within
        return self._now + window if window else None

    def _told(self, situation: Situation, move: Move, receipt: Receipt | None) -> Answer:
        end = conversation.finished(self._transaction, situation, move.session, receipt)
        return self._kept(end.after(*move.events))

    def _kept(self, move: Move) -> Answer:
        health.store(self._visit, move.session, self._memory, self._app)
        return Answer(move.session, move.events)

    def _receipt(self, situation: Situation, session: Session) -> Receipt:
        key = idempotency_key(self._transaction, situation)
        return new_receipt(session, key, self._visit, self._now, self._number)


def new_receipt(session: Session, key: str, visit: Visit, now: datetime, attempt: int) -> Receipt:
    """Make a receipt; the same turn of the same contact makes the same one again.

    Args:
        session: The conversation that comes to its end.
        key: Idempotency key of what is done.
        visit: In which contact.
        now: Aware.
        attempt: 0, then 1, 2, ... when another receipt has the number.
    """
    return Receipt(
        number=number_from(f"{key}|{visit.contact_id}|{session.number}|{attempt}"),
        transaction=session.transaction,
        key=key,
        contact_id=visit.contact_id,
        turn=session.number,
        channel=visit.channel,
        at=now,
        outside=_outside(key, TRANSACTIONS[session.transaction].repeats_within, now),
    )


def _outside(key: str, window: timedelta | None, now: datetime) -> str:
    """Name a deed for other systems: by the window that now is in, where there are windows.

    Two moments that a window lies between are never in the same one. Two that are closer may be in
    neighbouring ones; then it is our own key that finds the repetition.
    """
    if window is None:
        return key
    number = int(now.timestamp() // window.total_seconds())
    return hashlib.sha256(f"{key}|{number}".encode()).hexdigest()


def idempotency_key(transaction: Transaction, situation: Situation) -> str:
    """Name a deed: who, what, and what makes it the same one. Nothing can be read from the name."""
    parts = [situation.caller.party, transaction.name, transaction.business_key(situation)]
    if transaction.again and situation.again:
        parts.append(situation.again)  # the one after that receipt, and once as well
    return hashlib.sha256("|".join(parts).encode()).hexdigest()


def _may_go_on(session: Session | None) -> bool:
    """Tell whether an earlier contact may know more than this one does."""
    if session is None or not session.is_open:
        return True
    return session.resumed and not session.knows_something


def _is_repetition(session: Session, request: Request) -> bool:
    """Tell whether this step was answered before: Amazon Connect did not get the answer."""
    if request.step in ("begin", "resume", "text") or session.transaction != request.transaction:
        return False
    if request.turn is not None:
        return request.turn < session.number
    return not session.is_open
