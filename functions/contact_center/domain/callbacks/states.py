"""What a callback is, and the moves it can make.

    requested ─┐                     ┌─▶ connected ─▶ completed
    scheduled ─┼─▶ dialling ─────────┤
    retry_wait ┘      ▲              └─▶ no_answer | busy | voicemail ─▶ retry_wait | exhausted
                      └──────────────────────────────────────────────────────┘
    dialling ─▶ abandoned ─▶ retry_wait | exhausted: they picked up, and no agent was there
    dialling ─▶ completed: whoever picked up says that it is settled
    dialling ─▶ retry_wait | exhausted: whoever picked up asks for another time
    requested | scheduled | retry_wait ─▶ cancelled | expired | scheduled (another time)

``requested`` waits in a queue of Amazon Connect, at the place that the caller had there;
``scheduled`` and ``retry_wait`` wait for their schedule. Each move is one conditional write with
its time and its reason; who loses the race reads again. Source: domain reference, part 2(c).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Final, Literal, get_args

from contact_center.domain.errors import InvalidInput
from contact_center.domain.language import Language
from contact_center.domain.phone import PhoneNumber
from contact_center.domain.zones import Zones

State = Literal[
    "requested",
    "scheduled",
    "dialling",
    "connected",
    "completed",
    "no_answer",
    "busy",
    "voicemail",
    "abandoned",
    "retry_wait",
    "exhausted",
    "cancelled",
    "expired",
]
STATES: Final = frozenset(get_args(State))
WAITING: Final = frozenset({"requested", "scheduled", "retry_wait"})
OUT: Final = frozenset({"dialling", "connected"})
FINAL: Final = frozenset({"completed", "exhausted", "cancelled", "expired"})

# From when something should have been heard of a callback that is in a state.
HEARD_AFTER: Final[Mapping[str, timedelta]] = {
    "requested": timedelta(minutes=15),  # its contact, or else when its turn should have come
    "scheduled": timedelta(minutes=3),
    "retry_wait": timedelta(minutes=3),
    "dialling": timedelta(minutes=15),
    "connected": timedelta(hours=2),
    "exhausted": timedelta(minutes=5),  # its case
    "expired": timedelta(minutes=5),
}

# So long a call is left alone of which we do not know whether it was made: longer than it rings.
UNKNOWN_FOR: Final = timedelta(minutes=1)

# Why a promise was changed or taken back that its customer had not asked us to touch.
MOVED_BY_US: Final = "moved by a supervisor"
REMOVED_BY_US: Final = "removed by a supervisor"

# Why an attempt led to no talk. The first four are states of their own; the fourth is our miss.
Miss = Literal["no_answer", "busy", "voicemail", "abandoned", "failed", "invalid"]

_MOVES: Final[Mapping[State, frozenset[str]]] = {
    "requested": frozenset({"dialling", "scheduled", "cancelled", "expired", "exhausted"}),
    "scheduled": frozenset({"dialling", "scheduled", "cancelled", "expired", "exhausted"}),
    "retry_wait": frozenset({"dialling", "scheduled", "cancelled", "expired", "retry_wait"}),
    "dialling": frozenset(
        {"connected", "completed", "no_answer", "busy", "voicemail", "abandoned"}
        | {"retry_wait", "exhausted"}
    ),
    "connected": frozenset({"completed", "no_answer"}),
    "no_answer": frozenset({"retry_wait", "exhausted"}),
    "busy": frozenset({"retry_wait", "exhausted"}),
    "voicemail": frozenset({"retry_wait", "exhausted"}),
    "abandoned": frozenset({"retry_wait", "exhausted"}),
    **dict.fromkeys(("completed", "exhausted", "cancelled", "expired"), frozenset[str]()),
}


class ImpossibleMove(InvalidInput):
    """A callback cannot go from where it is to there: it is too late, or too early."""

    code = "impossible_move"


@dataclass(frozen=True, slots=True)
class Move:
    """A callback came into a state, when and why; ``note``: it was in it, and was changed."""

    state: State
    at: datetime
    why: str
    note: bool | None = None  # stored where it is true


@dataclass(frozen=True, slots=True, kw_only=True)
class Callback:
    """A promise to call somebody.

    Attributes:
        phone: Whom to call.
        zones: Where the number may be: it is called when it may be in all of them.
        zone: By whose clock the time was agreed.
        queue: Name of the queue that serves it.
        origin: The contact in which it was asked for, or the first one of its chain.
        asked_in: The contact itself where that is another one: they were passed on before.
        about: What it is about, as ``agent_context`` knows reasons for calls.
        told: What the agent is told of the first call: lines by name.
        wall: The agreed time on the wall in ``zone``, ISO 8601; None: as soon as it is their turn.
        promised_from, promised_by: Between which moments we said we would call, UTC.
        due_at: When something is to be done about it next, UTC.
        sequence: Counts the schedules: one of before does nothing any more.
        slot: The slot that it takes, if any.
        attempts: Calls made so far. ``misses``: those that led to nobody.
        waits_on: The attempt at which they picked up and asked for an agent; 0: at none.
        abandoned: Whether they did so in vain, since the present promise was made.
        contact_id: The contact of the latest call. ``past``: those of the calls before.
        refusals: How often in a row Amazon Connect refused to call, for what may be the number.
        refused_at: When it last did.
        leaves: A contact that is to be taken out of Amazon Connect's queue: it was written first.
        first_call_at, connected_at: When Amazon Connect took our first call, and when they talked
            to a person.
        broke: Whether a promise before the present one was not kept: that stays so.
        case_number: The case that was opened when nobody was reached.
        wished_at: When they last asked for it from the number itself; None: somebody keyed it.
        owner: The agent whom a supervisor gave it to.
        moves: What happened, in order.
        version: Counts the writes.
    """

    callback_id: str
    phone: PhoneNumber = field(repr=False)
    language: Language
    zones: Zones
    zone: str
    queue: str
    origin: str
    asked_in: str | None = None
    requested_at: datetime
    promised_from: datetime
    promised_by: datetime
    due_at: datetime
    state: State
    customer_id: str | None = None
    about: str | None = None
    told: Mapping[str, str] = field(default_factory=dict)
    wall: str | None = None
    slot: str | None = None
    sequence: int = 0
    attempts: int = 0
    misses: int = 0
    waits_on: int = 0
    abandoned: bool = False
    contact_id: str | None = None
    past: tuple[str, ...] = ()
    refusals: int = 0
    refused_at: datetime | None = None
    leaves: str | None = None
    first_call_at: datetime | None = None
    connected_at: datetime | None = None
    broke: bool = False
    case_number: str | None = None
    wished_at: datetime | None = None
    owner: str | None = None
    moves: tuple[Move, ...] = ()
    version: int = 0

    @property
    def is_open(self) -> bool:
        """Whether anything is still to come of it."""
        return self.state not in FINAL

    @property
    def is_waiting(self) -> bool:
        """Whether it can still be moved or cancelled."""
        return self.state in WAITING

    @property
    def waits_in_queue(self) -> bool:
        """Whether it waits in a queue of Amazon Connect, which dials it when it is its turn."""
        return self.state == "requested" and self.contact_id is not None

    @property
    def is_out(self) -> bool:
        """Whether a call of ours may ring or talk; what waits in a queue of Amazon Connect may."""
        return self.state in OUT or self.waits_in_queue or self.leaves is not None

    @property
    def since(self) -> datetime:
        """When it came into its state."""
        return next(move.at for move in reversed(self.moves) if not move.note)

    def to(self, state: State, at: datetime, why: str, **changes: object) -> "Callback":
        """Return the callback in another state.

        Raises:
            ImpossibleMove: There is no way from its present state.
        """
        if state not in _MOVES[self.state]:
            raise ImpossibleMove(f"a callback that is {self.state} cannot become {state}")
        moves = (*self.moves, Move(state, at, why))
        return replace(self, state=state, moves=moves, **changes)  # type: ignore[arg-type]

    def noted(self, at: datetime, why: str) -> "Callback":
        """Return the callback with a line of what was changed while its state stays."""
        return self.changed(moves=(*self.moves, Move(self.state, at, why, note=True)))

    def called(self, contact_id: str | None, at: datetime) -> "Callback":
        """Return the callback with the contact of a call; None: it is not known which."""
        if contact_id is None:
            return self
        return self.changed(contact_id=contact_id, first_call_at=self.first_call_at or at)

    def changed(self, **changes: object) -> "Callback":
        """Return the callback with other values, in the same state."""
        return replace(self, **changes)  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Text:
    """A text that is to be sent: which words, and what they need.

    Attributes:
        reference: What makes it once.
        template: Its words, by the name under which they are registered.
    """

    reference: str
    template: str
    variables: Mapping[str, str] = field(default_factory=dict)


def changed_by_us(callback: Callback) -> Literal["moved", "cancelled"] | None:
    """Tell what we made of the promise by a supervisor's hand: whatever came last counts."""
    if callback.moves[-1].why == REMOVED_BY_US:
        return "cancelled"
    moved = any(move.why.startswith(MOVED_BY_US) for move in callback.moves)
    return "moved" if moved else None


def heard_after(callback: Callback) -> timedelta:
    """Return how long after it came into its state something should have been heard of it.

    Of a call that may not have been made, as its request timed out, soon: a second request is
    answered with the same call, or makes it.
    """
    return UNKNOWN_FOR if is_to_be_dialled(callback) else HEARD_AFTER[callback.state]


def is_to_be_dialled(callback: Callback) -> bool:
    """Tell whether an attempt is written of which, as far as is known, no call was made."""
    return callback.state == "dialling" and callback.contact_id is None


def began(callback: Callback, why: str) -> Callback:
    """Return a new callback with its first move: into the state that it begins in."""
    return callback.changed(moves=(Move(callback.state, callback.requested_at, why),))


def kept(callback: Callback) -> bool | None:
    """Tell whether we called when we said we would; None while that is not decided.

    A customer who cancels before it was time takes us at no word. Who picked up and waited for an
    agent in vain was not called back: only a talk within the time keeps that promise.
    """
    if callback.broke:
        return False
    if callback.abandoned and callback.connected_at is not None:
        return callback.connected_at <= callback.promised_by
    if callback.abandoned:
        return None if callback.is_open else False
    if callback.first_call_at is not None:
        return callback.promised_from <= callback.first_call_at <= callback.promised_by
    if callback.state == "cancelled" and callback.since <= callback.promised_by:
        return None
    return None if callback.is_open else False


def _is_called(callback: Callback) -> bool:
    """Tell whether they got what they were promised, in time or not."""
    reached = callback.connected_at if callback.abandoned else callback.first_call_at
    return reached is not None


def is_late(callback: Callback, now: datetime) -> bool:
    """Tell whether a promise was not kept, or is not any more."""
    if callback.is_open and not callback.broke and not _is_called(callback):
        return now > callback.promised_by
    return kept(callback) is False
