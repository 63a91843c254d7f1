"""Flows talk to the stand-in, and the stand-in to the bot's function."""

from collections.abc import Callable
from typing import Any

import pytest

from simulator.actions.lex import SILENCE
from simulator.engine.script import Script, parse_tokens
from simulator.lex.conversation import STAND_IN
from tests.simulator.engine.play import Play
from tests.simulator.lex.bots import Event, flow, world


def close(outcome: str, *messages: str, **intent: object) -> Event:
    return {
        "sessionState": {
            "sessionAttributes": {"outcome": outcome},
            "dialogAction": {"type": "Close"},
            "intent": {"name": "Reading", "state": "Fulfilled", **intent},
        },
        "messages": [{"contentType": "PlainText", "content": text} for text in messages],
    }


def elicit(slot: str, message: str, **attributes: str) -> Event:
    return {
        "sessionState": {
            "sessionAttributes": attributes,
            "dialogAction": {"type": "ElicitSlot", "slotToElicit": slot},
            "intent": {"name": "Reading", "slots": {}},
        },
        "messages": [{"contentType": "PlainText", "content": message}],
    }


def test_an_intent_without_a_function_is_a_branch_of_the_flow() -> None:
    play = Play(flow("Bill"), world())
    play.simulation.say(play.contact, "I'd like to pay my bill")

    assert play.said == ["How can we help?", "Bill  "]
    assert play.all("log", "text") == [STAND_IN]


@pytest.mark.parametrize(("language", "said"), [("en-US", "pay"), ("es-US", "pagar")])
def test_the_language_of_the_contact_is_the_locale(language: str, said: str) -> None:
    play = Play(flow("Bill", language=language), world())
    play.simulation.say(play.contact, said)

    assert play.said[-1].startswith("Bill")


def test_a_language_that_the_bot_lacks_takes_the_error_branch() -> None:
    play = Play(flow("Bill", language="de-DE"), world())

    assert "not switched on in de-DE" in play.why


def test_a_function_asks_back_until_it_closes() -> None:
    heard: list[Event] = []

    def function(event: Event) -> Event:
        heard.append(event)
        slots = event["sessionState"]["intent"]["slots"]
        number = slots["number"] and slots["number"]["value"]["interpretedValue"]
        return close(f"read {number}") if number else elicit("number", "What does it show?")

    play = Play(flow("Reading"), world(function))
    play.simulation.say(play.contact, "read the meter")
    assert play.said[-1] == "What does it show?"
    play.simulation.say(play.contact, "four five one two")

    assert play.said[-1] == "Reading  read 4512"
    assert [event["invocationSource"] for event in heard] == ["DialogCodeHook"] * 2
    assert [event["inputMode"] for event in heard] == ["Speech"] * 2
    assert heard[0]["sessionId"] == play.contact.id
    assert heard[0]["bot"]["localeId"] == "en_US"
    assert [e["parameters"]["intent"] for e in play.events if e.type == "lambda"] == [
        "Reading",
        "Reading",
    ]


def test_a_slot_that_is_not_filled_comes_to_the_function_with_what_was_said() -> None:
    heard: list[str] = []

    def function(event: Event) -> Event:
        heard.append(event["inputTranscript"])
        return elicit("number", "Again?")

    play = Play(flow("Reading"), world(function))
    for said in ("2", "I cannot see it"):
        play.simulation.say(play.contact, said)

    assert heard == ["2", "I cannot see it"]


def test_a_delegating_function_is_asked_again_to_fulfil() -> None:
    def function(event: Event) -> Event:
        if event["invocationSource"] == "FulfillmentCodeHook":
            return close("done", "Thank you.")
        return {"sessionState": {"dialogAction": {"type": "Delegate"}}}

    play = Play(flow("Reading"), world(function))
    play.simulation.say(play.contact, "read the meter")

    assert play.said[-2:] == ["Thank you.", "Reading  done"]


def test_what_no_sample_fits_is_the_fallback_of_the_bot() -> None:
    def function(event: Event) -> Event:
        assert event["sessionState"]["intent"]["name"] == "Fallback"
        return close("lost", name="Fallback", state="Failed")

    play = Play(flow("Fallback"), world(function))
    play.simulation.say(play.contact, "my dog is blue")

    assert play.said[-1] == "Fallback  lost"


@pytest.mark.parametrize(
    ("function", "why"),
    [
        (None, "no function in this language"),
        (lambda _event: [], "did not answer with an object"),
        (lambda _event: {}, "without sessionState"),
        (lambda _event: close("x", name="Nothing"), "named no intent of the bot: 'Nothing'"),
        (lambda _event: elicit("size", "?"), "asks for no slot of its intent: 'size'"),
        (
            lambda _event: {"sessionState": {"dialogAction": {"type": "ConfirmIntent"}}},
            "wants dialogAction 'ConfirmIntent', which is not played",
        ),
        (
            lambda _event: {"sessionState": {"dialogAction": {"type": "Delegate"}}},
            "delegates when there is nothing left to do",
        ),
        (lambda _event: 1 / 0, "the function raised ZeroDivisionError"),
    ],
)
def test_a_function_that_fails_takes_the_error_branch(
    function: Callable[[Event], Any] | None, why: str
) -> None:
    play = Play(flow("Reading"), world(function))
    play.simulation.say(play.contact, "read the meter")

    assert play.said[-1].startswith("NoMatchingError")
    assert why in play.why


def test_silence_is_a_branch_of_its_own() -> None:
    play = Play(flow("Bill"), world())
    play.simulation.advance(SILENCE)

    assert play.said[-1].startswith("InputTimeLimitExceeded")


def test_one_key_is_an_entry_where_the_flow_says_so() -> None:
    play = Play(flow("Bill", attributes={"x-amz-lex:dtmf:max-length:*:*": "1"}), world())
    play.press("1")

    assert play.said[-1].startswith("Bill")
    assert play.all("input", "kind") == ["dtmf"]


def test_keys_are_gathered_until_pound_or_a_pause() -> None:
    heard: list[tuple[str, str]] = []

    def function(event: Event) -> Event:
        heard.append((event["inputTranscript"], event["inputMode"]))
        return elicit("number", "Next?", **{"x-amz-lex:dtmf:end-timeout-ms:Reading:number": "2000"})

    play = Play(flow("Reading"), world(function))
    play.press("2")
    play.simulation.advance(4)
    assert heard == []
    play.simulation.advance(1)
    play.press("99*45#")
    play.press("12")
    play.simulation.advance(2)

    assert heard == [("2", "DTMF"), ("45", "DTMF"), ("12", "DTMF")]


def test_a_token_of_keys_is_a_whole_entry() -> None:
    play = Play(flow("Bill"), world())
    Script(play.simulation, parse_tokens("1")).play(play.contact)

    assert play.said[-1].startswith("Bill")
