"""Self-service as it is deployed, on a table in memory, for the customers of the stories.

Only what Amazon Connect and the table's service would do is played; what a caller hears is what the
function says. A story changes the facts before its call, or breaks a port of the back office.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, Final

from contact_center.adapters import codec, keys
from contact_center.connect import flow_function
from contact_center.domain.appointments import Appointment, Slot
from contact_center.domain.billing import Account, Bill
from contact_center.domain.callers import Customer
from contact_center.domain.incidents import Incident
from contact_center.domain.meter import Meter, Register
from contact_center.domain.money import Money
from contact_center.domain.orders import Order
from contact_center.domain.phone import PhoneNumber
from contact_center.lex import lex_function
from lex_fulfilment.handler import fulfil
from self_service import handler
from tests.memory_table import MemoryTable
from tests.self_service import Centre

CALLER: Final = "+15550100"
CUSTOMERS: Final = {
    "C-1001": Customer("C-1001", "Ana", "en", "hillside"),
    "C-1002": Customer("C-1002", "Luis", "es", "hillside"),
}


@dataclass
class Utility(Centre):
    """What the company knows, and the function that serves its callers.

    Attributes:
        today: Every fact is relative to it.
    """

    client: MemoryTable = field(default_factory=MemoryTable)
    today: date = date(2026, 3, 2)

    def __post_init__(self) -> None:
        for customer_id, customer in CUSTOMERS.items():
            profile = {**codec.plain(customer), "phones": CALLER}
            self.put(keys.customer(customer_id), keys.PROFILE, profile)
            self.put(keys.customer(customer_id), keys.BILLING, self.owes(8_420, customer_id))
            self.has(customer_id, keys.METERS, {"meters": [self.meter_of(1200)]})
            visit = Appointment("A-1", self.slot(4), "the meter", "el medidor")
            self.has(customer_id, keys.VISITS, {"appointments": [visit]})
            order = Order("00001234", "order", "shipped", self.day(-2), self.day(2))
            self.has(customer_id, keys.ORDERS, {"orders": [order]})
        for days in (2, 3, 4, 5, 6, 7):
            self.put(keys.slots(self.day(days)), keys.SLOTS, {"AM": 1, "PM": 1})
        areas = {"10001": "hillside", "10002": "harbour"}
        self.put(keys.OUTAGES, keys.AREAS, {"areas": areas})
        self._step = flow_function("self_service", handler.KEYS, handler.self_service, self.app)
        self._hook = lex_function("lex_fulfilment", fulfil, self.app)

    def self_service(self, details: Mapping[str, Any], now: datetime) -> dict[str, str]:
        """Answer a step of a flow, at a moment."""
        self.clock.moment = now
        return self._step({"Name": "ContactFlowEvent", "Details": details}, None)

    def lex_fulfilment(self, event: Mapping[str, Any], now: datetime) -> dict[str, Any]:
        """Answer a bot, at a moment."""
        self.clock.moment = now
        return self._hook(event, None)

    # The facts, and how a story changes them.

    def day(self, days: int) -> date:
        return self.today + timedelta(days)

    def slot(self, days: int) -> Slot:
        return Slot(self.day(days), "AM")

    def has(self, customer_id: str, sk: str, data: object) -> None:
        """Replace what is known of a customer."""
        self.put(keys.customer(customer_id), sk, data)

    def owes(self, cents: int, customer_id: str = "C-1001", **more: Any) -> Account:  # noqa: ANN401
        """An account whose last bill is open by so much."""
        owed = Money(cents)
        bills = (
            Bill("B-2", self.day(-3), self.day(18), Money(8_420), owed),
            Bill("B-1", self.day(-33), self.day(-12), Money(4_000), Money(0)),
        )
        return replace(Account(customer_id, owed, bills), **more)

    def meter_of(self, last: int, *more: Register, **changes: Any) -> Meter:  # noqa: ANN401
        """A water meter of four digits, read a month ago."""
        registers = (Register("day" if more else "total", last, Decimal("1.0")), *more)
        return replace(
            Meter("W-100", "water", 4, registers, self.day(-30), date(2020, 1, 1)), **changes
        )

    def knows_of(self, incident: Incident) -> None:
        """Something is known to be wrong."""
        self.put(keys.OUTAGES, keys.KNOWN, {incident.reference: incident})

    def registered(self, *numbers: str, customer_id: str = "C-1001", **more: object) -> None:
        """Replace a customer's registered numbers."""
        phones = " ".join(PhoneNumber(number).e164 for number in numbers)
        profile = {**codec.plain(CUSTOMERS[customer_id]), "phones": phones, **more}
        self.put(keys.customer(customer_id), keys.PROFILE, profile)
