"""What Amazon Connect tells of a call, and what that says of the callback.

Events come at least once and in any order. So one that says less than is known already changes
nothing, and one that says more brings the callback to where it must have come by then.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

from contact_center.domain.callbacks import policy
from contact_center.domain.callbacks.policy import Policy
from contact_center.domain.callbacks.states import Callback, Miss
from contact_center.domain.hours import OpeningHours

# Attributes of a contact that name its callback and the number of the attempt.
CALLBACK_ID: Final = "callbackId"
ATTEMPT: Final = "callbackAttempt"

# Why a contact ended that nobody was called for, in Amazon Connect's words.
STOPPED: Final = "API"
NOT_QUEUED: Final = "CONTACT_FLOW_DISCONNECT"


@dataclass(frozen=True, slots=True)
class Heard:
    """One report about a contact.

    Attributes:
        kind: begun, connected (to an agent) or ended.
        talked_at: When it was connected to an agent, if it was.
        reason: Why it was disconnected, in Amazon Connect's words.
    """

    kind: Literal["begun", "connected", "ended"]
    contact_id: str
    at: datetime
    talked_at: datetime | None = None
    reason: str | None = None


def miss_of(reason: str | None) -> Miss:
    """Read why a call led to nobody.

    The set of reasons is open; what is not known is taken for nobody answering. Source: Amazon
    Connect administrator guide, DisconnectReason of contact records.

    Example:
        >>> [miss_of(r) for r in ("TELECOM_BUSY", "TELECOM_NUMBER_INVALID", "CUSTOMER_DISCONNECT")]
        ['busy', 'invalid', 'no_answer']
    """
    told = reason or ""
    if "BUSY" in told:
        return "busy"
    if "INVALID" in told:
        return "invalid"
    if told in ("TELECOM_PROBLEM", "OUTBOUND_RESOURCE_ERROR", "OUTBOUND_ATTEMPT_FAILED"):
        return "failed"
    return "no_answer"


def heard(
    callback: Callback, report: Heard, now: datetime, hours: OpeningHours, how: Policy
) -> Callback | None:
    """Return what a report makes of a callback; None: nothing that is not known already."""
    if report.contact_id == callback.leaves:
        return _leaving(callback, report, now, hours, how)
    if report.contact_id in (callback.origin, callback.asked_in, *callback.past):
        return None
    if callback.contact_id not in (None, report.contact_id):
        return None
    if callback.state == "requested":
        return _in_queue(callback, report, now, hours, how)
    if callback.state not in ("dialling", "connected"):
        return None
    known = callback.contact_id == report.contact_id
    callback = callback.called(report.contact_id, report.talked_at or report.at)
    if report.kind == "begun":
        return None if known else callback
    return _talked(callback, report, now, hours, how)


def _in_queue(
    callback: Callback, report: Heard, now: datetime, hours: OpeningHours, how: Policy
) -> Callback | None:
    """Return what a report makes of a callback whose turn in Amazon Connect's queue is to come."""
    if report.kind == "begun":
        return None  # its flow notes it, or it does not come into the queue
    if report.kind == "ended" and report.talked_at is None:
        if report.reason == STOPPED:  # by us, and whoever did it writes what follows
            return None
        if report.reason == NOT_QUEUED:
            queued = callback.changed(contact_id=report.contact_id)
            return policy.unqueued(queued, now, hours, how)
    at = report.talked_at or report.at
    begun = policy.dial(callback, at, "an agent is ready")
    same = begun.changed(past=callback.past).called(report.contact_id, at)
    return _talked(same, report, now, hours, how)


def _leaving(
    callback: Callback, report: Heard, now: datetime, hours: OpeningHours, how: Policy
) -> Callback | None:
    """Return what a report makes of a callback that was to leave the queue: an agent was faster."""
    gone = callback.changed(leaves=None)
    if report.talked_at is None or not callback.is_waiting:
        return gone if report.kind == "ended" else None
    begun = policy.dial(gone, report.talked_at, "an agent was ready")
    past = tuple(one for one in callback.past if one != report.contact_id)
    same = begun.changed(past=past).called(report.contact_id, report.talked_at)
    return _talked(same, report, now, hours, how)


def _talked(
    callback: Callback, report: Heard, now: datetime, hours: OpeningHours, how: Policy
) -> Callback | None:
    if report.talked_at and callback.state == "dialling":
        callback = callback.to(
            "connected", report.talked_at, "talks to an agent", connected_at=report.talked_at
        )
    elif report.kind == "connected":
        return None
    if report.kind != "ended":
        return callback
    if callback.state == "connected":
        return callback.to("completed", report.at, "the talk is over")
    waited = callback.waits_on == callback.attempts
    why: Miss = "abandoned" if waited else miss_of(report.reason)
    return policy.missed(callback, why, now, hours, how)
