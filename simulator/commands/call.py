"""``python -m simulator call``: phone the centre of this project."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Final

from simulator.centre.errors import CentreError
from simulator.centre.settings import read_settings
from simulator.commands.common import (
    WITHHELD,
    InvalidArgument,
    exit_code,
    listener,
    moment,
    number,
    refuse,
)
from simulator.engine.errors import SimulationError
from simulator.engine.script import InvalidToken, parse_tokens

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from simulator.centre.settings import Settings
    from simulator.engine.contact import End

_REFUSALS: Final = (CentreError, InvalidArgument, InvalidToken, SimulationError)


def configure(parser: ArgumentParser) -> None:
    """Declare the options of ``call``."""
    parser.add_argument(
        "--from",
        dest="customer",
        metavar="E164",
        default=WITHHELD,
        help="the caller's number; anonymous, or nothing: it is withheld",
    )
    parser.add_argument(
        "--keys", metavar="TOKENS", default="", help="2,0,say:TEXT,timeout,wait:5,agent:accept"
    )
    parser.add_argument(
        "--at",
        metavar="ISO8601",
        help="virtual time, without a zone UTC; default: now, or when the centre opens next",
    )
    parser.add_argument("--json", action="store_true", help="one event a line")


def execute(arguments: Namespace) -> int:
    """Play the call; return 0 when it ran, 2 for bad input, 3 unsupported, 4 unhandled error."""
    try:
        return exit_code(_play(arguments))
    except _REFUSALS as refusal:
        return refuse(refusal)


def _play(arguments: Namespace) -> End:
    customer = number(arguments.customer, "--from")
    parse_tokens(arguments.keys)  # refused before anything is raised
    start, settings = moment(arguments.at), project()
    from simulator.centre.local import LocalCentre  # moto and all: not before we need it

    with LocalCentre.raise_(start=start, settings=settings) as centre:
        tell = listener(as_json=arguments.json)
        centre.on_event(tell)
        end = centre.call(customer, keys=arguments.keys).end
        assert end is not None  # noqa: S101 - tokens play a call to its end
        centre.off_event(tell)  # the end is the last line, whatever arrives later
        centre.settle()
        for finding in (*centre.denied, *centre.holes):
            sys.stderr.write(f"{finding}\n")
    return end


def project() -> Settings:
    """The project around us, whose centre is phoned."""
    try:
        return read_settings()
    except CentreError as problem:
        raise InvalidArgument(
            f"call raises the centre of a CDK app, and there is none: {problem}; "
            "to play a flow from its file: run FLOW.json"
        ) from None
