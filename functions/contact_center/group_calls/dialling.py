"""The dialler: one beat after another, each calls whom it may, and says when the next is due.

A claim is written before each call, and the call is made with a token of the attempt: a function
that ends in between asks again with the same token, and Amazon Connect calls once. A claim is
written only while its run is running and nobody forbade the call, in the same transaction: so a
pause, a stop and a "do not call me again" hold from the moment at which they are stored.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from contact_center.domain.errors import Raced
from contact_center.domain.pacing import Pace
from contact_center.group_calls.keeping import Keeper
from contact_center.group_calls.loading import Loader
from contact_center.group_calls.ports import Beat
from contact_center.group_calls.working import Work

if TYPE_CHECKING:
    from contact_center import ports as centre
    from contact_center.group_calls import ports

# StartOutboundVoiceContact and StartTaskContact take 2 requests a second and 5 at once, from
# everybody in the account (limits reference, section 2): a few are left to callbacks.
PACE: Final = Pace(per_second=2, burst=2)
LEASE: Final = timedelta(seconds=35)  # a beat that takes longer has ended with its function
_GRACE: Final = timedelta(seconds=20)  # of a next beat that does not come


@dataclass(frozen=True, slots=True)
class Dialler:
    """Calls whom running runs name.

    Attributes:
        queues: Names of the queues that serve them.
    """

    keeper: Keeper
    loader: Loader
    people: "ports.People"
    agents: "ports.Agents"
    calls: "ports.Calls"
    beats: "ports.Beats"
    records: "centre.ContactRecords"
    queues: Sequence[str]
    pace: Pace = PACE

    def wake(self) -> int | None:
        """Begin a chain of beats, unless one goes on already; seconds to the next one, if any."""
        now = self.keeper.clock.now()
        last, _ = self.beats.read()
        if last is not None and now < last.next_at + _GRACE:
            return None
        return self._begin(last, now)

    def beat(self, chain: int) -> int | None:
        """Do what is due; a beat of a chain that is not the latest does nothing.

        Returns:
            Seconds to the next one; None: nothing is left for it to do.
        """
        last, _ = self.beats.read()
        if last is None or last.chain != chain:
            return None
        return self._begin(last, self.keeper.clock.now())

    def _begin(self, last: Beat | None, now: datetime) -> int | None:
        begun = (
            replace(last, chain=last.chain + 1, next_at=now + LEASE)
            if last
            else Beat(chain=1, next_at=now + LEASE, full_at=now)
        )
        try:
            self.beats.write(last, begun)
        except Raced:
            return None  # another one begins at this very moment
        runs = [run for run in self.keeper.runs.all() if run.state != "drafted"]
        work = Work(self, begun, now)
        seconds = work.done(runs)
        # With nothing left to do, whatever comes up is begun by the next schedule.
        later = -_GRACE if seconds is None else timedelta(seconds=seconds)
        ended = replace(work.beat, next_at=now + later)
        self.beats.write(work.beat, ended)
        if seconds is not None:
            self.beats.go_on(ended.chain, seconds)
        return seconds
