"""Money does not change by repetition, by any order of retries, or by answers that get lost."""

from collections.abc import Callable

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from contact_center import payments
from contact_center.adapters import codec, items, keys
from contact_center.desk import Visit
from contact_center.domain.billing import Account, BookedPayment
from contact_center.domain.errors import DependencyError
from contact_center.domain.money import Money
from contact_center.payments import Payment
from contact_center.self_service import Answer
from tests.memory_table import MemoryTable
from tests.self_service import ACCOUNT, PHONE, Caller, Centre

CALLERS, PLANNERS = st.integers(0, 2), st.integers(0, 1)


class Provider:
    """A payment provider that charges once for each key, as providers do."""

    def __init__(self) -> None:
        self.charges: dict[str, Money] = {}

    def charge(self, key: str, amount: Money) -> str:
        self.charges.setdefault(key, amount)
        return f"ch_{key}"


class PayingCallers(RuleBasedStateMachine):
    """Three calls of one customer who pays, and two of her who want a plan for what she owes.

    With everything that goes wrong on the way.
    """

    def __init__(self) -> None:
        super().__init__()
        self.table = MemoryTable()
        self.centre = Centre(self.table)
        self.provider = Provider()
        self.callers = [Caller(self.centre, "pay_bill") for _ in range(3)]
        self.planners = [Caller(self.centre, "payment_plan", level=3) for _ in range(2)]
        self.found: dict[int, Payment] = {}
        self.planned = False

    @rule(who=CALLERS, keys=st.sampled_from([("1", "1"), ("2", "2550", "1"), ("2", "500", "1")]))
    def agree(self, who: int, keys: tuple[str, ...]) -> None:
        self._try(self.callers[who].begin)
        self._try(lambda: self.callers[who](*keys))

    @rule(who=CALLERS, key=st.sampled_from(["1", "2", "500", "8420", "none", "0"]))
    def press(self, who: int, key: str) -> None:
        self._try(lambda: self.callers[who](key))

    @rule(who=CALLERS, back=st.integers(1, 3))
    def connect_repeats_itself(self, who: int, back: int) -> None:
        caller = self.callers[who]
        turn = int(caller.reply.get("turn", "0").replace("none", "0"))
        if turn > back:
            heard = dict(caller.reply)
            self._try(lambda: caller.step("answer", "1", turn=str(turn - back)))
            caller.reply = heard

    @rule(who=CALLERS)
    def pay(self, who: int) -> None:
        self._try(lambda: self._book(who, payments.waiting(self._visit(who), self.centre.app())))

    @rule(who=CALLERS)
    def pay_once_more(self, who: int) -> None:
        """The function is repeated with what it read the first time."""
        self._try(lambda: self._book(who, self.found.get(who)))

    @rule(who=CALLERS, other=CALLERS)
    def pay_at_the_same_time(self, who: int, other: int) -> None:
        self.table.before_write.append(lambda: self.pay(other))
        self.pay(who)
        self.table.before_write.clear()

    @rule(who=PLANNERS, months=st.sampled_from(["1", "2", "9"]))
    def choose_a_plan(self, who: int, months: str) -> None:
        self._try(self.planners[who].begin)
        self._try(lambda: self.planners[who](months))

    @rule(who=PLANNERS)
    def agree_on_it(self, who: int) -> None:
        self._try(lambda: self.planners[who]("1"))

    @rule(who=PLANNERS, other=CALLERS)
    def agree_on_it_while_somebody_pays(self, who: int, other: int) -> None:
        self.table.before_write.append(lambda: self.pay(other))
        self.agree_on_it(who)
        self.table.before_write.clear()

    def _book(self, who: int, payment: Payment | None) -> None:
        if payment is None or payment.is_done:
            return
        self.found[who] = payment
        claimed = payments.claim(self._visit(who), payment, "en", self.centre.app())
        if isinstance(claimed, Answer):
            return
        order = claimed.deed.order
        reference = self.provider.charge(order.charge_key, order.amount)
        payments.book(self._visit(who), claimed, reference, "1111", "en", self.centre.app())

    @rule(operation=st.sampled_from(["BatchGetItem", "TransactWriteItems"]))
    def something_breaks(self, operation: str) -> None:
        self.table.down.add(operation)

    @rule()
    def answers_get_lost(self) -> None:
        self.table.lost.add("TransactWriteItems")

    @precondition(lambda self: self.table.down or self.table.lost)
    @rule()
    def all_is_well_again(self) -> None:
        self.table.down.clear()
        self.table.lost.clear()

    @rule()
    def time_passes(self) -> None:
        """Long enough for proofs to run out, so that callers are verified again."""
        self.all_is_well_again()
        self.centre.later(minutes=20)
        for caller in self.callers:
            self.centre.verify(caller.contact_id, 2)
        for caller in self.planners:
            self.centre.verify(caller.contact_id, 3)

    @invariant()
    def what_was_booked_was_charged_and_left_the_balance(self) -> None:
        booked = [
            codec.restored(BookedPayment, items.from_wire(item))
            for (_, sk), item in self.table.items.items()
            if sk.startswith("PAYMENT#")
        ]
        account = self._account()
        references = {payment.reference for payment in booked}
        paid = sum(payment.order.amount.minor for payment in booked)
        assert len(references) == len(booked)
        assert references <= {f"ch_{key}" for key in self.provider.charges}
        assert account.balance.minor == ACCOUNT.balance.minor - paid
        assert sum(bill.open.minor for bill in account.bills) == max(account.balance.minor, 0)

    @invariant()
    def the_instalments_of_a_plan_are_what_is_owed(self) -> None:
        account = self._account()
        self.planned = self.planned or account.plan is not None
        if account.plan is not None:
            instalments = [instalment.amount.minor for instalment in account.plan.instalments]
            assert sum(instalments) == account.balance.minor
            assert min(instalments) > 0
        elif self.planned:
            assert account.balance.minor == 0

    def _account(self) -> Account:
        place = keys.customer("C-1"), keys.BILLING
        return codec.restored(Account, items.from_wire(self.table.items[place]))

    def _visit(self, who: int) -> Visit:
        contact = self.callers[who].contact_id
        return Visit(contact, contact, None, "INBOUND", "VOICE", PHONE, "C-1")

    def _try(self, what: Callable[[], object]) -> None:
        try:
            what()
        except DependencyError:
            return


PayingCallers.TestCase.settings = settings(max_examples=50, stateful_step_count=40)
TestPayingCallers = PayingCallers.TestCase
