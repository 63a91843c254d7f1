"""What a supervisor sees of callbacks, and does about them."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

from contact_center.callbacks.changing import Changes, Outcome
from contact_center.callbacks.ports import Listing
from contact_center.domain.callbacks import report, states
from contact_center.domain.callbacks.slots import Slot
from contact_center.domain.callbacks.states import Callback
from contact_center.domain.errors import InvalidInput
from contact_center.domain.phone import PhoneNumber

_LONGEST: Final = timedelta(days=92)  # of a report


@dataclass(frozen=True, slots=True)
class Administration:
    """The supervisor's commands; each returns plain data.

    Attributes:
        can_be_texted: Tells whether a number is a mobile one that has not said STOP.
    """

    changes: Changes
    can_be_texted: Callable[[PhoneNumber], bool]

    def run(self, command: Mapping[str, Any]) -> dict[str, Any]:
        """Do what a command says: ``{"do": "list" | "show" | ..., ...}``.

        Returns:
            What is asked for, and ``at``: when that was so.

        Raises:
            InvalidInput: There is no such command or callback, or a value is missing.
        """
        return self._answer(command) | {"at": _utc(self.changes.keeper.clock.now())}

    def _answer(self, command: Mapping[str, Any]) -> dict[str, Any]:
        what = command.get("do")
        if what == "list":
            found = self._listed(command)
            rows = [row(one) for one in found.callbacks]
            return {"callbacks": rows, "unreadable": len(found.unreadable)}
        if what == "report":
            return report.summary(self._between(command).callbacks)
        if what not in ("show", "cancel", "move", "assign"):
            raise InvalidInput("do is list, show, cancel, move, assign or report")
        callback = self._one(command)
        if what == "show":
            return row(callback) | {"moves": [_move(*pair) for pair in _pairs(callback)]}
        texted = what != "assign" and self.can_be_texted(callback.phone)  # it fails before a change
        if what == "cancel":
            outcome, after = self._cancel(callback)
        elif what == "move":
            outcome, after = self._move(callback, _slot(command))
        else:
            outcome, after = self._assign(callback, command)
        reply = {"outcome": outcome, "callback": row(after) if after else None}
        if outcome != "ok" or what == "assign":
            return reply
        return reply | {"texted": texted}

    def _listed(self, command: Mapping[str, Any]) -> Listing:
        """Return open callbacks, or those that ended on a day, as far as filters let them pass."""
        store, state = self.changes.keeper.store, command.get("state")
        if state and state not in states.STATES:
            raise InvalidInput(f"state is one of {', '.join(sorted(states.STATES))}")
        if (queue := command.get("queue")) and queue not in self.changes.keeper.policy.queues:
            raise InvalidInput("there is no queue with this name")
        day = _day(command, "day") if command.get("day") else None
        found = self._closed(day, day) if day else store.open()
        wanted = {name: command[name] for name in ("state", "queue", "owner") if command.get(name)}
        late = command.get("late") is True
        now = self.changes.keeper.clock.now()
        fitting = (
            one
            for one in found.callbacks
            if all(getattr(one, name) == value for name, value in wanted.items())
            and (not late or states.is_late(one, now))
        )
        return replace(found, callbacks=tuple(fitting))

    def _between(self, command: Mapping[str, Any]) -> Listing:
        first, last = _day(command, "from"), _day(command, "to")
        if not first <= last <= first + _LONGEST:
            raise InvalidInput("from and to are days of at most 92 days, in order")
        return self._closed(first, last)

    def _closed(self, first: date, last: date) -> Listing:
        """Return those that ended on days of the centre's clock; they are kept by days in UTC."""
        keeper = self.changes.keeper
        days = [first + timedelta(days=n) for n in range(-1, (last - first).days + 2)]
        found = [keeper.store.closed(day) for day in days]
        theirs = (
            one
            for listing in found
            for one in listing.callbacks
            if first <= one.since.astimezone(keeper.zone).date() <= last
        )
        unreadable = (one for listing in found for one in listing.unreadable)
        return Listing(tuple(theirs), tuple(unreadable))

    def _one(self, command: Mapping[str, Any]) -> Callback:
        found = self.changes.keeper.store.get(str(command.get("id", "")))
        if found is None:
            raise InvalidInput("there is no callback with this id")
        return found

    def _move(self, callback: Callback, slot: Slot) -> tuple[Outcome, Callback | None]:
        """Move a callback to a time that could be offered; what is no such time is ``taken``."""
        if slot.queue not in self.changes.keeper.policy.queues:
            raise InvalidInput("there is no queue with this name")
        return self.changes.move(callback, slot, states.MOVED_BY_US, ours=True)

    def _cancel(self, callback: Callback) -> tuple[Outcome, Callback | None]:
        if not callback.is_open:
            return "over", callback
        return self.changes.cancel(callback, states.REMOVED_BY_US, ours=True)

    def _assign(
        self, callback: Callback, command: Mapping[str, Any]
    ) -> tuple[Outcome, Callback | None]:
        """Give an open callback to another queue, an agent, or both."""
        queue, owner = command.get("queue"), command.get("owner")
        if not (queue or owner) or not all(isinstance(x, str | None) for x in (queue, owner)):
            raise InvalidInput("assign needs queue, owner or both")
        if queue and queue not in self.changes.keeper.policy.queues:
            raise InvalidInput("there is no queue with this name")
        if owner and not self.changes.calls.is_agent(owner):
            raise InvalidInput("owner is the id of a user, and there is none with this one")
        return self.changes.assign(callback, queue or callback.queue, owner or callback.owner)


def row(callback: Callback) -> dict[str, Any]:
    """Return what a list shows of a callback; of the number its last four digits.

    Who was promised a call as soon as it is their turn was told no time but the latest.
    """
    return {
        "id": callback.callback_id,
        "state": callback.state,
        "phone": f"…{callback.phone.e164[-4:]}",
        "customer": callback.customer_id,
        "queue": callback.queue,
        "owner": callback.owner,
        "requested": _utc(callback.requested_at),
        "promised": _utc(callback.promised_from) if callback.wall else None,
        "promised_by": _utc(callback.promised_by),
        "their_time": f"{callback.wall} {callback.zone}" if callback.wall else None,
        "first_call": _utc(callback.first_call_at),
        "connected": _utc(callback.connected_at),
        "kept": states.kept(callback),
        "attempts": callback.attempts,
        "next": _utc(callback.due_at) if callback.is_waiting else None,
        "case": callback.case_number,
    }


def _pairs(callback: Callback) -> Iterable[tuple[states.Move | None, states.Move]]:
    """Return each move with the one before."""
    return zip((None, *callback.moves), callback.moves, strict=False)


def _move(before: states.Move | None, move: states.Move) -> dict[str, str | None]:
    """Return a move; ``from`` is the state before, and the same one where that stayed."""
    was = before.state if before else None
    return {"from": was, "state": move.state, "at": _utc(move.at), "why": move.why}


def _utc(moment: datetime | None) -> str | None:
    return moment.astimezone(UTC).isoformat(timespec="seconds") if moment else None


def _day(command: Mapping[str, Any], name: str) -> date:
    try:
        return date.fromisoformat(command[name])
    except (KeyError, TypeError, ValueError):
        raise InvalidInput(f"{name} is a date, such as 2026-11-23") from None


def _slot(command: Mapping[str, Any]) -> Slot:
    try:
        return Slot.read(str(command["slot"]))
    except (KeyError, ValueError):
        raise InvalidInput("slot is a queue and a half hour: General/2026-11-23T14:30Z") from None
