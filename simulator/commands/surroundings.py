"""The options that say what a flow refers to, shared by the commands that play files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from simulator.commands.common import InvalidArgument
from simulator.engine.dialling import OUTBOUND
from simulator.engine.state import check_attributes
from simulator.language.document import load_flow
from simulator.language.naming import flows_below
from simulator.world import DETECTED
from simulator.world.assemble import assemble

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace, _ArgumentGroup
    from collections.abc import Sequence

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
        metavar="[REF=]FILE",
        help="a flow or module; without REF by its own name and its file's",
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
        InvalidArgument: One is not [REF=]FILE, or there is no such folder.
        InvalidFlow: A file is no flow.
    """
    named = [_named(text) for text in arguments.flows]
    given = [text.rpartition("=")[0] for text in arguments.flows if "=" in text]
    twice = next((reference for reference in given if given.count(reference) > 1), None)
    if twice is not None:
        raise InvalidArgument(f"--flow: {twice} is given twice; give it one file")
    for folder in arguments.folders:
        if not folder.is_dir():
            raise InvalidArgument(f"--flows: {folder} is no folder")
        named += [(flow.name, flow) for flow in flows_below(folder)]
    return named


def _named(text: str) -> tuple[str, Flow]:
    """A flow, with the reference that it is given under; its name, where there is none."""
    if "=" not in text:
        flow = load_flow(Path(text))
        return flow.name, flow
    reference, file = pair(text, "--flow", "[REF=]FILE")
    return reference, load_flow(Path(file))


def world_of(arguments: Namespace, flows: Sequence[tuple[str, Flow]]) -> World:
    """Return the world that the options describe; what they leave out is assumed.

    Args:
        arguments: With the options of ``configure``.
        flows: What ``flows_of`` read, and what else is played.

    Raises:
        InvalidArgument: An option cannot be used.
        InvalidHandler: A handler cannot be loaded.
        InvalidWorld: The world file cannot be used.
    """
    return assemble(
        flows,
        file=arguments.world,
        handlers=handlers_of(arguments),
        replies=replies_of(arguments),
    )


def handlers_of(arguments: Namespace) -> dict[str, str]:
    """Read what ``--handler`` gives: reference -> ``module:function``.

    Raises:
        InvalidArgument: One is not REF=module:function.
    """
    return dict(pair(text, "--handler", "REF=module:function") for text in arguments.handler)


def replies_of(arguments: Namespace) -> dict[str, Any]:
    """Read what ``--reply`` gives: reference -> what the function answers.

    Raises:
        InvalidArgument: One is not REF=FILE.json, or its file is not JSON.
    """
    pairs = (pair(text, "--reply", "REF=FILE.json") for text in arguments.reply)
    return {reference: _json(Path(file)) for reference, file in pairs}


def configure_detection(call: _ArgumentGroup) -> None:
    """Declare ``--detected``, among the options that describe the contact."""
    call.add_argument(
        "--detected",
        choices=DETECTED,
        help="the centre has called, and answering machine detection found this",
    )


def detected_of(arguments: Namespace) -> str | None:
    """Read what ``--detected`` gives.

    Raises:
        InvalidArgument: Nobody calls that way.
    """
    method = getattr(arguments, "initiation_method", None)
    if arguments.detected and (arguments.channel != "VOICE" or method not in (None, *OUTBOUND)):
        raise InvalidArgument(
            "--detected: it is of calls that the centre makes: VOICE, begun by "
            + " or ".join(OUTBOUND)
        )
    found: str | None = arguments.detected
    return found


def pair(text: str, option: str, form: str) -> tuple[str, str]:
    """Split an option's value at its equals sign: the last one, as an ARN may hold others.

    Raises:
        InvalidArgument: It has none.
    """
    name, equals, value = (
        text.rpartition("=")
        if option not in ("--attribute", "--reference")
        else text.partition("=")
    )
    if not equals or not name:
        raise InvalidArgument(f"{option}: {text!r} is not {form}")
    return name, value


def attributes_of(arguments: Namespace) -> dict[str, str]:
    """Read what ``--attribute`` gives.

    Raises:
        InvalidArgument: One is not K=V, or they are too long for a contact.
    """
    attributes = dict(pair(text, "--attribute", "K=V") for text in arguments.attribute)
    try:
        check_attributes(attributes)
    except ValueError as problem:
        raise InvalidArgument(f"--attribute: {problem}") from None
    return attributes


def _json(path: Path) -> Any:  # noqa: ANN401 - any JSON value
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise InvalidArgument(f"--reply: {path} cannot be read ({error.strerror})") from None
    except ValueError as error:
        raise InvalidArgument(f"--reply: {path} is not JSON ({error})") from None
