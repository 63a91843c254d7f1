"""What fails: functions, resources that a deployment forgot, steps no caller can bring to fail."""

from datetime import datetime

import pytest

from simulator.language.document import parse_flow
from tests.flows.centre import NIGHT, OPEN, Centre
from tests.flows.library import FLOWS
from tests.flows.questions import CUT_OFF, QUESTIONS, WAIT, WITHHELD, Way
from tests.flows.stubs import ANA, UNKNOWN, WITH_A_BILL

LONGEST_WAIT = {"Some wait": 100.0, "Long wait": 400.0}  # seconds, by the action they lead to
BOTS_ASK = (("Menu", "Listen"), ("Menu", "Listen again"), ("Transaction", "Say it"))
SUBMENUS_LISTEN = (
    ("Bills", "Listen"),
    ("Visits and details", "Listen"),
    ("Visits and details", "Listen at details"),
    ("Questions", "Listen"),
)
FIRST_AND_LAST_LISTEN = (
    ("Bill question", "Listen"),
    ("Resume", "Listen"),
    ("Open callback", "Listen"),
    ("Anything else", "Listen"),
)
IN_PLACE_OF_THE_MENU = (  # what leads on to a person anyway
    ("Welcome back", "Something else?"),
    ("Welcome back", "Something else? again"),
    ("Welcome back", "Something else by keys?"),
    ("Welcome back", "Something else by keys? again"),
)
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

    call.never_hears("bill", "How can we help you?").reaches_queue("General")
    call.agent_accepts().sees(reason="function_error", who="Unknown caller")


def test_a_failing_lookup_at_night_leaves_a_request() -> None:
    centre = Centre(at=NIGHT)
    centre.functions.failing.add("caller_lookup")

    call = centre.call().hears("Hello.", "dial 911", "How can we help you?").presses("0")
    call.hears("A person can call you back.", "So that the right person").asks()


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
        call = centre.call().presses("1").presses("0").reaches_queue("Billing").agent_accepts()

        call.agent_hears("A caller whose details could not be loaded.")
        call.agent_screen_shows(Who="Not known", Why="please ask", Matters="unpaid bill")


TALKING = {  # the way to each flow that speaks
    "Main": Way(),
    "Bill question": Way((), WITH_A_BILL),
    "Welcome back": Way((), {**ANA, "repeat": "yes"}),
    "Resume": Way((), CUT_OFF),
    "Menu": Way(),
    "Bills": Way(("1",)),
    "Visits and details": Way(("3",)),
    "Questions": Way(("4",)),
    "Transaction": Way(("2",)),
    "Anything else": Way(("4", "1")),
    "Out of hours": Way((), at=NIGHT),
    "Leave a request": Way(("0",), at=NIGHT),
    "To a person": Way(("0",)),
    "Customer queue": Way(("0",)),
    "Customer whisper": Way(("0",)),
}
# Who asks what cannot be worded leads to a person at once; the others go on without the words.
ASKING = (
    *("Bill question", "Resume", "Menu", "Bills", "Visits and details", "Questions"),
    "Anything else",
)


@pytest.mark.parametrize(
    ("flow", "action"), [s for s in steps("UpdateFlowAttributes") if s[0] in TALKING]
)
def test_texts_that_cannot_be_set_leave_the_way_open(flow: str, action: str) -> None:
    way = TALKING[flow]
    centre = way.centre(**({"language": "es"} if action == "Texts es" else {}))
    centre.breaks(flow, action)
    if action == "Unknown wait":
        centre.breaks(flow, "How long is the wait?")
    centre.world.metrics["*"] = {"OLDEST": LONGEST_WAIT.get(action, 0)}
    call = way.follow(centre)
    if flow in ASKING and action.startswith("Texts"):
        call.has(reason="function_error")
    if call.contact.waiting_for == "input" and call.contact.place is None:
        call.presses("0")
    if way.at == NIGHT:
        call.stays_silent(4).ends("disconnected")
    else:
        call.waits(70).agent_accepts().sees(who="Ana")


@pytest.mark.parametrize(("flow", "action"), steps("UpdateContactEventHooks"))
def test_a_hook_that_fails_does_not_keep_callers_from_people(flow: str, action: str) -> None:
    centre = Centre(ANA)
    centre.breaks(flow, action)

    centre.call().presses("0").reaches_queue("General").agent_accepts().sees(who="Ana")


def test_hours_that_cannot_be_checked_count_as_open() -> None:
    centre = Centre(ANA, at=NIGHT, missing=frozenset({"${OfficeHours}"}))

    centre.call().hears("How can we help you?").presses("0").reaches_queue("General")


@pytest.mark.parametrize(
    ("module", "at", "keys", "heard"),
    [
        ("BillQuestion", OPEN, "", "You are in line"),
        ("Menu", OPEN, "2", "You are in line"),
        ("Bills", OPEN, "21", "You are in line"),
        ("Visits", OPEN, "23", "You are in line"),
        ("Questions", OPEN, "24", "You are in line"),
        ("Transaction", OPEN, "1", "You are in line"),
        ("AnythingElse", OPEN, "242", "You are in line"),
        ("ToPerson", OPEN, "0", "So that the right person gets it"),
        ("OutOfHours", NIGHT, "", "How can we help you?"),
        ("LeaveRequest", NIGHT, "0", "Thank you for calling"),
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


def test_an_offer_to_go_on_without_a_result_is_no_dead_end() -> None:
    centre = Centre(CUT_OFF)
    centre.world.modules.add(EMPTY_MODULE, "${ResumeModule}")

    centre.call().hears("How can we help you?").asks()


def test_a_missing_queue_falls_back_on_the_other() -> None:
    centre = Centre(WITH_A_BILL, missing=frozenset({"${BillingQueue}"}))

    centre.call().presses("1").presses("0").reaches_queue("General")


def test_an_emergency_without_its_queue_is_still_a_person() -> None:
    centre = Centre(ANA, missing=frozenset({"${EmergencyQueue}"}))

    centre.call().presses("2").presses("9").reaches_queue("General").has(reason="emergency")


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
    ("action", "lookup", "keys"),
    [
        ("Menu", ANA, ""),
        ("Bill question", WITH_A_BILL, ""),
        ("Welcome back", {**ANA, "repeat": "yes"}, ""),
        ("Bills", ANA, "1"),
        ("Visits and details", ANA, "3"),
        ("Questions", ANA, "4"),
        ("Transaction", ANA, "2"),
        ("Anything else?", ANA, "42"),
    ],
)
def test_a_module_that_fails_is_a_person(
    action: str, lookup: dict[str, str], keys: str, error: str
) -> None:
    centre = Centre(lookup)
    centre.breaks("Main", action, error)
    call = centre.call()
    for key in keys:
        call.presses(key)

    call.reaches_queue("General").has(reason="function_error")
    assert call.contact.urgency.priority == 3


@pytest.mark.parametrize("error", ["NoMatchingError", "NoMatchingCondition"])
def test_the_other_modules_fail_towards_a_request_or_a_goodbye(error: str) -> None:
    centre = Centre(ANA)
    centre.breaks("Main", "To a person", error)
    centre.call().presses("0").hears("So that the right person gets it").asks()
    centre = Centre(ANA, at=NIGHT)
    centre.breaks("Main", "Out of hours", error)
    centre.call().hears("How can we help you?").asks()
    centre = Centre(CUT_OFF)
    centre.breaks("Main", "Go on where it stopped?", error)
    centre.call().hears("How can we help you?").asks()
    centre = Centre(ANA, at=NIGHT)
    centre.breaks("Main", "Leave a request", error)
    centre.call().presses("0").hears("Thank you for calling").ends("disconnected")


LISTENING = (*BOTS_ASK, *SUBMENUS_LISTEN, *FIRST_AND_LAST_LISTEN, *IN_PLACE_OF_THE_MENU)
BY_DAY = [
    question
    for question, way in QUESTIONS.items()
    # An offer that cannot be made is left out: test_continue_by_text.py, test_by_text.py.
    if way.at == OPEN
    and question[0] not in ("Customer queue", "Continue by text", "By text")
    and question not in LISTENING
]


@pytest.mark.parametrize("question", BY_DAY, ids="/".join)
def test_a_question_that_cannot_be_asked_is_a_person(question: tuple[str, str]) -> None:
    way = QUESTIONS[question]
    centre = way.centre()
    centre.breaks(*question)

    way.follow(centre).reaches_queue("General").has(reason="function_error")


@pytest.mark.parametrize("question", BOTS_ASK, ids="/".join)
@pytest.mark.parametrize("error", ["NoMatchingError", "InputTimeLimitExceeded"])
def test_a_bot_that_fails_or_hears_nothing_leaves_the_keys(
    question: tuple[str, str], error: str
) -> None:
    way = QUESTIONS[question]
    centre = way.centre()
    centre.breaks(*question, error)

    way.follow(centre).hears("keys").asks().has(speaks="no")


@pytest.mark.parametrize("question", [*SUBMENUS_LISTEN, *FIRST_AND_LAST_LISTEN], ids="/".join)
def test_a_question_whose_bot_fails_takes_keys(question: tuple[str, str]) -> None:
    way = QUESTIONS[question]
    centre = way.centre()
    centre.breaks(*question)

    call = way.follow(centre).asks().presses("0").reaches_queue("General")
    call.has(reason="menu" if question in SUBMENUS_LISTEN else "asked_person")


@pytest.mark.parametrize(
    ("flow", "action", "heard"),
    [
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
    for action in ("How long is the wait?", "Wait", "Leave a request?", "Leave a request? again"):
        centre = Centre(ANA)
        centre.breaks("Customer queue", action)
        call = centre.call().presses("0").waits(61)
        if action.endswith("again"):
            call.presses("7")
        call.agent_accepts().sees(who="Ana")


def test_a_quiet_line_in_the_queue_is_none_for_who_has_no_number_either() -> None:
    keying = {"offer": {"outcome": "number_needed"}}
    ways = {
        "Rather key a number in?": Way(("0", WAIT), WITHHELD, callback=keying),
        "Rather key a number in? again": Way(("0", WAIT, "7"), WITHHELD, callback=keying),
        "Ask number": QUESTIONS["Customer queue", "Ask number"],
        "Ask number again": QUESTIONS["Customer queue", "Ask number again"],
    }
    for action, way in ways.items():
        centre = way.centre()
        centre.breaks("Customer queue", action)
        call = way.follow(centre)
        assert call.contact.node is None or call.contact.node.action.identifier != action
        if action.startswith("Ask number"):
            call.stays_silent()
        if call.contact.end is None:
            call.agent_accepts().sees(who="Ana")


def test_a_page_that_fails_does_not_end_the_conversation() -> None:
    for error in ("NoMatchingError", "NoMatchingCondition", "TimeLimitExceeded"):
        centre = Centre(ANA)
        centre.breaks("Agent screen", "Show the caller", error)
        call = centre.call().presses("0").agent_accepts()

        assert call.contact.waiting_for == "connected"
