"""Talking to a bot."""

from collections.abc import Mapping
from typing import Any

import pytest

from simulator.engine.observer import Override
from simulator.engine.simulation import Simulation
from simulator.world import NoAnswer, World
from tests.simulator.actions.probe import landed, probe
from tests.simulator.engine.play import START, Play
from tests.simulator.language.build import Json, action, menu, say

KIND = "ConnectParticipantWithLexBot"
ERRORS = "NoMatchingCondition NoMatchingError InputTimeLimitExceeded"
ASK = {
    "Text": "How can I help?",
    "LexV2Bot": {"AliasArn": "arn:bot"},
    "LexSessionAttributes": {"tier": "$.Attributes.tier"},
}


class Bot:
    """A bot that knows what some words mean."""

    def __init__(self, **meanings: Mapping[str, Any]) -> None:
        self.meanings = meanings
        self.asked: list[dict[str, Any]] = []

    def __call__(self, request: dict[str, Any]) -> Mapping[str, Any]:
        self.asked.append(request)
        if request["Text"] not in self.meanings:
            raise NoAnswer("the bot is down", "NoMatchingError")
        return self.meanings[request["Text"]]


def talked(
    *words: str, bot: Bot | None = None, parameters: Json | None = None, channel: str = "VOICE"
) -> Play:
    world = World()
    if bot is not None:
        world.answers[KIND] = bot
    play = Play(
        probe(KIND, parameters or ASK, errors=ERRORS, when="Pay Move"),
        world,
        channel=channel,
        attributes={"tier": "gold"},
    )
    for word in words:
        play.simulation.say(play.contact, word)
    return play


def test_the_intent_selects_a_branch_and_can_be_read() -> None:
    bot = Bot(
        bill={"IntentName": "Pay", "Slots": {"amount": "20"}, "SessionAttributes": {"a": "b"}}
    )
    play = talked("bill", bot=bot)

    assert landed(play) == "= Pay"
    assert play.contact.value("$.Lex.IntentName") == "Pay"
    assert play.contact.value("$.Lex.Slots.amount") == "20"
    assert play.contact.value("$.Lex.SessionAttributes.a") == "b"
    assert bot.asked == [
        {
            "BotAlias": "arn:bot",
            "Text": "bill",
            "SessionAttributes": {"tier": "gold"},
            "ContactId": play.contact.id,
        }
    ]


def test_an_intent_nobody_expects() -> None:
    assert landed(talked("joke", bot=Bot(joke={"IntentName": "Joke"}))) == "NoMatchingCondition"


def test_a_bot_may_ask_back() -> None:
    bot = Bot(
        move={
            "IntentName": "Move",
            "DialogState": "ElicitSlot",
            "Messages": ["Where to?"],
            "SessionAttributes": {"s": "1"},
        },
        Boston={"IntentName": "Move", "DialogState": "Fulfilled", "Messages": ["Done."]},
    )
    play = talked("move", bot=bot)
    assert play.contact.waiting_for == "input"
    play.simulation.say(play.contact, "Boston")

    assert play.said == ["How can I help?", "Where to?", "Done.", "= Move"]
    assert bot.asked[1]["SessionAttributes"] == {"s": "1"}


def test_keys_are_spoken_to_the_bot() -> None:
    bot = Bot(**{"5": {"IntentName": "Pay"}})
    play = talked(bot=bot)
    play.press("5#")

    assert landed(play) == "= Pay"


def test_silence_times_out() -> None:
    play = talked(bot=Bot())
    play.simulation.run_until_idle()
    slow = talked(
        bot=Bot(), parameters={**ASK, "LexTimeoutSeconds": {"Text": "300"}}, channel="CHAT"
    )
    slow.simulation.advance(299)

    assert landed(play) == "InputTimeLimitExceeded"
    assert slow.contact.waiting_for == "input"


def test_silence_is_counted_from_the_end_of_the_prompt() -> None:
    world = World()
    world.answers[KIND] = Bot(move={"DialogState": "ElicitSlot", "Messages": ["m" * 40]})
    simulation = Simulation(world, start=START, speech=len)
    contact = simulation.start_contact(
        probe(KIND, {**ASK, "Text": "q" * 20}, errors=ERRORS), customer="+15550100"
    )

    simulation.advance(20 + 14)
    assert contact.waiting_for == "input"
    simulation.say(contact, "move")
    simulation.advance(40 + 14)
    assert contact.waiting_for == "input"
    simulation.advance(2)
    assert contact.waiting_for != "input"


def test_the_inactivity_of_chats_is_not_that_of_calls() -> None:
    play = talked(bot=Bot(), parameters={**ASK, "LexTimeoutSeconds": {"Text": "300"}})
    play.simulation.advance(20)

    assert landed(play) == "InputTimeLimitExceeded"


def test_keys_that_were_typed_ahead_reach_the_bot() -> None:
    world = World()
    bot = Bot(
        **{"5": {"IntentName": "Pay", "DialogState": "ElicitSlot"}, "12": {"IntentName": "Pay"}}
    )
    world.answers[KIND] = bot
    ahead = action("ahead", "GetParticipantInput", {"EnableDTMFBuffer": "True"}, "greet")
    greet = say("greet", "Good morning.", "x")
    simulation = Simulation(world, start=START, speech=len)
    heard: list[str] = []
    simulation.on_event(lambda e: heard.extend([e["text"]] if e.type == "prompt" else []))
    contact = simulation.start_contact(
        probe(KIND, ASK, ahead, greet, errors=ERRORS, when="Pay"), customer="+15550100"
    )
    simulation.press(contact, "5#12#")
    simulation.advance(13)

    assert [request["Text"] for request in bot.asked] == ["5", "12"]
    assert heard == ["Good morning.", "How can I help?", "= Pay"]


def test_a_bot_that_fails_is_an_error() -> None:
    assert landed(talked("anything", bot=Bot())) == "NoMatchingError"


def test_without_lex_in_the_world_it_is_an_error_at_once() -> None:
    play = talked()

    assert play.said == ["How can I help?", "NoMatchingError"]
    assert play.why == "there is no Lex in this world"


def test_the_first_message_may_come_from_the_flow() -> None:
    parameters = {
        "LexV2Bot": {"AliasArn": "arn:bot"},
        "LexInitializationData": {"InitialMessage": "$.Attributes.tier"},
    }
    play = talked(bot=Bot(gold={"IntentName": "Pay"}), parameters=parameters)

    assert play.said == ["= Pay"]


def test_an_old_bot_is_named_by_name_and_alias() -> None:
    bot = Bot(bill={"IntentName": "Pay"})
    old = {"Text": "?", "LexBot": {"Name": "Bank", "Alias": "prod", "Region": "us-east-1"}}
    talked("bill", bot=bot, parameters=old)

    assert bot.asked[0]["BotAlias"] == "Bank:prod"


@pytest.mark.parametrize(
    ("parameters", "problem"),
    [
        ({"Text": "?"}, "either LexV2Bot or LexBot"),
        ({"LexV2Bot": {"AliasArn": "a"}}, "at least one of"),
    ],
)
def test_bots_that_publishing_refuses(parameters: Json, problem: str) -> None:
    assert problem in talked(parameters=parameters).message


@pytest.mark.parametrize(
    ("override", "where"),
    [
        (Override(data={"IntentName": "Move"}), "= Move"),
        (Override(error="TimeLimitExceeded"), "NoMatchingError"),
    ],
)
def test_an_observer_may_answer_for_the_bot(override: Override, where: str) -> None:
    class Bending:
        completed_with: object = None

        def started(self, *_: object) -> Override:
            return override

        def completed(
            self, _contact: object, _kind: str, _parameters: object, data: object
        ) -> None:
            self.completed_with = data

    play = Play(
        probe(KIND, ASK, menu("ask", "?", {}, "x"), errors=ERRORS, when="Pay Move"), World()
    )
    bending = play.simulation.observer = Bending()
    play.press("1")

    assert landed(play) == where
    assert bending.completed_with == (override.data if override.data else None)
