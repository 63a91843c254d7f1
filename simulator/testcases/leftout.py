"""What a test case does not say of the story it was written from: each step, and why."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from simulator.scenario import Told

NEGATION: Final = "the Testing language has no negation"
AFTER: Final = "it follows in the queue, where a real agent could be offered the contact"
SENTENCE: Final = "of the sentences of one prompt one is waited for, as the cloud cuts at pauses"
PARAMETERS: Final = "the parameters of a function cannot be compared"
PATTERN: Final = "there is no such comparison of an attribute"
NOWHERE: Final = "no event is observed while the attribute is so"
LISTENING: Final = "no event says that the contact waits for input"
ENDING: Final = "a case ends by its own EndTest"
TIME: Final = "how long something takes is not checked"
NO_EFFECT: Final = "nothing that could be observed comes of it"


class LeftOut:
    """Collects steps, in the order of the story."""

    def __init__(self) -> None:
        self._steps: dict[str, list[str]] = {}

    def add(self, step: str, why: str) -> None:
        """A step is not in the case, or not all of it."""
        steps = self._steps.setdefault(why, [])
        if step not in steps:
            steps.append(step)

    def lines(self) -> tuple[str, ...]:
        """A line for each reason, with the steps that it holds for."""
        return tuple(f"{', '.join(steps)}: {why}" for why, steps in self._steps.items())


def named(told: Told) -> str:
    """A step as the story tells it.

    >>> from simulator.scenario import Told
    >>> named(Told("invokes", ("lookup",), 3, {"topic": "bill"}))
    "invokes('lookup', topic='bill')"
    """
    words = [_shown(word) for word in told.words]
    return (
        f"{told.name}({', '.join([*words, *(f'{k}={_shown(v)}' for k, v in told.named.items())])})"
    )


def _shown(value: object) -> str:
    return f"/{value.pattern}/" if isinstance(value, re.Pattern) else repr(value)
