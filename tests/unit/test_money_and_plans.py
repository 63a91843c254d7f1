"""Money, what may be paid of a bill, and plans whose instalments add up."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contact_center.domain import money, plans
from contact_center.domain.billing import Account, Bill, after_payment, refused_amount
from contact_center.domain.money import Money

TODAY = date(2026, 11, 21)

amounts = st.integers(1, 10_000_000).map(Money)


@pytest.mark.parametrize(
    ("typed", "cents"),
    [
        ("2550", 2550),
        ("25*50", 2550),
        ("25*5", 2550),
        ("0", 0),
        ("25**5", None),
        ("", None),
        ("२५", None),
    ],
)
def test_an_amount_is_keyed_in_cents_or_with_a_star(typed: str, cents: int | None) -> None:
    found = money.keyed(typed, "USD")

    assert (found.minor if found else None) == cents


@pytest.mark.parametrize(
    ("typed", "cents"),
    [
        ("25", 2500),
        ("$25.50", 2550),
        ("1,234.50", 123450),
        ("25,5", 2550),
        ("25.505", None),
        ("-5", None),
    ],
)
def test_an_amount_is_written_as_people_write_it(typed: str, cents: int | None) -> None:
    found = money.written(typed, "USD")

    assert (found.minor if found else None) == cents


@given(amounts)
def test_what_is_written_is_read_back_the_same(amount: Money) -> None:
    assert money.written(amount.written(), "USD") == amount


def test_currencies_do_not_mix() -> None:
    with pytest.raises(ValueError, match="USD and EUR"):
        assert Money(1) < Money(1, "EUR")


@given(amounts, st.integers(1, 48), st.dates(date(2020, 1, 1), date(2040, 1, 1)))
def test_instalments_add_up_to_the_balance(balance: Money, number: int, first: date) -> None:
    if number > balance.minor:
        with pytest.raises(ValueError, match="cannot be paid in"):
            plans.plan(balance, number, first)
        return
    plan = plans.plan(balance, number, first)
    parts = [instalment.amount.minor for instalment in plan.instalments]
    dates = [instalment.due for instalment in plan.instalments]

    assert len(parts) == number
    assert plan.total == balance
    assert len(set(parts[:-1])) <= 1
    assert 0 <= parts[-1] - parts[0] < number
    assert dates == sorted(set(dates))
    assert all(later.month != sooner.month for sooner, later in pairwise(dates))


@pytest.mark.parametrize(
    ("cents", "on_plan", "broken", "refused"),
    [
        (0, False, False, "nothing_owed"),
        (-100, False, False, "nothing_owed"),
        (9_000, True, False, "already_on_plan"),
        (9_000, False, True, "broken_plan"),
        (4_999, False, False, "too_little"),
        (5_000, False, False, None),
        (150_000, False, False, None),
        (150_001, False, False, "too_much"),
    ],
)
def test_who_may_have_a_plan(cents: int, on_plan: bool, broken: bool, refused: str | None) -> None:
    assert plans.refused(Money(cents), on_plan=on_plan, broken=broken) == refused


def test_no_instalment_on_offer_is_below_the_least() -> None:
    assert plans.offers(Money(11_999)) == [3, 6]
    assert plans.offers(Money(12_000)) == [3, 6, 12]


def account(*open_cents: int) -> Account:
    bills = tuple(
        Bill(f"B-{n}", TODAY - timedelta(30 * n), TODAY, Money(cents), Money(cents))
        for n, cents in enumerate(open_cents)
    )
    return Account("C-1", Money(sum(open_cents)), bills)


def test_a_small_rest_may_be_paid_although_it_is_below_the_minimum() -> None:
    assert refused_amount(Money(300), account(300)) is None
    assert refused_amount(Money(299), account(300)) == "too_little"
    assert refused_amount(Money(0), account(300)) == "too_little"


@given(st.lists(st.integers(1, 100_000), min_size=1, max_size=5), st.data())
def test_a_payment_settles_the_oldest_bills_and_no_cent_is_lost(
    cents: list[int], data: st.DataObject
) -> None:
    before = account(*cents)
    paid = Money(data.draw(st.integers(1, before.balance.minor)))

    after = after_payment(before, paid)

    open_before = sum(bill.open.minor for bill in before.bills)
    open_after = sum(bill.open.minor for bill in after.bills)
    assert after.balance == before.balance - paid
    assert open_before - open_after == paid.minor
    touched = [b.number for b, a in zip(before.bills, after.bills, strict=True) if a.open != b.open]
    assert touched == [b.number for b in before.bills][-len(touched) :]
    assert after.pending == paid


@given(
    st.integers(5_000, 150_000),
    st.sampled_from([3, 6, 12]),
    st.integers(0, 50_000),
    st.lists(st.integers(1, 60_000), min_size=1, max_size=8),
)
def test_instalments_are_what_is_still_owed_of_a_plan_however_it_is_paid(
    agreed: int, number: int, newer: int, amounts: list[int]
) -> None:
    """Whatever is paid, in any order: a plan first, being the oldest debt, then newer bills."""
    plan = plans.plan(Money(agreed), number, TODAY)
    now = replace(account(newer, agreed), plan=plan)
    paid = 0
    for amount in amounts:
        part = min(amount, now.balance.minor)
        now, paid = after_payment(now, Money(part)), paid + part

    left = agreed - paid
    assert (now.plan.total.minor if now.plan else 0) == max(left, 0)
    assert now.balance.minor == newer + left
    if now.plan:
        assert all(part.amount.minor > 0 for part in now.plan.instalments)
        kept = plan.instalments[-len(now.plan.instalments) :]
        assert [part.due for part in now.plan.instalments] == [part.due for part in kept]
        assert [part.amount for part in now.plan.instalments[1:]] == [p.amount for p in kept[1:]]


def test_a_plan_that_outgrew_its_debt_is_cut_down_to_it() -> None:
    stale = replace(account(10_000), plan=plans.plan(Money(31_805), 3, TODAY))

    after = after_payment(stale, Money(4_000))

    assert after.plan is not None
    assert after.plan.total == after.balance == Money(6_000)
