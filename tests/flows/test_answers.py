"""Questions and answers: hours, address, news, prices, error codes; by keys and by voice."""

import pytest

from tests.flows.centre import Centre
from tests.flows.stubs import ANA, LUIS

SPANISH = {**LUIS, "billIssued": "none"}
INFORMATION = [
    ("1", "hours", "We are open until 6 p.m.", "Hoy atendemos hasta las seis", "opening hours"),
    ("2", "address", "We are at 12 Mill Street.", "Estamos en Mill Street 12.", "the address"),
    ("3", "notices", "There are no outages.", "No hay cortes de servicio.", "outages and other"),
]


@pytest.mark.parametrize("slips", [0, 1])
@pytest.mark.parametrize(("key", "topic", "english", "spanish", "tried"), INFORMATION)
def test_a_key_gives_information_and_asks_whether_that_is_all(
    key: str, topic: str, english: str, spanish: str, tried: str, slips: int
) -> None:
    call = Centre(ANA).call().presses("4").hears("For our opening hours, press 1.")
    call.stays_silent(slips).presses(key).invokes("info", topic=topic, language="en")
    call.hears(english, "Is there anything else?").has(tried=tried)
    call.presses("2").hears("Thank you for calling").ends("disconnected")

    call = Centre(SPANISH).call().presses("4").presses(key)
    call.invokes("info", topic=topic, language="es").hears(spanish, "¿Necesita algo más?")
    call.presses("2").hears("Gracias por llamar").ends("disconnected")


@pytest.mark.parametrize(
    ("words", "topic"),
    [
        ("what are your opening hours", "hours"),
        ("where are you located", "address"),
        ("outages", "notices"),
    ],
)
def test_information_can_be_asked_for(words: str, topic: str) -> None:
    call = Centre(ANA).call().says(words).invokes("info", topic=topic)

    call.hears("Is there anything else?").presses("1").hears("How can we help you?")
    call.presses("4").hears("For our opening hours, press 1.").asks()  # not the same once more


@pytest.mark.parametrize("slips", [0, 1])
def test_prices_come_from_the_knowledge_base(slips: int) -> None:
    call = Centre(ANA).call().presses("4").stays_silent(slips).presses("4")
    call.invokes("knowledge", topic="tariffs", language="en")

    call.hears("Water is three dollars a unit.", "anything else?").has(tried="the prices")


def test_prices_can_be_asked_for_in_spanish() -> None:
    call = Centre(SPANISH).call().says("¿Cuáles son sus tarifas?")

    call.hears("El agua cuesta tres dólares", "¿Necesita algo más?").has(tried="tariffs")


@pytest.mark.parametrize("slips", [0, 1])
def test_an_error_code_is_keyed_in_and_explained(slips: int) -> None:
    call = Centre(ANA).call().presses("4").stays_silent(slips).presses("5")
    call.hears("To find out what it means, please key in the error code").stays_silent(slips)
    call.presses("711#").invokes("knowledge", query="711")

    call.hears("711 means that the battery is low.", "anything else?").has(tried="711")


def test_an_error_code_can_be_said() -> None:
    call = Centre(ANA).call().says("my meter shows error seven one one")

    call.invokes("knowledge", topic="error-711").hears("711 means that the battery is low.")


def test_no_error_code_twice_is_a_person() -> None:
    call = Centre(ANA).call().presses("4").presses("5").stays_silent(2)

    call.reaches_queue("General").has(reason="no_input")


@pytest.mark.parametrize("slips", [0, 1])
def test_zero_instead_of_a_code_is_a_person(slips: int) -> None:
    call = Centre(ANA).call().presses("4").presses("5").stays_silent(slips).presses("0#")

    call.reaches_queue("General").has(reason="menu")


def test_an_unknown_code_is_asked_for_once_more() -> None:
    for slips in (0, 1):
        call = Centre(ANA).call().presses("4").presses("5").stays_silent(slips).presses("999#")
        call.hears("We do not know that code.", "key in the error code").presses("711#")
        call.hears("711 means that the battery is low.", "anything else?").asks()

    call = Centre(SPANISH).call().presses("4").presses("5").presses("999#")
    call.hears("No conocemos ese código.").presses("711#").hears("la batería está baja")


def test_the_second_unknown_code_is_one_for_a_person() -> None:
    call = Centre(ANA).call().presses("4").presses("5").presses("999#").presses("998#")

    call.hears("we have no answer to that here").reaches_queue("General")
    call.has(reason="no_answer", tried="asked for two error codes, the second 998")


@pytest.mark.parametrize(("entry", "reason"), [("", "no_input"), ("0#", "menu")])
def test_silence_and_zero_after_an_unknown_code_are_a_person(entry: str, reason: str) -> None:
    call = Centre(ANA).call().presses("4").presses("5").presses("999#")
    call.presses(entry) if entry else call.stays_silent()

    call.reaches_queue("General").has(reason=reason)


def test_an_unknown_code_that_was_said_is_keyed_in() -> None:
    call = Centre(ANA).call().says("error code 999").hears("We do not know that code.")

    call.presses("711#").hears("711 means that the battery is low.")


def test_a_question_that_is_not_answered_is_one_for_a_person() -> None:
    centre = Centre(ANA)
    centre.functions.answers["knowledge"] = "not_found"

    call = centre.call().says("prices").hears("we have no answer to that here")
    call.reaches_queue("General").has(reason="no_answer")


@pytest.mark.parametrize("keys", ["41", "42", "43", "44", "45"])
def test_information_that_fails_is_a_person(keys: str) -> None:
    for failure in ("failing", "refused"):
        centre = Centre(ANA)
        for name in ("info", "knowledge"):
            if failure == "failing":
                centre.functions.failing.add(name)
            else:
                centre.functions.answers[name] = "unknown_topic"
        call = centre.call()
        for key in keys:
            call.presses(key)
        if keys == "45":
            call.presses("711#")
        call.hears("Sorry, we cannot look that up right now.").reaches_queue("General")

        call.has(reason="function_error", tried="asked for")
