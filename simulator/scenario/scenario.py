"""A centre that can be called."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, ClassVar

from simulator.scenario.call import Call

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from simulator.engine.contact import Contact
    from simulator.engine.events import Event
    from simulator.engine.simulation import Simulation
    from simulator.language.document import Flow


class Scenario:
    """A centre to call: a simulation, and the flow its callers reach.

    Args:
        simulation: What plays the calls; several scenarios may share one.
        entry: The flow, or a reference the world knows.

    Attributes:
        on_call: Called with every new call of this process, to see what becomes of them all.
    """

    on_call: ClassVar[Callable[[Call], None] | None] = None

    def __init__(self, simulation: Simulation, entry: Flow | str) -> None:
        self.simulation = simulation
        self.entry = simulation.find_flow(entry)
        self._events: dict[Contact, list[Event]] = defaultdict(list)
        simulation.on_event(lambda event: self._events[event.contact].append(event))

    def call(
        self,
        number: str | None,
        *,
        channel: str = "VOICE",
        attributes: Mapping[str, str] | None = None,
    ) -> Call:
        """Somebody calls; the call is played until it waits for somebody or has ended.

        Args:
            number: The caller's, in E.164; None: withheld.
            channel: VOICE, CHAT, TASK or EMAIL.
            attributes: User-defined attributes the contact starts with.
        """
        contact = self.simulation.start_contact(
            self.entry, channel=channel, customer=number, attributes=attributes
        )
        call = Call(self.simulation, contact, self._events[contact], self.entry)
        if Scenario.on_call is not None:
            Scenario.on_call(call)
        return call
