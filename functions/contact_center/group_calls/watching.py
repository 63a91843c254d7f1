"""What a beat finds out about a run: that it is over, breaks the limit, or does not get on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from contact_center import telemetry
from contact_center.domain.callbacks.policy import ON_THE_LINE
from contact_center.domain.group_calls import attempts, safety
from contact_center.domain.group_calls.progress import Progress
from contact_center.domain.group_calls.runs import Run
from contact_center.domain.group_calls.safety import Measured
from contact_center.group_calls.keeping import Keeper

_MOST: Final = 25  # that are asked whether they could be called: the first of each queue


@dataclass(frozen=True, slots=True)
class Watch:
    """Watches runs.

    Attributes:
        queues: Names of the queues that serve them.
        now: Of the beat.
    """

    keeper: Keeper
    queues: Sequence[str]
    now: datetime

    def not_loaded(self, run: Run) -> None:
        """Note that the next part of an approved list could not be loaded; tell, if for long."""

        def change(it: Run) -> Run | None:
            if it.state != "approved" or it.loaded != run.loaded:
                return None
            return it.changed(progress=it.progress.not_loaded(self.now, it.moves[-1].at))

        after = self.keeper.move(run.run_id, change)
        if after is not None and after.state == "approved" and after.stands_still_since:
            _tell_of(after, after.progress)

    def look(self, run: Run) -> None:
        """End a run of which nothing is to come; tell of one that abandons, or stands still."""
        counts = self.keeper.runs.counts(run.run_id)
        known = measured(run, counts)
        if safety.is_over_limit(known):
            telemetry.logger.error("too many answers abandoned", run=run.run_id)
            telemetry.count(telemetry.GROUP_CALL_OVER_LIMIT)
            self._hold(run, known)
        if counts.get("open"):
            self._follow_progress(run, counts.get("calls", 0))
            return

        def change(it: Run) -> Run | None:
            if it.state != "running":
                return None
            return it.to("finished", self.now, "nobody is left to call").changed(settled=True)

        self.keeper.move(run.run_id, change)

    def _hold(self, run: Run, known: Measured) -> None:
        def change(it: Run) -> Run | None:
            if it.state != "running" or not safety.stays_over_limit(known, it.held):
                return None
            why = "too many answers found no agent in time"
            return it.to("paused", self.now, why).changed(held=known)

        self.keeper.move(run.run_id, change)

    def _follow_progress(self, run: Run, calls: int) -> None:
        since = run.moves[-1].at
        if not run.progress.is_to_be_looked_at(self.now, since):
            return
        could = self._could_call(run)
        after = run.progress.after(calls, self.now, since, could=could)
        self.keeper.move(
            run.run_id,
            lambda it: it.changed(progress=after) if it.state == "running" else None,
        )
        if after.stands_still():
            _tell_of(run, after)

    def _could_call(self, run: Run) -> bool:
        """Tell whether somebody's time has come, or would have if nothing were in their way."""
        hours, how = self.keeper.hours.coming(self.now), self.keeper.policy
        for queue in self.queues:
            for listed in self.keeper.runs.waiting(run.run_id, queue, _MOST):
                if listed.at > self.now + ON_THE_LINE:
                    break
                found = self.keeper.runs.get(run.run_id, listed.line)
                if found and attempts.may_call(found, self.now, hours, how):
                    return True
        return False


def _tell_of(run: Run, known: Progress) -> None:
    """Have a run that stands still looked at; its state says what it does not get on with."""
    telemetry.logger.error(
        "run stands still", run=run.run_id, state=run.state, since=str(known.moved_at)
    )
    telemetry.count(telemetry.GROUP_CALLS_STALLED)


def measured(run: Run, counts: Mapping[str, int]) -> Measured:
    """Return what is known of a run; of tasks there is one for each agent, whatever is known."""
    if run.mode == "tasks":
        return Measured()
    return Measured(
        calls=counts.get("ended", 0),
        answered=counts.get("answered", 0),
        abandoned=counts.get("abandoned", 0),
    )
