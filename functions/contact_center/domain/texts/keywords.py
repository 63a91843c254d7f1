"""What a text means before anything else is made of it: no more texts, texts again, or help.

STOP counts in any wording that a reasonable person would understand, in English, Spanish, Ukrainian
and Chinese; in doubt a text means STOP, for a text too many costs more than one too few. CANCEL
alone is STOP, so nothing else may be cancelled by that word.

Sources: 47 CFR 64.1200(a)(10); AWS End User Messaging SMS, required opt-out words; domain
reference, part 2(d). The words in Spanish, Ukrainian and Chinese are ours.
"""

import re
import unicodedata
from dataclasses import dataclass
from typing import Final, Literal

from contact_center.domain.texts.sayings import SAYINGS, STOPS_SOMETHING, Written
from contact_center.domain.texts.sayings.grammar import words

Meaning = Literal["stop", "start", "help"]


@dataclass(frozen=True, slots=True)
class Keyword:
    """What a text means, and the language it says so in."""

    meaning: Meaning
    language: Written


# Around a word, these say nothing of their own.
_POLITE: Final = words(
    "please,pls,plz,now,ok,okay,hey,hi,hello,thanks,thank,you,thx,just,i,want,to,said,u,"
    "immediately,dear,sir,por,favor,gracias,hola,ya,ahora,quiero,будь,ласка,дякую,прошу,зараз,请,請,谢谢,謝謝"
)
# The networks' words, which our texts in Spanish print as well: they tell no language.
_OF_NO_LANGUAGE: Final = words(
    "stop,stopall,stop all,unsubscribe,cancel,end,quit,revoke,optout,opt out,start,unstop,help,info"
)
_WRONG: Final = re.compile(r"\bwrong\s*#", re.IGNORECASE)  # a number, as it is signed
_SPLIT: Final = re.compile(r"[.,;:!?\n\r…—–。，！？、；]+|(?:^|\s)-+\s")
_NOISE = re.compile(r"[^\w\s]|_")
_APOSTROPHES = re.compile(r"['’ʼ`´]")
_SIGNS = re.compile(r"[\U0001f6d1\u26d4]")  # a stop sign, and one of no entry
_SPELLED = re.compile(r"s+\s?t+\s?o+\s?p+")  # "STOPPP", "s t o p"
_REPEATED = re.compile(r"(\w+?)(?: ?\1)+")  # "STOP STOP STOP", "停停停"
# "STOP Maria moved away": as our texts spell it, before words that are not shouted as well.
_SHOUTED = re.compile(r"\W*STOP\b(?=.*[a-z])", re.DOTALL)


def keyword(text: str, *, asked: bool = False) -> Keyword | None:
    """Return what a text means, or None where it is something else.

    Args:
        text: As it came.
        asked: "Yes" and "wrong number" are answers: we have asked something, or somebody else may
            have.

    Example:
        >>> keyword("Stop!"), keyword("por favor no me manden más mensajes")
        (Keyword(meaning='stop', language='en'), Keyword(meaning='stop', language='es'))
        >>> keyword("please stop the leak"), keyword("停水了"), keyword("YES", asked=True)
        (None, None, None)
        >>> keyword("YES")
        Keyword(meaning='start', language='en')
    """
    segments = _sentences(text)
    if not segments:
        return Keyword("help", "en") if text.strip() == "?" else None
    if found := _stop(text, segments, asked=asked):
        return Keyword("stop", found)
    whole = " ".join(segments)
    if found := _said("start", whole) or (None if asked else _said("yes", whole)):
        return Keyword("start", found)
    found = _said("help", whole)  # "Help! I smell gas" is none: nothing may stand before danger
    return Keyword("help", found) if found else None


def is_of_no_language(text: str) -> bool:
    """Tell whether a text is a word that networks prescribe, in every language alike.

    Example:
        >>> is_of_no_language("STOP!"), is_of_no_language("?"), is_of_no_language("stop texting me")
        (True, True, False)
    """
    said = " ".join(_sentences(text)) or ("help" if text.strip() == "?" else "")
    return " ".join(word for word in said.split() if word not in _POLITE) in _OF_NO_LANGUAGE


def _sentences(text: str) -> list[str]:
    """Return the sentences of a text, plain; those that say nothing are left out."""
    signed = _SIGNS.sub(". stop. ", _WRONG.sub("wrong number", text))
    return [plain for part in _SPLIT.split(signed) if (plain := _plain(part))]


def is_answer(text: str) -> bool:
    """Tell whether a text that is STOP to us may answer what a person offers.

    Example:
        >>> is_answer("Not interested."), is_answer("No more, only that one"), is_answer("stop")
        (True, True, False)
        >>> is_answer("Enough. Stop texting me")
        False
    """
    first, *rest = _sentences(text) or [""]
    return _said("answer", first) is not None and not (rest and _stop(text, rest, asked=True))


def _stop(text: str, segments: list[str], *, asked: bool) -> Written | None:
    """Return the language in which a text is STOP, or None."""
    whole, first = " ".join(segments), segments[0]
    if found := _said("stop", whole) or _spelled(whole, first):
        return found
    # "Sorry wrong number, it is 1250": what they gave us, not whom we meant.
    answers = asked or any(character.isdigit() for character in whole)
    if (found := _said("stop", first)) and not (answers and _mistaken(first)):
        return found
    if _SHOUTED.match(text) and not STOPS_SOMETHING.match(first):
        return "en"
    if any(sayings.kept.search(said) for sayings in SAYINGS.values() for said in segments):
        return None
    said_so = (
        _asks(said, whole, answers=answers) or _said("stop_beside", said) for said in segments
    )
    return next(filter(None, said_so), None)


def _asks(said: str, whole: str, *, answers: bool) -> Written | None:
    for language, sayings in SAYINGS.items():
        sentence = said.replace(" ", "") if language == "zh" else said
        if sayings.asks_to_stop(sentence, whole, answers=answers):
            return language
    return None


def _mistaken(said: str) -> bool:
    return any(
        one.mistaken.search(said.replace(" ", "")) or one.mistaken.search(said)
        for one in SAYINGS.values()
    )


def _plain(text: str) -> str:
    """Return a text without case, width, accents of Latin letters, punctuation and emoji."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    folded = _APOSTROPHES.sub("", folded)
    decomposed = "".join(_without_accent(character) for character in folded)
    return " ".join(_NOISE.sub(" ", decomposed).split())


def _without_accent(character: str) -> str:
    base = unicodedata.normalize("NFD", character)
    return base[0] if len(base) > 1 and base[0].isascii() else character


def _said(
    what: Literal["stop", "stop_beside", "answer", "start", "yes", "help"], said: str
) -> Written | None:
    """Return the language in which a sentence is one of its words, politeness aside."""
    bare = " ".join(word for word in said.split() if word not in _POLITE)
    repeated = _REPEATED.fullmatch(bare)
    ways = {said, bare, said.replace(" ", ""), repeated[1] if repeated else bare}
    for language, sayings in SAYINGS.items():
        if ways & getattr(sayings, what):
            return language
    return None


def _spelled(*said: str) -> Written | None:
    bare = ("".join(word for word in one.split() if word not in _POLITE) for one in said)
    return "en" if any(_SPELLED.fullmatch(one) for one in bare) else None
