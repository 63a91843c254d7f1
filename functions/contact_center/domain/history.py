"""From what Amazon Connect and the flows report about a contact to its place in the history.

Contact events arrive at least once and in any order, and the agent's context is written in
between. So nothing is computed from the order of arrival: each report is kept once as a *fact*,
and the interaction is a function of the set of facts. The same facts give the same history.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Any

from contact_center.domain.interactions import Ending, Interaction
from contact_center.domain.phone import PhoneNumber

OVER = frozenset({"DISCONNECTED", "COMPLETED"})  # after these a contact's history is written
FOLLOWED = OVER | {"INITIATED", "CONNECTED_TO_SYSTEM", "QUEUED", "CONNECTED_TO_AGENT"}


_CALLS = frozenset(
    {"INBOUND", "TRANSFER"}
)  # a call that was asked for, a callback, waits otherwise
ANSWERED_WITHIN = 20  # seconds: the ideal, and Amazon Connect's own choice of reports


@dataclass(frozen=True, slots=True)
class Wait:
    """How a caller's wait for a person ended.

    Attributes:
        queue: That they waited for, as the agent's context has it; "none" without one.
        answered: By an agent within `ANSWERED_WITHIN`: what most managers call service level.
        left: Answered or gone within it: Amazon Connect's own "service level 20".
    """

    queue: str
    answered: bool
    left: bool


@dataclass(frozen=True, slots=True)
class WithUs:
    """Somebody who called us, and waits or talks.

    Attributes:
        since: When they came to the queue, or to the agent if one has them.
        chain_id: The first contact of their call; None: nothing tells of another one.
    """

    phone: PhoneNumber
    since: datetime
    chain_id: str | None


@dataclass(frozen=True, slots=True)
class Fact:
    """One report about a contact.

    Attributes:
        source: Type of the contact event; DESCRIBED for Amazon Connect's own record of the contact,
            CONTEXT for the agent's context, CASE for a case that was opened,
            CALLBACK for a call that was promised.
        key: Unique among the facts of a contact; the same report has the same key each time.
        reported_at: When it was reported, UTC; for events without timestamps of their own, the time
            of what they report.
        previous_id: The contact that this one was passed on from, or in which it was consulted.
    """

    source: str
    key: str
    reported_at: datetime
    chain_id: str | None = None
    previous_id: str | None = None
    channel: str | None = None
    initiation_method: str | None = None
    phone: PhoneNumber | None = None
    customer_id: str | None = None
    started_at: datetime | None = None
    queued_at: datetime | None = None
    connected_at: datetime | None = None
    ended_at: datetime | None = None
    queue: str | None = None
    agent_id: str | None = None
    disconnect_reason: str | None = None
    intent: str | None = None
    reason: str | None = None
    tried: str | None = None
    language: str | None = None
    settled: str | None = None  # "yes": what the customer wanted is done


_EARLIEST = ("started_at", "queued_at", "connected_at")
_REPORTED_BY = {
    "started_at": "INITIATED",
    "queued_at": "QUEUED",
    "connected_at": "CONNECTED_TO_AGENT",
    "ended_at": "DISCONNECTED",
}


def is_over(facts: Iterable[Fact]) -> bool:
    """Tell whether a contact has ended."""
    return any(fact.source in OVER for fact in facts)


def compose(contact_id: str, facts: Collection[Fact], *, began: datetime | None) -> Interaction:
    """Work out the interaction of a contact from what is known about it.

    Args:
        contact_id: The contact.
        facts: Every fact known, in any order, each once or more.
        began: When the history says that it began, where it was written before; else None.

    Raises:
        ValueError: There is no fact.
    """
    if not facts:
        raise ValueError(f"nothing is known about contact {contact_id}")
    known = _merged(facts)
    at = began or known.started_at or min(fact.reported_at for fact in facts)
    return Interaction(
        contact_id=contact_id,
        chain_id=known.chain_id or contact_id,
        channel=known.channel or "UNKNOWN",
        initiation_method=known.initiation_method or "UNKNOWN",
        at=at,
        ending=_ending(facts, known),
        phone=known.phone,
        customer_id=known.customer_id,
        intent=known.intent,
        reason=known.reason,
        tried=known.tried,
        language=known.language,
        settled=known.settled == "yes" or None,
        queue=known.queue,
        duration_s=_seconds(known.started_at or at, known.ended_at),
        waited_s=_seconds(known.queued_at, known.connected_at or known.ended_at),
        talked_s=_seconds(known.connected_at, known.ended_at),
        agent_id=known.agent_id,
        disconnect_reason=known.disconnect_reason,
    )


def wait(facts: Collection[Fact]) -> Wait | None:
    """Tell how a caller's wait ended; None for who did not wait, or did not call.

    Events do not say when a caller left the queue other than to an agent: the end stands for it.
    """
    known = _merged(facts)
    seconds = _seconds(known.queued_at, known.connected_at or known.ended_at)
    if seconds is None or known.channel != "VOICE" or known.initiation_method not in _CALLS:
        return None
    soon = seconds <= ANSWERED_WITHIN
    return Wait(known.queue or "none", answered=soon and known.connected_at is not None, left=soon)


def caller_with_us(facts: Collection[Fact]) -> WithUs | None:
    """Return who called and came to a queue or an agent."""
    known = _merged(facts)
    since = known.connected_at or known.queued_at
    by_phone = known.channel == "VOICE" and known.initiation_method in _CALLS
    if not (by_phone and known.phone and since):
        return None
    return WithUs(known.phone, since, known.chain_id)


def _merged(facts: Collection[Fact]) -> Fact:
    """Fold the facts into one: of times the first (of the end the last), of all else the newest."""
    in_order = sorted(facts, key=lambda fact: (fact.reported_at, fact.key))
    merged: dict[str, Any] = {}
    for field in fields(Fact):
        values = [value for fact in in_order if (value := getattr(fact, field.name)) is not None]
        if field.name in _REPORTED_BY:
            values = sorted(values) or _times_of_events(field.name, in_order)
        if values:
            merged[field.name] = values[0] if field.name in _EARLIEST else values[-1]
    return replace(in_order[-1], **merged)


def _times_of_events(name: str, facts: Sequence[Fact]) -> list[datetime]:
    """Fall back to the times of the events themselves, where no fact states the time."""
    return sorted(fact.reported_at for fact in facts if fact.source == _REPORTED_BY[name])


def _ending(facts: Iterable[Fact], known: Fact) -> Ending:
    if not is_over(facts):
        return "in_progress"
    if known.connected_at:
        return "answered"
    if any(fact.source == "CALLBACK" for fact in facts):
        return "callback"
    if any(fact.source == "CASE" for fact in facts):
        return "case"
    return "abandoned" if known.queued_at else "ended"


def _seconds(start: datetime | None, end: datetime | None) -> int | None:
    """Whole seconds between two moments; none when one is unknown, zero when clocks disagree."""
    if start is None or end is None:
        return None
    return max(0, int((end - start).total_seconds()))
