"""Calls that Amazon Connect refuses: for their number, or for what is wrong with us.

It does not always say which. Where the number is not named as the reason, whoever was to be called
waits again, and nothing counts as a call; refused once more although others were called meanwhile,
it is their number. Equal refusals in a row are nobody's number: the run is paused, and says why.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from contact_center import telemetry
from contact_center.domain.group_calls import attempts, recipients
from contact_center.domain.group_calls.recipients import Recipient
from contact_center.domain.group_calls.runs import Run
from contact_center.group_calls.keeping import Keeper


@dataclass(frozen=True, slots=True)
class Refusals:
    """Settles refused calls, of one beat."""

    keeper: Keeper
    _latest: dict[str, Run] = field(default_factory=dict)

    def accepted(self, run_id: str) -> None:
        """A call was made: what was refused before was not refused to everybody."""
        if self._run(run_id).refusals:
            self._move(run_id, None)

    def has_held(self, run_id: str) -> bool:
        """Tell whether a run was paused in this beat."""
        return run_id in self._latest and self._latest[run_id].state == "paused"

    def turned_away(
        self,
        it: Recipient,
        why: str,
        now: datetime,
        *,
        of_number: bool = False,
        of_nobody: bool = False,
        perhaps_called: bool = False,
    ) -> None:
        """A call was refused.

        Args:
            it: Who was claimed.
            why: What Amazon Connect said.
            now: When it said so.
            of_number: It is for their number.
            of_nobody: It is for our flow, queue or role: it never says anything of their number,
                however often it comes.
            perhaps_called: It was asked before and gave no answer: the claim stays, and is settled
                by an event, or when none comes.
        """
        run = self._run(it.run_id)
        calls = self.keeper.runs.counts(it.run_id).get("calls", 0) - 1
        known = it.turned_away_at
        others = run.refusals == 0 and known is not None and calls > known
        telemetry.logger.warning("call refused", run=it.run_id, line=it.line, detail=why)
        if of_number or (others and not of_nobody and not perhaps_called):
            self._settle(it, lambda who: attempts.not_callable(who, why, now))
            return
        hours, how = self.keeper.hours.coming(now), self.keeper.how(run)
        if not perhaps_called:
            noted = known if of_nobody else calls
            self._settle(it, lambda who: attempts.turned_away(who, why, noted, now, hours, how))
        elif recipients.is_silent(it, now):
            self._settle(it, lambda who: attempts.missed(who, "failed", now, hours, how))
        self._move(it.run_id, (why, now))

    def _settle(self, it: Recipient, become: Callable[[Recipient], Recipient]) -> None:
        def change(who: Recipient) -> Recipient | None:
            same = who.in_the_air and who.call.attempts == it.call.attempts
            return become(who) if same and who.call.contact_id is None else None

        self.keeper.change(it.run_id, it.line, change)

    def _move(self, run_id: str, refused: tuple[str, datetime] | None) -> None:
        def change(run: Run) -> Run | None:
            if refused is None:
                return run.changed(refused=None, refusals=0)
            return run.turned_away(*refused)

        was = self._run(run_id).state
        after = self.keeper.move(run_id, change)
        if after is None:
            return
        self._latest[run_id] = after
        if after.state == "paused" and was == "running":
            telemetry.logger.error("run paused", run=run_id, detail=after.moves[-1].why)
            telemetry.count(telemetry.GROUP_CALLS_HELD)

    def _run(self, run_id: str) -> Run:
        found = self._latest.get(run_id) or self.keeper.runs.run(run_id)
        if found is None:
            raise LookupError("a run that calls is stored")
        self._latest[run_id] = found
        return found
