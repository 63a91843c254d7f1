"""What a participant hears: the one source of a prompt, compiled.

Source: MessageParticipant and the pages on prompts. One of Text, SSML, PromptId and Media; at most
6,000 characters, 3,000 of them billed (SSML tags are not); SSML is XML; a chat shows SSML as it
stands and cannot play audio; S3 audio is not available in whisper flows.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final, NamedTuple
from xml.parsers import expat

from simulator.engine.compile import Broken
from simulator.engine.data import is_static, renderer

if TYPE_CHECKING:
    from simulator.engine.contact import Contact
    from simulator.engine.data import Render

SOURCES: Final = ("Text", "SSML", "PromptId", "Media")
MAX_CHARACTERS: Final = 6_000
MAX_BILLED: Final = 3_000
_TIME: Final = re.compile(r"(\d+(?:\.\d+)?)(ms|s)")
_SPACE: Final = re.compile(r"\s+")


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
        return _prompt(renderer(value))
    # Exports of some designers write SSML as Text with a type beside it.
    if given[0] == "SSML" or str(parameters.get("TextToSpeechType", "")).lower() == "ssml":
        return _ssml(value)
    return _text(value)


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
    if is_static(text):
        speech = Speech(text)
        if len(text) <= MAX_BILLED:
            return lambda _contact: speech

    def source(contact: Contact) -> Speech:
        filled = render(contact)
        if len(filled) > MAX_BILLED:
            raise Unplayable(f"a text of {len(filled)} characters exceeds {MAX_BILLED}")
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
    if len(ssml) > MAX_CHARACTERS:
        raise Unplayable(f"SSML of {len(ssml)} characters exceeds {MAX_CHARACTERS}")
    parser = expat.ParserCreate()
    heard: list[str] = []
    pauses: list[float] = []

    def note(tag: str, attributes: dict[str, str]) -> None:
        if tag == "break":
            pauses.append(_duration(attributes.get("time", "")))

    parser.CharacterDataHandler = heard.append
    parser.StartElementHandler = note
    # Connect wraps what is not wrapped; <amazon:effect> needs no declared namespace.
    whole = ssml if ssml.lstrip().startswith("<speak") else f"<speak>{ssml}</speak>"
    try:
        parser.Parse(whole, True)
    except expat.ExpatError as error:
        raise Unplayable(f"the SSML is not well formed ({error})") from None
    text = _SPACE.sub(" ", "".join(heard)).strip()
    if len(text) > MAX_BILLED:
        raise Unplayable(f"SSML with {len(text)} characters to say exceeds {MAX_BILLED}")
    return Speech(text, ssml, silence=sum(pauses))


def _duration(text: str) -> float:
    """Seconds of ``10s`` or ``500ms``; 0 for anything else, such as a strength."""
    match = _TIME.fullmatch(text.strip())
    if match is None:
        return 0.0
    return float(match[1]) * (0.001 if match[2] == "ms" else 1.0)


def _prompt(reference: Render) -> Source:
    def source(contact: Contact) -> Speech:
        _voice_only(contact, "a prompt of the library")
        wanted = reference(contact)
        prompt = contact.simulation.world.prompts.find(wanted)
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
