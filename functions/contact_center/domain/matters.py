"""Open matters: what a customer is likely to call about, and how it is said."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal, get_args
from zoneinfo import ZoneInfo

from contact_center.domain import phrases
from contact_center.domain.language import Language

MatterKind = Literal["bill", "outage", "callback", "appointment", "case"]
KINDS: frozenset[str] = frozenset(get_args(MatterKind))

Intent = Literal["pay_bill", "outage", "callback", "appointment"]

RECENT_BILL = timedelta(days=7)  # a bill older than this is not what the call is about
_SOON = timedelta(days=1)  # appointments of today and tomorrow are worth asking about


@dataclass(frozen=True, slots=True)
class Matter:
    """Something open between a customer and the company.

    Attributes:
        reference: Number of the bill, appointment, ...; unique within its kind.
        customer_id: Whose it is; None for a matter of the number alone, such as a case of a caller
            we do not know.
        at: A bill: issued. An outage: began. A callback, an appointment: due. A case: opened. UTC.
        until: A bill: payment due. An outage: expected end. A case: answer promised. UTC.
        words: An outage's notice by language, or the topic of a case under "en".
    """

    kind: MatterKind
    reference: str
    customer_id: str | None
    at: datetime
    until: datetime | None = None
    words: Mapping[str, str] = field(default_factory=dict)


def shown_until(matter: Matter) -> datetime | None:
    """Return when a matter leaves the cards even if nobody closes it, or None for never."""
    match matter.kind:
        case "bill":
            return None
        case "outage":
            return (matter.until or matter.at + timedelta(days=6)) + timedelta(days=1)
        case "appointment":
            return (matter.until or matter.at) + timedelta(hours=12)
        case "callback":
            return matter.at + timedelta(days=7)
        case "case":
            return matter.at + timedelta(days=60)


def recent_bill(matters: Iterable[Matter], now: datetime, zone: ZoneInfo) -> Matter | None:
    """Return the latest unpaid bill if it was issued in the last seven calendar days.

    Source: domain reference, row 45: a recently issued bill predicts the reason for the call.
    """
    today = now.astimezone(zone).date()
    bills = [
        matter
        for matter in matters
        if matter.kind == "bill"
        and timedelta(0) <= today - matter.at.astimezone(zone).date() <= RECENT_BILL
    ]
    return max(bills, key=lambda bill: bill.at, default=None)


def bill_issued(bill: Matter, now: datetime, zone: ZoneInfo, language: Language) -> str:
    """Say how long ago a bill was issued, in calendar days of the centre."""
    days = (now.astimezone(zone).date() - bill.at.astimezone(zone).date()).days
    return phrases.days_ago(days, language)


def likely_intent(matters: Sequence[Matter], now: datetime, zone: ZoneInfo) -> Intent | None:
    """Predict why a customer calls.

    The most pressing matter wins: an outage in the area, an appointment of today or tomorrow, a
    bill of the last seven days, and then whatever is promised for later.
    """
    kinds = {matter.kind for matter in matters}
    today = now.astimezone(zone).date()
    if "outage" in kinds:
        return "outage"
    if any(
        matter.kind == "appointment"
        and timedelta(0) <= matter.at.astimezone(zone).date() - today <= _SOON
        for matter in matters
    ):
        return "appointment"
    if recent_bill(matters, now, zone):
        return "pay_bill"
    if "callback" in kinds:
        return "callback"
    return "appointment" if "appointment" in kinds else None


def outage_notice(matters: Iterable[Matter], language: Language) -> str | None:
    """Return the sentence about the latest known outage, in a language or else in English."""
    outages = [matter for matter in matters if matter.kind == "outage"]
    if not outages:
        return None
    words = max(outages, key=lambda outage: outage.at).words
    return words.get(language) or words.get("en")


def line_for_agent(matter: Matter, zone: ZoneInfo) -> str:
    """Describe a matter in a few English words: what the agent reads.

    Example:
        >>> from datetime import UTC
        >>> bill = Matter("bill", "B-1", "C-1", datetime(2026, 11, 18, 15, tzinfo=UTC))
        >>> line_for_agent(bill, ZoneInfo("America/New_York"))
        'unpaid bill B-1 of Nov 18'
    """
    at = matter.at.astimezone(zone)
    until = matter.until.astimezone(zone) if matter.until else None
    match matter.kind:
        case "bill":
            return f"unpaid bill {matter.reference} of {at:%b %-d}" + _and(", due", until, "%b %-d")
        case "outage":
            return f"outage in the area since {at:%b %-d %H:%M}" + _and(
                ", expected back", until, "%b %-d %H:%M"
            )
        case "callback":
            return f"callback promised for {at:%b %-d %H:%M}"
        case "appointment":
            return f"appointment on {at:%b %-d %H:%M}"
        case "case":
            topic = matter.words.get("en", "other")
            photo = matter.words.get("photo")
            line = f"case {matter.reference} ({topic}) of {at:%b %-d}" + _and(
                ", to be answered by", until, "%b %-d %H:%M"
            )
            return f"{line}, photo {photo}" if photo else line


def _and(words: str, moment: datetime | None, form: str) -> str:
    return f"{words} {moment.strftime(form)}" if moment else ""
