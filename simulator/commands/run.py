"""``python -m simulator run FLOW.json``: play one flow and tell what happens."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from simulator.commands.common import (
    InvalidArgument,
    exit_code,
    listener,
    moment,
    refuse,
)
from simulator.engine.errors import SimulationError
from simulator.engine.script import InvalidToken, Script, parse_tokens
from simulator.engine.simulation import Simulation
from simulator.language.document import InvalidFlow, load_flow
from simulator.world.alone import lone_world
from simulator.world.file import InvalidWorld, read_world
from simulator.world.handlers import InvalidHandler, load_handler

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from typing import Any

    from simulator.engine.contact import End
    from simulator.world import World


_REFUSALS: Final = (
    InvalidFlow, InvalidArgument, InvalidHandler, InvalidToken, InvalidWorld, SimulationError
)  # fmt: skip
CHANNELS: Final = ("VOICE", "CHAT", "TASK", "EMAIL")


def configure(parser: ArgumentParser) -> None:
    """Declare the options of ``run``."""
    parser.add_argument("flow", metavar="FLOW.json", type=Path, help="the flow to play")
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
    call = parser.add_argument_group("the contact")
    call.add_argument(
        "--attribute", metavar="K=V", help="it begins with", action="append", default=[]
    )
    call.add_argument(
        "--from", dest="customer", metavar="E164", help="the customer; withheld without"
    )
    call.add_argument("--to", dest="system", metavar="E164", help="the number that is reached")
    call.add_argument("--channel", choices=CHANNELS, default="VOICE")
    call.add_argument("--at", metavar="ISO8601", help="virtual time; without a zone UTC")
    call.add_argument(
        "--keys", metavar="TOKENS", default="", help="1,say:TEXT,timeout,wait:5,agent:accept"
    )
    call.add_argument("--max-steps", metavar="N", type=int, default=1_000)
    parser.add_argument("--json", action="store_true", help="one event a line")


def execute(arguments: Namespace) -> int:
    """Play the flow; return 0 when it ran, 2 for bad input, 3 unsupported, 4 unhandled error."""
    try:
        return exit_code(_play(arguments))
    except _REFUSALS as refusal:
        return refuse(refusal)


def _play(arguments: Namespace) -> End:
    flow = load_flow(arguments.flow)
    tokens = parse_tokens(arguments.keys)
    simulation = Simulation(
        _world(arguments),
        start=moment(arguments.at) or datetime.now(UTC),
        max_steps=_positive(arguments.max_steps),
    )
    simulation.on_event(listener(as_json=arguments.json))
    contact = simulation.start_contact(
        flow,
        channel=arguments.channel,
        customer=arguments.customer,
        system=arguments.system,
        attributes=dict(_pair(text, "--attribute", "K=V") for text in arguments.attribute),
    )
    return Script(simulation, tokens).play(contact)


def _world(arguments: Namespace) -> World:
    world = lone_world()
    if arguments.world is not None:
        read_world(arguments.world, world)
    for text in arguments.flows:
        reference, file = _pair(text, "--flow", "REF=FILE")
        flow = load_flow(Path(file))
        (world.modules if flow.type == "MODULE" else world.flows).add(flow, reference)
    for text in arguments.handler:
        reference, target = _pair(text, "--handler", "REF=module:function")
        world.functions.add(load_handler(reference, target), reference)
    for text in arguments.reply:
        reference, file = _pair(text, "--reply", "REF=FILE.json")
        world.stub(reference, _json(Path(file)))
    return world


def _pair(text: str, option: str, form: str) -> tuple[str, str]:
    name, equals, value = text.rpartition("=") if option != "--attribute" else text.partition("=")
    if not equals or not name:
        raise InvalidArgument(f"{option}: {text!r} is not {form}")
    return name, value


def _json(path: Path) -> Any:  # noqa: ANN401 - any JSON value
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise InvalidArgument(f"--reply: {path} cannot be read ({error.strerror})") from None
    except ValueError as error:
        raise InvalidArgument(f"--reply: {path} is not JSON ({error})") from None


def _positive(number: int) -> int:
    if number < 1:
        raise InvalidArgument(f"--max-steps: {number} is not a positive number")
    return number
