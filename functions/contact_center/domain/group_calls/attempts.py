"""The calls to a recipient: when the next one is due, and what became of the latest.

All of it keeps the hours of the state that their number is from.
"""

from dataclasses import replace
from datetime import datetime
from typing import Literal

from contact_center.domain.callbacks import outcomes, policy, times
from contact_center.domain.callbacks.outcomes import Heard
from contact_center.domain.callbacks.policy import Policy
from contact_center.domain.callbacks.states import Callback, Miss
from contact_center.domain.group_calls.recipients import POLICY, Recipient
from contact_center.domain.group_calls.safety import AGENT_WITHIN
from contact_center.domain.hours import OpeningHours
from contact_center.domain.zones import rule_for

Wish = Literal["person", "later", "not_needed", "refuse"]


def theirs(it: Recipient, how: Policy) -> Policy:
    """Return how we try, at the hours of the state that a recipient's number is from."""
    return replace(how, quiet=rule_for(it.call.phone, how.quiet))


def may_call(it: Recipient, now: datetime, hours: OpeningHours, how: Policy) -> bool:
    """Tell whether it is an hour to call somebody."""
    return times.may_call(hours, it.call.zones, now, theirs(it, how).quiet)


def due(
    it: Recipient, now: datetime, hours: OpeningHours, how: Policy = POLICY
) -> Recipient | None:
    """Decide about whoever's time has come: dialling, another hour, or too late; None: nothing."""
    if it.call.due_at > now:
        return None
    call = policy.fire(it.call, it.call.sequence, now, hours, theirs(it, how))
    if call is None:
        return None
    if call.is_waiting and call.due_at >= it.call.promised_by:
        call = it.call.to("expired", now, "no hour is left before it is due")
    return it.with_call(call)


def turned_away(
    it: Recipient, why: str, calls: int | None, now: datetime, hours: OpeningHours, how: Policy
) -> Recipient:
    """Return a recipient whose call Amazon Connect refused: nobody was called, nothing counts.

    Args:
        it: The recipient.
        why: What it said.
        calls: How many calls the run had made when it perhaps refused their number, this one not
            among them; None: it never did.
        now: When it said so.
        hours: Of the centre.
        how: When we try again.
    """
    quiet = theirs(it, how).quiet
    at = times.next_call(hours, it.call.zones, now + how.pause["failed"], quiet)
    back = _not_called(it).to(
        "retry_wait",
        now,
        f"refused: {why}",
        due_at=at or it.call.promised_by,
        sequence=it.call.sequence + 1,
    )
    return it.with_call(back, turned_away_at=calls)


def not_callable(it: Recipient, why: str, now: datetime) -> Recipient:
    """Return a recipient whose number cannot be called: Amazon Connect made no call."""
    return it.with_call(_not_called(it).to("exhausted", now, f"the number cannot be called: {why}"))


def _not_called(it: Recipient) -> Callback:
    return it.call.changed(attempts=it.call.attempts - 1, contact_id=None)


def missed(it: Recipient, miss: Miss, now: datetime, hours: OpeningHours, how: Policy) -> Recipient:
    """Return a recipient whose call led to nobody."""
    return it.with_call(policy.missed(it.call, miss, now, hours, theirs(it, how)))


def wished(
    it: Recipient, wish: Wish, contact_id: str, now: datetime, hours: OpeningHours, how: Policy
) -> Recipient | None:
    """Return what becomes of a call once a person answered and said what they want.

    Returns:
        None when the call is not in the air any more, or the contact is another one.
    """
    if not it.in_the_air or it.call.contact_id not in (None, contact_id):
        return None
    known, how = it.call.changed(contact_id=contact_id), theirs(it, how)
    it = it.with_call(known, answered_on=known.attempts)
    match wish:
        case "person":
            return replace(it, waits_on=known.attempts)
        case "later":
            if it.waits_on == known.attempts:  # they had asked for an agent: there was none
                it = replace(it, abandoned_on=known.attempts)
                return it.with_call(policy.put_off(it.call, "no agent was free", now, hours, how))
            it = replace(it, later_on=known.attempts)
            return it.with_call(policy.put_off(it.call, "asked for later", now, hours, how))
        case "not_needed":
            return it.with_call(known.to("completed", now, "not needed, says who was called"))
        case "refuse":
            ended = known.to("completed", now, "asked not to be called again")
            return it.with_call(ended, refused=True)


def heard(
    it: Recipient,
    report: Heard,
    queued_at: datetime | None,
    now: datetime,
    hours: OpeningHours,
    how: Policy,
) -> Recipient | None:
    """Return what a report of Amazon Connect makes of a recipient; None: nothing new."""
    call = outcomes.heard(it.call, report, now, hours, theirs(it, how))
    if call is None:
        return None
    changed = it.with_call(call)
    attempt = it.call.attempts
    if it.waits_on != attempt or not it.in_the_air or report.kind == "begun":
        return changed
    late = report.talked_at is None or (
        queued_at is not None and report.talked_at - queued_at > AGENT_WITHIN
    )
    return replace(changed, abandoned_on=attempt) if late else changed


def rests_until(before: Recipient, after: Recipient) -> datetime | None:
    """Return how long somebody is left alone whose calls end in vain; None: they were not called.

    As long as before one more call of the same run: another run does not come sooner (domain
    reference, part 2(c), spacing of attempts).
    """
    if after.call.is_open or not after.call.attempts or after.call.state == "completed":
        return None
    if before.call.state == "retry_wait":
        return before.call.due_at
    missed_by = after.call.moves[-2]
    what = "later" if missed_by.state == "dialling" else missed_by.why
    return after.call.since + POLICY.pause.get(what, POLICY.pause["no_answer"])
