"""Payment plans: who may have one, and instalments that add up.

Source: domain reference, part 2(f): no broken plan, a balance in range, not already on a plan;
instalments sum exactly to the balance, with the cents in the last one.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from contact_center.domain.money import Money

PlanRefusal = Literal["nothing_owed", "already_on_plan", "broken_plan", "too_little", "too_much"]


@dataclass(frozen=True, slots=True)
class PlanRules:
    """Which plans are agreed on without a person.

    Attributes:
        minimum_minor, maximum_minor: Range of balances, in minor units.
        instalments: Numbers of instalments on offer, each only where an instalment is no less than
            ``least_instalment_minor``.
    """

    minimum_minor: int = 5_000
    maximum_minor: int = 150_000
    instalments: tuple[int, ...] = (3, 6, 12)
    least_instalment_minor: int = 1_000


@dataclass(frozen=True, slots=True)
class Instalment:
    due: date
    amount: Money


@dataclass(frozen=True, slots=True)
class Plan:
    """A balance, cut into monthly instalments.

    Attributes:
        instalments: What is still to be paid of it, the earliest first; never none.
        receipt: Number of the receipt it was agreed with.
    """

    instalments: tuple[Instalment, ...]
    receipt: str = ""

    @property
    def total(self) -> Money:
        first, *others = (instalment.amount for instalment in self.instalments)
        return sum(others, first)


def refused(
    balance: Money,
    *,
    on_plan: bool,
    broken: bool,
    rules: PlanRules = PlanRules(),
) -> PlanRefusal | None:
    """Tell why a customer cannot have a plan, or None."""
    if balance.minor <= 0:
        return "nothing_owed"
    if on_plan:
        return "already_on_plan"
    if broken:
        return "broken_plan"
    if balance.minor < rules.minimum_minor:
        return "too_little"
    return "too_much" if balance.minor > rules.maximum_minor else None


def offers(balance: Money, rules: PlanRules = PlanRules()) -> Sequence[int]:
    """Return the numbers of instalments on offer for a balance.

    Example:
        >>> list(offers(Money(9_000)))
        [3, 6]
    """
    return [n for n in rules.instalments if balance.minor // n >= rules.least_instalment_minor]


def plan(balance: Money, number: int, first_due: date) -> Plan:
    """Cut a balance into monthly instalments.

    Args:
        balance: What is owed.
        number: How many.
        first_due: When the first is due; the others on the same day of the months that follow, or
            on the last day of a shorter month.

    Raises:
        ValueError: The balance does not give each instalment at least one minor unit.

    Example:
        >>> halves = plan(Money(10001), 2, date(2026, 12, 31))
        >>> [(f"{part.due}", part.amount.minor) for part in halves.instalments]
        [('2026-12-31', 5000), ('2027-01-31', 5001)]
    """
    if not 1 <= number <= balance.minor:
        raise ValueError(f"{balance.minor} minor units cannot be paid in {number} instalments")
    each, rest = divmod(balance.minor, number)
    return Plan(
        tuple(
            Instalment(
                _months_later(first_due, n),
                Money(each + (rest if n == number - 1 else 0), balance.currency),
            )
            for n in range(number)
        )
    )


def after_payment(plan: Plan, amount: Money) -> Plan | None:
    """Return what is left of a plan after a payment: the earliest instalments are paid first.

    Returns:
        The plan, less what was paid of it; None once all of it is.

    Example:
        >>> halves = plan(Money(10001), 2, date(2026, 12, 31))
        >>> left = after_payment(halves, Money(6000))
        >>> [(f"{part.due}", part.amount.minor) for part in left.instalments]
        [('2027-01-31', 4001)]
    """
    left, instalments = amount, []
    for instalment in plan.instalments:
        part = min(left, instalment.amount)
        left = left - part
        if part != instalment.amount:
            instalments.append(replace(instalment, amount=instalment.amount - part))
    return replace(plan, instalments=tuple(instalments)) if instalments else None


def _months_later(day: date, months: int) -> date:
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    following = date(year + month // 12, month % 12 + 1, 1)
    last = (following - date.resolution).day
    return date(year, month, min(day.day, last))
