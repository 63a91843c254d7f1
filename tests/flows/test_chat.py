"""Chats from the company's site: the same modules as by telephone, in writing, without a key."""

from datetime import datetime

import pytest

from simulator.engine.compile import compile_flow
from simulator.language.document import parse_flow
from simulator.scenario import Call
from tests.flows.centre import NIGHT, OPEN, Centre
from tests.flows.library import FLOWS
from tests.flows.stubs import TURN
from tests.flows.test_failures import EMPTY_MODULE

ASKED, ASKED_IN_SPANISH = "What can we do for you?", "¿Qué podemos hacer por usted?"
TROUBLE = ("report an outage", "1", "10001", "1")
RETURNING = """{"Version": "2019-10-30", "StartAction": "Return", "Metadata":
    {"type": "flowModule"}, "Actions": [{"Identifier": "Return", "Type": "EndFlowModuleExecution",
    "Parameters": {"Result": "%s"}}]}"""
NOT_STAFFED = {"AVAILABLE": 0.0, "STAFFED": 0.0, "ONLINE": 0.0}


def written(*words: str, centre: Centre | None = None) -> Call:
    """Somebody comes to the site and writes."""
    call = (centre or Centre()).chat()
    for said in words:
        call.says(said)
    return call


def test_who_comes_is_greeted_and_asked_in_writing() -> None:
    call = written().hears("Hello, this is Riverside", ASKED).asks()

    call.never_hears("press", "<speak>", "call us back")


def test_an_outage_is_reported_in_the_words_of_a_chat() -> None:
    call = written(*TROUBLE).invokes("self_service", transaction="report_outage")

    call.hears("we have your report", ASKED).has(settled="yes").never_hears(
        "press", "key in", "Say it"
    )


def test_the_balance_is_behind_a_text_and_no_pin_is_asked_for() -> None:
    call = written("my balance").hears("ask for no PIN and no card", "Text BALANCE to +15550143.")

    call.hears(ASKED).says("a person").reaches_queue("Billing")


def test_without_a_number_to_text_a_person_asks_who_it_is() -> None:
    centre = Centre()
    centre.functions.answers["info"] = "unknown_topic"
    call = written("my balance", centre=centre).reaches_queue("Billing").agent_accepts()

    call.sees(reason="not_verified", failedTransaction="balance")


def test_no_card_is_taken_either() -> None:
    centre = Centre()
    centre.functions.turns = [{**TURN, "outcome": "pay"}]

    written("pay my bill", centre=centre).hears("no card in a chat", "Text BALANCE").asks()


def test_what_the_rules_refuse_is_told_and_the_chat_goes_on() -> None:
    centre = Centre()
    centre.functions.turns = [{**TURN, "outcome": "refused", "say": "That is too early."}]

    written("meter reading", centre=centre).hears("That is too early.", ASKED).asks()


def test_a_question_is_answered_with_where_to_read_on() -> None:
    call = written("prices").hears("three dollars", "https://riverside.example/more", ASKED)

    call.says("opening hours").hears("We are open until 6 p.m.", ASKED)


def test_what_nobody_knows_is_for_a_person() -> None:
    written("error 999").reaches_queue("General").has(reason="no_answer")


def test_who_is_not_clear_is_told_what_can_be_written() -> None:
    call = written("bills").hears("my balance, pay my bill", ASKED)
    call.says("moving").hears("change my appointment", ASKED)
    call.says("I have a question").hears("opening hours, address", ASKED).asks()


@pytest.mark.parametrize(
    ("words", "heard"),
    [
        ("bills", "pay my bill"),
        ("moving", "change my appointment"),
        ("questions", "opening hours, address"),
        ("español", ASKED_IN_SPANISH),
        ("a person", "connecting you"),
        ("somebody is in danger", "dial 911 now"),
        ("prices", "three dollars"),
        ("my balance", "no PIN"),
    ],
)
def test_the_second_try_means_the_same(words: str, heard: str) -> None:
    written("blah blah").hears("we did not get that", ASKED).says(words).hears(heard)


def test_it_goes_on_in_the_other_language_and_back() -> None:
    call = written("español").hears(ASKED_IN_SPANISH).says("mi saldo")
    call.hears("no pedimos PIN ni tarjeta", "SALDO", ASKED_IN_SPANISH)

    call.says("English").hears(ASKED).never_hears("oprima", "marque")


def test_an_agent_sees_what_was_tried() -> None:
    call = written("report an outage", "a person").reaches_queue("General").agent_accepts()

    call.agent_hears("Unknown caller").sees(lastStep="transaction", topic="supply")


def test_danger_comes_before_everybody_day_and_night() -> None:
    for at in (OPEN, NIGHT):
        call = written("somebody is in danger", centre=Centre(at=at)).hears("dial 911 now")
        call.reaches_queue("Emergency").has(reason="emergency")
    written("report an outage", "9").hears("dial 911 now").reaches_queue("Emergency")


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (("blah blah", "blah"), "no_match"),
        (("report an outage", "1", "blah", "blah"), "no_match"),
        (("report an outage", "1", "99999", "99999", "99999"), "too_many_tries"),
    ],
)
def test_who_is_not_understood_twice_reaches_a_person(words: tuple[str, ...], reason: str) -> None:
    written(*words).reaches_queue("General").has(reason=reason).never_hears("press", "keys")


@pytest.mark.parametrize("words", [(), ("report an outage",), ("blah blah",), ("report a leak",)])
def test_who_leaves_without_a_word_waits_for_nobody(words: tuple[str, ...]) -> None:
    call = written(*words).stays_silent().hears("Thank you for writing")

    call.ends("disconnected").never_hears("connecting you")


def test_who_closes_the_page_is_gone() -> None:
    written("report an outage").hangs_up().ends("hung_up")


@pytest.mark.parametrize(("at", "staffed"), [(NIGHT, True), (OPEN, False)])
def test_with_nobody_there_they_are_told_when(at: datetime, *, staffed: bool) -> None:
    centre = Centre(at=at)
    if not staffed:
        centre.world.metrics["*"] = NOT_STAFFED
    call = written("a person", centre=centre).hears("Nobody can answer here", "We are open until")

    call.ends("disconnected").never_hears("connecting you")
    written(*TROUBLE, centre=Centre(at=NIGHT)).hears("we have your report").asks()


def test_where_nothing_is_known_of_the_hours_they_are_told_to_come_back() -> None:
    centre = Centre(at=NIGHT)
    centre.functions.failing.add("info")

    written("a person", centre=centre).hears("Nobody can answer", "write again").ends()


def test_a_full_line_is_told() -> None:
    written("a person", centre=Centre(capacity=0)).hears("Nobody can answer", "until 6 p.m.").ends()


def test_a_queue_that_is_missing_is_told() -> None:
    centre = Centre(missing=frozenset({"${GeneralQueue}"}))

    written("a person", centre=centre).hears("Nobody can answer").ends()


@pytest.mark.parametrize(
    ("result", "heard"),
    [
        ("back", ASKED),
        ("bills", "my balance, pay my bill"),
        ("visits", "change my appointment"),
        ("transaction", ASKED),
        ("language", ASKED_IN_SPANISH),
        ("emergency", "dial 911 now"),
    ],
)
def test_what_questions_lead_to_on_the_telephone_is_open_to_chats(result: str, heard: str) -> None:
    centre = Centre()
    centre.world.modules.add(parse_flow(RETURNING % result, source=result), "${QuestionsModule}")
    if result == "transaction":
        centre.functions.turns = [{**TURN, "outcome": "refused"}]

    written("prices", centre=centre).hears(heard)


def test_functions_that_fail_are_a_person() -> None:
    for name, words in (
        ("self_service", TROUBLE[:1]),
        ("lex_fulfilment", ("prices",)),
        ("knowledge", ("prices",)),
        ("info:by_text", ("my balance",)),
    ):
        centre = Centre()
        centre.functions.failing.add(name)
        call = written(*words, centre=centre)
        queue = "Emergency" if name == "self_service" else None
        call.reaches_queue(queue or ("Billing" if name == "info:by_text" else "General"))


def test_a_bot_that_stumbles_in_the_middle_is_a_person() -> None:
    centre = Centre()
    centre.breaks("Transaction", "Say it")

    written("report an outage", centre=centre).reaches_queue("General").has(reason="no_match")


@pytest.mark.parametrize("action", ["Menu", "Questions", "Transaction"])
def test_a_module_without_a_result_is_a_person(action: str) -> None:
    words = {"Menu": (), "Questions": ("prices",), "Transaction": TROUBLE[:1]}[action]
    centre = Centre()
    centre.world.modules.add(EMPTY_MODULE, f"${{{action}Module}}")

    written(*words, centre=centre).hears("connecting you").has(reason="function_error")


def test_a_way_to_a_person_without_a_result_is_no_dead_end() -> None:
    centre = Centre()
    centre.world.modules.add(EMPTY_MODULE, "${ToPersonModule}")

    written("a person", centre=centre).hears("Nobody can answer").ends()


WAYS = {  # what is written to come to each step
    "Transaction": TROUBLE[:1],
    "Questions": ("prices",),
    "Texts es": ("español",),
    "Language es": ("español",),
    "Speak Spanish": ("español",),
    "Speak English": ("español", "English"),
    "Settled": TROUBLE,
    "How to prove it": ("my balance",),
    "A person has to ask": ("my balance",),
    "Emergency": ("somebody is in danger",),
    "Something failed": ("prices",),
    "Are we open?": ("a person",),
    "Is anybody there?": ("a person",),
    "To a person": ("a person",),
    "When are we open?": ("a person",),
    "Nothing is said": TROUBLE[:1],
    "Nobody writes": TROUBLE[:1],
    "Not understood in a chat": TROUBLE[:1],
    "Listen in a chat again": ("blah blah",),
}
OURS = {
    "Chat": None,
    "Menu": ("Listen in a chat", "Listen in a chat again"),
    "Transaction": ("Nothing is said", "Nobody writes", "Not understood in a chat"),
}


def failing() -> list[tuple[str, str, str]]:
    """Every way out of a step that fails: flow, action and error."""
    return [
        (flow.name, name, edge.label)
        for flow in FLOWS.values()
        if flow.name in OURS
        for name, node in compile_flow(flow).nodes.items()
        if OURS[flow.name] is None or name in (OURS[flow.name] or ())
        for edge in node.edges
        if edge.label == "NoMatchingError"
        or (edge.label == "NoMatchingCondition" and node.action.type == "InvokeFlowModule")
    ]


@pytest.mark.parametrize(("flow", "action", "error"), failing())
def test_a_step_that_fails_leaves_nobody_alone(flow: str, action: str, error: str) -> None:
    centre = Centre(at=NIGHT if action == "When are we open?" else OPEN)
    centre.breaks(flow, action, error)
    if action == "A person has to ask":
        centre.functions.answers["info"] = "unknown_topic"
    if action == "Something failed":
        centre.breaks("Chat", "Questions")
    if action == "Not understood in a chat":
        centre.breaks("Transaction", "Say it")
    call = written(*WAYS.get(action, ()), centre=centre)
    if action == "Nobody writes":
        call.stays_silent()

    told = call.contact.end is not None and "Nobody can answer here" in call.transcript
    assert told or call.contact.waiting_for in ("input", "agent")
