"""Everything a caller hears exists in English and in Spanish, and nothing private is in it."""

import re
from collections.abc import Iterator

import pytest

from simulator.language.document import Action, Flow
from tests.flows.library import FLOWS, strings

SPEAKING = (
    *("MessageParticipant", "GetParticipantInput", "MessageParticipantIteratively"),
    "ConnectParticipantWithLexBot",
)
NO_TEXTS = {  # flow attributes that are something else
    "Callback at a time": {"day", "nextDay", "slot", "slot1", "slot2", "slot3"},
    "Customer queue": {  # one of four texts; what somebody wants of a callback
        *("wait", "asked", "want", "number"),
        *("day", "nextDay", "slot", "slot1", "slot2", "slot3"),
    },
    "Authenticate": {"account"},  # keyed, encrypted
    "Payment": {"card", "expiry"},
}
PRIVATE = ("customerId", "matters", "history")

speaking = [
    flow
    for flow in FLOWS.values()
    if flow.name != "Agent whisper" and any(a.type in SPEAKING for a in flow.actions.values())
]
flows = pytest.mark.parametrize("flow", speaking, ids=lambda flow: flow.name)


def texts(flow: Flow, language: str) -> dict[str, str]:
    """Texts of the flow itself; none where all it says comes from a function."""
    own = flow.actions.get(f"Texts {language}")
    attributes = own.parameters["FlowAttributes"] if own else {}
    return {key: value["Value"] for key, value in attributes.items()}


def spoken(flow: Flow) -> Iterator[tuple[Action, str]]:
    for action in flow.actions.values():
        if action.type in SPEAKING:
            for name in ("Text", "SSML", "Messages"):
                for text in strings(action.parameters.get(name)):
                    yield action, text


def words(text: str) -> str:
    """The text without references, tags and punctuation."""
    return re.sub(r"\$\.[\w.]*\w|<[^>]*>|\W", "", text)


@flows
def test_both_languages_have_the_same_texts(flow: Flow) -> None:
    english, spanish = texts(flow, "en"), texts(flow, "es")

    assert english.keys() == spanish.keys()
    assert all(words(text) for text in (*english.values(), *spanish.values()))
    assert not set(english.values()) & set(spanish.values())


@flows
def test_prompts_say_only_texts_of_the_language_and_sentences_of_functions(flow: Flow) -> None:
    assert {text for _, text in spoken(flow) if words(text)} == set()


@flows
def test_every_text_is_said_and_every_text_said_exists(flow: Flow) -> None:
    said = {
        key
        for action in flow.actions.values()
        for text in strings(action.parameters)
        for key in re.findall(r"\$\.FlowAttributes\.(\w+)", text)
    }
    assert said == texts(flow, "en").keys() | NO_TEXTS.get(flow.name, set())


@flows
def test_texts_refer_to_the_same_facts_in_both_languages(flow: Flow) -> None:
    english, spanish = texts(flow, "en"), texts(flow, "es")

    for key, text in english.items():
        assert re.findall(r"\$\.[\w.]*\w", text) == re.findall(r"\$\.[\w.]*\w", spanish[key]), key
        keys = [re.findall(r"\b\d\b", one) for one in (text, spanish[key])]
        assert sorted(keys[0]) == sorted(keys[1]), key


@flows
def test_nothing_private_is_said_before_anybody_is_verified(flow: Flow) -> None:
    said = " ".join([*(text for _, text in spoken(flow)), *texts(flow, "en").values()])

    assert [name for name in PRIVATE if name in said] == []


@flows
def test_texts_in_ssml_need_no_escaping(flow: Flow) -> None:
    for action, text in spoken(flow):
        if "SSML" not in action.parameters:
            continue
        for key in re.findall(r"\$\.FlowAttributes\.(\w+)", text):
            for language in ("en", "es"):
                plain = re.sub(r"<[^>]*>", "", texts(flow, language)[key])
                assert not set("&<>") & set(plain), (key, language)
        assert "$.External" not in text  # a function's sentence may hold what SSML reserves
