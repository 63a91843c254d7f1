"""Payments that were agreed on in self-service: found again with the card, and booked once.

The order never passes through a flow: it waits in the table under the contact, where only our own
functions read it. So nobody can pay another amount, or another customer's bill, than was read back.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from contact_center import health
from contact_center.desk import Agreed, AlreadyDone, Desk, NumberTaken, Visit
from contact_center.domain.billing import BookedPayment
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
        agreed: What is to be charged, under ``agreed.order.charge_key``.
        session: The conversation that it belongs to.
        desk: Where it was read, and where it can be written once.
    """

    agreed: Agreed
    session: Session
    desk: Desk = field(repr=False, compare=False)

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
        payment: As found by ``waiting``.
        reference: The provider's name of the payment, which stands for the card.
        last_four: Last digits of the card.
        language: In which the receipt is told.
        app: Self-service.

    Raises:
        DependencyError: It could not be booked; it is taken all the same, so this must be repeated.
    """
    booked = BookedPayment(payment.agreed.order, reference, last_four)
    return _settled(
        visit,
        payment,
        app,
        lambda found, attempt: _booked(visit, found, booked, language, app, attempt),
    )


def decline(
    visit: Visit, payment: Payment, entry: str, language: Language, app: SelfService
) -> Answer:
    """Note that a card was declined; the second one ends the conversation with a person.

    Args:
        visit: The contact.
        payment: As found by ``waiting``.
        entry: Fingerprint of what was keyed: the same again is the same decline.
        language: In which the caller is told.
        app: Self-service.

    Raises:
        DependencyError: It could not be noted.
    """
    return _settled(
        visit, payment, app, lambda found, _attempt: _declined(visit, found, entry, language, app)
    )


def note_outage(visit: Visit, payment: Payment, app: SelfService) -> None:
    """Count an outage of the provider: enough of them, and nobody is led to the card any more."""
    health.note_outage(visit, _PAY_BILL.name, payment.desk.memory, app)


def _settled(
    visit: Visit, payment: Payment, app: SelfService, settle: Callable[[Payment, int], Answer]
) -> Answer:
    """Write by what was read, and read again where somebody else was faster."""
    found: Payment | None = payment
    for attempt in range(ATTEMPTS):
        if found is None:
            raise StorageUnavailable("payment: what was agreed on is not there any more")
        try:
            return settle(found, attempt)
        except (Raced, NumberTaken):
            found = waiting(visit, app)
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
    payment = Payment(agreed, session, desk)
    theirs = agreed.order.customer_id == visit.customer_id
    return payment if theirs and (session.stage == "paying" or payment.is_done) else None


def _booked(
    visit: Visit,
    payment: Payment,
    booked: BookedPayment,
    language: Language,
    app: SelfService,
    attempt: int,
) -> Answer:
    agreed, desk = payment.agreed, payment.desk
    receipt = new_receipt(payment.session, agreed.key, visit, app.clock.now(), attempt)
    try:
        desk.office.billing.book_payment(booked, receipt)
        desk.memory.receive(receipt, Pay(agreed.order), agreed.over_at)
        return _told(visit, payment, desk, receipt, language, app)
    except AlreadyDone as done:
        again = _opened(visit, app)
        return _told(visit, payment, again, done.receipt, language, app)


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
