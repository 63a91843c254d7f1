"""Making the calls: when a schedule fires, when an event tells what became of one, when none does.

Each attempt is written before it is made, and made with a token of its own: a function that failed
in between makes the same call again, and Amazon Connect makes it once.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from aws_lambda_powertools.metrics import MetricUnit

from contact_center import telemetry
from contact_center.callbacks import queued
from contact_center.callbacks.keeping import Keeper
from contact_center.domain.callbacks import policy, states, times
from contact_center.domain.callbacks.outcomes import ATTEMPT, CALLBACK_ID, Heard, heard
from contact_center.domain.callbacks.states import Callback, Miss
from contact_center.domain.cases import Case, promise
from contact_center.domain.errors import (
    CallRefused,
    CallsRefused,
    CallsThrottled,
    ContactCenterError,
    MustNotCall,
    OnTheLine,
    Raced,
)
from contact_center.domain.history import Fact
from contact_center.domain.hours import OpeningHours

if TYPE_CHECKING:
    from contact_center import ports  # the whole domain, for the names of types
    from contact_center.callbacks.ports import Calls


@dataclass(frozen=True, slots=True)
class Caller:
    """Calls back, and finds out what came of it."""

    keeper: Keeper
    calls: "Calls"
    records: "ports.ContactRecords"
    cases: "ports.Cases"

    def due(self, callback_id: str, sequence: int) -> Callback | None:
        """A schedule has fired: call, if the callback still stands and it is an hour to call.

        Raises:
            ConnectUnavailable: Whether the call was made is not known; again makes it once.
            CallsRefused, CallsThrottled: It was not, for no reason of the number; it waits, can be
                taken back, and is tried again.
        """
        keeper = self.keeper
        now = keeper.clock.now()
        hours = keeper.hours.coming(now)
        known = keeper.store.get(callback_id)
        if known and not self._is_ready(known, sequence, now, hours):
            return known
        try:
            callback, _ = keeper.change(
                callback_id, lambda it: policy.fire(it, sequence, now, hours, keeper.policy)
            )
        except MustNotCall:
            callback, _ = keeper.change(callback_id, lambda it: policy.forbidden(it, now))
        except OnTheLine:
            callback, _ = keeper.change(callback_id, lambda it: policy.make_way(it, now, hours))
        if callback is None:
            return None
        if not _is_to_be_made(callback, sequence):
            self._hand_over(callback, now)
            return callback
        return self._call(callback)

    def _is_ready(self, known: Callback, sequence: int, now: datetime, hours: OpeningHours) -> bool:
        """Clear what is in the way of deciding about it now; False: that is not to be decided."""
        waits = known.state == "requested" and known.sequence == sequence
        if waits and not self._out_of_queue(known, now):
            return False
        if not self._has_left(known, now):
            return False
        if _is_to_be_made(known, sequence):
            if not times.may_call(hours, known.zones, now):
                return False  # left to the sweep, which calls nobody then
            self._not_made(known, now)  # whether it may be made is asked again
        return True

    def report(self, callback: Callback, what: Heard) -> Callback | None:
        """An event tells of the contact of a callback."""
        keeper = self.keeper
        now = keeper.clock.now()
        hours = keeper.hours.coming(now)
        after, _ = keeper.change(
            callback.callback_id, lambda it: heard(it, what, now, hours, keeper.policy)
        )
        if after:
            self._hand_over(after, now)
        return after

    def queued(self, callback_id: str, contact_id: str) -> bool:
        """Note the contact that is to wait in Amazon Connect's queue; False: it is not to wait.

        Whoever asked not to be called has it taken off: Amazon Connect would dial them anyway.
        While a call to a list is with its customer, it does not: Amazon Connect would dial them
        whatever we know. It is called by us, once that call should be over.
        """

        def change(it: Callback) -> Callback | None:
            wanted = it.state == "requested" and it.contact_id is None
            return it.changed(contact_id=contact_id) if wanted else None

        try:
            after, _ = self.keeper.change(callback_id, change)
        except OnTheLine:
            self._keep_out_of_queue(callback_id, contact_id)
            return False
        except MustNotCall:
            self._take_off(callback_id, contact_id)
            return False
        return after is not None and (after.state, after.contact_id) == ("requested", contact_id)

    def _take_off(self, callback_id: str, contact_id: str) -> None:
        """Cancel what may not come into the queue; its contact ends where it is."""
        now = self.keeper.clock.now()

        def change(it: Callback) -> Callback | None:
            if it.state != "requested" or it.contact_id is not None:
                return None
            return policy.forbidden(it.changed(past=(*it.past, contact_id)), now)

        self.keeper.change(callback_id, change)

    def _keep_out_of_queue(self, callback_id: str, contact_id: str) -> None:
        now = self.keeper.clock.now()
        hours = self.keeper.hours.coming(now)

        def change(it: Callback) -> Callback | None:
            if it.state != "requested" or it.contact_id is not None:
                return None
            waits = policy.make_way(it, now, hours)
            return waits and waits.changed(past=(*waits.past, contact_id))  # it ends there

        self.keeper.change(callback_id, change)

    def missed(self, callback_id: str, contact_id: str | None, miss: Miss) -> Callback | None:
        """The call of a contact led to nobody, as its flow found out; None: there is no contact."""
        return self._was_called(
            callback_id,
            contact_id,
            lambda it, now, hours: policy.missed(it, miss, now, hours, self.keeper.policy),
        )

    def answered(self, callback_id: str, contact_id: str) -> Callback | None:
        """Whoever picked up wants to talk: from now on, that no agent comes is our miss."""

        def change(it: Callback) -> Callback | None:
            others = it.contact_id not in (None, contact_id) or contact_id in it.past
            if it.state != "dialling" or others or it.waits_on == it.attempts:
                return None
            return it.called(contact_id, it.since).changed(waits_on=it.attempts)

        return self.keeper.change(callback_id, change)[0]

    def put_off(self, callback_id: str, contact_id: str) -> Callback | None:
        """Whoever picked up wants another time; or wanted to talk, and nobody was free for them."""

        def later(it: Callback, now: datetime, hours: OpeningHours) -> Callback:
            how = self.keeper.policy
            if it.waits_on == it.attempts:
                return policy.missed(it, "abandoned", now, hours, how)
            return policy.put_off(it, "another time, as told in the call", now, hours, how)

        return self._was_called(callback_id, contact_id, later)

    def _was_called(
        self,
        callback_id: str,
        contact_id: str | None,
        become: Callable[[Callback, datetime, OpeningHours], Callback],
    ) -> Callback | None:
        """Write what the call of a contact led to; one that is not out any more stays as it is."""
        keeper = self.keeper
        now = keeper.clock.now()
        hours = keeper.hours.coming(now)

        def change(it: Callback) -> Callback | None:
            others = it.contact_id not in (None, contact_id) or contact_id in it.past
            if it.state != "dialling" or others:
                return None
            return become(it.called(it.contact_id or contact_id, it.since), now, hours)

        after, _ = keeper.change(callback_id, change)
        if after:
            self._hand_over(after, now)
        return after

    def not_needed(self, callback_id: str, contact_id: str) -> Callback | None:
        """Whoever picked up says that it is settled already."""
        now = self.keeper.clock.now()

        def change(it: Callback) -> Callback | None:
            if it.state != "dialling" or it.contact_id not in (None, contact_id):
                return None
            known = it.called(contact_id, it.since)
            return known.to("completed", now, "not needed any more, says the customer")

        return self.keeper.change(callback_id, change)[0]

    def sweep(self) -> int:
        """Settle every callback of which something should have been heard; return how many.

        One that cannot be settled now is found again by the next sweep.
        """
        now = self.keeper.clock.now()
        found = self.keeper.store.neglected(now)
        for callback in found:
            try:
                self._settle(callback, now)
            except (ContactCenterError, Raced) as exc:
                telemetry.logger.warning("left to the next sweep", detail=str(exc))
            except Exception as exc:  # noqa: BLE001 - one must not take the others with it
                telemetry.logger.error("cannot be settled", error=type(exc).__name__)
                telemetry.count(telemetry.UNSETTLED)
        late = sum(states.is_late(one, now) for one in found)
        telemetry.measure(telemetry.CALLBACKS_LATE, float(late), MetricUnit.Count)
        return len(found)

    def contact_of(self, contact_id: str, chain_id: str | None, *, ours: bool) -> Callback | None:
        """Find the callback that a contact is for.

        Args:
            contact_id: The contact.
            chain_id: The first contact of its chain: the one in which a queued callback was asked.
            ours: Whether it was begun by a call of ours, so that its attributes name the callback.
        """
        store = self.keeper.store
        found = store.of_contact(contact_id)
        if found is None and chain_id and chain_id != contact_id:
            found = store.of_contact(chain_id)
        if found is None and ours and (named := self.calls.callback_of(contact_id)):
            found = store.get(named[0])
            if found and found.attempts != named[1]:
                return None
        return found

    def stop_stray(self, callback: Callback, contact_id: str) -> None:
        """End a contact in a queue whose callback is no longer wanted from there."""
        known = (callback.contact_id, *callback.past)
        if callback.state != "requested" and contact_id not in known:
            self.calls.stop(contact_id)

    def _out_of_queue(self, callback: Callback, now: datetime) -> bool:
        """Take it out of Amazon Connect's queue, or else see what became of its contact."""
        if queued.taken_out(callback.contact_id, self.calls, self.records):
            return True
        self._look_up(callback, now)
        return False

    def _has_left(self, callback: Callback, now: datetime) -> bool:
        """Take out what was written to leave the queue, or else see what became of its contact."""
        if queued.leave(callback, self.keeper, self.calls, self.records):
            return True
        self._look_up(callback.changed(contact_id=callback.leaves), now)
        return False

    def _call(self, callback: Callback) -> Callback | None:
        attributes = {
            **callback.told,
            CALLBACK_ID: callback.callback_id,
            ATTEMPT: str(callback.attempts),
            "language": callback.language,
            "customerId": callback.customer_id or "none",
            "queue": callback.queue,
            "verified": "no",  # who picks up has proved nothing
        }
        token = f"{callback.callback_id}-{callback.attempts}"
        try:
            contact_id = self.calls.start(callback.phone, callback.queue, attributes, token)
        except CallRefused as refused:
            if not refused.of_number:
                raise self._refused(callback, str(refused)) from None
            telemetry.logger.warning("call refused", detail=str(refused))
            return self.missed(callback.callback_id, None, "invalid")
        except CallsRefused as refused:
            raise self._refused(callback, str(refused)) from None
        except CallsThrottled:
            self._not_made(callback, self.keeper.clock.now())
            raise
        attempt, at = callback.attempts, self.keeper.clock.now()

        def called(it: Callback) -> Callback | None:
            same = it.state == "dialling" and it.attempts == attempt and it.contact_id is None
            return it.called(contact_id, at) if same else None

        return self.keeper.change(callback.callback_id, called)[0]

    def _refused(self, callback: Callback, why: str) -> CallsRefused:
        """Amazon Connect refuses us, not the number: nothing is out, and it is tried again."""
        telemetry.logger.error("calls are refused", detail=why)
        telemetry.count(telemetry.UNSETTLED)
        self._not_made(callback, self.keeper.clock.now())
        return CallsRefused(why)

    def _not_made(self, callback: Callback, now: datetime) -> None:
        """Let an attempt that was written and not made wait again: it can be taken back, too."""

        def change(it: Callback) -> Callback | None:
            return policy.not_made(it, now) if _is_to_be_made(it, callback.sequence) else None

        self.keeper.change(callback.callback_id, change)

    def _settle(self, callback: Callback, now: datetime) -> None:
        if callback.leaves:
            self._has_left(callback, now)
        elif callback.waits_in_queue and now < callback.due_at + states.HEARD_AFTER["scheduled"]:
            self._may_wait(callback, now)
        elif callback.state == "dialling" and callback.contact_id is None:
            if times.may_call(self.keeper.hours.coming(now), callback.zones, now):
                self.due(callback.callback_id, callback.sequence)
            else:
                self.missed(callback.callback_id, None, "failed")
        elif callback.state in ("dialling", "connected"):
            self._look_up(callback, now)
        elif not callback.is_open:
            self._hand_over(callback, now)
        else:
            self.due(callback.callback_id, callback.sequence)

    def _may_wait(self, callback: Callback, now: datetime) -> None:
        """Take whoever refuses calls by now out of the queue, unless an agent has them already."""
        keeper = self.keeper
        if not keeper.store.refused(callback) or not queued.can_leave(callback, self.records):
            return

        def change(it: Callback) -> Callback | None:
            if not it.waits_in_queue or it.wished_at != callback.wished_at:
                return None
            leaves = it.changed(leaves=it.contact_id)
            return policy.forbidden(leaves, now)

        after, _ = keeper.change(callback.callback_id, change)
        queued.leave_soon(after, keeper, self.calls, self.records)

    def _look_up(self, callback: Callback, now: datetime) -> None:
        """No event came: ask Amazon Connect what became of the contact."""
        contact_id = callback.contact_id or ""
        fact = self.records.describe(contact_id)
        if fact is None:
            fact = Fact("DESCRIBED", "contact", now, ended_at=now, disconnect_reason="unknown")
        if fact.ended_at:
            ended = Heard(
                "ended", contact_id, fact.ended_at, fact.connected_at, fact.disconnect_reason
            )
            self.report(callback, ended)
        elif fact.connected_at and callback.connected_at is None:
            talks = Heard("connected", contact_id, fact.connected_at, fact.connected_at)
            self.report(callback, talks)

    def _hand_over(self, callback: Callback, now: datetime) -> None:
        """Leave what could not be done to the manager, as a case, once."""
        if callback.state not in ("exhausted", "expired") or callback.case_number:
            return
        hours = self.keeper.hours.coming(now)
        asked = Case(
            number="",
            topic="other",
            contact_id=callback.callback_id,
            customer_id=callback.customer_id,
            phone=callback.phone,
            language=callback.language,
            opened_at=now,
            answer_by=promise(hours, now, "other"),
        )
        case, _ = self.cases.open(asked, None)
        self.keeper.change(
            callback.callback_id,
            lambda it: None if it.case_number else it.changed(case_number=case.number),
        )


def _is_to_be_made(callback: Callback, sequence: int) -> bool:
    """Tell whether a call was written down and, as far as is known, not made."""
    return states.is_to_be_dialled(callback) and callback.sequence == sequence
