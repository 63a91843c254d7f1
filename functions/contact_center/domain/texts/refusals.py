"""Who wants no call says so in sentences, as who wants no texts does: "stop calling me".

A refusal is an order, or what somebody does not want. "Do not call me before ten" is none, nor
"nobody called me" and "don't stop calling".
"""

import re
import unicodedata
from collections.abc import Mapping
from typing import Final

from contact_center.domain.language import Language

_SPLIT: Final = re.compile(r"[.,;:!?\n\r…—–]+")
_APOSTROPHES: Final = re.compile(r"['’ʼ`´]")
_POLITE: Final = frozenset(
    (
        *("please", "pls", "plz", "just", "kindly", "ok", "okay", "hi", "hey", "hello", "thanks"),
        *("thank", "por", "favor", "gracias", "hola", "porfa"),
    )
)
_NOT: Final = r"(?:do not|dont|never)"
_WHOM: Final = r"(?:me|us|back|here|again|ever|anymore|any more|at all|now|today|this number)"
# What may follow an order that is whole; "before ten", "at work" and "names" make another of it.
_WHY: Final = r"(?: (?:because|cause|cuz|since|as|i|im|we|it|its|and|or|the)\b.*)?$"
_REFUSES: Final[Mapping[Language, re.Pattern[str]]] = {
    "en": re.compile(
        r"^(?!.*\b(?:not|dont|never|why|who|when|did|have) (?:\w+ ){0,3}?(?:stop|quit)\b).*"
        r"\b(?:stop|quit|cease) (?:(?:\w+ ){1,2}(?:and|or) |(?:all|any|these|the|your|making) )*"
        r"(?:calling|phoning|(?:phone )?calls)\b"
        rf"|(?:^|\b(?:and|or|but|so|also|then|again|stop) ){_NOT}"
        rf"(?: (?:ever|you|u|\w+ (?:me )?(?:or|and)))* (?:call|phone|ring|contact)(?: {_WHOM})*"
        rf"{_WHY}"
        r"|\b(?:do not|dont|no longer|never) (?:want|need|like|wish)"
        r" (?:(?:you|u|anyone|anybody|someone) to (?:call|phone|ring)(?: me| us)?|to be called)\b"
        r"(?! (?:before|after|until|till|at|on|in|so|too|during|by)\b)"
        r"|\b(?:do not|dont|no longer) (?:want|need) (?:(?:more|any|your|these|phone) )*calls\b"
        r"|\b(?:rather|prefer) (?:you )?(?:not|didnt)(?: to)? (?:be called|call(?: me)?)\b"
        r"|(?<!i )\b(?:do not|dont) (?:need|have) to (?:call|phone|ring) (?:me|us)\b"
        r"|^no (?:more )?(?:phone )?(?:calls?|call ?backs?)$|\bno more (?:phone )?calls\b"
        r"|\b(?:take|get|remove) me (?:off|from) .*\bcall(?:ing|back)? list\b"
        r"|\bno need (?:for|of) (?:a|the|any) call(?: ?back)?\b"
    ),
    "es": re.compile(
        r"(?:^|\b(?:y|pero|mejor|entonces) )(?:ya )?(?:no|ni|nunca) (?:mas )?(?:me |nos )?"
        r"(?:\w+ (?:ni|o|y) (?:me |nos )?)?"
        r"(?:(?:vuelvan?|vuelvas) a |sigan? |quiero que (?:me )?)?"
        r"(?:llam(?:en?|es|ar(?:me|nos)?|ando(?:me)?)|telefone(?:en?|ar))"
        r"(?: (?:mas|ya|nunca|hoy|a este numero|otra vez|de nuevo))*"
        r"(?: (?:porque|que|ya|pues|y|ni)\b.*)?$"
        r"|(?<!no )\b(?:dej(?:e|en|a|ar)|par(?:e|en|a)|basta)(?: ya)? de"
        r" (?:\w+ (?:y|o|ni) (?:de )?)?llam(?:ar(?:me|nos)?|adas)\b"
        r"|\bno (?:quiero|necesito|deseo) (?:(?:mas|sus|recibir) )*llamadas\b"
        r"|^(?:no mas|sin|ninguna) llamadas?\b"
    ),
}


def refuses_calls(text: str) -> Language | None:
    """Return the language in which a text says that they want no call; None: it does not.

    Example:
        >>> refuses_calls("Stop calling me"), refuses_calls("no me llamen, ya hay luz")
        ('en', 'es')
        >>> refuses_calls("don't call me before 10"), refuses_calls("nobody called me")
        (None, None)
    """
    for sentence in _SPLIT.split(text):
        said = _plain(sentence)
        for language, refusal in _REFUSES.items():
            if refusal.search(said):
                return language
    return None


def _plain(sentence: str) -> str:
    folded = _APOSTROPHES.sub("", unicodedata.normalize("NFKC", sentence).casefold())
    decomposed = unicodedata.normalize("NFD", folded)
    bare = "".join(one for one in decomposed if not unicodedata.combining(one))
    words = re.sub(r"[^\w\s]|_", " ", bare).split()
    return " ".join(word for word in words if word not in _POLITE)
