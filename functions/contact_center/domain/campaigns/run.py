"""A campaign on its way: what it says, where it stands, and who may move it on.

    drafted ─▶ previewed ─▶ approved ─▶ running ─▶ finished
                                 ▲  │   ▲    │
                                 │  ▼   │    ▼
                                 └──── paused             stopped: from any state before the end

What was previewed is what is approved: the approval names the digest of the preview, which covers
the words, the recipients and the cost.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Final, Literal

from contact_center.domain.errors import InvalidInput

State = Literal["drafted", "previewed", "approved", "running", "paused", "stopped", "finished"]
Kind = Literal["incident", "danger", "works", "announcement", "update", "all_clear"]

OVER: Final[tuple[State, ...]] = ("stopped", "finished")
ACTIVE: Final[tuple[State, ...]] = ("approved", "running", "paused")
APPROVABLE_FOR: Final = timedelta(hours=24)  # who was asked is as old as the preview
LONGEST: Final = timedelta(hours=24)  # what was not sent after so long is no news any more

# From which states an act leads where.
_ACTS: Final[Mapping[str, tuple[tuple[State, ...], State]]] = {
    "preview": (("drafted",), "previewed"),
    "approve": (("previewed",), "approved"),
    "start": (("approved",), "running"),
    "pause": (("approved", "running"), "paused"),
    "resume": (("paused",), "running"),  # or approved, where it had not begun
    "stop": (("drafted", "previewed", "approved", "running", "paused"), "stopped"),
    "finish": (("running",), "finished"),
}
_COMMANDS: Final = ("preview", "approve", "pause", "resume", "stop")  # the others are a worker's


class NotPossible(InvalidInput):
    """A campaign cannot do that now. The text says where it stands and what can be done."""

    code = "not_possible"


@dataclass(frozen=True, slots=True)
class Works:
    """Planned works, as the text tells of them."""

    supply: str
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Wording:
    """What goes out in one language, to how many, and what that costs.

    Attributes:
        parts: Of one text.
        micros: Of one text, in millionths of a dollar.
        unheard: How many of these have not heard of it before ...
        news: ... and what they get instead of the body.
    """

    body: str
    parts: int
    micros: int
    texts: int = 0
    unheard: int = 0
    news: str = ""


@dataclass(frozen=True, slots=True)
class Preview:
    """What would happen, as it was when it was asked.

    Attributes:
        recipients: Distinct numbers in the area.
        eligible: Those that would be texted.
        refused: The others, by reason.
        later: How many of the eligible have to wait now, by until when (ISO 8601, UTC).
        why_later: And how many by why.
        wordings: By language.
        seconds: How long it takes at the number's pace, once all may be reached.
        digest: Names this preview.
    """

    at: datetime
    recipients: int
    eligible: int
    refused: Mapping[str, int]
    later: Mapping[str, int]
    why_later: Mapping[str, int]
    wordings: Mapping[str, Wording]
    seconds: int
    digest: str

    @property
    def parts(self) -> int:
        return sum(one.texts * one.parts for one in self.wordings.values())

    @property
    def micros(self) -> int:
        return sum(one.texts * one.micros for one in self.wordings.values())


@dataclass(frozen=True, slots=True)
class Move:
    """One step of a campaign from state to state, and who made it."""

    act: str
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class Run:
    """A campaign.

    Attributes:
        words: The notice, by language; empty for works, which have words of their own.
        until: When what is wrong is expected to be over.
        first: The campaign whose recipients hear this update or all-clear.
        incident: The outage on the cards of the area that this is about, for callers.
        reason: Why it was stopped, or ended before everybody heard.
        again: The campaign that took its place: previewed again, or what was told after it while
            it was on its way.
        overtakes: Kind of the first, unless everybody heard that: this one takes its place.
        by_event: Another system drafted it: somebody has to be told that it waits for approval.
        danger: The first was of danger: what follows it waits for the morning as little.
        by: Who drafted it.
    """

    run_id: str
    kind: Kind
    area: str
    at: datetime
    by: str
    words: Mapping[str, str] = field(default_factory=dict)
    until: datetime | None = None
    works: Works | None = None
    first: str | None = None
    incident: str | None = None
    state: State = "drafted"
    reason: str | None = None
    again: str | None = None
    overtakes: Kind | None = None
    danger: bool = False
    by_event: bool = False
    preview: Preview | None = None
    moves: tuple[Move, ...] = ()
    version: int = 0

    @property
    def languages(self) -> tuple[str, ...]:
        return tuple(self.words) if self.works is None else ("en", "es")

    @property
    def approved_at(self) -> datetime | None:
        return next((move.at for move in self.moves if move.act == "approve"), None)

    @property
    def good_until(self) -> datetime | None:
        """Return after when nothing of it is sent any more; None before it is approved."""
        if self.approved_at is None:
            return None
        end = self.approved_at + LONGEST
        if self.works:
            return min(end, self.works.starts_at)
        return min(end, self.until) if self.until else end

    @property
    def approvable_until(self) -> datetime | None:
        """Return until when its preview can be approved; None: it does not wait for that."""
        if self.state != "previewed" or self.preview is None:
            return None
        begins = self.works.starts_at if self.works else None
        ends = (self.preview.at + APPROVABLE_FOR, self.until, begins)
        return min(end for end in ends if end is not None)

    @property
    def for_callers(self) -> bool:
        """Tell whether callers of the area hear something by it, also where nobody is texted."""
        return self.incident is not None and self.kind not in ("works", "announcement")

    @property
    def heard_by_callers(self) -> bool:
        """Tell whether callers hear of it, as far as this campaign knows."""
        acts = {move.act for move in self.moves}
        told = self.for_callers and self.kind != "all_clear"
        return told and "start" in acts and "over" not in acts and self.again is None

    def language(self, preferred: str) -> str:
        """Return in which language somebody is told."""
        return preferred if preferred in self.languages else "en"

    def after(self, act: str, at: datetime, by: str, reason: str | None = None) -> "Run":
        """Return the campaign after an act.

        Raises:
            NotPossible: It does not lead anywhere from the present state.
        """
        sources, target = _ACTS[act]
        if self.state not in sources:
            can = ", ".join(one for one in _COMMANDS if self.state in _ACTS[one][0])
            raise NotPossible(
                f"{self.run_id} is {self.state}: cannot {act} it; possible: {can or 'nothing'}"
            )
        if act == "resume" and all(move.act != "start" for move in self.moves):
            target = "approved"
        moves = (*self.moves, Move(act, at, by))
        return replace(
            self, state=target, moves=moves, reason=reason or self.reason, version=self.version + 1
        )

    def replaced(self, by: "Run", at: datetime) -> "Run":
        """Return the campaign once another took its place: nothing more of it is sent."""
        over = by.kind == "all_clear"
        reason = "over" if over else "replaced"
        after = self if self.state in OVER else self.after("stop", at, by.run_id, reason)
        after = replace(after, again=by.run_id, version=self.version + 1)
        return after.noted("over", at, by.run_id) if over else after

    def taken_back(self, at: datetime, by: str) -> "Run":
        """Return the campaign once callers are not to hear of it any more; nor is it sent.

        Raises:
            NotPossible: They hear nothing by it.
        """
        if not self.for_callers:
            raise NotPossible(f"{self.run_id}: callers hear nothing of it; stop it without --over")
        after = self if self.state in OVER else self.after("stop", at, by, "stopped")
        return replace(after.noted("over", at, by), version=self.version + 1)

    def noted(self, act: str, at: datetime, by: str) -> "Run":
        return replace(self, moves=(*self.moves, Move(act, at, by)))

    def previewed(self, preview: Preview) -> "Run":
        return replace(self.after("preview", preview.at, self.by), preview=preview)

    def approved(self, digest: str, at: datetime, by: str) -> "Run":
        """Return the campaign once a preview of it was approved.

        Raises:
            NotPossible: It was approved before, never previewed, the preview is too old, or
                another one is meant.
        """
        after = self.after("approve", at, by)
        preview = self.preview
        if preview is None or digest != preview.digest:
            raise NotPossible(
                f"{self.run_id}: the approval names another preview; look at status, and approve"
                " with the digest that it shows"
            )
        if at - preview.at > APPROVABLE_FOR:
            raise NotPossible(f"{self.run_id}: the preview is older than 24 hours; make a new one")
        if preview.eligible == 0 and not self.for_callers:
            raise NotPossible(f"{self.run_id}: nobody may be texted")
        if (end := after.good_until) is not None and end <= at:
            raise NotPossible(f"{self.run_id}: it is over already; make a new one")
        return after
