"""Every question hears of danger, by nine and by words, but those written down with a reason."""

import pytest

from simulator.language.document import Flow
from tests.flows.centre import Centre
from tests.flows.library import FLOWS
from tests.flows.questions import QUESTIONS
from tests.flows.stubs import ANA

KEYS, VOICE = "GetParticipantInput", "ConnectParticipantWithLexBot"
ASKS = (KEYS, VOICE)
NINE = ("9", "Nine")  # the key, and what the bot makes of it
BRANCH = "emergency"

ENTRY = "digits are entered here: the function takes a nine alone for danger"
ALONE = "nobody is here, or the line is full"
TIME = "the same, or a question with a nine has just been asked"
IN_LINE = "who waits is in line for a person, and hears of 911 before a long wait"
WE_CALL = "we have called, and a person is one key away"
A_CHAT = "there are no keys in a chat; words of danger are read"
EXCEPTIONS = {  # (flow, action or * for all)
    ("Authenticate", "*"): ENTRY,
    ("Payment", "*"): ENTRY,
    ("Transaction", "*"): ENTRY,
    ("Questions", "Code"): ENTRY,
    ("Questions", "Code again"): ENTRY,
    ("Questions", "Another code"): ENTRY,
    ("Menu", "Listen in a chat"): A_CHAT,
    ("Menu", "Listen in a chat again"): A_CHAT,
    ("Callback at a time", "*"): TIME,
    ("Leave a request", "*"): ALONE,
    ("Customer queue", "*"): IN_LINE,
    ("Callback", "*"): WE_CALL,
    ("Group call", "*"): WE_CALL,
}
# Those that meet callers first, and those whose business is done.
FIRST_AND_LAST = (
    "Resume",
    "Open callback",
    "Bill question",
    "Continue by text",
    "By text",
    "Anything else",
    "Menu",
    "Welcome back",
)


FLOW_OF = {flow.name: flow for flow in FLOWS.values()}
OF_THOSE = [one for one in QUESTIONS if one[0] in FIRST_AND_LAST]


def questions() -> set[tuple[str, str]]:
    return {
        (flow.name, identifier)
        for flow in FLOWS.values()
        for identifier, action in flow.actions.items()
        if action.type in ASKS
    }


def excepted() -> set[tuple[str, str]]:
    return {
        (flow, action)
        for flow, action in questions()
        if (flow, "*") in EXCEPTIONS or (flow, action) in EXCEPTIONS
    }


def hears_nine() -> set[tuple[str, str]]:
    """The questions whose nine ends the module with the branch for danger."""
    return {
        (flow.name, identifier)
        for flow in FLOWS.values()
        for identifier, action in flow.actions.items()
        if action.type in ASKS
        and [
            flow.actions[c.next].parameters.get("Result")
            for c in action.conditions
            if c.operand in NINE
        ]
        == [BRANCH]
    }


def test_nine_is_danger_at_every_question_but_the_exceptions() -> None:
    assert questions() - excepted() == hears_nine()


def asked_unheard(flow: Flow) -> set[str]:
    """The questions for keys that a caller may meet before the flow has listened."""
    met, todo = {flow.start}, [flow.start]
    while todo:
        action = flow.actions[todo.pop()]
        if action.type != VOICE:
            new = set(action.targets()) - met
            met |= new
            todo += new
    return {name for name in met if flow.actions[name].type == KEYS}


def test_every_question_listens_before_it_asks_for_keys() -> None:
    """Who spoke in vain is asked for keys, and so is who calls while the bot cannot be reached."""
    unheard = {(flow.name, name) for flow in FLOWS.values() for name in asked_unheard(flow)}

    assert unheard <= excepted()


def test_every_exception_is_a_question() -> None:
    asked = questions() | {(flow, "*") for flow, _ in questions()}

    assert set(EXCEPTIONS) <= asked


def test_the_branch_for_danger_leads_to_the_emergency_queue() -> None:
    modules = {flow for flow, _ in hears_nine()}
    led = {
        (flow.name, FLOWS[action.parameters["FlowModuleId"]].name): {
            c.next for c in action.conditions if c.operand == BRANCH
        }
        for flow in FLOWS.values()
        for action in flow.actions.values()
        if action.type == "InvokeFlowModule"
        and FLOWS[action.parameters["FlowModuleId"]].name in modules
    }

    assert {module for _, module in led} == modules
    assert set(map(frozenset, led.values())) == {frozenset({"Emergency"})}
    for flow in FLOWS.values():
        if flow.name in {caller for caller, _ in led}:
            assert flow.actions["Emergency"].parameters["Attributes"]["queue"] == "Emergency"


@pytest.mark.parametrize("question", OF_THOSE)
def test_nine_is_danger_at_the_first_questions_and_the_last(question: tuple[str, str]) -> None:
    way = QUESTIONS[question]
    call = way.follow(way.centre()).asks().presses("9").hears("hang up and dial 911")

    call.reaches_queue("Emergency").has(reason="emergency")


@pytest.mark.parametrize(
    "question", [one for one in OF_THOSE if FLOW_OF[one[0]].actions[one[1]].type == VOICE]
)
@pytest.mark.parametrize(
    ("language", "words"), [("en", "there is a fire"), ("es", "hay chispas en el poste")]
)
def test_words_of_danger_are_heard_there_too(
    question: tuple[str, str], language: str, words: str
) -> None:
    way = QUESTIONS[question]
    call = way.follow(way.centre(language=language)).asks().says(words)

    call.reaches_queue("Emergency").has(reason="emergency")


@pytest.mark.parametrize(("keys", "level"), [(("1", "2"), 1), (("1", "1", "1", "1"), 3)])
def test_nine_in_place_of_a_pin_or_a_card_is_danger_in_its_queue(
    keys: tuple[str, ...], level: int
) -> None:
    centre = Centre(ANA)
    centre.functions.level = level
    other = centre.call("+15550101").presses("0").reaches_queue("General")
    call = centre.call()
    for key in keys:
        call.presses(key)
    call.presses("9#").hears("hang up and dial 911").reaches_queue("Emergency")

    call.has(reason="emergency")
    assert call.contact.urgency.priority == 1 < other.contact.urgency.priority
