"""A floor of agents and queues, and flows into them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simulator.engine.simulation import Simulation
from simulator.world import Person, Queue, RoutingProfile, World
from tests.simulator.engine.play import START
from tests.simulator.language.build import action, flow

if TYPE_CHECKING:
    from simulator.engine.contact import Contact
    from simulator.engine.events import Event
    from simulator.language.document import Flow

BILLING, SALES = Queue("Billing", "arn:q/billing"), Queue("Sales", "arn:q/sales")


def into(queue: Queue, *, priority: str | None = None) -> Flow:
    """A flow that puts the contact in a queue."""
    steps = [
        action(
            "pick",
            "UpdateContactTargetQueue",
            {"QueueId": queue.arn},
            "wait",
            errors={"NoMatchingError": "end"},
        ),
        action(
            "wait",
            "TransferContactToQueue",
            {},
            "end",
            errors={"NoMatchingError": "end", "QueueAtCapacity": "end"},
        ),
    ]
    if priority is not None:
        urgent = {"QueuePriority": priority}
        steps.insert(0, action("urgent", "UpdateContactRoutingBehavior", urgent, "pick"))
    return flow(*steps)


class Floor:
    """A world with queues and people, and who took whom when."""

    def __init__(self, *people: Person, profiles: tuple[RoutingProfile, ...] = ()) -> None:
        self.world = World()
        for queue in (BILLING, SALES):
            self.world.queues.add(queue, queue.arn)
        for profile in profiles:
            self.world.profiles.add(profile, profile.name)
        for person in people:
            self.world.people.add(person, person.arn)
        self.simulation = Simulation(self.world, start=START)
        self.taken: list[tuple[str, str, float]] = []
        self.simulation.on_event(self._note)

    def _note(self, event: Event) -> None:
        if event.type == "agent" and event["action"] in ("accept", "miss"):
            self.taken.append((event["agent"], event["action"], event.t))

    def call(self, start: Flow, **contact: Any) -> Contact:  # noqa: ANN401
        return self.simulation.start_contact(start, **contact)

    def run(self, seconds: float) -> list[tuple[str, str, float]]:
        self.simulation.advance(seconds)
        return self.taken


def person(name: str, **more: Any) -> Person:  # noqa: ANN401
    return Person(name, f"arn:agent/{name}", **{"answers_after": 1.0, "talks": 10.0, **more})
