"""Money taken is money booked: in any order, cut off anywhere, on several channels at once."""

from collections import Counter
from dataclasses import replace
from datetime import datetime
from itertools import pairwise

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, initialize, invariant, rule

from contact_center import payments
from contact_center.adapters import keys
from contact_center.adapters.claims import DynamoClaims
from contact_center.adapters.in_table.feed import BackOfficeFeed
from contact_center.desk import Visit
from contact_center.domain.billing import SAME_PAYMENT_WITHIN
from contact_center.domain.cards import Approved, Card, Charge
from contact_center.domain.cases import Case
from contact_center.domain.money import Money
from contact_center.domain.phone import PhoneNumber
from contact_center.payments import Payment
from contact_center.settling import Settling, settle_all
from tests.memory_table import MemoryTable
from tests.self_service import ACCOUNT, PHONE, Caller, Centre
from tests.support import TABLE

AMOUNTS = (1_000, 2_550)


def visit_of(caller: Caller) -> Visit:
    contact = caller.contact_id
    return Visit(contact, contact, None, "INBOUND", caller.channel, PHONE, caller.customer_id)


class Ledger:
    """What the provider has taken, asked by key."""

    def __init__(self, taken: dict[str, tuple[int, datetime]]) -> None:
        self._taken = taken

    def charge(self, _charge: Charge, _card: Card, /) -> Approved:
        raise AssertionError("a sweep charges nothing")

    def taken(self, key: str, /) -> Approved | None:
        return Approved(key, "1111") if key in self._taken else None


class Nobody:
    """Nobody is needed to settle anything."""

    def open(self, _case: Case, _caller: PhoneNumber | None) -> tuple[Case, bool]:
        raise AssertionError("a case was opened")


class Paying(RuleBasedStateMachine):
    """The provider takes money once for each key; what is booked is what the account keeps."""

    agreed = Bundle("agreed")
    charged = Bundle("charged")

    @initialize()
    def open(self) -> None:
        self.table = MemoryTable()
        self.centre = Centre(self.table)
        self.taken: dict[str, tuple[int, datetime]] = {}
        self.settling = Settling(
            self.centre.app(),
            Ledger(self.taken),
            DynamoClaims(self.table, TABLE),  # type: ignore[arg-type]
            Nobody(),
        )
        self.reload()

    @rule()
    def reload(self) -> None:
        """The nightly feed knows nothing of versions."""
        feed = BackOfficeFeed(self.table, TABLE)  # type: ignore[arg-type]
        feed.put_account(replace(ACCOUNT, balance=Money(900_000)))

    @rule()
    def change_account(self) -> None:
        """Agree on a plan, say."""
        account = self.centre.account()
        account = replace(account, version=account.version + 1)
        self.centre.put_fact(keys.customer("C-1"), keys.BILLING, account)

    @rule(hours=st.sampled_from((0.05, 0.1, 1, 23, 25)))
    def later(self, hours: float) -> None:
        self.centre.later(hours=hours)

    @rule()
    def sweep(self) -> None:
        settle_all(self.settling)

    @rule(target=agreed, amount=st.sampled_from(AMOUNTS), channel=st.sampled_from(("VOICE", "WEB")))
    def agree(self, amount: int, channel: str) -> Caller:
        return self._agreed(amount, channel)

    def _agreed(self, amount: int, channel: str) -> Caller:
        caller = Caller(self.centre, "pay_bill", level=2, channel=channel)
        caller.begin()
        typed = str(amount) if channel == "VOICE" else f"{amount / 100:.2f}"
        caller("2" if channel == "VOICE" else "other", typed, "1")
        assert caller.reply["outcome"] in ("pay", "repeated") or (
            caller.reply["reason"] == "payment_open"
        ), caller.reply
        return caller

    @rule(target=charged, caller=agreed, reached=st.booleans())
    def charge(self, caller: Caller, reached: bool) -> tuple[Caller, Payment] | None:
        """Claim and charge; the process may die before the provider hears of it."""
        payment = self._claimed(caller)
        if payment is None or not reached:
            return None
        self._take(payment)
        return caller, payment

    @rule(caller=agreed, entry=st.integers())
    def decline(self, caller: Caller, entry: int) -> None:
        payment = self._claimed(caller)
        if payment and payment.deed.order.charge_key not in self.taken:
            payments.decline(visit_of(caller), payment, str(entry), "en", self.centre.app())

    @rule(one=consumes(charged))
    def book(self, one: tuple[Caller, Payment] | None) -> None:
        """What is never booked, or late, is a process that died, or was slow."""
        if one and payments.waiting(visit_of(one[0]), self.centre.app()):
            self._book(*one)

    @invariant()
    def what_is_booked_was_taken_once(self) -> None:
        booked = self._booked()
        assert all(times == 1 for times in booked.values()), booked
        assert set(booked) <= {(key, amount) for key, (amount, _) in self.taken.items()}

    @invariant()
    def one_wish_is_charged_once(self) -> None:
        for amount in AMOUNTS:
            times = sorted(at for minor, at in self.taken.values() if minor == amount)
            gaps = [later - first for first, later in pairwise(times)]
            assert all(gap >= SAME_PAYMENT_WITHIN for gap in gaps), times

    def teardown(self) -> None:
        """Have the sweep come once more; then nothing that was taken is left, and nobody waits."""
        self.centre.later(minutes=5)
        settle_all(self.settling)
        self.what_is_booked_was_taken_once()
        taken = sum(amount for amount, _ in self.taken.values())
        assert taken == sum(amount for _, amount in self._booked())
        assert not any(pk == keys.CLAIMS for pk, _ in self.table.items)

    def _claimed(self, caller: Caller) -> Payment | None:
        visit, app = visit_of(caller), self.centre.app()
        payment = payments.waiting(visit, app)
        if payment is None or payment.is_done:
            return None
        answer = payments.claim(visit, payment, "en", app)
        return answer if isinstance(answer, Payment) else None

    def _take(self, payment: Payment) -> None:
        order = payment.deed.order
        self.taken.setdefault(order.charge_key, (order.amount.minor, self.centre.clock.moment))

    def _book(self, caller: Caller, payment: Payment) -> None:
        reference = payment.deed.order.charge_key
        payments.book(visit_of(caller), payment, reference, "1111", "en", self.centre.app())

    def _booked(self) -> Counter[tuple[str, int]]:
        booked: Counter[tuple[str, int]] = Counter()
        for (_, sk), item in self.table.items.items():
            if sk.startswith("PAYMENT#"):
                amount = item["order"]["M"]["amount"]["M"]["minor"]["N"]
                booked[item["reference"]["S"], int(amount)] += 1
        return booked


Paying.TestCase.settings = settings(max_examples=60, stateful_step_count=12)
TestPaying = Paying.TestCase
