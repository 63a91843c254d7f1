"""What a customer owes, and what may be paid of it.

Source: domain reference, part 2(f): full or other amount between a minimum and the balance times a
limit; at most five months of history are told.
"""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Literal

from contact_center.domain import plans
from contact_center.domain.money import Money
from contact_center.domain.plans import Plan

HISTORY_MONTHS = 5
SAME_PAYMENT_WITHIN = timedelta(hours=24)  # the same amount again within this is a repetition

AmountRefusal = Literal["too_little", "too_much"]


@dataclass(frozen=True, slots=True)
class PaymentRules:
    """Which amounts are taken by self-service.

    Attributes:
        minimum_minor: Least amount, in minor units; less only to pay off what is left.
        limit_percent: Most, in percent of the balance.
    """

    minimum_minor: int = 500
    limit_percent: int = 100


@dataclass(frozen=True, slots=True)
class Bill:
    """A bill; ``open`` is what is still to be paid of it."""

    number: str
    issued: date
    due: date
    amount: Money
    open: Money


@dataclass(frozen=True, slots=True)
class Account:
    """A customer's account.

    Attributes:
        balance: What is owed in all; negative is a credit.
        bills: Newest first.
        pending: Payments made that are not booked yet, included in ``balance`` already.
        plan: The payment plan that runs, if one does: no more than ``balance``. Bills that were
            issued since it was agreed on are not in it.
        broken_plan: A plan was given up by not paying it.
        version: Counts the changes; what is agreed on holds for the version it was worked out from.
    """

    customer_id: str
    balance: Money
    bills: tuple[Bill, ...] = ()
    pending: Money | None = None
    plan: Plan | None = None
    broken_plan: bool = False
    version: int = 0

    @property
    def owes(self) -> bool:
        return self.balance.minor > 0

    def open_bills(self) -> tuple[Bill, ...]:
        """Return the bills that are not paid, the oldest first."""
        return tuple(bill for bill in reversed(self.bills) if bill.open.minor > 0)

    def due(self) -> date | None:
        """Return when the oldest unpaid bill is due."""
        unpaid = self.open_bills()
        return unpaid[0].due if unpaid else None

    def overdue(self, today: date) -> bool:
        due = self.due()
        return due is not None and due < today

    def recent_bills(self, today: date) -> tuple[Bill, ...]:
        """Return the bills of the last five months, newest first."""
        since = today - timedelta(days=31 * HISTORY_MONTHS)
        return tuple(bill for bill in self.bills if bill.issued >= since)


@dataclass(frozen=True, slots=True)
class PaymentOrder:
    """What a customer has agreed to pay; the card is asked for separately and is never part of it.

    Attributes:
        bill: The oldest unpaid bill, which the payment settles first.
        charge_key: The provider's idempotency key, given when the charge is claimed
            (``payments.claim``) and kept until it is booked; empty before.
    """

    customer_id: str
    bill: str
    amount: Money
    charge_key: str = ""


@dataclass(frozen=True, slots=True)
class BookedPayment:
    """A payment made, as the account keeps it.

    Attributes:
        reference: The payment provider's name for it.
        last_four: Last digits of the card.
    """

    order: PaymentOrder
    reference: str
    last_four: str = field(repr=False)


def refused_amount(
    amount: Money,
    account: Account,
    rules: PaymentRules = PaymentRules(),
) -> AmountRefusal | None:
    """Tell why an amount cannot be paid, or None when it can.

    Example:
        >>> account = Account("C-1", Money(8420))
        >>> [refused_amount(Money(cents), account) for cents in (499, 500, 8420, 8421)]
        ['too_little', None, None, 'too_much']
    """
    if amount.minor * 100 > account.balance.minor * rules.limit_percent:
        return "too_much"
    least = min(rules.minimum_minor, account.balance.minor)
    return "too_little" if amount.minor < max(least, 1) else None


def after_payment(account: Account, amount: Money) -> Account:
    """Return the account once a payment is taken: the oldest bills are paid first.

    A plan is about the oldest debt, so that its earliest instalments are paid with them. One that
    was larger than the balance is cut down to what is owed.
    """
    left = amount
    bills = []
    for bill in reversed(account.bills):
        part = min(left, bill.open)
        left = left - part
        bills.append(replace(bill, open=bill.open - part))
    balance = account.balance - amount
    return replace(
        account,
        balance=balance,
        bills=tuple(reversed(bills)),
        pending=amount if account.pending is None else account.pending + amount,
        plan=_plan_after(account.plan, amount, balance),
        version=account.version + 1,
    )


def _plan_after(plan: Plan | None, amount: Money, balance: Money) -> Plan | None:
    return plans.after_payment(plan, max(amount, plan.total - balance)) if plan else None
