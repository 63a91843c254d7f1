"""What a prompt may be: how long, and which SSML. The engine plays by it, the linter warns by it.

Source: administrator guide, feature limits (3,000 characters billed, 6,000 in all: SSML's tags are
not billed), Play prompt, and the page on supported SSML tags: a tag that is not supported is
ignored, a pause lasts at most 10 s. SSML is XML; what is not well formed takes the error branch.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple
from xml.parsers import expat

MAX_CHARACTERS: Final = 6_000
MAX_BILLED: Final = 3_000
LONGEST_PAUSE: Final = 10.0  # seconds
_SPOKEN: Final = "speak break lang mark p phoneme prosody s say-as sub w"
TAGS: Final = frozenset([*_SPOKEN.split(), "amazon:effect", "amazon:domain"])
_TIME: Final = re.compile(r"(\d+(?:\.\d+)?)(ms|s)")
_SPACE: Final = re.compile(r"\s+")


class BadPrompt(ValueError):  # noqa: N818 - what the prompt is
    """A prompt that cannot be played; the message says why."""


class TooLong(BadPrompt):
    """A prompt that says too much."""


class Spoken(NamedTuple):
    """What is in an SSML text.

    Attributes:
        text: What is heard.
        pauses: Seconds of each ``break``.
        tags: Every tag in it.
    """

    text: str
    pauses: tuple[float, ...]
    tags: frozenset[str]


def check_text(text: str) -> None:
    """Check a plain text with its references filled in.

    Raises:
        BadPrompt: It is too long.
    """
    if len(text) > MAX_BILLED:
        raise TooLong(f"a text of {len(text):,} characters exceeds {MAX_BILLED:,}")


def read_ssml(ssml: str) -> Spoken:
    """Read an SSML text with its references filled in.

    Raises:
        BadPrompt: It is too long, or not well formed.
    """
    if len(ssml) > MAX_CHARACTERS:
        raise TooLong(f"SSML of {len(ssml):,} characters exceeds {MAX_CHARACTERS:,}")
    parser = expat.ParserCreate()
    heard: list[str] = []
    pauses: list[float] = []
    tags: set[str] = set()

    def note(tag: str, attributes: dict[str, str]) -> None:
        tags.add(tag)
        if tag == "break":
            pauses.append(_duration(attributes.get("time", "")))

    parser.CharacterDataHandler = heard.append
    parser.StartElementHandler = note
    # Connect wraps what is not wrapped; <amazon:effect> needs no declared namespace.
    whole = ssml if ssml.lstrip().startswith("<speak") else f"<speak>{ssml}</speak>"
    try:
        parser.Parse(whole, True)
    except expat.ExpatError as error:
        raise BadPrompt(f"the SSML is not well formed ({error})") from None
    text = _SPACE.sub(" ", "".join(heard)).strip()
    if len(text) > MAX_BILLED:
        raise TooLong(f"SSML with {len(text):,} characters to say exceeds {MAX_BILLED:,}")
    return Spoken(text, tuple(pauses), frozenset(tags))


def _duration(text: str) -> float:
    """Seconds of ``10s`` or ``500ms``; 0 for anything else, such as a strength."""
    match = _TIME.fullmatch(text.strip())
    if match is None:
        return 0.0
    return float(match[1]) * (0.001 if match[2] == "ms" else 1.0)


def is_ssml(parameters: object) -> bool:
    """Whether the text among an action's parameters is SSML.

    Exports of some designers write SSML as Text with a type beside it.
    """
    if not isinstance(parameters, dict):
        return False
    said = str(parameters.get("TextToSpeechType", "")).lower()
    return parameters.get("SSML") is not None or said == "ssml"
