"""The options that say what a flow refers to, shared by the commands that play files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from simulator.commands.common import InvalidArgument
from simulator.language.document import MODULE, load_flow
from simulator.language.naming import flows_below, references_to
from simulator.world.alone import lone_world
from simulator.world.file import read_world
from simulator.world.handlers import load_handler
from simulator.world.labels import labels

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Iterable

    from simulator.language.document import Flow
    from simulator.world import World


def configure(parser: ArgumentParser) -> None:
    """Declare the options."""
    given = parser.add_argument_group(
        "what the flow refers to (REF: an ARN, id, name, ${Placeholder})"
    )
    given.add_argument(
        "--flow",
        dest="flows",
        metavar="REF=FILE",
        help="a flow or module",
        action="append",
        default=[],
    )
    given.add_argument(
        "--flows",
        dest="folders",
        metavar="DIR",
        type=Path,
        help="every flow below DIR, by its file's name: menu.json is ${MenuFlow}",
        action="append",
        default=[],
    )
    given.add_argument(
        "--handler", metavar="REF=module:function", help="a function", action="append", default=[]
    )
    given.add_argument(
        "--reply",
        metavar="REF=FILE.json",
        help="what a function answers; REF * is every one",
        action="append",
        default=[],
    )
    given.add_argument("--world", metavar="FILE.json", type=Path, help="queues, hours, agents, ...")


def flows_of(arguments: Namespace) -> list[tuple[str, Flow]]:
    """Read what ``--flow`` and ``--flows`` name: each flow with its reference, in that order.

    Raises:
        InvalidArgument: One is not REF=FILE, or there is no such folder.
        InvalidFlow: A file is no flow.
    """
    pairs = [pair(text, "--flow", "REF=FILE") for text in arguments.flows]
    named = [(reference, load_flow(Path(file))) for reference, file in pairs]
    for folder in arguments.folders:
        if not folder.is_dir():
            raise InvalidArgument(f"--flows: {folder} is no folder")
        named += [(flow.name, flow) for flow in flows_below(folder)]
    return named


def world_of(arguments: Namespace, flows: Iterable[tuple[str, Flow]], *entries: Flow) -> World:
    """Return the world that the options describe; what they leave out is assumed.

    Args:
        arguments: With the options of ``configure``.
        flows: What ``flows_of`` read; each can be referred to by its file's name as well.
        entries: Further flows whose metadata may name resources.

    Raises:
        InvalidArgument: An option cannot be used.
        InvalidHandler: A handler cannot be loaded.
        InvalidWorld: The world file cannot be used.
    """
    flows = list(flows)
    names: dict[str, str] = {}
    for flow in (*entries, *(flow for _, flow in flows)):
        names |= labels(flow)
    world = lone_world(names)
    if arguments.world is not None:
        read_world(arguments.world, world)
    for reference, flow in flows:
        directory = world.modules if flow.type == MODULE else world.flows
        directory.add(flow, *references_to(flow), reference)
    for text in arguments.handler:
        reference, target = pair(text, "--handler", "REF=module:function")
        world.functions.add(load_handler(reference, target), reference)
    for text in arguments.reply:
        reference, file = pair(text, "--reply", "REF=FILE.json")
        world.stub(reference, _json(Path(file)))
    return world


def pair(text: str, option: str, form: str) -> tuple[str, str]:
    """Split an option's value at its equals sign: the last one, as an ARN may hold others.

    Raises:
        InvalidArgument: It has none.
    """
    name, equals, value = text.rpartition("=") if option != "--attribute" else text.partition("=")
    if not equals or not name:
        raise InvalidArgument(f"{option}: {text!r} is not {form}")
    return name, value


def attributes_of(arguments: Namespace) -> dict[str, str]:
    """Read what ``--attribute`` gives.

    Raises:
        InvalidArgument: One is not K=V.
    """
    return dict(pair(text, "--attribute", "K=V") for text in arguments.attribute)


def _json(path: Path) -> Any:  # noqa: ANN401 - any JSON value
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise InvalidArgument(f"--reply: {path} cannot be read ({error.strerror})") from None
    except ValueError as error:
        raise InvalidArgument(f"--reply: {path} is not JSON ({error})") from None
