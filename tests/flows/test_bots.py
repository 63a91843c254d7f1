"""The bots speak of what the registry has, in both languages, and sound like nothing else."""

import json
import re
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from contact_center.domain.incidents import TROUBLES
from contact_center.domain.transactions import TRANSACTIONS
from lex_fulfilment import dialog
from simulator.language.document import Action
from simulator.lex.definition import Bot, Locale, parse_bot
from simulator.lex.matching import match
from simulator.lex.slots import resolve
from tests.flows.library import BOTS, FLOWS, camel, placeholder
from tests.flows.stubs import SENTENCES

TODAY = date(2026, 3, 2)
DEFINED: dict[str, Bot] = {
    placeholder(path): parse_bot(json.loads(path.read_text(encoding="utf-8"))) for path in BOTS
}
SERVICE, ANSWERS = DEFINED["${ServiceBot}"], DEFINED["${AnswersBot}"]
LOCALES = [
    pytest.param(locale, id=f"{b.name} {locale.id}")
    for b in DEFINED.values()
    for locale in b.locales.values()
]
OF_SERVICE = pytest.mark.parametrize("locale", SERVICE.locales.values(), ids=lambda one: one.id)
KEYS = {
    "1": "One",
    "2": "Two",
    "3": "Three",
    "4": "Four",
    "5": "Five",
    "8": "Eight",
    "9": "Nine",
    "0": "Person",
}
LISTENING = [
    (action, flow.name)
    for flow in FLOWS.values()
    for action in flow.actions.values()
    if action.parameters.get("LexV2Bot") == {"AliasArn": "${ServiceBot}"}
]
OFFERS = ("By text", "Continue by text")  # yes or no: other words are asked for again
LEX_ALLOWS = re.compile(r"[\w{}'’ .-]+")  # of a sample utterance; no punctuation beside


def test_each_bot_speaks_both_languages_with_the_same_intents_and_slots() -> None:
    for bot in DEFINED.values():
        assert set(bot.locales) == {"en_US", "es_US"}
        english, spanish = bot.locales["en_US"], bot.locales["es_US"]
        assert english.intents.keys() == spanish.intents.keys()
        assert english.types.keys() == spanish.types.keys()
        for name, intent in english.intents.items():
            assert intent.slots == spanish.intents[name].slots


@OF_SERVICE
def test_every_transaction_can_be_asked_for(locale: Locale) -> None:
    assert {camel(name) for name in TRANSACTIONS} <= locale.intents.keys()


@OF_SERVICE
def test_the_slots_of_a_transaction_are_inputs_of_it(locale: Locale) -> None:
    for name, transaction in TRANSACTIONS.items():
        inputs = {asked.name for asked in transaction.inputs}

        assert locale.intents[camel(name)].slots.keys() <= inputs


@OF_SERVICE
def test_the_values_of_slots_are_what_the_functions_know(locale: Locale) -> None:
    assert set(locale.types["Trouble"].values) == set(TROUBLES)
    asked_for = {topic for topic, _ in SENTENCES} - {"by_text"}  # a flow says that, unasked
    assert asked_for | {"tariffs"} == set(locale.types["Topic"].values)


@OF_SERVICE
def test_the_intents_that_are_no_transactions_are_handled(locale: Locale) -> None:
    others = locale.intents.keys() - {camel(name) for name in TRANSACTIONS}
    by_flow = {condition.operand for listen, _ in LISTENING for condition in listen.conditions}

    assert others == by_flow | {dialog.QUESTION, dialog.EMERGENCY}
    assert not any(locale.intents[name].fulfilment_hook for name in by_flow)


@OF_SERVICE
@pytest.mark.parametrize(("key", "intent"), KEYS.items())
def test_the_keys_that_are_read_out_are_samples(locale: Locale, key: str, intent: str) -> None:
    found = match(locale, key, TODAY)

    assert found is not None
    assert found.intent.name == intent


WORDS = {"BillsMenu", "VisitsMenu", "QuestionsMenu", "OtherLanguage", "Person"}
every_listener = pytest.mark.parametrize(
    ("listen", "flow"), LISTENING, ids=[f"{flow}/{one.identifier}" for one, flow in LISTENING]
)
YES_OR_NO = {"Yes", "No", "SomethingElse", "Person"}


@every_listener
def test_whoever_listens_knows_the_words_for_every_menu(listen: Action, flow: str) -> None:
    expected = YES_OR_NO if flow in OFFERS else WORDS

    assert {condition.operand for condition in listen.conditions} >= expected


@every_listener
def test_nothing_that_was_understood_before_is_taken_up_again(listen: Action, flow: str) -> None:
    """Amazon Lex keeps the session's attributes from one question of a contact to the next."""
    given = listen.parameters["LexSessionAttributes"]

    assert (given["outcome"], given["transaction"]) == ("none", "none"), flow


@pytest.mark.parametrize("locale", ANSWERS.locales.values(), ids=lambda one: one.id)
def test_the_slots_of_answers_are_those_that_are_asked_for(locale: Locale) -> None:
    assert set(dialog.SLOT_OF_KIND.values()) == locale.intents[dialog.ANSWER].slots.keys()
    assert dialog.PERSON in locale.intents
    yes = resolve("Option", ("si",) if locale.id == "es_US" else ("yes",), locale.types, TODAY)
    assert yes is not None


@pytest.mark.parametrize("locale", LOCALES)
def test_no_two_intents_have_the_same_sample(locale: Locale) -> None:
    samples = Counter(
        utterance.parts for intent in locale.intents.values() for utterance in intent.utterances
    )

    assert [parts for parts, times in samples.items() if times > 1] == []


@pytest.mark.parametrize("path", BOTS, ids=lambda path: path.stem)
def test_samples_have_only_signs_that_lex_allows(path: Path) -> None:
    document = json.loads(path.read_text(encoding="utf-8"))
    for locale in document["BotLocales"]:
        for intent in locale["Intents"]:
            for sample in intent.get("SampleUtterances", ()):
                assert LEX_ALLOWS.fullmatch(sample["Utterance"]), sample
