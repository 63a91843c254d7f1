"""What a queue is called of which a flow gives the id alone.

Its name is Amazon Connect's to know. A test case that asserts one is believed where the flow bears
it out: what the contact heard, or a step it took, says that name. Elsewhere the assertion fails:
one that no name could break would test nothing. A world file, and an export that names the queue,
settle it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from simulator.engine.events import Event
    from simulator.world import Queue

MEND: Final = "what this queue is called is not known here: name it in a world file (--world)"

_ID: Final = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_CLAUSE: Final = re.compile(r"[.,;:!?\n]")
_HUMP: Final = re.compile(r"(?<=[a-z])(?=[A-Z])")  # salesQueue
_WORD: Final = re.compile(r"[^\W_]+")


class QueueNames:
    """The names that a test case gave, and what of the run bears them out.

    Attributes:
        believed: ARN of a queue that is known by its id alone -> what the case calls it.
    """

    def __init__(self) -> None:
        self.believed: dict[str, str] = {}
        self._said: list[str] = []
        self._pressed: set[str] = set()

    def hear(self, event: Event) -> None:
        """Something happened to the contact."""
        if event.action is not None:
            self._said.append(event.action)
        if event.type == "prompt":
            self._said += _CLAUSE.split(event["text"])
        elif event.type == "input" and event["kind"] == "dtmf":
            self._pressed |= set(event["value"])

    def believe(self, queue: Queue, name: str) -> None:
        """Take the case's word for a queue's name, where the flow bears it out."""
        if queue.assumed and _ID.fullmatch(queue.name) and self._says(name):
            self.believed.setdefault(queue.arn, name)

    def unknown(self, queue: Queue) -> bool:
        """Whether nobody has said what a queue is called."""
        return queue.assumed and queue.arn not in self.believed

    def _says(self, name: str) -> bool:
        wanted = _words(name)
        return bool(wanted) and any(
            f" {wanted} " in f" {_words(said)} " for said in self._said if self._is_meant(said)
        )

    def _is_meant(self, said: str) -> bool:
        """Whether a clause is not about a key that the caller has not pressed."""
        keys = {letter for letter in said if letter.isdigit()}
        return not keys or not self._pressed or bool(keys & self._pressed)


def _words(text: str) -> str:
    return " ".join(_WORD.findall(_HUMP.sub(" ", text).casefold()))
