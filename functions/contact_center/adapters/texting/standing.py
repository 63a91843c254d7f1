"""How we stand with a number: what it allows, whether it said STOP, what was sent lately.

The ledger is append-only: who, which class, how, in which words, when and from where. The state
beside it is what the door reads. Both are written in one transaction, here and nowhere else.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, get_args

from contact_center.adapters import codec, items, keys
from contact_center.adapters.unit_of_work import NEW, Condition, Item, UnitOfWork, unchanged
from contact_center.domain.phone import PhoneNumber
from contact_center.domain.profile import MessageClass
from contact_center.domain.texts.judged import Kept, Sent, Standing

CLASSES: Final[tuple[MessageClass, ...]] = get_args(MessageClass)
Place = tuple[str, str]

# Of the names of the texts in line: an attribute for each, so that nobody writes over another's.
_LINE: Final = "line "

# An update of what may not be there yet, whatever it is.
_ANYHOW: Final = "attribute_exists(pk) OR attribute_not_exists(pk)"


@dataclass(frozen=True, slots=True)
class Decision:
    """What somebody allowed or forbade.

    Attributes:
        phone: Which number; None of a customer who has none: then it is kept with the customer.
        classes: Which messages.
        method: How: "sms_keyword", "ivr_key", "web", "chat", "agent", "sign_up".
        words: The exact words: those they sent, or those they heard and agreed to.
        version: Of the words we used; the text's own where they are theirs.
        source: The contact or the inbound text; makes the record once.
        language: Of the words.
    """

    phone: PhoneNumber | None
    classes: tuple[MessageClass, ...]
    allowed: bool
    method: str
    words: str
    version: str
    at: datetime
    source: str
    channel: str
    customer_id: str | None = None
    language: str | None = None
    receipt: str | None = None


class Recorded(Exception):  # noqa: N818 - an answer, not a failure
    """This very decision is in the ledger already."""


def standing_place(number: PhoneNumber) -> Place:
    return keys.texts(number), keys.STANDING


def suppression_place(digest: str) -> Place:
    return keys.suppression(digest), keys.SUPPRESSION


def standing_of(stored: Item, stopped: Item) -> Standing:
    """Read how we stand with a number from its two items."""
    return Standing(
        suppressed=stopped.get("active") is True,
        consents={one: stored[f"allows_{one}"] for one in CLASSES if f"allows_{one}" in stored},
        recent=tuple(codec.restored(Sent, one) for one in stored.get("recent", [])),
        line=tuple(
            codec.restored(Kept, one) for name, one in stored.items() if name.startswith(_LINE)
        ),
    )


def line_up(work: UnitOfWork, number: PhoneNumber, place: Kept) -> None:
    """Stage that a text is kept, and that who judged another one meanwhile judges it again."""
    work.update(
        *standing_place(number),
        "SET #place = :place ADD version :one",
        Condition(_ANYHOW, {":place": codec.plain(place), ":one": 1}, named(place.reference)),
    )


def leave_line(work: UnitOfWork, number: PhoneNumber, reference: str) -> None:
    """Stage that a text is kept no more."""
    names = named(reference)
    work.update(*standing_place(number), "REMOVE #place", Condition(_ANYHOW, {}, names))


def named(reference: str) -> Mapping[str, str]:
    """Return the name that a text in line has."""
    return {"#place": f"{_LINE}{reference}"}


def decide(work: UnitOfWork, decision: Decision, copies: Mapping[str, Item]) -> None:
    """Stage a decision: its record, the state of the number, and the copies of its customers.

    Args:
        work: Where it is staged; it is written with the deed that it belongs to.
        decision: What was decided.
        copies: What the customers of the number allow, by customer, as it was read.
    """
    enter(work, decision)
    phone = decision.phone
    answer = "yes" if decision.allowed else "no"
    if phone:
        names = {f"#{one}": f"allows_{one}" for one in decision.classes}
        changes = ", ".join(f"{name} = :answer" for name in names)
        work.update(
            *standing_place(phone),
            f"SET {changes} ADD version :one",
            Condition(_ANYHOW, {":answer": answer, ":one": 1}, names),
        )
    for customer_id, copy in copies.items():
        version = copy.get("version", 0)
        consents = {**copy.get("consents", {}), **dict.fromkeys(decision.classes, answer)}
        item: dict[str, Any] = {"consents": consents, "version": version + 1}
        place = {"pk": keys.customer(customer_id), "sk": keys.CONSENTS}
        work.put({**place, **item}, unchanged(version))


def enter(work: UnitOfWork, decision: Decision) -> None:
    """Stage the record of a decision, once: ``write`` raises ``Recorded`` for a repetition."""
    phone = decision.phone
    record = {
        **codec.plain(decision),
        "pk": keys.texts(phone) if phone else keys.customer(decision.customer_id or ""),
        "sk": keys.consent(items.instant(decision.at), decision.source),
    }
    work.put(record, NEW, lambda _stored: Recorded())


def want_copies(work: UnitOfWork, customers: Collection[str]) -> None:
    """Announce what the customers of a number allow."""
    for customer_id in customers:
        work.want(keys.customer(customer_id), keys.CONSENTS)


def copies_of(work: UnitOfWork, customers: Collection[str]) -> dict[str, Item]:
    return {one: work.item(keys.customer(one), keys.CONSENTS) for one in customers}


def suppress(work: UnitOfWork, digest: str, version: int, why: str, since: str) -> None:
    """Stage that nothing goes to a number any more."""
    _switch(work, digest, version, active=True, why=why, since=since)


def release(work: UnitOfWork, digest: str, version: int, why: str, since: str) -> None:
    """Stage that a number may be texted again; what it allows is another question."""
    _switch(work, digest, version, active=False, why=why, since=since)


def _switch(
    work: UnitOfWork, digest: str, version: int, *, active: bool, why: str, since: str
) -> None:
    pk, sk = suppression_place(digest)
    item = {"pk": pk, "sk": sk, "active": active, "version": version + 1}
    work.put({**item, "why": why[:60], "since": since}, unchanged(version))
