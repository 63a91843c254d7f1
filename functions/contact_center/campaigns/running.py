"""A campaign on its way: one worker at a time makes its steps, for some minutes, and then the next.

A worker sees to it first that there is another one in a minute. That one finds the campaign in good
hands and leaves, or goes on where a crash left it.
"""

from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from contact_center.campaigns.catching_up import caught_up, settled
from contact_center.campaigns.steps import LEASE, Ended, Runner, Step, opens, step
from contact_center.domain.campaigns.notices import notice_words
from contact_center.domain.campaigns.progress import Progress
from contact_center.domain.campaigns.run import Run
from contact_center.domain.errors import Raced, StorageUnavailable

SPAN: Final = timedelta(minutes=10)  # of one worker; its function may run for 15
STALLED: Final = timedelta(minutes=10)  # without a text on its way while there are some to send
_MINUTE: Final = timedelta(minutes=1)
_PATIENCE: Final = timedelta(seconds=15)  # with a door that does not get on
_SETTLED: Final = timedelta(minutes=15)  # after that nothing is on its way to the network any more
_ATTEMPTS: Final = 5  # at a step that others overtake: an operator, another campaign


@dataclass(frozen=True, slots=True)
class Worked:
    """What a worker did.

    Attributes:
        handed: How many it handed to the door.
        ended: Why it left.
        stalled: It found a campaign that should have got on, and had not.
    """

    handed: int
    ended: Ended
    stalled: bool = False


class _TakenOver(Exception):  # noqa: N818 - an answer
    """Somebody else works on the campaign."""


def work(run: Run, app: Runner) -> Worked:
    """Work on an approved campaign until there is nothing to do, or for ``SPAN``.

    Raises:
        DependencyError: To be tried again.
    """
    if run.state not in ("approved", "running"):
        return Worked(0, "idle")
    progress = app.recipients.progress(run.run_id)
    now = app.clock.now()
    stalled = _stands_still(run, progress, now, app)
    if progress.lease_until and progress.lease_until > now:
        app.wakes.at(run.run_id, now + _MINUTE)
        return Worked(0, "busy", stalled)
    if run.state == "running" and (morning := opens(run, progress, now, app)) is not None:
        app.wakes.at(run.run_id, morning)
        return Worked(0, "closed", stalled)
    app.wakes.at(run.run_id, now + _MINUTE)  # first: a crash is not the end of it
    try:
        progress = _taken(run, progress, now, app)
        if run.state == "approved":
            _callers_told(run, app)
            if not (ready := _ready(run, progress, app)):
                return _left(run, progress, app, Worked(0, "settling", stalled))
            progress = ready
            run = _started(run, app)
    except Raced:
        return Worked(0, "busy", stalled)
    return replace(_worked(run, progress, app), stalled=stalled)


def _taken(run: Run, progress: Progress, now: datetime, app: Runner) -> Progress:
    """Take the campaign in hand: telling the callers of a large area takes a while."""
    after = replace(
        progress,
        owner=app.owner(),
        lease_until=now + 3 * LEASE,
        moved_at=progress.moved_at or now,
    )
    return app.recipients.save(run.run_id, progress, after)


def _callers_told(run: Run, app: Runner) -> None:
    """Tell callers of the area before anybody gets a text."""
    if run.kind == "all_clear":
        app.notices.end(run)
    elif run.for_callers:
        app.notices.tell(run, dict(notice_words(run, app.zone)))


def _ready(run: Run, progress: Progress, app: Runner) -> Progress | None:
    """Return the progress with everybody who is to be told; None: that is not known yet."""
    if run.kind != "all_clear" or run.first is None or run.overtakes is None:
        return progress
    waited = app.clock.now() - (run.approved_at or run.at) > _SETTLED
    if not waited and not settled(run.first, app):
        return None
    return caught_up(run, run.first, progress, app)


def _started(run: Run, app: Runner) -> Run:
    after = run.after("start", app.clock.now(), "the centre")
    try:
        app.runs.change(run, after)
    except Raced:
        found = app.runs.get(run.run_id)
        if found and any(move.act == "over" for move in found.moves):
            app.notices.end(run)  # it was over while callers were being told
        raise
    return after


def _worked(run: Run, progress: Progress, app: Runner) -> Worked:
    """Make steps until there is a reason to leave."""
    began = moved = app.clock.now()
    handed = 0
    while (now := app.clock.now()) - began < SPAN:
        try:
            made = _made(run, progress, app)
        except _TakenOver:
            return Worked(handed, "busy")
        progress, handed = made.progress, handed + made.handed
        if made.handed or made.settled:
            moved = now
        ended = made.ended or ("behind" if made.behind and now - moved >= _PATIENCE else None)
        if ended:
            return _left(run, progress, app, Worked(handed, ended))
        if made.wait > timedelta():
            app.pause(made.wait.total_seconds())
    return _left(run, progress, app, Worked(handed, "in_time"))


def _made(run: Run, progress: Progress, app: Runner) -> Step:
    """Make a step; again, when an operator or another campaign was faster."""
    for _ in range(_ATTEMPTS):
        try:
            return step(run, progress, app.clock.now(), app)
        except Raced:
            found = app.recipients.progress(run.run_id)
            if found.owner != progress.owner:
                raise _TakenOver from None
            progress = found
    raise StorageUnavailable("a step of a campaign was overtaken too often")


def _left(run: Run, progress: Progress, app: Runner, worked: Worked) -> Worked:
    """Give the campaign out of hand, so that the next worker need not wait for the lease."""
    with suppress(Raced):  # somebody has it already
        app.recipients.save(run.run_id, progress, replace(progress, lease_until=None))
    return worked


def _stands_still(run: Run, progress: Progress, now: datetime, app: Runner) -> bool:
    """Tell whether a campaign should have got on, and did not."""
    if run.state != "running" or progress.moved_at is None:
        return False
    waiting = progress.flying or (progress.left and opens(run, progress, now, app) is None)
    return bool(waiting) and now - max(progress.moved_at, run.moves[-1].at) >= STALLED
