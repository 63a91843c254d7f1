"""Somebody on a list that is called: a callback that they did not ask for.

Its call is a ``Callback``, with the same states, the same moves and the same policy of attempts;
here stands what is different: who is called answered no offer, may ask never to be called again,
and an answer that found no agent in time is counted.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from contact_center.domain.callbacks import policy, states
from contact_center.domain.callbacks.policy import Policy
from contact_center.domain.callbacks.states import Callback
from contact_center.domain.group_calls.lists import Entry
from contact_center.domain.group_calls.runs import Run
from contact_center.domain.group_calls.screening import MEANINGS, Facts, Refusal
from contact_center.domain.hours import OpeningHours
from contact_center.domain.profile import MessageClass
from contact_center.domain.zones import DEFAULT, QuietRule

# A recipient's promise is the list's: nothing is worth calling for once its due_by has passed.
POLICY: Final = Policy(expires_after=timedelta(0))
# Attributes of a contact that name its recipient and the number of the attempt.
RECIPIENT: Final = "groupCall"
ATTEMPT: Final = "groupCallAttempt"
_ASK_AGAIN_AFTER: Final = timedelta(seconds=5)  # for a call of which no answer came
_TALK_AT_MOST: Final = timedelta(hours=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """One row of a run.

    Attributes:
        line: Of the list; with the run it names the recipient.
        call: What is done about it.
        answered_on: The latest attempt that a person answered; 0: none.
        waits_on: The latest attempt at which they asked for an agent.
        abandoned_on: The latest attempt at which no agent was there in time.
        later_on: The latest attempt at which they asked for another time.
        refused: They asked not to be called again.
        as_task: An agent gets a task, and calls.
        looked_at: When its contact was looked up last, and nothing was new; or, while it has none,
            when its call was asked for again.
        turned_away_at: How many calls the run had made when Amazon Connect refused this one, for
            what may be their number.
    """

    run_id: str
    line: int
    kind: MessageClass
    call: Callback
    answered_on: int = 0
    waits_on: int = 0
    abandoned_on: int = 0
    later_on: int = 0
    refused: bool = False
    as_task: bool = False
    looked_at: datetime | None = None
    turned_away_at: int | None = None

    @property
    def name(self) -> str:
        return f"{self.run_id}-{self.line}"

    @property
    def token(self) -> str:
        """What makes a call once: Amazon Connect remembers it for seven days."""
        return f"{self.name}-{self.call.attempts}"

    @property
    def in_the_air(self) -> bool:
        """Whether a call is out that is not with an agent: it rings, is greeted, or waits."""
        return self.call.state == "dialling"

    @property
    def is_out(self) -> bool:
        """Whether we may be on the line to them; a task rings nobody until an agent has it."""
        return self.call.is_out and not (self.as_task and self.in_the_air)

    @property
    def is_for_owner(self) -> bool:
        """Whether it is a task of one agent, for which nobody else of the queue is needed."""
        return self.as_task and self.call.owner is not None

    @property
    def takes_room_of(self) -> str:
        """Whose room it takes while it is in the air: its queue's, or its owner's."""
        if not self.is_for_owner:
            return self.call.queue
        # In hexadecimal, as it names an attribute: user names have dots and at signs.
        return f"owner_{(self.call.owner or '').encode().hex()}"

    @property
    def look_at(self) -> datetime:
        """When something is to be done about it next."""
        since = self.call.since
        if self.call.is_waiting:
            return self.call.due_at
        if self.call.contact_id is None:
            return max(since, self.looked_at or since) + _ASK_AGAIN_AFTER
        if self.looked_at is not None and self.looked_at >= since:
            since = self.looked_at  # others come first then
        elif self.call.state == "connected":
            return since + _TALK_AT_MOST
        later = since + POLICY.settle_after
        ends = self.call.promised_by
        return min(later, ends) if self.as_task and since < ends else later

    def with_call(self, call: Callback, **changes: object) -> "Recipient":
        return replace(self, call=call, **changes)  # type: ignore[arg-type]


def begin(
    run: Run,
    entry: Entry,
    facts: Facts,
    now: datetime,
    hours: OpeningHours,
    quiet: QuietRule = DEFAULT,
) -> Recipient | None:
    """Return a new recipient, who waits for the first hour at which they may be called.

    Returns:
        None when there is no such hour before the entry is due.
    """
    at = facts.first_call(now, hours, quiet)
    if facts.number is None or at is None or at >= entry.due_by:
        return None
    call = Callback(
        callback_id=f"{run.run_id}-{entry.line}",
        phone=facts.number,
        language=entry.language,
        zones=facts.zones,
        zone=facts.zones[0],
        queue=entry.queue,
        origin=run.run_id,
        requested_at=now,
        promised_from=now,
        promised_by=entry.due_by,
        due_at=at,
        state="scheduled",
        customer_id=entry.customer_id,
        about=entry.reason,
        owner=entry.owner,
    )
    began = states.began(call, "on an approved list")
    return Recipient(
        run_id=run.run_id,
        line=entry.line,
        kind=entry.kind,
        call=began,
        as_task=run.mode == "tasks",
    )


def make_way(it: Recipient, now: datetime) -> Recipient | None:
    """Return a recipient for whom something else is in the way; None while it is not their turn."""
    if not it.call.is_waiting:
        return None
    return it.with_call(it.call.changed(due_at=now + policy.ON_THE_LINE))


def forbidden(it: Recipient, why: Refusal, now: datetime) -> Recipient:
    """Return a recipient who must not be called any more, as it turned out."""
    return it.with_call(it.call.to("cancelled", now, MEANINGS[why]))


def called(it: Recipient, attempt: int, contact_id: str) -> Recipient | None:
    """Note the contact of a call that was made; None when that is known, or past."""
    same = it.in_the_air and it.call.attempts == attempt and it.call.contact_id is None
    return it.with_call(it.call.changed(contact_id=contact_id)) if same else None


def asked_again(it: Recipient, now: datetime) -> Recipient:
    """Note that a call of which no answer came is asked for once more: others come first then."""
    return replace(it, looked_at=now)


def is_silent(it: Recipient, now: datetime) -> bool:
    """Tell whether an event would have told of a call by now, had it been made."""
    return it.call.since + POLICY.settle_after <= now


def is_in_vain(it: Recipient, run: Run, now: datetime) -> bool:
    """Tell whether a task that no agent has is worth nothing any more: it is taken back then."""
    over = now >= it.call.promised_by or run.state == "stopped"
    return it.as_task and it.in_the_air and over


def looked_up(it: Recipient, contact_id: str, now: datetime) -> Recipient | None:
    """Note that a contact was looked up in vain; None when another one counts by now."""
    same = it.call.contact_id == contact_id and not it.call.is_waiting and it.call.is_open
    return replace(it, looked_at=now) if same else None


def stopped(it: Recipient, now: datetime) -> Recipient | None:
    """Return a recipient of a run that was stopped; None while a call is still out."""
    if not it.call.is_waiting:
        return None
    return it.with_call(it.call.to("cancelled", now, "the run was stopped"))


def counts(before: Recipient | None, after: Recipient) -> Mapping[str, int]:
    """Return what a change adds to the counts of a run."""
    known = len(before.call.moves) if before else 0
    found: dict[str, int] = {} if before else {"recipients": 1}
    for move in after.call.moves[known:]:
        if move.state in ("no_answer", "busy", "voicemail", "connected"):
            found[move.state] = found.get(move.state, 0) + 1
        elif move.state in states.FINAL:
            found[move.state] = 1
    for name, change in (
        ("calls", after.call.attempts - (before.call.attempts if before else 0)),
        ("answered", _newer(before, after, "answered_on")),
        ("abandoned", _newer(before, after, "abandoned_on")),
        ("later", _newer(before, after, "later_on")),
        ("refused", int(after.refused) - int(bool(before and before.refused))),
        ("open", int(after.call.is_open) - int(bool(before and before.call.is_open))),
        ("ended", _ended(after) - (_ended(before) if before else 0)),
    ):
        if change:
            found[name] = change
    return found


def _newer(before: Recipient | None, after: Recipient, name: str) -> int:
    """Tell whether an attempt was marked that was not before."""
    return int(getattr(after, name) > (getattr(before, name) if before else 0))


def _ended(it: Recipient) -> int:
    """Return how many of its calls are over, or with an agent."""
    return it.call.attempts - int(it.in_the_air)
