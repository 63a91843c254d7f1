"""Passing a contact on: what an agent's quick connects do.

Source: administrator guide, "How quick connects work": one to a user or a queue runs its transfer
flow with that user's or queue's as the target queue; one to a phone number dials it. An agent sees
those that any queue of her routing profile lists. A flow may also be named without a quick connect,
which a lone flow has none of.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.engine.compile import compile_flow
from simulator.engine.contact import TRANSFERRED, End
from simulator.engine.errors import SimulationError
from simulator.world.resources import personal_queue
from simulator.world.uses import near

if TYPE_CHECKING:
    from simulator.engine.agents import Agent
    from simulator.engine.contact import Contact
    from simulator.engine.simulation import Simulation
    from simulator.language.document import Flow
    from simulator.world import Queue, QuickConnect


def transfer(simulation: Simulation, contact: Contact, to: Flow | str, queue: str | None) -> None:
    """Send a contact where a quick connect, or a flow, leads; its agent leaves.

    Args:
        simulation: Where.
        contact: The contact.
        to: A quick connect's name or ARN, a flow, or a reference to one.
        queue: Reference of the queue, or user name of the agent, that a flow finds as its target;
            None: the target queue stays.

    Raises:
        LookupError: The world has no such quick connect, flow, queue or agent.
        SimulationError: The contact has no agent, or no queue of hers lists the quick connect.
    """
    found = simulation.world.quick_connects.known(to) if isinstance(to, str) else None
    agent = simulation.desk.agent_of(contact)
    if found is None:
        target = None if queue is None else _target(simulation, queue)
        simulation.desk.transfer(contact, compile_flow(_flow(simulation, to)), target)
        return
    if queue is not None:
        raise LookupError(f"the quick connect {found.name!r} has a target: name none beside it")
    if not _listed(simulation, agent, found):
        raise SimulationError(
            f"no queue of {agent.person.username} lists the quick connect {found.name!r}"
        )
    if found.phone is not None:
        _dial(simulation, contact, found.phone)
        return
    target = _target(simulation, found.user or found.queue or "")
    simulation.desk.transfer(contact, compile_flow(simulation.find_flow(found.flow or "")), target)


def _flow(simulation: Simulation, to: Flow | str) -> Flow:
    try:
        return simulation.find_flow(to)
    except LookupError:
        world = simulation.world
        names = [one.name for one in (*world.quick_connects, *world.flows)]
        problem = f"no quick connect and no flow is called {to!r}; {near(str(to), names)}"
        raise LookupError(problem) from None


def _target(simulation: Simulation, reference: str) -> Queue:
    """A queue, or an agent's own."""
    world = simulation.world
    person = world.people.known(reference)
    found = world.queues.known(reference)
    if found is None and person is not None:
        return personal_queue(person)
    found = found or world.queues.find(reference)
    if found is None:
        raise LookupError(f"no queue and no agent is called {reference!r}")
    return found


def _listed(simulation: Simulation, agent: Agent, wanted: QuickConnect) -> bool:
    """Whether an agent sees a quick connect; where nobody said what a queue lists, she does."""
    queues = simulation.world.queues
    if agent.profile.queues:
        found = [queues.find(assignment.queue) for assignment in agent.profile.queues]
    else:
        found = list(queues)  # she serves every queue
    lists = [queue.quick_connects for queue in found if queue is not None]
    if not lists or None in lists:
        return True
    shown = [simulation.world.quick_connects.known(one) for names in lists for one in names or ()]
    return wanted in shown


def _dial(simulation: Simulation, contact: Contact, number: str) -> None:
    """Call somebody outside; who does not answer leaves the customer with the agent."""
    if contact.channel != "VOICE":
        raise SimulationError(f"only a call can go to a number, and this is a {contact.channel}")
    outcome = simulation.world.phone(number).outcome
    if outcome != "answered":
        contact.log(f"the call to the quick connect's number: {outcome}")
        return
    simulation.desk.pass_outside(contact, number)
    simulation.lifecycle.finish(contact, End(TRANSFERRED))
