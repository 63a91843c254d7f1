"""``python -m simulator text``: text the centre of this project, one text after the other.

What begins with ``agent:`` the agent does, in the chat that the conversation became.
"""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Final, TextIO

from simulator.centre.errors import CentreError
from simulator.commands.call import project
from simulator.commands.common import WITHHELD, InvalidArgument, moment, number, refuse
from simulator.engine.errors import SimulationError

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from simulator.centre.local import LocalCentre
    from simulator.centre.texting.network import Text
    from simulator.engine.events import Event

ANSWERED: Final = 60.0  # seconds of virtual time in which an answer has arrived
AGENT: Final = "agent:"
_SAY: Final = "say:"


def configure(parser: ArgumentParser) -> None:
    """Declare the options of ``text``."""
    parser.add_argument(
        "words",
        nargs="+",
        metavar="TEXT",
        help="what is texted, each once the last is answered; or agent:accept, agent:say:TEXT, "
        "agent:hangup",
    )
    parser.add_argument(
        "--from", dest="customer", metavar="E164", required=True, help="the customer's number"
    )
    parser.add_argument("--at", metavar="ISO8601", help="virtual time, without a zone UTC")
    parser.add_argument("--json", action="store_true", help="one text a line")


def execute(arguments: Namespace) -> int:
    """Play the texts; return 0, or 2 for bad input."""
    try:
        _play(arguments)
    except (CentreError, InvalidArgument, LookupError) as refusal:
        return refuse(refusal)
    return 0


def _play(arguments: Namespace) -> None:
    customer = number(arguments.customer, "--from")
    if customer is None:
        raise InvalidArgument(f"--from {WITHHELD}: a text has a number that it comes from")
    start, settings = moment(arguments.at), project()
    from simulator.centre.local import LocalCentre  # moto and all: not before we need it

    with LocalCentre.raise_(start=start, settings=settings) as centre:
        centre.texts.on_arrival(lambda text: _tell(centre, text, as_json=arguments.json))
        # What a function writes while it runs goes to its log: what happens meanwhile is ours.
        out = sys.stdout
        centre.on_event(lambda event: _see(centre, event, out, as_json=arguments.json))
        for words in arguments.words:
            if words.startswith(AGENT):
                act(centre, words.removeprefix(AGENT))
            else:
                _write(centre, customer, words, as_json=arguments.json)
                centre.text(customer, words)
            centre.settle(ANSWERED)
        for finding in (*centre.denied, *centre.holes):
            sys.stderr.write(f"{finding}\n")


def act(centre: LocalCentre, what: str) -> None:
    """Let the agent do something in the latest chat: accept, say:TEXT or hangup.

    Raises:
        InvalidArgument: That is not possible.
    """
    chats = list(centre.chats.by_contact.values())
    if not chats:
        raise InvalidArgument(f"{AGENT}{what}: no chat has begun; text AGENT first")
    contact, simulation = chats[-1].contact, centre.simulation
    try:
        if what == "accept":
            simulation.agent_accept(contact)
        elif what == "hangup":
            simulation.agent_hang_up(contact)
        elif what.startswith(_SAY):
            simulation.agent_say(contact, what.removeprefix(_SAY))
        else:
            raise InvalidArgument(f"{AGENT}{what}: give accept, say:TEXT or hangup")
    except SimulationError as impossible:
        raise InvalidArgument(f"{AGENT}{what}: {impossible}") from None


def _see(centre: LocalCentre, event: Event, out: TextIO, *, as_json: bool) -> None:
    """Show what the agent sees: who it is as she accepts, and what is said in the chat."""
    if event.contact.initial_id not in centre.chats.by_contact:
        return
    if as_json:
        line = json.dumps(event.as_dict())
    elif event.type == "agent" and event["action"] == "accept":
        line = f"  agent | {event['whisper']}"
    elif event.type == "message":
        line = "\n".join(f"  {event['sender']} | {one}" for one in event["text"].splitlines())
    else:
        return
    out.write(f"{line}\n")


def _write(centre: LocalCentre, customer: str, words: str, *, as_json: bool) -> None:
    if as_json:
        t = centre.simulation.clock.elapsed
        line = json.dumps({"t": t, "type": "text", "from": customer, "text": words})
    else:
        line = f"> {words}"
    sys.stdout.write(f"{line}\n")


def _tell(centre: LocalCentre, text: Text, *, as_json: bool) -> None:
    if as_json:
        t = centre.simulation.clock.elapsed
        line = json.dumps({"t": t, "type": "text", "to": text.to, "text": text.body})
    else:
        line = "\n".join(f"    {one}" for one in text.body.splitlines())
    sys.stdout.write(f"{line}\n")
