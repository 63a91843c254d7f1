"""``python -m simulator walk FLOW.json``: send random callers through a flow.

They do anything that people can do, in a world that answers everything that it can answer; what
``--flow``, ``--handler``, ``--reply`` and ``--world`` describe is there for certain.
"""

from __future__ import annotations

import json
import shlex
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from simulator.commands import surroundings
from simulator.commands.common import InvalidArgument, listener, refuse
from simulator.commands.run import positive, typed
from simulator.engine.contact import FAILED, MAX_STEPS, UNSUPPORTED
from simulator.engine.script import Script, parse_tokens
from simulator.engine.simulation import Simulation
from simulator.language.document import InvalidFlow, load_flow
from simulator.walk import Explorer
from simulator.walk.caller import MAX_STEPS as LIMIT
from simulator.walk.caller import START
from simulator.world.handlers import InvalidHandler
from simulator.world.schema import InvalidWorld

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from simulator.engine.contact import End
    from simulator.language.document import Flow
    from simulator.walk.caller import RandomCaller

BAD: Final = {UNSUPPORTED: 3, FAILED: 4, MAX_STEPS: 4}
SHOWN: Final = 5  # bad walks that are shown
LONGEST: Final = 200  # characters of an attribute that is written into a command line
_REFUSALS: Final = (InvalidFlow, InvalidArgument, InvalidHandler, InvalidWorld)


@dataclass(frozen=True, slots=True)
class Bad:
    """A walk that ended as none should.

    Attributes:
        caller: Which one it was, from 1.
        end: How it ended.
        run: The command that plays the same and ends the same; None: other parts of the random
            world had their share in it.
    """

    caller: int
    end: End
    run: str | None


def configure(parser: ArgumentParser) -> None:
    """Declare the options of ``walk``."""
    parser.add_argument("flow", metavar="FLOW.json", type=Path, help="the flow to walk through")
    surroundings.configure(parser)
    walks = parser.add_argument_group("the callers")
    walks.add_argument("--callers", metavar="N", type=int, default=1_000, help="default: 1000")
    walks.add_argument("--seed", metavar="N", type=int, default=0, help="other callers; default: 0")
    walks.add_argument(
        "--max-steps", metavar="N", type=int, default=LIMIT, help=f"of one caller; default: {LIMIT}"
    )
    walks.add_argument(
        "--replay", metavar="K", type=int, help="tell what the K-th caller does, and nothing else"
    )
    parser.add_argument("--json", action="store_true", help="one object; of a replay its events")


def execute(arguments: Namespace) -> int:
    """Walk; return 0, 2 for bad input, 3 unsupported, 4 where a walk failed or never ended."""
    try:
        return _walk(arguments)
    except _REFUSALS as refusal:
        return refuse(refusal)


def _walk(arguments: Namespace) -> int:
    if arguments.callers < 1:
        raise InvalidArgument(f"--callers: {arguments.callers} is not a positive number")
    flow = typed(load_flow(arguments.flow))
    flows = [*surroundings.flows_of(arguments), (flow.name, flow)]
    explorer = Explorer(
        flow, surroundings.world_of(arguments, flows), max_steps=positive(arguments.max_steps)
    )
    if arguments.replay is not None:
        return _replay(explorer, arguments)
    ends: Counter[str] = Counter()
    bad: list[Bad] = []
    for caller in range(1, arguments.callers + 1):
        end = explorer.walk(_seed(arguments, caller))
        ends[end.reason] += 1
        if end.reason in BAD and len(bad) < SHOWN:
            bad.append(Bad(caller, end, _command(arguments, flow, explorer.latest, end)))
    tell = _as_json if arguments.json else _as_text
    tell(explorer, ends, bad, arguments)
    return max((code for reason, code in BAD.items() if ends[reason]), default=0)


def _seed(arguments: Namespace, caller: int) -> int:
    """The seed of one caller: seeds next to each other give others everywhere."""
    return int(arguments.seed) * 1_000_003 + caller - 1


def _replay(explorer: Explorer, arguments: Namespace) -> int:
    """Walk again up to one caller, as each goes on from what those before have found."""
    if arguments.replay < 1:
        raise InvalidArgument(f"--replay: {arguments.replay} is not a positive number")
    for caller in range(1, arguments.replay):
        explorer.walk(_seed(arguments, caller))
    tell = listener(as_json=arguments.json)
    end = explorer.walk(_seed(arguments, arguments.replay), lambda played: played.on_event(tell))
    return BAD.get(end.reason, 0)


def _command(arguments: Namespace, flow: Flow, caller: RandomCaller, end: End) -> str | None:
    """Return a ``run`` that ends like a walk, tried out; None where there is none."""
    if any(len(value) > LONGEST for value in caller.attributes.values()):
        return None
    tokens = ",".join(caller.tokens)
    flows = [*surroundings.flows_of(arguments), (flow.name, flow)]
    simulation = Simulation(surroundings.world_of(arguments, flows), start=START)
    contact = simulation.start_contact(
        flow, channel=caller.channel, customer=caller.customer, attributes=caller.attributes
    )
    if Script(simulation, parse_tokens(tokens)).play(contact).reason != end.reason:
        return None
    words = ["python", "-m", "simulator", "run", str(arguments.flow), *_given(arguments)]
    for name, value in caller.attributes.items():
        words += ["--attribute", f"{name}={value}"]
    if caller.customer is not None:
        words += ["--from", caller.customer]
    words += ["--channel", caller.channel, "--at", START.isoformat(), "--keys", tokens]
    return shlex.join(words)


def _given(arguments: Namespace) -> list[str]:
    words = [word for pair in arguments.flows for word in ("--flow", pair)]
    words += [word for folder in arguments.folders for word in ("--flows", str(folder))]
    words += [word for pair in arguments.handler for word in ("--handler", pair)]
    words += [word for pair in arguments.reply for word in ("--reply", pair)]
    return words if arguments.world is None else [*words, "--world", str(arguments.world)]


def _again(arguments: Namespace, caller: int) -> str:
    words = ["python", "-m", "simulator", "walk", str(arguments.flow), *_given(arguments)]
    if arguments.max_steps != LIMIT:
        words += ["--max-steps", str(arguments.max_steps)]
    return shlex.join([*words, "--seed", str(arguments.seed), "--replay", str(caller)])


def _as_json(explorer: Explorer, ends: Counter[str], bad: list[Bad], arguments: Namespace) -> None:
    closed = [b for b in explorer.coverage.missing if b in explorer.closed]
    report = {
        "flow": next(iter(explorer.coverage.expected)),
        "callers": arguments.callers,
        "seed": arguments.seed,
        "ends": dict(ends),
        "branches": explorer.coverage.total,
        "taken": explorer.coverage.total - len(explorer.coverage.missing),
        "notTaken": [{"action": b.action, "way": b.way} for b in explorer.left],
        "unreachable": [
            {"action": b.action, "way": b.way, "why": explorer.closed[b]} for b in closed
        ],
        "bad": [
            {
                "caller": walk.caller,
                "reason": walk.end.reason,
                "message": walk.end.message,
                "replay": _again(arguments, walk.caller),
                "run": walk.run,
            }
            for walk in bad
        ],
    }
    sys.stdout.write(f"{json.dumps(report, ensure_ascii=False)}\n")


def _as_text(explorer: Explorer, ends: Counter[str], bad: list[Bad], arguments: Namespace) -> None:
    from simulator.coverage.report import table
    from simulator.terminal import Terminal

    said = ", ".join(f"{count} {reason}" for reason, count in ends.most_common())
    sys.stdout.write(f"{arguments.callers} callers: {said}\n")
    Terminal().print(table(explorer.coverage, missing=0))
    closed = [branch for branch in explorer.coverage.missing if branch in explorer.closed]
    _list("nobody can take", [f"{b.action} / {b.way}: {explorer.closed[b]}" for b in closed])
    _list(
        "nobody has taken, and nothing rules out", [f"{b.action} / {b.way}" for b in explorer.left]
    )
    for walk in bad:
        sys.stdout.write(f"caller {walk.caller}: {walk.end.reason}: {walk.end.message}\n")
        sys.stdout.write(f"  {walk.run or _again(arguments, walk.caller)}\n")
    more = sum(ends[reason] for reason in BAD) - len(bad)
    if more:
        sys.stdout.write(f"and {more} more that ended so\n")


def _list(what: str, lines: list[str]) -> None:
    if lines:
        branches = "branch" if len(lines) == 1 else "branches"
        sys.stdout.write(f"{len(lines)} {branches} {what}:\n")
        sys.stdout.write("".join(f"  {line}\n" for line in lines))
