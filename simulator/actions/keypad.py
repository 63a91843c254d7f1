"""Asking for keys: one that decides, or several that are stored.

Source: developer guide, GetParticipantInput; administrator guide, Get customer input, Store
customer input, Set touchtone buffer behavior.

    GetParticipantInput   Text | SSML | PromptId | Media, InputTimeLimitSeconds, StoreInput,
                          InputValidation, InputEncryption, DTMFConfiguration, EnableDTMFBuffer

One key (StoreInput False): the first key decides, also during the prompt. Stored (True): digits
until the terminator (``#`` unless another is set), MaximumLength, or the pause between keys; ``*``
wipes what was typed unless DisableCancelKey is True. Nothing entered: the value ``Timeout`` on the
way straight on (administrator guide; others report the error branch: ``World.timeout_as_input``).
A stored phone number is E.164 (the exact form is not documented).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from simulator.actions.phone_numbers import e164
from simulator.engine.compile import VOICE, Broken, action
from simulator.engine.conditions import matcher
from simulator.engine.speech import SOURCES, Unplayable, seconds_of, source_of
from simulator.engine.waiting import Waiting
from simulator.world.keys import NoKey

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from simulator.engine.compile import Builder
    from simulator.engine.conditions import Match
    from simulator.engine.contact import Contact
    from simulator.engine.program import Edge, Node, Run

    Finish = Callable[[Contact, str], Edge]

TIMEOUT: Final = "Timeout"  # what is stored when nothing was entered
MOST_DIGITS: Final = 20  # where no MaximumLength is given
BETWEEN_KEYS: Final = 5  # seconds, unless configured


@action(
    "GetParticipantInput", "Text", "SSML", "PromptId", "Media", "InputTimeLimitSeconds",
    "StoreInput", "InputValidation", "InputEncryption", "DTMFConfiguration", "EnableDTMFBuffer",
    accepted=("TextToSpeechType",), channels=VOICE,
)  # fmt: skip
def get_participant_input(b: Builder) -> Run:
    if b.given("EnableDTMFBuffer") and not b.given(*SOURCES):
        return _buffer(b)
    source = source_of(b.parameters)
    limit = b.number("InputTimeLimitSeconds", 1, 180)
    start = _stored(b) if b.flag("StoreInput") else _one_key(b)

    def run(contact: Contact) -> Edge | None:
        try:
            speech = source(contact)
        except Unplayable as unplayable:
            return b.fail(contact, str(unplayable))
        contact.play(speech.text, speech.ssml, speech.prompt)
        waiting = start(contact)
        while contact.typed:
            edge = waiting.take(contact, contact.typed.pop(0))
            if edge is not None:
                return edge
        contact.wait(waiting, waiting.pause or seconds_of(contact, speech) + (limit(contact) or 1))
        return None

    return run


def _buffer(b: Builder) -> Run:
    next_, enabled = b.next, b.flag("EnableDTMFBuffer")

    def run(contact: Contact) -> Edge:
        contact.typed = [] if enabled else None
        return next_

    return run


class Keypad(Waiting):
    """Keys are listened to; ``take`` returns the way on once they decide it."""

    kind = "input"

    @property
    def pause(self) -> float | None:
        """Seconds until the next key must come; None while the first one is awaited."""
        return None

    def take(self, contact: Contact, key: str) -> Edge | None:
        raise NotImplementedError

    def key(self, contact: Contact, key: str) -> None:
        edge = self.take(contact, key)
        if edge is not None:
            contact.resume(edge)

    def text(self, contact: Contact, text: str) -> None:
        contact.tell("input", text, "text")
        contact.log("only keys are listened to")


# One key


class OneKey(Keypad):
    def __init__(self, node: Node, match: Match) -> None:
        self._node = node
        self._match = match

    def take(self, contact: Contact, key: str) -> Edge | None:
        contact.tell("input", key, "dtmf")
        edge = self._match(contact, key)
        return edge or self._node.fail(contact, "no condition has this key", "NoMatchingCondition")

    def timed_out(self, contact: Contact) -> None:
        contact.tell("input", None, "timeout")
        why = "no key was pressed"
        contact.proceed(lambda c: self._node.fail(c, why, "InputTimeLimitExceeded"))


def _one_key(b: Builder) -> Callable[[Contact], Keypad]:
    match, node = matcher(b.conditions), b.node
    return lambda _contact: OneKey(node, match)


# Several keys


class Digits(Keypad):
    """Digits typed so far; the pause after each is shorter than the wait for the first."""

    def __init__(self, rules: Rules, longest: int) -> None:
        self._rules = rules
        self._longest = longest
        self.typed = ""

    @property
    def pause(self) -> float | None:
        return self._rules.between if self.typed else None

    def take(self, contact: Contact, key: str) -> Edge | None:
        rules = self._rules
        if key == "*" and rules.cancels:
            self.typed = ""
        else:
            self.typed += key
        if self.typed.endswith(rules.terminator):
            return rules.finish(contact, self.typed.removesuffix(rules.terminator))
        if len(self.typed) >= self._longest:
            return rules.finish(contact, self.typed)
        return None

    def key(self, contact: Contact, key: str) -> None:
        super().key(contact, key)
        if contact.waiting is self:
            self.cancel()
            contact.wait(self, self._rules.between)

    def timed_out(self, contact: Contact) -> None:
        if self.typed:
            contact.proceed(lambda c: self._rules.finish(c, self.typed))
        else:
            contact.tell("input", None, "timeout")
            contact.proceed(self._rules.nothing)


class Rules:
    """How digits are taken, and what becomes of them."""

    def __init__(self, b: Builder, finish: Finish) -> None:
        keys = b.mapping("DTMFConfiguration")
        self.finish = finish
        self.terminator = str(keys.get("InputTerminationSequence") or "#")
        self.cancels = str(keys.get("DisableCancelKey", "False")).lower() != "true"
        self.between = _seconds(keys.get("InterdigitTimeLimitSeconds", BETWEEN_KEYS))
        self._next = b.next_told
        self._fail = b.fail
        if not set(self.terminator) <= set("0123456789*#") or len(self.terminator) > 5:
            raise Broken("its InputTerminationSequence is not up to 5 of 0-9, * and #")

    def nothing(self, contact: Contact) -> Edge:
        """Nobody entered anything."""
        if not contact.simulation.world.timeout_as_input:
            return self._fail(contact, "nothing was entered")
        contact.stored_input = TIMEOUT
        return self._next


def _stored(b: Builder) -> Callable[[Contact], Keypad]:
    validation = b.mapping("InputValidation")
    phone, custom = validation.get("PhoneNumberValidation"), validation.get("CustomValidation")
    if (phone is None) == (custom is None):
        raise Broken("its InputValidation needs PhoneNumberValidation or CustomValidation")
    if phone is not None:
        rules = Rules(b, _store_number(b, phone))
        return lambda _contact: Digits(rules, MOST_DIGITS)
    rules = Rules(b, _store_digits(b))
    longest = _longest(b, custom)

    def listening(contact: Contact) -> Keypad:
        most = longest(contact)
        if most is None:
            contact.log(f"MaximumLength is no number from 1 to {MOST_DIGITS}")
        return Digits(rules, most or MOST_DIGITS)

    return listening


def _longest(b: Builder, custom: object) -> Callable[[Contact], int | None]:
    if not isinstance(custom, dict) or not custom.get("MaximumLength"):
        return lambda _contact: MOST_DIGITS
    return b.number_of(custom["MaximumLength"], "MaximumLength", 1, MOST_DIGITS)


def _seconds(value: object) -> float:
    text = str(value)
    if not (text.isascii() and text.isdigit()) or not 1 <= int(text) <= MOST_DIGITS:
        raise Broken("its InterdigitTimeLimitSeconds is not a whole number from 1 to 20")
    return float(text)


def _store_digits(b: Builder) -> Finish:
    encryption = b.mapping("InputEncryption")
    next_, fail = b.next_told, b.fail

    def plain(contact: Contact, digits: str) -> Edge:
        contact.tell("input", digits, "dtmf")
        contact.stored_input = digits
        return next_

    def encrypted(contact: Contact, digits: str) -> Edge:
        contact.tell("input", "*" * len(digits), "encrypted")
        encrypt = contact.simulation.world.encrypt
        if encrypt is None:
            return fail(contact, "this world has no encryption for stored input")
        key_id, certificate = str(encryption.get("EncryptionKeyId")), str(encryption.get("Key"))
        try:
            contact.stored_input = encrypt(key_id, certificate, digits)
        except NoKey as missing:
            contact.log(str(missing))
            return fail(contact, "the key for stored input is not given")
        except ValueError as refused:
            return fail(contact, str(refused))
        return next_

    return encrypted if encryption else plain


def _store_number(b: Builder, phone: Mapping[str, Any]) -> Finish:
    local = str(phone.get("NumberFormat")) == "Local"
    country = str(phone.get("CountryCode") or "")
    if local and len(country) != 2:
        raise Broken("its PhoneNumberValidation needs a CountryCode of two letters for Local")
    next_, fail = b.next_told, b.fail

    def finish(contact: Contact, digits: str) -> Edge:
        contact.tell("input", digits, "dtmf")
        number = e164(digits, country if local else None)
        if number is None:
            return fail(contact, "not a phone number", "InvalidPhoneNumber")
        contact.stored_input = number
        return next_

    return finish
