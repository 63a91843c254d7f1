"""Asking a colleague: the customer is on hold while two agents talk; then one of them stays.

Source: administrator guide, Transfer contacts: the second agent is called from the first one's
quick connects; the call goes on as a new contact (initiation method TRANSFER) of whoever stays.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.engine.agents import CONNECTED
from simulator.engine.errors import SimulationError

if TYPE_CHECKING:
    from simulator.engine.agents import Agent
    from simulator.engine.contact import Contact
    from simulator.engine.simulation import Simulation


def begin(simulation: Simulation, contact: Contact, colleague: Agent) -> None:
    """Put the customer on hold, if she is not, and call a colleague, who answers at once.

    Raises:
        SimulationError: There is no agent to consult from, one is consulted already, or the
            colleague is not free.
    """
    if contact.consulted is not None:
        raise SimulationError("a colleague is consulted already")
    if contact.agent is colleague or not colleague.can_take(contact.channel):
        raise SimulationError(f"{colleague.person.username} is not free to be consulted")
    if contact.segment.hold_since is None:
        simulation.desk.hold(contact)
    contact.consulted = colleague
    colleague.contacts[contact] = CONNECTED
    simulation.reporter.agent_changed(colleague)
    contact.tell("agent", colleague.person.username, "consult")


def end(simulation: Simulation, contact: Contact) -> None:
    """The colleague leaves; the customer is still on hold with the first agent.

    Raises:
        SimulationError: Nobody is consulted.
    """
    colleague, contact.consulted = contact.consulted, None
    if colleague is None:
        raise SimulationError("no colleague is consulted")
    contact.tell("agent", colleague.person.username, "leave")
    colleague.contacts.pop(contact, None)
    simulation.reporter.agent_changed(colleague)
    simulation.routing.look_soon()


def hand_over(simulation: Simulation, contact: Contact) -> None:
    """The first agent leaves; the customer goes on with the colleague, as a new segment."""
    colleague, contact.consulted = contact.consulted, None
    assert colleague is not None  # noqa: S101 - the caller has looked
    contact.segment.reason = "TRANSFERRED"
    simulation.desk.release(contact)
    queue = contact.segment.queue
    simulation.lifecycle.new_segment(contact, "TRANSFER")
    contact.agent = contact.segment.agent = colleague
    contact.segment.connected_to_agent = simulation.clock.elapsed
    name = None if queue is None else queue.name
    contact.tell(
        "agent", colleague.person.username, "takeover", name, dict(contact.attributes.values)
    )
    simulation.reporter.contact(contact, "CONNECTED_TO_AGENT")
    simulation.desk.talk(contact)
