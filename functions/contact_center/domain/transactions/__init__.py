"""The registry: every transaction that a caller can finish alone.

A transaction is declared in a file of its own, and listed here; telephone, text, chat and web drive
all of them through one conversation (``conversation.py``).
"""

from collections.abc import Mapping
from typing import Final

from contact_center.domain.transactions.balance import BALANCE
from contact_center.domain.transactions.bill_copy import BILL_COPY
from contact_center.domain.transactions.change_appointment import CHANGE_APPOINTMENT
from contact_center.domain.transactions.change_consent import CHANGE_CONSENT
from contact_center.domain.transactions.change_phone import CHANGE_PHONE
from contact_center.domain.transactions.declaration import Transaction
from contact_center.domain.transactions.meter_reading import METER_READING
from contact_center.domain.transactions.move_home import MOVE_HOME
from contact_center.domain.transactions.order_status import ORDER_STATUS
from contact_center.domain.transactions.pay_bill import PAY_BILL
from contact_center.domain.transactions.payment_plan import PAYMENT_PLAN
from contact_center.domain.transactions.report_outage import REPORT_OUTAGE
from contact_center.domain.transactions.reset_password import RESET_PASSWORD

TRANSACTIONS: Final[Mapping[str, Transaction]] = {
    transaction.name: transaction
    for transaction in (
        BALANCE,
        PAY_BILL,
        METER_READING,
        REPORT_OUTAGE,
        MOVE_HOME,
        PAYMENT_PLAN,
        CHANGE_APPOINTMENT,
        ORDER_STATUS,
        CHANGE_PHONE,
        CHANGE_CONSENT,
        BILL_COPY,
        RESET_PASSWORD,
    )
}
