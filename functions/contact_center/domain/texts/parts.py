"""How many parts a text is sent and billed in.

A part carries 140 bytes: 160 characters of GSM-7, or 70 units of UCS-2 as soon as one character is
not in GSM-7. A longer text loses 6 bytes of each part to its header: 153 and 67 are left. A pair,
which is an escape and its character or two surrogates, is not split between parts.

Source: 3GPP TS 23.038 6.2.1 (alphabet), 3GPP TS 23.040 9.2.3.24.1 (header); domain reference, part
2(d): vectors.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal

LONGEST_BODY: Final = 1600  # characters that SendTextMessage takes (its service model)

_BASIC: Final = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENDED: Final = frozenset("\f^{}\\[~]|€")  # an escape before each: two septets
_ROOM: Final = {"GSM-7": (160, 153), "UCS-2": (70, 67)}

Encoding = Literal["GSM-7", "UCS-2"]


@dataclass(frozen=True, slots=True)
class Parts:
    """How a text goes over the air.

    Attributes:
        units: Septets of GSM-7, or 16-bit units of UCS-2.
    """

    encoding: Encoding
    units: int
    count: int


def parts(text: str) -> Parts:
    """Count the parts of a text.

    Example:
        >>> parts("a" * 160).count, parts("a" * 161).count, parts("ї" * 70), parts("`").encoding
        (1, 2, Parts(encoding='UCS-2', units=70, count=1), 'UCS-2')
        >>> parts("a" * 152 + "€" + "a" * 152)
        Parts(encoding='GSM-7', units=306, count=3)
    """
    encoding: Encoding = "GSM-7" if _BASIC.union(_EXTENDED).issuperset(text) else "UCS-2"
    if encoding == "GSM-7":
        sizes = [2 if character in _EXTENDED else 1 for character in text]
    else:
        sizes = [2 if ord(character) > 0xFFFF else 1 for character in text]
    alone, each = _ROOM[encoding]
    units = sum(sizes)
    return Parts(encoding, units, 1 if units <= alone else _filled(sizes, each))


def _filled(sizes: Iterable[int], room: int) -> int:
    count, left = 1, room
    for size in sizes:
        if size > left:
            count, left = count + 1, room
        left -= size
    return count
