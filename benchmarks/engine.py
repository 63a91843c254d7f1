"""Actions per second of the engine, on one core.

A loop of Compare, UpdateContactAttributes and MessageParticipant, with every event delivered to a
listener: what a caller going round in circles costs. Time is the processor's: what else runs on the
machine does not count.
"""

import json
import time
from collections import deque
from collections.abc import Callable
from datetime import UTC, datetime
from statistics import median

from simulator.engine.events import Event
from simulator.engine.simulation import Simulation
from simulator.language.document import Flow, parse_flow
from simulator.world import World

STEPS = 300_000
RUNS = 5
AIM = 300_000  # actions a second; the floor is 100,000


def loop() -> Flow:
    """Three actions in a circle; the attribute that is compared is the one that is written."""

    def action(name: str, type_: str, parameters: object, to: str, **branches: object) -> object:
        return {
            "Identifier": name,
            "Type": type_,
            "Parameters": parameters,
            "Transitions": {"NextAction": to, **branches},
        }

    condition = {"NextAction": "write", "Condition": {"Operator": "Equals", "Operands": ["en"]}}
    otherwise = {"NextAction": "write", "ErrorType": "NoMatchingCondition"}
    failed = {"NextAction": "write", "ErrorType": "NoMatchingError"}
    actions = [
        action(
            "compare",
            "Compare",
            {"ComparisonValue": "$.Attributes.language"},
            "write",
            Conditions=[condition],
            Errors=[otherwise],
        ),
        action(
            "write",
            "UpdateContactAttributes",
            {"Attributes": {"language": "en"}},
            "say",
            Errors=[failed],
        ),
        action("say", "MessageParticipant", {"Text": "Hello $.Attributes.language."}, "compare"),
    ]
    document = {"Version": "2019-10-30", "StartAction": "compare", "Actions": actions}
    return parse_flow(json.dumps(document), source="loop")


def measure(listener: Callable[[Event], object]) -> float:
    """Play the loop once; return actions a second."""
    simulation = Simulation(World(), start=datetime(2026, 3, 2, tzinfo=UTC), max_steps=STEPS)
    simulation.on_event(listener)
    flow = loop()
    begun = time.process_time()
    simulation.start_contact(flow, attributes={"language": "en"})
    return STEPS / (time.process_time() - begun)


def main() -> None:
    """Print the median of five runs."""
    heard: deque[Event] = deque(maxlen=1)
    figures = [measure(heard.append) for _ in range(RUNS)]
    print(
        f"engine: {median(figures):,.0f} actions a second of one core, events delivered "
        f"(aim {AIM:,})"
    )


if __name__ == "__main__":
    main()
