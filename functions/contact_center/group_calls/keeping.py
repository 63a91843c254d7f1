"""Changing runs and recipients: read, decided, written, measured; who loses a race reads again."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from contact_center import telemetry
from contact_center.domain.callbacks.policy import Policy
from contact_center.domain.errors import Raced, StorageUnavailable
from contact_center.domain.group_calls.recipients import POLICY, Recipient
from contact_center.domain.group_calls.runs import Run
from contact_center.group_calls import measures

if TYPE_CHECKING:
    from contact_center import ports as centre
    from contact_center.group_calls import ports

_TRIES: Final = 8  # of a change that others got ahead of

Change = Callable[[Recipient], Recipient | None]


@dataclass(frozen=True, slots=True)
class Keeper:
    """Changes runs, and whoever is on their lists.

    Attributes:
        policy: How often and when we try.
    """

    clock: "centre.Clock"
    hours: "centre.Hours"
    runs: "ports.Runs"
    policy: Policy = POLICY

    def move(
        self,
        run_id: str,
        change: Callable[[Run], Run | None],
        write: Callable[[Run, Run], Run] | None = None,
    ) -> Run | None:
        """Change a run; None when there is none.

        Args:
            run_id: Which.
            change: Returns it as it is to be, or None to leave it.
            write: How it is stored, where that is not as usual.

        Raises:
            ImpossibleMove: ``change`` asked for one.
        """
        for _ in range(_TRIES):
            before = self.runs.run(run_id)
            after = change(before) if before else None
            if before is None or after is None:
                return before
            try:
                return (write or self.runs.write)(before, after)
            except Raced:
                continue
        raise StorageUnavailable("others were faster every time")

    def change(self, run_id: str, line: int, change: Change) -> Recipient | None:
        """Change a recipient who is called already, or never will be; None: there is none."""
        for _ in range(_TRIES):
            before = self.runs.get(run_id, line)
            after = change(before) if before else None
            if before is None or after is None:
                return before
            try:
                stored = self.runs.change(before, after)
            except Raced:
                continue
            measures.tell(before, stored)
            return stored
        raise StorageUnavailable("others were faster every time")

    def drop(self, listed: "ports.Listed") -> None:
        """Be done with somebody whose record cannot be read."""
        if self.runs.drop(listed, self.clock.now()):
            telemetry.count(telemetry.GROUP_CALL_OUTCOME, outcome="unreadable")

    def claim(self, recipient: Recipient, after: Recipient) -> Recipient | None:
        """Write down that somebody is about to be called; None: somebody else was faster.

        Raises:
            NotRunning, MustNotCall, OnTheLine: As the port says.
        """
        try:
            stored = self.runs.change(recipient, after, calls_at=self.clock.now())
        except Raced:
            return None
        measures.tell(recipient, stored)
        return stored

    def how(self, run: Run | None) -> Policy:
        """Return how a run tries again: not at all once it was stopped."""
        if run is not None and run.is_open:
            return self.policy
        return replace(self.policy, attempts=0)
