"""Talking to a Lex bot.

Source: developer guide, ConnectParticipantWithLexBot.

    ConnectParticipantWithLexBot   Text | SSML | PromptId | Media, LexInitializationData, LexV2Bot |
                                   LexBot, LexSessionAttributes, LexTimeoutSeconds

The bot is the world's (``World.answers``): it gets ``BotAlias``, ``Text``, ``SessionAttributes``,
``ContactId``, and answers with ``IntentName``, ``Slots``, ``SessionAttributes``, ``DialogState``,
``Messages`` and so on, which become ``$.Lex``. While ``DialogState`` begins with Elicit or Confirm
the bot goes on asking. Keys are spoken to it as text. Not modelled: sentiment conditions.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from simulator.actions.attributes import pairs_of
from simulator.engine.compile import Broken, action
from simulator.engine.conditions import matcher
from simulator.engine.data import renderer
from simulator.engine.speech import SOURCES, Unplayable, source_of
from simulator.engine.waiting import Waiting
from simulator.world import NoAnswer

if TYPE_CHECKING:
    from collections.abc import Mapping

    from simulator.engine.compile import Builder
    from simulator.engine.contact import Contact
    from simulator.engine.data import Render
    from simulator.engine.observer import Override
    from simulator.engine.program import Edge, Run

TYPE: Final = "ConnectParticipantWithLexBot"
SILENCE: Final = (
    15.0  # seconds until a silent caller counts as timed out; Lex's own default differs by bot
)
UNFINISHED: Final = ("Elicit", "Confirm")


class Listening(Waiting):
    """The bot waits for what the participant says next."""

    kind = "input"

    def __init__(self, bot: _Bot, session: dict[str, Any]) -> None:
        self._bot = bot
        self._session = session

    def text(self, contact: Contact, text: str) -> None:
        contact.tell("input", text, "text")
        self._said(contact, text)

    def key(self, contact: Contact, key: str) -> None:
        contact.tell("input", key, "dtmf")
        self._said(contact, key)

    def _said(self, contact: Contact, text: str) -> None:
        contact.proceed(lambda c: self._bot.hear(c, text, self._session))

    def timed_out(self, contact: Contact) -> None:
        contact.tell("input", None, "timeout")
        why = "the participant said nothing"
        contact.proceed(lambda c: self._bot.fail(c, why, "InputTimeLimitExceeded"))


class _Bot:
    """The action, compiled."""

    def __init__(self, b: Builder) -> None:
        self.alias = _alias(b)
        self.fail = b.fail
        self.match = matcher(b.conditions)
        self.session = pairs_of(b.mapping("LexSessionAttributes"))
        timeout = str(b.mapping("LexTimeoutSeconds").get("Text"))
        self.patience = float(timeout) if timeout.isdigit() else SILENCE

    def listen(self, contact: Contact, session: dict[str, Any]) -> None:
        contact.wait(Listening(self, session), self.patience)

    def hear(self, contact: Contact, text: str, session: dict[str, Any]) -> Edge | None:
        """Ask the bot what was meant, and go on or let it ask back."""
        answerer = contact.simulation.world.answers.get(TYPE)
        if answerer is None:
            return self.fail(contact, "there is no Lex in this world")
        request = {
            "BotAlias": self.alias(contact),
            "Text": text,
            "SessionAttributes": session,
            "ContactId": contact.id,
        }
        try:
            answer = answerer(request)
        except NoAnswer as nothing:
            return self.fail(contact, nothing.why, nothing.error)
        return self.take(contact, answer)

    def pretend(self, contact: Contact, override: Override) -> Edge | None:
        """Go where an override wants it."""
        if override.error is not None:
            return self.fail(contact, "as an override wants it", override.error)
        return self.take(contact, override.data)

    def take(self, contact: Contact, answer: Mapping[str, Any]) -> Edge | None:
        """Go where the bot's answer leads."""
        contact.data["Lex"] = {k: v for k, v in answer.items() if k != "Messages"}
        for message in answer.get("Messages") or ():
            contact.play(str(message))
        if str(answer.get("DialogState", "")).startswith(UNFINISHED):
            self.listen(contact, dict(answer.get("SessionAttributes") or {}))
            return None
        alias = self.alias(contact)
        contact.simulation.completed(contact, TYPE, contact.data["Lex"], AliasArn=alias)
        intent = answer.get("IntentName")
        edge = self.match(contact, intent)
        return edge or self.fail(contact, f"no branch for {intent!r}", "NoMatchingCondition")


def _alias(b: Builder) -> Render:
    v2, v1 = b.mapping("LexV2Bot"), b.mapping("LexBot")
    if bool(v2) == bool(v1):
        raise Broken("it needs either LexV2Bot or LexBot")
    return renderer(str(v2.get("AliasArn") or "") if v2 else f"{v1.get('Name')}:{v1.get('Alias')}")


@action(
    TYPE, "Text", "SSML", "PromptId", "Media", "LexInitializationData", "LexV2Bot", "LexBot",
    "LexSessionAttributes", "LexTimeoutSeconds",
)  # fmt: skip
def connect_participant_with_lex_bot(b: Builder) -> Run:
    bot = _Bot(b)
    first = b.mapping("LexInitializationData").get("InitialMessage")
    opening = renderer(str(first or ""))
    source = source_of(b.parameters) if b.given(*SOURCES) or not first else None

    def run(contact: Contact) -> Edge | None:
        try:
            speech = source(contact) if source else None
        except Unplayable as unplayable:
            return b.fail(contact, str(unplayable))
        if speech is not None:
            contact.play(speech.text, speech.ssml, speech.prompt)
        simulation, session = contact.simulation, {k(contact): v(contact) for k, v in bot.session}
        override = simulation.started(contact, TYPE, AliasArn=bot.alias(contact))
        if override is not None and override.substitute is None:
            return bot.pretend(contact, override)
        if TYPE not in simulation.world.answers:
            return b.fail(contact, "there is no Lex in this world")
        if said := opening(contact):
            return bot.hear(contact, said, session)
        bot.listen(contact, session)
        return None

    return run
