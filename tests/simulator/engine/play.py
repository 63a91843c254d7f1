"""Playing a contact in a test, with everything that was told about it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from simulator.engine.simulation import Simulation
from simulator.world.alone import lone_world

if TYPE_CHECKING:
    from simulator.engine.events import Event
    from simulator.language.document import Flow
    from simulator.world import World

START = datetime(2026, 3, 2, 14, 0, tzinfo=UTC)  # a Monday, 09:00 in New York


class Play:
    """A contact in a flow.

    Attributes:
        events: Everything that was told, in order.
    """

    def __init__(
        self,
        start: Flow,
        world: World | None = None,
        *,
        seed: int = 0,
        max_steps: int = 1_000,
        **contact: Any,  # noqa: ANN401 - whatever start_contact takes
    ) -> None:
        self.world = world or lone_world()
        self.simulation = Simulation(self.world, start=START, seed=seed, max_steps=max_steps)
        self.events: list[Event] = []
        self.simulation.on_event(self.events.append)
        parties = {"customer": "+15550100", "system": "+15550199"}
        self.contact = self.simulation.start_contact(start, **{**parties, **contact})

    def all(self, type_: str, field: str) -> list[Any]:
        """A field of every event of a type."""
        return [event[field] for event in self.events if event.type == type_]

    @property
    def said(self) -> list[str]:
        return self.all("prompt", "text")

    @property
    def ways(self) -> list[str]:
        """The branches taken, by their labels."""
        return self.all("branch", "on")

    @property
    def why(self) -> str:
        """The reasons of all errors, one after the other."""
        return " | ".join(str(why) for why in self.all("branch", "why") if why)

    @property
    def end(self) -> str | None:
        return None if self.contact.end is None else self.contact.end.reason

    @property
    def message(self) -> str:
        return "" if self.contact.end is None else str(self.contact.end.message)

    def press(self, keys: str) -> None:
        self.simulation.press(self.contact, keys)

    def time_out(self) -> None:
        self.simulation.time_out(self.contact)
