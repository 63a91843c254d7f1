"""Riverside Water & Power: a small, fictitious utility to phone.

A dozen customers in two areas, with what makes calls different: bills young and old, an outage, a
promised callback, an appointment, a line that two people share, a call two hours ago. Everything is
written by the adapters that production uses, relative to the moment of seeding.

The numbers are the ones reserved for fiction (555-01xx), shortened to +15550100 ... +15550119.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from contact_center.adapters.announcements import DynamoAnnouncements
from contact_center.adapters.area_outages import DynamoOutages
from contact_center.adapters.aws import clients
from contact_center.adapters.contact_history import DynamoContactHistory
from contact_center.adapters.customers import DynamoCustomers
from contact_center.domain.callers import Customer
from contact_center.domain.interactions import Interaction
from contact_center.domain.language import Language
from contact_center.domain.matters import Matter
from contact_center.domain.phone import PhoneNumber
from demo import back_office, texts
from demo.logins import enrol

ZONE = ZoneInfo("America/New_York")

_HILLSIDE, _HARBOUR = "hillside", "harbour"


class _Person(NamedTuple):
    customer_id: str
    first_name: str
    language: Language
    area: str
    phones: str  # the last two digits of each number
    story: str
    time_zone: str | None = None  # of the address; None: nothing is known but the area


_PEOPLE = (
    _Person("C-1001", "Ana", "en", _HILLSIDE, "00", "a bill of three days ago, not paid"),
    _Person("C-1002", "Diego", "es", _HILLSIDE, "01", "a bill of yesterday, not paid"),
    _Person("C-1003", "Grace", "en", _HARBOUR, "02", "the outage in her area"),
    _Person("C-1004", "Omar", "en", _HILLSIDE, "03", "waits for a callback"),
    _Person("C-1005", "Lucia", "es", _HILLSIDE, "04", "an appointment tomorrow"),
    _Person("C-1006", "Sam", "en", _HILLSIDE, "05", "shares a line with Nora"),
    _Person("C-1007", "Nora", "en", _HILLSIDE, "05 12", "shares a line with Sam, has a mobile"),
    _Person("C-1008", "Peter", "en", _HILLSIDE, "06", "nothing open, never called"),
    _Person(
        *("C-1009", "Mei", "en", _HILLSIDE, "07"),
        "a bill of five weeks ago, not paid; lives in Chicago and lets her flat",
        "America/Chicago",
    ),
    _Person("C-1010", "Tom", "en", _HILLSIDE, "08", "called two hours ago about his bill"),
    _Person("C-1011", "Rosa", "es", _HARBOUR, "09", "the outage, and Spanish"),
    _Person("C-1012", "Ivy", "en", _HILLSIDE, "10 11", "two numbers, history on every channel"),
)


def seed(outputs: Mapping[str, str], now: datetime) -> None:
    """Fill the empty table of a centre.

    Args:
        outputs: Outputs of the deployed stacks: ``TableName``, and ``PepperSecretArn`` for PINs.
        now: The moment that "three days ago" counts from; aware.
    """
    (dynamodb,) = clients("dynamodb")
    table = outputs["TableName"]
    customers = DynamoCustomers(dynamodb, table)
    history = DynamoContactHistory(dynamodb, table)
    for person in _PEOPLE:
        customer = Customer(
            *(person.customer_id, person.first_name, person.language, person.area, person.time_zone)
        )
        customers.put_customer(customer, [_phone(last) for last in person.phones.split()])
    if "PepperSecretArn" in outputs:  # a table on its own has no logins
        enrol(outputs, [(one.customer_id, _phone(one.phones.split()[0])) for one in _PEOPLE])
    if "SuppressionKeySecretArn" in outputs:  # the same: a table on its own sends no texts
        texts.allow(outputs, [(one.customer_id, _phone(one.phones.split()[0])) for one in _PEOPLE])
    for matter in _matters(now):
        customers.open_matter(matter)
    DynamoOutages(dynamodb, table).declare(_HARBOUR, _outage(now))
    for interaction in _past(now):
        history.record(interaction)
    _announce(DynamoAnnouncements(dynamodb, table), now)
    back_office.seed(dynamodb, table, now.astimezone(ZONE))


def callers() -> list[tuple[str, str, str]]:
    """Return number, name and story of each person, for whoever looks for somebody to phone as."""
    return [
        (_phone(person.phones.split()[0]).e164, person.first_name, person.story)
        for person in _PEOPLE
    ]


def _matters(now: datetime) -> list[Matter]:
    return [
        _bill("C-1001", "B-2107", issued=now - timedelta(days=3)),
        _bill("C-1002", "B-2111", issued=now - timedelta(days=1)),
        _bill("C-1009", "B-1988", issued=now - timedelta(days=35)),
        _bill("C-1010", "B-2120", issued=now - timedelta(days=2)),
        Matter("callback", "R-31", "C-1004", now + timedelta(hours=2)),
        Matter("appointment", "V-12", "C-1005", _tomorrow(now, hour=10)),
    ]


def _bill(customer_id: str, reference: str, issued: datetime) -> Matter:
    return Matter("bill", reference, customer_id, issued, issued + timedelta(days=21))


def _outage(now: datetime) -> Matter:
    began = now - timedelta(hours=1, minutes=20)
    return Matter(
        "outage",
        "O-7",
        None,
        began,
        now + timedelta(hours=3),
        words={
            "en": "We know that the power is out in Harbour. "
            "Our crew is on site and expects to have it back within three hours.",
            "es": "Sabemos que no hay luz en Harbour. "
            "Nuestro equipo está trabajando y espera restablecerla en unas tres horas.",
        },
    )


def _past(now: datetime) -> list[Interaction]:
    return [
        _call("h-1", "C-1001", "00", now - timedelta(days=40), waited_s=65, talked_s=240),
        Interaction(
            "h-2",
            "h-2",
            "CHAT",
            now - timedelta(days=12),
            "answered",
            "API",
            customer_id="C-1001",
            intent="appointment",
            queue="General",
            talked_s=420,
        ),
        _call("h-3", "C-1010", "08", now - timedelta(hours=2), waited_s=190),
        _call("h-4", "C-1012", "10", now - timedelta(days=2), waited_s=30, talked_s=300),
        Interaction("h-5", "h-5", "SMS", now - timedelta(days=3), "ended", customer_id="C-1012"),
        Interaction(
            "h-6",
            "h-6",
            "WEB",
            now - timedelta(days=5),
            "case",
            customer_id="C-1012",
            intent="pay_bill",
        ),
        Interaction(
            "h-7", "h-7", "EMAIL", now - timedelta(days=9), "answered", customer_id="C-1012"
        ),
        _call("h-8", "C-1012", "11", now - timedelta(days=21), waited_s=15, talked_s=95),
        _call("h-9", "C-1012", "10", now - timedelta(days=80), waited_s=240),
    ]


def _call(
    contact_id: str,
    customer_id: str,
    last: str,
    at: datetime,
    *,
    waited_s: int,
    talked_s: int | None = None,
) -> Interaction:
    return Interaction(
        contact_id,
        contact_id,
        "VOICE",
        at,
        "answered" if talked_s else "abandoned",
        phone=_phone(last),
        customer_id=customer_id,
        intent="pay_bill",
        queue="Billing",
        duration_s=waited_s + (talked_s or 0) + 30,
        waited_s=waited_s,
        talked_s=talked_s,
    )


def _announce(announcements: DynamoAnnouncements, now: datetime) -> None:
    announcements.put_address(
        {
            "en": "Riverside Water and Power is at 12 Mill Lane, Riverside, next to the library. "
            "Parking is behind the house.",
            "es": "Riverside Water and Power está en el 12 de Mill Lane, en Riverside, "
            "al lado de la biblioteca. El aparcamiento está detrás de la casa.",
        }
    )
    announcements.put_notice(
        "meters",
        {
            "en": "Our meter readers are in Hillside this week. They carry a badge with a photo.",
            "es": "Esta semana leemos los contadores en Hillside. "
            "Nuestro personal lleva una tarjeta con foto.",
        },
        valid_from=now - timedelta(days=2),
        valid_until=now + timedelta(days=5),
    )


def _phone(last: str) -> PhoneNumber:
    return PhoneNumber(f"+155501{last}")


def _tomorrow(now: datetime, *, hour: int) -> datetime:
    day = now.astimezone(ZONE) + timedelta(days=1)
    return day.replace(hour=hour, minute=0, second=0, microsecond=0)
