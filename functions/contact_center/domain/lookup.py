"""What the first seconds of a call need, worked out from the caller's card."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, TypeVar
from zoneinfo import ZoneInfo

from contact_center.domain import interactions, matters, phrases
from contact_center.domain.callers import Customer, recognise
from contact_center.domain.interactions import LINES_FOR_AGENT, Interaction
from contact_center.domain.language import CODES, Language
from contact_center.domain.matters import Matter
from contact_center.domain.phone import PhoneNumber

_UNNAMED: Final = {"en": "what you began", "es": "lo que empezó"}

Owned = TypeVar("Owned", Interaction, Matter)


@dataclass(frozen=True, slots=True)
class Halfway:
    """A transaction that a caller from this number was cut off from, minutes ago.

    Attributes:
        transaction: Its name.
        customer_id: Whose business it was, if that was known.
        words: What it is called by language: "this meter reading".
    """

    transaction: str
    customer_id: str | None
    words: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class CallerCard:
    """What is known about a telephone number, nothing of it expired.

    Attributes:
        customers: Whose number it is; several on a shared line.
        matters: What is open with them, or with the number.
        interactions: The latest ones, newest first.
        halfway: Where a caller may go on.
        unreadable: How many items could not be read and are left out.
    """

    customers: tuple[Customer, ...] = ()
    matters: tuple[Matter, ...] = ()
    interactions: tuple[Interaction, ...] = ()
    halfway: Halfway | None = None
    unreadable: int = 0


def answer(
    card: CallerCard, number: PhoneNumber, *, chain_id: str, now: datetime, zone: ZoneInfo
) -> Mapping[str, str | None]:
    """Compose the reply of ``caller_lookup`` for a number that was presented.

    What concerns one customer (name, bill, last reason, contacts by other ways) counts only where
    the number belongs to exactly one. What concerns the area or the number itself, an outage or a
    repeated call, counts for all. What a number's earlier owner left on the card counts for nobody.

    Args:
        card: The card of the number.
        number: The number itself.
        chain_id: First contact of this call, which is not a repeat of itself.
        now: Current time, aware.
        zone: The centre's time zone.
    """
    recognition = recognise(card.customers)
    customer = card.customers[0] if recognition == "recognised" else None
    language: Language = customer.language if customer else "en"
    elsewhere = [past for past in card.interactions if past.chain_id != chain_id]
    history = _of_owners(elsewhere, card.customers)
    open_matters = _of_owners(card.matters, card.customers)
    mine = history if customer else [past for past in elsewhere if past.phone == number]
    last = interactions.repeated(mine, now)
    bill = matters.recent_bill(open_matters, now, zone) if customer else None
    halfway = _to_go_on_with(card, customer)
    return {
        "outcome": recognition,
        "customerId": customer.customer_id if customer else None,
        "household": _household(card.customers) if recognition == "shared" else None,
        "repeat": "yes" if last else "no",
        "lastReason": interactions.topic(last, language) if customer and last else None,
        "lastIntent": last.intent if customer and last else None,
        "lastQueue": last.queue if customer and last else None,
        "intent": matters.likely_intent(open_matters, now, zone),
        "openCallback": "yes" if any(each.kind == "callback" for each in open_matters) else "no",
        "billIssued": matters.bill_issued(bill, now, zone, language) if bill else None,
        "notice": matters.outage_notice(open_matters, language),
        "resumeTransaction": halfway.transaction if halfway else None,
        "resumeWords": halfway.words.get(language) if halfway else None,
        "matters": _for_agent(open_matters, card.customers, zone),
        **history_lines(history, zone),
        **greeted(now, zone, language, customer.first_name if customer else None),
    }


def greeted(
    now: datetime, zone: ZoneInfo, language: Language, name: str | None
) -> dict[str, str | None]:
    """Return the part of the reply that greets; without a name it fits any caller."""
    return {
        "firstName": name,
        "language": language,
        "languageCode": CODES[language],
        "greeting": phrases.greeting(now.astimezone(zone), language, name),
    }


def history_lines(history: Sequence[Interaction], zone: ZoneInfo) -> dict[str, str]:
    """Return ``history1`` ... for the agent, newest first; a transferred contact is one line."""
    latest = interactions.latest_of_chains(history)[:LINES_FOR_AGENT]
    return {
        f"history{number}": interactions.line_for_agent(interaction, zone)
        for number, interaction in enumerate(latest, start=1)
    }


def _household(customers: Iterable[Customer]) -> str:
    return ", ".join(dict.fromkeys(customer.first_name for customer in customers))


def _to_go_on_with(card: CallerCard, customer: Customer | None) -> Halfway | None:
    """Return what a caller may go on with: their own business, and nobody else's on this line.

    A number of nobody's is one that somebody proved to be a customer from, minutes ago: what they
    began is not named, and goes on only once the same customer is proved again.
    """
    halfway, owner = card.halfway, customer.customer_id if customer else None
    if halfway is None or halfway.customer_id == owner:
        return halfway
    return None if card.customers else replace(halfway, words=_UNNAMED)


def _of_owners(known: Iterable[Owned], customers: Iterable[Customer]) -> list[Owned]:
    """Leave out what belongs to somebody whose number this is not any more."""
    owners = {None, *(customer.customer_id for customer in customers)}
    return [each for each in known if each.customer_id in owners]


def _for_agent(
    open_matters: Iterable[Matter], customers: Iterable[Customer], zone: ZoneInfo
) -> str | None:
    """Put the open matters on one line; on a shared line each says whose it is."""
    names = {customer.customer_id: customer.first_name for customer in customers}
    lines = []
    for matter in open_matters:
        line = matters.line_for_agent(matter, zone)
        owner = names.get(matter.customer_id or "") if len(names) > 1 else None
        lines.append(f"{owner}: {line}" if owner else line)
    return "; ".join(lines) or None
