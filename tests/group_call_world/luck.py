"""How often what goes wrong, and what people do."""

from dataclasses import dataclass, replace
from datetime import datetime


class Killed(BaseException):
    """The function ended there: no code of it runs any more."""


@dataclass
class Luck:
    """How often what goes wrong, and what people do."""

    killed: float = 0.0
    throttled: float = 0.05
    answer_lost: float = 0.02
    event_lost: float = 0.02
    event_twice: float = 0.2
    answers: float = 0.5
    busy: float = 0.1
    machine: float = 0.1
    invalid: float = 0.01
    refuses: float = 0.04
    later: float = 0.04
    not_needed: float = 0.04
    agent_misses: float = 0.01
    talk: tuple[int, int] = (40, 200)


# Nothing goes wrong; people do what they like.
CALM = Luck(throttled=0, answer_lost=0, event_lost=0, event_twice=0, agent_misses=0, invalid=0)
# Everybody picks up and wants to talk.
TALKATIVE = replace(CALM, answers=1.0, refuses=0.0, later=0.0, not_needed=0.0)


@dataclass
class Agent:
    """Somebody who talks."""

    queue: str
    free_at: datetime
