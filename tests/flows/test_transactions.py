"""Each transaction by keys: done, refused, its port down, and away to a person from every step."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from contact_center.adapters import keys
from contact_center.domain.appointments import Appointment
from contact_center.domain.incidents import Incident
from contact_center.domain.meter import Register
from contact_center.domain.money import Money
from contact_center.domain.plans import Instalment, Plan
from simulator.scenario import Call
from tests.flows.centre import NIGHT, OPEN, Centre
from tests.flows.questions import ENGLISH, enter
from tests.flows.stubs import ANA, LUIS, UNKNOWN
from tests.flows.utility import Utility

if TYPE_CHECKING:
    from contact_center.domain.language import Language

SPANISH = {**LUIS, "billIssued": "none"}
RIGHT = "1"


@dataclass(frozen=True)
class Story:
    """A transaction from the menu to its end.

    Attributes:
        choice: Keys of the menu, one after the other.
        entries: What the caller keys at each question and read-back.
        asked: What is heard at the first of them.
        done: What is heard at the end.
        hecho: The same in Spanish.
        port: Of the back office, which it cannot do without.
    """

    choice: str
    entries: tuple[str, ...]
    asked: str
    done: str
    hecho: str
    port: str
    queue: str = "General"

    def call(self, centre: Centre, *entries: str) -> Call:
        """Choose it, and key in these."""
        call = centre.call()
        for entry in (*self.choice, *entries):
            enter(call, entry)
        return call


STORIES = {
    "balance": Story(
        "12", (), "You owe 84 dollars and 20 cents.", "It is due on March 20.",
        "Debe 84 dólares con 20 centavos.", "billing", "Billing",
    ),
    "meter_reading": Story(
        "13", ("1230#", RIGHT), "To bill what you really used, key in the reading",
        "your reading is stored. The receipt number is", "su lectura quedó registrada", "meters",
    ),
    "payment_plan": Story(
        "14", ("1", RIGHT), "To spread what you owe", "Your payment plan is agreed",
        "Su plan de pagos quedó acordado", "billing", "Billing",
    ),
    "bill_copy": Story(
        "15", ("1", RIGHT), "To send the right bill", "We send the link to your telephone.",
        "Enviamos el enlace a su teléfono.", "billing", "Billing",
    ),
    "report_outage": Story(
        "2", ("2", "2", "10001#", RIGHT), "tell us what is wrong: if anybody is in danger, press 9",
        "we have your report. Its number is", "tenemos su reporte", "outages",
    ),
    "change_appointment": Story(
        "31", ("1", RIGHT), "To find a time that suits you", "Your appointment is now on Wednesday",
        "Su cita es ahora el miércoles", "appointments",
    ),
    "move_home": Story(
        "32", ("0310#", "10001#", RIGHT), "To end your contract on the right day",
        "your move is noted as case", "su mudanza quedó anotada", "accounts",
    ),
    "order_status": Story(
        "33", ("00001234#",), "To find your order or case", "It is on its way.",
        "Está en camino.", "orders",
    ),
    "change_phone": Story(
        "341", ("2025550143#", RIGHT), "To reach you from now on", "Your new number is stored",
        "Su nuevo número quedó registrado", "accounts",
    ),
    "change_consent": Story(
        "342", ("3", "1", RIGHT), "To send you only what you want", "That is noted.",
        "Quedó anotado.", "accounts",
    ),
    "reset_password": Story(
        "343", (RIGHT,), "We text a link for a new password", "We never ask for a password.",
        "Nunca pedimos contraseñas.", "accounts",
    ),
}  # fmt: skip
PAYMENT = Story(
    "11", ("2", "2550#", RIGHT), "To know how much you want to pay", "", "", "billing", "Billing"
)
ALL = {**STORIES, "pay_bill": PAYMENT}
stories = pytest.mark.parametrize("name", STORIES)
every_story = pytest.mark.parametrize("name", ALL)


@stories
def test_a_caller_finishes_alone(name: str) -> None:
    story = STORIES[name]
    call = story.call(Centre(ANA))
    if story.asked:
        call.hears(story.asked)
    for entry in story.entries:
        call.presses(entry)

    call.hears(story.done, "Is there anything else?").presses("2").ends("disconnected")
    call.has(transaction=name, tried="done", failedTransaction="none")


@stories
def test_a_spanish_caller_hears_spanish_all_the_way(name: str) -> None:
    story = STORIES[name]
    call = story.call(Centre(SPANISH), *story.entries).hears(story.hecho, "¿Necesita algo más?")

    call.never_hears(ENGLISH).presses("2").ends("disconnected")


@stories
def test_it_works_at_night_as_well(name: str) -> None:
    story = STORIES[name]

    story.call(Centre(ANA, at=NIGHT), *story.entries).hears(story.done, "anything else?").asks()


def test_a_payment_is_agreed_on_and_goes_on_with_the_card() -> None:
    call = PAYMENT.call(Centre(ANA)).hears("press 1 for the whole amount of 84 dollars")
    call.presses("2").hears("key in dollars and cents").presses("2550#")

    call.hears("You want to pay 25 dollars and 50 cents now.").presses(RIGHT)
    call.has(tried="pay bill")


STEPS = [(name, done) for name, story in ALL.items() for done in range(len(story.entries))]


@pytest.mark.parametrize(("name", "done"), STEPS)
def test_zero_at_night_is_a_stored_request_at_every_step(name: str, done: int) -> None:
    story = ALL[name]
    call = story.call(Centre(ANA, at=NIGHT), *story.entries[:done]).presses("0#")

    call.hears("Nobody is here to take your call just now.")
    while call.contact.waiting_for == "input":
        call.stays_silent()
    call.invokes("open_case", number="none").hears("We have noted your request.").ends()


@pytest.mark.parametrize(("name", "done"), STEPS)
@pytest.mark.parametrize("at", [OPEN, NIGHT], ids=["day", "night"])
def test_who_is_never_heard_reaches_a_person_or_a_request_from_every_step(
    name: str, done: int, at: datetime
) -> None:
    story = ALL[name]
    call = story.call(Centre(ANA, at=at), *story.entries[:done])
    for _ in range(8):
        if call.contact.waiting_for == "input":
            call.stays_silent()

    if at == OPEN:
        call.reaches_queue(story.queue).has(failedTransaction=name)
    else:
        call.invokes("open_case", number="none").ends()


@pytest.mark.parametrize(("name", "done"), STEPS)
def test_zero_is_a_person_at_every_step(name: str, done: int) -> None:
    story = ALL[name]
    call = story.call(Centre(ANA), *story.entries[:done]).presses("0#")

    call.reaches_queue(story.queue).has(reason="asked_person", failedTransaction=name)
    assert call.contact.urgency.priority == 3  # before those who tried nothing
    call.agent_accepts().agent_screen_shows(Failed=name)


@pytest.mark.parametrize(("name", "done"), STEPS)
def test_silence_is_forgiven_twice_and_then_a_person(name: str, done: int) -> None:
    story = ALL[name]
    call = story.call(Centre(ANA), *story.entries[:done]).stays_silent(2).asks().stays_silent()

    call.hears("A colleague will help you").reaches_queue(story.queue)
    call.has(reason="too_many_tries", failedTransaction=name)


@every_story
def test_an_outage_of_its_port_is_a_person_who_knows_what_failed(name: str) -> None:
    story, centre = ALL[name], Centre(ANA)
    centre.functions.utility.broken.add(story.port)
    call = story.call(centre).hears("we cannot do that by ourselves right now")

    if name == "report_outage":  # trouble that cannot be noted is for whoever is on call
        call.hears("putting you through to the emergency desk").reaches_queue("Emergency")
        assert call.contact.urgency.priority == 1
    else:
        call.reaches_queue(story.queue)
        assert call.contact.urgency.priority == 3
    call.agent_accepts().agent_screen_shows(Failed=name, Tried=f"{name}: failed")


@every_story
def test_an_outage_at_the_last_step_is_no_dead_end_either(name: str) -> None:
    story, centre = ALL[name], Centre(ANA)
    call = story.call(centre, *story.entries[:-1])
    centre.functions.failing.add("self_service:answer")
    if story.entries:
        call.presses(story.entries[-1]).hears("we cannot do that by ourselves right now")
        call.has(failedTransaction=name)


@dataclass(frozen=True)
class Refused:
    """What the company knows, and why the rules say no."""

    name: str
    facts: Callable[[Utility], Any]
    heard: str
    entries: tuple[str, ...] = ()
    reason: str = ""  # of the person who helps; empty: the caller is asked for something else
    asks_again: bool = False


def _meters(*meters: Any) -> Callable[[Utility], Any]:  # noqa: ANN401
    return lambda u: u.has("C-1001", keys.METERS, {"meters": [m(u) for m in meters]})


def _account(cents: int, **more: Any) -> Callable[[Utility], Any]:  # noqa: ANN401
    return lambda u: u.has("C-1001", keys.BILLING, u.owes(cents, **more))


def _visits(days: int | None) -> Callable[[Utility], Any]:
    def facts(utility: Utility) -> None:
        visit = Appointment("A-1", utility.slot(days or 0), "the meter", "el medidor")
        utility.has("C-1001", keys.VISITS, {"appointments": [visit] if days is not None else []})

    return facts


def _no_slots(utility: Utility) -> None:
    for days in range(2, 8):
        utility.put(keys.slots(utility.day(days)), keys.SLOTS, {"AM": 0, "PM": 0})


PLAN = Plan((Instalment(date(2026, 4, 1), Money(8_420)),))
NOTHING = lambda _utility: None  # noqa: E731

LITTLE = "I understood 1 dollar. The least is 5 dollars"
MUCH = "I understood 99 dollars and 99 cents. You owe no more than 84"
REFUSALS = [
    Refused("pay_bill", _account(0), "There is nothing to pay."),
    Refused("pay_bill", NOTHING, LITTLE, ("2", "100#"), asks_again=True),
    Refused("pay_bill", NOTHING, MUCH, ("2", "9999#"), asks_again=True),
    Refused("balance", _account(0), "You owe nothing."),
    Refused("payment_plan", _account(0), "There is nothing to pay."),
    Refused("payment_plan", _account(8_420, plan=PLAN), "You already have a payment plan."),
    Refused("payment_plan", _account(1_000), "too small for a plan"),
    Refused("payment_plan", _account(9_999_999), "talk to a colleague", reason="too_much"),
    Refused("payment_plan", _account(8_420, broken_plan=True), "colleague", reason="broken_plan"),
    Refused("meter_reading", _meters(), "I cannot find a meter", reason="no_meter"),
    Refused(
        "meter_reading", _meters(lambda u: u.meter_of(1200, by_customer=4)),
        "a colleague has to look at the meter", reason="visit_needed",
    ),
    Refused(
        "meter_reading", _meters(lambda u: u.meter_of(1200, read_on=u.today)),
        "We already have a reading of today.",
    ),
    Refused("meter_reading", NOTHING, "lower than the last reading", ("1100#",), asks_again=True),
    Refused("meter_reading", NOTHING, "more than 4 digits", ("604913#",), asks_again=True),
    Refused("meter_reading", NOTHING, "I did not understand that.", ("12*3#",), asks_again=True),
    Refused("bill_copy", _account(0, bills=()), "There is no recent bill."),
    Refused(
        "bill_copy", lambda u: u.registered(), "no number of yours", reason="no_registered_number"
    ),
    Refused(
        "report_outage", NOTHING, "We do not supply that postal code.", ("1", "2", "99999#"),
        asks_again=True,
    ),
    Refused("change_appointment", _visits(None), "I cannot find an appointment of yours."),
    Refused("change_appointment", _visits(0), "less than a day away", reason="too_late"),
    Refused("change_appointment", _no_slots, "No other time is free now.", reason="no_free_time"),
    Refused("move_home", NOTHING, "more than 30 days ago", ("0101#",), asks_again=True),
    Refused("move_home", NOTHING, "more than 90 days ahead", ("0801#",), asks_again=True),
    Refused(
        "move_home", NOTHING, "A ZIP code has five digits.", ("0310#", "123#"), asks_again=True
    ),
    Refused(
        "move_home", lambda u: u.registered(), "no number of yours", reason="no_registered_number"
    ),
    Refused("order_status", NOTHING, "I cannot find that number", ("77#",), asks_again=True),
    Refused("change_phone", NOTHING, "I did not understand that.", ("12#",), asks_again=True),
    Refused(
        "change_phone", lambda u: u.registered("+12025550143"),
        "That is the number we already have.", ("2025550143#",), asks_again=True,
    ),
    Refused(
        "change_consent",
        lambda u: u.has("C-1001", keys.CONSENTS, {"consents": {"marketing": "no"}, "version": 1}),
        "That is what we already have noted.", ("3", "2"),
    ),
    Refused(
        "reset_password", lambda u: u.registered(), "no number of yours",
        reason="no_registered_number",
    ),
]  # fmt: skip


@pytest.mark.parametrize("refused", REFUSALS, ids=lambda r: f"{r.name}: {r.heard}")
def test_each_refusal_says_why(refused: Refused) -> None:
    centre, story = Centre(ANA), ALL[refused.name]
    refused.facts(centre.functions.utility)
    call = story.call(centre, *refused.entries).hears(refused.heard)

    if refused.asks_again:
        call.asks().has(failedTransaction="none")
    elif refused.reason:
        call.reaches_queue(story.queue).has(reason=refused.reason, failedTransaction=refused.name)
        assert call.contact.urgency.priority == 3
    else:
        call.hears("Is there anything else?").asks()


def test_a_second_try_after_a_refused_entry_is_taken() -> None:
    call = STORIES["meter_reading"].call(Centre(ANA), "1100#").presses("1230#")

    call.hears("I have the reading 1 2 3 0.").presses(RIGHT).hears("your reading is stored")


def test_an_agent_sees_which_readings_were_rejected_and_why() -> None:
    call = STORIES["meter_reading"].call(Centre(ANA), "1100#", "1150#", "0#").agent_accepts()

    call.agent_screen_shows(
        Failed="meter_reading", Tried="meter reading (reading 1100 lower, reading 1150 lower)"
    )


def test_a_doubtful_reading_is_confirmed_twice() -> None:
    call = STORIES["meter_reading"].call(Centre(ANA), "1500#").presses(RIGHT)

    call.hears("That is much more than usual. Please look at the meter again.").presses(RIGHT)
    call.hears("your reading is stored")


def test_a_meter_with_two_registers_is_read_twice() -> None:
    centre = Centre(ANA)
    night = Register("night", 800, Decimal("1.0"))
    _meters(lambda u: u.meter_of(1200, night))(centre.functions.utility)
    call = STORIES["meter_reading"].call(centre).hears("the day reading").presses("1230#")

    call.hears("the night reading").presses("0830#").hears("day reading 1 2 3 0 and night reading")


def test_the_same_reading_twice_is_one_reading() -> None:
    centre, story = Centre(ANA), STORIES["meter_reading"]
    story.call(centre, *story.entries).hears("your reading is stored").hangs_up()

    story.call(centre).hears("We already have a reading of today. Its receipt number is")


def test_whoever_says_no_at_the_read_back_is_asked_again_once() -> None:
    call = STORIES["meter_reading"].call(Centre(ANA), "1230#").presses("2")
    call.hears("key in the reading").presses("1240#").hears("1 2 4 0").presses("2")

    call.reaches_queue("General").has(reason="declined_twice", failedTransaction="meter_reading")


def test_later_times_are_offered_when_none_suits() -> None:
    call = STORIES["change_appointment"].call(Centre(ANA), "4").presses("1")

    call.hears("is moved").presses(RIGHT).hears("Your appointment is now")


def test_a_slot_that_somebody_else_took_meanwhile_is_asked_for_again() -> None:
    centre = Centre(ANA)
    call = STORIES["change_appointment"].call(centre, "1").hears("is moved")
    utility = centre.functions.utility
    utility.put(keys.slots(utility.day(2)), keys.SLOTS, {"AM": 0, "PM": 1})

    call.presses(RIGHT).hears("That time has just been taken.").asks()


def test_the_last_reading_may_come_later_when_moving_out() -> None:
    call = STORIES["move_home"].call(Centre(ANA), "0301#").hears("or star, to tell us later")

    call.presses("*#").hears("ZIP code of your new home").presses("10002#").presses(RIGHT)
    call.hears("your move is noted")


@pytest.mark.parametrize("lookup", [ANA, UNKNOWN])
def test_trouble_can_be_reported_by_anybody(lookup: dict[str, str]) -> None:
    centre = Centre(lookup)
    centre.functions.level = 0
    call = STORIES["report_outage"].call(centre, "3")
    if lookup is ANA:
        call.hears("if it is at your own address").presses("2")
    call.hears("five digit ZIP code").presses("10002#").presses(RIGHT)

    call.hears("we have your report").has(authNeeded="none")


def test_a_known_incident_is_told_before_the_report_is_taken() -> None:
    centre = Centre(ANA)
    words: dict[Language, str] = {
        "en": "We know about a water leak in your area.",
        "es": "Sabemos de una fuga.",
    }
    since = centre.simulation.now
    incident = Incident("I-1", "hillside", since, words)
    centre.functions.utility.knows_of(incident)
    call = STORIES["report_outage"].call(centre, "2", "1")

    call.hears("We know about a water leak in your area. You report a water leak").presses(RIGHT)
    call.hears("we have your report")


@pytest.mark.parametrize("entries", [(), ("1",), ("1", "2"), ("1", "1")])
def test_the_emergency_key_jumps_ahead_from_every_step(entries: tuple[str, ...]) -> None:
    call = STORIES["report_outage"].call(Centre(ANA, at=NIGHT), *entries).presses("9#")

    call.hears("If anyone is in danger, hang up and dial 911.", "emergency desk")
    call.reaches_queue("Emergency").has(reason="emergency", queue="Emergency")
    assert call.contact.urgency.priority == 1
    call.agent_accepts().agent_hears("Ana: emergency.")


def test_a_transaction_that_failed_too_often_is_off_and_says_so() -> None:
    centre, story = Centre(ANA), STORIES["meter_reading"]
    centre.functions.utility.broken.add("meters")
    for _ in range(5):
        story.call(centre).hangs_up()
    centre.functions.utility.broken.clear()

    call = story.call(centre).hears("A colleague will help you with this.")
    call.reaches_queue("General").has(reason="switched_off", failedTransaction="meter_reading")


def test_verification_comes_first_where_the_number_is_no_proof() -> None:
    centre = Centre(ANA)
    centre.functions.level = 1
    call = STORIES["balance"].call(centre).never_hears("You owe")

    call.has(authNeeded="2", transactionStep="resume")
