"""Talking to a Lex bot.

Source: developer guide, ConnectParticipantWithLexBot.

    ConnectParticipantWithLexBot   Text | SSML | PromptId | Media, LexInitializationData, LexV2Bot |
                                   LexBot, LexSessionAttributes, LexTimeoutSeconds

A bot that the world holds (``World.bots``) is played by a stand-in that matches its sample
utterances and asks the bot's own function (``simulator.lex``). For any other the world answers
(``World.answers``): it gets ``BotAlias``, ``Text``, ``SessionAttributes``, ``ContactId``, and
answers with ``IntentName``, ``Slots``, ``SessionAttributes``, ``DialogState``, ``Messages`` and so
on. Either answer becomes ``$.Lex``. While ``DialogState`` begins with Elicit or Confirm the bot
goes on asking. Keys make an entry as the session attributes ``x-amz-lex:dtmf:...`` say, and the
entry is a text like any other. Not modelled: sentiment conditions.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, Final, Protocol

from simulator.actions.attributes import pairs_of
from simulator.engine.compile import Broken, action
from simulator.engine.conditions import matcher
from simulator.engine.data import renderer
from simulator.engine.speech import SOURCES, Speech, Unplayable, seconds_of, source_of
from simulator.engine.waiting import Waiting
from simulator.lex.conversation import STAND_IN, Conversation
from simulator.lex.keys import keys_of
from simulator.world import Failure, NoAnswer, Timed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from simulator.engine.compile import Builder
    from simulator.engine.contact import Contact
    from simulator.engine.data import Render
    from simulator.engine.observer import Override
    from simulator.engine.program import Edge, Run
    from simulator.lex.conversation import BotAlias
    from simulator.world import Answerer, Function

TYPE: Final = "ConnectParticipantWithLexBot"
SILENCE: Final = (
    15.0  # seconds until a silent caller counts as timed out; Lex's own default differs by bot
)
DEFAULT_LANGUAGE: Final = "en-US"
UNFINISHED: Final = ("Elicit", "Confirm")


class Partner(Protocol):
    """Who answers what the participant says.

    Attributes:
        attributes: Of the session, as they are now.
        asked: The intent and the slot that is asked for, ``*`` where there is none.
    """

    attributes: dict[str, str]

    @property
    def asked(self) -> tuple[str, str]: ...

    def hear(self, text: str, mode: str) -> Mapping[str, Any]:
        """Return what becomes ``$.Lex``; ``mode`` is Speech, Text or DTMF.

        Raises:
            NoAnswer: The action takes an error branch.
        """
        ...


class WorldAnswers:
    """The world's own answers."""

    def __init__(
        self, answer: Answerer, alias: str, contact: Contact, attributes: dict[str, str]
    ) -> None:
        self.attributes = attributes
        self._answer = answer
        self._request = {"BotAlias": alias, "ContactId": contact.id}

    @property
    def asked(self) -> tuple[str, str]:
        return "*", "*"

    def hear(self, text: str, mode: str) -> Mapping[str, Any]:  # noqa: ARG002 - all alike
        request = {**self._request, "Text": text, "SessionAttributes": self.attributes}
        answer = self._answer(request)
        self.attributes = dict(answer.get("SessionAttributes") or {})
        return answer


class Listening(Waiting):
    """The bot waits for what the participant says next, or for the next key of an entry."""

    kind = "input"
    takes_entries = True
    takes_words = True

    def __init__(self, bot: _Bot, partner: Partner) -> None:
        self._bot = bot
        self._partner = partner
        self._keys = keys_of(partner.attributes, *partner.asked)
        self._typed = ""

    def text(self, contact: Contact, text: str) -> None:
        contact.tell("input", text, "text")
        self._said(contact, text, "Speech" if contact.channel == "VOICE" else "Text")

    def key(self, contact: Contact, key: str) -> None:
        if self.takes(key):
            self._entered(contact)
        else:
            self.cancel()
            contact.wait(self, self._keys.pause)

    def takes(self, key: str) -> bool:
        """Take a key; return whether the entry is complete."""
        if key == self._keys.end and self._typed:
            return True
        self._typed = "" if key == self._keys.deletion and self._typed else self._typed + key
        return len(self._typed) >= self._keys.longest

    def begin(self, contact: Contact, seconds: float) -> Edge | None:
        """Wait, unless the keys that were typed ahead are an entry already.

        Args:
            contact: Who is listened to.
            seconds: Until silence counts as such, where no key has begun an entry.
        """
        while contact.typed:
            if self.takes(contact.typed.pop(0)):
                contact.tell("input", self._typed, "dtmf")
                return self._bot.hear(contact, self._typed, "DTMF", self._partner)
        contact.wait(self, self._keys.pause if self._typed else seconds)
        return None

    def _entered(self, contact: Contact) -> None:
        contact.tell("input", self._typed, "dtmf")
        self._said(contact, self._typed, "DTMF")

    def _said(self, contact: Contact, text: str, mode: str) -> None:
        contact.proceed(lambda c: self._bot.hear(c, text, mode, self._partner))

    def timed_out(self, contact: Contact) -> None:
        if self._typed:
            self._entered(contact)
            return
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
        self._inactivity = float(timeout) if timeout.isdigit() else SILENCE

    def listen(self, contact: Contact, partner: Partner, speaking: float) -> Edge | None:
        """Wait for what the participant says once the prompt is over, or take keys at once.

        ``LexTimeoutSeconds`` is how long a chat may be silent; calls have Lex's own limit.
        """
        patience = SILENCE if contact.channel == "VOICE" else self._inactivity
        return Listening(self, partner).begin(contact, speaking + patience)

    def partner(self, contact: Contact, alias: str) -> Partner:
        """Return who is behind the alias: the world's bot, or the world's answers.

        Raises:
            NoAnswer: Nobody is.
        """
        world = contact.simulation.world
        attributes = {key(contact): value(contact) for key, value in self.session}
        bot = world.bots.find(alias)
        if bot is not None:
            return _conversation(contact, bot, attributes)
        answerer = world.answers.get(TYPE)
        if answerer is None:
            raise NoAnswer("there is no Lex in this world")
        return WorldAnswers(answerer, alias, contact, attributes)

    def hear(self, contact: Contact, text: str, mode: str, partner: Partner) -> Edge | None:
        """Ask the bot what was meant, and go on or let it ask back."""
        try:
            answer = partner.hear(text, mode)
        except NoAnswer as nothing:
            return self.fail(contact, nothing.why, nothing.error)
        return self.take(contact, answer, partner)

    def pretend(self, contact: Contact, override: Override) -> Edge | None:
        """Go where an override wants it, when its delay is over."""
        if override.seconds > 0:
            at_once = replace(override, seconds=0.0)
            contact.pause("wait", override.seconds, lambda c: self.pretend(c, at_once))
            return None
        if override.error is not None:
            return self.fail(contact, "as an override wants it", override.error)
        return self.take(contact, override.data, None)

    def take(
        self, contact: Contact, answer: Mapping[str, Any], partner: Partner | None
    ) -> Edge | None:
        """Go where the bot's answer leads."""
        contact.data["Lex"] = {k: v for k, v in answer.items() if k != "Messages"}
        speaking = 0.0
        for message in answer.get("Messages") or ():
            contact.play(str(message))
            speaking += seconds_of(contact, Speech(str(message)))
        if partner is not None and str(answer.get("DialogState", "")).startswith(UNFINISHED):
            return self.listen(contact, partner, speaking)
        alias = self.alias(contact)
        contact.simulation.completed(contact, TYPE, contact.data["Lex"], AliasArn=alias)
        intent = answer.get("IntentName")
        edge = self.match(contact, intent)
        return edge or self.fail(contact, f"no branch for {intent!r}", "NoMatchingCondition")


def _conversation(contact: Contact, bot: BotAlias, attributes: dict[str, str]) -> Conversation:
    language = str(contact.data.get("LanguageCode") or DEFAULT_LANGUAGE)
    locale = bot.locale(language)
    if locale is None:
        raise NoAnswer(f"the bot {bot.name} is not switched on in {language}")
    contact.log(STAND_IN)
    today = contact.simulation.now.date()
    ask = partial(_ask, contact, bot.functions[locale.id])
    return Conversation(bot, locale, contact.id, attributes, today, ask)


def _ask(contact: Contact, function: Function | None, event: dict[str, Any]) -> object:
    """Invoke the bot's function, once: Lex does not try again."""
    if function is None:
        raise NoAnswer("the bot's alias has no function in this language")
    intent = event["sessionState"]["intent"]["name"]
    told = {"invocationSource": event["invocationSource"], "intent": intent}
    try:
        answer = function.call(event)
    except (Exception, SystemExit) as raised:
        failure = raised if isinstance(raised, Failure) else Failure()
        _show(contact, function, failure.printed)
        why = failure.why or f"the function raised {type(raised).__name__}"
        contact.tell("lambda", function.name, told, None, why, None, 1)
        raise NoAnswer(why) from raised
    timed = answer if isinstance(answer, Timed) else Timed(answer, 0.0)
    _show(contact, function, timed.printed)
    contact.tell("lambda", function.name, told, timed.reply, None, None, 1)
    return timed.reply


def _show(contact: Contact, function: Function, printed: Iterable[str]) -> None:
    for line in printed:
        contact.log(f"{function.name}: {line}", function.name)


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
        alias = bot.alias(contact)
        override = contact.simulation.started(contact, TYPE, AliasArn=alias)
        try:
            speech = source(contact) if source else None
        except Unplayable as unplayable:
            return b.fail(contact, str(unplayable))
        if speech is not None:
            contact.play(speech.text, speech.ssml, speech.prompt)
        if override is not None and override.substitute is None:
            return bot.pretend(contact, override)
        try:
            partner = bot.partner(contact, (override and override.substitute) or alias)
        except NoAnswer as nobody:
            return b.fail(contact, nobody.why, nobody.error)
        if said := opening(contact):
            return bot.hear(contact, said, "Text", partner)
        return bot.listen(contact, partner, seconds_of(contact, speech) if speech else 0.0)

    return run
