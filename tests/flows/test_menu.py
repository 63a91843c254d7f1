"""What it is about: said in a few words, or chosen by keys; a person from everywhere."""

import re

import pytest

from tests.flows.centre import Centre
from tests.flows.stubs import ANA, LUIS, UNKNOWN, Reply

LISTEN = "How can we help you? Say it, or press a key."
MENU = "For bills, payments and meter readings, press 1."
MENU_ES = "Para facturas, pagos y lecturas de medidor, oprima 1."
SPANISH = {**LUIS, "billIssued": "none"}
CHOICES = [  # keys, transaction
    ("11", "pay_bill"),
    ("12", "balance"),
    ("13", "meter_reading"),
    ("14", "payment_plan"),
    ("15", "bill_copy"),
    ("2", "report_outage"),
    ("31", "change_appointment"),
    ("32", "move_home"),
    ("33", "order_status"),
    ("341", "change_phone"),
    ("342", "change_consent"),
    ("343", "reset_password"),
]
SUBMENUS = ["1", "3", "34", "4"]


@pytest.mark.parametrize(("keys", "transaction"), CHOICES)
def test_keys_choose_a_transaction(keys: str, transaction: str) -> None:
    call = Centre(ANA).call().hears(LISTEN, MENU)
    for key in keys:
        call.presses(key)

    call.invokes("self_service", transaction=transaction, step="begin", language="en")
    call.has(transaction=transaction, speaks="no")


@pytest.mark.parametrize(("keys", "transaction"), CHOICES)
def test_every_key_counts_at_the_second_time_too(keys: str, transaction: str) -> None:
    call = Centre(ANA).call().stays_silent()  # to the menu of keys alone
    for key in keys:
        call.stays_silent().presses(key)

    call.invokes("self_service", transaction=transaction, step="begin")


@pytest.mark.parametrize(
    ("words", "transaction"),
    [
        ("I want to pay my bill", "pay_bill"),
        ("How much do I owe?", "balance"),
        ("I want to give a meter reading, please", "meter_reading"),
        ("my power is out", "report_outage"),
        ("I'm moving", "move_home"),
        ("payment plan", "payment_plan"),
        ("change my appointment", "change_appointment"),
        ("where is my order", "order_status"),
        ("I have a new phone number", "change_phone"),
        ("no more text messages", "change_consent"),
        ("I lost my bill", "bill_copy"),
        ("I forgot my password", "reset_password"),
    ],
)
def test_words_choose_a_transaction(words: str, transaction: str) -> None:
    call = Centre(ANA).call().says(words)

    call.invokes("lex_fulfilment").invokes("self_service", transaction=transaction)
    call.has(transaction=transaction, speaks="yes", transactionStep="begin")


@pytest.mark.parametrize(
    ("words", "transaction"),
    [
        ("Quiero pagar mi factura", "pay_bill"),
        ("¿Cuánto debo?", "balance"),
        ("dar una lectura", "meter_reading"),
        ("se fue la luz", "report_outage"),
        ("me mudo", "move_home"),
        ("pagar a plazos", "payment_plan"),
        ("quiero cambiar mi cita", "change_appointment"),
        ("¿dónde está mi pedido?", "order_status"),
        ("cambió mi número de teléfono", "change_phone"),
        ("no más mensajes de texto", "change_consent"),
        ("perdí mi factura", "bill_copy"),
        ("olvidé mi contraseña", "reset_password"),
    ],
)
def test_spanish_words_choose_it_too(words: str, transaction: str) -> None:
    call = Centre(SPANISH).call().hears("¿En qué podemos ayudarle?", MENU_ES).says(words)

    call.invokes("self_service", transaction=transaction, language="es")


@pytest.mark.parametrize("caller", [UNKNOWN, SPANISH, {**SPANISH, "outcome": "unknown"}])
def test_the_menu_is_short(caller: Reply) -> None:
    """Amazon's guidance: what is longer is not listened to; five choices, beside the language."""
    call = Centre(caller).call().asks()
    told = [str(event["text"]) for event in call.events if event.type == "prompt"]
    (heard,) = [text for text in told if MENU in text or MENU_ES in text]
    words = re.sub(r"<[^>]+>|[^\w\s]", " ", heard).split()

    assert len(words) <= 45, heard
    assert [word for word in words if word.isdigit()] in (list("12340"), list("812340"))


def test_the_stand_in_for_speech_says_what_it_is() -> None:
    call = Centre(ANA).call().says("I want to pay my bill")

    assert "this is not Amazon Lex" in call.transcript


@pytest.mark.parametrize("slips", [0, 1])
@pytest.mark.parametrize(
    ("words", "heard"),
    [
        ("bills", "To pay a bill, press 1."),
        ("appointments", "To change an appointment, press 1."),
        ("I have a question", "For our opening hours, press 1."),
        ("Spanish", MENU_ES),
        ("what are your opening hours", "We are open until 6 p.m."),
        ("there is a fire", "hang up and dial 911"),
        ("my reading is one two three zero", "I have the reading 1 2 3 0."),
        ("agent", "connecting you with a person"),
    ],
)
def test_words_lead_wherever_keys_do(words: str, heard: str, slips: int) -> None:
    call = Centre(ANA).call()
    for _ in range(slips):
        call.says("my dog is blue").hears("Sorry, we did not get that.", LISTEN)

    call.says(words).hears(heard)


def test_words_that_nobody_understands_twice_lead_to_the_keys() -> None:
    call = Centre(ANA).call().says("my dog is blue").hears("Sorry").says("very blue")

    call.hears("Please use the keys.", MENU).presses("1").hears("To pay a bill").asks()


def test_a_key_that_means_nothing_is_asked_for_again() -> None:
    Centre(ANA).call().presses("7").hears("Sorry, we did not get that.", LISTEN).asks()


def test_without_the_bot_the_keys_are_left() -> None:
    for lack in (frozenset({"${ServiceBot}"}), frozenset[str]()):
        centre = Centre(ANA, missing=lack)
        centre.functions.failing.add("lex_fulfilment")
        call = centre.call()
        if not lack:
            call.says("I want to pay my bill")
        call.hears("Please use the keys.", MENU).presses("2").hears("To send the right crew")


@pytest.mark.parametrize("slips", [0, 1])
@pytest.mark.parametrize(
    ("key", "heard"),
    [
        ("1", "To pay a bill, press 1."),
        ("2", "To send the right crew"),
        ("3", "To change an appointment, press 1."),
        ("4", "For our opening hours, press 1."),
        ("8", MENU_ES),
        ("0", "connecting you with a person"),
    ],
)
def test_the_keys_alone_lead_everywhere(key: str, heard: str, slips: int) -> None:
    call = Centre(ANA).call().stays_silent().hears("Please use the keys.", MENU)

    call.stays_silent(slips).presses(key).hears(heard)


@pytest.mark.parametrize(
    ("keys", "heard"),
    [
        ("1", "To pay a bill, press 1."),
        ("2", "To send the right crew"),
        ("3", "To change an appointment, press 1."),
        ("34", "To change your phone number, press 1."),
        ("4", "For our opening hours, press 1."),
        ("41", "We are open until 6 p.m."),
        ("42", "We are at 12 Mill Street."),
        ("43", "There are no outages."),
        ("44", "Water is three dollars a unit."),
        ("8", MENU_ES),
        ("84", "Para conocer nuestro horario, oprima 1."),
    ],
)
def test_a_centre_whose_bot_cannot_be_reached_is_one_of_keys(keys: str, heard: str) -> None:
    call = Centre(UNKNOWN, missing=frozenset({"${ServiceBot}"})).call()
    call.hears("Good morning.", "Please use the keys.")
    for key in keys:
        call.presses(key)

    call.hears(heard).asks()


@pytest.mark.parametrize("before", ["", "1", "3", "34", "4"])
def test_a_person_is_one_key_away_where_the_bot_cannot_be_reached(before: str) -> None:
    call = Centre(UNKNOWN, missing=frozenset({"${ServiceBot}"})).call()
    for key in before:
        call.presses(key)

    call.presses("0").hears("connecting you with a person").reaches_queue("General")


@pytest.mark.parametrize("submenu", SUBMENUS)
def test_star_goes_back(submenu: str) -> None:
    for slips in (0, 1):
        call = Centre(ANA).call()
        for key in submenu:
            call.presses(key)
        call.stays_silent(slips).presses("*")
        call.hears("To change an appointment" if submenu == "34" else LISTEN).asks()


@pytest.mark.parametrize("slips", [0, 1])
@pytest.mark.parametrize("before", ["", *SUBMENUS])
def test_zero_is_a_person(before: str, slips: int) -> None:
    call = Centre(ANA).call()
    for key in before:
        call.presses(key)

    call.stays_silent(slips).presses("0").reaches_queue("General").has(reason="menu")


@pytest.mark.parametrize(("key", "reason"), [("", "no_input"), ("7", "no_match")])
@pytest.mark.parametrize("before", ["menu", *SUBMENUS])
def test_no_valid_key_twice_is_a_person(before: str, key: str, reason: str) -> None:
    call = Centre(ANA).call()
    if before == "menu":
        call.stays_silent()  # to the menu of keys alone
    else:
        for one in before:
            call.presses(one)
    for _ in range(2):
        call.asks()
        call.presses(key) if key else call.stays_silent()

    call.reaches_queue("General").has(reason=reason)


def test_an_unknown_caller_can_choose_spanish_and_stays_in_it() -> None:
    call = Centre(UNKNOWN).call().hears("Para español, oprima el 8.").presses("8")

    call.hears("For English, press 8.", MENU_ES).presses("4").hears("Para conocer").presses("1")
    call.hears("Hoy atendemos", "¿Necesita algo más?").presses("0")
    call.hears("le comunicamos con una persona").has(language="es").reaches_queue("General")
    call.agent_accepts().hears("Ya está con usted una persona")
    assert call.contact.value("$.LanguageCode") == "es-US"


@pytest.mark.parametrize("slips", [0, 1, 2])
def test_the_choice_can_be_taken_back_at_every_time(slips: int) -> None:
    call = Centre(UNKNOWN).call().presses("8").hears(MENU_ES).stays_silent(slips).presses("8")

    call.hears("Para español", MENU).has(language="en", lastStep="menu", caller="unknown")
    assert call.transcript.count("Good morning.") == 1
    assert call.contact.value("$.LanguageCode") == "en-US"


@pytest.mark.parametrize(("lookup", "other"), [(ANA, "español"), (SPANISH, "English")])
def test_a_recognised_caller_is_not_offered_another_language(lookup: Reply, other: str) -> None:
    Centre(lookup).call().never_hears(other).stays_silent().never_hears(other).asks()


def test_the_language_is_offered_once_and_the_greeting_is_not_repeated() -> None:
    call = Centre(UNKNOWN).call().hears("Good morning.").presses("8")

    with pytest.raises(AssertionError, match=r"expected to hear 'Good morning\.'"):
        call.hears("Good morning.")


@pytest.mark.parametrize("slips", [0, 1])
def test_there_may_be_something_else(slips: int) -> None:
    call = Centre(ANA).call().presses("4").presses("2").hears("Is there anything else?")
    call.stays_silent(slips).presses("1").hears(LISTEN).presses("4").presses("1")

    call.stays_silent(slips).presses("2").hears("Thank you for calling").ends("disconnected")


@pytest.mark.parametrize("slips", [0, 1])
def test_whoever_has_the_answer_may_still_want_a_person(slips: int) -> None:
    call = Centre(ANA).call().presses("4").presses("2").stays_silent(slips).presses("0")

    call.reaches_queue("General").has(reason="asked_person", tried="asked for the address")


def test_whoever_has_the_answer_and_says_no_more_is_let_go() -> None:
    call = Centre(ANA).call().presses("4").presses("2").stays_silent(2)

    call.hears("Thank you for calling").ends("disconnected")


def test_wrong_keys_at_the_end_are_a_person() -> None:
    call = Centre(ANA).call().presses("4").presses("2").presses("7").presses("7")

    call.reaches_queue("General").has(reason="no_match")
