"""``Billing`` in the table: one item for a customer's account, and the matters that bills are."""

from dataclasses import replace

from contact_center.adapters import codec, items, keys
from contact_center.adapters.in_table.people import People
from contact_center.adapters.unit_of_work import NEW, UnitOfWork, unchanged
from contact_center.domain.billing import Account, BookedPayment, after_payment
from contact_center.domain.errors import Raced
from contact_center.domain.transactions.commands import AgreePlan
from contact_center.domain.transactions.declaration import Receipt


class TableBilling:
    """``Billing`` of the table."""

    def __init__(self, work: UnitOfWork) -> None:
        self._work = work
        self._people = People(work)

    def expect(self, customer_id: str) -> None:
        self._work.want(keys.customer(customer_id), keys.BILLING)
        self._people.expect(customer_id)

    def account(self, customer_id: str) -> Account | None:
        item = self._work.item(keys.customer(customer_id), keys.BILLING)
        return codec.restored(Account, item) if item else None

    def agree_plan(self, command: AgreePlan, receipt: Receipt) -> None:
        account = self._known(command.customer_id)
        plan = replace(command.plan, receipt=receipt.number)
        self._put(replace(account, plan=plan, version=account.version + 1))

    def book_payment(self, payment: BookedPayment, receipt: Receipt) -> None:
        order = payment.order
        before = self._known(order.customer_id)
        account = after_payment(before, order.amount)
        self._put(account)
        payment_item = {
            **codec.plain(payment),
            "pk": keys.customer(order.customer_id),
            "sk": keys.payment(items.instant(receipt.at), receipt.number),
            "receipt": receipt.number,
        }
        self._work.put(payment_item, NEW)
        open_before = {bill.number for bill in before.open_bills()}
        for number in open_before - {bill.number for bill in account.open_bills()}:
            self._people.close_matter(order.customer_id, "bill", number)

    def _known(self, customer_id: str) -> Account:
        account = self.account(customer_id)
        if account is None:
            raise Raced("the account is gone")
        return account

    def _put(self, account: Account) -> None:
        key = {"pk": keys.customer(account.customer_id), "sk": keys.BILLING}
        self._work.put({**key, **codec.plain(account)}, unchanged(account.version - 1))
