"""Payments that were agreed on in self-service: found again with the card, and booked once.

The order never passes through a flow: it waits in the table under the contact, where only our own
functions read it. So nobody can pay another amount, or another customer's bill, than was read back.

    claim ──▶ (the provider charges) ──▶ book      declined: the claim is given back
      └── left: the caller hung up, or we failed ──▶ settled by a sweep (``settling``)

A claim is written before the charge, with the number of the card, and ends with its booking.
Whoever pays while one is open, on whatever channel, charges under its key if it is the same amount,
so that money which was taken and not booked is booked then; for another amount comes a person, for
nobody knows what was taken.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from contact_center import health
from contact_center.desk import Agreed, AlreadyDone, Charging, Desk, NumberTaken, Visit
from contact_center.domain.billing import SAME_PAYMENT_WITHIN, BookedPayment
from contact_center.domain.errors import Raced, StorageUnavailable
from contact_center.domain.language import Language
from contact_center.domain.transactions import TRANSACTIONS, conversation
from contact_center.domain.transactions.commands import Pay
from contact_center.domain.transactions.declaration import Caller, Facts, Receipt, Situation
from contact_center.domain.transactions.session import Move, Session, StepEvent, Turn
from contact_center.domain.transactions.words import Tongue
from contact_center.self_service import ATTEMPTS, Answer, SelfService, new_receipt

MOST_DECLINES = 2  # then a person may help better than a third card
CARD_DECLINED = "card declined"

_PAY_BILL = TRANSACTIONS["pay_bill"]


@dataclass(frozen=True, slots=True)
class Payment:
    """An agreed payment in a contact.

    Attributes:
        agreed: What the caller agreed to pay.
        session: The conversation that it belongs to.
        charging: What is being charged to the customer.
        desk: Where it was read, and where it can be written once.
    """

    agreed: Agreed
    session: Session
    charging: Charging
    desk: Desk = field(repr=False, compare=False)

    @property
    def deed(self) -> Agreed:
        """What is charged and booked: what was claimed, by whomever, under its charge key."""
        return self.charging.claimed or self.agreed

    @property
    def is_done(self) -> bool:
        return self.session.turn.outcome in ("done", "repeated")


def waiting(visit: Visit, app: SelfService) -> Payment | None:
    """Return the payment that was agreed on in a contact, in one request; None if there is none.

    Raises:
        DependencyError: The table did not answer.
    """
    desk = _opened(visit, app)
    return _found(visit, desk, app)


def claim(visit: Visit, payment: Payment, language: Language, app: SelfService) -> Payment | Answer:
    """Write down that a payment is about to be charged; only then may it be.

    It costs one write; none where this contact has claimed it within ``CHARGE_WITHIN``.

    Args:
        visit: The contact.
        payment: As found by ``waiting``.
        language: In which the caller is told, if nothing is to be charged.
        app: Self-service.

    Returns:
        The payment to charge, as ``deed`` says, or what the caller hears instead: it was paid
        before, or another amount is being charged.

    Raises:
        DependencyError: It could not be written; nothing may be charged.
    """
    found: Payment | None = payment
    for _ in range(ATTEMPTS):
        if found is None:
            raise StorageUnavailable("payment: what was agreed on is not there any more")
        if found.is_done:
            return Answer(found.session)
        try:
            try:
                return _claimed(visit, found, language, app)
            except AlreadyDone as done:
                again = _opened(visit, app)
                return _told(visit, found, again, done.receipt, language, app)
        except Raced:
            found = waiting(visit, app)
    raise StorageUnavailable(f"payment: overtaken {ATTEMPTS} times in a row")


def book(
    visit: Visit,
    payment: Payment,
    reference: str,
    last_four: str,
    language: Language,
    app: SelfService,
) -> Answer:
    """Book a payment that the provider has taken, and end the conversation with its receipt.

    However often it is called, the payment is booked once: a repetition gets the first receipt.

    Args:
        visit: The contact.
        payment: As returned by ``claim``.
        reference: The provider's name of the payment, which stands for the card.
        last_four: Last digits of the card.
        language: In which the receipt is told.
        app: Self-service.

    Raises:
        DependencyError: It could not be booked; it is taken all the same, so this must be repeated.
        ValueError: It was not claimed: a mistake in the code.
    """
    deed = payment.deed
    if not deed.order.charge_key:
        raise ValueError("only a payment that was claimed can be booked: call claim first")
    booked = BookedPayment(deed.order, reference, last_four)
    return _settled(
        payment,
        lambda found, attempt: _booked(visit, found, deed, booked, language, app, attempt),
        lambda found: _reread(visit, found, app),
    )


def decline(
    visit: Visit, payment: Payment, entry: str, language: Language, app: SelfService
) -> Answer:
    """Note that a card was declined; the second one ends the conversation with a person.

    Args:
        visit: The contact.
        payment: As returned by ``claim``.
        entry: Fingerprint of what was keyed: the same again is the same decline.
        language: In which the caller is told.
        app: Self-service.

    Raises:
        DependencyError: It could not be noted.
    """
    return _settled(
        payment,
        lambda found, _attempt: _declined(visit, found, entry, language, app),
        lambda _found: waiting(visit, app),
    )


def note_outage(visit: Visit, payment: Payment, app: SelfService) -> None:
    """Count an outage of the provider: enough of them, and nobody is led to the card any more."""
    health.note_outage(visit, _PAY_BILL.name, payment.desk.memory, app)


def _settled(
    payment: Payment,
    settle: Callable[[Payment, int], Answer],
    again: Callable[[Payment], Payment | None],
) -> Answer:
    """Write by what was read, and read again where somebody else was faster."""
    found: Payment | None = payment
    for attempt in range(ATTEMPTS):
        if found is None:
            raise StorageUnavailable("payment: what was agreed on is not there any more")
        try:
            return settle(found, attempt)
        except (Raced, NumberTaken):
            found = again(found)
    raise StorageUnavailable(f"payment: overtaken {ATTEMPTS} times in a row")


def _declined(
    visit: Visit, payment: Payment, entry: str, language: Language, app: SelfService
) -> Answer:
    session = payment.session
    if session.entry == entry:
        return Answer(session)
    situation = _situation(visit, language, app)
    noted = replace(session, entry=entry, wrong=(*session.wrong, CARD_DECLINED))
    if noted.wrong.count(CARD_DECLINED) >= MOST_DECLINES:
        move = conversation.to_person(noted, "declined_twice", situation)
    else:
        say = situation.tongue.pick("This card was declined.", "Esta tarjeta fue rechazada.")
        event = StepEvent("card", "declined")
        move = Move(noted.say(Turn("pay", say, reason="declined")), (event,))
    charging = payment.charging
    if visit.contact_id in charging.askers:
        left = charging.after_decline(visit.contact_id)
        payment.desk.memory.keep_charging(payment.agreed.order.customer_id, left)
    return _ended(visit, payment, move, app)


def _claimed(
    visit: Visit, payment: Payment, language: Language, app: SelfService
) -> Payment | Answer:
    charging, agreed, memory = payment.charging, payment.agreed, payment.desk.memory
    now = app.clock.now()
    if charging.claimed is None:
        memory.check_unpaid(agreed, now)
        if charging.booked != agreed.booked:  # it was worked out from what is not owed any more
            situation = _situation(visit, language, app)
            move = conversation.to_person(payment.session, "paid_meanwhile", situation)
            return _ended(visit, payment, move, app)
        after = charging.after_claim(agreed, visit.contact_id, secrets.token_hex(8), now)
    elif charging.claimed.order.amount != agreed.order.amount:
        claimed, situation = charging.claimed.order.amount, _situation(visit, language, app)
        move = conversation.payment_open(payment.session, claimed, situation)
        return _ended(visit, payment, move, app)
    elif charging.lets_charge(visit.contact_id, now):
        return payment
    else:
        after = charging.after_joining(visit.contact_id, now)
    memory.keep_charging(agreed.order.customer_id, after)
    memory.list_claim(visit, after, language)
    memory.write()
    return replace(payment, charging=after)


def _ended(visit: Visit, payment: Payment, move: Move, app: SelfService) -> Answer:
    health.store(visit, move.session, payment.desk.memory, app)
    return Answer(move.session, move.events)


def _opened(visit: Visit, app: SelfService) -> Desk:
    desk = app.open_desk()
    desk.memory.expect(visit, _PAY_BILL.name)
    if visit.customer_id:
        desk.office.billing.expect(visit.customer_id)
    desk.memory.read()
    return desk


def _found(visit: Visit, desk: Desk, app: SelfService) -> Payment | None:
    now = app.clock.now()
    agreed, session = desk.memory.agreed(visit, now), desk.memory.session(visit, now)
    if agreed is None or session is None or session.transaction != _PAY_BILL.name:
        return None
    payment = Payment(agreed, session, desk.memory.charging(visit), desk)
    theirs = agreed.order.customer_id == visit.customer_id
    return payment if theirs and (session.stage == "paying" or payment.is_done) else None


def _reread(visit: Visit, payment: Payment, app: SelfService) -> Payment:
    """Read anew what money that was taken is booked by, though the caller may have left."""
    desk = _opened(visit, app)
    session = desk.memory.session(visit, app.clock.now()) or payment.session
    return Payment(payment.agreed, session, desk.memory.charging(visit), desk)


def _booked(
    visit: Visit,
    payment: Payment,
    deed: Agreed,
    booked: BookedPayment,
    language: Language,
    app: SelfService,
    attempt: int,
) -> Answer:
    desk, now = payment.desk, app.clock.now()
    receipt = new_receipt(payment.session, deed.key, visit, now, attempt)
    try:
        stage_booking(desk, payment.charging, deed, booked, receipt)
        return _told(visit, payment, desk, receipt, language, app)
    except AlreadyDone as done:
        again = _opened(visit, app)
        return _told(visit, payment, again, done.receipt, language, app)


def stage_booking(
    desk: Desk,
    charging: Charging,
    deed: Agreed,
    booked: BookedPayment,
    receipt: Receipt,
) -> None:
    """Stage all that a booking leaves; ``write`` raises ``AlreadyDone`` if it was booked before.

    Args:
        desk: Where it was read.
        charging: As it was read.
        deed: What was charged.
        booked: The same, as the account keeps it.
        receipt: Its receipt.
    """
    desk.office.billing.book_payment(booked, receipt)
    desk.memory.receive(receipt, Pay(deed.order), receipt.at + SAME_PAYMENT_WITHIN)
    desk.memory.receive_charge(deed, receipt)
    desk.memory.keep_charging(deed.order.customer_id, charging.after_booking(deed))


def _told(
    visit: Visit,
    payment: Payment,
    desk: Desk,
    receipt: Receipt,
    language: Language,
    app: SelfService,
) -> Answer:
    """End the conversation, and write what was staged."""
    situation = _situation(visit, language, app)
    move = conversation.finished(_PAY_BILL, situation, payment.session, receipt)
    health.store(visit, move.session, desk.memory, app)
    return Answer(move.session, move.events)


def _situation(visit: Visit, language: Language, app: SelfService) -> Situation:
    tongue = Tongue.on(visit.channel, language)
    caller = Caller(visit.contact_id, visit.customer_id, _PAY_BILL.level, visit.phone)
    return Situation(app.clock.now().astimezone(app.zone), tongue, caller, Facts())
