"""How well promises were kept, counted honestly.

Waiting counts from the request to the talk: an accepted callback is not a wait of nothing. Source:
domain reference, part 2(c).
"""

from collections import Counter
from collections.abc import Collection, Sequence
from typing import Any

from contact_center.domain.callbacks import states
from contact_center.domain.callbacks.states import Callback


def summary(callbacks: Collection[Callback]) -> dict[str, Any]:
    """Summarise callbacks that have ended.

    Returns:
        outcomes by state, ``kept_rate`` of the promises that came to be tested, waits in seconds
        from the request to the talk, how many we moved or cancelled ourselves, attempts,
        what calls led to, and of the calls that a person took the share at which no agent was
        there.
    """
    kept = [one for one in map(states.kept, callbacks) if one is not None]
    waits = sorted(
        int((one.connected_at - one.requested_at).total_seconds())
        for one in callbacks
        if one.connected_at
    )
    misses = Counter(
        move.state
        for one in callbacks
        for move in one.moves
        if move.state in ("no_answer", "busy", "voicemail", "abandoned")
    )
    by_us = Counter(filter(None, map(states.changed_by_us, callbacks)))
    taken = len(waits) + misses["abandoned"]
    return {
        "callbacks": len(callbacks),
        "outcomes": dict(sorted(Counter(one.state for one in callbacks).items())),
        "promises": len(kept),
        "kept_rate": round(sum(kept) / len(kept), 4) if kept else None,
        "by_us": dict(sorted(by_us.items())),
        "attempts": sum(one.attempts for one in callbacks),
        "misses": dict(sorted(misses.items())),
        "abandoned_rate": round(misses["abandoned"] / taken, 4) if taken else None,
        "wait_seconds": {
            "mean": round(sum(waits) / len(waits)) if waits else None,
            "median": _percentile(waits, 50),
            "p90": _percentile(waits, 90),
        },
    }


def _percentile(ordered: Sequence[int], percent: int) -> int | None:
    """Return the smallest value that so many percent do not exceed."""
    if not ordered:
        return None
    return ordered[max(0, -(-len(ordered) * percent // 100) - 1)]
