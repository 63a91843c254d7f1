"""Which observations of a running test case wait, and what an event does to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.testcases.matching import MESSAGE, SIMILARITY, criterion, expected_text, match
from simulator.testcases.matching import similarity as alike
from simulator.testcases.outcome import FAILED, PASSED, WAITING, Seen
from simulator.testcases.telling import told

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from simulator.testcases.document import Case, Observation, Step
    from simulator.testcases.matching import Match, Occurrence
    from simulator.world import World


class Observations:
    """The observations of one run.

    Args:
        case: Whose they are; those that none leads to wait from the beginning.
        world: Knows what references mean.
        perform: Carries out one action of an observation that was met, and raises to end the run.

    Attributes:
        world: As given.
        seen: What has become of each, in the order of the file.
        ambiguous: Observations that an event would have met as well: (first, other).
    """

    def __init__(self, case: Case, world: World, perform: Callable[[Seen, Step], None]) -> None:
        self.world = world
        self._perform = perform
        self.seen = {name: Seen(one) for name, one in case.observations.items()}
        self.ambiguous: list[tuple[str, str]] = []
        for name in case.starts:
            self._activate(name, 0.0)

    def tell(
        self,
        happened: Occurrence,
        now: float,
        *,
        met: Callable[[], None] = lambda: None,
        remember: bool = True,
    ) -> Seen | None:
        """Tell of an event; return the observation that it met, None where it met none.

        Args:
            happened: The event.
            now: Seconds since the start.
            met: Called when an observation is met, before its actions run.
            remember: Whether those that it does not meet remember what came instead.
        """
        found = list(self._matching(happened))
        if not found:
            if remember:
                self._note(happened)
            return None
        seen, how = found[0]
        self.ambiguous += [(_name(seen), _name(other)) for other, _ in found[1:]]
        seen.at, seen.match, seen.what = now, how, told(happened)
        seen.status = FAILED
        met()
        try:
            for step in chained(seen.observation):
                self._perform(seen, step)
        finally:
            # EndTest ends the run inside the observation, which is met all the same.
            if all(done.problem is None for done in seen.done):
                seen.status = PASSED
        for name in seen.observation.next:
            self._activate(name, now)
        return seen

    @property
    def waiting(self) -> list[Seen]:
        """Those that wait, in the order of the file."""
        return [seen for seen in self.seen.values() if seen.status == WAITING]

    @property
    def unmet(self) -> list[Seen]:
        """Those that were not met: they wait, or never began to."""
        return [seen for seen in self.seen.values() if seen.status not in (PASSED, FAILED)]

    def _activate(self, name: str, now: float) -> None:
        seen = self.seen.get(name)
        if seen is not None and seen.since is None:
            seen.status, seen.since = WAITING, now

    def _matching(self, happened: Occurrence) -> Iterator[tuple[Seen, Match]]:
        for seen in self.waiting:
            how = match(seen.observation.event, happened, self.world)
            if how is not None:
                yield seen, how

    def _note(self, happened: Occurrence) -> None:
        for seen in self.waiting:
            event = seen.observation.event
            if event.type != happened.type:
                continue
            what = told(happened)
            text = expected_text(event.properties) if event.type == MESSAGE else None
            if text is not None and happened.message and criterion(event.properties) == SIMILARITY:
                what += f" (similarity {alike(text, happened.message.text):.2f})"
            seen.instead.append(what)


def chained(observation: Observation) -> Iterator[Step]:
    """The actions of an observation in the order they run.

    Each action that no other one leads to begins a chain; chains run in the order of the file.
    """
    steps = {step.identifier: step for step in observation.steps}
    led_to = {step.next for step in observation.steps}
    ran: set[str] = set()
    for head in observation.steps:
        step = head if head.identifier not in led_to else None
        while step is not None and step.identifier not in ran:
            ran.add(step.identifier)
            yield step
            step = steps.get(step.next or "")


def _name(seen: Seen) -> str:
    return seen.observation.identifier
