"""Whom a transfer flow keeps on the line: the agent who passed the contact on.

Source: developer guide, UpdatePreviousContactParticipantState: an agent is put on hold while the
flow of a quick connect asks the customer for what she must not hear. What follows when such a flow
ends is said nowhere: here the two of them talk on. Without the action the agent is gone once the
flow begins (in the cloud she hears it until she leaves).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.engine.agents import CONNECTED, ON_HOLD

if TYPE_CHECKING:
    from simulator.engine.contact import Contact

AGENT_ON_HOLD, CUSTOMER_ON_HOLD, OFF_HOLD = "AgentOnHold", "CustomerOnHold", "OffHold"


def set_state(contact: Contact, state: str) -> str | None:
    """Put the agent or the customer of the previous contact on hold, or let both hear the flow.

    Returns:
        Why it cannot be done; None: it is done.
    """
    agent = contact.segment.passed_by
    if agent is None:
        return "no agent has passed this contact on, or she is gone"
    if contact.agent is not agent:
        if agent.busy or not agent.online:
            return f"{agent.person.username} is not there any more"
        contact.agent = agent
    held = state == AGENT_ON_HOLD
    contact.simulation.desk.set_state(contact, agent, ON_HOLD if held else CONNECTED)
    contact.audience = "agent" if state == CUSTOMER_ON_HOLD else "customer"
    contact.tell("agent", agent.person.username, "on hold" if held else "joined")
    return None


def is_there(contact: Contact) -> bool:
    """Whether the agent who passed it on is on the line of a flow that runs."""
    agent = contact.segment.passed_by
    return agent is not None and contact.agent is agent


def let_go(contact: Contact) -> None:
    """The contact goes on to somebody else: she leaves, if she is there."""
    agent = contact.segment.passed_by
    there, contact.segment.passed_by = is_there(contact), None
    if agent is None or not there:
        return
    contact.agent, contact.audience = None, "customer"
    agent.contacts.pop(contact, None)
    contact.simulation.reporter.agent_changed(agent)
    contact.simulation.routing.look_soon()


def talk_on(contact: Contact) -> None:
    """The flow is over, and she is there: customer and agent talk on."""
    simulation, agent = contact.simulation, contact.agent
    assert agent is not None  # noqa: S101 - is_there was asked
    contact.segment.passed_by, contact.audience = None, "customer"
    contact.segment.agent, contact.node = agent, None
    contact.segment.connected_to_agent = simulation.clock.elapsed
    simulation.desk.set_state(contact, agent, CONNECTED)
    contact.tell("agent", agent.person.username, "resume")
    simulation.reporter.contact(contact, "CONNECTED_TO_AGENT")
    simulation.desk.talk(contact)
