"""At every question a caller may hang up, stay silent or press anything, and hears one language."""

import pytest

from tests.flows.library import FLOWS
from tests.flows.questions import ENGLISH, QUESTIONS, SILENCE, SPANISH, WITHHELD, Way, enter
from tests.flows.test_calling_back import reached

questions = pytest.mark.parametrize(
    ("question", "way"), QUESTIONS.items(), ids=["/".join(q) for q in QUESTIONS]
)
recognised = pytest.mark.parametrize(  # all others are offered the other language
    ("question", "way"), {q: w for q, w in QUESTIONS.items() if w.lookup != WITHHELD}.items()
)
Question = tuple[str, str]

STEPS = 100  # entries, or single keys, that one call may take before it is a circle


ELSEWHERE = {  # flows whose questions are asked in other tests
    *("Authenticate", "Payment"),  # test_proving.py, test_paying.py
    "Callback",  # test_calling_back.py
    "Group call",  # test_group_calls.py
}
OFFER = {("Customer queue", name) for name in reached("What is the wait?")}  # test_calling_back.py
# Asked of whom we called: test_waiting_after_our_call.py
CALLED = {("Customer queue", f"Rather another time?{more}") for more in ("", " again")}
CHAT = {("Menu", "Listen in a chat"), ("Menu", "Listen in a chat again")}  # test_chat.py


def test_the_table_of_questions_is_complete() -> None:
    asked = {
        (flow.name, action.identifier)
        for flow in FLOWS.values()
        for action in flow.actions.values()
        if action.type in ("GetParticipantInput", "ConnectParticipantWithLexBot")
        and flow.name not in ELSEWHERE
    }

    assert QUESTIONS.keys() == asked - OFFER - CALLED - CHAT


@questions
def test_a_caller_may_hang_up(question: Question, way: Way) -> None:
    call = way.follow(way.centre()).asks()
    node = call.contact.node
    assert node is not None
    assert (node.flow.name, node.action.identifier) == question

    call.hangs_up().ends("hung_up")


@questions
@pytest.mark.parametrize("entry", [SILENCE, "#", "7", "say:mumble"])
def test_a_caller_who_is_never_understood_ends_with_a_person_a_request_or_a_goodbye(
    question: Question, way: Way, entry: str
) -> None:
    call = way.follow(way.centre())
    for _ in range(STEPS):
        if call.contact.waiting_for != "input" or call.contact.place is not None:
            break
        enter(call, entry)

    if call.contact.end is None:
        call.agent_accepts().sees(who="Ana")
    else:
        call.hears("Thank you for calling").ends("disconnected")


@recognised
def test_a_spanish_caller_hears_no_english(question: Question, way: Way) -> None:
    way.follow(way.centre(language="es", greeting="Buenos días, Ana.")).never_hears(ENGLISH).asks()


@recognised
def test_an_english_caller_hears_no_spanish(question: Question, way: Way) -> None:
    way.follow(way.centre()).never_hears(SPANISH).asks()
