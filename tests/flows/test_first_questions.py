"""The questions before the menu, and those after business is done, listen as the menu does."""

from dataclasses import dataclass, replace

import pytest

from simulator.scenario import Call
from tests.flows.questions import QUESTIONS

MENU, GOODBYE = "How can we help you?", "Thank you for calling"
PERSON = "connecting you with a person"
LISTEN = [
    ("Bill question", "Listen"),
    ("Resume", "Listen"),
    ("Open callback", "Listen"),
    ("Anything else", "Listen"),
]
OFFERS = [
    ("By text", "Listen about the receipt"),
    ("By text", "Listen about the link"),
    ("Continue by text", "Listen"),
]


def asked(question: tuple[str, str], **changes: str) -> Call:
    """Somebody is asked that, and the bot listens."""
    way = QUESTIONS[question]
    return way.follow(way.centre(**changes)).asks()


def asked_by_keys(question: tuple[str, str]) -> Call:
    """Somebody is asked that while the bot cannot be reached."""
    way = replace(QUESTIONS[question], bot=False)
    return way.follow(way.centre()).asks()


def flow_of(call: Call) -> str:
    """The flow that a call is in; none where it has ended."""
    return call.contact.node.flow.name if call.contact.node else "none"


@dataclass(frozen=True)
class Words:
    """What somebody says, the key it stands for, and what is heard then."""

    english: str
    spanish: str
    key: str
    heard: str


MEANT: dict[tuple[str, str], tuple[Words, ...]] = {
    ("Bill question", "Listen"): (
        Words("yes", "sí", "1", "To know how much you want to pay"),
        Words("no", "no", "2", MENU),
        Words("something else", "otro asunto", "2", MENU),
    ),
    ("Resume", "Listen"): (
        Words("go on", "seguir", "1", "key in the reading"),
        Words("no", "no", "2", MENU),
        Words("something else", "otra cosa", "2", MENU),
    ),
    ("Open callback", "Listen"): (
        Words("no", "no", "3", MENU),
        Words("something else", "otra cosa", "3", MENU),
        Words("one", "uno", "1", MENU),  # no time can be offered in this world
        Words("two", "dos", "2", "anything else?"),
    ),
    ("Anything else", "Listen"): (
        Words("yes", "sí", "1", MENU),
        Words("something else", "otra cosa", "1", MENU),
        Words("no", "no", "2", GOODBYE),
        Words("no, that is all", "eso es todo", "2", GOODBYE),
    ),
    ("By text", "Listen about the receipt"): (
        Words("yes", "sí", "1", "we cannot send the text"),  # in this world
        Words("no", "no", "2", "anything else?"),
        Words("something else", "otra cosa", "2", "anything else?"),
    ),
    ("By text", "Listen about the link"): (
        Words("yes", "sí", "1", "The text is on its way."),
        Words("no", "no", "2", "anything else?"),
        Words("something else", "otra cosa", "2", "anything else?"),
    ),
    ("Continue by text", "Listen"): (
        Words("yes", "sí", "1", "anything else?"),
        Words("no", "no", "2", "key in the reading"),
        Words("something else", "otra cosa", "2", "key in the reading"),
    ),
}
ANSWERS = [(question, words) for question, all_words in MEANT.items() for words in all_words]


@pytest.mark.parametrize(("question", "words"), ANSWERS)
def test_an_answer_is_said_or_keyed(question: tuple[str, str], words: Words) -> None:
    asked(question).says(words.english).hears(words.heard)
    asked(question).presses(words.key).hears(words.heard)
    spanish = asked(question, language="es").says(words.spanish)
    keyed = asked(question, language="es").presses(words.key)

    assert flow_of(spanish) == flow_of(keyed)


@pytest.mark.parametrize("question", [*LISTEN, *OFFERS])
def test_a_person_is_asked_for_by_words(question: tuple[str, str]) -> None:
    asked(question).says("I want to speak to a person").hears(PERSON).has(reason="asked_person")


@pytest.mark.parametrize("question", [*LISTEN, *OFFERS])
@pytest.mark.parametrize("slip", ["my dog is blue", "7"])
def test_what_means_nothing_is_asked_for_once_more_by_keys(
    question: tuple[str, str], slip: str
) -> None:
    call = asked(question)
    call.says(slip) if len(slip) > 1 else call.presses(slip)

    call.asks().presses("0").hears(PERSON)


@pytest.mark.parametrize("question", LISTEN)
@pytest.mark.parametrize(
    ("words", "heard"),
    [
        ("report a leak", "tell us what is wrong"),
        ("what are your opening hours", "We are open until 6 p.m."),
        ("I have a question", "For our opening hours, press 1."),
        ("bills", MENU),
        ("appointments", MENU),
        ("Spanish", "¿En qué podemos ayudarle?"),
    ],
)
def test_words_lead_on_to_what_they_mean(question: tuple[str, str], words: str, heard: str) -> None:
    asked(question).says(words).hears(heard)


def test_who_says_yes_is_asked_by_voice_and_who_keys_is_asked_for_keys() -> None:
    for question in LISTEN[:2]:
        asked(question).says("yes").has(speaks="yes")
        asked(question).presses("1").has(speaks="no")


def test_a_receipt_is_not_offered_again_after_other_business() -> None:
    call = asked(("By text", "Listen about the receipt")).says("no").hears("anything else?")

    call.says("my balance").hears("anything else?").never_hears("on its way")
    assert call.transcript.count("To get the receipt by text") == 1


@pytest.mark.parametrize(("question", "words"), ANSWERS)
@pytest.mark.parametrize("slip", ["", "silence", "7"])
def test_a_key_is_enough_where_the_bot_cannot_be_reached(
    question: tuple[str, str], words: Words, slip: str
) -> None:
    call = asked_by_keys(question)
    if slip:
        call.stays_silent() if slip == "silence" else call.presses(slip)

    call.presses(words.key).hears(words.heard)


@pytest.mark.parametrize("question", [*LISTEN, *OFFERS])
def test_zero_is_enough_where_the_bot_cannot_be_reached(question: tuple[str, str]) -> None:
    asked_by_keys(question).presses("0").hears(PERSON).has(reason="asked_person")
