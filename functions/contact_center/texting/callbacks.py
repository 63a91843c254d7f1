"""CALLBACK by text: times on offer, one of them booked, another chosen, the callback taken back.

The times are kept with the conversation, so that a number chooses what was read. The word CANCEL is
none of ours: alone it means STOP.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from contact_center.callbacks.booking import Desk, Request
from contact_center.domain.callbacks import words
from contact_center.domain.callbacks.slots import Slot
from contact_center.domain.callbacks.states import Callback
from contact_center.domain.language import Language

NAME: Final = "callback"  # in place of a transaction whose question is open

# What was meant for a choice, and is none; a longer number says something else.
_DIGIT: Final = re.compile(r"\s*[0-9]{1,2}\s*[.)]?\s*")

Answer = Literal["1", "2", "3", "other", "no", "keep"]
Taken = Literal["yes", "resume", "no"]
_ANSWERS: Final[Mapping[Answer, str]] = {
    "1": "1,first,primera,uno,una,one,1st,1a,1o,1ra,primero",
    "2": "2,second,segunda,dos,two,2nd,2a,2o,2da,segundo",
    "3": "3,third,tercera,tres,three,3rd,3a,3o,3ra,tercero",
    "other": "4,four,cuatro,fourth,cuarta,4th,move,later,another day,other day,other,change,mover"
    ",another time,other time,different day,different time,otro dia,otra hora,cambiar",
    "no": "no,nope,nah,none,no call,no calls,no thanks,no thank you,nope thanks,not needed,no need"
    ",ninguna,no gracias,no llamar,no hace falta",
    "keep": "yes,ok,okay,keep,keep it,thanks,thank you,si,vale,gracias,bien",
}
# What stands beside a choice and says nothing of its own: "I'll take the second one, please".
_POLITE: Final = frozenset(
    (
        *("please", "pls", "plz", "thanks", "thank", "you", "thx", "por", "favor", "gracias"),
        *("hi", "hello", "hola"),
    )
)
_AROUND: Final = _POLITE | frozenset(
    (
        *("the", "option", "number", "choice", "time", "slot", "i", "ll", "d", "will", "would"),
        *("take", "want", "like", "choose", "prefer", "works", "is", "good", "fine", "great"),
        *("for", "me", "ok", "okay", "yes", "yeah", "lets", "let", "s", "do", "make", "it"),
        *("la", "el", "opcion", "numero", "quiero", "prefiero", "elijo", "escojo", "si"),
        *("vale", "esta", "bien", "mejor"),
    )
)
# How an answer to a text of ours that offers a call begins, and what may stand beside it.
_YES: Final[Mapping[str, Language]] = {
    **dict.fromkeys(("yes", "y", "yeah", "yep", "sure"), "en"),
    **dict.fromkeys(("si", "claro", "dale", "bueno"), "es"),
}
_BESIDE: Final = frozenset(
    (
        *("please", "call", "me", "back", "callback", "now", "thanks", "thank", "you"),
        *("por", "favor", "llameme", "llamenme", "llamame", "llamada", "ahora", "gracias"),
    )
)
_GO_ON: Final[Mapping[str, Language]] = {
    **dict.fromkeys(("resume", "continue", "go on"), "en"),
    **dict.fromkeys(("reanudar", "continuar", "seguir", "retomar"), "es"),
}


@dataclass(frozen=True, slots=True)
class Turn:
    """What came of a text about a callback.

    Attributes:
        said: The answer; empty: nobody but a person can help.
        times: Those on offer now, in the order of their numbers; none: nothing is asked any more.
        day: How many days were refused so far.
        kind: For metrics.
    """

    said: str
    kind: str
    times: tuple[str, ...] = ()
    day: int = 0


def begin(desk: Desk, request: Request) -> Turn:
    """Tell of an open callback, and offer times.

    Raises:
        StorageUnavailable, ConnectUnavailable: Nothing was done.
    """
    return _offer(desk, request, 0)


def answer(
    desk: Desk, request: Request, body: str, times: tuple[str, ...], day: int
) -> Turn | None:
    """Take an answer to what ``begin`` offered; None: it is something else.

    Args:
        desk: Books.
        request: Who texts.
        body: The text.
        times: Those that were offered.
        day: How many days were refused before.
    """
    said = _read(body)
    if said is None and not _DIGIT.fullmatch(body):
        return None
    if said is None or (said in ("1", "2", "3") and int(said) > len(times)):
        return _offer(desk, request, day, words.NONE_OF_THESE[request.language])
    if said == "other":
        return _offer(desk, request, day + 1)
    if said == "no":
        return withdraw(desk, request)
    if said == "keep":
        return _keep(desk, request, day, words.NONE_OF_THESE[request.language])
    return _book(desk, request, times[int(said) - 1], day)


def says_no(body: str) -> bool:
    """Tell whether a text is a no, and nothing else."""
    return _read(body) == "no"


def again(desk: Desk, request: Request, day: int) -> Turn:
    """Offer times once more to who said something that nobody understands."""
    return _offer(desk, request, day, words.NONE_OF_THESE[request.language])


def taken_up(body: str, *, numbered: bool) -> tuple[Taken, Language | None] | None:
    """Return what an answer to a text that offered a call means; None: it is something else.

    Args:
        body: The answer.
        numbered: Numbers mean something else: they were shown in the conversation.

    Returns:
        Yes, no, or that they would go on where they were cut off; and the language it says so in,
        None where it is a word of both.

    Example:
        >>> taken_up("Sí, por favor", numbered=False), taken_up("1", numbered=True)
        (('yes', 'es'), None)
        >>> taken_up("RESUME", numbered=False), taken_up("No thanks", numbered=False)
        (('resume', 'en'), ('no', None))
        >>> taken_up("yes my bill is wrong", numbered=False)
    """
    plain = _plain(body)
    first, *others = plain.split() or [""]
    if first in _YES and _BESIDE.issuperset(others):
        return "yes", _YES[first]
    if plain in _GO_ON:
        return "resume", _GO_ON[plain]
    said = _read(body)
    if said == "no":
        return "no", None
    return ("yes", None) if said == "keep" or (said == "1" and not numbered) else None


def go_on(desk: Desk, request: Request) -> Turn:
    """Tell who would go on where they were cut off how to, and offer a call all the same."""
    return _offer(desk, request, 0, words.GO_ON[request.language])


def stand(desk: Desk, request: Request) -> Turn:
    """Tell who agrees to another call of the one that is to come; if there is none, offer times."""
    return _keep(desk, request, 0, "")


def decline(desk: Desk, request: Request) -> Turn:
    """Close an offer that they do not take; a callback that is open already is no part of it."""
    there = desk.keeper.store.open_for(request.phone)
    if there is None:
        return Turn(words.NO_CALL[request.language], "declined")
    known = words.existing(there, desk.keeper.clock.now(), desk.keeper.zone.key)
    return Turn(f"{known} {words.BY_TEXT[request.language]}", "kept")


def _offer(desk: Desk, request: Request, day: int, before: str = "") -> Turn:
    choice = desk.choice(request, skip_days=day)
    now, centre = desk.keeper.clock.now(), desk.keeper.zone.key
    there = choice.open
    if there is not None and not there.is_waiting:
        return Turn(words.existing(there, now, centre), "calling")
    known = words.existing(there, now, centre) if there else ""
    if not choice.slots:
        return Turn(known, "no_times")
    offered = words.written_offer(
        choice.slots, now, choice.zone, centre, request.language, moves=there is not None
    )
    first = words.FROM_THE_FIRST[request.language] if choice.again else ""
    said = "\n".join(part for part in (before, first or known, offered) if part)
    return Turn(said, "offered", tuple(map(str, choice.slots)), choice.day)


def _book(desk: Desk, request: Request, slot: str, day: int) -> Turn:
    outcome, booked = desk.at(request, Slot.read(slot))
    if outcome == "ok" and booked is not None:
        return Turn(_promise(desk, booked), "booked")
    if outcome == "too_late" and booked is not None:
        return Turn(words.too_late(booked, desk.keeper.clock.now(), desk.keeper.zone.key), "late")
    return _offer(desk, request, day, words.TAKEN[request.language])


def withdraw(desk: Desk, request: Request) -> Turn:
    """Take back the callback that is open, if there is one."""
    there = desk.keeper.store.open_for(request.phone)
    if there is None:
        return Turn(words.NO_CALL[request.language], "declined")
    outcome, after = desk.changes.cancel(there, "taken back by the customer in a text")
    if outcome == "ok" or after is None:
        return Turn(words.cancelled(request.language), "withdrawn")
    return Turn(words.too_late(after, desk.keeper.clock.now(), desk.keeper.zone.key), "late")


def _keep(desk: Desk, request: Request, day: int, otherwise: str) -> Turn:
    there = desk.keeper.store.open_for(request.phone)
    if there is None:
        return _offer(desk, request, day, otherwise)
    return Turn(words.existing(there, desk.keeper.clock.now(), desk.keeper.zone.key), "kept")


def _promise(desk: Desk, booked: Callback) -> str:
    now, centre = desk.keeper.clock.now(), desk.keeper.zone.key
    told = words.promised(booked, now, centre, own_number=True)
    return f"{told} {words.BY_TEXT[booked.language]}"


def _read(body: str) -> Answer | None:
    """Read an answer.

    Example:
        >>> [_read(text) for text in ("2.", "Otro día", "No, thanks!", "my bill")]
        ['2', 'other', 'no', None]
        >>> [_read(text) for text in ("2 please", "I'll take the second one", "1 or 2", "2 pm")]
        ['2', '2', None, None]
    """
    said = _plain(body).split()
    polite = [word for word in said if word not in _POLITE]
    bare = [word for word in said if word not in _AROUND]
    if found := _MEANINGS.get(" ".join(said)) or _MEANINGS.get(" ".join(polite)):
        return found
    chosen = _MEANINGS.get(" ".join(bare[:-1] if bare[-1:] == ["one"] and bare[1:] else bare))
    return None if chosen in ("no", "keep") else chosen  # "no, it is good": nobody knows


def _plain(body: str) -> str:
    folded = unicodedata.normalize("NFD", body.casefold())
    bare = "".join(
        one if one.isalnum() else " " for one in folded if not unicodedata.combining(one)
    )
    return " ".join(bare.split())


_MEANINGS: Final[Mapping[str, Answer]] = {
    word: meaning for meaning, said in _ANSWERS.items() for word in said.split(",")
}
