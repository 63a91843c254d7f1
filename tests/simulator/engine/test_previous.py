"""An agent who passes a contact on may be kept on hold, or on the line, by the flow she chose."""

from __future__ import annotations

import pytest

from simulator.engine.simulation import Simulation
from simulator.scenario import Call, Scenario
from simulator.world import Person, Queue, World
from tests.simulator.engine.play import START
from tests.simulator.language.build import Json, action, flow, menu

SORRY = {"NoMatchingError": "out"}
OUT = action("out", "DisconnectParticipant", to=None)


def state(name: str, to: str, which: str) -> Json:
    parameters = {"PreviousContactParticipantState": which}
    return action(name, "UpdatePreviousContactParticipantState", parameters, to, errors=SORRY)


def secure(*before: Json, last: str = "out") -> list[Json]:
    """A transfer flow that asks with the agent on hold, and brings both back."""
    return [
        state("hold", "ask", "AgentOnHold"),
        menu("ask", "Your PIN, please.", {"1": "both"}, "both"),
        state("both", last, "OffHold"),
        *before,
        OUT,
    ]


def passed_on(*steps: Json, wraps_up: float | None = 0.0) -> Call:
    """A caller whom Ada has passed on to the flow."""
    world = World()
    for name in ("Billing", "Sales"):
        world.queues.add(Queue(name, world.arn("queue", name)), name)
    for name in ("ada", "bob"):
        world.people.add(Person(name, f"arn:{name}", wraps_up=wraps_up), f"arn:{name}", name)
    world.flows.add(flow(*steps, kind="queueTransfer"), "secure")
    entry = flow(
        action("set", "UpdateContactTargetQueue", {"QueueId": "Billing"}, "in", errors=SORRY),
        action("in", "TransferContactToQueue", {}, "out",
               errors={**SORRY, "QueueAtCapacity": "out"}),
        OUT,
    )  # fmt: skip
    call = Scenario(Simulation(world, start=START), entry).call("+15550100")
    return call.agent_accepts().waits(10).agent_transfers("secure")


def acts(call: Call) -> list[tuple[str, str]]:
    return [(e["agent"], e["action"]) for e in call.events if e.type == "agent"]


@pytest.mark.parametrize("wraps_up", [0.0, 5.0, None])
def test_she_is_on_hold_while_the_customer_is_asked(wraps_up: float | None) -> None:
    call = passed_on(*secure(), wraps_up=wraps_up).hears("Your PIN, please.").asks()
    (ada, _) = call.contact.simulation.routing.agents.values()
    assert ada.contacts[call.contact] == "CONNECTED_ONHOLD"

    call.presses("1").waits(30)

    assert call.contact.waiting_for == "connected"
    assert ada.contacts == {call.contact: "CONNECTED"}
    assert acts(call)[2:] == [("ada", "on hold"), ("ada", "joined"), ("ada", "resume")]
    call.agent_hangs_up().ends("disconnected")


def test_a_customer_who_hangs_up_meanwhile_sets_her_free() -> None:
    call = passed_on(*secure()).asks().hangs_up().ends("hung_up")
    (ada, _) = call.contact.simulation.routing.agents.values()

    assert not ada.contacts


def test_she_leaves_when_the_contact_goes_on_to_a_queue() -> None:
    target = action("set", "UpdateContactTargetQueue", {"QueueId": "Sales"}, "in", errors=SORRY)
    full = {**SORRY, "QueueAtCapacity": "out"}
    queue = action("in", "TransferContactToQueue", {}, "out", errors=full)
    call = passed_on(*secure(target, queue, last="set")).presses("1").reaches_queue("Sales")
    (ada, _) = call.contact.simulation.routing.agents.values()

    assert not ada.contacts
    call.agent_accepts().waits(5).agent_hangs_up().ends("disconnected")


def test_a_customer_on_hold_does_not_hear_the_flow() -> None:
    call = passed_on(
        state("hold", "tell", "CustomerOnHold"),
        action("tell", "MessageParticipant", {"Text": "For her."}, "back", errors=SORRY),
        state("back", "out", "OffHold"),
        OUT,
    )

    assert [(e["text"], e["to"]) for e in call.events if e.type == "prompt"] == [
        ("For her.", "agent")
    ]
    assert call.contact.waiting_for == "connected"


def test_an_agent_who_has_another_contact_is_not_brought_back() -> None:
    call = passed_on(
        menu("ask", "One moment.", {"1": "hold"}, "hold"),
        state("hold", "out", "AgentOnHold"),
        OUT,
    )
    simulation = call.contact.simulation
    (ada, bob) = simulation.routing.agents.values()
    simulation.set_agent_status("bob", "Offline")
    other = simulation.start_contact("secure", customer="+15550101")
    simulation.hang_up(other)
    other = Scenario(simulation, call.entry).call("+15550101").agent_accepts().contact
    assert ada.contacts == {other: "CONNECTED"}
    assert not bob.contacts

    call.presses("1").ends("disconnected")
    assert other.waiting_for == "connected"
