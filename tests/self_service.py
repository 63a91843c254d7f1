"""Customers who serve themselves: the real function on a table, and who talks to it."""

import itertools
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from typing import Any, Final

from contact_center.adapters import codec, items, keys
from contact_center.adapters.in_table.desk import TableDesks
from contact_center.adapters.over_http.client import BackOfficeClient
from contact_center.adapters.over_http.desk import PORTS, HttpDesks
from contact_center.connect import flow_function
from contact_center.desk import Desk
from contact_center.domain.appointments import Appointment, Slot
from contact_center.domain.billing import Account, Bill
from contact_center.domain.callers import Customer
from contact_center.domain.errors import BackOfficeUnavailable
from contact_center.domain.meter import Meter, Register
from contact_center.domain.money import Money
from contact_center.domain.orders import Order
from contact_center.domain.phone import PhoneNumber
from contact_center.self_service import SelfService
from self_service import handler
from tests.back_office_server import BackOfficeServer, patient_client
from tests.support import NEW_YORK, SATURDAY_NOON, TABLE, StandingClock, flow_event

ANA: Final = Customer("C-1", "Ana", "en", "hillside")
PHONE: Final = PhoneNumber("+15550100")
TODAY: Final = SATURDAY_NOON.astimezone(NEW_YORK).date()
METER: Final = Meter(
    "W-100",
    "water",
    4,
    (Register("total", 1200, Decimal("1.0")),),
    TODAY - timedelta(30),
    date(2020, 1, 1),
)
ACCOUNT: Final = Account(
    "C-1",
    Money(8_420),
    (
        Bill("B-2", TODAY - timedelta(3), TODAY + timedelta(18), Money(8_420), Money(8_420)),
        Bill("B-1", TODAY - timedelta(33), TODAY - timedelta(12), Money(4_000), Money(0)),
    ),
)
VISIT: Final = Appointment("A-1", Slot(TODAY + timedelta(4), "AM"), "the meter", "el medidor")
ORDER: Final = Order("00001234", "order", "shipped", TODAY - timedelta(2), TODAY + timedelta(2))

# What to answer on the straight way through each transaction; the first step is to begin.
STRAIGHT: Final = {
    "balance": ("",),
    "pay_bill": ("", "1", "1"),
    "meter_reading": ("", "1230", "1"),
    "report_outage": ("", "1", "1", "1"),
    "move_home": ("", "1130", "10002", "1"),
    "payment_plan": ("", "1", "1"),
    "change_appointment": ("", "1", "1"),
    "order_status": ("", "00001234"),
    "change_phone": ("", "5552010123", "1"),
    "change_consent": ("", "3", "1", "1"),
    "bill_copy": ("", "1", "1"),
    "reset_password": ("", "1"),
}

_contacts = itertools.count(1)


class BrokenPort:
    """A port of the back office that takes calls and never answers."""

    def expect(self, *_: object) -> None:
        return

    def __getattr__(self, _method: str) -> Any:  # noqa: ANN401
        return self._fail

    def _fail(self, *_: object) -> None:
        raise BackOfficeUnavailable("no answer")


@dataclass
class Centre:
    """Self-service on a table with one customer in it.

    Attributes:
        client: Of DynamoDB: moto's, or a ``MemoryTable``.
        server: A back office over HTTP, with a table of its own; None: it is in the table.
        off: Transactions that have switched themselves off.
        broken: Names of ports of the back office that do not answer.
    """

    client: Any
    server: BackOfficeServer | None = None
    clock: StandingClock = field(default_factory=StandingClock)
    off: list[str] = field(default_factory=list)
    broken: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        customer = keys.customer("C-1")
        self.put(keys.phone(PHONE), customer, codec.plain(ANA))
        self.put_fact(customer, keys.PROFILE, {**codec.plain(ANA), "phones": PHONE.e164})
        self.put_fact(customer, keys.BILLING, ACCOUNT)
        self.put_fact(customer, keys.METERS, {"meters": [METER]})
        self.put_fact(customer, keys.VISITS, {"appointments": [VISIT]})
        self.put_fact(customer, keys.ORDERS, {"orders": [ORDER]})
        for days in (2, 3, 4):
            self.put_fact(keys.slots(TODAY + timedelta(days)), keys.SLOTS, {"AM": 1, "PM": 1})
        areas = {"10001": "hillside", "10002": "harbour"}
        self.put_fact(keys.OUTAGES, keys.AREAS, {"areas": areas})

    @property
    def office(self) -> Any:  # noqa: ANN401  # botocore's, or like it
        """Return the client of the table that the back office's facts are in."""
        return self.server.table if self.server else self.client

    def app(self) -> SelfService:
        return SelfService(self.clock, NEW_YORK, self._open_desk, switched_off=self.off.append)

    def _open_desk(self) -> Desk:
        desks = TableDesks(self.client, TABLE, NEW_YORK)
        desk = desks.open()
        if self.server:
            self.server.now = self.clock.moment
            desk = HttpDesks(self._http, frozenset(PORTS), desks.open).open()
        ports = {name: BrokenPort() for name in self.broken}
        return replace(desk, office=replace(desk.office, **ports))

    @cached_property
    def _http(self) -> BackOfficeClient:
        return patient_client(self.server.url if self.server else "")

    def put(self, pk: str, sk: str, data: object) -> None:
        _put(self.client, pk, sk, data)

    def put_fact(self, pk: str, sk: str, data: object) -> None:
        """Put what the back office knows."""
        _put(self.office, pk, sk, data)

    def item(self, pk: str, sk: str) -> dict[str, Any]:
        """Return an item as plain data; empty if there is none."""
        return _item(self.client, pk, sk)

    def fact(self, pk: str, sk: str) -> dict[str, Any]:
        """Return what the back office knows, as plain data; empty if there is none."""
        return _item(self.office, pk, sk)

    def of_customer(self, sk: str) -> dict[str, Any]:
        return self.fact(keys.customer("C-1"), sk)

    def account(self) -> Account:
        return codec.restored(Account, self.of_customer(keys.BILLING))

    def meter(self) -> Meter:
        (meter,) = self.of_customer(keys.METERS)["meters"]
        return codec.restored(Meter, meter)

    def visit(self) -> Appointment:
        (visit,) = self.of_customer(keys.VISITS)["appointments"]
        return codec.restored(Appointment, visit)

    def verify(self, contact_id: str, level: int, customer_id: str = "C-1") -> None:
        """Put the proof that ``authenticate`` leaves in a contact."""
        proof = {
            "level": level,
            "customer_id": customer_id,
            "at": items.instant(self.clock.moment),
            "contacts": contact_id,
        }
        self.put(keys.proof(contact_id), keys.PROOF, proof)

    def later(self, **time: float) -> None:
        self.clock.moment += timedelta(**time)


def _put(client: Any, pk: str, sk: str, data: object) -> None:  # noqa: ANN401
    item = items.to_wire({"pk": pk, "sk": sk, **codec.plain(data)})
    client.put_item(TableName=TABLE, Item=item)


def _item(client: Any, pk: str, sk: str) -> dict[str, Any]:  # noqa: ANN401
    wanted = {"Keys": [{"pk": {"S": pk}, "sk": {"S": sk}}], "ConsistentRead": True}
    found = client.batch_get_item(RequestItems={TABLE: wanted})["Responses"][TABLE]
    return items.from_wire(found[0]) if found else {}


@dataclass
class Caller:
    """Somebody in conversation with the function, as Amazon Connect carries it."""

    centre: Centre
    transaction: str
    level: int = 3
    contact_id: str = ""
    customer_id: str | None = "C-1"
    phone: str | None = PHONE.e164
    language: str = "en"
    channel: str = "VOICE"
    reply: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.contact_id = self.contact_id or f"contact-{next(_contacts)}"
        if self.level > 1:
            self.centre.verify(self.contact_id, self.level)

    def step(self, step: str, value: str = "none", turn: str | None = None) -> dict[str, str]:
        """Send one step; without a turn it answers the last one heard."""
        event = flow_event(
            address=self.phone,
            contact_id=self.contact_id,
            parameters={
                "transaction": self.transaction,
                "step": step,
                "value": value,
                "turn": turn or self.reply.get("turn", "none"),
                "language": self.language,
            },
            attributes={"customerId": self.customer_id or "none"},
        )
        event["Details"]["ContactData"]["Channel"] = self.channel
        call = flow_function("self_service", handler.KEYS, handler.self_service, self.centre.app)
        self.reply = call(event, None)
        return self.reply

    def begin(self) -> dict[str, str]:
        return self.step("begin")

    def __call__(self, *values: str) -> dict[str, str]:
        for value in values:
            self.step("answer", value)
        return self.reply


def receipt_of(reply: dict[str, str]) -> str:
    """Return the digits of a receipt as it was said."""
    return "".join(filter(str.isdigit, reply["receipt"]))
