"""In the queue and on the way there: an honest wait, ways out, a full line, the agent's side."""

import pytest

from tests.flows.centre import Centre
from tests.flows.stubs import ANA, LUIS, UNKNOWN, WITH_A_BILL

WAY_OUT = "If you would rather not wait, press 1"
SHORT = "it should not be long"


def waiting(centre: Centre) -> None:
    """Somebody else waits in the queue already."""
    centre.call("+15550190").presses("0").reaches_queue("General")


def test_the_wait_is_told_as_it_is() -> None:
    centre = Centre(ANA)
    call = centre.call().presses("0").reaches_queue("General").hears(SHORT)
    call.waits(70).hears(WAY_OUT).waits(10).hears("between one and five minutes")
    call.waits(300).hears("If anyone is in danger", "more than five minutes")


def test_a_wait_that_cannot_be_measured_is_not_guessed() -> None:
    centre = Centre(ANA)
    centre.breaks("Customer queue", "How long is the wait?")
    call = centre.call().presses("0").reaches_queue("General")

    call.hears("You are in line, and a person will answer as soon as one is free.")


def test_the_wait_is_told_in_spanish() -> None:
    call = Centre(LUIS).call().presses("0").reaches_queue("General").hears("no debería tardar")
    call.waits(70).hears("Si prefiere no esperar, oprima 1").waits(10).hears("entre uno y cinco")


def test_whoever_would_rather_not_wait_leaves_a_request() -> None:
    call = Centre(WITH_A_BILL).call().presses("1").presses("0").reaches_queue("Billing").waits(61)
    call.hears(WAY_OUT).presses("1").invokes("open_case", topic="bill", number="none")

    call.hears("We have noted your request. Thank you for calling").ends("disconnected")


def test_whoever_asks_twice_is_told_of_the_first_request() -> None:
    centre = Centre(ANA)
    centre.functions.answers["open_case"] = "repeated"

    centre.call().presses("0").waits(61).presses("1").hears("noted your request").ends()


def test_who_says_nothing_keeps_waiting() -> None:
    call = Centre(ANA).call().presses("0").waits(61).hears(WAY_OUT).stays_silent()

    call.hears("You are in line.").agent_accepts().sees(who="Ana")


@pytest.mark.parametrize("keys", ["0", "7", "77"])
def test_other_keys_mean_waiting_too(keys: str) -> None:
    call = Centre(ANA).call().presses("0").waits(61).hears(WAY_OUT)
    for key in keys:
        call.presses(key)
    if keys == "7":
        call.hears("Sorry, we did not get that.", WAY_OUT).presses("0")

    call.hears("You are in line.")


def test_the_second_question_takes_one_as_well_and_silence() -> None:
    call = Centre(ANA).call().presses("0").waits(61).presses("7").stays_silent()
    call.hears("You are in line.").waits(61).presses("7").presses("1")

    call.hears("We have noted your request.").ends("disconnected")


@pytest.mark.parametrize("outcome", ["withheld", "malformed"])
def test_who_cannot_be_called_back_is_not_offered_it(outcome: str) -> None:
    call = Centre({**UNKNOWN, "outcome": outcome}).call(None).presses("0").waits(200)

    call.never_hears(WAY_OUT).agent_accepts().sees(who="Unknown caller")


def test_a_request_that_cannot_be_stored_keeps_the_place_in_line() -> None:
    for failure in ("failing", "refused"):
        centre = Centre(ANA)
        call = centre.call().presses("0").waits(61)
        if failure == "failing":
            centre.functions.failing.add("open_case")
        else:
            centre.functions.without_number = True
        call.presses("1").hears("we could not store that. Please stay on the line", "in line")

        call.agent_accepts().sees(who="Ana")


def test_a_full_line_leads_to_a_request() -> None:
    centre = Centre(ANA, capacity=1)
    waiting(centre)
    call = centre.call().presses("0")

    call.hears("Our waiting line is full", "So that the right person calls you back").presses("1")
    call.presses("1").hears("We have noted your request.").ends("disconnected")


def test_whoever_insists_gets_the_place_that_became_free() -> None:
    centre = Centre(ANA, capacity=1)
    other = centre.call("+15550190").presses("0").reaches_queue("General")
    call = centre.call().presses("0").hears("Our waiting line is full").asks()
    other.hangs_up()

    call.presses("0").reaches_queue("General").has(reason="menu")
    assert call.contact.urgency.priority == 5  # as everybody's


@pytest.mark.parametrize(("lookup", "language"), [(WITH_A_BILL, "en-US"), (LUIS, "es-US")])
def test_the_conversation_is_recorded_and_analysed_in_its_language(
    lookup: dict[str, str], language: str
) -> None:
    call = Centre(lookup).call().presses("1").presses("0").reaches_queue("Billing")
    (recording,) = [e["behavior"] for e in call.events if e.type == "recording"]

    assert recording["AnalyticsBehavior"]["AnalyticsLanguage"] == language
    assert recording["RecordingBehavior"]["IVRRecordingBehavior"] == "Disabled"


def test_a_caller_may_hang_up_while_waiting() -> None:
    Centre(ANA).call().presses("0").reaches_queue("General").hangs_up().ends("hung_up")
    Centre(ANA).call().presses("0").waits(61).hears(WAY_OUT).hangs_up().ends("hung_up")


def test_the_history_is_written_before_the_contact_is_queued() -> None:
    call = Centre(ANA).call().presses("0")
    order = [e["function"] if e.type == "lambda" else e.type for e in call.events]

    assert order.index("agent_context") < order.index("queue")


def test_the_agent_closes_the_page_and_talks_on() -> None:
    centre = Centre(ANA)
    call = centre.call().presses("0").agent_accepts()
    centre.simulation.choose(call.contact, "Close")

    assert call.contact.waiting_for == "connected"
    call.agent_hangs_up().ends("disconnected")
