"""``python -m simulator run FLOW.json``: play one flow and tell what happens."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from simulator.commands import records, surroundings
from simulator.commands.common import (
    InvalidArgument,
    exit_code,
    listener,
    moment,
    number,
    refuse,
)
from simulator.engine.errors import SimulationError
from simulator.engine.script import InvalidToken, Script, parse_tokens
from simulator.engine.simulation import Simulation
from simulator.language.catalog import CATALOG
from simulator.language.document import DEFAULT_TYPE, InvalidFlow, load_flow
from simulator.language.lint import Severity
from simulator.language.lint.publishing import check_publishing
from simulator.scenario.scenario import CHANNELS
from simulator.world.handlers import InvalidHandler
from simulator.world.schema import InvalidWorld

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from simulator.engine.contact import Contact, End
    from simulator.engine.program import Edge
    from simulator.language.document import Flow

_REFUSALS: Final = (
    InvalidFlow, InvalidArgument, InvalidHandler, InvalidToken, InvalidWorld, SimulationError
)  # fmt: skip
QUEUE_FLOW: Final = "CUSTOMER_QUEUE"
_WAITING: Final = {QUEUE_FLOW, "CUSTOMER_HOLD", "AGENT_HOLD"}  # flows with looped prompts
METHODS: Final = (
    "INBOUND", "OUTBOUND", "TRANSFER", "CALLBACK", "QUEUE_TRANSFER", "API", "DISCONNECT",
    "EXTERNAL_OUTBOUND", "MONITOR", "WEBRTC_API",
)  # fmt: skip


def configure(parser: ArgumentParser) -> None:
    """Declare the options of ``run``."""
    parser.add_argument("flow", metavar="FLOW.json", type=Path, help="the flow to play")
    surroundings.configure(parser)
    call = parser.add_argument_group("the contact")
    call.add_argument(
        "--attribute", metavar="K=V", help="it begins with", action="append", default=[]
    )
    call.add_argument(
        "--from", dest="customer", metavar="E164", help="the customer; withheld without"
    )
    call.add_argument("--to", dest="system", metavar="E164", help="the number that is reached")
    call.add_argument("--channel", choices=CHANNELS, default="VOICE")
    call.add_argument(
        "--initiation-method",
        metavar="METHOD",
        choices=METHODS,
        help="how it begins; default: API for chats and tasks, else INBOUND",
    )
    surroundings.configure_detection(call)
    call.add_argument("--name", metavar="TEXT", help="of a task")
    call.add_argument("--description", metavar="TEXT", help="of a task")
    call.add_argument(
        "--reference", metavar="K=V", help="of a task: $.References.K", action="append", default=[]
    )
    call.add_argument(
        "--at",
        metavar="ISO8601",
        help="virtual time, without a zone UTC; default: now, so that no two runs are the same",
    )
    call.add_argument(
        "--keys", metavar="TOKENS", default="", help="1,say:TEXT,timeout,wait:5,agent:accept"
    )
    call.add_argument("--max-steps", metavar="N", type=int, default=1_000)
    call.add_argument(
        "--seed", metavar="N", type=int, default=0, help="decides percentages and ids; default: 0"
    )
    records.configure(parser)
    parser.add_argument("--json", action="store_true", help="one event a line")


def execute(arguments: Namespace) -> int:
    """Play the flow; return 0 when it ran, 2 for bad input, 3 unsupported, 4 unhandled error."""
    try:
        return exit_code(_play(arguments))
    except _REFUSALS as refusal:
        return refuse(refusal)


def _play(arguments: Namespace) -> End:
    flow = typed(load_flow(arguments.flow))
    tokens = parse_tokens(arguments.keys)
    simulation = Simulation(
        surroundings.world_of(arguments, [*surroundings.flows_of(arguments), (flow.name, flow)]),
        start=moment(arguments.at) or datetime.now(UTC).replace(microsecond=0),
        seed=arguments.seed,
        max_steps=positive(arguments.max_steps),
    )
    tell = listener(as_json=arguments.json, logs=True)
    simulation.on_event(tell)
    simulation.on_branch(Refusals(), entries=True)
    kept = records.Records(arguments, simulation)
    contact = simulation.start_contact(
        flow,
        channel=arguments.channel,
        customer=_party(arguments, arguments.customer, "--from"),
        system=_party(arguments, arguments.system, "--to"),
        attributes=surroundings.attributes_of(arguments),
        initiation_method=arguments.initiation_method,
        data=_data(arguments),
        detected=surroundings.detected_of(arguments),
    )
    end = Script(simulation, tokens).play(contact)
    simulation.listeners.remove(tell)  # the end is the last line, whatever arrives later
    kept.write()
    return end


class Refusals:
    """Says on standard error what is played here and would never be published.

    Every flow that a contact comes into is checked once, when it does.
    """

    def __init__(self) -> None:
        self._known: set[int] = set()

    def __call__(self, _contact: Contact, edge: Edge) -> None:
        flow = edge.target.flow
        if id(flow) in self._known:
            return
        self._known.add(id(flow))
        for found in check_publishing(flow):
            if found.severity is Severity.ERROR:
                place = f"{found.source}: {found.path}" if found.path else found.source
                sys.stderr.write(
                    f"{place}: Amazon Connect would refuse this: {found.message} ({found.hint})\n"
                )


def typed(flow: Flow) -> Flow:
    """The flow, as a queue flow where it does not say its type and is for those who wait."""
    if flow.metadata.get("type") or flow.type != DEFAULT_TYPE:
        return flow
    known = [CATALOG[a.type].flow_types for a in flow.actions.values() if a.type in CATALOG]
    possible = frozenset.intersection(*known) if known else frozenset()
    waits = QUEUE_FLOW in possible and possible <= _WAITING
    return replace(flow, type=QUEUE_FLOW) if waits else flow


def _data(arguments: Namespace) -> dict[str, object]:
    """What is known of a task beside its attributes."""
    given = {"Name": arguments.name, "Description": arguments.description}
    pairs = (surroundings.pair(text, "--reference", "K=V") for text in arguments.reference)
    references = {
        key: {"Type": "URL" if value.startswith(("http://", "https://")) else "STRING",
              "Value": value}
        for key, value in pairs
    }  # fmt: skip
    found: dict[str, object] = {key: value for key, value in given.items() if value is not None}
    return found | ({"References": references} if references else {})


def _party(arguments: Namespace, text: str | None, option: str) -> str | None:
    """A number on a call; chats and mails know their parties by other names."""
    return number(text, option) if arguments.channel == "VOICE" else text


def positive(steps: int) -> int:
    """Check ``--max-steps``.

    Raises:
        InvalidArgument: It allows nothing.
    """
    if steps < 1:
        raise InvalidArgument(f"--max-steps: {steps} is not a positive number")
    return steps
