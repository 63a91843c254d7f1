"""Ten thousand calls through our main flow in one simulation: calls a second, and memory.

Functions answer from a table: what is measured is the flows and the engine, with queues, an agent,
whispers and her screen.
"""

import resource
import time
from collections import deque
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from simulator.engine.simulation import Simulation
from simulator.language.document import MODULE
from simulator.language.naming import flows_below, references_to
from simulator.world import World
from simulator.world.alone import lone_world

if TYPE_CHECKING:
    from simulator.engine.events import Event

FLOWS = Path(__file__).parent.parent / "flows"
CALLS = 10_000
WARM = 2_000  # calls after which everything is compiled and the ended contacts are full

_TEXTS = (
    "customerId firstName lastReason billIssued notice matters caseNumber message whisper who "
    "verified why tried nextOpening say history1 history2 history3 history4 history5"
)
REPLY = {
    **dict.fromkeys(_TEXTS.split(), "none"),
    "outcome": "ok",
    "language": "en",
    "languageCode": "en-US",
    "greeting": "Good morning.",
    "repeat": "no",
    "intent": "none",
    "open": "yes",
}


def world() -> World:
    """Our flows, and functions that all answer the same."""
    centre = lone_world()
    for flow in flows_below(FLOWS):
        directory = centre.modules if flow.type == MODULE else centre.flows
        directory.add(flow, *references_to(flow))
    centre.stub("*", REPLY)
    return centre


def call(simulation: Simulation) -> int:
    """One caller who asks for a person and gets one; return how many actions were played."""
    contact = simulation.start_contact("${MainFlow}", customer="+15550100", system="+15550199")
    while contact.waiting_for == "input":
        simulation.press(contact, "0")
    if contact.waiting_for == "agent":
        simulation.agent_accept(contact)
        simulation.advance(120)
        simulation.agent_hang_up(contact)
    simulation.advance(1)
    return contact.steps


def main() -> None:
    """Print calls and actions a second, and what the later calls have added to memory."""
    simulation = Simulation(world(), start=datetime(2026, 3, 2, 14, tzinfo=UTC))
    heard: deque[Event] = deque(maxlen=1)
    simulation.on_event(heard.append)
    begun = time.perf_counter()
    actions = sum(call(simulation) for _ in range(WARM))
    warm = peak()
    actions += sum(call(simulation) for _ in range(CALLS - WARM))
    seconds = time.perf_counter() - begun
    print(
        f"calls through the main flow: {CALLS / seconds:,.0f} a second, "
        f"{actions / CALLS:.0f} actions each, {actions / seconds:,.0f} actions a second"
    )
    print(f"  peak memory {peak():.1f} MB, {peak() - warm:+.1f} MB since call {WARM:,} (aim: flat)")


def peak() -> float:
    """The most memory this process has held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024  # kB on Linux


if __name__ == "__main__":
    main()
