"""Going on by text: offered before a transaction, refused with any other key, never in the way."""

import pytest

from tests.flows.centre import Centre
from tests.flows.stubs import ANA
from tests.flows.test_failures import EMPTY_MODULE, steps

OFFER, SENT = "We can text you a link.", "The text is on its way."
PAYING = ("1", "1")  # bills, pay a bill


def centre(texting: str = "offer") -> Centre:
    made = Centre(ANA)
    made.functions.texting = texting
    return made


@pytest.mark.parametrize("slips", [0, 1])
def test_a_caller_goes_on_by_text(slips: int) -> None:
    call = centre().call().presses("1").presses("1").hears(OFFER).stays_silent(slips).presses("1")

    call.invokes("deflect", step="send", transaction="pay_bill", language="en").hears(SENT)
    call.hears("Is there anything else").never_hears("whole amount")


@pytest.mark.parametrize("keys", [("2",), ("7", "2"), ("", "2"), ("", ""), ("7", "7")])
def test_whoever_does_not_want_that_goes_on(keys: tuple[str, ...]) -> None:
    call = centre().call().presses("1").presses("1").hears(OFFER)
    for key in keys:
        call = call.presses(key) if key else call.stays_silent(1)

    call.hears("whole amount").never_hears(SENT)


@pytest.mark.parametrize("slips", [0, 1])
def test_zero_is_a_person_here_too(slips: int) -> None:
    call = centre().call().presses("1").presses("1").hears(OFFER).stays_silent(slips).presses("0")

    call.reaches_queue("General").has(reason="asked_person")


def test_whoever_tried_it_online_is_told_and_gets_a_person() -> None:
    call = centre("tried").call().presses("1").presses("1").hears("You tried this online today.")

    call.never_hears(OFFER).has(reason="tried_online", failedTransaction="pay_bill")


def test_to_whom_it_is_of_no_use_it_is_not_offered() -> None:
    call = centre("not_offered").call().presses("1").presses("1").hears("whole amount")

    call.never_hears(OFFER)


@pytest.mark.parametrize("step", ["offer", "send"])
def test_what_fails_is_done_by_telephone(step: str) -> None:
    made = centre()
    made.functions.failing.add(f"deflect:{step}")
    call = made.call().presses("1").presses("1")
    if step == "send":
        call = call.hears(OFFER).presses("1")

    call.hears("whole amount").never_hears(SENT)


def test_a_text_that_could_not_be_sent_after_all_is_not_announced() -> None:
    made = centre()
    call = made.call().presses("1").presses("1").hears(OFFER)
    made.functions.answers["deflect"] = "not_offered"

    call.presses("1").hears("whole amount").never_hears(SENT)


def test_a_deployment_without_the_module_serves_all_the_same() -> None:
    made = Centre(ANA, missing=frozenset({"${ContinueByTextModule}"}))

    made.call().presses("1").presses("1").hears("whole amount")


@pytest.mark.parametrize("step", steps("UpdateContactAttributes", "Continue by text"), ids=str)
def test_a_note_that_fails_keeps_nobody_from_going_on(step: tuple[str, str]) -> None:
    for texting, keys in (("offer", "1"), ("offer", "0"), ("tried", "")):
        made = centre(texting)
        made.breaks(*step)
        call = made.call().presses("1").presses("1")
        if keys:
            call.presses(keys)


@pytest.mark.parametrize("step", ["It was sent", "How it stands"])
def test_words_that_cannot_be_said_end_no_call(step: str) -> None:
    made = centre("offer" if step == "It was sent" else "tried")
    made.breaks("Continue by text", step)
    call = made.call().presses("1").presses("1")
    if step == "It was sent":
        call.presses("1").hears("Is there anything else")


@pytest.mark.parametrize("again", ["", " again"])
def test_an_offer_that_cannot_be_made_is_left_out(again: str) -> None:
    made = centre()
    made.breaks("Continue by text", f"Text or telephone?{again}")
    if not again:
        made.breaks("Continue by text", "Listen")
    call = made.call().presses("1").presses("1")

    (call.stays_silent(1) if again else call).hears("whole amount")


def test_a_module_without_a_result_is_no_dead_end() -> None:
    made = centre()
    made.world.modules.add(EMPTY_MODULE, "${ContinueByTextModule}")

    made.call().presses("1").presses("1").hears("whole amount")
