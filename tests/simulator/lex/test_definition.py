"""What is no bot, or what the stand-in cannot play, is refused by name."""

from typing import Any

import pytest

from simulator.lex.definition import InvalidBot, parse_bot
from tests.simulator.lex.bots import READING, bot, locale, samples, slot


def with_intent(**changes: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
    return {"Name": "service", "BotLocales": [locale("en_US", {**READING, **changes})]}


def test_a_bot_has_its_languages_intents_and_slots() -> None:
    service = bot()

    assert list(service.locales) == ["en_US", "es_US"]
    english = service.locales["en_US"]
    assert english.fallback.name == "Fallback"
    assert english.intents["Reading"].slots == {"number": "AMAZON.Number", "day": "AMAZON.Date"}
    assert english.intents["Reading"].dialog_hook
    assert not english.intents["Bill"].fulfilment_hook


@pytest.mark.parametrize(
    ("properties", "message"),
    [
        ({"BotLocales": []}, "no Name"),
        ({"Name": "service"}, "no BotLocales"),
        (
            {"Name": "service", "BotLocales": [{"LocaleId": "en_US", "Intents": []}]},
            "service, en_US: no intent has ParentIntentSignature AMAZON.FallbackIntent",
        ),
        (with_intent(InitialResponseSetting={}), "Reading: InitialResponseSetting is not played"),
        (
            with_intent(Slots=[slot("number", "AMAZON.Duration")]),
            "the type AMAZON.Duration of a slot is not played",
        ),
        (
            with_intent(Slots=[slot("number", "AMAZON.Number", "Required")]),
            "the slot number is Required",
        ),
        (with_intent(SampleUtterances=samples("on {when}")), "names the slot when, which"),
        (with_intent(SampleUtterances=samples("please!")), "an utterance has no words"),
    ],
)
def test_what_is_wrong_with_a_bot_is_said(properties: dict[str, Any], message: str) -> None:
    with pytest.raises(InvalidBot, match=message):
        parse_bot(properties)
