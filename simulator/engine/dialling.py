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
    from simulator.world import Phone, World

REASONS: Final = {
    "busy": "TELECOM_BUSY",
    "no_answer": "TELECOM_UNANSWERED",
    "failed": "TELECOM_PROBLEM",
    "invalid": "TELECOM_NUMBER_INVALID",
}
"""Why a contact ended, by what became of the call."""

METHOD: Final = "API"
OUTBOUND: Final = (METHOD, "OUTBOUND")  # how contacts begin that answering machines may get
UNANSWERED: Final = "AMD_UNANSWERED"  # it rang, and nobody took it


def dial(
    simulation: Simulation,
    flow: Flow,
    *,
    customer: str,
    system: str | None,
    attributes: Mapping[str, str],
    ring: float,
    detects: bool = False,
    awaits_beep: bool = True,
) -> Contact:
    """Call a number; the contact begins at once, its flow when somebody answers.

    Args:
        simulation: Where.
        flow: What whoever answers comes into.
        customer: The number.
        system: The number that is shown to them.
        attributes: That the contact begins with.
        ring: Seconds after which nobody answered.
        detects: Whether answering machines are told from people before the flow begins.
        awaits_beep: Whether the flow of an answering machine begins after its greeting.
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
    finding = _finding(outcome, phone, awaits_beep=awaits_beep) if detects else None
    wait = min(phone.seconds, ring)
    simulation.clock.after(wait, lambda: _over(simulation, contact, program, outcome, finding))
    return contact


def detected_of(world: World, channel: str, method: str, customer: str | None) -> str | None:
    """What the world says that detection finds, where the centre calls a customer who answers."""
    if channel != "VOICE" or method not in OUTBOUND or customer is None:
        return None
    return world.phone(customer).detected


def _finding(outcome: str, phone: Phone, *, awaits_beep: bool) -> str | None:
    """What answering machine detection finds; nothing where no media is established.

    Whoever does not await the greeting hears no beep: that Amazon Connect then says
    ``VOICEMAIL_NO_BEEP`` follows from the name, and is said nowhere.
    """
    if outcome != "answered":
        return UNANSWERED if outcome == "no_answer" else None
    found = phone.detected or "HUMAN_ANSWERED"
    return "VOICEMAIL_NO_BEEP" if found == "VOICEMAIL_BEEP" and not awaits_beep else found


def _over(
    simulation: Simulation, contact: Contact, program: Program, outcome: str, finding: str | None
) -> None:
    """It does not ring any more."""
    if contact.end is not None:
        return
    contact.segment.detected = finding
    if outcome != "answered":
        contact.segment.reason = REASONS[outcome]
        simulation.lifecycle.finish(contact, End(DISCONNECTED))
        return
    simulation.lifecycle.connected_to_system(contact)
    simulation.drive(contact, program.entry)
