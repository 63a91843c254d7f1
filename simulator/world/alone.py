"""A world for a flow that is played on its own: what it names exists because it names it.

Queues hold everybody, hours are always open, prompts and views are there, functions answer with
nothing. Each of these is said in the transcript the first time it is used. What only a service can
know (profiles, cases, Lex) still takes the error branch, and so do a module and a key nobody gave.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple, TypeVar

from simulator.world.directory import Directory
from simulator.world.hours import Hours
from simulator.world.resources import Function, Prompt, Queue, View
from simulator.world.world import World

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

T = TypeVar("T")


class Place(NamedTuple):
    """Where the resources of one kind are: the world's directory, and the path in their ARNs."""

    holder: str
    path: str


PLACES: Final[Mapping[str, Place]] = {  # kind of resource, as people call it
    "queue": Place("queues", "queue"),
    "agent": Place("people", "agent"),
    "flow": Place("flows", "contact-flow"),
    "module": Place("modules", "flow-module"),
    "hours of operation": Place("hours", "operating-hours"),
    "prompt": Place("prompts", "prompt"),
    "view": Place("views", "view"),
    "function": Place("functions", ""),
}


def lone_world(names: Mapping[str, str] | None = None) -> World:
    """Return an empty world that assumes what it is asked for.

    Args:
        names: Reference -> what people call the resource, where it is known (``labels``).
    """
    world = World(alone=True)
    world.encrypt = world.keys.encrypt
    known = names or {}

    def arn(kind: str, reference: str) -> str:
        return reference if reference.startswith("arn:") else world.arn(kind, name_of(reference))

    def directory(kind: str, make: Callable[[str, str], T]) -> Directory[T]:
        return Directory(assume=lambda ref: make(known.get(ref, name_of(ref)), arn(kind, ref)))

    world.queues = directory("queue", lambda name, arn: Queue(name, arn, assumed=True))
    world.hours = directory("operating-hours", lambda name, arn: Hours(name, arn, assumed=True))
    world.prompts = directory("prompt", lambda name, arn: Prompt(name, arn, assumed=True))
    world.views = directory("view", lambda name, arn: View(name, arn, assumed=True))
    world.functions = Directory(
        assume=lambda ref: Function(name_of(ref), ref, lambda _event: {}, assumed=True)
    )
    return world


def name_of(reference: str) -> str:
    """Return what a person calls the resource behind a reference.

    >>> name_of("${BillingQueue}"), name_of("arn:aws:lambda:us-east-1:111122223333:function:lookup")
    ('BillingQueue', 'lookup')
    """
    if reference.startswith("${") and reference.endswith("}"):
        return reference[2:-1]
    if ":function:" in reference:
        return reference.partition(":function:")[2].partition(":")[0]
    return reference.rpartition("/")[2] or reference
