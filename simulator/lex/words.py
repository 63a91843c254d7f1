"""Words as they are compared: without case, accents, punctuation and noises."""

import re
import unicodedata
from typing import Final

_WORD: Final = re.compile(r"[0-9a-z*#]+")
_NOISES: Final = frozenset({"uh", "um", "er", "eh", "please", "favor"})  # "por favor": see below
_POLITE: Final = re.compile(r"\bpor favor\b")


def tokens(text: str) -> tuple[str, ...]:
    """Split a sentence into words to compare.

    >>> tokens("Quiero pagar mi factura, por favor.")
    ('quiero', 'pagar', 'mi', 'factura')
    >>> tokens("I'd like to pay, please")
    ('i', 'd', 'like', 'to', 'pay')
    """
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(c for c in decomposed if not unicodedata.combining(c))
    words = _WORD.findall(_POLITE.sub(" ", plain))
    return tuple(word for word in words if word not in _NOISES)
