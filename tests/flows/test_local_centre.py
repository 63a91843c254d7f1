"""The main stories once more with everything real but Amazon: template, functions and data.

The customers are those of demo/small_utility.py; its bills, outage and calls are relative to START.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from simulator.centre.local import LocalCentre
from simulator.scenario import Call, Scenario

NEW_YORK = ZoneInfo("America/New_York")
START = datetime(2026, 11, 23, 10, tzinfo=NEW_YORK)  # Monday of Thanksgiving's week
ANA, DIEGO, GRACE, SHARED, PETER, MEI, TOM = (f"+155501{last:02}" for last in (0, 1, 2, 5, 6, 7, 8))
STRANGER = "+15550199"
LISTEN = "How can we help you?"
PIN = "604913#"  # of everybody in the demonstration

CARD = ("4111111111111111#", "1228#", "737#")  # published for tests: it belongs to nobody


class Town:
    """The local centre at a moment, and people who call it."""

    def __init__(self, at: datetime = START) -> None:
        self.centre = LocalCentre.raise_(start=at, progress=lambda _: None)
        self._scenario = Scenario(self.centre.simulation, self.centre.entry_flow)

    def call(self, number: str | None) -> Call:
        return self._scenario.call(number)

    def check(self) -> None:
        """Nothing was refused, nothing was left unplayed, and no number is in any log line."""
        self.centre.settle()
        assert self.centre.denied == []
        assert self.centre.holes == []
        assert [line for line in self.centre.logs if "+1555" in line.text] == []
        self.centre.close()


@pytest.fixture
def town() -> Iterator[Town]:
    """The town on a Monday morning."""
    town = Town()
    yield town
    town.check()


def test_ana_pays_her_bill_by_keys(town: Town) -> None:
    call = town.call(ANA).hears(
        "Good morning, Ana.",
        "We sent you a bill three days ago. Are you calling to pay it?",
        "Press 1 for yes, 2 for something else, 0 to speak to a person, at any time.",
    )
    call.presses("1").hears("six-digit PIN").presses(PIN)
    call.hears("press 1 for the whole amount of 84 dollars and 20 cents").presses("1")
    call.hears("You want to pay 84 dollars and 20 cents now.").presses("1")
    for entry in CARD:
        call.presses(entry)

    call.hears("The receipt number is", "To get the receipt by text, press 1.").presses("1")
    call.hears("The text is on its way.", "Is there anything else?").presses("2").ends()
    call.has(verified="yes", authLevel="2", transaction="pay_bill")
    assert "41111" not in str([event.as_dict() for event in call.events])


def test_an_agent_knows_what_ana_tried(town: Town) -> None:
    call = town.call(ANA).presses("1").presses(PIN).presses("1").presses("0")
    call.hears("A colleague will help you").reaches_queue("Billing").agent_accepts()

    call.agent_hears("Ana, verified by PIN, asked for a person about a bill, tried pay bill")
    call.sees(who="Ana, customer C-1001", why="bill", verified="yes", intent="pay_bill")
    call.agent_screen_shows(
        Who="Ana", Failed="pay_bill", Matters="unpaid bill B-2107", History1="chat, appointment"
    )
    assert call.contact.urgency.priority == 3
    call.agent_hangs_up().ends("disconnected")


def test_what_ana_proved_goes_with_her_to_the_next_agent(town: Town) -> None:
    call = town.call(ANA).presses("1").presses(PIN).presses("1").presses("0").agent_accepts()
    call.agent_transfers("To General")

    call.reaches_queue("General").agent_accepts()
    call.agent_hears("Ana, verified by PIN, was passed on by a colleague about a bill")
    call.sees(who="Ana, customer C-1001", verified="yes", queue="General")


def test_ana_gives_a_reading_by_voice(town: Town) -> None:
    call = town.call(ANA).presses("2").says("My reading is one two three zero")
    call.hears("For the water meter I have the reading 1 2 3 0.").says("yes")

    call.hears("your reading is stored. The receipt number is", "anything else?").presses("1")
    call.says("meter reading").hears("We already have a reading of today. Its receipt number")


def test_diego_reports_a_leak_by_voice_at_night() -> None:
    town = Town(START.replace(hour=22))
    call = town.call(DIEGO).hears("marque el 911", "Le enviamos una factura").presses("2")
    call.says("Hay una fuga de agua").hears("si es en su propio domicilio").says("sí")

    call.hears("Usted reporta una fuga de agua en su domicilio.").says("correcto")
    call.hears("tenemos su reporte").presses("2").ends()
    town.check()


def test_a_stranger_in_danger_reaches_who_is_on_call() -> None:
    town = Town(START.replace(hour=3))
    call = town.call(STRANGER).presses("2").presses("9").hears("hang up and dial 911")

    call.reaches_queue("Emergency").agent_accepts().agent_hears("reports an emergency")
    assert call.contact.urgency.priority == 1
    town.check()


def test_who_is_cut_off_goes_on_where_it_stopped(town: Town) -> None:
    town.call(ANA).presses("2").presses("1").presses("3").presses("1230#").hangs_up()
    town.centre.settle()
    town.centre.simulation.advance(timedelta(minutes=5).total_seconds())
    call = town.call(ANA).hears("Last time we did not get to the end of this meter reading.")

    call.presses("1").hears("I have the reading 1 2 3 0.").presses("1").hears("is stored")


def test_questions_are_answered_from_the_knowledge_base(town: Town) -> None:
    call = town.call(DIEGO).presses("2").says("¿Cuáles son sus tarifas?")
    call.hears("El agua cuesta 3 dólares", "Para recibir esto por mensaje").presses("1")
    call.hears("El mensaje va en camino.").presses("1").presses("4").presses("5").presses("711#")

    call.hears("711", "Para recibir esto por mensaje").presses("2").hears("¿Necesita algo más?")
    call.presses("1").presses("4").presses("5").presses("999#").presses("999#")
    call.hears("no tenemos una respuesta").reaches_queue("General").has(reason="no_answer")


def test_other_business_begins_as_it_should(town: Town) -> None:
    for number, entries, heard in (
        (ANA, "212", "You owe 84 dollars and 20 cents."),
        (ANA, "215", "To send the right bill"),
        (ANA, "231", "To find a time that suits you"),
        (ANA, "232", "To end your contract on the right day"),
        (ANA, "233", "To find your order or case"),
        (ANA, "2342", "To send you only what you want"),
        (PETER, "12", "You owe nothing."),
        (PETER, "13", "I cannot find a meter of yours."),
        (MEI, "12", "You owe 318 dollars and 5 cents."),
    ):
        call = town.call(number)
        if "did not get to the end" in call.transcript:  # of the call before
            call.presses("2")
        for key in entries:
            call.presses(key)
        if "six-digit PIN" in call.transcript:
            call.presses(PIN)
        assert heard in call.transcript


def test_the_next_call_within_a_day_is_recognised(town: Town) -> None:
    town.call(ANA).presses("2").presses("0").agent_accepts().agent_hangs_up().ends()
    town.centre.settle()
    town.centre.simulation.advance(timedelta(hours=2).total_seconds())
    call = town.call(ANA).hears("Good afternoon, Ana.", "You contacted us recently")

    call.never_hears("bill three days ago", "How can we help you?").stays_silent()
    call.reaches_queue("General")
    assert call.contact.urgency.priority == 1
    call.agent_accepts().agent_hears("calling again within 24 hours").has(intent="none")
    call.agent_screen_shows(History1="voice", Why="again")


def test_a_caller_who_came_back_goes_on_where_the_last_call_was(town: Town) -> None:
    town.call(ANA).presses("1").presses("0#").agent_accepts().agent_hangs_up().ends()
    town.centre.settle()
    town.centre.simulation.advance(timedelta(hours=2).total_seconds())
    call = town.call(ANA).hears("You contacted us recently about your bill")

    call.stays_silent().reaches_queue("Billing").agent_accepts()
    call.agent_hears("within 24 hours about a bill")


def test_who_has_what_was_wanted_meets_the_menu_again(town: Town) -> None:
    town.call(GRACE).presses("4").presses("2").hears("12 Mill Lane").hangs_up()
    town.call(ANA).presses("2").says("My reading is 1230").says("yes").hears("stored").hangs_up()
    town.centre.settle()
    town.centre.simulation.advance(timedelta(hours=1).total_seconds())

    town.call(GRACE).hears(LISTEN).never_hears("You contacted us recently")
    call = town.call(ANA).hears("We sent you a bill").presses("2").presses("0").agent_accepts()
    call.agent_screen_shows(History1="voice: settled without an agent")


def test_who_did_not_get_what_was_wanted_comes_to_a_person_sooner(town: Town) -> None:
    town.call(MEI).presses("1").presses("3").hears("I cannot find a meter of yours").hangs_up()
    town.centre.settle()
    town.centre.simulation.advance(timedelta(hours=1).total_seconds())

    town.call(MEI).hears("You contacted us recently, so we will skip the menu")


def test_tom_who_called_two_hours_ago_about_his_bill(town: Town) -> None:
    call = town.call(TOM).hears("Good morning, Tom.", "contacted us recently about your bill")

    call.stays_silent().reaches_queue("Billing").never_hears("How can we help you?")


def test_diego_hears_spanish(town: Town) -> None:
    call = town.call(DIEGO).hears("Buenos días, Diego.", "Le enviamos una factura ayer.")
    call.presses("2").presses("4").hears("Para conocer nuestro horario, oprima 1.").presses("1")

    call.hears("Estamos abiertos hoy hasta las 6 de la tarde", "¿Necesita algo más?")


def test_grace_hears_of_the_outage(town: Town) -> None:
    call = town.call(GRACE).hears("Good morning, Grace.", "We know that the power is out")

    call.hears(LISTEN).never_hears("We sent you a bill")


def test_mei_whose_bill_is_old_is_not_asked(town: Town) -> None:
    town.call(MEI).hears("Good morning, Mei.", LISTEN).never_hears("We sent you a bill")


@pytest.mark.parametrize("number", [SHARED, STRANGER, None, "anonymous"])
def test_whoever_is_not_recognised_is_greeted_without_a_name(town: Town, number: str) -> None:
    call = town.call(number).hears("Good morning. This is Riverside", "Para español, oprima el 8.")

    call.never_hears("We sent you a bill", "Sam", "Nora").presses("0").reaches_queue(
        "General"
    ).agent_accepts()
    who = {SHARED: "Shared line: Sam, Nora", STRANGER: "Caller not recognised"}
    call.sees(who=who.get(number or "", "Number withheld"))


def test_the_menu_knows_the_calendar() -> None:
    town = Town(START.replace(hour=17, minute=20))
    call = town.call(PETER).says("what are your opening hours")
    call.hears("we close in 40 minutes. We open again tomorrow at 8 a.m.")
    town.check()


def test_the_menu_knows_the_address_and_the_news(town: Town) -> None:
    call = town.call(PETER).presses("4").presses("2").hears("12 Mill Lane").presses("1")

    call.presses("4").presses("3").hears("meter readers are in Hillside").presses("2").ends()


def test_on_thanksgiving_a_request_is_stored_and_read_back() -> None:
    town = Town(datetime(2026, 11, 26, 11, tzinfo=NEW_YORK))
    call = town.call(ANA).hears("dial 911", "We are closed now. We open tomorrow at 8 a.m.")
    call.presses("0").hears("press 5").presses("5").presses("1").presses("1")
    call.hears("A colleague has your request about your bill", "Your case number is")
    call.hears("Once more, your case number is").ends("disconnected")
    town.check()


def test_a_withheld_number_keys_one_in() -> None:
    town = Town(START.replace(hour=22))
    call = town.call(None).hears("We open tomorrow at 8 a.m.").presses("0").presses("2")
    call.hears("please key in your phone number").presses("2025550143#").hears("You keyed in")
    call.presses("1").hears("the number ending in 0 1 4 3", "Your case number is").ends()
    town.check()


def test_without_its_table_the_centre_still_finds_people_for_people() -> None:
    town = Town()
    town.centre.client("dynamodb").delete_table(TableName=town.centre.outputs["TableName"])
    call = town.call(ANA).hears("Hello. This is Riverside").reaches_queue("General")

    call.agent_accepts().agent_hears("A caller whose details could not be loaded.")
    town.centre.close()
