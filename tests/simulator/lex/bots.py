"""A small bot to talk to, and a function behind it that does what a test wants."""

import json
from collections.abc import Callable
from typing import Any

from simulator.language.document import Flow, parse_flow
from simulator.lex.conversation import BotAlias
from simulator.lex.definition import Bot, parse_bot
from simulator.world import Function, World

ARN = "arn:aws:lex:us-east-1:111122223333:bot-alias/BOT/ALIAS"
FALLBACK = {
    "Name": "Fallback",
    "ParentIntentSignature": "AMAZON.FallbackIntent",
    "FulfillmentCodeHook": {"Enabled": True},
}

Event = dict[str, Any]


def samples(*texts: str) -> list[dict[str, str]]:
    return [{"Utterance": text} for text in texts]


def slot(name: str, type_: str, constraint: str = "Optional") -> dict[str, Any]:
    elicitation = {"SlotConstraint": constraint}
    return {"Name": name, "SlotTypeName": type_, "ValueElicitationSetting": elicitation}


def locale(id_: str, *intents: Event, types: tuple[Event, ...] = ()) -> Event:
    return {
        "LocaleId": id_,
        "NluConfidenceThreshold": 0.4,
        "Intents": [*intents, FALLBACK],
        "SlotTypes": list(types),
    }


READING = {
    "Name": "Reading",
    "SampleUtterances": samples("my reading is {number}", "read the meter", "2"),
    "Slots": [slot("number", "AMAZON.Number"), slot("day", "AMAZON.Date")],
    "DialogCodeHook": {"Enabled": True},
    "FulfillmentCodeHook": {"Enabled": True},
}
BILL = {"Name": "Bill", "SampleUtterances": samples("I'd like to pay my bill", "pay", "1")}
SPANISH = {"Name": "Bill", "SampleUtterances": samples("quiero pagar mi factura", "pagar", "1")}
ASK = {
    "Name": "Ask",
    "SampleUtterances": samples("what are your {topic}", "{topic}"),
    "Slots": [slot("topic", "Topic")],
}
TOPIC = {
    "Name": "Topic",
    "ValueSelectionSetting": {"ResolutionStrategy": "TOP_RESOLUTION"},
    "SlotTypeValues": [
        {"SampleValue": {"Value": "hours"}, "Synonyms": [{"Value": "opening hours"}]},
        {"SampleValue": {"Value": "prices"}},
    ],
}


def bot() -> Bot:
    return parse_bot(
        {
            "Name": "service",
            "BotLocales": [
                locale("en_US", BILL, READING, ASK, types=(TOPIC,)),
                locale("es_US", SPANISH),
            ],
        }
    )


def world(function: Callable[[Event], Any] | None = None) -> World:
    """A world with the bot, and with a function behind it in both languages."""
    hook = None if function is None else Function("hook", "hook", function)
    found = World()
    found.bots.add(BotAlias("live", ARN, bot(), {"en_US": hook, "es_US": hook}), ARN)
    return found


def flow(*intents: str, attributes: dict[str, str] | None = None, language: str = "") -> Flow:
    """Ask the bot, and end in a prompt named after the branch that was taken."""
    ends = [*intents, "InputTimeLimitExceeded", "NoMatchingCondition", "NoMatchingError"]
    lex = {
        "Identifier": "lex",
        "Type": "ConnectParticipantWithLexBot",
        "Parameters": {
            "Text": "How can we help?",
            "LexV2Bot": {"AliasArn": ARN},
            "LexSessionAttributes": attributes or {},
        },
        "Transitions": {
            "NextAction": "NoMatchingError",
            "Conditions": [
                {"NextAction": name, "Condition": {"Operator": "Equals", "Operands": [name]}}
                for name in intents
            ],
            "Errors": [{"NextAction": name, "ErrorType": name} for name in ends[len(intents) :]],
        },
    }
    said = [
        {
            "Identifier": name,
            "Type": "MessageParticipant",
            "Parameters": {"Text": f"{name} $.Lex.Slots.number $.Lex.SessionAttributes.outcome"},
            "Transitions": {"NextAction": "bye"},
        }
        for name in ends
    ]
    first = {
        "Identifier": "language",
        "Type": "UpdateContactData",
        "Parameters": {"LanguageCode": language or "en-US"},
        "Transitions": {
            "NextAction": "lex",
            "Errors": [{"NextAction": "lex", "ErrorType": "NoMatchingError"}],
        },
    }
    bye = {"Identifier": "bye", "Type": "DisconnectParticipant", "Transitions": {}}
    document = {
        "Version": "2019-10-30",
        "StartAction": "language",
        "Actions": [first, lex, *said, bye],
    }
    return parse_flow(json.dumps(document), source="lex.json")
