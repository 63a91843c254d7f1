"""How many calls may ring at once, so that whoever answers finds an agent.

An answered call is abandoned when no agent is there within two seconds of the greeting. At most 3 %
of answered calls may be, in each run and 30 days (16 CFR 310.4(b)(4), 47 CFR 64.1200(a)(7); limits
reference, section 4). With as many calls as free agents, each that is answered has one. More than
that is dialled only while much is known of the run, and only so many that the share of answers for
which no agent is expected to be left stays far below the limit. Near the limit it is one call for
each agent again; beyond it, a third of the agents is kept free, and the run is held when that does
not help. An agent of several queues is one agent: the calls of any set of queues are no more than
those who serve at least one of them can take.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from itertools import combinations
from math import comb
from typing import Final

AGENT_WITHIN: Final = timedelta(seconds=2)  # of the greeting
RING_AT_LEAST: Final = timedelta(seconds=15)  # or four rings
MOST_ABANDONED: Final = 0.03  # of answered calls
_NEAR: Final = 0.02  # from here on, one call for each agent
_AIM: Final = 0.01  # expected share, as long as everything goes well
_KNOWN_FROM: Final = 100  # answered calls: one abandoned of fewer says too little
_TOLD_FROM: Final = 30
_MOST_PER_AGENT: Final = 3
_STEPS: Final = 20  # of the rate of answers: it is rounded up to a twentieth, to the safe side
_MOST_AGENTS: Final = 50  # of the table below; above, the share of 50 is safe as well


@dataclass(frozen=True, slots=True)
class Measured:
    """What became of the calls of a run so far.

    Attributes:
        calls: Ended, answered or not.
        answered: By a person.
        abandoned: Of these, those for whom no agent was there in time.
    """

    calls: int = 0
    answered: int = 0
    abandoned: int = 0

    @property
    def abandoned_rate(self) -> float:
        return self.abandoned / self.answered if self.answered else 0.0


@dataclass(frozen=True, slots=True)
class Pool:
    """Free agents who serve the same queues, each counted in one pool."""

    agents: int
    queues: frozenset[str]


def is_over_limit(measured: Measured) -> bool:
    """Tell whether a run breaks the limit; of a few answers nothing can be told."""
    enough = measured.answered >= _TOLD_FROM
    return enough and measured.abandoned_rate > MOST_ABANDONED


def stays_over_limit(measured: Measured, held: Measured) -> bool:
    """Tell whether a run is to be held: one call for each agent was still too much.

    Args:
        measured: Since it began.
        held: What was measured when it was held last; people answered since, then, too.
    """
    since = Measured(
        answered=measured.answered - held.answered, abandoned=measured.abandoned - held.abandoned
    )
    return since.answered >= _KNOWN_FROM and all(map(is_over_limit, (measured, since)))


def has_room(queue: str, out: Mapping[str, int], pools: Sequence[Pool], measured: Measured) -> bool:
    """Tell whether one more call of a queue may be in the air, beside those that are.

    Each set of queues has to find its agents (Hall's condition): two queues of the same four agents
    have four between them.

    Example:
        >>> shared = [Pool(4, frozenset({"General", "Billing"}))]
        >>> has_room("Billing", {"General": 3}, shared, Measured())
        True
        >>> has_room("Billing", {"General": 4}, shared, Measured())
        False
    """
    return all(
        sum(out.get(name, 0) for name in names)
        < lines(sum(pool.agents for pool in pools if pool.queues & names), measured)
        for names in _sets(queue, (name for name, number in out.items() if number > 0))
    )


def _sets(queue: str, others: Iterable[str]) -> Iterator[frozenset[str]]:
    """Return each set of a queue and any of the others."""
    rest = [name for name in others if name != queue]
    for size in range(len(rest) + 1):
        for some in combinations(rest, size):
            yield frozenset({queue, *some})


def lines(agents: int, measured: Measured) -> int:
    """Return how many calls may be in the air for so many free agents.

    In the air is what rings, and what was answered and is not with an agent yet.

    Example:
        >>> lines(4, Measured()), lines(0, Measured())
        (4, 0)
        >>> good = Measured(calls=1_000, answered=400, abandoned=2)
        >>> lines(1, good), lines(10, good)
        (1, 17)
        >>> lines(10, Measured(calls=1_000, answered=400, abandoned=9))
        10
        >>> lines(10, Measured(calls=1_000, answered=400, abandoned=20))
        6
    """
    if measured.answered < _KNOWN_FROM:
        return agents
    if measured.abandoned_rate >= MOST_ABANDONED:
        return max(min(agents, 1), agents * 2 // 3)
    if measured.abandoned_rate >= _NEAR:
        return agents
    step = min(_STEPS, -(-measured.answered * _STEPS // max(1, measured.calls)))
    if agents <= _MOST_AGENTS:
        return _ahead(agents, step)
    return agents * _ahead(_MOST_AGENTS, step) // _MOST_AGENTS


@cache
def _ahead(agents: int, step: int) -> int:
    """Return the most calls whose expected share of answers without an agent is below the aim."""
    share = step / _STEPS
    number = agents
    while number < agents * _MOST_PER_AGENT and _without(number + 1, agents, share) <= _AIM:
        number += 1
    return number


def _without(number: int, agents: int, share: float) -> float:
    """Return the expected part of the answers that exceed the agents (binomial)."""
    over = sum(
        (answers - agents)
        * comb(number, answers)
        * share**answers
        * (1 - share) ** (number - answers)
        for answers in range(agents + 1, number + 1)
    )
    return over / (number * share) if share else 0.0
