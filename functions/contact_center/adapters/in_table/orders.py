"""``Orders`` in the table: a customer's orders are one item, a case has its own."""

from dataclasses import dataclass

from contact_center.adapters import codec, keys
from contact_center.adapters.unit_of_work import UnitOfWork
from contact_center.domain.cases import Case, is_case_number
from contact_center.domain.orders import Order


@dataclass(frozen=True, slots=True)
class StoredOrders:
    """The item of a customer."""

    orders: tuple[Order, ...] = ()


class TableOrders:
    """``Orders`` of the table."""

    def __init__(self, work: UnitOfWork) -> None:
        self._work = work

    def expect(self, customer_id: str, number: str) -> None:
        self._work.want(keys.customer(customer_id), keys.ORDERS)
        if is_case_number(number):
            self._work.want(keys.case(number), keys.CASE)

    def orders(self, customer_id: str, number: str) -> tuple[Order, ...]:
        item = self._work.item(keys.customer(customer_id), keys.ORDERS)
        orders = codec.restored(StoredOrders, item).orders if item else ()
        return (*orders, *self._case(customer_id, number))

    def _case(self, customer_id: str, number: str) -> tuple[Order, ...]:
        """Return a case of this customer; another's is as unknown as none."""
        item = self._work.item(keys.case(number), keys.CASE) if is_case_number(number) else {}
        if not item or item.get("customer_id") != customer_id:
            return ()
        case = codec.restored(Case, item)
        expected = case.answer_by.date() if case.answer_by else None
        return (Order(number, "case", "in_progress", case.opened_at.date(), expected),)
