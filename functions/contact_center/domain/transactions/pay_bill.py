"""Pay a bill: agree on the amount; the payment module takes the card and books the payment.

Source: domain reference, part 2(f): full or other amount between a minimum and the balance; read
back; a duplicate within 24 hours is told of the first, and made only if the caller says so again.
"""

from contact_center.domain import money
from contact_center.domain.billing import (
    SAME_PAYMENT_WITHIN,
    PaymentOrder,
    PaymentRules,
    after_payment,
    refused_amount,
)
from contact_center.domain.money import Money
from contact_center.domain.spoken import digits_said
from contact_center.domain.spoken_money import amount_said
from contact_center.domain.transactions.commands import Pay
from contact_center.domain.transactions.declaration import (
    Receipt,
    Refusal,
    Situation,
    Transaction,
    spoken_number,
)
from contact_center.domain.transactions.inputs import Input, Option, Unusable
from contact_center.domain.transactions.words import Phrase

_RULES = PaymentRules()


def amount(situation: Situation) -> Money:
    """Return the amount agreed on."""
    account = situation.account
    if situation.answers["how_much"] == "all":
        return account.balance
    return Money(int(situation.answers["amount"]), account.balance.currency)


def _refuse(situation: Situation) -> Refusal | None:
    account, tongue = situation.account, situation.tongue
    if not account.owes:
        return Refusal(
            "nothing_owed", tongue.pick("There is nothing to pay.", "No hay nada que pagar.")
        )
    return None


def _options(situation: Situation) -> tuple[Option, ...]:
    tongue = situation.tongue
    balance = tongue.money(situation.account.balance)
    return (
        Option("all", tongue.pick(f"the whole amount of {balance}", f"todo, {balance}")),
        Option("other", tongue.pick("another amount", "otra cantidad")),
    )


def _ask_amount(situation: Situation) -> str:
    tongue = situation.tongue
    if tongue.spoken:
        return tongue.pick(
            "key in dollars and cents without a point, and then the pound key: "
            "for 25 dollars and 50 cents, 2 5 5 0",
            "marque dólares y centavos sin punto, y después la tecla numeral: "
            "para 25 dólares con 50 centavos, 2 5 5 0",
        )
    return tongue.pick("write the amount, like 25.50", "escriba la cantidad, como 25.50")


def _parse(text: str, situation: Situation) -> str | None:
    """Read an amount: keyed it is cents, said it is dollars, unless digit by digit as keyed."""
    currency, said = situation.account.balance.currency, situation.said
    as_keyed = situation.tongue.spoken and (not said or digits_said(said) == text)
    reader = money.keyed if as_keyed else money.written
    found = (amount_said(said, currency) if said else None) or reader(text, currency)
    return str(found.minor) if found else None


def _check(value: str, situation: Situation) -> None:
    account, tongue = situation.account, situation.tongue
    given = Money(int(value), account.balance.currency)
    refused = refused_amount(given, account, _RULES)
    if refused is None:
        return
    # Whoever keys 50 for fifty dollars has to hear that it was taken for cents.
    understood = tongue.pick(
        f"I understood {tongue.money(given)}.", f"Entendí {tongue.money(given)}."
    )
    if refused == "too_little":
        least = tongue.money(Money(_RULES.minimum_minor, account.balance.currency))
        limit = tongue.pick(f"The least is {least}.", f"Lo mínimo son {least}.")
    else:
        owed = tongue.money(account.balance)
        limit = tongue.pick(f"You owe no more than {owed}.", f"No debe más de {owed}.")
    raise Unusable(refused, f"{understood} {limit}")


def _confirm(situation: Situation) -> tuple[str, ...]:
    tongue = situation.tongue
    paid = tongue.money(amount(situation))
    now = tongue.pick(f"You want to pay {paid} now.", f"Quiere pagar {paid} ahora.")
    return (f"{now} {_plan_after(situation)}".rstrip(),)


def _plan_after(situation: Situation) -> str:
    """Tell what becomes of a payment plan."""
    account, tongue = situation.account, situation.tongue
    if account.plan is None:
        return ""
    left = after_payment(account, amount(situation)).plan
    if left is None:
        return tongue.pick(
            "With that, your payment plan is paid off.",
            "Con eso, su plan de pagos queda pagado.",
        )
    following = left.instalments[0]
    part, day, total = (
        tongue.money(following.amount),
        tongue.date(following.due),
        tongue.money(left.total),
    )
    return tongue.pick(
        f"It counts towards your payment plan: {total} of it are left, "
        f"and the next instalment is {part} on {day}.",
        f"Se descuenta de su plan de pagos: quedan {total}, y la próxima cuota es de {part} "
        f"el {day}.",
    )


def _order(situation: Situation) -> PaymentOrder:
    account = situation.account
    unpaid = account.open_bills()
    bill = unpaid[0].number if unpaid else "balance"
    paid = amount(situation)
    return PaymentOrder(account.customer_id, bill, paid)


def _business_key(situation: Situation) -> str:
    order = _order(situation)
    return f"{order.bill}:{order.amount.minor}:{order.amount.currency}"


def _told(situation: Situation, receipt: Receipt | None) -> str:
    tongue = situation.tongue
    number = spoken_number(situation, receipt)
    return tongue.pick(
        f"Thank you, your payment was made. The receipt number is {number}.",
        f"Gracias, su pago se realizó. El número de comprobante es {number}.",
    )


PAY_BILL = Transaction(
    name="pay_bill",
    title=Phrase("this payment", "este pago"),
    level=2,
    facts=("account",),
    inputs=(
        Input(
            name="how_much",
            kind="choice",
            why=Phrase("To know how much you want to pay", "Para saber cuánto quiere pagar"),
            options=_options,
        ),
        Input(
            name="amount",
            kind="digits",
            why=Phrase("To pay another amount", "Para pagar otra cantidad"),
            ask=_ask_amount,
            parse=_parse,
            check=_check,
            wanted=lambda situation: situation.answers["how_much"] == "other",
            maximum=lambda _situation: 8,
            shown=lambda value: Money(int(value)).written(),
        ),
    ),
    refuse=_refuse,
    confirm=_confirm,
    command=lambda situation: Pay(_order(situation)),
    business_key=_business_key,
    repeats_within=SAME_PAYMENT_WITHIN,
    again=Phrase(
        "Do you want to pay the same amount once more?", "¿Quiere pagar la misma cantidad otra vez?"
    ),
    told=_told,
    paid=True,
)
