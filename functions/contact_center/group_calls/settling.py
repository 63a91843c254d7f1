"""Calls and tasks of which nothing was heard: asked for again, looked up, or taken back."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

from contact_center import telemetry
from contact_center.domain.callbacks.outcomes import Heard
from contact_center.domain.errors import ConnectUnavailable, MustNotCall, OnTheLine
from contact_center.domain.group_calls import attempts, recipients
from contact_center.domain.group_calls.recipients import Recipient
from contact_center.domain.group_calls.runs import Run
from contact_center.domain.group_calls.screening import must_not
from contact_center.domain.history import Fact
from contact_center.group_calls.keeping import Keeper
from contact_center.group_calls.ports import NotRunning
from contact_center.group_calls.refusals import Refusals

if TYPE_CHECKING:
    from contact_center import ports as centre
    from contact_center.group_calls import ports

_MOST: Final = 25  # that are looked at, at one beat, of one run; the others are first at the next
_IN_THE_WAY: Final = (NotRunning, MustNotCall, OnTheLine)  # since the call was claimed


@dataclass(frozen=True, slots=True)
class Settling:
    """Settles, at one beat, whatever is out and silent.

    Attributes:
        now: Of the beat.
        ask_again: Has Amazon Connect make a claimed call, if it may still be made; False: there is
            no room for requests. Raises what a claim does.
    """

    keeper: Keeper
    people: "ports.People"
    calls: "ports.Calls"
    records: "centre.ContactRecords"
    refusals: Refusals
    now: datetime
    ask_again: Callable[[Run, Recipient], bool]

    def settle(self, run: Run) -> None:
        """Look after the calls of a run that are due to be looked at, the longest silent first.

        Whoever was looked at in vain goes to the end of the list, so that nobody starves.
        """
        for listed in self.keeper.runs.out(run.run_id, _MOST):
            if listed.at > self.now:
                return
            found = self.keeper.runs.get(run.run_id, listed.line)
            if found is None:
                self.keeper.drop(listed)
            elif found.look_at > self.now:
                continue
            elif found.call.contact_id:
                self._look_up(run, found, found.call.contact_id)
            elif not self._made_again(run, found) or self.refusals.has_held(run.run_id):
                return

    def _made_again(self, run: Run, it: Recipient) -> bool:
        """Ask again for a call that was perhaps made; False: there is no room for requests."""
        hours = self.keeper.hours.coming(self.now)
        how = self.keeper.policy
        may = run.state == "running" and attempts.may_call(it, self.now, hours, how)
        if may and not must_not(it.kind, self.people.of_recipient(it)):
            try:
                return self.ask_again(run, it)
            except _IN_THE_WAY:
                pass
        if recipients.is_silent(it, self.now):
            missed(self.keeper, run, it, self.now)  # an event would have told of a call
        return True

    def _look_up(self, run: Run, it: Recipient, contact_id: str) -> None:
        try:
            if self._is_told(run, it, contact_id, self.records.describe(contact_id)):
                return
        except ConnectUnavailable as exc:  # one contact must not keep all the others waiting
            telemetry.logger.warning("left to a later beat", error=exc.code, detail=str(exc))
        self.keeper.change(
            run.run_id, it.line, lambda one: recipients.looked_up(one, contact_id, self.now)
        )

    def _is_told(self, run: Run, it: Recipient, contact_id: str, fact: Fact | None) -> bool:
        """Do what follows from what became of a contact; False: nothing new became of it."""
        talked = fact.connected_at if fact else None
        if fact is not None and fact.ended_at is None:
            if talked is not None and it.in_the_air:
                self._heard(it, Heard("connected", contact_id, talked, talked), fact)
            elif recipients.is_in_vain(it, run, self.now):
                self.calls.stop(contact_id)
                missed(self.keeper, run, it, self.now)
            else:
                return False
            return True
        ended = fact.ended_at if fact and fact.ended_at else self.now
        reason = fact.disconnect_reason if fact else "unknown"
        self._heard(it, Heard("ended", contact_id, ended, talked, reason), fact)
        return True

    def _heard(self, it: Recipient, report: Heard, fact: Fact | None) -> None:
        follow(self.keeper, it.run_id, it.line, report, fact.queued_at if fact else None)


def missed(keeper: Keeper, run: Run, it: Recipient, now: datetime) -> None:
    """Write down that a call led to nobody, unless something was heard of it meanwhile."""
    hours, how = keeper.hours.coming(now), keeper.how(run)

    def change(one: Recipient) -> Recipient | None:
        same = one.in_the_air and one.call.attempts == it.call.attempts
        return attempts.missed(one, "failed", now, hours, how) if same else None

    keeper.change(run.run_id, it.line, change)


def follow(
    keeper: Keeper, run_id: str, line: int, report: Heard, queued_at: datetime | None
) -> Recipient | None:
    """Do what follows from what Amazon Connect tells of a recipient's contact."""
    now = keeper.clock.now()
    hours, how = keeper.hours.coming(now), keeper.how(keeper.runs.run(run_id))
    return keeper.change(
        run_id, line, lambda it: attempts.heard(it, report, queued_at, now, hours, how)
    )
