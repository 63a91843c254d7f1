"""The menu: information, the other language, a person from everywhere."""

import pytest

from tests.flows.centre import Centre
from tests.flows.stubs import ANA, LUIS, UNKNOWN

MENU = "For our opening hours, press 1."
MENU_ES = "Para conocer nuestro horario, oprima 1."
INFORMATION = [
    ("1", "hours", "We are open until 6 p.m.", "Hoy atendemos hasta las seis", "opening hours"),
    ("2", "address", "We are at 12 Mill Street.", "Estamos en Mill Street 12.", "the address"),
    ("3", "notices", "There are no outages.", "No hay cortes de servicio.", "outages and other"),
]


@pytest.mark.parametrize(("key", "topic", "english", "spanish", "tried"), INFORMATION)
def test_a_key_gives_information_and_asks_whether_that_is_all(
    key: str, topic: str, english: str, spanish: str, tried: str
) -> None:
    call = Centre(ANA).call().hears(MENU).presses(key)
    call.invokes("info", topic=topic, language="en")
    call.hears(f"{english} Is there anything else?").has(tried=tried)
    call.presses("2").hears("Thank you for calling").ends("disconnected")

    call = Centre({**LUIS, "billIssued": "none"}).call().hears(MENU_ES).presses(key)
    call.invokes("info", topic=topic, language="es").hears(spanish, "¿Necesita algo más?")
    call.presses("2").hears("Gracias por llamar").ends("disconnected")


def test_the_menu_can_be_heard_again_and_a_slip_does_not_count_twice() -> None:
    call = Centre(ANA).call().hears(MENU).stays_silent().presses("1")
    call.hears("anything else?").presses("1")
    call.hears(MENU).stays_silent().hears("Sorry", MENU).asks()


@pytest.mark.parametrize("keys", [["0"], ["1", "0"]], ids=["menu", "anything else"])
def test_zero_is_a_person(keys: list[str]) -> None:
    call = Centre(ANA).call()
    for key in keys:
        call.presses(key)

    call.reaches_queue("General").has(reason="menu")


@pytest.mark.parametrize("before", ["", "1"], ids=["menu", "anything else"])
@pytest.mark.parametrize(("key", "reason"), [("", "no_input"), ("7", "no_match")])
def test_no_valid_key_twice_is_a_person(before: str, key: str, reason: str) -> None:
    call = Centre(ANA).call()
    if before:
        call.presses(before)
    for _ in range(2):
        call.asks()
        call.presses(key) if key else call.stays_silent()

    call.reaches_queue("General").has(reason=reason)


@pytest.mark.parametrize("key", ["1", "2", "3", "0"])
def test_every_key_counts_at_the_second_time_too(key: str) -> None:
    call = Centre(ANA).call().stays_silent().presses(key)
    if key == "0":
        call.reaches_queue("General")
    else:
        call.hears("Is there anything else?").stays_silent().presses("2").ends("disconnected")


def test_the_menu_from_the_second_question_whether_that_is_all() -> None:
    call = Centre(ANA).call().presses("1").stays_silent().presses("1").hears(MENU)
    call.presses("2").stays_silent().presses("0").reaches_queue("General").has(reason="menu")


def test_an_unknown_caller_can_choose_spanish_and_stays_in_it() -> None:
    call = Centre(UNKNOWN).call().hears("Para español, oprima el 9.").presses("9")

    call.hears("For English, press 9.", MENU_ES).presses("1")
    call.hears("Hoy atendemos").presses("0")
    call.hears("le comunicamos con una persona").has(language="es").reaches_queue("General")
    call.agent_accepts().hears("Ya está con usted una persona")
    assert call.contact.value("$.LanguageCode") == "es-US"


def test_the_choice_can_be_taken_back_even_at_the_second_time() -> None:
    call = Centre(UNKNOWN).call().presses("9").hears(MENU_ES).stays_silent().presses("9")

    call.hears("Para español", MENU).has(language="en", lastStep="menu", caller="unknown")
    assert call.transcript.count("Good morning.") == 1
    assert call.contact.value("$.LanguageCode") == "en-US"


def test_a_recognised_caller_is_not_offered_another_language() -> None:
    Centre(ANA).call().hears(MENU).never_hears("español")
    Centre({**LUIS, "billIssued": "none"}).call().hears(MENU_ES).never_hears("English")


def test_the_language_is_offered_once_and_the_greeting_is_not_repeated() -> None:
    call = Centre(UNKNOWN).call().hears("Good morning.").presses("9")

    with pytest.raises(AssertionError, match=r"expected to hear 'Good morning\.'"):
        call.hears("Good morning.")
