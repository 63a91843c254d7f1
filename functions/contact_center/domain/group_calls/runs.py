"""A run: one list that was judged, approved, and is called until nobody is left.

    drafted ─▶ approved ─▶ running ⇄ paused
                  └───────────┴────────┴─▶ stopped | finished

Approved is the list that was judged, by the digest of its bytes; another list under the same name
is another run. Each move is one conditional write with its time, its reason and who asked for it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, Literal, get_args

from contact_center.domain.callbacks.states import ImpossibleMove
from contact_center.domain.group_calls.progress import NOT_LOADED, STALLED, Progress
from contact_center.domain.group_calls.safety import Measured

State = Literal["drafted", "approved", "running", "paused", "stopped", "finished"]
MOST_REFUSALS: Final = 5  # equal ones in a row: that is no number's fault
STATES: Final = frozenset(get_args(State))
OPEN: Final = frozenset({"approved", "running", "paused"})
_NOTHING: Final = Measured()
_NOWHERE: Final = Progress()
Mode = Literal["calls", "tasks"]

_MOVES: Final[Mapping[State, frozenset[str]]] = {
    "drafted": frozenset({"approved", "stopped"}),
    "approved": frozenset({"running", "paused", "stopped"}),
    "running": frozenset({"paused", "stopped", "finished"}),
    "paused": frozenset({"approved", "running", "stopped"}),
    "stopped": frozenset(),
    "finished": frozenset(),
}


@dataclass(frozen=True, slots=True)
class RunMove:
    """A run came into a state: when, why, and who asked for it, if anybody did."""

    state: State
    at: datetime
    why: str
    by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A list on its way.

    Attributes:
        name: Of the list, as it lies in its bucket.
        digest: SHA-256 of its bytes, in hexadecimal: what is approved.
        mode: Whether we call, or an agent looks first and calls then.
        drafted_at: When it was judged; what is called is judged again.
        loaded: The last line of the list whose recipient is stored; 0: none yet.
        whole: Whether all of them are.
        left_out: How many were not taken, as they were found when it was loaded.
        settled: Nothing is to come of it any more, and nobody's number is kept for it.
        held: What was measured when it was held for answers that found no agent.
        progress: How far it was when that was looked at last.
        refused, refusals: What the latest calls were refused with, and how often in a row.
        moves: What happened, in order.
        version: Counts the writes.
    """

    run_id: str
    name: str
    digest: str
    mode: Mode
    drafted_at: datetime
    state: State = "drafted"
    loaded: int = 0
    whole: bool = False
    left_out: int = 0
    settled: bool = False
    held: Measured = _NOTHING
    progress: Progress = _NOWHERE
    refused: str | None = None
    refusals: int = 0
    moves: tuple[RunMove, ...] = ()
    version: int = 0

    @property
    def is_open(self) -> bool:
        """Whether it may still call anybody."""
        return self.state in OPEN

    @property
    def stands_still_since(self) -> datetime | None:
        """Since when it could call somebody and calls nobody, or load its list and does not.

        None: it gets on, or is to call nobody.
        """
        most = {"running": STALLED, "approved": NOT_LOADED}.get(self.state)
        still = most is not None and self.progress.stands_still(most)
        return self.progress.moved_at if still else None

    def to(self, state: State, at: datetime, why: str, by: str | None = None) -> "Run":
        """Return the run in another state.

        Raises:
            ImpossibleMove: There is no way from its present state.
        """
        if state not in _MOVES[self.state]:
            raise ImpossibleMove(f"a run that is {self.state} cannot become {state}")
        return replace(self, state=state, moves=(*self.moves, RunMove(state, at, why, by)))

    def changed(self, **changes: object) -> "Run":
        """Return the run with other values, in the same state."""
        return replace(self, **changes)  # type: ignore[arg-type]

    def turned_away(self, why: str, now: datetime) -> "Run":
        """Return the run after a call was refused, by no fault of the number that is known.

        From ``MOST_REFUSALS`` equal ones in a row on it is paused: nobody else is to be called in
        vain for what is wrong with us.
        """
        times = self.refusals + 1 if why == self.refused else 1
        if times < MOST_REFUSALS or self.state != "running":
            return self.changed(refused=why, refusals=times)
        held = self.to("paused", now, f"{times} calls in a row were refused: {why}")
        return held.changed(refused=None, refusals=0)
