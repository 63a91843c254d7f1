"""The company's systems, as self-service needs them: plug in your own.

Each port is small and of one concern, so that a company can serve one from its own system over HTTP
(``adapters/http``, the contract is docs/openapi/backoffice.yaml) and leave another to the table.

Reading comes in two halves: ``expect`` announces what will be asked for, so that a store can read
all of it at once; the method that follows returns it. What changes something takes the receipt that
the caller is going to hear; its ``key`` is the idempotency key: the same key again changes nothing.

Every method may raise ``DependencyError`` (the system did not answer, nothing is known), and those
that change something ``ports.Raced`` (the facts are others by now: read and decide again) or
``desk.AlreadyDone`` (the key was used before, and this is the receipt it was used with).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from contact_center.domain.appointments import Appointment, Slot
from contact_center.domain.billing import Account, BookedPayment
from contact_center.domain.incidents import OutageMap
from contact_center.domain.meter import Meter
from contact_center.domain.orders import Order
from contact_center.domain.profile import Profile
from contact_center.domain.transactions.commands import (
    AgreePlan,
    ChangeConsent,
    ChangePhone,
    Command,
    MoveAppointment,
    MoveHome,
    RecordReading,
    ReportTrouble,
    SendLink,
)
from contact_center.domain.transactions.declaration import Caller, Facts, Receipt


class Billing(Protocol):
    def expect(self, customer_id: str) -> None: ...

    def account(self, customer_id: str) -> Account | None:
        """Return the account; None where the customer has none."""
        ...

    def agree_plan(self, command: AgreePlan, receipt: Receipt) -> None: ...

    def book_payment(self, payment: BookedPayment, receipt: Receipt) -> None:
        """Book a payment that the payment provider has taken."""
        ...


class Meters(Protocol):
    def expect(self, customer_id: str) -> None: ...

    def meters(self, customer_id: str) -> Sequence[Meter]: ...

    def record_reading(self, command: RecordReading, receipt: Receipt) -> None: ...


class Appointments(Protocol):
    def expect(self, customer_id: str, now: datetime) -> None: ...

    def appointments(self, customer_id: str) -> Sequence[Appointment]: ...

    def free_slots(self, now: datetime) -> Sequence[Slot]:
        """Return the free slots of the coming days."""
        ...

    def move(self, command: MoveAppointment, receipt: Receipt) -> None: ...


class Outages(Protocol):
    def expect(self) -> None: ...

    def outages(self) -> OutageMap: ...

    def report(self, command: ReportTrouble, receipt: Receipt) -> None: ...


class Accounts(Protocol):
    """Customers' own data, and the links that go to their registered contact."""

    def expect(self, customer_id: str) -> None: ...

    def profile(self, customer_id: str) -> Profile | None:
        """Return the profile; None where there is no such customer."""
        ...

    def change_phone(self, command: ChangePhone, receipt: Receipt) -> None: ...

    def change_consent(self, command: ChangeConsent, receipt: Receipt) -> None: ...

    def move_home(self, command: MoveHome, receipt: Receipt) -> None: ...

    def send_link(self, command: SendLink, receipt: Receipt) -> None:
        """Send a link, or see to it that it will be sent."""
        ...


class Orders(Protocol):
    def expect(self, customer_id: str, number: str) -> None: ...

    def orders(self, customer_id: str, number: str) -> Sequence[Order]:
        """Return the orders and cases of a customer that a number may stand for."""
        ...


@dataclass(frozen=True, slots=True)
class BackOffice:
    """All ports together, asked by the names of facts and told by commands."""

    billing: Billing
    meters: Meters
    appointments: Appointments
    outages: Outages
    accounts: Accounts
    orders: Orders

    def expect(self, facts: Sequence[str], caller: Caller, typed: str, now: datetime) -> None:
        """Announce the facts that a transaction needs.

        Args:
            facts: Names of fields of ``Facts``.
            caller: Whose.
            typed: What the caller has just given: it may be the number that is looked up.
            now: Aware.
        """
        if "outages" in facts:
            self.outages.expect()
        if caller.customer_id is None:
            return
        if "account" in facts:
            self.billing.expect(caller.customer_id)
        if "meters" in facts:
            self.meters.expect(caller.customer_id)
        if "appointments" in facts:
            self.appointments.expect(caller.customer_id, now)
        if "profile" in facts:
            self.accounts.expect(caller.customer_id)
        if "orders" in facts:
            self.orders.expect(caller.customer_id, typed)

    def facts(self, facts: Sequence[str], caller: Caller, typed: str, now: datetime) -> Facts:
        """Return the facts that were announced; without a customer only what concerns everybody."""
        outages = self.outages.outages() if "outages" in facts else OutageMap()
        who = caller.customer_id
        if who is None:
            return Facts(outages=outages)
        visits = "appointments" in facts
        return Facts(
            account=self.billing.account(who) if "account" in facts else None,
            meters=tuple(self.meters.meters(who)) if "meters" in facts else (),
            appointments=tuple(self.appointments.appointments(who)) if visits else (),
            free_slots=tuple(self.appointments.free_slots(now)) if visits else (),
            outages=outages,
            orders=tuple(self.orders.orders(who, typed)) if "orders" in facts else (),
            profile=self.accounts.profile(who) if "profile" in facts else None,
        )

    def perform(self, command: Command, receipt: Receipt) -> None:
        """Do what a transaction is about; a payment is booked with its card, not here."""
        self._deeds()[type(command)](command, receipt)

    def _deeds(self) -> Mapping[type[Command], Callable[[Any, Receipt], None]]:
        return {
            AgreePlan: self.billing.agree_plan,
            RecordReading: self.meters.record_reading,
            MoveAppointment: self.appointments.move,
            ReportTrouble: self.outages.report,
            ChangePhone: self.accounts.change_phone,
            ChangeConsent: self.accounts.change_consent,
            MoveHome: self.accounts.move_home,
            SendLink: self.accounts.send_link,
        }
