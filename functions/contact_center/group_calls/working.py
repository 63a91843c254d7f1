"""One beat of the dialler: it looks after whoever is out, and calls whom there are agents for.

A claim is written before each call, while its run is running and nobody forbade the call, in the
same transaction.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from contact_center import telemetry
from contact_center.domain.errors import (
    CallRefused,
    CallsRefused,
    ConnectUnavailable,
    ContactCenterError,
    MustNotCall,
    OnTheLine,
)
from contact_center.domain.group_calls import attempts, recipients, safety
from contact_center.domain.group_calls.recipients import Recipient
from contact_center.domain.group_calls.runs import Run
from contact_center.domain.group_calls.screening import Refusal, must_not
from contact_center.group_calls.ports import Beat, Listed, NotRunning
from contact_center.group_calls.refusals import Refusals
from contact_center.group_calls.settling import Settling
from contact_center.group_calls.watching import Watch, measured

if TYPE_CHECKING:
    from contact_center.group_calls.dialling import Dialler

_BUSY: Final = 1  # seconds to the next beat, while there is room for calls
_CALM: Final = 5  # and while all agents talk
_QUIET: Final = 20  # and while nobody waits to be called, but a call is out, or a list to load
_SLOWEST: Final = 60  # seconds
_MOST: Final = 25  # that are looked at, at one beat, of one run and queue


class Work:
    """One beat."""

    def __init__(self, dialler: "Dialler", beat: Beat, now: datetime) -> None:
        self._to = dialler
        self._keeper = dialler.keeper
        self._now = now
        self.beat = beat
        self._slowed = False
        self._did = False  # something, of which there may be more at once
        self._refusals = Refusals(dialler.keeper)
        self._watch = Watch(dialler.keeper, dialler.queues, now)
        self._settling = Settling(
            dialler.keeper,
            dialler.people,
            dialler.calls,
            dialler.records,
            self._refusals,
            now,
            self._ask_again,
        )

    def done(self, runs: Sequence[Run]) -> int | None:
        """Do the work, and return how soon there is more of it."""
        known = [run for run in map(self._looked_after, runs) if run is not None]
        running = [run for run in known if run.state == "running"]
        waiting = self._call(running)
        for run in running:
            with self._of_its_own(run):
                self._watch.look(run)
        if self._did or self._slowed:
            return self._pause()
        if waiting:
            return _CALM
        if any(run.state == "approved" for run in known):
            return _QUIET  # it could not be loaded just now
        return _QUIET if self._is_anybody_out(known) else None

    def _pause(self) -> int:
        return min(_SLOWEST, 2**self.beat.slow) if self._slowed else _BUSY

    @contextmanager
    def _of_its_own(self, run: Run) -> Iterator[None]:
        """Keep what fails of one run from all the others: it is left to a later beat."""
        try:
            yield
        except ContactCenterError as exc:
            telemetry.logger.warning(
                "left to a later beat", run=run.run_id, error=exc.code, detail=str(exc)
            )

    def _looked_after(self, run: Run) -> Run | None:
        after: Run | None = run
        with self._of_its_own(run):
            after = self._brought_on(run)
        if after is not None:
            with self._of_its_own(after):
                self._settling.settle(after)
        return after

    def _brought_on(self, run: Run) -> Run | None:
        if run.state == "approved":
            return self._loaded(run)
        if run.state == "stopped":
            self._clear(run)
        return run

    def _loaded(self, run: Run) -> Run | None:
        """Load the next part of an approved list, unless that failed a moment ago."""
        if not run.progress.may_load(self._now):
            return run
        try:
            after = self._to.loader.load(run)
        except ContactCenterError:
            self._watch.not_loaded(run)
            raise
        self._did = True
        return after

    def _ask_again(self, run: Run, it: Recipient) -> bool:
        """Ask again for a claimed call; False: there is no room for requests.

        It is claimed anew: since then its run may have been paused, and they may have called us.
        Room is taken after that, so that who cannot be called takes none from others.

        Raises:
            NotRunning, MustNotCall, OnTheLine: As of a claim.
        """
        if not self._has_room(1):
            return False
        claimed = self._keeper.claim(it, recipients.asked_again(it, self._now))
        return claimed is None or (self._take(1) and self._start(run, claimed, again=True))

    # Who is next.

    def _call(self, running: Sequence[Run]) -> bool:
        """Call whom there are agents for; return whether somebody waits whose time has come."""
        due = {queue: list(self._due(running, queue)) for queue in self._to.queues}
        wanted = [queue for queue, waiting in due.items() if waiting]
        room = self._to.pace.room(self.beat.full_at, self._now)
        if not wanted or not room or self._slowed:
            return bool(wanted)
        chosen = self._chosen(running, {queue: due[queue] for queue in wanted}, room)
        if chosen and self._take(len(chosen)):
            self._one_after_another(chosen)
        return True

    def _chosen(
        self, running: Sequence[Run], due: dict[str, list[tuple[Run, Listed]]], room: int
    ) -> list[tuple[Run, Listed]]:
        """Choose whom there are agents for; queues that share agents share them evenly."""
        pools = self._to.agents.free(self._to.queues)
        _, air = self._to.beats.read()
        out = {queue: air.get(queue, 0) for queue in self._to.queues}
        known = {run.run_id: measured(run, self._keeper.runs.counts(run.run_id)) for run in running}
        chosen: list[tuple[Run, Listed]] = []
        while due and len(chosen) < room:
            queue = min(due, key=lambda name: out.get(name, 0))
            if not due[queue]:
                del due[queue]
                continue
            run, listed = due[queue].pop(0)
            if safety.has_room(queue, out, pools, known[run.run_id]):
                chosen.append((run, listed))
                out[queue] = out.get(queue, 0) + 1
        return chosen

    def _due(self, running: Sequence[Run], queue: str) -> Iterator[tuple[Run, Listed]]:
        for run in running:
            for listed in self._keeper.runs.waiting(run.run_id, queue, _MOST):
                if listed.at > self._now:
                    break
                yield run, listed

    def _one_after_another(self, chosen: Sequence[tuple[Run, Listed]]) -> None:
        over: set[str] = set()
        for run, listed in chosen:
            if run.run_id in over:
                continue
            try:
                if not self._claim_and_call(run, listed):
                    return
            except NotRunning:
                over.add(run.run_id)

    def _claim_and_call(self, run: Run, listed: Listed) -> bool:
        """Call one recipient; False: Amazon Connect told us to slow down."""
        line, found = listed.line, self._who_waits(listed)
        if found is None:
            return True
        why = must_not(found.kind, self._to.people.of_recipient(found))
        if why is not None:
            self._forbid(found, why)
            return True
        hours = self._keeper.hours.coming(self._now)
        how = self._keeper.how(run)
        after = attempts.due(found, self._now, hours, how)
        if after is None:
            return True
        if not after.in_the_air:
            self._keeper.change(
                run.run_id, line, lambda it: attempts.due(it, self._now, hours, how)
            )
            return True
        if found.is_for_owner and self._to.beats.read()[1].get(found.takes_room_of, 0) > 0:
            # One at a time: an owner who is away would get the whole list, and nobody ends it.
            self._keeper.change(run.run_id, line, lambda it: recipients.make_way(it, self._now))
            return True
        try:
            claimed = self._keeper.claim(found, after)
        except MustNotCall:
            self._forbid(found, "do_not_call")
            return True
        except OnTheLine:
            self._keeper.change(run.run_id, line, lambda it: recipients.make_way(it, self._now))
            return True
        return claimed is None or self._start(run, claimed)

    def _who_waits(self, listed: Listed) -> Recipient | None:
        """Return whoever is listed, if they still wait to be called."""
        found = self._keeper.runs.get(listed.run_id, listed.line)
        if found is None:
            self._keeper.drop(listed)
        return found if found and found.call.is_waiting else None

    def _forbid(self, found: Recipient, why: Refusal) -> None:
        def change(it: Recipient) -> Recipient | None:
            return recipients.forbidden(it, why, self._now) if it.call.is_waiting else None

        self._keeper.change(found.run_id, found.line, change)

    def _start(self, run: Run, it: Recipient, *, again: bool = False) -> bool:
        """Have Amazon Connect make a call that was claimed; False: not now, it said.

        Args:
            run: Whose.
            it: Who was claimed.
            again: It was asked for it before, and no answer came: perhaps it has called.
        """
        try:
            contact_id = self._to.calls.start(it, run.mode)
        except CallRefused as refused:
            self._refusals.turned_away(
                it, str(refused), self._now, of_number=refused.of_number, perhaps_called=again
            )
            return True
        except CallsRefused as refused:
            self._refusals.turned_away(
                it, str(refused), self._now, of_nobody=True, perhaps_called=again
            )
            return True
        except ConnectUnavailable as exc:
            self._slow_down(exc)
            return False
        self._refusals.accepted(it.run_id)
        self._did = True
        attempt = it.call.attempts
        self._keeper.change(
            it.run_id, it.line, lambda now: recipients.called(now, attempt, contact_id)
        )
        return True

    # Pace.

    def _has_room(self, number: int) -> bool:
        return not self._slowed and self._to.pace.room(self.beat.full_at, self._now) >= number

    def _take(self, number: int) -> bool:
        """Take room for requests before they are made; what is not needed after all is lost."""
        if not self._has_room(number):
            return False
        full_at = self._to.pace.taken(self.beat.full_at, self._now, number)
        self._note(replace(self.beat, full_at=full_at, slow=max(0, self.beat.slow - 1)))
        return True

    def _slow_down(self, why: ConnectUnavailable) -> None:
        self._slowed = True
        telemetry.logger.warning("slowed down", error=why.code, detail=str(why))
        telemetry.count(telemetry.GROUP_CALL_SLOWED)
        wait = timedelta(seconds=min(_SLOWEST, 2 ** (self.beat.slow + 1)))
        full_at = self._to.pace.held(self.beat.full_at, self._now, wait)
        self._note(replace(self.beat, full_at=full_at, slow=min(self.beat.slow + 2, 7)))

    def _note(self, beat: Beat) -> None:
        self._to.beats.write(self.beat, beat)
        self.beat = beat

    # Ends.

    def _clear(self, run: Run) -> None:
        """Let go of whoever waited in a run that was stopped."""
        left = False
        for queue in self._to.queues:
            for listed in self._keeper.runs.waiting(run.run_id, queue, _MOST):
                left = self._did = True
                if not self._keeper.change(
                    run.run_id, listed.line, lambda it: recipients.stopped(it, self._now)
                ):
                    self._keeper.drop(listed)
        if not left and not self._keeper.runs.counts(run.run_id).get("open"):
            self._keeper.move(run.run_id, lambda it: it.changed(settled=True))

    def _is_anybody_out(self, runs: Sequence[Run]) -> bool:
        return any(self._keeper.runs.out(run.run_id, 1) for run in runs)
