"""A bot as CloudFormation declares it (``AWS::Lex::Bot``): locales, intents, slots, utterances.

What the stand-in does not play is refused when the bot is read, by name.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from simulator.lex.words import tokens

FALLBACK: Final = "AMAZON.FallbackIntent"
NUMBER: Final = "AMAZON.Number"
DATE: Final = "AMAZON.Date"
FREE_FORM: Final = "AMAZON.FreeFormInput"
BUILT_IN: Final = (NUMBER, DATE, FREE_FORM)

_PLACE: Final = re.compile(r"\{([0-9a-zA-Z_-]+)\}")
_INTENT: Final = frozenset(
    {
        "Name",
        "Description",
        "ParentIntentSignature",
        "SampleUtterances",
        "Slots",
        "SlotPriorities",
        "DialogCodeHook",
        "FulfillmentCodeHook",
    }
)


class InvalidBot(ValueError):  # noqa: N818 - reads as what it is
    """It is no bot, or one that the stand-in cannot play; the message says where and why."""


@dataclass(frozen=True, slots=True)
class SlotType:
    """A type of the bot's own.

    Attributes:
        values: Each with its synonyms, as tokens.
    """

    name: str
    values: Mapping[str, tuple[tuple[str, ...], ...]]


@dataclass(frozen=True, slots=True)
class Utterance:
    """What somebody may say: words, and slots among them.

    Attributes:
        parts: A word as it is compared, or the name of a slot.
        slots: Which parts are slots.
    """

    parts: tuple[str, ...]
    slots: frozenset[int]


@dataclass(frozen=True, slots=True)
class Intent:
    """What somebody may want.

    Attributes:
        slots: Name to type.
        dialog_hook: The function is asked after every turn.
        fulfilment_hook: The function is asked when everything is known.
    """

    name: str
    utterances: tuple[Utterance, ...]
    slots: Mapping[str, str]
    dialog_hook: bool
    fulfilment_hook: bool


@dataclass(frozen=True, slots=True)
class Locale:
    """A language of a bot.

    Attributes:
        intents: By name, without the fallback.
    """

    id: str
    intents: Mapping[str, Intent]
    fallback: Intent
    types: Mapping[str, SlotType]


@dataclass(frozen=True, slots=True)
class Bot:
    """A bot, in all its languages."""

    name: str
    locales: Mapping[str, Locale]


def parse_bot(properties: Mapping[str, Any]) -> Bot:
    """Read the properties of an ``AWS::Lex::Bot``.

    Raises:
        InvalidBot: Something is missing, unknown, or not played.
    """
    name = str(properties.get("Name") or "")
    if not name:
        raise InvalidBot("a bot has no Name")
    locales = [_locale(name, one) for one in properties.get("BotLocales", ())]
    if not locales:
        raise InvalidBot(f"{name}: it has no BotLocales, so it understands nobody")
    return Bot(name, {locale.id: locale for locale in locales})


def _locale(bot: str, given: Mapping[str, Any]) -> Locale:
    where = f"{bot}, {given.get('LocaleId')}"
    types = {one["Name"]: _slot_type(where, one) for one in given.get("SlotTypes", ())}
    intents: dict[str, Intent] = {}
    fallback = None
    for one in given.get("Intents", ()):
        intent = _intent(f"{where}, {one.get('Name')}", one, types)
        if one.get("ParentIntentSignature") == FALLBACK:
            fallback = intent
        else:
            intents[intent.name] = intent
    if fallback is None:
        raise InvalidBot(f"{where}: no intent has ParentIntentSignature {FALLBACK}; add one")
    return Locale(str(given["LocaleId"]), intents, fallback, types)


def _slot_type(where: str, given: Mapping[str, Any]) -> SlotType:
    values = {}
    for one in given.get("SlotTypeValues", ()):
        value = one["SampleValue"]["Value"]
        synonyms = [synonym["Value"] for synonym in one.get("Synonyms", ())]
        values[value] = tuple(tokens(text) for text in (value, *synonyms))
    if not values:
        raise InvalidBot(f"{where}: the slot type {given['Name']} has no values")
    return SlotType(given["Name"], values)


def _intent(where: str, given: Mapping[str, Any], types: Mapping[str, SlotType]) -> Intent:
    unknown = sorted(set(given) - _INTENT)
    if unknown:
        raise InvalidBot(f"{where}: {unknown[0]} is not played")
    slots = {one["Name"]: _slot(where, one, types) for one in given.get("Slots", ())}
    samples = [sample["Utterance"] for sample in given.get("SampleUtterances", ())]
    return Intent(
        str(given["Name"]),
        tuple(_utterance(where, text, slots) for text in samples),
        slots,
        dialog_hook=_enabled(given.get("DialogCodeHook")),
        fulfilment_hook=_enabled(given.get("FulfillmentCodeHook")),
    )


def _slot(where: str, given: Mapping[str, Any], types: Mapping[str, SlotType]) -> str:
    type_ = str(given.get("SlotTypeName"))
    if type_ not in types and type_ not in BUILT_IN:
        known = ", ".join((*BUILT_IN, *types))
        raise InvalidBot(f"{where}: the type {type_} of a slot is not played; there are {known}")
    elicitation = given.get("ValueElicitationSetting", {})
    if elicitation.get("SlotConstraint") != "Optional":
        raise InvalidBot(
            f"{where}: the slot {given['Name']} is Required, and Lex asking by itself is not"
            " played; make it Optional and let the function ask"
        )
    return type_


def _utterance(where: str, text: str, slots: Mapping[str, str]) -> Utterance:
    parts: list[str] = []
    places: set[int] = set()
    for index, piece in enumerate(_PLACE.split(text)):
        if index % 2 == 0:
            parts += tokens(piece)
        elif piece in slots:
            places.add(len(parts))
            parts.append(piece)
        else:
            raise InvalidBot(f"{where}: {text!r} names the slot {piece}, which the intent lacks")
    if not parts:
        raise InvalidBot(f"{where}: an utterance has no words")
    return Utterance(tuple(parts), frozenset(places))


def _enabled(hook: object) -> bool:
    return isinstance(hook, Mapping) and hook.get("Enabled") in (True, "true")
