"""When nobody is here: when we open, news, and a request that is stored and read back."""

from datetime import datetime

import pytest

from tests.flows.centre import NIGHT, OPEN, SUNDAY, THANKSGIVING, Centre
from tests.flows.stubs import ANA, LUIS, UNKNOWN, WITH_A_BILL

DANGER = "If anyone is in danger, please hang up now and dial 911."
CHOICES = "To leave a request, so that we can call you back, press 1."


@pytest.mark.parametrize("at", [NIGHT, SUNDAY, THANKSGIVING], ids=["night", "Sunday", "holiday"])
def test_a_caller_hears_when_we_open_and_leaves_a_request(at: datetime) -> None:
    call = Centre(WITH_A_BILL, at=at).call()
    call.hears("Good morning, Ana.", DANGER, CHOICES).never_hears("bill").presses("1")
    call.hears("So that the right person calls you back").presses("1")
    call.hears("on the number you are calling from").presses("1")

    call.invokes("open_case", topic="bill", number="none", language="en")
    call.hears("We have noted your request. Once more, your case number is 4 7 1 1.")
    call.hears("Thank you for calling").ends("disconnected")


def test_the_hours_come_from_the_function_that_knows_the_calendar() -> None:
    call = Centre(ANA, at=NIGHT).call()

    call.invokes("info", topic="hours").hears(f"{DANGER} We are open until 6 p.m.")


def test_the_request_works_in_spanish() -> None:
    call = Centre(LUIS, at=NIGHT).call().hears("Si alguien está en peligro").presses("1")
    call.hears("Para que le llame la persona indicada").presses("2")
    call.hears("al número desde el que nos llama").presses("1")

    call.invokes("open_case", topic="supply", language="es").hears("Anotamos su solicitud.")
    call.hears("Gracias por llamar").ends("disconnected")


def test_the_news_can_be_heard_before() -> None:
    call = Centre(ANA, at=NIGHT).call().presses("2")

    call.invokes("info", topic="notices").hears("There are no outages.", CHOICES).asks()


def test_zero_says_honestly_that_nobody_is_here() -> None:
    call = Centre(ANA, at=NIGHT).call().presses("0")

    call.hears("Nobody is here to take your call just now.", "So that the right person").asks()


def test_who_does_not_answer_twice_is_told_to_call_again() -> None:
    for entry in ("", "7"):
        call = Centre(ANA, at=NIGHT).call()
        for _ in range(2):
            call.hears(CHOICES)
            call.presses(entry) if entry else call.stays_silent()
        call.hears("Please call us again when we are open.", "Thank you").ends("disconnected")


@pytest.mark.parametrize("key", ["1", "2", "9", "0"])
def test_every_key_counts_at_the_second_time_too(key: str) -> None:
    heard = {"1": "So that the right", "2": "no outages", "9": "oprima 1", "0": "Nobody is here"}
    call = Centre(UNKNOWN, at=NIGHT).call().stays_silent().presses(key).hears(heard[key]).asks()

    assert ("Nobody is here" in call.transcript) is (key == "0")


def test_an_unknown_caller_can_choose_spanish() -> None:
    call = Centre(UNKNOWN, at=NIGHT).call().hears("Para español, oprima el 9.").presses("9")

    call.hears("Si alguien está en peligro", "For English, press 9.").has(language="es").asks()


def test_a_recognised_caller_is_not_offered_another_language() -> None:
    Centre(ANA, at=NIGHT).call().hears(CHOICES).never_hears("español")


def test_closing_time_in_the_middle_of_the_call_is_noticed() -> None:
    closing = OPEN.replace(hour=17, minute=59, second=58)
    call = Centre(ANA, at=closing).call().hears("For our opening hours").stays_silent()

    call.presses("0").hears(DANGER, CHOICES).asks()
    assert call.transcript.count("Good morning, Ana.") == 1


def test_closing_time_is_noticed_on_the_way_to_billing_too() -> None:
    closing = OPEN.replace(hour=17, minute=59, second=58)
    call = Centre(WITH_A_BILL, at=closing).call().stays_silent()

    call.presses("1").hears(DANGER, CHOICES).asks()


def test_a_known_outage_is_told_at_night_too() -> None:
    call = Centre({**ANA, "notice": "The power is out."}, at=NIGHT).call()

    call.hears("The power is out.", DANGER, CHOICES).asks()


@pytest.mark.parametrize("failing", ["info", "info:hours"])
def test_hours_that_cannot_be_looked_up_are_not_invented(failing: str) -> None:
    centre = Centre(ANA, at=NIGHT)
    centre.functions.failing.add(failing)

    centre.call().hears(f"{DANGER} Our office is closed at the moment.", CHOICES).asks()


def test_a_refused_question_for_the_hours_is_not_said() -> None:
    centre = Centre(ANA, at=NIGHT)
    centre.functions.answers["info"] = "unknown_topic"

    call = centre.call().hears("Our office is closed at the moment.", CHOICES).presses("2")
    call.hears("Nobody is here", "So that the right person").asks()


def test_news_that_cannot_be_looked_up_lead_to_a_request() -> None:
    centre = Centre(ANA, at=NIGHT)
    centre.functions.failing.add("info:notices")

    centre.call().presses("2").hears("Nobody is here", "So that the right person").asks()
