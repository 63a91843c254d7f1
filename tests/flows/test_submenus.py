"""The menus behind the menu, and the sentence in place of it: they listen as the menu does."""

import pytest

from tests.flows.centre import NO_BOT, Centre
from tests.flows.stubs import ANA, LUIS

SPANISH = {**LUIS, "billIssued": "none"}
SUBMENUS = ["1", "3", "34", "4"]
AGAIN = {**ANA, "repeat": "yes", "lastReason": "your bill", "lastQueue": "Billing"}
OTRA_VEZ = {**SPANISH, "repeat": "yes", "lastReason": "su factura", "lastQueue": "Billing"}
PERSON = "connecting you with a person"
WORDS = [
    ("bills", "To pay a bill, press 1."),
    ("appointments", "To change an appointment, press 1."),
    ("I have a question", "For our opening hours, press 1."),
    ("pay my bill", "To know how much you want to pay"),
    ("my reading is one two three zero", "I have the reading 1 2 3 0."),
    ("what are your opening hours", "We are open until 6 p.m."),
    ("Spanish", "¿En qué podemos ayudarle?"),
    ("agent", "connecting you with a person"),
]
every_submenu = pytest.mark.parametrize("submenu", SUBMENUS)


@every_submenu
@pytest.mark.parametrize("slips", [0, 1])
@pytest.mark.parametrize("missing", [frozenset[str](), NO_BOT], ids=["bot", "keys"])
def test_nine_is_danger_in_every_menu(submenu: str, slips: int, missing: frozenset[str]) -> None:
    call = Centre(ANA, missing=missing).call()
    for key in submenu:
        call.presses(key)

    call.stays_silent(slips).presses("9").hears("hang up and dial 911")
    call.reaches_queue("Emergency").has(reason="emergency")


@every_submenu
@pytest.mark.parametrize(
    ("lookup", "words", "heard"),
    [
        (ANA, "there are sparks from the pole", "ahead of everybody else"),
        (ANA, "emergency", "ahead of everybody else"),
        (SPANISH, "huele a gas en mi casa", "antes que a los demás"),
    ],
)
def test_words_of_danger_are_heard_in_every_menu(
    submenu: str, lookup: dict[str, str], words: str, heard: str
) -> None:
    call = Centre(lookup).call()
    for key in submenu:
        call.presses(key)

    call.says(words).hears(heard).reaches_queue("Emergency")


@every_submenu
@pytest.mark.parametrize(("words", "heard"), WORDS)
def test_words_lead_from_every_menu_to_every_other(submenu: str, words: str, heard: str) -> None:
    call = Centre(ANA).call()
    for key in submenu:
        call.presses(key)

    call.says(words).hears(heard)


@every_submenu
def test_words_that_nobody_understands_lead_to_the_keys(submenu: str) -> None:
    call = Centre(ANA).call()
    for key in submenu:
        call.presses(key)

    call.says("my dog is blue").hears("Sorry, we did not get that.").presses("0")
    call.reaches_queue("General").has(reason="menu")


@every_submenu
@pytest.mark.parametrize(("key", "reason"), [("", "no_input"), ("7", "no_match")])
def test_two_slips_are_a_person_without_the_bot(submenu: str, key: str, reason: str) -> None:
    call = Centre(ANA, missing=NO_BOT).call()
    for one in submenu:
        call.presses(one)
    for _ in range(2):
        call.presses(key) if key else call.stays_silent()

    call.reaches_queue("General").has(reason=reason)


@pytest.mark.parametrize("missing", [frozenset[str](), NO_BOT], ids=["bot", "keys"])
@pytest.mark.parametrize(
    "keys", ["11", "12", "13", "14", "15", "31", "32", "33", "341", "342", "343"]
)
def test_every_key_counts_without_the_bot_too(keys: str, missing: frozenset[str]) -> None:
    call = Centre(ANA, missing=missing).call()
    for key in keys:
        call.presses(key)

    call.invokes("self_service", step="begin")


@every_submenu
@pytest.mark.parametrize("slips", [0, 1])
def test_star_goes_back_without_the_bot_too(submenu: str, slips: int) -> None:
    call = Centre(ANA, missing=NO_BOT).call()
    for key in submenu:
        call.presses(key)

    call.stays_silent(slips).presses("*").asks()
    call.hears("To change an appointment" if submenu == "34" else "Please use the keys.")


def test_who_is_in_touch_again_is_put_through_without_a_word() -> None:
    call = (
        Centre(AGAIN)
        .call()
        .hears(
            "about your bill, so we will skip the menu and put you through.",
            "For something else, press 1. If anybody is in danger, press 9.",
        )
    )

    call.stays_silent().reaches_queue("Billing").has(reason="repeat")


@pytest.mark.parametrize("missing", [frozenset[str](), NO_BOT], ids=["bot", "keys"])
@pytest.mark.parametrize(
    ("key", "heard"),
    [
        ("9", "hang up and dial 911"),
        ("0", "connecting you with a person"),
    ],
)
def test_keys_count_in_place_of_the_menu(key: str, heard: str, missing: frozenset[str]) -> None:
    call = Centre(AGAIN, missing=missing).call().presses(key).hears(heard)

    call.reaches_queue("Emergency" if key == "9" else "Billing")


@pytest.mark.parametrize("missing", [frozenset[str](), NO_BOT], ids=["bot", "keys"])
def test_something_else_is_the_menu(missing: frozenset[str]) -> None:
    call = Centre(AGAIN, missing=missing).call().presses("1").hears("For bills, payments").asks()
    call = Centre(OTRA_VEZ, missing=missing).call().hears("Para otro asunto, oprima 1.")
    call.presses("1").hears("Para facturas, pagos")


def test_silence_without_the_bot_is_a_person_too() -> None:
    Centre(AGAIN, missing=NO_BOT).call().stays_silent().reaches_queue("Billing")


@pytest.mark.parametrize(
    ("lookup", "words", "heard"),
    [
        *((AGAIN, words, heard) for words, heard in WORDS),
        (AGAIN, "there is a fire", "hang up and dial 911"),
        (OTRA_VEZ, "hay un incendio", "cuelgue y marque el 911"),
        (OTRA_VEZ, "quiero pagar mi factura", "Para saber cuánto quiere pagar"),
        (AGAIN, "something else", "How can we help you?"),
        (AGAIN, "no", "How can we help you?"),
        (OTRA_VEZ, "otra cosa", "¿En qué podemos ayudarle?"),
        (AGAIN, "yes", "connecting you with a person"),
    ],
)
@pytest.mark.parametrize("slips", [0, 1])
def test_words_are_heard_in_place_of_the_menu(
    lookup: dict[str, str], words: str, heard: str, slips: int
) -> None:
    call = Centre(lookup).call()
    if slips:
        call.says("my dog is blue").asks()

    call.says(words).hears(heard)


AFTER_A_SLIP = (
    ("1", "For bills, payments"),
    ("9", "dial 911"),
    ("0", PERSON),
    ("slip", PERSON),
)


@pytest.mark.parametrize(
    ("missing", "slip"), [(frozenset[str](), "say"), (frozenset[str](), "4"), (NO_BOT, "4")]
)
def test_what_means_nothing_there_is_asked_for_once_more(
    missing: frozenset[str], slip: str
) -> None:
    for then, heard in AFTER_A_SLIP:
        call = Centre(AGAIN, missing=missing).call()
        for one in (slip, slip if then == "slip" else then):
            call.says("my dog is blue") if one == "say" else call.presses(one)
            if one is slip and then != "slip":
                call.hears("Sorry, we did not get that. For something else, press 1.")

        call.hears(heard)


def test_silence_after_what_means_nothing_is_a_person() -> None:
    for missing in (frozenset[str](), NO_BOT):
        call = Centre(AGAIN, missing=missing).call().presses("4").stays_silent()

        call.reaches_queue("Billing").has(reason="repeat")


def test_a_bot_that_fails_the_second_time_leaves_the_keys() -> None:
    centre = Centre(AGAIN)
    centre.breaks("Welcome back", "Something else? again")

    centre.call().presses("4").asks().presses("1").hears("For bills, payments")


@pytest.mark.parametrize("broken", ["Something else by keys?", "Something else by keys? again"])
def test_keys_in_place_of_the_menu_that_cannot_be_asked_for_are_a_person(broken: str) -> None:
    centre = Centre(AGAIN, missing=NO_BOT)
    centre.breaks("Welcome back", broken)
    call = centre.call()
    if broken.endswith("again"):
        call.presses("4")

    call.reaches_queue("Billing")


READ_OUT = [  # what the menus read out, as callers say it after them; and where it leads
    ("1", "pay a bill", "pagar una factura", "pay_bill"),
    ("1", "hear what I owe", "saber cuánto debo", "balance"),
    ("1", "give a meter reading", "dar una lectura", "meter_reading"),
    ("1", "pay in instalments", "pagar a plazos", "payment_plan"),
    ("1", "a copy of a bill", "una copia de una factura", "bill_copy"),
    ("3", "change an appointment", "cambiar una cita", "change_appointment"),
    ("3", "moving home", "me mudo de casa", "move_home"),
    ("3", "an order or a case", "un pedido o un caso", "order_status"),
    ("34", "change my phone number", "cambiar mi número de teléfono", "change_phone"),
    ("34", "text messages", "mensajes de texto", "change_consent"),
    ("34", "a new password", "una contraseña nueva", "reset_password"),
]


@pytest.mark.parametrize(("submenu", "english", "spanish", "transaction"), READ_OUT)
def test_what_a_menu_reads_out_can_be_said(
    submenu: str, english: str, spanish: str, transaction: str
) -> None:
    for lookup, words in ((ANA, english), (SPANISH, spanish)):
        call = Centre(lookup).call()
        for key in submenu:
            call.presses(key)

        call.says(words).has(transaction=transaction, speaks="yes")


@pytest.mark.parametrize(
    ("key", "heard"),
    [
        ("1", "To pay a bill, press 1."),
        ("2", "tell us what is wrong"),
        ("3", "To change an appointment, press 1."),
        ("4", "For our opening hours, press 1."),
        ("8", "¿En qué podemos ayudarle?"),
        ("9", "hang up and dial 911"),
    ],
)
def test_keys_mean_the_same_when_the_words_were_not_understood(key: str, heard: str) -> None:
    call = Centre(ANA).call().says("blah blah").hears("we did not get that")

    call.presses(key).hears(heard)


def test_another_code_that_cannot_be_looked_up_is_a_person() -> None:
    centre = Centre(ANA)
    call = centre.call().presses("4").presses("5").presses("999#")
    centre.functions.failing.add("knowledge")

    call.presses("711#").reaches_queue("General").has(reason="function_error")


def test_a_code_is_asked_for_by_keys_where_the_bot_cannot_be_reached() -> None:
    Centre(ANA, missing=NO_BOT).call().presses("4").presses("5").hears(
        "key in the error code"
    ).asks()
