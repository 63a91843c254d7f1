"""How often what goes wrong."""

from dataclasses import dataclass
from random import Random


@dataclass(frozen=True)
class Luck:
    """How often what goes wrong."""

    request_fails: float = 0.02  # of the table: half of them after it has written
    call_throttled: float = 0.1
    call_answer_lost: float = 0.03
    schedule_fails: float = 0.02
    event_twice: float = 0.2
    event_lost: float = 0.02
    schedule_lost: float = 0.005
    soon: float = 0.4
    calls_in: float = 0.25  # before we called: half of them about when we were to
    hangs_up_early: float = 0.02
    agent_misses: float = 0.1
    answers: float = 0.6
    busy: float = 0.08
    voicemail: float = 0.1
    invalid: float = 0.01


NO_BAD_LUCK = Luck(**dict.fromkeys(vars(Luck()), 0.0) | {"answers": 1.0})


class Sometimes(set[str]):
    """A set of failing operations that contains one now and then."""

    def __init__(self, random: Random, share: float) -> None:
        super().__init__()
        self._random, self._share = random, share

    def __contains__(self, operation: object) -> bool:
        return self._random.random() < self._share
