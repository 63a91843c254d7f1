"""Who hung up in the middle and calls back is offered to go on where it stopped."""

import pytest

from tests.flows.centre import NIGHT, Centre
from tests.flows.questions import CUT_OFF
from tests.flows.stubs import ANA

QUESTION = "Last time we did not get to the end of this meter reading."
SPANISH = {
    **CUT_OFF, "customerId": "C-1002", "language": "es", "resumeWords": "esta lectura",
    "greeting": "Buenos días, Luis.",
}  # fmt: skip


def cut_off() -> Centre:
    """A centre where Ana was cut off after she had said what the meter shows."""
    centre = Centre(ANA)
    centre.call().presses("1").presses("3").presses("1230#").hears("1 2 3 0").hangs_up()
    centre.functions.lookup = dict(CUT_OFF)
    return centre


@pytest.mark.parametrize("slips", [0, 1])
def test_a_caller_goes_on_where_it_stopped(slips: int) -> None:
    call = cut_off().call().hears("Good morning, Ana.", QUESTION).stays_silent(slips).presses("1")

    call.invokes("self_service", transaction="meter_reading", step="resume")
    call.hears("For the water meter I have the reading 1 2 3 0.").presses("1")
    call.hears("your reading is stored", "anything else?")


def test_it_is_offered_at_night_and_before_a_repeated_call_goes_to_a_person() -> None:
    for lookup, at in ((CUT_OFF, NIGHT), ({**CUT_OFF, "repeat": "yes"}, None)):
        centre = Centre(lookup, at=at) if at else Centre(lookup)

        centre.call().hears(QUESTION).never_hears("contacted us recently").asks()


@pytest.mark.parametrize("slips", [0, 1])
def test_something_else_is_the_menu(slips: int) -> None:
    call = cut_off().call().hears(QUESTION).stays_silent(slips).presses("2")

    call.hears("How can we help you?").has(transaction="none")


def test_who_said_something_else_is_not_put_through_about_the_last_call() -> None:
    again = {**CUT_OFF, "repeat": "yes", "lastReason": "your bill", "lastQueue": "Billing"}
    call = Centre(again).call().hears(QUESTION).presses("2").hears("How can we help you?").asks()

    call.never_hears("contacted us recently").presses("0").reaches_queue("General")
    assert call.contact.urgency.priority == 1


def test_silence_means_something_else() -> None:
    cut_off().call().stays_silent(2).hears("How can we help you?").asks()


@pytest.mark.parametrize("slips", [0, 1])
def test_zero_is_a_person_who_knows_where_it_stopped(slips: int) -> None:
    call = cut_off().call().stays_silent(slips).presses("0").reaches_queue("General")

    call.has(reason="asked_person", tried="cut off", failedTransaction="meter_reading")
    assert call.contact.urgency.priority == 3


def test_wrong_keys_are_a_person() -> None:
    call = cut_off().call().presses("7").presses("7").reaches_queue("General")

    call.has(reason="no_match", failedTransaction="meter_reading")


def test_it_is_offered_in_spanish() -> None:
    call = Centre(SPANISH).call().hears("La última vez no terminamos esta lectura.").presses("7")

    call.hears("Disculpe, no le entendimos. La última vez").presses("1").hears("la lectura")


def test_what_was_finished_is_not_offered() -> None:
    Centre(ANA).call().never_hears("Last time").asks()
