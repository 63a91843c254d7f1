"""What is done about a callback when something happens to it, or does not happen.

Source: domain reference, part 2(c): at most three attempts; busy is tried again after 5 minutes, no
answer after 30 to 60; never again on a number that does not exist or must not be called; always
while the customer may be called and the centre is open.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from contact_center.domain import zones
from contact_center.domain.callbacks import times
from contact_center.domain.callbacks.slots import Slot
from contact_center.domain.callbacks.states import Callback, Miss, State
from contact_center.domain.hours import OpeningHours
from contact_center.domain.zones import QuietRule

ON_THE_LINE: Final = timedelta(minutes=5)  # until a call is tried that another one is in the way of
EARLY: Final = timedelta(minutes=1)  # a schedule may fire within its minute


@dataclass(frozen=True, slots=True)
class Policy:
    """How often and when we try.

    Attributes:
        attempts: Calls in all.
        pause: Until the next one, by what came of the last; later: they asked for another time.
        expires_after: When a promise is no longer worth keeping.
        settle_after: A call of which nothing was heard for so long is looked up.
        capacity: Callbacks of a queue in one slot.
        offer_after: Seconds of waiting from which a callback is offered.
        owner_wait: Seconds for which a call is offered to its owner alone.
        quiet: Hours in which people may be called; who asked for the call is bound by no stricter.
        near_closing: So long before closing time, waiting may be in vain.
        queues: Their names.
        countries: That are called, ISO 3166-1 alpha-2; None: any.
    """

    attempts: int = 3
    pause: Mapping[str, timedelta] = field(
        default_factory=lambda: {
            "busy": timedelta(minutes=5),
            "no_answer": timedelta(minutes=45),
            "voicemail": timedelta(minutes=45),
            "abandoned": timedelta(minutes=15),
            "failed": timedelta(minutes=5),
            "later": timedelta(hours=2),
        }
    )
    expires_after: timedelta = timedelta(days=7)
    settle_after: timedelta = timedelta(minutes=15)
    capacity: int = 4
    offer_after: int = 60
    owner_wait: int = 20
    quiet: QuietRule = zones.DEFAULT
    near_closing: timedelta = timedelta(minutes=20)
    queues: tuple[str, ...] = ("General", "Billing")
    countries: frozenset[str] | None = None


def wanted_at(callback: Callback) -> datetime:
    """Return when the customer wants to be called, by the rules of their clock known now."""
    if callback.wall is None or callback.state != "scheduled":
        return callback.due_at
    return zones.resolve(datetime.fromisoformat(callback.wall), callback.zone)


def fire(
    callback: Callback, sequence: int, now: datetime, hours: OpeningHours, policy: Policy
) -> Callback | None:
    """Decide about a callback whose schedule has fired.

    Returns:
        It as it is to be written: ``dialling`` when it is to be called now, another time or an end
        otherwise. None: the schedule is one of before, and nothing is to be done.
    """
    if not callback.is_waiting or sequence != callback.sequence:
        return None
    if callback.state == "requested" and not _given_up(callback, now, policy):
        return None
    if callback.refused_at == callback.since and now < callback.due_at - EARLY:
        return None  # refused, and not to be tried again yet
    if now >= callback.promised_by + policy.expires_after:
        return callback.to("expired", now, "too late to be worth anything")
    if callback.state == "requested":
        return _later(callback, now, now + EARLY, hours, policy, "its turn did not come in time")
    at = wanted_at(callback)
    if at > now + EARLY:
        return agreed_again(callback, now)
    if not times.may_call(hours, callback.zones, now, policy.quiet):
        return _later(callback, now, now, hours, policy, "closed, or not an hour to call")
    return dial(callback, now)


def dial(callback: Callback, now: datetime, why: str = "it is time") -> Callback:
    """Return a callback that is called now: one more attempt."""
    return callback.to(
        "dialling",
        now,
        why,
        attempts=callback.attempts + 1,
        contact_id=None,
        past=_past(callback),
        due_at=now,
    )


def _past(callback: Callback) -> tuple[str, ...]:
    """Return the contacts of a callback whose latest is over."""
    return (*callback.past, callback.contact_id) if callback.contact_id else callback.past


def unqueued(
    callback: Callback,
    now: datetime,
    hours: OpeningHours,
    policy: Policy,
    why: str = "it could not be queued",
) -> Callback:
    """Return a callback that has no place in Amazon Connect's queue: we call, as soon as may be."""
    gone = callback.changed(contact_id=None, past=_past(callback))
    at = times.next_call(hours, callback.zones, now + EARLY, policy.quiet)
    if at is None:
        return gone.to("expired", now, "there is no time to call")
    return _postponed(gone, at, now, why)


def given(
    callback: Callback,
    queue: str,
    owner: str | None,
    now: datetime,
    hours: OpeningHours,
    policy: Policy,
) -> Callback:
    """Return a callback that another queue or agent is to serve."""
    slot = str(Slot(queue, Slot.read(callback.slot).begins)) if callback.slot else None
    mine = callback.changed(queue=queue, owner=owner, slot=slot)
    changes = ((callback.queue, queue), (callback.owner or "nobody", owner or "nobody"))
    why = ", ".join(from_to(*change) for change in changes if change[0] != change[1])
    if callback.state == "requested" and queue != callback.queue:
        return unqueued(mine, now, hours, policy, f"given to others: {why}")
    return mine.noted(now, f"given to others: {why}") if why else mine


def from_to(was: str, becomes: str) -> str:
    """Write a change for the record."""
    return f"{was} -> {becomes}"


def place(callback: Callback) -> str:
    """Write for the record when a callback is to be made, as supervisors write slots."""
    if callback.state == "requested":
        return "as soon as it is their turn"
    return callback.slot or str(Slot(callback.queue, callback.due_at))


def missed(
    callback: Callback, miss: Miss, now: datetime, hours: OpeningHours, policy: Policy
) -> Callback:
    """Return a callback whose call led to no talk: it waits for the next one, or was the last.

    Who picked up was reached: that no agent was there is no miss of theirs, and soon made good.
    """
    state: State = miss if miss in ("busy", "voicemail", "abandoned") else "no_answer"
    if miss == "abandoned":
        called = callback.to(state, now, "no agent was there for them", abandoned=True)
    else:
        called = callback.to(state, now, miss, misses=callback.misses + 1)
    if miss == "invalid":
        return called.to("exhausted", now, "the number cannot be called")
    if called.attempts >= policy.attempts:
        return called.to("exhausted", now, f"{called.attempts} calls")
    at = times.next_call(hours, called.zones, now + policy.pause[miss], policy.quiet)
    if at is None or at >= called.promised_by + policy.expires_after:
        return called.to("exhausted", now, "no time is left to call again")
    return called.to("retry_wait", now, miss, due_at=at, sequence=called.sequence + 1, slot=None)


def put_off(
    callback: Callback, why: str, now: datetime, hours: OpeningHours, policy: Policy
) -> Callback:
    """Return a callback whose customer picked up and is to be called another time: no miss."""
    if callback.attempts >= policy.attempts:
        return callback.to("exhausted", now, f"{why}, {callback.attempts} calls")
    at = times.next_call(hours, callback.zones, now + policy.pause["later"], policy.quiet)
    if at is None or at >= callback.promised_by + policy.expires_after:
        return callback.to("exhausted", now, f"{why}, and no time is left")
    return callback.to("retry_wait", now, why, due_at=at, sequence=callback.sequence + 1, slot=None)


def book(callback: Callback, slot: Slot, zone: str, now: datetime, why: str) -> Callback:
    """Return a callback that was given a slot: its time is what the clocks there will show."""
    wall = slot.begins.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    return callback.to(
        "scheduled",
        now,
        why,
        zone=zone,
        wall=wall.isoformat(timespec="minutes"),
        slot=str(slot),
        queue=slot.queue,
        promised_from=slot.begins,
        promised_by=slot.ends,
        due_at=slot.begins,
        sequence=callback.sequence + 1,
    )


def forbidden(callback: Callback, now: datetime) -> Callback | None:
    """Return a callback of whom asked not to be called; None: it is called already, or over."""
    if not callback.is_waiting:
        return None
    return callback.to("cancelled", now, "they asked not to be called", slot=None)


def make_way(
    callback: Callback, now: datetime, hours: OpeningHours, policy: Policy
) -> Callback | None:
    """Return a callback whose customer is on the line with us already; None: it does not wait.

    The call in the way ends, and theirs follows: it has cost them no attempt.
    """
    if not callback.is_waiting:
        return None
    return _later(callback, now, now + ON_THE_LINE, hours, policy, "they are on the line with us")


def agreed_again(callback: Callback, now: datetime) -> Callback:
    """Return a callback whose time on the wall is another moment than when it was agreed.

    It takes a place of the half hour that this is now, and gives its own back.
    """
    at = wanted_at(callback)
    promised = callback.promised_by - callback.promised_from
    slot = str(Slot.around(callback.queue, at)) if callback.slot else None
    moved = callback.changed(promised_from=at, promised_by=at + promised, slot=slot)
    return _postponed(moved, at, now, "the clocks there were changed since it was agreed")


def _given_up(callback: Callback, now: datetime, policy: Policy) -> bool:
    """Tell whether a place in Amazon Connect's queue will not do any more: we call ourselves then.

    Either its turn did not come while calls may be made, or it never came into the queue at all.
    """
    if callback.contact_id is None and now >= callback.since + policy.settle_after:
        return True
    return now >= callback.due_at - EARLY


def _later(
    callback: Callback,
    now: datetime,
    earliest: datetime,
    hours: OpeningHours,
    policy: Policy,
    why: str,
) -> Callback:
    at = times.next_call(hours, callback.zones, earliest, policy.quiet)
    if at is None:
        return callback.to("expired", now, "there is no time to call")
    return _postponed(callback, at, now, why)


def _postponed(callback: Callback, at: datetime, now: datetime, why: str) -> Callback:
    state: State = "retry_wait" if callback.state == "retry_wait" else "scheduled"
    return callback.to(state, now, why, due_at=at, sequence=callback.sequence + 1)
