"""Making the calls, when a schedule fires or a sweep finds that none did.

Each attempt is written before it is made, and made with a token of its own: a function that failed
in between makes the same call again, and Amazon Connect makes it once.
"""

from dataclasses import dataclass
from datetime import datetime

from contact_center import telemetry
from contact_center.callbacks import queued
from contact_center.callbacks.keeping import Keeper
from contact_center.callbacks.listening import Listener
from contact_center.domain.callbacks import policy, refusals, states
from contact_center.domain.callbacks.outcomes import ATTEMPT, CALLBACK_ID
from contact_center.domain.callbacks.states import Callback
from contact_center.domain.errors import (
    CallRefused,
    CallsRefused,
    CallsThrottled,
    MustNotCall,
    OnTheLine,
    SlotTaken,
    StorageUnavailable,
)
from contact_center.domain.hours import OpeningHours


@dataclass(frozen=True, slots=True)
class Caller:
    """Calls back.

    Attributes:
        listener: Finds out what became of a call, and of what waits in Amazon Connect's queue.
    """

    listener: Listener

    @property
    def keeper(self) -> Keeper:
        return self.listener.keeper

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
        if known and not self._is_ready(known, sequence, now):
            return known

        callback = self._decided(callback_id, sequence, now, hours)
        if callback is None:
            return None
        if not _is_to_be_made(callback, sequence):
            self.listener.hand_over(callback, now)
            return callback
        return self._call(callback)

    def _decided(
        self, callback_id: str, sequence: int, now: datetime, hours: OpeningHours
    ) -> Callback | None:
        """Write down what is to be done about it now."""
        keeper = self.keeper

        def fire(it: Callback) -> Callback | None:
            return policy.fire(it, sequence, now, hours, keeper.policy)

        def beyond(it: Callback) -> Callback | None:
            after = fire(it)
            return after and after.changed(slot=None)

        try:
            return keeper.change(callback_id, fire)[0]
        except MustNotCall:
            return keeper.change(callback_id, lambda it: policy.forbidden(it, now))[0]
        except SlotTaken:  # clocks were changed: the promise stands, in a full half hour too
            return keeper.change(callback_id, beyond)[0]
        except OnTheLine:
            return keeper.change(
                callback_id, lambda it: policy.make_way(it, now, hours, keeper.policy)
            )[0]

    def _is_ready(self, known: Callback, sequence: int, now: datetime) -> bool:
        """Clear what is in the way of deciding about it now; False: that is not to be decided."""
        waits = known.state == "requested" and known.sequence == sequence
        if waits and not self._out_of_queue(known, now):
            return False
        if not self.has_left(known, now):
            return False
        if _is_to_be_made(known, sequence):
            if not self.keeper.may_call(known, now):
                return False  # left to the sweep, which calls nobody then
            self._not_made(known, now)  # whether it may be made is asked again
        return True

    def _out_of_queue(self, callback: Callback, now: datetime) -> bool:
        """Take it out of Amazon Connect's queue, or else see what became of its contact."""
        if queued.taken_out(callback.contact_id, self.listener.calls, self.listener.records):
            return True
        self.listener.look_up(callback, now)
        return False

    def has_left(self, callback: Callback, now: datetime) -> bool:
        """Take out what was written to leave the queue, or else see what became of its contact."""
        if queued.leave(callback, self.keeper, self.listener.calls, self.listener.records):
            return True
        self.listener.look_up(callback.changed(contact_id=callback.leaves), now)
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
            contact_id = self.listener.calls.start(
                callback.phone, callback.queue, attributes, token
            )
        except CallRefused as refused:
            return self._turned_away(callback, refused)
        except CallsRefused as refused:
            raise self._refused(callback, str(refused)) from None
        except CallsThrottled:
            self._not_made(callback, self.keeper.clock.now())
            raise
        attempt, at = callback.attempts, self.keeper.clock.now()

        def called(it: Callback) -> Callback | None:
            same = it.state == "dialling" and it.attempts == attempt and it.contact_id is None
            accepted = it.changed(refusals=0, refused_at=None)
            return accepted.called(contact_id, at) if same else None

        after, _ = self.keeper.change(callback.callback_id, called)
        self._note_accepted(callback.queue, at)
        return after

    def _note_accepted(self, queue: str, at: datetime) -> None:
        try:
            self.keeper.store.note_accepted(queue, at)
        except StorageUnavailable as exc:  # the next call is noted again, and this one stands
            telemetry.logger.warning("not noted", error=exc.code, detail=str(exc))

    def _turned_away(self, callback: Callback, refused: CallRefused) -> Callback | None:
        """Amazon Connect does not call this number so: it is the end of it, or tried again."""
        now, why = self.keeper.clock.now(), str(refused)
        others_at = None if refused.of_number else self.keeper.store.accepted(callback.queue)

        def change(it: Callback) -> Callback | None:
            if not _is_to_be_made(it, callback.sequence):
                return None
            if refused.of_number:
                return refusals.not_callable(it, why, now)
            return refusals.turned_away(it, why, now, others_at)

        after, _ = self.keeper.change(callback.callback_id, change)
        if after is None or not after.is_open:
            telemetry.logger.warning("call refused", detail=why)
        else:
            telemetry.logger.error("calls are refused", detail=why)
            telemetry.count(telemetry.UNSETTLED)
        if after is not None:
            self.listener.hand_over(after, now)
        return after

    def _refused(self, callback: Callback, why: str) -> CallsRefused:
        """Amazon Connect refuses us, not the number: nothing is out, and it is tried again."""
        telemetry.logger.error("calls are refused", detail=why)
        telemetry.count(telemetry.UNSETTLED)
        self._not_made(callback, self.keeper.clock.now())
        return CallsRefused(why)

    def _not_made(self, callback: Callback, now: datetime) -> None:
        """Let an attempt that was written and not made wait again: it can be taken back, too."""

        def change(it: Callback) -> Callback | None:
            return refusals.not_made(it, now) if _is_to_be_made(it, callback.sequence) else None

        self.keeper.change(callback.callback_id, change)


def _is_to_be_made(callback: Callback, sequence: int) -> bool:
    """Tell whether a call was written down and, as far as is known, not made."""
    return states.is_to_be_dialled(callback) and callback.sequence == sequence
