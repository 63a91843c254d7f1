"""What fails: functions, resources that a deployment forgot, steps no caller can bring to fail."""

from datetime import datetime

import pytest

from simulator.language.document import parse_flow
from tests.flows.centre import NIGHT, OPEN, Centre
from tests.flows.library import FLOWS
from tests.flows.questions import QUESTIONS
from tests.flows.stubs import ANA, LUIS, UNKNOWN, WITH_A_BILL

LONGEST_WAIT = {"Some wait": 100.0, "Long wait": 400.0}  # seconds, by the action they lead to
FULL = {"ballast": "x" * 32_768}  # bytes: every UpdateContactAttributes of the call fails
EMPTY_MODULE = parse_flow(
    """{"Version": "2019-10-30", "StartAction": "Return", "Metadata": {"type": "flowModule"},
    "Actions": [{"Identifier": "Return", "Type": "EndFlowModuleExecution", "Parameters": {}}]}""",
    source="empty",
)


def steps(type_: str, *flows: str) -> list[tuple[str, str]]:
    """Flow and action of every step of a type, in these flows or in all."""
    return [
        (flow.name, action.identifier)
        for flow in FLOWS.values()
        if not flows or flow.name in flows
        for action in flow.actions.values()
        if action.type == type_
    ]


def test_a_failing_lookup_is_a_person() -> None:
    centre = Centre()
    centre.functions.failing.add("caller_lookup")
    call = centre.call().hears("Hello. This is Riverside Water and Power.", "connecting you")

    call.never_hears("bill", "For our opening hours").reaches_queue("General")
    call.agent_accepts().sees(reason="function_error", who="Unknown caller")


def test_a_failing_lookup_at_night_leaves_a_request() -> None:
    centre = Centre(at=NIGHT)
    centre.functions.failing.add("caller_lookup")

    centre.call().hears("dial 911", "To leave a request").presses("1").asks()


def test_an_answer_of_the_lookup_that_means_nothing_is_not_said() -> None:
    centre = Centre({**UNKNOWN, "outcome": "invalid_input", "greeting": "none"})

    centre.call().hears("Hello. This is").never_hears("none").reaches_queue("General")


def test_an_agent_meets_no_empty_page_when_her_context_fails() -> None:
    for failure in ("failing", "refused"):
        centre = Centre(WITH_A_BILL)
        if failure == "failing":
            centre.functions.failing.add("agent_context")
        else:
            centre.functions.answers["agent_context"] = "invalid_input"
        call = centre.call().presses("1").reaches_queue("Billing").agent_accepts()

        call.agent_hears("A caller whose details could not be loaded.")
        call.agent_screen_shows(Who="Not known", Why="please ask", Matters="unpaid bill")


@pytest.mark.parametrize("key", ["1", "2", "3"])
def test_information_that_fails_is_a_person(key: str) -> None:
    for failure in ("failing", "refused"):
        centre = Centre(ANA)
        if failure == "failing":
            centre.functions.failing.add("info")
        else:
            centre.functions.answers["info"] = "unknown_topic"
        call = centre.call().presses(key).hears("Sorry, we cannot look that up right now.")

        call.reaches_queue("General").has(reason="function_error", tried="asked for")


def test_a_contact_with_no_room_for_attributes_still_reaches_a_person() -> None:
    call = Centre(WITH_A_BILL).call(attributes=FULL).hears("Good morning, Ana.")

    call.never_hears("bill").hears("For our opening hours").presses("0").reaches_queue("General")


@pytest.mark.parametrize(("flow", "action"), steps("UpdateContactAttributes", "Menu"))
def test_the_menu_goes_on_when_it_cannot_note_what_happened(flow: str, action: str) -> None:
    entries = {"Remember the step": "0", "Asks for the hours": "10", "Asks for the address": "20",
               "Asks for the news": "30", "Asked for a person": "0", "No key": "tt",
               "No valid key": "77", "Failed": "1"}  # fmt: skip
    centre = Centre(ANA)
    centre.breaks(flow, action)
    if action == "Failed":
        centre.functions.failing.add("info")
    call = centre.call()
    for entry in entries[action]:
        call.stays_silent() if entry == "t" else call.presses(entry)

    call.reaches_queue("General")


@pytest.mark.parametrize(("flow", "action"), steps("UpdateContactAttributes", "Bill question"))
def test_the_bill_question_goes_on_too(flow: str, action: str) -> None:
    entries = {"Remember the step": "0", "Pays the bill": "1", "Something else": "20",
               "Asked for a person": "0", "No key": "tt", "No valid key": "77",
               "Question failed": ""}  # fmt: skip
    centre = Centre(WITH_A_BILL)
    centre.breaks(flow, action)
    if action == "Question failed":
        centre.breaks(flow, "Calling to pay?")
    call = centre.call()
    for entry in entries[action]:
        call.stays_silent() if entry == "t" else call.presses(entry)

    call.reaches_queue("General")


@pytest.mark.parametrize(("flow", "action"), steps("UpdateContactAttributes", "Leave a request"))
def test_a_request_is_stored_even_when_its_topic_is_not_noted(flow: str, action: str) -> None:
    centre = Centre(ANA, at=NIGHT)
    centre.breaks(flow, action)
    call = centre.call().presses("1")
    for key in {"About the bill": "1", "About the supply": "2"}.get(action, "3"):
        call.presses(key)

    call.presses("1").invokes("open_case", topic="other").hears("We have noted your request.")


def test_the_other_steps_that_note_something_are_not_in_the_way() -> None:
    for action in ("Begin with what is certain", "Remember the caller"):
        centre = Centre(UNKNOWN)
        centre.breaks("Main", action)
        centre.call().presses("0").reaches_queue("General")
    centre = Centre()
    centre.functions.failing.add("caller_lookup")
    centre.breaks("Main", "Lookup failed")
    centre.call().hears("For our opening hours").presses("0").reaches_queue("General")
    for action, keys in (("Speak Spanish", "9"), ("Speak English", "99")):
        centre = Centre(UNKNOWN)
        centre.breaks("Main", action)
        call = centre.call()
        for key in keys:
            call.presses(key)
        call.presses("0").reaches_queue("General")
    for action, last in (("To Billing", "pay_bill"), ("To General", "none")):
        centre = Centre({**ANA, "repeat": "yes", "lastIntent": last})
        centre.breaks("Welcome back", action)
        centre.call().reaches_queue("General")
    centre = Centre(ANA, at=NIGHT)
    centre.breaks("Out of hours", "Remember the step")
    centre.call().hears("dial 911").asks()
    centre = Centre(ANA)
    centre.breaks("To a person", "Tell the agent")
    centre.call().presses("0").agent_accepts().agent_hears("could not be loaded")
    centre = Centre(ANA)
    centre.breaks("Main", "Something failed")
    centre.breaks("Main", "Menu")
    centre.call().reaches_queue("General")


@pytest.mark.parametrize(("flow", "action"), steps("UpdateFlowAttributes"))
def test_texts_that_cannot_be_set_leave_the_way_open(flow: str, action: str) -> None:
    lookup = LUIS if action == "Texts es" else WITH_A_BILL
    if flow == "Menu":
        lookup = {**lookup, "billIssued": "none"}
    if flow == "Welcome back":
        lookup = {**lookup, "repeat": "yes"}
    at_night = flow in ("Out of hours", "Leave a request")
    centre = Centre(lookup, at=NIGHT) if at_night else Centre(lookup)
    centre.breaks(flow, action)
    if action == "Unknown wait":
        centre.breaks(flow, "How long is the wait?")
    centre.world.metrics["*"] = {"OLDEST": LONGEST_WAIT.get(action, 0)}
    call = centre.call()
    if at_night:
        call.presses("1").stays_silent(4).ends("disconnected")
        return
    if flow in ("Menu", "Bill question") and action.startswith("Texts"):
        call.has(reason="function_error")  # a question without words is not asked
    if call.contact.waiting_for == "input":
        call.presses("0")
    call.waits(70).agent_accepts().sees(who="Ana" if lookup["firstName"] == "Ana" else "Luis")


@pytest.mark.parametrize(("flow", "action"), steps("UpdateContactEventHooks"))
def test_a_hook_that_fails_does_not_keep_callers_from_people(flow: str, action: str) -> None:
    centre = Centre(ANA)
    centre.breaks(flow, action)

    centre.call().presses("0").reaches_queue("General").agent_accepts().sees(who="Ana")


def test_hours_that_cannot_be_checked_count_as_open() -> None:
    centre = Centre(ANA, at=NIGHT, missing=frozenset({"${OfficeHours}"}))

    centre.call().hears("For our opening hours").presses("0").reaches_queue("General")


@pytest.mark.parametrize(
    ("module", "at", "keys", "heard"),
    [
        ("BillQuestion", OPEN, "", "You are in line"),
        ("Menu", OPEN, "2", "You are in line"),
        ("ToPerson", OPEN, "1", "So that the right person calls you back"),
        ("OutOfHours", NIGHT, "", "So that the right person calls you back"),
        ("LeaveRequest", NIGHT, "1", "Thank you for calling"),
    ],
)
def test_a_module_that_returns_without_a_result_is_no_dead_end(
    module: str, at: datetime, keys: str, heard: str
) -> None:
    centre = Centre(WITH_A_BILL, at=at)
    centre.world.modules.add(EMPTY_MODULE, f"${{{module}Module}}")
    call = centre.call()
    for key in keys:
        call.presses(key)

    call.hears(heard)


def test_a_welcome_without_a_result_is_no_dead_end() -> None:
    centre = Centre({**ANA, "repeat": "yes"})
    centre.world.modules.add(EMPTY_MODULE, "${WelcomeBackModule}")

    centre.call().reaches_queue("General").has(reason="function_error")


def test_a_missing_queue_falls_back_on_the_other() -> None:
    centre = Centre(WITH_A_BILL, missing=frozenset({"${BillingQueue}"}))

    centre.call().presses("1").reaches_queue("General")


def test_no_queue_at_all_leads_to_a_request() -> None:
    centre = Centre(ANA, missing=frozenset({"${GeneralQueue}"}))
    call = centre.call().presses("0").hears("we cannot put you through just now")

    call.presses("1").presses("1").hears("We have noted your request.").ends()


def test_a_transfer_that_fails_leads_to_a_request() -> None:
    centre = Centre(ANA)
    centre.breaks("To a person", "Wait for a person")

    centre.call().presses("0").hears("we cannot put you through just now", "So that the").asks()


@pytest.mark.parametrize("error", ["NoMatchingError", "NoMatchingCondition"])
@pytest.mark.parametrize(
    ("action", "lookup"),
    [
        ("Menu", ANA),
        ("Bill question", WITH_A_BILL),
        ("Welcome back", {**ANA, "repeat": "yes"}),
    ],
)
def test_a_module_that_fails_is_a_person(action: str, lookup: dict[str, str], error: str) -> None:
    centre = Centre(lookup)
    centre.breaks("Main", action, error)

    centre.call().reaches_queue("General").has(reason="function_error")


@pytest.mark.parametrize("error", ["NoMatchingError", "NoMatchingCondition"])
def test_the_other_modules_fail_towards_a_request_or_a_goodbye(error: str) -> None:
    centre = Centre(ANA)
    centre.breaks("Main", "To a person", error)
    centre.call().presses("0").hears("So that the right person calls you back").asks()
    centre = Centre(ANA, at=NIGHT)
    centre.breaks("Main", "Out of hours", error)
    centre.call().hears("So that the right person calls you back").asks()
    centre = Centre(ANA, at=NIGHT)
    centre.breaks("Main", "Leave a request", error)
    centre.call().presses("1").hears("Thank you for calling").ends("disconnected")


@pytest.mark.parametrize("question", [q for q in QUESTIONS if q[0] in ("Bill question", "Menu")])
def test_a_question_that_cannot_be_asked_is_a_person(question: tuple[str, str]) -> None:
    way = QUESTIONS[question]
    centre = way.centre()
    centre.breaks(*question)

    way.follow(centre).reaches_queue("General").has(reason="function_error")


@pytest.mark.parametrize(
    ("flow", "action", "heard"),
    [
        ("Out of hours", "Choices", "So that the right person"),
        ("Out of hours", "Choices again", "So that the right person"),
        ("Leave a request", "Topic", "calling from"),
        ("Leave a request", "Topic again", "calling from"),
        ("Leave a request", "Own number", "We have noted"),
        ("Leave a request", "Own number again", "We have noted"),
        ("Leave a request", "Ask number", "did not get a complete"),
        ("Leave a request", "Ask number again", "Without a phone number"),
        ("Leave a request", "Check number", "We have noted"),
        ("Leave a request", "Check number again", "We have noted"),
    ],
)
def test_a_question_that_cannot_be_asked_at_night(flow: str, action: str, heard: str) -> None:
    way = QUESTIONS[flow, action]
    centre = way.centre()
    centre.breaks(flow, action)

    way.follow(centre).hears(heard)


def test_a_line_that_stays_quiet_in_the_queue_is_no_dead_end() -> None:
    for action in ("How long is the wait?", "Wait", "Rather not wait?", "Rather not wait? again"):
        centre = Centre(ANA)
        centre.breaks("Customer queue", action)
        call = centre.call().presses("0").waits(61)
        if action.endswith("again"):
            call.presses("7")
        call.agent_accepts().sees(who="Ana")


def test_a_language_that_cannot_be_set_is_spoken_all_the_same() -> None:
    for lookup, action in ((UNKNOWN, "Language en"), (LUIS, "Language es")):
        centre = Centre(lookup)
        centre.breaks("Main", action)
        centre.call().presses("0").reaches_queue("General")


def test_a_page_that_fails_does_not_end_the_conversation() -> None:
    for error in ("NoMatchingError", "NoMatchingCondition", "TimeLimitExceeded"):
        centre = Centre(ANA)
        centre.breaks("Agent screen", "Show the caller", error)
        call = centre.call().presses("0").agent_accepts()

        assert call.contact.waiting_for == "connected"
