"""What needs proof, on the way through main: proved once, it goes on where it was."""

import pytest

from tests.flows.centre import NIGHT, Centre
from tests.flows.questions import enter
from tests.flows.stubs import ANA, CODE, LUIS, PIN, UNKNOWN, WITH_A_BILL

CARD = ("4111111111111111#", "1228#", "737#")


def unproved(lookup: dict[str, str], level: int = 1) -> Centre:
    centre = Centre(lookup)
    centre.functions.level = level
    return centre


def test_a_bill_is_paid_from_the_first_question_to_the_receipt() -> None:
    call = unproved(WITH_A_BILL).call().hears("Are you calling to pay it?").presses("1")
    call.hears("PIN").presses(PIN).hears("the whole amount of 84 dollars and 20 cents")
    call.presses("1").hears("You want to pay 84 dollars and 20 cents now.").presses("1")
    for entry in CARD:
        call.presses(entry)

    call.hears("your payment was made", "Is there anything else?").presses("2").ends()
    call.has(verified="yes", authLevel="2", transaction="pay_bill", failedTransaction="none")


def test_what_was_proved_once_is_not_asked_again() -> None:
    call = unproved(ANA).call().presses("1").presses("2").presses(PIN).hears("You owe 84")
    call.presses("1").presses("3").presses("1")

    call.hears("To find a time that suits you").asks()
    assert call.transcript.count("six-digit PIN") == 1


def test_more_at_stake_takes_a_code_as_well() -> None:
    call = unproved(ANA).call()
    for entry in ("3", "4", "3", PIN):
        call.presses(entry)

    call.hears("We have sent you a code.").presses(CODE).hears("a link for a new password")
    call.has(authLevel="3")


def test_whoever_calls_from_elsewhere_says_which_account_it_is() -> None:
    call = unproved(UNKNOWN, level=0).call().presses("1").presses("2").hears("account")

    call.presses("1001#").presses(PIN).hears("You owe 84 dollars").has(customerId="C-1001")


def test_a_reading_that_was_said_before_the_proof_goes_on_after_it() -> None:
    call = unproved(UNKNOWN, level=0).call().says("my reading is one two three zero")
    call.hears("account").presses("1001#").presses(PIN)

    call.hears("I have the reading 1 2 3 0.").never_hears("key in the reading").has(speaks="yes")


def test_what_was_said_before_the_proof_is_told_to_the_agent() -> None:
    call = unproved(UNKNOWN, level=0).call().says("my reading is one two three zero")
    call.hears("account").presses("1001#").presses("0#").reaches_queue("General")

    call.agent_accepts().agent_screen_shows(
        Failed="meter_reading", Tried="meter reading (given: reading 1230): stopped at the PIN"
    )


@pytest.mark.parametrize("lookup", [ANA, {**LUIS, "billIssued": "none"}])
def test_whoever_cannot_prove_it_reaches_a_person_who_knows(lookup: dict[str, str]) -> None:
    call = unproved(lookup).call().presses("1").presses("2").presses("000000#")

    call.reaches_queue("Billing").has(
        reason="not_verified", failedTransaction="balance", verified="no"
    )
    assert call.contact.urgency.priority == 3
    call.agent_accepts().agent_screen_shows(Failed="balance", Verified="no")


def test_a_proof_that_proves_nothing_does_not_go_round_for_ever() -> None:
    centre = unproved(ANA)
    centre.functions.answers["authenticate"] = "verified"
    call = centre.call().presses("1").presses("2")

    call.reaches_queue("Billing").has(reason="function_error")


@pytest.mark.parametrize("outcome", ["declined_twice", "person"])
def test_a_card_that_cannot_be_charged_is_a_person_in_billing(outcome: str) -> None:
    centre = Centre(WITH_A_BILL)
    call = centre.call()
    for entry in ("1", "1", "1", *CARD[:2]):
        call.presses(entry)
    centre.functions.answers["take_payment"] = outcome
    call.presses(CARD[2]).reaches_queue("Billing")

    call.has(reason="payment_failed", failedTransaction="pay_bill")
    assert call.contact.urgency.priority == 3


@pytest.mark.parametrize("error", ["NoMatchingError", "NoMatchingCondition"])
@pytest.mark.parametrize(
    ("action", "level", "entries"), [("Authenticate", 1, "12"), ("Payment", 3, "1111")]
)
def test_a_module_that_fails_is_a_person_too(
    action: str, level: int, entries: str, error: str
) -> None:
    centre = unproved(ANA, level)
    centre.breaks("Main", action, error)
    call = centre.call()
    for entry in entries:
        enter(call, entry)

    call.reaches_queue("Billing").has(reason="function_error")


def test_a_bill_is_paid_at_night_and_in_spanish() -> None:
    centre = Centre(LUIS, at=NIGHT)
    centre.functions.level = 1
    call = centre.call().presses("1").hears("PIN").presses(PIN).hears("Para saber cuánto quiere")
    for entry in ("1", "1", *CARD):
        call.presses(entry)

    call.hears("Gracias.", "¿Necesita algo más?")
