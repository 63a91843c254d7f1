"""Settling what nothing was heard of: calls that no schedule made, and that no event told of."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from aws_lambda_powertools.metrics import MetricUnit

from contact_center import telemetry
from contact_center.callbacks import queued
from contact_center.callbacks.calling import Caller
from contact_center.callbacks.listening import Listener
from contact_center.domain.callbacks import policy, states
from contact_center.domain.callbacks.states import Callback
from contact_center.domain.errors import ContactCenterError, Raced


@dataclass(frozen=True, slots=True)
class Sweeper:
    """Settles every callback of which something should have been heard."""

    caller: Caller

    @property
    def listener(self) -> Listener:
        return self.caller.listener

    def sweep(self) -> int:
        """Settle every callback of which something should have been heard; return how many.

        One that cannot be settled now is found again by the next sweep.
        """
        now = self.caller.keeper.clock.now()
        store = self.caller.keeper.store
        found = store.neglected(now)
        for callback in found.callbacks:
            self._try(callback.callback_id, partial(self._settle, callback, now))
        for callback_id in found.unreadable:
            self._try(callback_id, partial(self._settle_unlisted, callback_id, now))
        late = sum(states.is_late(one, now) for one in found.callbacks)
        telemetry.measure(telemetry.CALLBACKS_LATE, float(late), MetricUnit.Count)
        return len(found.callbacks) + len(found.unreadable)

    def _try(self, callback_id: str, settle: Callable[[], object]) -> None:
        """Settle one: what is wrong with it must not take the others with it."""
        try:
            settle()
        except (ContactCenterError, Raced) as exc:
            telemetry.logger.warning(
                "left to the next sweep", callback_id=callback_id, detail=str(exc)
            )
        except Exception as exc:  # noqa: BLE001 - whatever it is: a person has to look at it
            error = type(exc).__name__
            telemetry.logger.error("cannot be settled", callback_id=callback_id, error=error)
            telemetry.count(telemetry.UNSETTLED)

    def _settle_unlisted(self, callback_id: str, now: datetime) -> None:
        """Settle one of which the list makes no callback: its record may be whole.

        Raises:
            LookupError: There is none. Unreadable: It is not.
        """
        callback = self.caller.keeper.store.get(callback_id)
        if callback is None:
            raise LookupError("it is listed, and there is none")
        self._settle(callback, now)

    def _settle(self, callback: Callback, now: datetime) -> None:
        if callback.leaves:
            self.caller.has_left(callback, now)
        elif callback.waits_in_queue and now < callback.due_at + states.HEARD_AFTER["scheduled"]:
            self._may_wait(callback, now)
        elif callback.state == "dialling" and callback.contact_id is None:
            if self.caller.keeper.may_call(callback, now):
                self.caller.due(callback.callback_id, callback.sequence)
            else:
                self.listener.missed(callback.callback_id, None, "failed")
        elif callback.state in ("dialling", "connected"):
            self.listener.look_up(callback, now)
        elif not callback.is_open:
            self.listener.hand_over(callback, now)
        else:
            self.caller.due(callback.callback_id, callback.sequence)

    def _may_wait(self, callback: Callback, now: datetime) -> None:
        """Take whoever refuses calls by now out of the queue, unless an agent has them already."""
        keeper = self.caller.keeper
        if not keeper.store.refused(callback) or not queued.can_leave(
            callback, self.listener.records
        ):
            return

        def change(it: Callback) -> Callback | None:
            if not it.waits_in_queue or it.wished_at != callback.wished_at:
                return None
            leaves = it.changed(leaves=it.contact_id)
            return policy.forbidden(leaves, now)

        after, _ = keeper.change(callback.callback_id, change)
        queued.leave_soon(after, keeper, self.listener.calls, self.listener.records)
