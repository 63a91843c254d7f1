"""What a participant hears: the one source of a prompt, compiled.

Source: MessageParticipant and the pages on prompts. One of Text, SSML, PromptId and Media; how long
a text may be and what SSML is: ``simulator.language.prompts``. A chat shows SSML as it stands and
cannot play audio; S3 audio is not available in whisper flows.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from simulator.engine.compile import Broken
from simulator.engine.data import is_static, renderer
from simulator.engine.resources import finder
from simulator.language.prompts import MAX_BILLED, BadPrompt, check_text, is_ssml, read_ssml

if TYPE_CHECKING:
    from simulator.engine.contact import Contact
    from simulator.engine.data import Render

SOURCES: Final = ("Text", "SSML", "PromptId", "Media")


class Unplayable(Exception):  # noqa: N818 - what the prompt is
    """The prompt cannot be played to this contact; the message says why."""


class Speech(NamedTuple):
    """A prompt with its references filled in.

    Attributes:
        text: What is heard; for audio its transcript, or else its name.
        seconds: How long audio plays; None: as long as the text takes.
        silence: Seconds of the pauses in it (SSML's ``break``).
    """

    text: str
    ssml: str | None = None
    prompt: str | None = None
    seconds: float | None = None
    silence: float = 0.0


Source = Callable[["Contact"], Speech]


def source_of(parameters: Mapping[str, Any]) -> Source:
    """Compile the one prompt source among an action's parameters.

    Raises:
        Broken: There is none, or more than one.
    """
    given = [name for name in SOURCES if parameters.get(name) is not None]
    if not given:
        raise Broken(f"at least one of {', '.join(SOURCES)} must be set")
    if len(given) > 1:
        raise Broken(f"only one of {', '.join(given)} may be set")
    value = parameters[given[0]]
    if given[0] == "Media":
        return _media(value)
    if not isinstance(value, str):
        raise Broken(f"its parameter {given[0]} is not a text; write a string")
    if given[0] == "PromptId":
        return _prompt(renderer(value), finder("prompt", value))
    return _aloud(_ssml(value) if is_ssml(parameters) else _text(value))


def _aloud(source: Source) -> Source:
    """Text that a voice speaks on a call: by one that does not exist nothing is heard."""

    def speak(contact: Contact) -> Speech:
        if contact.mute is not None and contact.channel == "VOICE":
            raise Unplayable(contact.mute)
        return source(contact)

    return speak


def seconds_of(contact: Contact, speech: Speech) -> float:
    """How long a prompt takes; 0 where prompts take no time."""
    if contact.pace is None:
        return 0.0
    if speech.seconds is not None:
        return speech.seconds
    said = contact.pace(speech.text) if speech.text or not speech.silence else 0.0
    return said + speech.silence


def _text(text: str) -> Source:
    render = renderer(text)
    if is_static(text) and len(text) <= MAX_BILLED:
        speech = Speech(text)
        return lambda _contact: speech

    def source(contact: Contact) -> Speech:
        filled = render(contact)
        try:
            check_text(filled)
        except BadPrompt as bad:
            raise Unplayable(str(bad)) from None
        return Speech(filled)

    return source


def _ssml(text: str) -> Source:
    render = renderer(text)
    known: Speech | None = None
    if is_static(text):
        try:
            known = _spoken(text)
        except Unplayable:
            known = None  # said when it is played, on the branch for it

    def source(contact: Contact) -> Speech:
        if contact.channel != "VOICE":
            return Speech(render(contact))
        return known or _spoken(render(contact))

    return source


def _spoken(ssml: str) -> Speech:
    try:
        spoken = read_ssml(ssml)
    except BadPrompt as bad:
        raise Unplayable(str(bad)) from None
    return Speech(spoken.text, ssml, silence=sum(spoken.pauses))


def _prompt(reference: Render, find: Callable[[Contact, str], Any]) -> Source:
    def source(contact: Contact) -> Speech:
        _voice_only(contact, "a prompt of the library")
        wanted = reference(contact)
        prompt = find(contact, wanted)
        if prompt is None:
            raise Unplayable(f"there is no prompt {wanted!r}")
        if prompt.assumed:
            contact.assume("prompt", wanted)
        return Speech(prompt.text or prompt.name, None, wanted, prompt.seconds)

    return source


def _media(media: object) -> Source:
    if not isinstance(media, Mapping) or not isinstance(media.get("Uri"), str):
        raise Broken('its parameter Media needs {"Uri": ..., "SourceType": "S3", ...}')
    uri = renderer(media["Uri"])

    def source(contact: Contact) -> Speech:
        _voice_only(contact, "audio from S3")
        node = contact.node
        if node is not None and node.flow.type.endswith("WHISPER"):
            raise Unplayable("audio from S3 is not available in whisper flows")
        where = uri(contact)
        if not where:
            raise Unplayable("the audio has no address")
        return Speech(where, None, where)

    return source


def _voice_only(contact: Contact, what: str) -> None:
    if contact.channel != "VOICE":
        raise Unplayable(f"{what} can only be played on a call")
