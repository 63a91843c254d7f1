"""Calls that the centre begins: the number rings, and whoever answers comes into a flow.

Source: StartOutboundVoiceContact: nobody at a desk dials, and the flow runs when somebody answers.
What the contact record says of a call that came to nothing is DisconnectReason of the contact
records' data model.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from simulator.engine.compile import compile_flow
from simulator.engine.contact import DISCONNECTED, End
from simulator.engine.segment import Segment
from simulator.engine.state import AttributeStore

if TYPE_CHECKING:
    from collections.abc import Mapping

    from simulator.engine.contact import Contact
    from simulator.engine.program import Program
    from simulator.engine.simulation import Simulation
    from simulator.language.document import Flow

REASONS: Final = {
    "busy": "TELECOM_BUSY",
    "no_answer": "TELECOM_UNANSWERED",
    "failed": "TELECOM_PROBLEM",
    "invalid": "TELECOM_NUMBER_INVALID",
}
"""Why a contact ended, by what became of the call."""

METHOD: Final = "API"


def dial(
    simulation: Simulation,
    flow: Flow,
    *,
    customer: str,
    system: str | None,
    attributes: Mapping[str, str],
    ring: float,
) -> Contact:
    """Call a number; the contact begins at once, its flow when somebody answers.

    Args:
        simulation: Where.
        flow: What whoever answers comes into.
        customer: The number.
        system: The number that is shown to them.
        attributes: That the contact begins with.
        ring: Seconds after which nobody answered.
    """
    program = compile_flow(flow)
    contact = simulation.lifecycle.begin(
        Segment(
            id=simulation.new_id(),
            channel="VOICE",
            method=METHOD,
            customer=customer,
            system=system,
            initiated=simulation.clock.elapsed,
        ),
        AttributeStore(attributes),
    )
    contact.tell("start", flow.name, "VOICE", METHOD, simulation.now.isoformat())
    simulation.reporter.contact(contact, "INITIATED")
    phone = simulation.world.phone(customer)
    outcome = phone.outcome if phone.seconds <= ring else "no_answer"
    wait = min(phone.seconds, ring)
    simulation.clock.after(wait, lambda: _over(simulation, contact, program, outcome))
    return contact


def _over(simulation: Simulation, contact: Contact, program: Program, outcome: str) -> None:
    """It does not ring any more."""
    if contact.end is not None:
        return
    if outcome != "answered":
        contact.segment.reason = REASONS[outcome]
        simulation.lifecycle.finish(contact, End(DISCONNECTED))
        return
    simulation.lifecycle.connected_to_system(contact)
    simulation.drive(contact, program.entry)
