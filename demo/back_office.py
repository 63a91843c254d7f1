"""What Riverside Water & Power knows of its customers, for callers who serve themselves.

Ana (C-1001) can do everything: she owes a bill, has a water meter, an appointment to move and an
order. Lucia's appointment is too near to be moved; Diego's meter counts day and night; Mei owes
enough for a payment plan, and Omar broke his; Peter owes nothing; Ivy has been billed by her own
readings too often.
"""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from contact_center.adapters.in_table.feed import BackOfficeFeed
from contact_center.adapters.knowledge_base import DynamoKnowledge
from contact_center.domain.appointments import DAYS_AHEAD, Appointment, Slot
from contact_center.domain.billing import Account, Bill
from contact_center.domain.knowledge import Article
from contact_center.domain.meter import Meter, Register
from contact_center.domain.money import Money
from contact_center.domain.orders import Order

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

_SATURDAY = 5
_SITE = "https://riverside.example"


def seed(dynamodb: "DynamoDBClient", table: str, now: datetime) -> None:
    """Fill in accounts, meters, visits, orders, areas and articles.

    Args:
        dynamodb: Client of the table.
        table: Its name.
        now: On the centre's wall clock, aware.
    """
    today = now.date()
    feed = BackOfficeFeed(dynamodb, table)
    for account in _accounts(today):
        feed.put_account(account)
    for customer_id, meters in _meters(today).items():
        feed.put_meters(customer_id, meters)
    in_time = Slot(_working_day(today + timedelta(days=4)), "AM")
    too_late = Slot(today + timedelta(days=1), "AM")  # the visit on Lucia's card
    for customer_id, number, slot in (("C-1001", "V-31", in_time), ("C-1005", "V-12", too_late)):
        visit = Appointment(number, slot, "the meter change", "el cambio de medidor")
        feed.put_appointments(customer_id, [visit])
    feed.put_orders("C-1001", [Order("20417", "order", "shipped", today, today + timedelta(3))])
    for ahead in range(1, DAYS_AHEAD + 1):
        day = today + timedelta(days=ahead)
        if day.weekday() < _SATURDAY:
            feed.put_slots(day, morning=2, afternoon=1)
    feed.put_areas({"10001": "hillside", "10002": "hillside", "10010": "harbour"})
    _publish(DynamoKnowledge(dynamodb, table))


def _accounts(today: date) -> list[Account]:
    return [
        _account("C-1001", "B-2107", 84_20, today, days_ago=3),
        _account("C-1002", "B-2111", 61_75, today, days_ago=1),
        _account("C-1004", "B-2099", 240_00, today, days_ago=50, broken_plan=True),
        Account("C-1008", Money(0)),
        _account("C-1009", "B-1988", 318_05, today, days_ago=35),
        _account("C-1010", "B-2120", 45_90, today, days_ago=2),
        Account("C-1012", Money(-12_00)),
    ]


def _account(
    customer_id: str,
    number: str,
    cents: int,
    today: date,
    *,
    days_ago: int,
    broken_plan: bool = False,
) -> Account:
    issued, amount = today - timedelta(days=days_ago), Money(cents)
    bill = Bill(number, issued, issued + timedelta(days=21), amount, amount)
    before = issued - timedelta(days=30)
    paid = Bill(f"{number}a", before, before + timedelta(days=21), Money(cents - 310), Money(0))
    return Account(customer_id, amount, (bill, paid), broken_plan=broken_plan)


def _meters(today: date) -> dict[str, list[Meter]]:
    read_on, since = today - timedelta(days=30), date(2020, 3, 1)
    water = Register("total", 1200, Decimal("1.0"))
    day, night = Register("day", 40_310, Decimal("6.5")), Register("night", 12_088, Decimal("3.2"))
    return {
        "C-1001": [Meter("W-48201", "water", 4, (water,), read_on, since)],
        "C-1002": [
            Meter("W-48377", "water", 4, (Register("total", 9990, Decimal(1)),), read_on, since),
            Meter("E-20518", "electricity", 5, (day, night), read_on, since),
        ],
        "C-1012": [Meter("W-48555", "water", 4, (water,), read_on, since, by_customer=4)],
    }


def _publish(knowledge: DynamoKnowledge) -> None:
    knowledge.publish(
        Article("tariffs", "en", 0, "", f"{_SITE}/tariffs"),
        {
            "en": "Water costs 3 dollars and 20 cents a thousand gallons, and electricity 16 cents "
            "a kilowatt hour, 11 at night.",
            "es": "El agua cuesta 3 dólares con 20 centavos por mil galones, y la luz 16 centavos "
            "por kilovatio hora, 11 de noche.",
        },
        {
            "en": "price prices cost costs rate rates water electricity kilowatt gallon",
            "es": "tarifa tarifas precio precios cuesta costo agua luz kilovatio galón",
        },
    )
    knowledge.publish(
        Article("returns", "en", 0, "", f"{_SITE}/returns"),
        {
            "en": "You may return equipment within 30 days, with its receipt, at our house or by "
            "post at our expense.",
            "es": "Puede devolver los equipos en un plazo de 30 días, con su comprobante, en "
            "nuestra casa o por correo a nuestro cargo.",
        },
        {
            "en": "return returns refund equipment send back",
            "es": "devolver devolución reembolso equipo",
        },
    )
    knowledge.publish(
        Article("events", "en", 0, "", f"{_SITE}/tours"),
        {
            "en": "On the first Saturday of the month we show the water works, at 10 a.m. It is "
            "free, and children are welcome.",
            "es": "El primer sábado del mes mostramos la planta de agua a las 10. Es gratis, y los "
            "niños son bienvenidos.",
        },
        {"en": "event events tour visit water works", "es": "evento eventos visita planta agua"},
    )
    knowledge.publish(
        Article("error-711", "en", 0, "", f"{_SITE}/errors/711"),
        {
            "en": "Code 711 means that your meter's radio has lost its network. Nothing is wrong "
            "with your supply. Hold its button for five seconds; the code goes away in an hour.",
            "es": "El código 711 significa que la radio de su medidor perdió la red. Su suministro "
            "está bien. Mantenga su botón cinco segundos; el código desaparece en una hora.",
        },
    )


def _working_day(day: date) -> date:
    return day + timedelta(days=7 - day.weekday()) if day.weekday() >= _SATURDAY else day
