"""References to the flow data object: ``$.External.name`` and its other spellings.

Connect reads ``$.Attributes.name``, ``$['Attributes']['name']`` and ``$.Attributes.['a name']`` as
the same place. A reference is a whole parameter, or stands in a text: "Hello $.Attributes.name."
They are compiled once into a path, a tuple of keys, so that playing a flow only walks dictionaries.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Final

Path = tuple[str, ...]

# A bare key: letters, digits, "_", and "-" inside, so that the full stop or dash after a reference
# in a sentence stays text. Anything else ("connect:Subtype", spaces) needs brackets.
_KEY: Final = r"\w+(?:-+\w+)*"
_BRACKET: Final = r"""\[(?:'[^']+'|"[^"]+"|\d+)\]"""
_FIRST: Final = rf"(?:\.[^\W\d]\w*(?:-+\w+)*|\.?{_BRACKET})"  # "$.50" is a price, not a reference
_REFERENCE: Final = re.compile(rf"\${_FIRST}(?:\.{_KEY}|\.?{_BRACKET})*")
_STEP: Final = re.compile(rf"""\[(?:'([^']+)'|"([^"]+)"|(\d+))\]|({_KEY})""")
_BARE: Final = re.compile(_KEY)

# The roots of the flow data object, and what may follow: nothing (the root is a value), or keys.
# Source: the developer guide's table of JSONPath references; CallbackNumber from console exports.
_VALUES: Final = (
    "ContactId InitialContactId PreviousContactId RelatedContactId Channel InstanceARN "
    "InitiationMethod AwsRegion LanguageCode CustomerId Name Description TextToSpeechVoiceId "
    "StoredCustomerInput CallbackNumber"
)
_OBJECTS: Final = (
    "Task CustomerEndpoint SystemEndpoint AdditionalEmailRecipients Queue Agent Attributes "
    "FlowAttributes External LambdaInvocation Lex Metrics MediaStreams Media References Tags "
    "SegmentAttributes Views Modules Customer Case Wisdom Loop DataTables Email"
)
ROOTS: Final[Mapping[str, bool]] = dict.fromkeys(_VALUES.split(), False) | dict.fromkeys(
    _OBJECTS.split(), True
)
"""Root -> whether it holds keys (``Attributes``) or is itself the value (``ContactId``)."""


def compile_text(text: str) -> tuple[str | Path, ...]:
    """Split a text into what is said as it stands and the paths to fill in.

    >>> compile_text("Hello $.Attributes.firstName, welcome.")
    ('Hello ', ('Attributes', 'firstName'), ', welcome.')
    """
    parts: list[str | Path] = []
    end = 0
    for match in _REFERENCE.finditer(text):
        if match.start() > end:
            parts.append(text[end : match.start()])
        parts.append(_path(match[0]))
        end = match.end()
    if end < len(text):
        parts.append(text[end:])
    return tuple(parts)


def whole_reference(value: str) -> Path | None:
    """The path, if the value is one reference and nothing else.

    >>> whole_reference("$.SegmentAttributes['connect:Subtype']")
    ('SegmentAttributes', 'connect:Subtype')
    """
    return _path(value) if _REFERENCE.fullmatch(value) else None


def references(text: str) -> tuple[Path, ...]:
    """Every path a text refers to, in order."""
    return tuple(part for part in compile_text(text) if not isinstance(part, str))


def write(path: Iterable[str]) -> str:
    """Spell a path as the designer does: dots where they suffice, else brackets.

    >>> write(("Attributes", "first name"))
    "$.Attributes['first name']"
    """
    return "$" + "".join(_step(key, first=index == 0) for index, key in enumerate(path))


def _step(key: str, *, first: bool) -> str:
    if _BARE.fullmatch(key) and not (first and key[0].isdigit()):
        return f".{key}"
    quote = '"' if "'" in key else "'"
    return f"[{quote}{key}{quote}]"


def _path(reference: str) -> Path:
    return tuple(next(filter(None, step)) for step in _STEP.findall(reference[1:]))
