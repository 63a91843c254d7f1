"""One step of a campaign: hand the next few recipients to the one door, at the pace of its number.

    nobody may be reached now: wake in the morning
    wait for the pace, and for the door to deal with what it has
    hand over the next few: one transaction
    all are handed over and dealt with: finished

A step is one transaction: recipients from planned to handed, a message for each in the outbox, the
cursor, and the pace that all campaigns share. It requires that the campaign runs. So a crash
leaves it before a step or after it, a message is written once, and after a stop none is. What the
door has by then it does not send either: it asks for the campaign's state as it claims a message.
At most ``FLIGHT`` seconds of texts are between here and the network.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Final, Literal
from zoneinfo import ZoneInfo

from contact_center.campaigns.ports import Notices, Now, Recipients, Runs, Wakes
from contact_center.domain.campaigns.notices import template_of, variables
from contact_center.domain.campaigns.progress import Progress, place
from contact_center.domain.campaigns.recipients import Group, Recipient, tallied
from contact_center.domain.campaigns.run import Run
from contact_center.domain.texts.judged import Rules
from contact_center.domain.texts.rate import Rate, Taken
from contact_center.domain.zones import narrowed, next_moment
from contact_center.ports import Clock

MOST: Final = 45  # recipients in one step: two writes each, and a transaction takes 100
FLIGHT: Final = 20  # seconds of texts between here and the network, at the most
_MOST_FLYING: Final = 50
_MOST_READ: Final = 98  # places in one request of 100 keys, beside the campaign and the pace
LEASE: Final = timedelta(seconds=60)  # longer than a step; a crash is noticed after it
_STEP: Final = timedelta(seconds=1)  # of turns, in one step: what shares a second
_AHEAD: Final = timedelta(seconds=2)  # of the number: more than a text needs to come to the door
_LOOK: Final = timedelta(seconds=1)  # until the door is looked at again
_SETTLING: Final = timedelta(minutes=15)  # between two looks at what the door holds

Ended = Literal["idle", "busy", "closed", "behind", "settling", "finished", "in_time"]


@dataclass(frozen=True, slots=True)
class Runner:
    """Everything that sending needs.

    Attributes:
        pause: Waits so many seconds.
        zone: Of the wall clock that texts speak of.
        per_second: Parts of texts in a second.
        owner: Names a worker.
    """

    clock: Clock
    runs: Runs
    recipients: Recipients
    notices: Notices
    wakes: Wakes
    pause: Callable[[float], None]
    rules: Rules
    zone: ZoneInfo
    per_second: Fraction
    owner: Callable[[], str]

    @property
    def rate(self) -> Rate:
        """Return what the number carries: steps hand over no faster than texts leave."""
        return Rate(self.per_second)

    @property
    def quantum(self) -> int:
        """Return how many recipients one step hands over, at the most."""
        return max(1, min(MOST, int(self.per_second)))

    @property
    def most_flying(self) -> int:
        return max(self.quantum, min(_MOST_FLYING, int(FLIGHT * self.per_second)))


@dataclass(frozen=True, slots=True)
class Step:
    """What a step did, and what is next.

    Attributes:
        handed: How many were handed over.
        settled: Of how many in flight the door told what became of them.
        wait: Until the next step.
        behind: It waits for the door.
        ended: Why there is no next step for now.
    """

    progress: Progress
    handed: int = 0
    settled: int = 0
    wait: timedelta = timedelta()
    behind: bool = False
    ended: Ended | None = None


def step(run: Run, progress: Progress, now: datetime, app: Runner) -> Step:
    """Make one step.

    Raises:
        Raced: The campaign, or who works on it, changed meanwhile; nothing was handed over.
        DependencyError: To be tried again.
    """
    group = _group(progress, now, app)
    most = min(app.quantum, _MOST_READ - len(progress.flying))
    places = _places(progress, group, most) if group is not None else []
    seen = app.recipients.now(run.run_id, places, progress.flying)
    settled = len(progress.flying) - len(seen.flying)
    progress = replace(progress, flying=seen.flying)
    if seen.run.state != "running":
        return Step(progress, ended="idle")
    if progress.left and run.good_until and now >= run.good_until:
        return _finished(seen.run, progress, app, "too_late")
    if group is None:
        return _nobody_now(seen.run, progress, settled, now, app)
    if len(seen.flying) >= app.most_flying:
        return Step(progress, settled=settled, wait=_LOOK, behind=True)
    if (wait := _wait(seen.taken, now)) > timedelta():
        return Step(progress, settled=settled, wait=wait)
    return _handed(seen, progress, group, settled, now, app)


def opens(run: Run, progress: Progress, now: datetime, app: Runner) -> datetime | None:
    """Return when a worker is next needed: somebody may be reached, or it is no news any more.

    None: now, or nobody is left.
    """
    moments = [_moment(one, now, app) for one in progress.groups if one.left]
    first = min((one for one in moments if one is not None), default=None)
    if first is not None and run.good_until:
        first = min(first, run.good_until)
    return first if first and first > now else None


def _handed(
    seen: Now, progress: Progress, group: int, settled: int, now: datetime, app: Runner
) -> Step:
    chosen, turns = _chosen(seen, now, app)
    taken = progress.taking(group, len(chosen), [one.place for one in chosen], now)
    after = replace(taken, lease_until=now + LEASE)
    news = progress.groups[group].news
    messages = [(one, _message(seen.run, one, now, app, news=news)) for one in chosen]
    written = app.recipients.hand_over(seen, progress, after, messages, turns)
    return Step(written, handed=len(chosen), settled=settled, wait=_wait(turns, now))


def _wait(taken: Taken, now: datetime) -> timedelta:
    return max(timedelta(), taken[-1][0] - _AHEAD - now) if taken else timedelta()


def _chosen(seen: Now, now: datetime, app: Runner) -> tuple[Sequence[Recipient], Taken]:
    """Return the next few, at least one, and what is taken with them."""
    wordings = seen.run.preview.wordings if seen.run.preview else {}
    taken, until = seen.taken, None
    for number, one in enumerate(seen.next):
        turn, after = app.rate.book(taken, wordings[one.language].parts, now)
        until = until or turn + _STEP
        if turn >= until:
            return seen.next[:number], taken
        taken = after
    return seen.next, taken


def _message(
    run: Run, to: Recipient, now: datetime, app: Runner, *, news: bool
) -> dict[str, object]:
    """Return what the door is asked for."""
    return {
        "template": template_of(run, news=news).name,
        "at": now,
        "customer_id": to.customer_id,
        "language": to.language,
        **variables(run, to.language, app.zone, news=news),
    }


def _nobody_now(run: Run, progress: Progress, settled: int, now: datetime, app: Runner) -> Step:
    """Nobody is left who may be reached now: it is night, or everybody was handed over."""
    if (morning := opens(run, progress, now, app)) is not None:
        app.wakes.at(run.run_id, morning)
        return Step(replace(progress, moved_at=morning), settled=settled, ended="closed")
    if progress.flying:
        return Step(progress, settled=settled, wait=_LOOK, behind=True)
    outcomes = ((one.outcome, one.reason, 1) for one in app.recipients.outcomes(run.run_id))
    if tallied(run, outcomes).open:
        app.wakes.at(run.run_id, now + _SETTLING)
        return Step(progress, settled=settled, ended="settling")
    return _finished(run, progress, app, None)


def _finished(run: Run, progress: Progress, app: Runner, reason: str | None) -> Step:
    app.runs.change(run, run.after("finish", app.clock.now(), "the centre", reason))
    return Step(progress, ended="finished")


def _group(progress: Progress, now: datetime, app: Runner) -> int | None:
    """Return the group of whom one may reach now that is behind the others.

    So languages take turns: nobody hears it hours later for theirs, and texts of one part fill the
    seconds that those of two leave.
    """
    open_ = [
        number
        for number, group in enumerate(progress.groups)
        if group.left and _moment(group, now, app) == now
    ]
    groups = progress.groups
    return max(open_, key=lambda one: groups[one].left / groups[one].end, default=None)


def _moment(group: Group, now: datetime, app: Runner) -> datetime | None:
    """Return from when on a group may be reached; what is urgent was planned without zones."""
    if not group.zones:
        return now
    rule = narrowed(app.rules.quiet, group.state)
    return next_moment(tuple(group.zones.split("|")), now, rule)


def _places(progress: Progress, group: int, most: int) -> list[str]:
    of = progress.groups[group]
    return [place(group, number) for number in range(of.next, min(of.end, of.next + most))]
