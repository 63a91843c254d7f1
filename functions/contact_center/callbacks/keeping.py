"""Keeping callbacks: every change is read, decided, written and followed by its schedule."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from contact_center import telemetry
from contact_center.callbacks import measures
from contact_center.domain.callbacks import times, words
from contact_center.domain.callbacks.policy import Policy
from contact_center.domain.callbacks.states import Callback, Text
from contact_center.domain.errors import Raced, SchedulerUnavailable, StorageUnavailable

if TYPE_CHECKING:
    from contact_center import ports  # the whole domain, for the names of types
    from contact_center.callbacks.ports import Callbacks

CALLER = "callback_due"  # the function that schedules invoke
_TRIES = 8  # of a change that others got ahead of

Change = Callable[[Callback], Callback | None]


@dataclass(frozen=True, slots=True)
class Keeper:
    """Changes callbacks.

    Attributes:
        zone: Of the centre's clock.
    """

    clock: "ports.Clock"
    zone: ZoneInfo
    hours: "ports.Hours"
    store: "Callbacks"
    schedules: "ports.Schedules"
    policy: Policy = field(default_factory=Policy)

    def begin(self, callback: Callback) -> Callback:
        """Store a new callback, and see to it that it comes up in time.

        Raises:
            AlreadyOpen, SlotTaken: As the port says.
        """
        stored = self.store.write(None, callback, self.policy.capacity, self.clock.now())
        self._follow(None, stored)
        return stored

    def change(
        self, callback_id: str, change: Change, *, ours: bool = False
    ) -> tuple[Callback | None, bool]:
        """Change a callback; who loses a race reads and decides again.

        Args:
            callback_id: Which one.
            change: Takes it as it is and returns it as it is to be, or None to leave it.
            ours: We change it, and not at its customer's wish: they are told by text.

        Returns:
            The callback as it is now, None when there is none; and whether it was changed.

        Raises:
            SlotTaken: As the port says.
            ImpossibleMove: ``change`` asked for one.
        """
        for _ in range(_TRIES):
            before = self.store.get(callback_id)
            after = change(before) if before else None
            if before is None or after is None:
                return before, False
            try:
                centre = self.zone.key
                texts = _told(after, centre) if ours else _texts(before, after, centre)
                stored = self.store.write(
                    before, after, self.policy.capacity, self.clock.now(), texts
                )
            except Raced:
                continue
            self._follow(before, stored)
            return stored, True
        raise StorageUnavailable("others were faster every time")

    def may_call(self, callback: Callback, now: datetime) -> bool:
        """Tell whether it is an hour to call its customer, and we are open."""
        hours = self.hours.coming(now)
        return times.may_call(hours, callback.zones, now, self.policy.quiet)

    def _follow(self, before: Callback | None, after: Callback) -> None:
        """Bring the schedule up to a change.

        That this fails is no reason to fail: the sweep finds every callback that is not called when
        it should be.
        """
        measures.tell(before, after)
        name = schedule_name(after.callback_id)
        try:
            if after.is_waiting and (before is None or before.sequence != after.sequence):
                payload = {"callback_id": after.callback_id, "sequence": after.sequence}
                self.schedules.set(name, CALLER, after.due_at, after.zone, payload)
            elif before is not None and before.is_waiting and after.state == "cancelled":
                self.schedules.remove(name)
        except SchedulerUnavailable as exc:
            telemetry.logger.warning("left to the sweep", error=exc.code, detail=str(exc))
            telemetry.count(telemetry.UNSCHEDULED)


def schedule_name(callback_id: str) -> str:
    return f"callback-{callback_id}"


def _told(after: Callback, centre: str) -> Sequence[Text]:
    """Return what the customer is to read where we changed what we promised them."""
    if after.state == "cancelled":
        return [Text(f"{after.callback_id}-not-called", "callback_not_called")]
    when = words.written_moment(after.promised_from, after.zone, centre, after.language)
    told = {"when": when, "true_until": after.promised_by.isoformat()}
    return [Text(f"{after.callback_id}-moved-{after.sequence}", "callback_moved", told)]


def _texts(before: Callback, after: Callback, centre: str) -> Sequence[Text]:
    """Return what the customer is to read, where we call again: that we could not reach them.

    Or that they waited for us in vain; each is said once for a callback. Or that we call on another
    day than they know.
    """
    if _is_put_off(before, after):
        when = words.written_moment(after.due_at, after.zone, centre, after.language)
        told = {"when": when, "true_until": after.due_at.isoformat()}
        return [Text(f"{after.callback_id}-later-{after.sequence}", "callback_later", told)]
    if after.state != "retry_wait":
        return ()
    if before.misses == 0 and after.misses == 1:
        return [Text(f"{after.callback_id}-missed", "callback_missed", _when(after))]
    times = Counter(move.state for move in after.moves)["abandoned"]
    if times == 1 and len(after.moves) > len(before.moves) and after.moves[-2].state == "abandoned":
        return [Text(f"{after.callback_id}-abandoned", "callback_abandoned", _when(after))]
    return ()


def _is_put_off(before: Callback, after: Callback) -> bool:
    """Tell whether we leave the day on which they wait for our call, with the promise as it was."""
    if not (before.is_waiting and after.is_waiting) or before.promised_by != after.promised_by:
        return False
    was, will = (it.due_at.astimezone(ZoneInfo(it.zone)).date() for it in (before, after))
    return will > was


def _when(callback: Callback) -> dict[str, str]:
    return {"zone": callback.zone, "when": callback.due_at.isoformat()}
