"""Words become an intent with slots, or nothing."""

from datetime import date

import pytest

from simulator.lex.matching import match
from simulator.lex.slots import resolve
from simulator.lex.words import tokens
from tests.simulator.lex.bots import bot

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("text", "locale", "intent", "slots"),
    [
        ("I'd like to pay my bill, please.", "en_US", "Bill", {}),
        ("PAY", "en_US", "Bill", {}),
        ("1", "en_US", "Bill", {}),
        ("2", "en_US", "Reading", {}),
        ("my reading is one two three zero", "en_US", "Reading", {"number": "1230"}),
        ("what are your opening hours", "en_US", "Ask", {"topic": "hours"}),
        ("prices", "en_US", "Ask", {"topic": "prices"}),
        ("Quiero pagar mi factura, por favor", "es_US", "Bill", {}),
    ],
)
def test_a_sample_is_recognised(text: str, locale: str, intent: str, slots: dict[str, str]) -> None:
    found = match(bot().locales[locale], text, TODAY)

    assert found is not None
    assert (found.intent.name, found.slots) == (intent, slots)


@pytest.mark.parametrize(
    "text", ["", "pay my", "I'd like to pay my bill today", "my reading is fine", "pagar"]
)
def test_what_is_no_sample_is_nothing(text: str) -> None:
    assert match(bot().locales["en_US"], text, TODAY) is None


@pytest.mark.parametrize(
    ("type_", "words", "value"),
    [
        ("AMAZON.Number", "0 3 0 5", "0305"),
        ("AMAZON.Number", "1230", "1230"),
        ("AMAZON.Number", "oh four five one two", "04512"),
        ("AMAZON.Number", "cero cuatro uno", "041"),
        ("AMAZON.Number", "twenty five", "25"),
        ("AMAZON.Number", "treinta y cinco", "35"),
        ("AMAZON.Number", "dieciséis", "16"),
        ("AMAZON.Number", "many", None),
        ("AMAZON.Date", "tomorrow", "2026-11-24"),
        ("AMAZON.Date", "mañana", "2026-11-24"),
        ("AMAZON.Date", "December fifth", "2026-12-05"),
        ("AMAZON.Date", "the 5th of March", "2027-03-05"),
        ("AMAZON.Date", "el cinco de marzo", "2027-03-05"),
        ("AMAZON.Date", "2026-12-31", "2026-12-31"),
        ("AMAZON.Date", "February thirty", None),
        ("AMAZON.Date", "some day", None),
        ("AMAZON.FreeFormInput", "anything at all", "anything at all"),
        ("AMAZON.FreeFormInput", "", None),
    ],
)
def test_words_have_a_value_by_the_type_of_the_slot(
    type_: str, words: str, value: str | None
) -> None:
    assert resolve(type_, tokens(words), {}, TODAY) == value
