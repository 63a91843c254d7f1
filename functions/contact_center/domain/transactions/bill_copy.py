"""A copy of a bill: a link to the registered contact only, so that a known number is enough."""

from datetime import timedelta

from contact_center.domain.billing import Bill
from contact_center.domain.transactions.commands import SendLink
from contact_center.domain.transactions.declaration import (
    Receipt,
    Refusal,
    Situation,
    Transaction,
)
from contact_center.domain.transactions.inputs import Input, Option
from contact_center.domain.transactions.words import Phrase

_OFFERED = 3
_ONE_COPY_WITHIN = timedelta(hours=1)


def _bills(situation: Situation) -> tuple[Bill, ...]:
    return situation.account.recent_bills(situation.today)[:_OFFERED]


def _bill(situation: Situation) -> Bill:
    chosen = situation.answers.get("bill")
    bills = _bills(situation)
    return next((bill for bill in bills if bill.number == chosen), bills[0])


def _refuse(situation: Situation) -> Refusal | None:
    tongue = situation.tongue
    if not _bills(situation):
        return Refusal(
            "no_bill", tongue.pick("There is no recent bill.", "No hay facturas recientes.")
        )
    return no_registered_number(situation)


def no_registered_number(situation: Situation) -> Refusal | None:
    """Refuse what is sent to the registered number when there is none."""
    if situation.profile.phones:
        return None
    say = situation.tongue.pick(
        "We have no number of yours to send it to.", "No tenemos un número suyo a donde enviarlo."
    )
    return Refusal("no_registered_number", say, person=True)


def ending(situation: Situation) -> str:
    """Say how the registered number ends: enough to know it, too little to learn it."""
    return situation.tongue.number(situation.profile.phones[0].e164[-2:])


def _confirm(situation: Situation) -> tuple[str, ...]:
    tongue = situation.tongue
    day = tongue.date(_bill(situation).issued)
    return (
        tongue.pick(
            f"We text a link to your bill of {day} to your number ending in {ending(situation)}.",
            f"Le enviamos un enlace a su factura del {day} al número terminado en "
            f"{ending(situation)}.",
        ),
    )


def _told(situation: Situation, _receipt: Receipt | None) -> str:
    return situation.tongue.pick(
        "We send the link to your telephone.", "Enviamos el enlace a su teléfono."
    )


BILL_COPY = Transaction(
    name="bill_copy",
    title=Phrase("this request for a copy", "esta solicitud de copia"),
    level=1,
    facts=("account", "profile"),
    inputs=(
        Input(
            name="bill",
            kind="choice",
            why=Phrase("To send the right bill", "Para enviar la factura correcta"),
            options=lambda situation: tuple(
                Option(bill.number, situation.tongue.date(bill.issued))
                for bill in _bills(situation)
            ),
            wanted=lambda situation: len(_bills(situation)) > 1,
        ),
    ),
    refuse=_refuse,
    confirm=_confirm,
    command=lambda situation: SendLink(
        situation.account.customer_id,
        "bill_copy",
        _bill(situation).number,
        situation.profile.phones[0],
    ),
    business_key=lambda situation: _bill(situation).number,
    repeats_within=_ONE_COPY_WITHIN,
    told=_told,
)
