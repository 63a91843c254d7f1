"""What is heard of calls: from Amazon Connect's events and records, and in the call itself.

Whatever ends in vain is left to the manager, as a case.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from contact_center.callbacks.keeping import Keeper
from contact_center.domain.callbacks import policy
from contact_center.domain.callbacks.outcomes import Heard, heard
from contact_center.domain.callbacks.states import Callback, Miss
from contact_center.domain.cases import Case, promise
from contact_center.domain.history import Fact
from contact_center.domain.hours import OpeningHours

if TYPE_CHECKING:
    from contact_center import ports  # the whole domain, for the names of types
    from contact_center.callbacks.ports import Calls


@dataclass(frozen=True, slots=True)
class Listener:
    """Finds out what came of a call, and writes it down."""

    keeper: Keeper
    calls: "Calls"
    records: "ports.ContactRecords"
    cases: "ports.Cases"

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

    def report(self, callback: Callback, what: Heard) -> Callback | None:
        """An event tells of the contact of a callback."""
        keeper = self.keeper
        now = keeper.clock.now()
        hours = keeper.hours.coming(now)
        after, _ = keeper.change(
            callback.callback_id, lambda it: heard(it, what, now, hours, keeper.policy)
        )
        if after:
            self.hand_over(after, now)
        return after

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

    def not_needed(self, callback_id: str, contact_id: str) -> Callback | None:
        """Whoever picked up says that it is settled already."""
        now = self.keeper.clock.now()

        def change(it: Callback) -> Callback | None:
            if it.state != "dialling" or it.contact_id not in (None, contact_id):
                return None
            known = it.called(contact_id, it.since)
            return known.to("completed", now, "not needed any more, says the customer")

        return self.keeper.change(callback_id, change)[0]

    def stop_stray(self, callback: Callback, contact_id: str) -> None:
        """End a contact in a queue whose callback is no longer wanted from there."""
        known = (callback.contact_id, *callback.past)
        if callback.state != "requested" and contact_id not in known:
            self.calls.stop(contact_id)

    def look_up(self, callback: Callback, now: datetime) -> None:
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

    def hand_over(self, callback: Callback, now: datetime) -> None:
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
            self.hand_over(after, now)
        return after
