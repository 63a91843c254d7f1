"""From an approved list to recipients: a part at each beat, so that a function's end is no harm."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from contact_center import telemetry
from contact_center.domain.errors import InvalidInput
from contact_center.domain.group_calls import recipients, screening
from contact_center.domain.group_calls.lists import Entry
from contact_center.domain.group_calls.progress import Progress
from contact_center.domain.group_calls.recipients import Recipient
from contact_center.domain.group_calls.runs import Run
from contact_center.domain.group_calls.screening import Refusal
from contact_center.group_calls.drafting import Drafter, digest_of
from contact_center.group_calls.keeping import Keeper
from contact_center.group_calls.ports import InAnotherRun, ReachedBefore

_PART: Final = 100  # recipients stored at one beat: a few seconds of transactions


@dataclass(frozen=True, slots=True)
class Loader:
    """Stores whom an approved run calls.

    What was approved is what is called: the bytes must be those of the dry run. Who may not be
    called any more since then is left out, and counted.
    """

    drafter: Drafter
    keeper: Keeper

    def load(self, run: Run) -> Run | None:
        """Store the next part of a run's recipients; a repeat stores nobody twice."""
        try:
            content = self.drafter.content(run.name)
        except InvalidInput:
            return self._stop(run, "its list is not there any more")
        if digest_of(content) != run.digest:
            return self._stop(run, "its list is not the one that was approved")
        entries = [one for one in self.drafter.read(content) if one.line > run.loaded][:_PART]
        left = self._stored(run, entries)
        now, last = self.keeper.clock.now(), entries[-1].line if entries else run.loaded
        if left:
            self.keeper.runs.leave_out(run.run_id, last, left, now)
        telemetry.logger.info("loaded", run=run.run_id, rows=len(entries), left_out=len(left))

        def change(it: Run) -> Run | None:
            if it.state != "approved" or it.loaded != run.loaded:
                return None
            loaded = it.changed(loaded=last, left_out=it.left_out + len(left))
            if len(entries) == _PART:
                return loaded.changed(progress=Progress(moved_at=now))
            whole = loaded.changed(whole=True, progress=Progress())
            return whole.to("running", now, "everybody is on it")

        return self.keeper.move(run.run_id, change)

    def _stored(self, run: Run, entries: Sequence[Entry]) -> Mapping[int, Refusal]:
        """Store whoever may be called of a part; return who was left out, by line, and why."""
        now = self.keeper.clock.now()
        hours = self.keeper.hours.coming(now)
        known, quiet = self.drafter.facts(entries), self.drafter.quiet
        countries = self.drafter.countries
        left: dict[int, Refusal] = {}
        ours: set[str] = set()  # numbers that this run calls already, of the part as well
        for entry in entries:
            facts = known[entry.line]
            number = facts.number.e164 if facts.number else ""
            if facts.busy_with == run.run_id:  # by this entry, before a repeat; or by one before it
                facts = replace(facts, busy_with=None)
                ours.add(number)
            why = screening.refusal(entry, facts, now, hours, quiet, countries)
            if why is None:
                who = recipients.begin(run, entry, facts, now, hours, quiet)
                why = self._added(who) if who else "no_time_before_due"
                if why is None:
                    ours.add(number)
                elif why == "in_another_run" and number in ours:
                    why = "duplicate"  # the other one is a line of this list
            if why is not None:
                left[entry.line] = why
        return left

    def _added(self, who: Recipient) -> Refusal | None:
        """Store a recipient; return why that is not to be, as it turned out by then."""
        try:
            self.keeper.runs.add(who)
        except InAnotherRun:
            return "in_another_run"
        except ReachedBefore:
            return "reached_before"
        return None

    def _stop(self, run: Run, why: str) -> Run | None:
        now = self.keeper.clock.now()
        telemetry.logger.error("run stopped", run=run.run_id, detail=why)
        return self.keeper.move(
            run.run_id, lambda it: it.to("stopped", now, why) if it.is_open else None
        )
