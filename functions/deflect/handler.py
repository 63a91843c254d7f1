"""Lambda ``deflect``: offer a caller to go on by text, and have the text sent.

Trigger   Amazon Connect flow (modules ``continue_by_text``, ``by_text``), synchronous.
Input     parameters ``step`` = offer | send | number; ``transaction`` = one of the registry;
          ``language``.
Reply     offer: outcome = offer (ask ``say``) | tried (say ``say``, then a person: they have tried
          elsewhere in vain) | not_offered (go on by telephone; ``reason``).
          send: outcome = sent (``say``), also when it was sent before | not_offered.
          number: outcome = textable (a text that the caller asks for would go there) |
          not_textable: withheld, no mobile number, or it said STOP.
Cost      two DynamoDB requests to offer, three to send, one for the number.
Raises    StorageUnavailable: the flow goes on by telephone.
"""

from collections.abc import Mapping

from contact_center import telemetry
from contact_center.connect import FlowEvent, flow_function
from contact_center.domain import deflection as rules
from contact_center.domain.callers import number_presented
from contact_center.domain.deflection import Deflection, Offer
from contact_center.domain.language import spoken
from contact_center.domain.phone import PhoneNumber
from contact_center.web import bootstrap

KEYS = ("outcome", "say", "reason")


def deflect(event: FlowEvent, app: bootstrap.Deflect) -> Mapping[str, str | None]:
    number, transaction = number_presented(event.address), event.parameter("transaction") or ""
    if event.parameter("step") == "number":
        textable = isinstance(number, PhoneNumber) and app.can_be_texted(number)
        return {"outcome": "textable" if textable else "not_textable"}
    if not app.offers:
        return {"outcome": "not_offered", "reason": "off"}
    if not isinstance(number, PhoneNumber):
        return {"outcome": "not_offered", "reason": "no_number"}
    now, language = app.clock.now(), spoken(event.parameter("language"))
    card = app.cards.read(number, now)
    offer = rules.judge(card, transaction, now, lambda: app.can_be_texted(number))
    if offer.outcome == "tried":
        return {
            "outcome": "tried",
            "reason": offer.reason,
            "say": rules.status(offer, now, app.zone, language),
        }
    if offer.outcome != "offer":
        return {"outcome": offer.outcome, "reason": offer.reason}
    if event.parameter("step") != "send":
        return {"outcome": "offer", "say": rules.offered(language)}
    _start(event, app, offer, number, transaction)
    return {"outcome": "sent", "say": rules.sent(language)}


def _start(
    event: FlowEvent, app: bootstrap.Deflect, offer: Offer, number: PhoneNumber, transaction: str
) -> None:
    """Have the text sent; again changes nothing."""
    now = app.clock.now()
    started = Deflection(
        contact_id=event.contact_id,
        chain_id=event.initial_contact_id,
        customer_id=offer.customer.customer_id if offer.customer else "",
        phone=number,
        transaction=transaction,
        language=spoken(event.parameter("language")),
        started_at=now,
        due_at=now + rules.DUE_AFTER,
    )
    if app.deflections.start(started):
        telemetry.count(telemetry.DEFLECTION, transaction=transaction, what="started")


handler = flow_function("deflect", KEYS, deflect, bootstrap.deflect)
