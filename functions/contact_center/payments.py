"""Payments that were agreed on in self-service: found again with the card, and booked once.

The order never passes through a flow: it waits in the table under the contact, where only our own
functions read it. So nobody can pay another amount, or another customer's bill, than was read back.
"""

from dataclasses import dataclass

from contact_center.desk import Agreed, AlreadyDone, Desk, NumberTaken, Visit
from contact_center.domain.billing import BookedPayment
from contact_center.domain.errors import StorageUnavailable
from contact_center.domain.language import Language
from contact_center.domain.transactions import TRANSACTIONS, conversation
from contact_center.domain.transactions.commands import Pay
from contact_center.domain.transactions.declaration import Caller, Facts, Receipt, Situation
from contact_center.domain.transactions.session import Session
from contact_center.domain.transactions.words import Tongue
from contact_center.ports import Raced
from contact_center.self_service import ATTEMPTS, Answer, SelfService, new_receipt

_PAY_BILL = TRANSACTIONS["pay_bill"]


@dataclass(frozen=True, slots=True)
class Payment:
    """An agreed payment in a contact.

    Attributes:
        agreed: What is to be charged; ``agreed.key`` is the idempotency key for the provider too.
        session: The conversation that it belongs to.
    """

    agreed: Agreed
    session: Session

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
    for attempt in range(ATTEMPTS):
        desk = _opened(visit, app)
        if _found(visit, desk, app) is None:
            raise StorageUnavailable("payment: what was agreed on is not there any more")
        booking = _Booking(visit, payment, language, app, desk)
        try:
            return booking.done(BookedPayment(payment.agreed.order, reference, last_four), attempt)
        except AlreadyDone as done:
            return booking.told(done.receipt)
        except (Raced, NumberTaken):
            continue
    raise StorageUnavailable(f"payment: overtaken {ATTEMPTS} times in a row")


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
    payment = Payment(agreed, session)
    theirs = agreed.order.customer_id == visit.customer_id
    return payment if theirs and (session.stage == "paying" or payment.is_done) else None


@dataclass(frozen=True, slots=True)
class _Booking:
    visit: Visit
    payment: Payment
    language: Language
    app: SelfService
    desk: Desk

    def done(self, booked: BookedPayment, attempt: int) -> Answer:
        agreed, session = self.payment.agreed, self.payment.session
        now = self.app.clock.now()
        receipt = new_receipt(session, agreed.key, self.visit, now, attempt)
        self.desk.memory.receive(receipt, Pay(agreed.order), agreed.over_at)
        self.desk.office.billing.book_payment(booked, receipt)
        return self.told(receipt)

    def told(self, receipt: Receipt) -> Answer:
        """End the conversation, and write what was staged."""
        now = self.app.clock.now()
        visit = self.visit
        tongue = Tongue(self.language, spoken=visit.channel == "VOICE")
        caller = Caller(visit.contact_id, visit.customer_id, _PAY_BILL.level, visit.phone)
        situation = Situation(now.astimezone(self.app.zone), tongue, caller, Facts())
        move = conversation.finished(_PAY_BILL, situation, self.payment.session, receipt)
        self.desk.memory.keep(visit, move.session, now)
        self.desk.memory.write()
        return Answer(move.session, move.events)
