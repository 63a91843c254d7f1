"""When nobody is here: callers serve themselves as by day; a person is a request then."""

from datetime import datetime

import pytest

from tests.flows.centre import NIGHT, NO_BOT, OPEN, SUNDAY, THANKSGIVING, Centre
from tests.flows.stubs import ANA, LUIS, UNKNOWN, WITH_A_BILL

DANGER = "If anyone is in danger, please hang up now and dial 911."
MEANWHILE = "You can do most things right now by telephone, day and night."
NOBODY = f"{DANGER} Nobody is here to take your call just now."
LISTEN = "How can we help you?"
by_voice_or_keys = pytest.mark.parametrize(
    "missing", [frozenset[str](), NO_BOT], ids=["bot", "keys"]
)


@pytest.mark.parametrize("at", [NIGHT, SUNDAY, THANKSGIVING], ids=["night", "Sunday", "holiday"])
def test_a_caller_hears_when_we_open_and_leaves_a_request(at: datetime) -> None:
    call = Centre(ANA, at=at).call()
    call.hears("Good morning, Ana.", DANGER, MEANWHILE, LISTEN).presses("0")
    call.hears(NOBODY, "So that the right person gets it").presses("1")
    call.hears("on the number you are calling from").presses("1")

    call.invokes("open_case", topic="bill", number="none", language="en")
    call.hears("We have noted your request. Once more, your case number is 4 7 1 1.")
    call.hears("Thank you for calling").ends("disconnected")


@by_voice_or_keys
def test_a_bill_can_be_paid_at_night(missing: frozenset[str]) -> None:
    call = (
        Centre(WITH_A_BILL, at=NIGHT, missing=missing)
        .call()
        .hears(DANGER, "Are you calling to pay it?")
    )

    call.presses("1").invokes("self_service", transaction="pay_bill").asks()


def test_the_hours_come_from_the_function_that_knows_the_calendar() -> None:
    call = Centre(ANA, at=NIGHT).call()

    call.invokes("info", topic="hours").hears(f"{DANGER} We are open until 6 p.m.")


@by_voice_or_keys
def test_the_request_works_in_spanish(missing: frozenset[str]) -> None:
    call = (
        Centre(LUIS, at=NIGHT, missing=missing)
        .call()
        .hears("Si alguien está en peligro")
        .presses("0")
    )
    call.hears("En este momento no hay nadie", "Para que llegue a la persona indicada").presses("2")
    call.hears("al número desde el que nos llama").presses("1")

    call.invokes("open_case", topic="supply", language="es").hears("Anotamos su solicitud.")
    call.hears("Gracias por llamar").ends("disconnected")


def test_the_news_begin_with_the_outage_nearby_also_at_night() -> None:
    call = Centre({**ANA, "notice": "The power is out."}, at=NIGHT).call()

    call.presses("4").presses("3").invokes("info", topic="notices").has(notice="The power is out.")


def test_the_news_can_be_heard() -> None:
    call = Centre(ANA, at=NIGHT).call().presses("4").presses("3")

    call.invokes("info", topic="notices").hears("There are no outages.", "anything else?").asks()


def test_who_was_never_heard_is_called_back_on_the_number_that_is_known() -> None:
    call = Centre(ANA, at=NIGHT).call().hears(LISTEN).stays_silent(3).hears(NOBODY).stays_silent(4)

    call.invokes("open_case", topic="other", number="none")
    call.hears("your case number is", "Thank you for calling").ends("disconnected")


@pytest.mark.parametrize("outcome", ["withheld", "malformed"])
def test_who_was_never_heard_and_has_no_number_is_told_to_call_again(outcome: str) -> None:
    call = Centre({**UNKNOWN, "outcome": outcome}, at=NIGHT).call(None).stays_silent(3)

    call.hears("We did not hear from you.", "Thank you for calling").ends("disconnected")


def test_who_presses_only_wrong_keys_leaves_a_request() -> None:
    call = Centre(ANA, at=NIGHT).call().stays_silent().presses("7").presses("7")

    call.hears(NOBODY, "So that the right person gets it").asks()


def test_an_unknown_caller_can_choose_spanish() -> None:
    call = Centre(UNKNOWN, at=NIGHT).call().hears("Para español, oprima el 8.").presses("8")

    call.hears("¿En qué podemos ayudarle?").has(language="es").presses("0")
    call.hears("Si alguien está en peligro", "Para que llegue").asks()


def test_a_recognised_caller_is_not_offered_another_language() -> None:
    Centre(ANA, at=NIGHT).call().hears(LISTEN).never_hears("español")


def test_closing_time_in_the_middle_of_the_call_is_noticed() -> None:
    closing = OPEN.replace(hour=17, minute=59, second=50)
    call = Centre(ANA, at=closing).call().hears(LISTEN).stays_silent()

    call.presses("0").hears(NOBODY).asks()
    assert call.transcript.count("Good morning, Ana.") == 1


@by_voice_or_keys
def test_closing_time_is_noticed_after_a_failed_transaction_too(missing: frozenset[str]) -> None:
    closing = OPEN.replace(hour=17, minute=59, second=58)
    call = (
        Centre(WITH_A_BILL, at=closing, missing=missing)
        .call()
        .stays_silent()
        .presses("1")
        .presses("0")
    )

    call.hears("A colleague will help you", NOBODY).presses("1").presses("1")
    call.invokes("open_case", topic="bill")


def test_a_known_outage_is_told_at_night_too() -> None:
    call = Centre({**ANA, "notice": "The power is out."}, at=NIGHT).call()

    call.hears("The power is out.", DANGER, MEANWHILE).asks()


@pytest.mark.parametrize("failing", ["info", "info:hours"])
def test_hours_that_cannot_be_looked_up_are_not_invented(failing: str) -> None:
    centre = Centre(ANA, at=NIGHT)
    centre.functions.failing.add(failing)

    centre.call().hears(f"{DANGER} Our office is closed at the moment. {MEANWHILE}", LISTEN).asks()


def test_a_refused_question_for_the_hours_is_not_said() -> None:
    centre = Centre(ANA, at=NIGHT)
    centre.functions.answers["info"] = "unknown_topic"

    centre.call().hears("Our office is closed at the moment.", LISTEN).never_hears("until 6 p.m.")


def test_news_that_cannot_be_looked_up_lead_to_a_request() -> None:
    centre = Centre(ANA, at=NIGHT)
    centre.functions.failing.add("info:notices")

    call = centre.call().presses("4").presses("3").hears("we cannot look that up right now")
    call.hears(NOBODY, "So that the right person").asks()


def test_somebody_in_danger_reaches_who_is_on_call() -> None:
    call = Centre(ANA, at=NIGHT).call().says("there are sparks from the pole")

    call.hears("hang up and dial 911", "emergency desk").reaches_queue("Emergency")
    assert call.contact.urgency.priority == 1
    call.agent_accepts().sees(reason="emergency", failedTransaction="none")
