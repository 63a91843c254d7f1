"""The ports of the back office over HTTP, each by the operations of docs/openapi/backoffice.yaml.

The data are the domain's own values, under the domain's own names: the contract describes them, and
``codec`` writes and reads them.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar

from contact_center.adapters import codec
from contact_center.adapters.over_http.client import Calls, Json
from contact_center.desk import AlreadyDone
from contact_center.domain.appointments import DAYS_AHEAD, Appointment, Slot
from contact_center.domain.billing import Account, BookedPayment
from contact_center.domain.errors import BackOfficeUnavailable
from contact_center.domain.incidents import OutageMap
from contact_center.domain.meter import Meter
from contact_center.domain.orders import Order
from contact_center.domain.profile import Profile
from contact_center.domain.transactions.commands import (
    AgreePlan,
    ChangeConsent,
    ChangePhone,
    MoveAppointment,
    MoveHome,
    RecordReading,
    ReportTrouble,
    SendLink,
)
from contact_center.domain.transactions.declaration import Receipt

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class _Port:
    """What all ports do alike."""

    calls: Calls

    def expect(self, *_announced: object) -> None:
        """Nothing is read ahead over HTTP: each fact is a request of its own."""

    def read(self, kind: type[Value], operation: str, *path: str, **query: str) -> Value | None:
        """Read one value; None where there is no such thing."""
        body = self.calls.get(operation, *path, **query)
        if body is None:
            return None
        try:
            return codec.restored(kind, body)
        except codec.Unreadable as exc:
            raise BackOfficeUnavailable(f"{operation}: {exc}") from None

    def do(
        self, operation: str, *path: str, command: object, receipt: Receipt, key: str = ""
    ) -> None:
        """Change something, once; a receipt that is not ours means that it was done before.

        Args:
            operation: Its name in the contract.
            *path: Parts of the path.
            command: What is to be done.
            receipt: What the caller will hear.
            key: The idempotency key, where it is not the receipt's.

        Raises:
            AlreadyDone: With the receipt that was given then.
        """
        body: Json = {**codec.plain(command), "receipt": receipt.number}
        reply = self.calls.post(operation, *path, body=body, key=key or receipt.outside)
        try:
            done = codec.restored(_Done, reply)
        except codec.Unreadable as exc:
            raise BackOfficeUnavailable(f"{operation}: {exc}") from None
        if done.receipt != receipt.number:
            first = replace(receipt, number=done.receipt, contact_id="", at=done.at or receipt.at)
            raise AlreadyDone(first)


@dataclass(frozen=True, slots=True)
class _Done:
    receipt: str
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class HttpBilling(_Port):
    """``Billing``."""

    def account(self, customer_id: str) -> Account | None:
        return self.read(Account, "getAccount", "customers", customer_id, "account")

    def agree_plan(self, command: AgreePlan, receipt: Receipt) -> None:
        path = ("customers", command.customer_id, "payment-plans")
        self.do("agreePaymentPlan", *path, command=command, receipt=receipt)

    def book_payment(self, payment: BookedPayment, receipt: Receipt) -> None:
        path = ("customers", payment.order.customer_id, "payments")
        charged = hashlib.sha256(payment.order.charge_key.encode()).hexdigest()
        self.do("bookPayment", *path, command=payment, receipt=receipt, key=charged)


@dataclass(frozen=True, slots=True)
class _Meters:
    meters: tuple[Meter, ...]


@dataclass(frozen=True, slots=True)
class HttpMeters(_Port):
    """``Meters``."""

    def meters(self, customer_id: str) -> Sequence[Meter]:
        found = self.read(_Meters, "getMeters", "customers", customer_id, "meters")
        return found.meters if found else ()

    def record_reading(self, command: RecordReading, receipt: Receipt) -> None:
        path = ("customers", command.customer_id, "meter-readings")
        self.do("recordMeterReading", *path, command=command, receipt=receipt)


@dataclass(frozen=True, slots=True)
class _Appointments:
    appointments: tuple[Appointment, ...]


@dataclass(frozen=True, slots=True)
class _Slots:
    slots: tuple[Slot, ...]


@dataclass(frozen=True, slots=True)
class HttpAppointments(_Port):
    """``Appointments``."""

    def appointments(self, customer_id: str) -> Sequence[Appointment]:
        path = ("customers", customer_id, "appointments")
        found = self.read(_Appointments, "getAppointments", *path)
        return found.appointments if found else ()

    def free_slots(self, now: datetime) -> Sequence[Slot]:
        asked = {"from": now.date().isoformat(), "days": str(DAYS_AHEAD)}
        found = self.read(_Slots, "getFreeSlots", "appointment-slots", **asked)
        return found.slots if found else ()

    def move(self, command: MoveAppointment, receipt: Receipt) -> None:
        path = ("customers", command.move.customer_id, "appointment-moves")
        self.do("moveAppointment", *path, command=command, receipt=receipt)


@dataclass(frozen=True, slots=True)
class HttpOutages(_Port):
    """``Outages``."""

    def outages(self) -> OutageMap:
        return self.read(OutageMap, "getOutages", "outages") or OutageMap()

    def report(self, command: ReportTrouble, receipt: Receipt) -> None:
        self.do("reportOutage", "outage-reports", command=command, receipt=receipt)


@dataclass(frozen=True, slots=True)
class HttpAccounts(_Port):
    """``Accounts``."""

    def profile(self, customer_id: str) -> Profile | None:
        return self.read(Profile, "getProfile", "customers", customer_id, "profile")

    def change_phone(self, command: ChangePhone, receipt: Receipt) -> None:
        path = ("customers", command.customer_id, "phone-changes")
        self.do("changePhone", *path, command=command, receipt=receipt)

    def change_consent(self, command: ChangeConsent, receipt: Receipt) -> None:
        path = ("customers", command.customer_id, "consent-changes")
        self.do("changeConsent", *path, command=command, receipt=receipt)

    def move_home(self, command: MoveHome, receipt: Receipt) -> None:
        path = ("customers", command.customer_id, "moves")
        self.do("moveHome", *path, command=command, receipt=receipt)

    def send_link(self, command: SendLink, receipt: Receipt) -> None:
        path = ("customers", command.customer_id, "links")
        self.do("sendLink", *path, command=command, receipt=receipt)


@dataclass(frozen=True, slots=True)
class _Orders:
    orders: tuple[Order, ...]


@dataclass(frozen=True, slots=True)
class HttpOrders(_Port):
    """``Orders``."""

    def orders(self, customer_id: str, number: str) -> Sequence[Order]:
        if not number.isdigit():
            return ()  # nothing was keyed yet: a request for nothing would cost the caller time
        path = ("customers", customer_id, "orders")
        found = self.read(_Orders, "getOrders", *path, number=number)
        return found.orders if found else ()
