"""Agree on a payment plan: only for who is eligible, and to the cent."""

from datetime import timedelta

from contact_center.domain import plans
from contact_center.domain.plans import Plan
from contact_center.domain.transactions.commands import AgreePlan
from contact_center.domain.transactions.declaration import (
    Receipt,
    Refusal,
    Situation,
    Transaction,
    spoken_number,
)
from contact_center.domain.transactions.inputs import Input, Option, Unusable
from contact_center.domain.transactions.words import Phrase

_FIRST_AFTER = timedelta(days=30)
_REFUSALS: dict[plans.PlanRefusal, Phrase] = {
    "nothing_owed": Phrase("There is nothing to pay.", "No hay nada que pagar."),
    "already_on_plan": Phrase("You already have a payment plan.", "Ya tiene un plan de pagos."),
    "broken_plan": Phrase(
        "For a new plan, please talk to a colleague.",
        "Para un plan nuevo, por favor hable con una persona.",
    ),
    "too_little": Phrase(
        "The amount you owe is too small for a plan.",
        "La cantidad que debe es demasiado pequeña para un plan.",
    ),
    "too_much": Phrase(
        "For a plan over this amount, please talk to a colleague.",
        "Para un plan por esta cantidad, por favor hable con una persona.",
    ),
}
_BY_A_PERSON = ("broken_plan", "too_much")


def _refuse(situation: Situation) -> Refusal | None:
    account, tongue = situation.account, situation.tongue
    code = plans.refused(
        account.balance, on_plan=account.plan is not None, broken=account.broken_plan
    )
    if code is None:
        return None
    say = tongue.say(_REFUSALS[code])
    if code == "already_on_plan" and account.plan and account.plan.receipt:
        number = tongue.number(account.plan.receipt)
        more = tongue.pick(f"Its number is {number}.", f"Su número es {number}.")
        return Refusal(code, f"{say} {more}", receipt=number)
    return Refusal(code, say, person=code in _BY_A_PERSON)


def _options(situation: Situation) -> tuple[Option, ...]:
    tongue = situation.tongue
    return tuple(
        Option(str(number), tongue.pick(f"{number} months", f"{number} meses"))
        for number in plans.offers(situation.account.balance)
    )


def _check(value: str, situation: Situation) -> None:
    if int(value) not in plans.offers(situation.account.balance):
        raise Unusable(
            "not_on_offer",
            situation.tongue.pick("That plan is not on offer.", "Ese plan no está disponible."),
        )


def _plan(situation: Situation) -> Plan:
    return plans.plan(
        situation.account.balance,
        int(situation.answers["months"]),
        situation.today + _FIRST_AFTER,
    )


def _confirm(situation: Situation) -> tuple[str, ...]:
    tongue, plan = situation.tongue, _plan(situation)
    first, last = plan.instalments[0], plan.instalments[-1]
    others = len(plan.instalments) - 1
    day = tongue.date(first.due)
    each, final = tongue.money(first.amount), tongue.money(last.amount)
    if each == final:
        return (
            tongue.pick(
                f"You pay {each} a month, {others + 1} times, the first on {day}.",
                f"Usted paga {each} al mes, {others + 1} veces, la primera el {day}.",
            ),
        )
    return (
        tongue.pick(
            f"You pay {each} a month, {others} times, the first on {day}, and at last {final}.",
            f"Usted paga {each} al mes, {others} veces, la primera el {day}, y al final {final}.",
        ),
    )


def _told(situation: Situation, receipt: Receipt | None) -> str:
    tongue = situation.tongue
    number = spoken_number(situation, receipt)
    day = tongue.date(_plan(situation).instalments[0].due)
    return tongue.pick(
        f"Your payment plan is agreed, its number is {number}. The first payment is due on {day}.",
        f"Su plan de pagos quedó acordado con el número {number}. El primer pago vence el {day}.",
    )


PAYMENT_PLAN = Transaction(
    name="payment_plan",
    title=Phrase("this payment plan", "este plan de pagos"),
    level=3,
    facts=("account",),
    inputs=(
        Input(
            name="months",
            kind="choice",
            why=Phrase("To spread what you owe", "Para repartir lo que debe"),
            ask=lambda situation: situation.tongue.pick(
                "choose over how many months you pay", "elija en cuántos meses paga"
            ),
            options=_options,
            check=_check,
        ),
    ),
    refuse=_refuse,
    confirm=_confirm,
    command=lambda situation: AgreePlan(situation.account.customer_id, _plan(situation)),
    business_key=lambda situation: (
        f"{situation.account.balance.minor}:{situation.answers['months']}:{situation.today}"
    ),
    told=_told,
)
