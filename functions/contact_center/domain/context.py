"""What an agent is told before picking up: a sentence to hear, some lines to read, in English."""

import re
from dataclasses import dataclass

from contact_center.domain.phone import mask_numbers

# Why a person is needed. The words are what the flows say with the parameter ``reason``.
_REASONS = {
    "asked_person": "asked for a person",
    "pay_bill": "wants to pay a bill",
    "no_input": "gave no answer",
    "no_match": "pressed no valid key",
    "function_error": "could not be served, because a system failed",
    "repeat": "is calling again within 24 hours",
    "menu": "chose an agent in the menu",
    "not_verified": "could not prove who they are",
    "payment_failed": "could not pay by card",
    "nothing_agreed": "could not pay by card",
    "too_many_tries": "did not get on alone",
    "declined_twice": "did not get what they wanted alone",
    "switched_off": "wanted what does not work by itself just now",
    "emergency": "reports an emergency",
    "tried_online": "had tried it online in vain",
    "no_answer": "asked what we have no answer to",
    "visit_needed": "gave readings that need a look at the meter",
    "no_registered_number": "has no registered number to send to",
    "no_free_time": "found no other time for an appointment",
    "group_call": "was called by us",
    "callback": "is called back as promised",
    "passed_on": "was passed on by a colleague",
    "too_late": "wants to change an appointment that is less than a day away",
}
_PROVED = {2: "verified by PIN", 3: "verified by PIN and code"}
_NOT_PROVED = "not verified"
_INTENTS = {
    "pay_bill": "about a bill",
    "outage": "about an outage",
    "callback": "about a promised callback",
    "appointment": "about an appointment",
}
_LANGUAGES = {"en": "English", "es": "Spanish"}

LIMIT = 400  # characters of what a flow tells: a few words for each step
_SECRET_DIGITS = re.compile(r"[0-9](?:[ -]?[0-9]){5,}")  # what could be a PIN or card, never shown


@dataclass(frozen=True, slots=True)
class Circumstances:
    """Why a contact goes to an agent, as the flow tells it. None is what nobody knows.

    Attributes:
        first_name, customer_id: Whose number it is, when it belongs to exactly one customer; the id
            alone of who has proved to be somebody else.
        household: First names of those who share the number.
        number_known: Whether the network presented a number.
        repeat: Whether the number was in touch before within 24 hours.
        reason: One of the known reasons, or whatever the flow says.
        intent: What the caller wants.
        tried: What was tried in the call and how it ended, in words.
        language: The caller's.
        level: What the caller has proved in this call: see ``authentication.Level``.
        left_undone: A transaction came to no end, so that what was tried matters most.
        promise: What is whispered of the callback that they picked up, and ``before`` what is
            written of it: why we talk is what they asked for when it was promised.
    """

    first_name: str | None
    customer_id: str | None
    number_known: bool
    repeat: bool
    reason: str | None
    intent: str | None
    tried: str | None
    language: str
    level: int = 0
    left_undone: bool = False
    household: str | None = None
    promise: str | None = None
    before: str | None = None


def compose(known: Circumstances) -> dict[str, str]:
    """Compose who, why, tried and the whisper.

    Example:
        >>> told = compose(
        ...     Circumstances("Ana", "C-1001", True, True, "asked_person", "pay_bill", None, "es")
        ... )
        >>> told["whisper"]
        'Ana, not verified, asked for a person about a bill, in touch again, speaks Spanish.'
        >>> told["who"], told["why"]
        ('Ana, customer C-1001', 'Asked for a person about a bill')
    """
    name, why = _name(known), _why(known)
    verified = _PROVED.get(known.level, _NOT_PROVED)
    tried = without_secrets(known.tried) if known.tried else "nothing yet"
    whisper = [name, verified] if known.promise else [name, verified, why]
    if known.left_undone:
        whisper.append(f"tried {tried}")
    if known.repeat and known.reason != "repeat":
        whisper.append("in touch again")
    if known.language != "en":
        whisper.append(f"speaks {_LANGUAGES.get(known.language, 'another language')}")
    return {
        "who": f"{name}, customer {known.customer_id}" if known.first_name else name,
        "why": why[0].upper() + why[1:],
        "tried": tried,
        "whisper": f"{f'{known.promise} ' if known.promise else ''}{', '.join(whisper)}.",
    }


def _name(known: Circumstances) -> str:
    """Return what to call the caller."""
    if known.first_name or known.customer_id:
        return known.first_name or f"Customer {known.customer_id}"
    if known.household:
        return f"Shared line: {known.household}"
    return "Caller not recognised" if known.number_known else "Number withheld"


def without_secrets(text: str) -> str:
    """Shorten what a flow reports, and blot out whatever could be a number that was keyed in.

    Example:
        >>> without_secrets("card 4111 1111 1111 1111 declined, called from +15550100")
        'card … declined, called from +15…00'
    """
    return _SECRET_DIGITS.sub("…", mask_numbers(text))[:LIMIT]


def _why(known: Circumstances) -> str:
    if known.before:
        return known.before
    why = _REASONS.get(known.reason or "", "needs a person")
    if known.reason == "group_call" and known.tried:
        return f"{why} {without_secrets(known.tried)}"
    about = _INTENTS.get(known.intent or "")
    return f"{why} {about}" if about and known.reason != "pay_bill" else why
