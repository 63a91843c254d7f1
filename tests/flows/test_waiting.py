"""In the queue and on the way there: an honest wait, ways out, a full line, the agent's side."""

import pytest

from simulator.scenario import Call
from tests.flows.centre import CALLER, NIGHT, OPEN, Centre
from tests.flows.stubs import ANA, LUIS, UNKNOWN, WITH_A_BILL, Reply

WAY_OUT = "We cannot offer you a callback at the moment."
CANNOT = "CallbackNumberNotDialable"
CALLED = {False: "Call their own number", True: "Call the keyed number"}
CLOSING = OPEN.replace(hour=17, minute=59)
SHORT = "it should not be long"


def waiting(centre: Centre) -> None:
    """Somebody else waits in the queue already."""
    centre.call("+15550190").presses("0").reaches_queue("General")


def test_the_wait_is_told_as_it_is() -> None:
    centre = Centre(ANA)
    call = centre.call().presses("0").reaches_queue("General").hears(SHORT)
    call.waits(70).hears(WAY_OUT).waits(10).hears("between one and five minutes")
    call.waits(300).hears("If anyone is in danger", "more than five minutes")


def test_in_a_long_queue_the_offer_comes_before_the_waiting() -> None:
    centre = Centre(ANA)
    waiting(centre)
    centre.simulation.advance(400)
    centre.functions.callback = {"offer": {"outcome": "offer", "message": "Press 1 or 2."}}
    call = centre.call().presses("0").reaches_queue("General")
    call.hears("more than five minutes").waits(9).hears("Press 1 or 2.")

    call.stays_silent().hears("more than five minutes").waits(50)
    told = [str(e["text"]) for e in call.events if e.type == "prompt"]
    assert told.count("Press 1 or 2.") == 1  # not again before a minute is over
    call.waits(20).hears("Press 1 or 2.")


def test_in_a_short_queue_nothing_is_offered_at_once() -> None:
    centre = Centre(ANA)
    waiting(centre)
    centre.simulation.advance(30)
    centre.call().presses("0").reaches_queue("General").hears(SHORT).waits(20)

    assert centre.functions.steps() == []


@pytest.mark.parametrize("size", ["Some wait", "Long wait"])
def test_a_long_wait_that_cannot_be_told_is_no_reason_not_to_offer(size: str) -> None:
    centre = Centre(ANA)
    waiting(centre)
    centre.simulation.advance(100 if size == "Some wait" else 400)
    earlier = centre.functions.steps().count("offer")
    centre.breaks("Customer queue", size)
    centre.call().presses("0").reaches_queue("General").waits(15)

    assert centre.functions.steps().count("offer") == earlier + 1


def test_a_wait_that_cannot_be_measured_is_not_guessed() -> None:
    centre = Centre(ANA)
    centre.breaks("Customer queue", "How long is the wait?")
    call = centre.call().presses("0").reaches_queue("General")

    call.hears("You are in line, and a person will answer as soon as one is free.")


def test_the_wait_is_told_in_spanish() -> None:
    call = Centre(LUIS).call().presses("0").reaches_queue("General").hears("no debería tardar")
    call.waits(70).hears("no podemos ofrecerle que le llamemos.").waits(10).hears(
        "entre uno y cinco"
    )


@pytest.mark.parametrize("channel", ["CHAT", "TASK"])
def test_who_does_not_call_stays_queued_without_prompts(channel: str) -> None:
    call = Centre({**ANA, "repeat": "yes"}).call(channel=channel).stays_silent()

    call.reaches_queue("General").never_hears(WAY_OUT).agent_accepts()


def test_prompts_that_break_leave_a_caller_the_way_out() -> None:
    centre = Centre(UNKNOWN)
    centre.breaks("Customer queue", "Wait")

    centre.call().presses("0").reaches_queue("General").hears(WAY_OUT)


def test_whoever_would_rather_not_wait_leaves_a_request() -> None:
    call = Centre(WITH_A_BILL).call().presses("1").presses("0").reaches_queue("Billing").waits(61)
    call.hears(WAY_OUT, "leave a request instead, press 4")
    call.presses("4").invokes("open_case", topic="bill", number="none")

    call.hears("We have noted your request. Thank you for calling").ends("disconnected")


def test_whoever_asks_twice_is_told_of_the_first_request() -> None:
    centre = Centre(ANA)
    centre.functions.answers["open_case"] = "repeated"

    centre.call().presses("0").waits(61).presses("4").hears("noted your request").ends()


def test_who_says_nothing_keeps_waiting() -> None:
    call = Centre(ANA).call().presses("0").waits(61).hears(WAY_OUT).stays_silent()

    call.hears("You are in line.").agent_accepts().sees(who="Ana")


@pytest.mark.parametrize("keys", ["0", "1", "11"])
def test_other_keys_mean_waiting_too(keys: str) -> None:
    call = Centre(ANA).call().presses("0").waits(61).hears(WAY_OUT)
    for key in keys:
        call.presses(key)
    if keys == "1":  # a callback, wherever one is offered: and nothing else where none is
        call.hears("Sorry, we did not get that.", WAY_OUT).presses("0")

    call.hears("You are in line.").never_hears("noted your request")


def test_the_second_question_takes_four_as_well_and_silence() -> None:
    call = Centre(ANA).call().presses("0").waits(61).presses("7").stays_silent()
    call.hears("You are in line.").waits(61).presses("7").presses("4")

    call.hears("We have noted your request.").ends("disconnected")


withheld = pytest.mark.parametrize("outcome", ["withheld", "malformed"])


@withheld
def test_who_has_no_number_keys_one_in_and_is_called_back_on_it(outcome: str) -> None:
    centre = Centre({**UNKNOWN, "outcome": outcome})
    call = centre.call(None).presses("0").waits(61)
    call.hears("press 1, and key in a number on which we can call you back.").never_hears(
        "calling from"
    )
    call.presses("1").hears("please key in your phone number").presses("2025550143#")
    centre.functions.callback = {"offer": {"outcome": "offer", "message": "Press 1 or 2."}}
    call.presses("1").invokes("callback", step="offer", number="+12025550143")

    call.hears("Press 1 or 2.").presses("1")
    call.invokes("callback", step="now", number="+12025550143").hears("Hm.", "Thank you").ends()


@withheld
@pytest.mark.parametrize("keys", ["", "0", "7", "77", "70", "71"])
def test_who_has_no_number_may_go_on_waiting(keys: str, outcome: str) -> None:
    call = Centre({**UNKNOWN, "outcome": outcome}).call(None).presses("0").waits(61)
    for key in keys:
        call.presses(key)
    if keys == "71":
        call.hears("please key in your phone number")
        call.stays_silent().hears("did not get a complete phone number")
    if keys in ("", "7", "71"):
        call.stays_silent()
    call.hears("You are in line.").agent_accepts().sees(who="Unknown caller")


@pytest.mark.parametrize("keyed", [False, True])
def test_a_number_that_cannot_be_called_is_told_and_another_is_asked_for(keyed: bool) -> None:
    centre = Centre(ANA)
    centre.functions.callback = {"offer": {"outcome": "offer"}}
    call = centre.call().presses("0").waits(61).presses("1")
    if keyed:
        call.presses("2").presses("2025550143#")
    centre.breaks("Customer queue", CALLED[keyed], CANNOT)
    call.presses("1").hears("we cannot call that number.", "please key in your phone number")
    assert "now" not in centre.functions.steps()  # nothing was promised

    call.presses("2025550199#").presses("1").invokes("callback", step="now", number="+12025550199")


def test_who_gives_no_other_number_keeps_the_place() -> None:
    centre = Centre(ANA)
    centre.functions.callback = {"offer": {"outcome": "offer"}}
    centre.breaks("Customer queue", CALLED[False], CANNOT)
    call = centre.call().presses("0").waits(61).presses("1").presses("1")
    call.hears("we cannot call that number.").stays_silent(3)

    call.hears("Please stay on the line; you keep your place.").agent_accepts().sees(who="Ana")


@pytest.mark.parametrize("caller", [ANA, {**UNKNOWN, "outcome": "withheld"}])
def test_without_any_callback_a_request_has_a_key_of_its_own(caller: Reply) -> None:
    centre = Centre(caller)
    centre.functions.failing.add("callback")
    withheld = caller["outcome"] == "withheld"
    call = centre.call(None if withheld else CALLER).presses("0").waits(61).hears(WAY_OUT)
    call.presses("4")
    if withheld:
        call.hears("please key in your phone number").presses("2025550143#")

    call.invokes("open_case").hears("We have noted your request.").ends("disconnected")


def test_nothing_is_asked_where_it_is_too_early_to_offer_anything() -> None:
    centre = Centre(ANA)
    centre.functions.callback = {"offer": {"outcome": "not_yet"}}
    call = centre.call().presses("0").waits(62).never_hears(WAY_OUT)

    assert centre.functions.steps() == ["offer"]
    assert call.contact.waiting_for == "agent"


@pytest.mark.parametrize("entry", ["", "12#"])
def test_a_number_may_come_at_the_second_try_in_the_queue(entry: str) -> None:
    call = _leaves_a_request()
    call.presses(entry) if entry else call.stays_silent()
    call.hears("Sorry, we did not get a complete phone number.").presses("2025550143#")

    call.invokes("open_case", number="+12025550143").ends()


def test_a_number_that_never_comes_keeps_the_place_in_line() -> None:
    call = _leaves_a_request()
    for _ in range(2):
        call.presses("12#")

    call.hears("You are in line.").agent_accepts().sees(who="Unknown caller")


def _leaves_a_request(centre: Centre | None = None) -> Call:
    """Somebody without a number, to whom no callback can be offered, leaves a request."""
    centre = centre or Centre({**UNKNOWN, "outcome": "withheld"})
    centre.functions.callback = {"offer": {"outcome": "no_offer"}}
    return centre.call(None).presses("0").waits(61).hears(WAY_OUT).presses("4")


CLOSED = "Our office has closed in the meantime."


def test_closing_time_is_noticed_in_line() -> None:
    call = Centre(ANA, at=CLOSING).call().presses("0").reaches_queue("General").waits(75)

    call.hears(CLOSED).invokes("open_case", number="none")
    call.hears("We have noted your request. Thank you for calling").ends("disconnected")


def test_closing_time_is_noticed_in_spanish() -> None:
    call = Centre(LUIS, at=CLOSING).call().presses("2").presses("0").waits(61)

    call.hears("Nuestra oficina ha cerrado mientras tanto.", "Anotamos su solicitud.").ends()


@withheld
def test_who_has_no_number_keys_one_in_when_the_office_closes(outcome: str) -> None:
    call = Centre({**UNKNOWN, "outcome": outcome}, at=CLOSING).call(None).presses("0").waits(61)
    call.hears(CLOSED, "please key in your phone number").presses("2025550143#")

    call.invokes("open_case", number="+12025550143").hears("We have noted your request.").ends()


def test_who_has_no_number_keys_one_in_in_spanish() -> None:
    spanish = {**LUIS, "outcome": "withheld", "billIssued": "none"}
    call = Centre(spanish, at=CLOSING).call(None).presses("0").waits(61)

    call.hears("Nuestra oficina ha cerrado", "marque su número de teléfono").stays_silent()
    call.hears("no recibimos un número de teléfono completo").stays_silent()
    call.hears("vuelva a llamarnos cuando estemos abiertos", "Hasta luego").ends()


def test_who_gives_no_number_when_the_office_closes_is_told_so() -> None:
    call = Centre({**UNKNOWN, "outcome": "withheld"}, at=CLOSING).call(None).presses("0").waits(70)
    call.hears(CLOSED).stays_silent(2)

    call.hears("Without a phone number we cannot call you back.").ends("disconnected")


@pytest.mark.parametrize(("caller", "words"), [(ANA, "Please call us again"), (LUIS, "llámenos")])
def test_a_closed_line_that_can_store_nothing_is_left_after_three_minutes(
    caller: Reply, words: str
) -> None:
    centre = Centre({**caller, "billIssued": "none"}, at=CLOSING)
    centre.functions.failing.add("open_case")
    call = centre.call().presses("0").reaches_queue("General").waits(125)

    call.waits(90).hears(words).ends("disconnected")


def test_emergencies_are_waited_for_day_and_night() -> None:
    call = Centre(ANA, at=NIGHT).call().presses("2").presses("9#").reaches_queue("Emergency")

    call.waits(300).never_hears(CLOSED).agent_accepts().agent_hears("Ana: emergency.")


def test_hours_that_cannot_be_checked_in_line_count_as_open() -> None:
    for step in ("Still open?", "No number"):
        centre = Centre({**UNKNOWN, "outcome": "withheld"})
        centre.breaks("Customer queue", step)
        call = _leaves_a_request(centre).presses("1#").presses("1#")
        call.hears("You are in line.").agent_accepts().sees(who="Unknown caller")


def test_a_keyed_number_that_cannot_be_stored_keeps_the_place_in_line() -> None:
    centre = Centre({**UNKNOWN, "outcome": "withheld"})
    centre.functions.failing.add("open_case")
    call = _leaves_a_request(centre).presses("2025550143#")

    call.hears("we could not store that.", "in line").agent_accepts().sees(who="Unknown caller")


def test_a_request_that_cannot_be_stored_keeps_the_place_in_line() -> None:
    for failure in ("failing", "refused", "no hours"):
        centre = Centre(ANA)
        call = centre.call().presses("0").waits(61)
        if failure == "no hours":
            centre.breaks("Customer queue", "Closed and not stored?")
        if failure != "refused":
            centre.functions.failing.add("open_case")
        else:
            centre.functions.without_number = True
        call.presses("4").hears("we could not store that. Please stay on the line", "in line")

        call.agent_accepts().sees(who="Ana")


def test_a_full_line_leads_to_a_request() -> None:
    centre = Centre(ANA, capacity=1)
    waiting(centre)
    call = centre.call().presses("0")

    call.hears("Our waiting line is full", "So that the right person gets it").presses("1")
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
