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


def test_ana_pays_her_bill_with_a_person_who_knows_why(town: Town) -> None:
    call = town.call(ANA).hears(
        "Good morning, Ana.",
        "We sent you a bill three days ago. Are you calling to pay it?",
        "Press 1 for yes, 2 for something else, 0 to speak to a person, at any time.",
    )
    call.presses("1").reaches_queue("Billing").agent_accepts()

    call.agent_hears("Ana, not verified, wants to pay a bill")
    call.sees(who="Ana, customer C-1001", why="bill", verified="no", intent="pay_bill")
    call.agent_screen_shows(Who="Ana", Matters="unpaid bill B-2107", History1="chat, appointment")
    call.agent_hangs_up().ends("disconnected")


def test_the_next_call_within_a_day_is_recognised(town: Town) -> None:
    town.call(ANA).presses("2").presses("0").agent_accepts().agent_hangs_up().ends()
    town.centre.settle()
    town.centre.simulation.advance(timedelta(hours=2).total_seconds())
    call = town.call(ANA).hears("Good afternoon, Ana.", "You contacted us recently")

    call.never_hears("bill", "For our opening hours").reaches_queue("General")
    assert call.contact.urgency.priority == 1
    call.agent_accepts().agent_hears("calling again within 24 hours").has(intent="none")
    call.agent_screen_shows(History1="voice", Why="again")


def test_a_caller_who_came_back_goes_on_where_the_last_call_was(town: Town) -> None:
    town.call(ANA).presses("1").agent_accepts().agent_hangs_up().ends()
    town.centre.settle()
    town.centre.simulation.advance(timedelta(hours=2).total_seconds())
    call = town.call(ANA).hears("You contacted us recently about your bill")

    call.reaches_queue("Billing").agent_accepts().agent_hears("within 24 hours about a bill")


def test_who_asked_for_the_address_alone_is_not_told_of_a_reason(town: Town) -> None:
    town.call(GRACE).presses("2").hears("12 Mill Lane").hangs_up()
    town.centre.settle()
    town.centre.simulation.advance(timedelta(hours=1).total_seconds())

    town.call(GRACE).hears("You contacted us recently, so we will skip the menu.")


def test_a_day_later_it_is_not_a_repeat(town: Town) -> None:
    town.call(PETER).presses("0").agent_accepts().agent_hangs_up()
    town.centre.settle()
    town.centre.simulation.advance(timedelta(hours=25).total_seconds())

    town.call(PETER).hears("Good morning, Peter.", "For our opening hours, press 1.")


def test_tom_who_called_two_hours_ago_about_his_bill(town: Town) -> None:
    call = town.call(TOM).hears("Good morning, Tom.", "contacted us recently about your bill")

    call.reaches_queue("Billing").never_hears("Press 1")


def test_diego_hears_spanish(town: Town) -> None:
    call = town.call(DIEGO).hears("Buenos días, Diego.", "Le enviamos una factura ayer.")
    call.presses("2").hears("Para conocer nuestro horario, oprima 1.").presses("1")

    call.hears("Estamos abiertos hoy hasta las 6 de la tarde", "¿Necesita algo más?")


def test_grace_hears_of_the_outage(town: Town) -> None:
    call = town.call(GRACE).hears("Good morning, Grace.", "We know that the power is out")

    call.hears("For our opening hours").never_hears("bill")


def test_mei_whose_bill_is_old_is_not_asked(town: Town) -> None:
    town.call(MEI).hears("Good morning, Mei.", "For our opening hours").never_hears("bill")


@pytest.mark.parametrize("number", [SHARED, STRANGER, None, "anonymous"])
def test_whoever_is_not_recognised_is_greeted_without_a_name(town: Town, number: str) -> None:
    call = town.call(number).hears("Good morning. This is Riverside", "Para español, oprima el 9.")

    call.never_hears("bill", "Sam", "Nora").presses("0").reaches_queue("General").agent_accepts()
    call.sees(who="Number withheld" if number in (None, "anonymous") else "not recognised")


def test_the_menu_knows_the_calendar() -> None:
    town = Town(START.replace(hour=17, minute=20))
    town.call(PETER).presses("1").hears("we close in 40 minutes. We open again tomorrow at 8 a.m.")
    town.check()


def test_the_menu_knows_the_address_and_the_news(town: Town) -> None:
    call = town.call(PETER).presses("2").hears("12 Mill Lane").presses("1")

    call.presses("3").hears("meter readers are in Hillside").presses("2").ends("disconnected")


def test_on_thanksgiving_a_request_is_stored_and_read_back() -> None:
    town = Town(datetime(2026, 11, 26, 11, tzinfo=NEW_YORK))
    call = town.call(ANA).hears("dial 911", "We are closed now. We open tomorrow at 8 a.m.")
    call.presses("1").presses("1").presses("1")
    call.hears("We will call you back about your bill at this number", "Your case number is")
    call.hears("Once more, your case number is").ends("disconnected")
    town.check()


def test_a_withheld_number_keys_one_in() -> None:
    town = Town(START.replace(hour=22))
    call = town.call(None).hears("We open tomorrow at 8 a.m.").presses("1").presses("2")
    call.hears("please key in your phone number").presses("2025550143#").hears("You keyed in")
    call.presses("1").hears("at the number ending in 0 1 4 3", "Your case number is").ends()
    town.check()


def test_without_its_table_the_centre_still_finds_people_for_people() -> None:
    town = Town()
    town.centre.client("dynamodb").delete_table(TableName=town.centre.outputs["TableName"])
    call = town.call(ANA).hears("Hello. This is Riverside").reaches_queue("General")

    call.agent_accepts().agent_hears("A caller whose details could not be loaded.")
    town.centre.close()
