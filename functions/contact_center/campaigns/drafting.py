"""How a campaign begins: an operator drafts it, or another system's event does."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from contact_center.campaigns.ports import Runs, Wakes
from contact_center.domain.campaigns.events import drafting
from contact_center.domain.campaigns.notices import ON_CARDS, drafted
from contact_center.domain.campaigns.run import NotPossible, Run


def draft(given: Mapping[str, Any], run_id: str, runs: Runs, now: datetime) -> Run:
    """Make a campaign of what was given, and store nothing.

    Raises:
        InvalidInput: A value is wrong, or what it follows cannot be followed now.
    """
    run = drafted(given, run_id, now)
    if run.first:
        return _following(run, runs)
    if run.kind in ON_CARDS and run.incident is None:
        return replace(run, incident=run.run_id)
    return run


def known(runs: Runs, run_id: str) -> Run:
    """Return a campaign.

    Raises:
        NotPossible: There is none.
    """
    found = runs.get(run_id)
    if found is None:
        raise NotPossible("run: there is no campaign of this name; list shows those there are")
    return found


def _following(run: Run, runs: Runs) -> Run:
    """Return an update or an all-clear of the campaign that it names."""
    first = known(runs, run.first or "")
    if first.first:
        first = known(runs, first.first)
    while first.again:
        first = known(runs, first.again)
    # One that was stopped, or ran out of time, left people who have never heard of it.
    told = first.state == "finished" and first.reason is None
    overtakes = None if told else first.overtakes or first.kind
    return replace(
        run,
        first=first.run_id,
        area=first.area,
        incident=first.incident,
        overtakes=overtakes,
        danger=first.danger or first.kind == "danger",
    )


@dataclass(frozen=True, slots=True)
class Drafts:
    """Drafts of other systems' events; the campaign's own function previews them."""

    runs: Runs
    wakes: Wakes
    now: Callable[[], datetime]

    def begin(self, event: Mapping[str, Any], source: str) -> bool:
        """Draft a campaign of an event, once; False: it was drafted before.

        Raises:
            InvalidInput: None can be made of it.
            DependencyError: To be tried again.
        """
        run_id, given = drafting(event, source)
        now, before = self.now(), self.runs.get(run_id)
        new = before is None and self.runs.add(
            replace(draft(given, run_id, self.runs, now), by_event=True)
        )
        if new or (before and before.state == "drafted"):
            self.wakes.at(run_id, now)  # a crash between the two is made good by the repetition
        return new
