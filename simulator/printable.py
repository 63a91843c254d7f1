"""What flows and functions say, as a terminal may show it."""

from __future__ import annotations

import re
from typing import Final

_STEERING: Final = re.compile(  # controls, and what turns the direction of the text around it
    r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]"
)


def printable(text: str) -> str:
    """A text without what would steer the terminal it is written to, but line ends."""
    return _STEERING.sub("\N{REPLACEMENT CHARACTER}", text)
