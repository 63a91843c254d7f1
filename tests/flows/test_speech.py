"""A transaction by voice: what was said already is not asked again, and keys always work."""

import pytest

from tests.flows.centre import NIGHT, Centre
from tests.flows.questions import ENGLISH
from tests.flows.stubs import ANA, LUIS

SPANISH = {**LUIS, "billIssued": "none"}
READ_BACK = "For the water meter I have the reading 1 2 3 0."


def test_a_reading_said_in_one_sentence_is_read_back_at_once() -> None:
    call = Centre(ANA).call().says("My reading is one two three zero")
    call.invokes("lex_fulfilment").invokes("self_service", step="resume").hears(READ_BACK)

    call.hears("Say it, or use the keys.").says("That's right.")
    call.hears("your reading is stored", "anything else?").has(tried="done", speaks="yes")


def test_a_reading_said_step_by_step() -> None:
    call = Centre(ANA).call().says("meter reading").hears("key in the reading", "Say it, or use")
    call.says("it shows one two three zero").hears(READ_BACK).says("no")

    call.hears("key in the reading").says("one two four zero").hears("1 2 4 0").says("yes")
    call.hears("your reading is stored")


def test_a_leak_is_reported_in_spanish_by_voice() -> None:
    call = Centre(SPANISH, at=NIGHT).call().says("Hay una fuga de agua")
    call.hears("Para saber dónde es").says("no").hears("código postal")
    call.says("uno cero cero cero uno").hears("una fuga de agua en el código postal 1 0 0 0 1")

    call.says("así es").hears("tenemos su reporte", "¿Necesita algo más?").never_hears(ENGLISH)


@pytest.mark.parametrize(
    ("first", "heard", "answer", "then"),
    [
        ("I am moving out tomorrow", "ZIP code of your new home", "oh seven oh three one", "0 7 0"),
        ("change my appointment", "press 1 for Wednesday", "the second one", "is moved"),
        ("payment plan", "3 months", "two", "You pay 14 dollars"),
        ("where is my order", "key in its number", "0 0 0 0 1 2 3 4", "It is on its way."),
        ("report a leak", "press 1 for no power", "a water leak", "at your own address"),
        ("I move out", "key in the month", "March tenth", "ZIP code"),
    ],
)
def test_answers_may_be_digits_options_dates_or_the_words_that_were_read_out(
    first: str, heard: str, answer: str, then: str
) -> None:
    if first == "I move out":
        first = "I am moving"

    Centre(ANA).call().says(first).hears(heard).says(answer).hears(then)


def test_keys_work_at_every_question_that_is_asked_by_voice() -> None:
    call = Centre(ANA).call().says("meter reading").presses("1230#").hears(READ_BACK)

    call.presses("1").hears("your reading is stored").has(speaks="yes")


def test_whoever_begins_with_keys_is_asked_for_keys() -> None:
    call = Centre(ANA).call().presses("2").hears("press 1 for no power").has(speaks="no")

    call.never_hears("Say it, or use the keys.")


def test_an_answer_that_nobody_understands_twice_goes_on_by_keys() -> None:
    call = Centre(ANA).call().says("meter reading").says("it is hard to see")
    call.hears("I did not understand that. To bill what you really used").says("very dark here")

    call.hears("Let us go on with the keys.", "key in the reading").presses("1230#")
    call.hears(READ_BACK).presses("1").hears("your reading is stored").has(speaks="no")


def test_a_refused_answer_is_understood_and_asked_for_again_by_voice() -> None:
    call = Centre(ANA).call().says("meter reading")
    for _ in range(2):
        call.says("one one zero zero").hears("lower than the last reading we have.")

    call.says("one two three zero").hears(READ_BACK).has(speaks="yes")


def test_three_refused_answers_are_a_person() -> None:
    call = Centre(ANA).call().says("meter reading")
    for _ in range(3):
        call.says("one one zero zero")

    call.hears("A colleague will help you").reaches_queue("General")
    call.has(reason="too_many_tries", tried="reading 1100 lower", failedTransaction="meter_reading")


def test_silence_goes_on_by_keys() -> None:
    call = Centre(ANA).call().says("meter reading").stays_silent()

    call.hears("Let us go on with the keys.", "key in the reading").asks()


@pytest.mark.parametrize("words", ["agent", "I want to speak to a person", "0"])
def test_a_person_can_be_asked_for_at_every_question(words: str) -> None:
    call = Centre(ANA).call().says("meter reading").says("one two three zero")

    call.hears(READ_BACK).says(words).reaches_queue("General")
    call.has(reason="asked_person", failedTransaction="meter_reading")


def test_danger_is_heard_in_the_middle_of_anything() -> None:
    call = Centre(ANA).call().says("meter reading").says("wait, there is smoke in the house")

    call.hears("hang up and dial 911", "emergency desk").reaches_queue("Emergency")
    call.has(reason="emergency")


def test_what_was_said_before_is_kept_when_the_bot_fails() -> None:
    centre = Centre(ANA)
    call = centre.call().says("I am moving out tomorrow").hears("ZIP code of your new home")
    centre.functions.failing.add("lex_fulfilment")
    call.says("one zero zero zero one").hears("Let us go on with the keys.", "ZIP code")

    call.presses("10001#").hears("You move out on March 3").presses("1").hears("is noted as case")


def test_a_step_that_fails_after_the_bot_is_a_person() -> None:
    centre = Centre(ANA)
    call = centre.call().says("meter reading").says("one two three zero").hears(READ_BACK)
    centre.functions.failing.add("self_service")

    call.says("yes").hears("we cannot do that by ourselves").reaches_queue("General")


def test_who_has_to_be_verified_first_loses_nothing() -> None:
    centre = Centre(ANA)
    centre.functions.level = 1
    call = centre.call().says("I am moving out tomorrow")

    call.has(transaction="move_home", transactionStep="resume", authNeeded="2")


def test_a_payment_is_agreed_on_by_voice() -> None:
    call = Centre(ANA).call().says("pay my bill").says("the first one")

    call.hears("You want to pay 84 dollars and 20 cents now.").says("correct")
    call.has(tried="pay bill")
