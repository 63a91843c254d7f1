"""Talk to a transaction without any store: the pure conversation, and facts made for the test."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from contact_center.domain.appointments import Appointment, Slot
from contact_center.domain.billing import Account, Bill
from contact_center.domain.incidents import Incident, OutageMap
from contact_center.domain.language import Language
from contact_center.domain.meter import Meter, Register
from contact_center.domain.money import Money
from contact_center.domain.orders import Order
from contact_center.domain.phone import PhoneNumber
from contact_center.domain.profile import Profile
from contact_center.domain.transactions import TRANSACTIONS
from contact_center.domain.transactions import conversation as engine
from contact_center.domain.transactions.commands import Command
from contact_center.domain.transactions.conversation import Step
from contact_center.domain.transactions.declaration import (
    Caller,
    Facts,
    Receipt,
    Situation,
    Transaction,
)
from contact_center.domain.transactions.session import Move, Session, StepEvent, Turn
from contact_center.domain.transactions.words import Tongue

NEW_YORK = ZoneInfo("America/New_York")
SATURDAY = datetime(2026, 11, 21, 10, 0, tzinfo=NEW_YORK)
TODAY = SATURDAY.date()
PHONE = PhoneNumber("+15550100")


def bill(number: str, cents: int, *, days_ago: int, unpaid: int | None = None) -> Bill:
    issued = TODAY - timedelta(days_ago)
    owed = Money(cents if unpaid is None else unpaid)
    return Bill(number, issued, issued + timedelta(21), Money(cents), owed)


def water(last: int = 1200, meter_id: str = "W-100", days_ago: int = 30, **more: Any) -> Meter:  # noqa: ANN401
    register = Register("total", last, Decimal(1))
    values = {"supply": "water", "digits": 4, "registers": (register,), **more}
    return Meter(
        meter_id, read_on=TODAY - timedelta(days_ago), registered_on=date(2020, 1, 1), **values
    )


FACTS = Facts(
    account=Account(
        "C-1", Money(12_420), (bill("B-2", 8_420, days_ago=3), bill("B-1", 4_000, days_ago=33))
    ),
    meters=(water(),),
    appointments=(
        Appointment("A-1", Slot(date(2026, 11, 25), "AM"), "the meter change", "el medidor"),
    ),
    free_slots=tuple(
        Slot(day, half)
        for day in (date(2026, 11, 23), date(2026, 11, 24), date(2026, 11, 27))
        for half in ("AM", "PM")
    ),
    outages=OutageMap({"10001": "north", "10002": "south"}),
    orders=(Order("48291375", "case", "in_progress", date(2026, 11, 18), date(2026, 11, 24)),),
    profile=Profile("C-1", "north", (PHONE,), {"marketing": "no"}),
)
NOTICE = Incident(
    "O-1", "north", SATURDAY - timedelta(hours=1), {"en": "The power is off in the north."}
)


@dataclass
class Talk:
    """A caller and one transaction; what was done is in ``commands``."""

    name: str
    facts: Facts = FACTS
    level: int = 3
    language: Language = "en"
    spoken: bool = True
    contact_id: str = "c-1"
    customer_id: str | None = "C-1"
    phone: PhoneNumber | None = PHONE
    session: Session | None = None
    commands: list[Command] = field(default_factory=list)
    events: list[StepEvent] = field(default_factory=list)

    @property
    def transaction(self) -> Transaction:
        return TRANSACTIONS[self.name]

    def situation(self, answers: Mapping[str, str] | None = None) -> Situation:
        caller = Caller(
            self.contact_id,
            self.customer_id,
            self.level,
            self.phone,
            "VOICE" if self.spoken else "CHAT",
        )
        tongue = Tongue(self.language, self.spoken)
        return Situation(SATURDAY, tongue, caller, self.facts, answers or {})

    def step(self, step: Step, value: str = "none") -> Turn:
        move = engine.advance(self.transaction, self.situation(), self.session, step, value)
        self.events += move.events
        if move.due:
            move = self._do(move.session)
            self.events += move.events
        self.session = move.session
        return move.session.turn

    def begin(self) -> Turn:
        return self.step("begin")

    def __call__(self, *values: str) -> Turn:
        turns = [self.step("answer", value) for value in values]
        return turns[-1]

    def _do(self, session: Session) -> Move:
        situation = self.situation(session.answers)
        command = self.transaction.command(situation)
        if command is None:
            return engine.finished(self.transaction, situation, session, None)
        self.commands.append(command)
        if self.transaction.paid:
            return engine.to_payment(situation, session)
        receipt = Receipt(
            "12345678",
            self.name,
            "k",
            self.contact_id,
            session.number,
            "VOICE",
            SATURDAY.astimezone(UTC),
        )
        return engine.finished(self.transaction, situation, session, receipt)

    def with_facts(self, **changed: object) -> "Talk":
        self.facts = replace(self.facts, **changed)  # type: ignore[arg-type]
        return self
