"""``python -m simulator record FLOW.json -o test_it.py``: play a call by hand, keep it as a test.

What the caller and the agent do is typed (the tokens of ``run``), or given with ``--keys``. The
test expects every prompt that was heard, the queue that was reached, and how the call ended.
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from simulator.commands import surroundings
from simulator.commands.common import InvalidArgument, moment, number, refuse
from simulator.engine.script import InvalidToken, parse_tokens
from simulator.engine.simulation import Simulation
from simulator.language.document import InvalidFlow, load_flow
from simulator.recording import Head, Recorder, Refused, as_test, play_by_hand, show
from simulator.scenario import Scenario
from simulator.scenario.scenario import CHANNELS
from simulator.terminal import Terminal
from simulator.testcases.exporting import as_text, exported
from simulator.testcases.mocks import Unfit
from simulator.world.handlers import InvalidHandler
from simulator.world.schema import InvalidWorld

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from rich.console import Console

    from simulator.language.document import Flow
    from simulator.scenario import Call

CONFIGURATIONS: Final = ("pytest.toml", "pytest.ini", "pyproject.toml", "tox.ini", "setup.cfg")
_REFUSALS: Final = (
    InvalidArgument, InvalidFlow, InvalidHandler, InvalidToken, InvalidWorld, Refused, Unfit
)  # fmt: skip


def configure(parser: ArgumentParser) -> None:
    """Declare the options of ``record``."""
    parser.add_argument("flow", metavar="FLOW.json", type=Path, help="the flow to play")
    parser.add_argument(
        "-o", "--output", metavar="FILE.py", type=Path, required=True, help="the test to write"
    )
    parser.add_argument("--native", metavar="FILE.json", type=Path, help="a native test case too")
    surroundings.configure(parser)
    call = parser.add_argument_group("the contact")
    call.add_argument(
        "--attribute", metavar="K=V", help="it begins with", action="append", default=[]
    )
    call.add_argument(
        "--from", dest="customer", metavar="E164", help="the customer; withheld without"
    )
    call.add_argument("--channel", choices=CHANNELS, default="VOICE")
    surroundings.configure_detection(call)
    call.add_argument("--at", metavar="ISO8601", help="virtual time; default: now")
    call.add_argument("--keys", metavar="TOKENS", help="what is done, instead of typing it")


def execute(arguments: Namespace) -> int:
    """Play and write; return 0, or 2 for bad input and what cannot be done or written."""
    try:
        _record(arguments)
    except _REFUSALS as refusal:
        return refuse(refusal)
    except OSError as error:
        return refuse(InvalidArgument(f"{error.filename}: cannot be written ({error.strerror})"))
    return 0


def _record(arguments: Namespace) -> None:
    if arguments.output.suffix != ".py":
        raise InvalidArgument(f"{arguments.output}: is no test; name it test_....py")
    for path in (arguments.output, arguments.native):
        if path is not None and path.exists():
            raise InvalidArgument(f"{path}: is there already; name another file, or remove it")
    flow, others = load_flow(arguments.flow), surroundings.flows_of(arguments)
    world = surroundings.world_of(arguments, [*others, (flow.name, flow)])
    start = moment(arguments.at) or datetime.now(UTC).replace(microsecond=0)
    attributes = surroundings.attributes_of(arguments)
    head = Head(_centre(arguments, others, start), _call(arguments, attributes))
    scenario = Scenario(Simulation(world, start=start), flow)
    console = Terminal(stderr=arguments.keys is not None)
    show(scenario.simulation, console)
    customer = number(arguments.customer, "--from")
    call = scenario.call(
        customer,
        channel=arguments.channel,
        attributes=attributes,
        detected=surroundings.detected_of(arguments),
    )
    _play(call, arguments.keys, console)
    arguments.output.write_text(as_test(call, arguments.output, head), encoding="utf-8")
    if arguments.native is not None:
        name = arguments.output.stem.removeprefix("test_").replace("_", " ")
        result = exported(call, name=name, origin=arguments.output.as_posix())
        arguments.native.write_text(as_text(result), encoding="utf-8")
        for line in result.left_out:
            sys.stderr.write(f"{arguments.native} does not check {line}\n")


def _play(call: Call, keys: str | None, console: Console) -> None:
    if keys is None:
        play_by_hand(call, sys.stdin, console)
        return
    recorder = Recorder(call)
    for token in parse_tokens(keys):
        recorder.play(token)


def _centre(arguments: Namespace, flows: list[tuple[str, Flow]], start: datetime) -> dict[str, Any]:
    """What ``pytest.mark.centre`` needs to know."""
    given: dict[str, Any] = {"flow": arguments.flow.as_posix()}
    if arguments.flows:
        given["flows"] = {reference: Path(flow.source).as_posix() for reference, flow in flows}
    elif arguments.folders:
        given["flows"] = [folder.as_posix() for folder in arguments.folders]
    if arguments.world is not None:
        given["world"] = arguments.world.as_posix()
    if arguments.handler:
        given["handlers"] = surroundings.handlers_of(arguments)
    if arguments.reply:
        given["replies"] = surroundings.replies_of(arguments)
    # What was played without, the test is told without, whatever the configuration file names.
    pinned: dict[str, Any] = {"world": None, "flows": []}
    given |= {key: none for key, none in pinned.items() if key not in given and _configured(key)}
    return given | {"at": start.isoformat()}


def _configured(key: str) -> bool:
    """Whether a configuration file of pytest around here sets something for every test."""
    here = Path.cwd()
    files = (folder / name for folder in (here, *here.parents) for name in CONFIGURATIONS)
    return any(
        f"simulator_{key}" in file.read_text(encoding="utf-8", errors="replace")
        for file in files
        if file.is_file()
    )


def _call(arguments: Namespace, attributes: dict[str, str]) -> dict[str, Any]:
    given: dict[str, Any] = {"number": arguments.customer}
    if arguments.channel != "VOICE":
        given["channel"] = arguments.channel
    if arguments.detected is not None:
        given["detected"] = arguments.detected
    return given | ({"attributes": attributes} if attributes else {})
