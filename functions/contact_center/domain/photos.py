"""Photos that customers send: what counts as one, and what it belongs to.

Source: domain reference, row 14: AWS receives no pictures by text, so a link leads to a page that
takes them. What a file is, its first bytes say; what it calls itself says nothing.
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

LARGEST: Final = 8 * 2**20  # bytes; a telephone's photo has two to five million
KEPT: Final = timedelta(days=90)
HEAD: Final = 32  # bytes that are looked at
MOST: Final = 10  # photos of one case
ARRIVING, CHECKED = "incoming/", "photos/"

_PLACE = re.compile(r"incoming/([0-9]{8})/([A-Za-z0-9_-]{22})")
_NAME = re.compile(r"([0-9]{8})-([A-Za-z0-9_-]{22})")
_HEIF_BRANDS: Final = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"avif")


@dataclass(frozen=True, slots=True)
class Photo:
    """A photo of a case, looked at and found to be one.

    Attributes:
        case: Number of the case.
        id: 128 random bits: with the case's number, who knows them may look.
        kind: Media type, by its first bytes.
    """

    case: str
    id: str
    kind: str
    size: int
    at: datetime

    @property
    def key(self) -> str:
        """Where it lies in the bucket."""
        return f"{CHECKED}{self.case}/{self.id}"

    @property
    def name(self) -> str:
        """What its address ends in."""
        return f"{self.case}-{self.id}"


def kind_of(head: bytes) -> str | None:
    """Return the media type of a picture by its first bytes; None: it is none that we take.

    Example:
        >>> kind_of(bytes.fromhex("ffd8ffe000104a464946"))
        'image/jpeg'
        >>> kind_of(b"<svg onload=alert(1)>"), kind_of(b"MZ" + bytes(30)), kind_of(b"%PDF-1.7")
        (None, None, None)
    """
    if head.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    if head[4:8] == b"ftyp" and head[8:12] in _HEIF_BRANDS:
        return "image/heic"
    return None


def arriving(case: str, photo_id: str) -> str:
    return f"{ARRIVING}{case}/{photo_id}"


def place_of(key: str) -> tuple[str, str] | None:
    """Return case and id of a file that arrived; None where it did not come by our page."""
    found = _PLACE.fullmatch(key)
    return (found[1], found[2]) if found else None


def named(name: str) -> tuple[str, str] | None:
    """Return case and id from the end of an address; None: it is none of ours.

    Example:
        >>> named("12345678-" + 22 * "A") == ("12345678", 22 * "A"), named("../etc/passwd")
        (True, None)
    """
    found = _NAME.fullmatch(name)
    return (found[1], found[2]) if found else None
