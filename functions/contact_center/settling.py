"""Charges that were claimed and never booked: asked for at the provider, and brought to an end.

Somebody hung up with the card half keyed in, or we failed after the money was taken. As long as
the claim stands, no other amount can be paid; and what was taken is owed to the customer.

    left for five minutes ──▶ taken?   approved ──▶ booked, the receipt is texted
                                       nothing  ──▶ released
                                       no answer ─▶ asked again; after an hour a case for a person

Nobody charges under a claim that was left (``desk.CHARGE_WITHIN``), so what the provider says is
final. Whoever is faster all the same, booking or claiming anew, wins by the version.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final, Literal

from contact_center.desk import AlreadyDone, Charging, Claim, Desk, NumberTaken
from contact_center.domain.billing import BookedPayment
from contact_center.domain.cards import Approved
from contact_center.domain.cases import Case
from contact_center.domain.errors import BackOfficeUnavailable, PaymentUnavailable, Raced
from contact_center.domain.transactions.session import Session
from contact_center.payments import stage_booking
from contact_center.self_service import ATTEMPTS, SelfService, new_receipt

if TYPE_CHECKING:
    from contact_center.ports import Cases, Claims, Payments

PERSON_AFTER: Final = timedelta(hours=1)  # of asking in vain

Settled = Literal["waiting", "booked", "released", "unknown", "person"]

_PAY_BILL: Final = "pay_bill"


@dataclass(frozen=True, slots=True)
class Settling:
    """What the sweep needs."""

    self_service: SelfService
    payments: "Payments"
    claims: "Claims"
    cases: "Cases"


def settle_all(app: Settling) -> Mapping[Settled, int]:
    """Settle every claim that was left; say how many ended how.

    Raises:
        StorageUnavailable: The table did not answer; the next sweep finds what is left.
    """
    found: dict[Settled, int] = {}
    for claim in app.claims.open():
        how = settle(claim, app)
        found[how] = found.get(how, 0) + 1
    return found


def settle(claim: Claim, app: Settling) -> Settled:
    """Settle one claim; ``waiting`` while somebody may still charge under it.

    Raises:
        StorageUnavailable: The table did not answer.
    """
    now = app.self_service.clock.now()
    desk, charging = _read(claim, app)
    if charging.claimed and not charging.is_left(now):
        return "waiting"
    try:
        if charging.claimed is None:  # somebody deleted it by hand
            return _released(desk, claim, charging)
        taken = app.payments.taken(charging.claimed.order.charge_key)
        if taken is None:
            return _released(desk, claim, charging)
        return _booked(claim, taken, app)
    except (PaymentUnavailable, BackOfficeUnavailable):
        return _for_person(claim, app) if now - claim.asked_at >= PERSON_AFTER else "unknown"
    except AlreadyDone:  # the same was paid under another charge: too much was taken
        return _for_person(claim, app)
    except Raced:
        return "waiting"


def _read(claim: Claim, app: Settling) -> tuple[Desk, Charging]:
    desk = app.self_service.open_desk()
    desk.memory.expect(claim.visit, _PAY_BILL)
    desk.office.billing.expect(claim.customer_id)
    desk.memory.read()
    return desk, desk.memory.charging(claim.visit)


def _released(desk: Desk, claim: Claim, charging: Charging) -> Settled:
    desk.memory.keep_charging(claim.customer_id, charging.after_release())
    desk.memory.write()
    return "released"


def _booked(claim: Claim, taken: Approved, app: Settling) -> Settled:
    """Book what was taken, and text the receipt to the number that the caller had.

    Raises:
        AlreadyDone: It was paid otherwise.
        Raced: Somebody else is faster all the time, or has booked it.
        BackOfficeUnavailable: The account cannot be changed now.
        StorageUnavailable: The table did not answer.
    """
    now, visit = app.self_service.clock.now(), claim.visit
    for attempt in range(ATTEMPTS):
        desk, charging = _read(claim, app)
        deed = charging.claimed
        if deed is None or not charging.is_left(now):
            break
        receipt = new_receipt(Session(_PAY_BILL), deed.key, visit, now, attempt)
        booked = BookedPayment(deed.order, taken.token, taken.last_four)
        try:
            stage_booking(desk, charging, deed, booked, receipt)
            desk.memory.send_receipt(visit, receipt.number, claim.language, now)
            desk.memory.write()
        except (Raced, NumberTaken):
            continue
        return "booked"
    raise Raced("the claim is being changed")


def _for_person(claim: Claim, app: Settling) -> Settled:
    """Open a case, once; without a number to call, the alarm alone tells of it."""
    if claim.phone:
        asked = Case(
            number="",
            topic="bill",
            contact_id=claim.contact_id,
            customer_id=claim.customer_id,
            phone=claim.phone,
            language=claim.language,
            opened_at=app.self_service.clock.now(),
            answer_by=None,
        )
        app.cases.open(asked, claim.phone)
    return "person"
