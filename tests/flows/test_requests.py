"""Leaving a request: topic, number, stored once, read back; with keys and without."""

import pytest

from tests.flows.centre import NIGHT, Centre
from tests.flows.stubs import ANA, LUIS, UNKNOWN

WITHHELD = {**UNKNOWN, "outcome": "withheld"}
TOPIC = "So that the right person gets it"
OWN = "We can reach you on the number you are calling from."
KEY_IT_IN = "So that we can call you back, please key in your phone number"
READ_BACK = "We have noted your request."


def night(lookup: dict[str, str] = ANA) -> Centre:
    return Centre(lookup, at=NIGHT)


@pytest.mark.parametrize(("key", "topic"), [("1", "bill"), ("2", "supply"), ("3", "other")])
@pytest.mark.parametrize("slips", [0, 1])
def test_a_topic_is_chosen_by_key(key: str, topic: str, slips: int) -> None:
    call = night().call().presses("0").hears(TOPIC).stays_silent(slips).presses(key)

    call.hears(OWN).presses("1").invokes("open_case", topic=topic).hears(READ_BACK)


@pytest.mark.parametrize("slips", [0, 1])
@pytest.mark.parametrize(
    ("caller", "offer", "menu"),
    [
        (ANA, "For something you can do alone, press star.", "How can we help you?"),
        (LUIS, "oprima asterisco", "¿En qué podemos ayudarle?"),
    ],
)
def test_who_can_do_another_matter_alone_goes_back_to_the_menu(
    slips: int, caller: dict[str, str], offer: str, menu: str
) -> None:
    call = night({**caller, "billIssued": "none"}).call().presses("0").hears(offer)

    call.stays_silent(slips).presses("*").hears(menu).asks()


def test_a_request_needs_no_key_but_the_first() -> None:
    call = night().call().presses("0").stays_silent(4)

    call.invokes("open_case", topic="other", number="none").hears(READ_BACK).ends()


def test_wrong_keys_do_not_lose_a_request_either() -> None:
    call = night().call().presses("0").presses("8").presses("8").hears(OWN)

    call.presses("8").presses("8").invokes("open_case", number="none").hears(READ_BACK).ends()


@pytest.mark.parametrize("slips", [0, 1])
@pytest.mark.parametrize("where", ["topic", "own number", "keyed number"])
def test_zero_asks_for_a_person_and_finds_nobody_at_night(where: str, slips: int) -> None:
    call = night().call().presses("0")
    if where != "topic":
        call.presses("3")
    if where == "keyed number":
        call.presses("2").presses("2025550143#")

    call.stays_silent(slips).presses("0").hears("Nobody is here to take your call").asks()


@pytest.mark.parametrize("topic", ["1", "2", "3"])
@pytest.mark.parametrize("outcome", ["withheld", "malformed"])
def test_a_caller_without_a_number_keys_one_in_and_confirms_it(outcome: str, topic: str) -> None:
    call = night({**UNKNOWN, "outcome": outcome}).call(None).presses("0").presses(topic)
    call.never_hears("calling from").hears(KEY_IT_IN).presses("2025550143#")
    call.hears("You keyed in", "If that is right, press 1.").presses("1")

    call.invokes("open_case", number="+12025550143").hears(READ_BACK).ends()


def test_another_number_is_keyed_in_again_when_it_was_wrong() -> None:
    call = night().call().presses("0").presses("3").presses("2").hears(KEY_IT_IN)
    call.presses("2025550100#").hears("You keyed in").presses("2")
    call.hears(KEY_IT_IN).presses("2025550143#").hears("You keyed in").stays_silent().presses("1")

    call.invokes("open_case", number="+12025550143").hears(READ_BACK)


def test_a_number_keyed_in_wrong_is_changed_at_the_second_question_too() -> None:
    call = night().call().presses("0").presses("3").stays_silent().presses("2").hears(KEY_IT_IN)
    call.presses("2025550100#").stays_silent().presses("2").hears(KEY_IT_IN)


@pytest.mark.parametrize(
    ("caller", "no_call"),
    [(ANA, "we cannot call that number."), (LUIS, "no podemos llamar a ese número.")],
)
@pytest.mark.parametrize("slips", [0, 1])
def test_a_number_that_nobody_can_call_is_not_read_back(
    slips: int, caller: dict[str, str], no_call: str
) -> None:
    centre = night({**caller, "billIssued": "none"})
    centre.functions.callback = {"number": {"outcome": "number_needed"}}
    call = centre.call().presses("0").presses("3").presses("2").stays_silent(slips)
    call.presses("9005550143#").invokes("callback", step="number", number="+19005550143")
    call.hears(no_call).never_hears("You keyed in", "Usted marcó").asks()
    centre.functions.callback = {}

    call.presses("2025550143#").presses("1").invokes("open_case", number="+12025550143")


@pytest.mark.parametrize("failing", ["callback", "refused"])
def test_a_number_that_cannot_be_judged_is_read_back(failing: str) -> None:
    centre = night()
    centre.functions.failing.add(failing)
    call = centre.call().presses("0").presses("3").presses("2").presses("2025550143#")

    call.hears("You keyed in").presses("1").invokes("open_case", number="+12025550143")


def test_own_number_at_the_second_question() -> None:
    call = night().call().presses("0").presses("3").stays_silent().presses("1")

    call.invokes("open_case", number="none").hears(READ_BACK)


@pytest.mark.parametrize("entry", ["", "8"])
def test_a_keyed_number_counts_when_nobody_confirms_it(entry: str) -> None:
    call = night(WITHHELD).call(None).presses("0").presses("3").presses("2025550143#")
    for _ in range(2):
        call.hears("You keyed in")
        call.presses(entry) if entry else call.stays_silent()

    call.invokes("open_case", number="+12025550143").hears(READ_BACK)


@pytest.mark.parametrize("entry", ["", "12#"], ids=["nothing", "too short"])
def test_without_a_number_twice_the_caller_is_told_why_we_cannot_call_back(entry: str) -> None:
    call = night(WITHHELD).call(None).presses("0").presses("3")
    for _ in range(2):
        call.hears(KEY_IT_IN)
        call.presses(entry) if entry else call.stays_silent()

    call.hears("Without a phone number we cannot call you back.", "Thank you for calling").ends()


def test_a_number_may_come_at_the_second_try() -> None:
    call = night(WITHHELD).call(None).presses("0").presses("3").stays_silent()

    call.hears("Sorry, we did not get a complete phone number.", KEY_IT_IN)
    call.presses("2025550143#").hears("You keyed in").presses("1").hears(READ_BACK)


def test_a_number_that_the_function_does_not_know_is_asked_for() -> None:
    centre = night()
    centre.functions.without_number = True
    call = centre.call().presses("0").presses("3").presses("1")
    call.hears("we cannot call that number.", KEY_IT_IN)

    call.presses("2025550143#").presses("1").hears(READ_BACK)


def test_a_request_made_before_is_told_and_not_refused() -> None:
    centre = night()
    centre.functions.answers["open_case"] = "repeated"

    centre.call().presses("0").stays_silent(4).hears(READ_BACK, "4 7 1 1").ends()


@pytest.mark.parametrize("keys", [["1"], ["2", "2025550143#", "1"]], ids=["own", "keyed"])
def test_a_request_that_cannot_be_stored_is_not_promised(keys: list[str]) -> None:
    centre = night()
    centre.functions.failing.add("open_case")
    call = centre.call().presses("0").presses("3")
    for key in keys:
        call.presses(key)

    call.hears("we could not store your request. Please call us again", "Thank you").ends()


def test_an_answer_that_means_nothing_counts_as_not_stored() -> None:
    centre = night()
    centre.functions.answers["open_case"] = "invalid_input"

    centre.call().presses("0").stays_silent(4).hears("we could not store your request").ends()


def test_numbers_are_asked_for_in_spanish() -> None:
    call = night(LUIS).call(None).presses("0").presses("3").presses("2")

    call.hears("Para poder devolverle la llamada, marque su número").presses("2025550143#")
    call.hears("Usted marcó el", "Si es correcto, oprima 1.").presses("1")
    call.hears("Le repetimos su número de caso: 4 7 1 1.").ends()


def test_a_caller_may_hang_up_at_any_question() -> None:
    for keys in ("", "0", "03", "032"):
        call = night().call()
        for key in keys:
            call.presses(key)
        call.asks().hangs_up().ends("hung_up")
