"""How keys become an entry at a bot: the session attributes ``x-amz-lex:dtmf:...``.

Source: Amazon Lex V2 developer guide, "Configuring timeouts for capturing user input"; Amazon
Connect administrator guide, "Get customer input". ``*`` stands for every intent and every slot.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

_DEFAULTS: Final = {
    "max-length": "1024",
    "end-timeout-ms": "5000",
    "end-character": "#",
    "deletion-character": "*",
}


@dataclass(frozen=True, slots=True)
class Keys:
    """When an entry is over.

    Attributes:
        pause: Seconds without a key that end it.
        deletion: The key that throws it away.
    """

    longest: int
    pause: float
    end: str
    deletion: str


def keys_of(attributes: Mapping[str, str], intent: str, slot: str) -> Keys:
    """Return what the session attributes say for a slot of an intent, most specific first."""

    def value(name: str) -> str:
        scopes = (f"{intent}:{slot}", f"{intent}:*", "*:*")
        found = (attributes.get(f"x-amz-lex:dtmf:{name}:{scope}") for scope in scopes)
        return next((one for one in found if one), _DEFAULTS[name])

    return Keys(
        longest=_number(value("max-length"), 1024),
        pause=_number(value("end-timeout-ms"), 5000) / 1000,
        end=value("end-character"),
        deletion=value("deletion-character"),
    )


def _number(text: str, otherwise: int) -> int:
    return int(text) if text.isascii() and text.isdigit() and int(text) else otherwise
