"""Going on by text: who is offered a link in place of the telephone, and who never is.

    offered ──the caller says yes──▶ started ──the transaction ends well──▶ completed
                                        └────────30 minutes, and it has not────▶ failed

A caller who has tried the web or texts lately is not sent back there: they hear how their case
stands, and a person helps. Source: domain reference, rows 38 to 42.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal
from zoneinfo import ZoneInfo

from contact_center.domain import phrases
from contact_center.domain.callers import Customer
from contact_center.domain.interactions import Interaction
from contact_center.domain.language import Language
from contact_center.domain.lookup import CallerCard
from contact_center.domain.matters import Matter
from contact_center.domain.phone import PhoneNumber
from contact_center.domain.transactions import TRANSACTIONS
from contact_center.domain.transactions.words import Phrase

DUE_AFTER: Final = timedelta(minutes=30)
TRIED_WITHIN: Final = timedelta(hours=24)
_ELSEWHERE: Final = frozenset({"WEB", "SMS"})
_WELL: Final = (": done", ": repeated")  # how ``Session.tried`` tells that nothing is left to do
_PAGE_LEVEL: Final = 2  # a page asks for a PIN, not for a code sent to the telephone it is on
# It ends with a link anyway; and where somebody may be in danger nobody waits for a text.
_BY_TELEPHONE: Final = frozenset({"bill_copy", "report_outage"})

Outcome = Literal["offer", "tried", "not_offered"]


@dataclass(frozen=True, slots=True)
class Offer:
    """Whether a caller is offered to go on by text.

    Attributes:
        reason: Why not; empty for an offer.
        customer: Whose business it is, where it is offered.
        tried: Their latest attempt elsewhere, and
        case: the case that is open with them, if there is one.
    """

    outcome: Outcome
    reason: str = ""
    customer: Customer | None = None
    tried: Interaction | None = None
    case: Matter | None = None


def judge(
    card: CallerCard, transaction: str, now: datetime, can_be_texted: Callable[[], bool]
) -> Offer:
    """Decide whether to offer a link.

    Args:
        card: Of the number that calls.
        transaction: What the caller wants to do.
        now: Aware.
        can_be_texted: Tells whether the number is a mobile one that has not said STOP.
    """
    if not is_simple(transaction):
        return Offer("not_offered", "not_simple")
    if len(card.customers) != 1:
        return Offer("not_offered", "not_known")
    if tried := _tried_elsewhere(card, now):
        case = next((matter for matter in card.matters if matter.kind == "case"), None)
        return Offer("tried", "tried_elsewhere", tried=tried, case=case)
    if not can_be_texted():
        return Offer("not_offered", "no_mobile")
    return Offer("offer", customer=card.customers[0])


def is_simple(transaction: str) -> bool:
    """Tell whether a page can finish a transaction.

    Example:
        >>> is_simple("meter_reading"), is_simple("payment_plan"), is_simple("bill_copy")
        (True, False, False)
    """
    known = TRANSACTIONS.get(transaction)
    return known is not None and known.level <= _PAGE_LEVEL and transaction not in _BY_TELEPHONE


def text_contact(contact_id: str) -> str:
    """Name the contact by text that a call went on in: it has a place of its own in the history."""
    return f"{contact_id}-text"


def ended_well(tried: str | None) -> bool:
    """Tell from the words of the history whether an attempt came to its end."""
    return (tried or "").endswith(_WELL)


def _tried_elsewhere(card: CallerCard, now: datetime) -> Interaction | None:
    """Return the latest attempt on the web or by text of the last day that led to nothing."""
    attempts = [
        one
        for one in card.interactions
        if one.channel in _ELSEWHERE
        and one.by_customer
        and timedelta(0) <= now - one.at < TRIED_WITHIN
        and one.is_left_open
        and not ended_well(one.tried)
    ]
    return max(attempts, key=lambda one: one.at, default=None)


_OFFER: Final = Phrase(
    "We can text you a link to do this on your phone, without waiting. Press 1 for the text, "
    "or 2 to go on here.",
    "Podemos enviarle un mensaje con un enlace para hacerlo en su teléfono, sin esperar. Oprima 1 "
    "para el mensaje, o 2 para seguir aquí.",
)
_SENT: Final = Phrase(
    "The text is on its way. The link works once, for 15 minutes. You may hang up now.",
    "El mensaje va en camino. El enlace funciona una vez, por 15 minutos. Ya puede colgar.",
)


def offered(language: Language) -> str:
    return _OFFER.es if language == "es" else _OFFER.en


def sent(language: Language) -> str:
    return _SENT.es if language == "es" else _SENT.en


def status(offer: Offer, now: datetime, zone: ZoneInfo, language: Language) -> str:
    """Tell somebody who tried elsewhere where that stands, and that a person helps now."""
    wall = now.astimezone(zone)
    said: list[str] = []
    if offer.tried:
        when = phrases.day_and_time(offer.tried.at.astimezone(zone), wall, language)
        said.append(
            f"Vimos que lo intentó en línea {when}"
            if language == "es"
            else f"We see that you tried this online {when}"
        )
    if offer.case:
        said.append(_of_case(offer.case, language))
    said.append(
        "Ahora le ayudará una persona" if language == "es" else "A colleague will help you now"
    )
    return phrases.sentences(*said)


def _of_case(case: Matter, language: Language) -> str:
    number = phrases.digits(case.reference)
    texts: Mapping[Language, str] = {
        "en": f"Your case {number} is open, and a colleague has it",
        "es": f"Su caso {number} está abierto, y lo tiene un colega",
    }
    return texts[language]


@dataclass(frozen=True, slots=True)
class Deflection:
    """One caller who went on by text.

    Attributes:
        contact_id: The call, which names it.
        due_at: When it counts as failed unless it is completed.
    """

    contact_id: str
    chain_id: str
    customer_id: str
    phone: PhoneNumber
    transaction: str
    language: Language
    started_at: datetime
    due_at: datetime
    state: Literal["started", "completed", "failed"] = "started"
