"""What an operator does with campaigns: draft and preview, approve, pause, resume, stop, look."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final

from contact_center.campaigns.drafting import draft, known
from contact_center.campaigns.planning import Planner, plan
from contact_center.campaigns.ports import Notices, Wakes
from contact_center.campaigns.report import report, row
from contact_center.domain.campaigns.run import ACTIVE, OVER, NotPossible, Run
from contact_center.domain.errors import Raced, StorageUnavailable

_LISTED: Final = 20
_ATTEMPTS: Final = 5  # at a campaign that a worker moves on at the same time
_WHO: Final = "operator"


@dataclass(frozen=True, slots=True)
class Desk:
    """The operator's commands; each returns plain data.

    Attributes:
        planner: Makes previews.
        wakes: Gets approved campaigns going.
        notices: What callers hear.
        new_id: Names a new campaign.
    """

    planner: Planner
    wakes: Wakes
    notices: Notices
    new_id: Callable[[], str]

    def run(self, command: Mapping[str, Any]) -> dict[str, Any]:
        """Do what a command says: ``{"do": "preview" | "approve" | ..., ...}``.

        Raises:
            InvalidInput: There is no such command or campaign, it cannot be done now, or a value is
                wrong.
            DependencyError: To be tried again.
        """
        what = command.get("do")
        if what == "list":
            latest = self.planner.runs.latest(_LISTED)
            return {"campaigns": [row(one, self._now()) for one in latest]}
        if what == "preview":
            return self._shown(self._previewed(command))
        if what == "status":
            return self._shown(self._one(command))
        if what == "approve":
            return self._shown(self._approved(command))
        if what in ("pause", "resume", "stop"):
            return self._shown(self._changed(str(what), command))
        raise NotPossible("do is preview, approve, pause, resume, stop, status or list")

    def _shown(self, run: Run) -> dict[str, Any]:
        recipients = self.planner.recipients.outcomes(run.run_id)
        return report(run, recipients, self.planner.clock.now(), self.planner.per_second)

    def _previewed(self, command: Mapping[str, Any]) -> Run:
        """Draft a campaign, or go on with one that was drafted, and plan it."""
        run = self._one(command) if command.get("run") else self._drafted(command)
        if run.state == "previewed":
            run = self._again(run)
        if run.state != "drafted":
            raise NotPossible(f"{run.run_id} is {run.state}: only a draft is previewed")
        self.wakes.at(run.run_id, self._now() + timedelta(minutes=1))  # goes on after a crash
        try:
            return plan(run, self.planner)
        except Raced:
            raise NotPossible(f"{run.run_id} is being planned: look at its status") from None

    def _drafted(self, command: Mapping[str, Any]) -> Run:
        run = draft(command, self.new_id(), self.planner.runs, self._now())
        if not run.first:
            self._check_area(run.area)
        self._add(run)
        return run

    def _check_area(self, area: str) -> None:
        """Refuse an area that there is not: a typing error is seen at once."""
        recipients = self.planner.recipients
        if recipients.residents(area, "", 1)[0] or area in (areas := recipients.areas()):
            return
        there = f"; there are {', '.join(areas)}" if areas else ""
        raise NotPossible(f"area: nobody lives in {area}{there}")

    def _again(self, run: Run) -> Run:
        """Return a new draft of what was previewed: people and their consents change."""
        now = self._now()
        fresh = replace(
            run, run_id=self.new_id(), at=now, state="drafted", preview=None, moves=(), version=0
        )
        if fresh.incident == run.run_id:
            fresh = replace(fresh, incident=fresh.run_id)
        self._add(fresh)
        stopped = run.after("stop", now, _WHO, "previewed again")
        self.planner.runs.change(run, replace(stopped, again=fresh.run_id))
        return fresh

    def _add(self, run: Run) -> None:
        if not self.planner.runs.add(run):
            raise NotPossible(f"there is a campaign {run.run_id} already")

    def _approved(self, command: Mapping[str, Any]) -> Run:
        digest, by = str(command.get("digest", "")), _by(command)
        # First what it follows is stopped: after a crash in between, the approval is repeated.
        self._make_way(self._one(command).approved(digest, self._now(), by))
        after = self._moved(command, lambda run: run.approved(digest, self._now(), by))
        self.wakes.at(after.run_id, self._now())
        return after

    def _make_way(self, run: Run) -> None:
        """Stop what is still on its way of that which an update or an all-clear follows."""
        if run.first is None:
            return
        if run.overtakes:
            self._moved({"run": run.first}, lambda first: first.replaced(run, self._now()))
        for one in self.planner.runs.open():
            if one.first == run.first and one.state in ACTIVE and one.run_id != run.run_id:
                stop = {"run": one.run_id}
                self._moved(stop, lambda other: _stopped(other, run, self._now()))

    def _changed(self, act: str, command: Mapping[str, Any]) -> Run:
        by = _by(command)
        if act == "stop" and command.get("over"):
            over = self._moved(command, lambda run: run.taken_back(self._now(), by))
            self.notices.end(over)
            return over
        reason = "stopped" if act == "stop" else None
        after = self._moved(command, lambda run: run.after(act, self._now(), by, reason))
        if act == "resume":
            self.wakes.at(after.run_id, self._now())
        return after

    def _moved(self, command: Mapping[str, Any], act: Callable[[Run], Run]) -> Run:
        for _ in range(_ATTEMPTS):
            before = self._one(command)
            after = act(before)
            try:
                self.planner.runs.change(before, after)
            except Raced:
                continue
            return after
        raise StorageUnavailable("a campaign was overtaken too often")

    def _one(self, command: Mapping[str, Any]) -> Run:
        return known(self.planner.runs, str(command.get("run", "")))

    def _now(self) -> datetime:
        return self.planner.clock.now()


def _stopped(run: Run, by: Run, now: datetime) -> Run:
    """Return a campaign that another took the place of, unless it is over by now."""
    return replace(run, version=run.version + 1) if run.state in OVER else run.replaced(by, now)


def _by(command: Mapping[str, Any]) -> str:
    return str(command.get("by") or _WHO)[:60]
