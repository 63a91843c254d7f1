"""A conversation with a bot: whose turn it is, what is known, and when its function is asked.

Source: Amazon Lex V2 developer guide, "Integrating an AWS Lambda function into your bot". Assumed,
as nobody has seen it on AWS for this project: each block of a flow begins a new conversation; the
dialog code hook is asked as well when a slot could not be filled; a function may lead from the
fallback intent to another one.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from simulator.lex.matching import match
from simulator.lex.slots import resolve
from simulator.lex.words import tokens
from simulator.world.world import NoAnswer

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from simulator.lex.definition import Bot, Intent, Locale
    from simulator.world.resources import Function

STAND_IN: Final = (
    "this is not Amazon Lex: a stand-in compares the words with the bot's sample utterances"
)


@dataclass(frozen=True, slots=True)
class BotAlias:
    """A bot as flows name it.

    Attributes:
        arn: Of the alias.
        functions: The locales that are switched on, each with the function behind it, if any.
    """

    name: str
    arn: str
    bot: Bot
    functions: Mapping[str, Function | None]

    def locale(self, language: str) -> Locale | None:
        """Return the locale of a contact's language (``es-US``), where it is switched on."""
        name = language.replace("-", "_")
        return self.bot.locales.get(name) if name in self.functions else None


@dataclass(slots=True)
class Conversation:
    """What is known so far.

    Attributes:
        id: Lex's session, which is the contact.
        attributes: The session's, as the flow and the function set them.
        ask: Gives the function Lex's event, and returns its response.
        eliciting: The slot that was asked for; None: the intent.
    """

    alias: BotAlias
    locale: Locale
    id: str
    attributes: dict[str, str]
    today: date
    ask: Callable[[dict[str, Any]], Any]
    intent: Intent | None = None
    slots: dict[str, str | None] = field(default_factory=dict)
    eliciting: str | None = None

    @property
    def asked(self) -> tuple[str, str]:
        """The intent and the slot that is asked for, ``*`` where there is none."""
        return (self.intent.name if self.intent else "*"), self.eliciting or "*"

    def hear(self, text: str, mode: str) -> Mapping[str, Any]:
        """Take what somebody said or keyed (``mode`` is Speech, Text or DTMF).

        Returns:
            What the flow sees as ``$.Lex``, and ``Messages`` to say; ``DialogState`` begins with
            Elicit while the bot goes on listening.

        Raises:
            NoAnswer: The function failed, or answered what Lex would not take.
        """
        self._interpret(text)
        messages: list[str] = []
        for source in ("DialogCodeHook", "FulfillmentCodeHook"):
            intent = self.intent or self.locale.fallback
            if source == "DialogCodeHook" and not intent.dialog_hook:
                continue
            if source == "FulfillmentCodeHook" and not intent.fulfilment_hook:
                ended = "Failed" if intent is self.locale.fallback else "ReadyForFulfillment"
                return self._seen(ended, messages)
            response = self._ask(source, text, mode)
            messages += _messages(response)
            state = self._take(response)
            if state is not None:
                return self._seen(state, messages)
        raise self._refused("delegates when there is nothing left to do")

    def _interpret(self, text: str) -> None:
        """Fill the slot that was asked for, or else find the intent."""
        if self.eliciting is not None and self.intent is not None:
            type_ = self.intent.slots[self.eliciting]
            value = resolve(type_, tokens(text), self.locale.types, self.today)
            if value is not None:
                self.slots[self.eliciting] = value
                return
        found = match(self.locale, text, self.today)
        if found is not None:
            self._turn_to(found.intent)
            self.slots.update(found.slots)
        elif self.eliciting is None or self.intent is None or not self.intent.dialog_hook:
            self._turn_to(self.locale.fallback)

    def _turn_to(self, intent: Intent) -> None:
        self.intent = intent
        self.slots = dict.fromkeys(intent.slots)

    def _ask(self, source: str, text: str, mode: str) -> Mapping[str, Any]:
        response = self.ask(self._event(source, text, mode))
        if not isinstance(response, dict):
            raise self._refused("did not answer with an object")
        return response

    def _refused(self, what: str) -> NoAnswer:
        return NoAnswer(f"the function of the bot {self.alias.name} {what}")

    def _event(self, source: str, text: str, mode: str) -> dict[str, Any]:
        intent = {**self._intent(), "state": _STATES[source], "confirmationState": "None"}
        return {
            "messageVersion": "1.0",
            "invocationSource": source,
            "inputMode": mode,
            "responseContentType": "text/plain; charset=utf-8",
            "sessionId": self.id,
            "inputTranscript": text,
            "bot": {
                "name": self.alias.bot.name,
                "localeId": self.locale.id,
                "aliasName": self.alias.name,
            },
            "interpretations": [{"interpretationSource": "Lex", "intent": intent}],
            "requestAttributes": {},
            "sessionState": {
                "activeContexts": [],
                "sessionAttributes": dict(self.attributes),
                "intent": intent,
            },
        }

    def _intent(self) -> dict[str, Any]:
        intent = self.intent or self.locale.fallback
        return {
            "name": intent.name,
            "slots": {name: _slot(value) for name, value in self.slots.items()},
        }

    def _take(self, response: Mapping[str, Any]) -> str | None:
        """Follow a response; None: it is Lex's turn again."""
        state = response.get("sessionState")
        if not isinstance(state, dict):
            raise self._refused("answered without sessionState")
        self.attributes = {k: str(v) for k, v in (state.get("sessionAttributes") or {}).items()}
        action = state.get("dialogAction") or {}
        given = state.get("intent") or {}
        if given.get("name"):
            self._named(given)
        match action.get("type"):
            case "Close":
                self.eliciting = None
                return str(given.get("state") or "Fulfilled")
            case "ElicitSlot":
                self._elicit(str(action.get("slotToElicit")))
                return "ElicitSlot"
            case "ElicitIntent":
                self.intent, self.slots, self.eliciting = None, {}, None
                return "ElicitIntent"
            case "Delegate":
                return None
        raise self._refused(f"wants dialogAction {action.get('type')!r}, which is not played")

    def _named(self, given: Mapping[str, Any]) -> None:
        """Turn to the intent that the function names, with the slots it gives."""
        name = given["name"]
        known = {**self.locale.intents, self.locale.fallback.name: self.locale.fallback}
        if name not in known:
            raise self._refused(f"named no intent of the bot: {name!r}")
        self._turn_to(known[name])
        for slot, value in (given.get("slots") or {}).items():
            if isinstance(value, dict):
                self.slots[slot] = str(value["value"]["interpretedValue"])

    def _elicit(self, slot: str) -> None:
        if self.intent is None or slot not in self.intent.slots:
            raise self._refused(f"asks for no slot of its intent: {slot!r}")
        self.eliciting = slot

    def _seen(self, state: str, messages: list[str]) -> dict[str, Any]:
        intent = self.intent or self.locale.fallback
        return {
            "IntentName": intent.name,
            "Slots": {name: value for name, value in self.slots.items() if value is not None},
            "SessionAttributes": dict(self.attributes),
            "DialogState": state,
            "Messages": messages,
        }


_STATES: Final = {"DialogCodeHook": "InProgress", "FulfillmentCodeHook": "ReadyForFulfillment"}


def _slot(value: str | None) -> dict[str, Any] | None:
    if value is None:
        return None
    resolved = {"originalValue": value, "interpretedValue": value, "resolvedValues": [value]}
    return {"shape": "Scalar", "value": resolved}


def _messages(response: Mapping[str, Any]) -> list[str]:
    return [
        str(message["content"])
        for message in response.get("messages") or ()
        if message.get("contentType") in ("PlainText", "SSML")
    ]
