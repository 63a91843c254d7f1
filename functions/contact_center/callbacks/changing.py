"""Changing what was promised, at the customer's wish or a supervisor's: when, by whom, at all."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from contact_center.callbacks import queued
from contact_center.callbacks.keeping import Keeper
from contact_center.domain.callbacks import policy, slots, states
from contact_center.domain.callbacks.slots import Slot
from contact_center.domain.callbacks.states import Callback
from contact_center.domain.errors import SlotTaken

if TYPE_CHECKING:
    from contact_center import ports  # the whole domain, for the names of types
    from contact_center.callbacks.ports import Calls

Outcome = Literal["ok", "exists", "taken", "none", "too_late", "over"]


@dataclass(frozen=True, slots=True)
class Changes:
    """Moves callbacks, gives them to others and takes them back, while nobody has them yet."""

    keeper: Keeper
    calls: "Calls"
    records: "ports.ContactRecords"

    def move(
        self,
        callback: Callback,
        slot: Slot,
        why: str,
        *,
        wished_at: datetime | None = None,
        ours: bool = False,
    ) -> tuple[Outcome, Callback | None]:
        """Move a callback to another time, which is one that could be offered.

        Args:
            callback: As it was read.
            slot: Its new time.
            why: For the record.
            wished_at: When they asked from the number itself; None: when they did before.
            ours: We move it, and not they: they are told by text.
        """
        keeper = self.keeper
        now = keeper.clock.now()
        wished_at = wished_at or callback.wished_at
        hours = keeper.hours.coming(now)
        if not slots.fits(
            slot, keeper.policy.queues, hours, callback.zones, now, keeper.policy.quiet
        ):
            return "taken", callback
        if not queued.can_leave(callback, self.records):
            return "too_late", callback

        def change(it: Callback) -> Callback | None:
            if not it.is_waiting:
                return None
            broke = states.is_late(it, now)
            whither = policy.from_to(policy.place(it), str(slot))
            moved = policy.book(it, slot, it.zone, now, f"{why}: {whither}")
            # Another promise.
            return moved.changed(
                first_call_at=None,
                abandoned=False,
                broke=broke,
                wished_at=wished_at,
                leaves=queued.leaving(it),
            )

        try:
            after, changed = keeper.change(callback.callback_id, change, ours=ours)
        except SlotTaken:
            return "taken", callback
        left = self._leave(after)
        return ("ok" if changed and left else "too_late"), after

    def assign(
        self, callback: Callback, queue: str, owner: str | None
    ) -> tuple[Outcome, Callback | None]:
        """Give a callback to a queue and an agent of it.

        Amazon Connect moves no voice contact from queue to queue. So one that waits there for
        another queue is called by us and taken out, its promise and its request as they were;
        whoever answers comes first in the new queue. One with a time takes a place of that time.
        """
        keeper = self.keeper
        now = keeper.clock.now()
        hours = keeper.hours.coming(now)
        leaves = callback.state == "requested" and queue != callback.queue
        if leaves and not queued.can_leave(callback, self.records):
            return "too_late", callback

        def change(it: Callback) -> Callback | None:
            if not it.is_waiting:
                return None
            gone = queued.leaving(it) if leaves else it.leaves
            return policy.given(it, queue, owner, now, hours, keeper.policy).changed(leaves=gone)

        try:
            after, changed = keeper.change(callback.callback_id, change)
        except SlotTaken:
            return "taken", callback
        left = self._leave(after)
        if changed and after and owner and after.state == "requested" and after.contact_id:
            self.calls.prefer(after.contact_id, owner, keeper.policy.owner_wait)
        return ("ok" if changed and left else "too_late"), after

    def cancel(
        self, callback: Callback, why: str, *, ours: bool = False
    ) -> tuple[Outcome, Callback | None]:
        """Take a callback off the list, unless it is being made already.

        Args:
            callback: As it was read.
            why: For the record.
            ours: We take it off, and not they: they are told by text.
        """
        now = self.keeper.clock.now()
        if not queued.can_leave(callback, self.records):
            return "too_late", callback

        def change(it: Callback) -> Callback | None:
            if not it.is_waiting:
                return None
            return it.to("cancelled", now, why, slot=None, leaves=queued.leaving(it))

        after, changed = self.keeper.change(callback.callback_id, change, ours=ours)
        left = self._leave(after)
        return ("ok" if changed and left else "too_late"), after

    def not_queued(self, callback: Callback, contact_id: str | None = None) -> Callback | None:
        """The flow could not put it into the queue: it is called by us, as soon as may be.

        Args:
            callback: Which one.
            contact_id: The contact that was to wait there, if it came so far.
        """
        now = self.keeper.clock.now()
        hours = self.keeper.hours.coming(now)

        def change(it: Callback) -> Callback | None:
            if it.state != "requested" or it.contact_id != contact_id:
                return None
            return policy.unqueued(it, now, hours, self.keeper.policy)

        return self.keeper.change(callback.callback_id, change)[0]

    def _leave(self, after: Callback | None) -> bool:
        """Take it out of Amazon Connect's queue once its new state stands; False: too late."""
        return queued.leave_soon(after, self.keeper, self.calls, self.records)
