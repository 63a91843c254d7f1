"""The steps of a payment: each entry is checked as it comes, then the card is charged, once.

A card exists in here for the length of one request. What is kept of it is the provider's token and
the last four digits; the code is kept by nobody (PCI DSS 3.3.1).
"""

import hashlib
from collections.abc import Callable, Mapping
from typing import Final

from contact_center import bootstrap, payments
from contact_center.connect import FlowEvent, missed_entries
from contact_center.desk import Visit
from contact_center.domain.callers import number_presented
from contact_center.domain.cards import (
    Approved,
    Card,
    Charge,
    Expiry,
    InvalidCard,
    Part,
    card_number,
)
from contact_center.domain.digits import Digits, wish
from contact_center.domain.errors import PaymentUnavailable
from contact_center.domain.language import spoken
from contact_center.domain.phone import PhoneNumber
from contact_center.domain.transactions.inputs import RETRIES
from contact_center.self_service import Answer
from take_payment.words import SAY

Reply = Mapping[str, str | None]

_OUTCOMES: Final = {
    "pay": "declined",  # another card may do
    "done": "paid",
    "repeated": "repeated",
    "person": "declined_twice",
}
_UNCLEAR: Final = ("paid_meanwhile", "payment_open")  # nothing was charged; a person looks


class _Silence(Exception):  # noqa: N818 - an answer, not a failure
    """The caller keyed nothing."""

    def __init__(self, part: Part) -> None:
        super().__init__(part)
        self.part = part


class _PersonWanted(Exception):  # noqa: N818 - an answer, not a failure
    """The caller keyed 0 or 9 in place of an entry; the text is why a person is wanted."""


def card(event: FlowEvent, app: bootstrap.TakePayment) -> Reply:
    """Check a card number, and claim the charge: then the payment needs no request for it."""
    return _answered(event, lambda: _reserved(event, app))


def expiry(event: FlowEvent, app: bootstrap.TakePayment) -> Reply:
    """Check an expiry date."""
    return _answered(event, lambda: _accepted(_expiry(event, app)))


def pay(event: FlowEvent, app: bootstrap.TakePayment) -> Reply:
    """Charge the card for what was agreed on in this contact."""
    return _answered(event, lambda: _charged(event, app))


def _answered(event: FlowEvent, step: Callable[[], Reply]) -> Reply:
    say = _say(event)
    try:
        return step()
    except InvalidCard as wrong:
        return _again(event, wrong.part, say(wrong.part))
    except _Silence as silence:
        return _again(event, silence.part, say("nothing"))
    except _PersonWanted as wanted:
        return {"outcome": "person", "reason": str(wanted), "say": say("person")}


def _again(event: FlowEvent, part: Part, say: str) -> Reply:
    """Ask for a part again, as often as for anything else; then a person may help."""
    missed = missed_entries(event) + 1
    if missed > RETRIES:
        return {"outcome": "person", "reason": "payment_failed", "say": _say(event)("person")}
    return {"outcome": "invalid", "part": part, "say": say, "missed": str(missed)}


def _accepted(_entry: object) -> Reply:
    return {"outcome": "ok"}


def _reserved(event: FlowEvent, app: bootstrap.TakePayment) -> Reply:
    card_number(_keyed(event, app, "number"))
    visit, language = _visit(event), spoken(event.parameter("language"))
    payment = payments.waiting(visit, app.self_service)
    if payment is None:
        return _nothing_agreed(event)
    claimed = payments.claim(visit, payment, language, app.self_service)
    return _told(claimed) if isinstance(claimed, Answer) else {"outcome": "ok"}


def _nothing_agreed(event: FlowEvent) -> Reply:
    say = _say(event)("person")
    return {"outcome": "person", "reason": "nothing_agreed", "say": say}


def _charged(event: FlowEvent, app: bootstrap.TakePayment) -> Reply:
    number, expires, code = (
        _keyed(event, app, "number"),
        _expiry(event, app),
        _keyed(event, app, "code"),
    )
    keyed = Card(number, expires, code)
    visit, language = _visit(event), spoken(event.parameter("language"))
    payment = payments.waiting(visit, app.self_service)
    if payment is None:
        return _nothing_agreed(event)
    entry = _fingerprint(event)
    if payment.is_done or payment.session.entry == entry:
        return _told(Answer(payment.session))  # Connect repeats what it got no answer to
    claimed = payments.claim(visit, payment, language, app.self_service)
    if isinstance(claimed, Answer):
        return _told(claimed)
    order = claimed.deed.order
    charge = Charge(order.charge_key, order.amount, order.bill)
    try:
        result = app.payments.charge(charge, keyed)
    except PaymentUnavailable:
        payments.note_outage(visit, claimed, app.self_service)
        raise
    if not isinstance(result, Approved):
        declined = payments.decline(visit, claimed, entry, language, app.self_service)
        return {**_told(declined), "reason": result.reason}
    booked = payments.book(
        visit, claimed, result.token, result.last_four, language, app.self_service
    )
    return {**_told(booked), "lastFour": result.last_four}


def _told(answer: Answer) -> Reply:
    turn = answer.turn
    outcome = _OUTCOMES[turn.outcome]
    return {
        "outcome": "person" if turn.reason in _UNCLEAR else outcome,
        "say": turn.say,
        "receipt": turn.receipt,
        "reason": turn.reason,
        "tried": answer.session.tried,
    }


_PARAMETERS: Final[Mapping[Part, str]] = {"number": "card", "expiry": "expiry", "code": "code"}


def _keyed(event: FlowEvent, app: bootstrap.TakePayment, part: Part) -> Digits:
    digits = app.inputs.read(event.parameter(_PARAMETERS[part]))
    if digits is None:
        raise _Silence(part)
    if wanted := wish(digits):
        raise _PersonWanted(wanted)
    return digits


def _expiry(event: FlowEvent, app: bootstrap.TakePayment) -> Expiry:
    today = app.clock.now().astimezone(app.zone).date()
    return Expiry.keyed(_keyed(event, app, "expiry"), today)


def _say(event: FlowEvent) -> Callable[[str], str]:
    language = spoken(event.parameter("language"))
    return lambda what: SAY[what][language]


def _visit(event: FlowEvent) -> Visit:
    number = number_presented(event.address)
    return Visit(
        contact_id=event.contact_id,
        chain_id=event.initial_contact_id,
        previous_id=event.previous_contact_id,
        initiation_method=event.initiation_method,
        channel=event.channel,
        phone=number if isinstance(number, PhoneNumber) else None,
        customer_id=event.attribute("customerId"),
    )


def _fingerprint(event: FlowEvent) -> str:
    """Name an entry by its ciphertext, which differs each time that something is keyed."""
    parts = (event.contact_id, event.parameter("card"), event.parameter("code"))
    return hashlib.sha256("\0".join(part or "" for part in parts).encode()).hexdigest()[:32]
