"""A world put together from files: what they leave out is assumed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simulator.language.document import MODULE
from simulator.language.naming import references_to
from simulator.world.alone import lone_world
from simulator.world.file import read_world
from simulator.world.handlers import load_handler
from simulator.world.labels import labels
from simulator.world.schema import InvalidWorld
from simulator.world.uses import unused

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from simulator.language.document import Flow
    from simulator.world.world import World


def assemble(
    flows: Sequence[tuple[str, Flow]],
    *,
    file: Path | None = None,
    handlers: Mapping[str, str] | None = None,
    replies: Mapping[str, Any] | None = None,
) -> World:
    """Return a world of these flows.

    Args:
        flows: Each with a reference of its own; its file's name refers to it as well.
        file: A world file.
        handlers: Reference of a function -> ``module:function``.
        replies: Reference of a function -> what it always answers; ``*`` means every other one.

    Raises:
        InvalidHandler: A handler cannot be loaded.
        InvalidWorld: The world file cannot be used, or no flow uses a function of that name.
    """
    names: dict[str, str] = {}
    for _, flow in flows:
        names |= labels(flow)
    world = lone_world(names)
    if file is not None:
        read_world(file, world)
    for reference, flow in flows:
        directory = world.modules if flow.type == MODULE else world.flows
        directory.add(flow, *references_to(flow), reference)
    for hook, wanted in world.default_flows.items():
        if world.flows.find(wanted) is None:
            raise InvalidWorld(f"{file}: defaultFlows.{hook}: no flow given is {wanted!r}")
    _used([*(handlers or ()), *(replies or ())], [flow for _, flow in flows], world)
    for reference, target in (handlers or {}).items():
        world.functions.add(load_handler(reference, target), reference)
    for reference, reply in (replies or {}).items():
        world.stub(reference, reply)
    return world


def _used(references: Sequence[str], flows: Sequence[Flow], world: World) -> None:
    """Refuse a handler or a reply of a function that nobody uses: its name is mistyped."""
    for reference in references:
        problem = unused(reference, flows, world)
        if problem is not None:
            raise InvalidWorld(f"a handler or a reply: {problem}")
