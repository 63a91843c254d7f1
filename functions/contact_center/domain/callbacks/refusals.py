"""Calls that Amazon Connect did not make: taken back, asked for again, or given up."""

from datetime import datetime, timedelta
from typing import Final

from contact_center.domain.callbacks.states import HEARD_AFTER, Callback

REFUSED_FOR: Final = timedelta(minutes=5)  # the first time; twice as long each time after
LONGEST_REFUSED: Final = timedelta(hours=4)
MOST_REFUSALS: Final = 8  # a working day, with the pauses above: from then on, people see to it


def not_made(callback: Callback, now: datetime) -> Callback:
    """Return a callback whose attempt was written, and not made: as it was, and overdue.

    No schedule fires for it again, so that any sweep is to find it at once.

    The next attempt has the same number and so the same token: were it made after all, Amazon
    Connect would not make it again.
    """
    moves = callback.moves[:-1]
    return callback.changed(
        state=moves[-1].state,
        moves=moves,
        attempts=callback.attempts - 1,
        due_at=now - HEARD_AFTER["scheduled"],
    )


def turned_away(
    callback: Callback, why: str, now: datetime, others_at: datetime | None
) -> Callback:
    """Return a callback whose call Amazon Connect refused, for its number or for how we ask.

    Refused once more although somebody else was called from its queue meanwhile, it is its number;
    lists tell so as well. Else it waits again, longer each time, and is nobody's fault.

    Args:
        callback: Its attempt was written, and nobody was called.
        why: What Amazon Connect said.
        now: When it said so.
        others_at: When it last made a call of this queue.
    """
    if callback.refused_at and others_at and others_at > callback.refused_at:
        return not_callable(callback, why, now)
    times = callback.refusals + 1
    if times >= MOST_REFUSALS:
        ended = callback.changed(attempts=callback.attempts - 1)
        return ended.to("exhausted", now, f"refused {times} times: {why}", slot=None)
    pause = min(REFUSED_FOR * 2**callback.refusals, LONGEST_REFUSED)
    back = not_made(callback, now)
    return back.to(
        back.state, now, f"refused: {why}", due_at=now + pause, refusals=times, refused_at=now
    )


def not_callable(callback: Callback, why: str, now: datetime) -> Callback:
    """Return a callback whose number Amazon Connect does not call: it made no call."""
    ended = callback.changed(attempts=callback.attempts - 1)
    return ended.to("exhausted", now, f"the number cannot be called: {why}", slot=None)
