"""What a transaction asks for, and how an answer is read whatever way it came.

A caller keys digits, a chat sends words, a bot sends slots already resolved: the same reader takes
them all, and gives one canonical text.
"""

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Literal

from contact_center.domain.transactions.words import Phrase

if TYPE_CHECKING:
    from contact_center.domain.transactions.declaration import Situation

Kind = Literal["digits", "choice", "yes_no", "date"]

RETRIES = 2  # of each question, after its first time
NO_INPUT = "none"  # what a flow sends when nothing was keyed
PERSON_KEY = "0"  # anywhere: to a person
NO_ANSWER = Phrase("I did not get an answer.", "No recibí respuesta.")
NOT_UNDERSTOOD = Phrase("I did not understand that.", "No lo entendí.")
_YES = frozenset(
    [
        "1",
        "yes",
        "y",
        "yeah",
        "yep",
        "yup",
        "s",
        "si",
        "ok",
        "okay",
        "okey",
        "sure",
        "right",
        "correct",
        "exactly",
        "correcto",
        "correcta",
        "exacto",
        "claro",
        "vale",
        "bien",
    ]
)
_NO = frozenset(["2", "no", "n", "nope", "not", "wrong", "incorrect", "incorrecto", "mal"])
_BESIDE = frozenset(
    [
        "thats",
        "that",
        "is",
        "it",
        "its",
        "the",
        "this",
        "eso",
        "es",
        "esta",
        "asi",
        "todo",
        "muy",
        "all",
    ]
)
_ARTICLES = frozenset(["the", "a", "an", "el", "la", "los", "las", "un", "una", "unos", "unas"])
_DAYS = {"today": 0, "hoy": 0, "yesterday": -1, "ayer": -1, "tomorrow": 1, "mañana": 1}
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_MONTH_DAY = re.compile(r"(\d{2})(\d{2})|(\d{1,2})[/.-](\d{1,2})(?:[/.-](\d{4}))?")


class Unusable(Exception):  # noqa: N818 - an answer, not a failure
    """An answer cannot be used; the question is put again.

    Attributes:
        code: Stable name, for counters and for the agent: "lower", "too_long", "no_input".
        say: What is wrong, for the caller.
    """

    def __init__(self, code: str, say: str) -> None:
        super().__init__(code)
        self.code = code
        self.say = say


@dataclass(frozen=True, slots=True)
class Option:
    """One of several answers: what it means, and how it is called in the question."""

    value: str
    label: str


def _nothing_to_check(_value: str, _situation: "Situation") -> None:
    return None


def _as_it_is(value: str) -> str:
    return value


def _always(_situation: "Situation") -> bool:
    return True


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """One question of a transaction.

    Attributes:
        why: Why it is asked: every question begins with its reason. ("To find your meter")
        ask: What to do, after the reason; for a choice what precedes the options, if anything.
        options: The possible answers of a choice, in the order of their keys.
        check: Raises ``Unusable`` for an answer that the rules refuse. It runs again on the stored
            answer before anything is done: the world may have changed meanwhile.
        wanted: Whether this question is asked at all, after those before it.
        maximum: Most digits that can be keyed.
        parse: Reads digits that are more than a row of digits, such as an amount; it gives None for
            what it does not understand.
        instead: A word that ``parse`` takes in place of digits: on a page it is a button.
        shown: How an agent reads the canonical answer.
        private: The answer is not shown to agents nor kept in history: a new telephone number.
    """

    name: str
    kind: Kind
    why: Phrase
    ask: Callable[["Situation"], str] = lambda _situation: ""
    options: Callable[["Situation"], Sequence[Option]] = lambda _situation: ()
    check: Callable[[str, "Situation"], None] = _nothing_to_check
    wanted: Callable[["Situation"], bool] = _always
    maximum: Callable[["Situation"], int] = lambda _situation: 1
    parse: Callable[[str, "Situation"], str | None] | None = None
    instead: Phrase | None = None
    shown: Callable[[str], str] = _as_it_is
    private: bool = False


def read(question: Input, raw: str, offered: Sequence[str], situation: "Situation") -> str:
    """Read an answer into its canonical text.

    Args:
        question: What was asked.
        raw: What was keyed, typed or recognised.
        offered: Values of the options as they were put to the caller, in order: they count, even if
            the world has changed since.
        situation: What the answer is judged by.

    Raises:
        Unusable: It is no answer to this question.
    """
    text = raw.strip().strip("#").strip()
    tongue = situation.tongue
    if not text or text.lower() == NO_INPUT:
        raise Unusable("no_input", tongue.say(NO_ANSWER))
    value = _understood(question, text, offered, situation)
    if value is None:
        raise Unusable("not_understood", tongue.say(NOT_UNDERSTOOD))
    question.check(value, situation)
    return value


def _understood(
    question: Input, text: str, offered: Sequence[str], situation: "Situation"
) -> str | None:
    match question.kind:
        case "digits":
            return _digits(text, question, situation)
        case "yes_no":
            return yes_or_no(text)
        case "choice":
            return _chosen(text, offered, question.options(situation))
        case "date":
            return _date(text, situation.today)


def yes_or_no(text: str) -> str | None:
    """Read a yes or a no: keyed 1 or 2, or in words.

    A no takes a yes away ("that's not right"); words that say more than that are neither.

    Example:
        >>> yes_or_no("1"), yes_or_no("Sí"), yes_or_no("yes, that's right"), yes_or_no("okay")
        ('yes', 'yes', 'yes', 'yes')
        >>> yes_or_no("no"), yes_or_no("that's not right"), yes_or_no("3"), yes_or_no("ok but wait")
        ('no', 'no', None, None)
    """
    bare = unicodedata.normalize("NFKD", text.casefold()).encode("ascii", "ignore").decode()
    words = set(re.findall(r"\w+", re.sub(r"['’]", "", bare)))
    if words - _YES - _NO - _BESIDE:
        return None
    if words & _NO:
        return "no"
    return "yes" if words & _YES else None


def _digits(text: str, question: Input, situation: "Situation") -> str | None:
    if question.parse:
        return question.parse(text, situation)
    digits = re.sub(r"[\s().-]", "", text).removeprefix("+")
    if not (digits.isascii() and digits.isdigit()):
        return None
    most = question.maximum(situation)
    if len(digits) > most:
        raise Unusable(
            "too_long",
            situation.tongue.pick(
                f"That is more than {most} digits.", f"Son más de {most} dígitos."
            ),
        )
    return digits


def _chosen(text: str, offered: Sequence[str], options: Sequence[Option]) -> str | None:
    if re.fullmatch(r"[1-9]", text):
        place = int(text) - 1
        return offered[place] if place < len(offered) else None
    word = text.strip(".! ").casefold()
    for option in options:
        if word in (option.value.casefold(), option.label.casefold()) and option.value in offered:
            return option.value
    if text in offered:
        return text
    said = _plain(text)
    meant = {o.value for o in options if o.value in offered and _share(said, _plain(o.label))}
    return meant.pop() if len(meant) == 1 else None


def _plain(text: str) -> list[str]:
    """Return the words of a label or an answer: without accents, articles and what is no word.

    Example:
        >>> _plain("Una fuga de agua."), _plain("todo, $84.20")
        (['fuga', 'de', 'agua'], ['todo', '84', '20'])
    """
    bare = "".join(
        character
        for character in unicodedata.normalize("NFKD", text.casefold())
        if not unicodedata.combining(character)
    )
    return [word for word in re.findall(r"\w+", bare) if word not in _ARTICLES]


def _share(said: Sequence[str], label: Sequence[str]) -> bool:
    """Tell whether one is said within the other: "whole amount" of "whole amount of $84"."""
    short, long = sorted((f" {' '.join(said)} ", f" {' '.join(label)} "), key=len)
    return bool(short.strip()) and short in long


def _date(text: str, today: date) -> str | None:
    """Read a date; without a year it is the nearest one."""
    word = text.lower()
    if word in _DAYS:
        return (today + timedelta(days=_DAYS[word])).isoformat()
    if iso := _ISO.fullmatch(text):
        return _valid(int(iso[1]), int(iso[2]), int(iso[3]))
    if not (found := _MONTH_DAY.fullmatch(text)):
        return None
    month, day = int(found[1] or found[3]), int(found[2] or found[4])
    if found[5]:
        return _valid(int(found[5]), month, day)
    near = (_valid(today.year + n, month, day) for n in (0, -1, 1))
    return min(filter(None, near), key=lambda d: abs(date.fromisoformat(d) - today), default=None)


def _valid(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None
