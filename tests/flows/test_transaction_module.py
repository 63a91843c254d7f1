"""The module that drives every transaction: whatever self_service answers has its way."""

import pytest

from tests.flows.centre import Centre
from tests.flows.stubs import ANA, Reply

DONE = {"outcome": "done", "say": "It is done.", "tried": "this: done"}
ASK = {"outcome": "ask"}


def played(*turns: Reply) -> Centre:
    centre = Centre(ANA)
    centre.functions.turns = list(turns)
    return centre


@pytest.mark.parametrize("outcome", ["done", "repeated", "refused"])
def test_what_is_over_is_said_and_asked_whether_that_was_all(outcome: str) -> None:
    call = played({**DONE, "outcome": outcome}).call().presses("2")

    call.hears("It is done.", "Is there anything else?").has(tried="this: done")


@pytest.mark.parametrize("outcome", ["ask", "invalid", "confirm"])
def test_what_is_asked_is_answered_with_the_turn_it_belongs_to(outcome: str) -> None:
    call = played({"outcome": outcome, "turn": "7"}, DONE).call().presses("2")

    call.hears("key in a number.").presses("12#")
    call.invokes("self_service", step="answer", value="12", turn="7").hears("It is done.")


def test_nothing_keyed_is_told_as_nothing() -> None:
    call = played(ASK, DONE).call().presses("2").stays_silent()

    call.invokes("self_service", step="answer", value="none", turn="1")


def test_an_entry_ends_where_it_is_full() -> None:
    call = played({**ASK, "maximum": "1"}, DONE).call().presses("2").presses("5")

    call.invokes("self_service", value="5").hears("It is done.")


def test_star_is_an_answer_of_its_own() -> None:
    call = played(ASK, DONE).call().presses("2").presses("*#")

    call.invokes("self_service", value=r"*").hears("It is done.")


@pytest.mark.parametrize("reason", ["too_many_tries", "switched_off", "no_meter"])
def test_a_person_knows_what_was_tried(reason: str) -> None:
    turn = {"outcome": "person", "say": "A colleague helps.", "reason": reason, "tried": "tried it"}
    call = played(turn).call().presses("1").presses("3").hears("A colleague helps.")

    call.reaches_queue("General").has(
        reason=reason, tried="tried it", failedTransaction="meter_reading"
    )


def test_an_emergency_is_not_told_to_wait_for_a_colleague() -> None:
    told = "report outage (given: trouble leak, postal code 10001): emergency"
    turn = {"outcome": "person", "say": "A colleague helps.", "reason": "emergency", "tried": told}
    call = played(turn).call().presses("2").reaches_queue("Emergency")

    call.never_hears("A colleague helps.").has(
        reason="emergency", failedTransaction="report_outage", tried="leak, postal code 10001"
    )


@pytest.mark.parametrize(
    "turn",
    [{"outcome": "dance"}, {"outcome": "person", "say": "none", "reason": "invalid_input"}],
    ids=["unknown outcome", "unusable request"],
)
def test_an_answer_that_means_nothing_is_a_failure(turn: Reply) -> None:
    call = played(turn).call().presses("1").presses("3").never_hears("none")

    call.hears("we cannot do that by ourselves right now.").reaches_queue("General")
    call.has(reason="function_error", failedTransaction="meter_reading")


@pytest.mark.parametrize(("step", "entry"), [("begin", ""), ("answer", "12#"), ("answer", "")])
def test_a_function_that_fails_is_a_person(step: str, entry: str) -> None:
    centre = played(ASK)
    centre.functions.failing.add(f"self_service:{step}")
    call = centre.call().presses("1").presses("3")
    if step == "answer":
        call.presses(entry) if entry else call.stays_silent()

    call.hears("we cannot do that by ourselves").reaches_queue("General")
    call.has(reason="function_error", tried="meter_reading: failed")
