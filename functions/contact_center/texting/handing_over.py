"""A conversation by text is handed over: to a person, or to whoever reads its case."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from contact_center.domain import cases, lookup, opening
from contact_center.domain.cases import Case, Topic
from contact_center.domain.errors import ConnectUnavailable
from contact_center.texting.people import QUEUES, Handover
from contact_center.texting.reaching import reach
from contact_center.texting.talks import Here, remembering

_TOLD_EVERY: Final = timedelta(hours=12)  # that nobody is there, or that everybody is busy
_INTENTS: Final[Mapping[Topic, str]] = {"bill": "pay_bill", "supply": "outage"}
_NO_TEXTS: Final = "They said STOP: no text reaches them. Please call them."
# What an agent's page shows of a caller's card, by the names of the reply of caller_lookup.
_KNOWN: Final = (
    *("customerId", "firstName", "household", "repeat", "matters"),
    *(f"history{line}" for line in range(1, 6)),
)


def open_case(here: Here, topic: Topic) -> Case:
    asked = Case(
        number="",
        topic=topic,
        contact_id=here.talk.contact_id,
        customer_id=here.customer_id,
        phone=here.arrival.from_,
        language=here.talk.language,
        opened_at=here.now,
        answer_by=_promise(here, topic),
    )
    return here.app.cases.open(asked, here.arrival.from_)[0]


def handover(here: Here, reason: str, topic: Topic, about: str) -> Handover:
    """Put together what a person needs to go on: whom, why, and what was said so far."""
    talk, number = here.talk, here.arrival.from_
    zone = here.app.self_service.zone
    known = lookup.answer(here.card, number, chain_id=talk.contact_id, now=here.now, zone=zone)
    queue = "Emergency" if reason == "emergency" else QUEUES[topic]
    attributes = {
        **{name: known.get(name) or "none" for name in _KNOWN},
        "textNumber": number.e164,
        "language": talk.language,
        "reason": reason,
        "intent": _INTENTS.get(topic, "none"),
        "topic": topic,
        "tried": f"by text: {about or talk.asking}" if about or talk.asking else "by text",
        "queue": queue,
        "verified": "no",
        "lastStep": "text",
    }
    return Handover(
        key=f"{talk.contact_id}-{here.arrival.id}",
        phone=number,
        name=known.get("firstName") or here.pick("Customer", "Cliente"),
        queue=queue,
        attributes=attributes,
        lines=remembering(talk, f"customer: {here.arrival.body}").lines,
    )


def to_be_called(here: Here, reason: str, topic: Topic, about: str) -> None:
    """Leave who said STOP to a person who calls them: in a chat nothing would reach them."""
    plain = handover(here, reason, topic, about)
    taken_over = replace(
        plain,
        attributes={**plain.attributes, "tried": f"{plain.attributes['tried']}. {_NO_TEXTS}"},
        lines=(*plain.lines, _NO_TEXTS),
    )
    case = open_case(here, topic)
    if reach(taken_over, here.app.people, here.now, by="task").how == "task":
        here.app.people.give_task(taken_over, case.number)


def may_tell(told_at: datetime | None, now: datetime) -> bool:
    return told_at is None or now - told_at >= _TOLD_EVERY


def _promise(here: Here, topic: Topic) -> datetime | None:
    try:
        return cases.promise(here.app.hours.coming(here.now), here.now, topic)
    except ConnectUnavailable:
        return None


def closed(here: Here) -> str | None:
    """Return when we open again; None while we are open, or where nobody can say."""
    try:
        hours = here.app.hours.coming(here.now)
    except ConnectUnavailable:
        return None
    told = opening.answer(hours, here.now, here.talk.language)
    return None if told.is_open else told.next_opening
