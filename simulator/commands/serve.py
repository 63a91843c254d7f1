"""``python -m simulator serve``: the HTTP API of this project, on this machine."""

from __future__ import annotations

import sys
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from simulator.centre.errors import CentreError
from simulator.centre.http_server import HttpServer
from simulator.centre.local import LocalCentre
from simulator.centre.seeding import make_link
from simulator.centre.settings import read_settings
from simulator.commands.common import InvalidArgument, moment, number, refuse

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from simulator.centre.settings import Settings

_PORT: Final = 8000
_TICK_S: Final = 0.2  # between two looks at the clock
_REFUSALS: Final = (CentreError, InvalidArgument)


def configure(parser: ArgumentParser) -> None:
    """Declare the options of ``serve``."""
    parser.add_argument("--port", type=int, default=_PORT, help=f"default: {_PORT}; 0: any")
    parser.add_argument("--at", metavar="ISO8601", help="virtual time; without a zone UTC")
    parser.add_argument(
        "--link",
        metavar="PURPOSE",
        action="append",
        default=[],
        help="print a link that opens this, such as pay_bill; may be given several times",
    )
    parser.add_argument("--to", metavar="E164", help="to whom; default: the first of the callers")


def execute(arguments: Namespace) -> int:
    """Serve until interrupted; return 0, or 2 for bad input."""
    try:
        start, customer = moment(arguments.at), number(arguments.to or "anonymous", "--to")
        settings = read_settings()
        with LocalCentre.raise_(start=start, settings=settings) as centre:
            return _serve(centre, arguments, customer, settings)
    except _REFUSALS as refusal:
        return refuse(refusal)
    except OSError as taken:
        return refuse(InvalidArgument(f"--port {arguments.port}: {taken.strerror}"))


def _serve(
    centre: LocalCentre, arguments: Namespace, customer: str | None, settings: Settings
) -> int:
    with HttpServer(centre, arguments.port) as server:
        _say(f"{server.url} answers for {server.gateway.api.addresses[0]}; Ctrl-C ends it")
        to = customer or next((caller.number for caller in centre.callers), "")
        for purpose in arguments.link:
            if settings.links is None:
                raise CentreError('--link needs links = "module:function" in [tool.simulator]')
            url = make_link(centre.cloud, settings.links, settings.project, purpose, to)
            _say(f"{purpose} for {to}: {server.local(url)}")
        with suppress(KeyboardInterrupt):
            _run(centre, server)
    return 0


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def _run(centre: LocalCentre, server: HttpServer) -> None:
    """Let the centre's time run with the clock on the wall, and answer what comes."""
    last = time.monotonic()
    while True:
        server.serve(_TICK_S)
        now = time.monotonic()
        centre.simulation.advance(now - last)
        last = now
