"""What flows and functions say, as a terminal may show it."""

from __future__ import annotations

import re
from typing import Final

_STEERING: Final = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]")


def printable(text: str) -> str:
    """A text without what would steer the terminal it is written to, but line ends."""
    return _STEERING.sub("\N{REPLACEMENT CHARACTER}", text)
