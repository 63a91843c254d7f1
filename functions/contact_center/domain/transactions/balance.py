"""Balance and due date: what is owed, until when, and the last bills."""

from contact_center.domain.transactions.declaration import Receipt, Situation, Transaction
from contact_center.domain.transactions.words import Phrase, Tongue, listed

_BILLS_SPOKEN = 1  # more than one amount after the balance cannot be kept in mind while listening


def _told(situation: Situation, _receipt: Receipt | None) -> str:
    account, tongue = situation.account, situation.tongue
    parts = [_owed(situation)]
    if account.pending:
        amount = tongue.money(account.pending)
        parts.append(
            tongue.pick(
                f"A payment of {amount} is being booked and is counted already.",
                f"Un pago de {amount} se está registrando y ya está descontado.",
            )
        )
    if account.plan:
        parts.append(_plan(situation))
    if account.recent_bills(situation.today):
        parts.append(_bills(situation))
    return " ".join(parts)


def _owed(situation: Situation) -> str:
    account, tongue = situation.account, situation.tongue
    if account.balance.minor == 0:
        return tongue.pick("You owe nothing.", "No debe nada.")
    if not account.owes:
        credit = tongue.money(account.balance.negated())
        return tongue.pick(
            f"You have a credit of {credit}.", f"Tiene un saldo a favor de {credit}."
        )
    amount, due = tongue.money(account.balance), account.due()
    if due is None:
        return tongue.pick(f"You owe {amount}.", f"Debe {amount}.")
    day = tongue.date(due)
    if account.overdue(situation.today):
        return tongue.pick(
            f"You owe {amount}. It was due on {day}.", f"Debe {amount}. Vencía el {day}."
        )
    return tongue.pick(f"You owe {amount}. It is due on {day}.", f"Debe {amount}. Vence el {day}.")


def _plan(situation: Situation) -> str:
    plan, tongue = situation.account.plan, situation.tongue
    coming = [i for i in plan.instalments if i.due >= situation.today] if plan else []
    if not coming:
        return tongue.pick("You are on a payment plan.", "Tiene un plan de pagos.")
    amount, day = tongue.money(coming[0].amount), tongue.date(coming[0].due)
    return tongue.pick(
        f"You are on a payment plan: {amount} on {day}.",
        f"Tiene un plan de pagos: {amount} el {day}.",
    )


def _bills(situation: Situation) -> str:
    tongue = situation.tongue
    bills = situation.account.recent_bills(situation.today)
    shown = bills[:_BILLS_SPOKEN] if tongue.spoken else bills
    told = listed(
        [_bill(tongue.date(b.issued), tongue.money(b.amount), tongue) for b in shown], tongue
    )
    if len(shown) == 1:
        return tongue.pick(
            f"Your last bill was the one {told}.", f"Su última factura fue la {told}."
        )
    return tongue.pick(
        f"Your last bills were those {told}.", f"Sus últimas facturas fueron las {told}."
    )


def _bill(day: str, amount: str, tongue: Tongue) -> str:
    return tongue.pick(f"of {day} over {amount}", f"del {day} por {amount}")


BALANCE = Transaction(
    name="balance",
    title=Phrase("your balance", "su saldo"),
    level=2,
    facts=("account",),
    told=_told,
)
