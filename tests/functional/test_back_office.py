"""The ports of the back office keep one contract, in the table and over HTTP."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from contact_center.adapters import keys
from contact_center.back_office import BackOffice
from contact_center.desk import AlreadyDone, Desk
from contact_center.domain.appointments import STARTS, Move, Slot
from contact_center.domain.billing import BookedPayment, PaymentOrder
from contact_center.domain.errors import Raced
from contact_center.domain.incidents import Incident, OutageMap, Report
from contact_center.domain.meter import Reading
from contact_center.domain.money import Money
from contact_center.domain.orders import Order
from contact_center.domain.phone import PhoneNumber
from contact_center.domain.plans import plan
from contact_center.domain.profile import Profile
from contact_center.domain.transactions import commands
from contact_center.domain.transactions.commands import Command
from contact_center.domain.transactions.declaration import Caller, Facts, Receipt
from tests.back_office_server import SPEC, operations
from tests.self_service import ACCOUNT, METER, ORDER, PHONE, TODAY, VISIT, Centre
from tests.support import SATURDAY_NOON

EVERY = ("account", "meters", "appointments", "free_slots", "outages", "orders", "profile")
ANA = Caller("c-1", "C-1", 3)
NEW_PHONE = PhoneNumber("+15552010123")
SLOTS = tuple(Slot(TODAY + timedelta(n), half) for n in (2, 3, 4) for half in STARTS)


def desk(centre: Centre, caller: Caller = ANA, typed: str = "") -> Desk:
    """Open a desk at which everything was announced and read."""
    opened = centre.app().open_desk()
    opened.office.expect(EVERY, caller, typed, centre.clock.moment)
    opened.memory.read()
    return opened


def facts(centre: Centre, caller: Caller = ANA, typed: str = "") -> Facts:
    return desk(centre, caller, typed).office.facts(EVERY, caller, typed, centre.clock.moment)


def receipt(number: str = "12345678", key: str = "0" * 64) -> Receipt:
    return Receipt(number, "x", key, "c-1", 1, "VOICE", SATURDAY_NOON, outside=key)


def do(centre: Centre, command: Command, given: Receipt | None = None) -> None:
    """Do something at a fresh desk, as a step does it."""
    given = given or receipt()
    at = desk(centre)
    at.office.perform(command, given)
    at.memory.receive(given, command, None)
    at.memory.write()


def test_facts_are_read_as_they_are(centre: Centre) -> None:
    assert facts(centre, typed=ORDER.number) == Facts(
        account=ACCOUNT,
        meters=(METER,),
        appointments=(VISIT,),
        free_slots=SLOTS,
        outages=OutageMap({"10001": "hillside", "10002": "harbour"}),
        orders=(ORDER,),
        profile=Profile("C-1", "hillside", (PHONE,)),
    )


def test_of_a_customer_nobody_knows_there_is_nothing(centre: Centre) -> None:
    known = facts(centre, replace(ANA, customer_id="C-9/../C-1"))

    assert (known.account, known.profile) == (None, None)
    assert (known.meters, known.appointments, known.orders) == ((), (), ())


def test_without_a_customer_there_is_only_what_concerns_everybody(centre: Centre) -> None:
    known = facts(centre, Caller("c-1"))

    assert known == Facts(outages=known.outages)
    assert known.outages.areas["10001"] == "hillside"


def test_known_incidents_are_read_with_their_words(centre: Centre) -> None:
    words = {"en": "The pump failed.", "es": "Falló la bomba."}
    incident = Incident("O-1", "hillside", SATURDAY_NOON, words)  # type: ignore[arg-type]
    centre.put_fact(keys.OUTAGES, keys.KNOWN, {"O-1": incident})

    assert facts(centre).outages.incidents == (incident,)


def test_a_case_is_told_to_its_customer_alone(centre: Centre) -> None:
    case = {
        "number": "40131849",
        "topic": "bill",
        "contact_id": "c-0",
        "customer_id": "C-1",
        "phone": PHONE.e164,
        "language": "en",
        "opened_at": SATURDAY_NOON,
    }
    centre.put_fact(keys.case("40131849"), keys.CASE, case)

    found = Order("40131849", "case", "in_progress", TODAY)
    assert found in facts(centre, typed="40131849").orders
    stranger = replace(ANA, customer_id="C-2")
    assert facts(centre, stranger, "40131849").orders == ()


def test_a_reading_becomes_the_last_one(centre: Centre) -> None:
    do(centre, commands.RecordReading("C-1", Reading("W-100", TODAY, {"total": 1230})))

    (meter,) = facts(centre).meters
    assert (meter.registers[0].last, meter.read_on, meter.receipt) == (1230, TODAY, "12345678")
    assert meter.version == METER.version + 1


def test_a_plan_is_kept_with_its_receipt(centre: Centre) -> None:
    agreed = plan(ACCOUNT.balance, 3, date(2026, 12, 21))
    do(centre, commands.AgreePlan("C-1", agreed))

    account = facts(centre).account
    assert account is not None
    assert account.plan == replace(agreed, receipt="12345678")


def test_a_visit_moves_and_gives_its_slot_back(centre: Centre) -> None:
    to = SLOTS[1]
    do(centre, commands.MoveAppointment(Move("A-1", "C-1", VISIT.slot, to)))

    known = facts(centre)
    assert [visit.slot for visit in known.appointments] == [to]
    assert to not in known.free_slots
    back = commands.MoveAppointment(Move("A-1", "C-1", to, VISIT.slot))
    do(centre, back, receipt("87654321", "1" * 64))
    assert to in facts(centre).free_slots


def test_a_visit_moves_within_its_day(centre: Centre) -> None:
    afternoon = replace(VISIT.slot, half="PM")
    do(centre, commands.MoveAppointment(Move("A-1", "C-1", VISIT.slot, afternoon)))

    assert afternoon not in facts(centre).free_slots


def test_a_new_number_is_the_registered_one(centre: Centre) -> None:
    do(centre, commands.ChangePhone("C-1", NEW_PHONE, PHONE))

    profile = facts(centre).profile
    assert profile is not None
    assert profile.phones == (NEW_PHONE,)


def test_a_consent_counts_at_once(centre: Centre) -> None:
    decision = commands.ChangeConsent("C-1", "marketing", True, "I agree.", "ivr_key", PHONE)
    do(centre, decision)

    profile = facts(centre).profile
    assert profile is not None
    assert profile.allows("marketing")
    assert not profile.allows("service")


@pytest.mark.parametrize(
    "command",
    [
        commands.MoveHome("C-1", TODAY, "1234", "10002"),
        commands.SendLink("C-1", "bill_copy", "B-2", PHONE),
        commands.SendLink("C-1", "password_reset"),
        commands.ReportTrouble(Report("", "hillside", "leak", "r-1", SATURDAY_NOON)),
    ],
    ids=lambda command: type(command).__name__,
)
def test_what_leaves_no_fact_is_taken(centre: Centre, command: Command) -> None:
    do(centre, command)

    with pytest.raises(AlreadyDone):
        do(centre, command, receipt("87654321"))


def test_a_payment_is_booked(centre: Centre) -> None:
    order = PaymentOrder("C-1", "B-2", Money(2_000), "key-1")
    at = desk(centre)
    at.office.billing.book_payment(BookedPayment(order, "ch_1", "1111"), receipt())
    at.memory.receive(receipt(), commands.Pay(order), None)
    at.memory.write()

    account = facts(centre).account
    assert account is not None
    assert (account.balance, account.pending) == (Money(6_420), Money(2_000))


def test_the_same_key_again_is_the_first_receipt(centre: Centre) -> None:
    reading = commands.RecordReading("C-1", Reading("W-100", TODAY, {"total": 1230}))
    do(centre, reading)

    with pytest.raises(AlreadyDone) as caught:
        do(centre, reading, receipt("87654321"))

    assert caught.value.receipt.number == "12345678"
    assert facts(centre).meters[0].by_customer == 1


def test_what_was_decided_by_something_else_is_refused(centre: Centre) -> None:
    """The slot that a caller chose was given away while they confirmed."""
    taken = SLOTS[0]
    centre.put_fact(keys.slots(taken.day), keys.SLOTS, {"AM": 0, "PM": 1})

    with pytest.raises(Raced):
        do(centre, commands.MoveAppointment(Move("A-1", "C-1", VISIT.slot, taken)))
    assert facts(centre).appointments == (VISIT,)


def test_the_document_describes_every_port() -> None:
    named = {operation["tags"][0] for _, _, operation, _ in operations()}
    office = set(BackOffice.__dataclass_fields__)

    assert named == office
    assert {tag["name"] for tag in SPEC["tags"]} == office


def test_what_changes_something_asks_for_its_key_and_may_say_that_it_came_too_late() -> None:
    for _, method, operation, parameters in operations():
        names = {parameter["name"] for parameter in parameters}
        assert ("Idempotency-Key" in names) == (method == "POST"), operation["operationId"]
        assert ("409" in operation["responses"]) == (method == "POST")


def test_the_document_is_openapi() -> None:
    from openapi_spec_validator import validate

    validate(SPEC)
