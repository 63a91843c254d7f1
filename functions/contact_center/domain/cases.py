"""Cases: a request that a caller leaves, its number, and by when it should be answered."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, get_args

from contact_center.domain import phrases
from contact_center.domain.hours import OpeningHours
from contact_center.domain.language import Language
from contact_center.domain.phone import PhoneNumber

Topic = Literal["bill", "supply", "other"]
_TOPICS: Mapping[str, Topic] = {topic: topic for topic in get_args(Topic)}

# What we ask of ourselves, in hours that the centre is open: a fault in the supply cannot wait,
# anything else is answered within a working day.
ANSWER_WITHIN: Mapping[Topic, timedelta] = {
    "supply": timedelta(hours=2),
    "bill": timedelta(hours=8),
    "other": timedelta(hours=8),
}
_PROMISES_ROUND_TO = timedelta(minutes=30)

_RANDOM_DIGITS = 7

# Damm's quasigroup of order 10 (H. M. Damm, 2004): its check digit finds every single wrong digit
# and every two neighbours exchanged, which is how people mishear numbers.
_DAMM = (
    "0317598642",
    "7092154863",
    "4206871359",
    "1750983426",
    "6123045978",
    "3674209581",
    "5869720134",
    "8945362017",
    "9438617205",
    "2581436790",
)

_ABOUT: dict[Topic, dict[Language, str]] = {
    "bill": {"en": "about your bill", "es": "sobre su factura"},
    "supply": {"en": "about your supply", "es": "sobre su suministro"},
    "other": {"en": "about your question", "es": "sobre su consulta"},
}


@dataclass(frozen=True, slots=True)
class Case:
    """A request that a person answers later.

    Attributes:
        number: Eight digits, the last a check digit.
        contact_id: The contact in which it was opened.
        phone: Where we answer.
        answer_by: By when it should be answered, UTC; None when the hours could not be had.
    """

    number: str
    topic: Topic
    contact_id: str
    customer_id: str | None
    phone: PhoneNumber
    language: Language
    opened_at: datetime
    answer_by: datetime | None


def topic_of(text: str) -> Topic:
    """Read a topic; what we do not know is "other", so that no request is lost over a word."""
    return _TOPICS.get(text, "other")


def case_number(contact_id: str, topic: Topic, attempt: int = 0) -> str:
    """Derive the number of a case: seven digits of a hash, and a check digit.

    The same contact and topic always give the same number, so that a repeated call needs no memory
    to agree with the first. Nobody outside can compute it, because contact ids are random and do
    not leave the centre; guessing hits one of 10,000 open cases once in 1,000 tries, which is why a
    number alone opens nothing: status is told to the case's telephone number or after verification.

    Args:
        contact_id: Amazon Connect's id of the contact.
        topic: What the case is about.
        attempt: 0, then 1, 2, ... when another case already has the number.

    Example:
        >>> case_number("4a573372-1f28-4e26-b97b-000000000001", "bill")
        '40131849'
    """
    return number_from(f"{contact_id}|{topic}|{attempt}")


def number_from(seed: str) -> str:
    """Derive a number that people say and key: seven digits of a hash, and a check digit."""
    digest = hashlib.sha256(seed.encode()).digest()
    digits = f"{int.from_bytes(digest[:8]) % 10**_RANDOM_DIGITS:0{_RANDOM_DIGITS}d}"
    return digits + _check_digit(digits)


def is_case_number(text: str) -> bool:
    """Tell whether a number that someone keyed in or spoke can be a case number."""
    return len(text) == _RANDOM_DIGITS + 1 and text.isdecimal() and _check_digit(text) == "0"


def promise(hours: OpeningHours, now: datetime, topic: Topic) -> datetime | None:
    """Return by when we answer: open hours counted from now, then a time that is easily said.

    Rounded up to the half hour, though not beyond closing time.
    """
    exact = hours.after_open_time(now, ANSWER_WITHIN[topic])
    if exact is None:
        return None
    wall = hours.on_wall_clock(exact)
    beyond = timedelta(minutes=wall.minute, seconds=wall.second, microseconds=wall.microsecond)
    rounded = exact + (-beyond % _PROMISES_ROUND_TO)
    closes = hours.closes_at(exact - timedelta.resolution)
    return min(rounded, closes) if closes else rounded


def read_back(case: Case, *, own_number: bool) -> str:
    """Say what was noted: what about, where to answer, and the number by digits.

    By when it is to be answered is for whoever works on cases: callers are promised no call whose
    making nothing sees to, as it does of callbacks.

    Args:
        case: The case.
        own_number: Whether we answer at the number that the caller calls from.
    """
    about = _ABOUT[case.topic][case.language]
    ending = " ".join(case.phone.e164[-4:])
    number = phrases.digits(case.number)
    if case.language == "es":
        where = "este mismo número" if own_number else f"el número que termina en {ending}"
        return phrases.sentences(
            f"Un colega tiene su solicitud {about}, y {where} para comunicarse con usted",
            f"Su número de caso es {number}",
        )
    where = "this number" if own_number else f"the number ending in {ending}"
    return phrases.sentences(
        f"A colleague has your request {about}, and {where} to reach you at",
        f"Your case number is {number}",
    )


def _check_digit(digits: str) -> str:
    state = "0"
    for digit in digits:
        state = _DAMM[int(state)][int(digit)]
    return state
