"""Quick connects: where an agent passes a contact on to, and what she sees of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from simulator.engine.errors import SimulationError
from simulator.engine.simulation import Simulation
from simulator.scenario import Call, Scenario, ScenarioFailure
from simulator.world import Assignment, Person, Phone, Queue, QuickConnect, RoutingProfile, World
from tests.simulator.engine.play import START
from tests.simulator.language.build import Json, action, flow, say

if TYPE_CHECKING:
    from simulator.language.document import Flow

SORRY = {"QueueAtCapacity": "sorry", "NoMatchingError": "sorry"}
OUTSIDE = "+15550177"


def wait(kind: str = "queueTransfer", *before: Json, end: str = "TransferContactToQueue") -> Flow:
    """A transfer flow: whatever it finds as its target is where the contact waits."""
    last = action("wait", end, {}, "sorry", errors=SORRY)
    return flow(*before, last, say("sorry", "Sorry."), kind=kind)


def talking(*lists: str | None) -> Call:
    """Somebody in a conversation with Ada, whose queue Billing lists these; None: not known."""
    world = World()
    listed = None if lists == (None,) else tuple(name for name in lists if name)
    for name, shown in (("Billing", listed), ("Sales", ())):
        arn = world.arn("queue", name)
        world.queues.add(Queue(name, arn, quick_connects=shown), arn, name)
    world.profiles.add(RoutingProfile("bills", "arn:bills", (Assignment("Billing"),)), "bills")
    for username, profile in (("ada", "bills"), ("bob", None)):
        arn = world.arn("agent", username)
        person = Person(username, arn, profile=profile, wraps_up=None)
        world.people.add(person, arn, username)
    for name, parts in {
        "To Sales": {"flow": "to a queue", "queue": "Sales"},
        "To Bob": {"flow": "to a colleague", "user": "bob"},
        "To the plumber": {"phone": OUTSIDE},
    }.items():
        arn = world.arn("transfer-destination", name)
        world.quick_connects.add(QuickConnect(name, arn, **parts), arn, name)
    world.flows.add(wait(), "to a queue")
    agents = wait("agentTransfer", say("tell", "One moment.", "wait"), end="TransferContactToAgent")
    world.flows.add(agents, "to a colleague")
    entry = flow(
        action("set", "UpdateContactTargetQueue", {"QueueId": "Billing"}, "in",
               errors={"NoMatchingError": "sorry"}),
        action("in", "TransferContactToQueue", {}, "sorry", errors=SORRY),
        say("sorry", "Sorry."),
    )  # fmt: skip
    return Scenario(Simulation(world, start=START), entry).call("+15550100").agent_accepts()


def test_a_quick_connect_to_a_queue_runs_its_flow_with_that_queue() -> None:
    call = talking(None).agent_transfers("To Sales").reaches_queue("Sales")

    assert call.contact.method == "TRANSFER"
    told = [(e["action"], e["queue"]) for e in call.events if e.type == "agent"]
    assert told == [("accept", "Billing"), ("transfer", "Sales")]


def test_a_quick_connect_to_a_user_waits_for_that_user() -> None:
    call = talking(None).agent_transfers("To Bob").hears("One moment.").agent_accepts()

    assert call.contact.agent is not None
    assert call.contact.agent.person.username == "bob"


@pytest.mark.parametrize("busy", [False, True])
def test_an_agent_who_is_with_somebody_else_takes_nobody(busy: bool) -> None:
    call = talking(None)
    simulation = call.contact.simulation
    bob = simulation.agent("bob")
    other = Scenario(simulation, call.entry).call("+15550101").agent_accepts()
    assert list(bob.contacts) == [other.contact]
    if not busy:
        other.agent_hangs_up()
        assert bob.wrapping_up

    call.agent_transfers("To Bob")

    if busy:
        call.ends("disconnected")
    else:
        call.agent_accepts()
        assert list(bob.contacts) == [call.contact]


@pytest.mark.parametrize(
    ("to", "queue", "reached"),
    [("to a queue", "Sales", "Sales"), ("to a colleague", "bob", "bob")],
)
def test_a_flow_may_be_named_with_its_target(to: str, queue: str, reached: str) -> None:
    call = talking(None).agent_transfers(to, queue)

    assert call.contact.segment.queue is not None
    assert call.contact.segment.queue.name == reached


def test_a_quick_connect_to_a_number_dials_it() -> None:
    call = talking(None).agent_transfers("To the plumber").ends("transferred")

    assert call.contact.segment.transferred_to == OUTSIDE
    assert call.contact.agent is None


def test_a_number_that_does_not_answer_leaves_the_customer_with_the_agent() -> None:
    call = talking(None)
    call.contact.simulation.world.phones[OUTSIDE] = Phone("busy")
    call.agent_transfers("To the plumber")

    assert call.contact.waiting_for == "connected"
    assert call.contact.segment.transferred_to is None


def test_an_agent_sees_what_her_queues_list() -> None:
    talking("To Sales").agent_transfers("To Sales").reaches_queue("Sales")
    call = talking("To Bob")
    with pytest.raises(ScenarioFailure, match="no queue of ada lists the quick connect 'To Sales'"):
        call.agent_transfers("To Sales")
    assert call.contact.waiting_for == "connected"


def test_what_does_not_exist_is_said() -> None:
    call = talking(None)
    simulation = call.contact.simulation
    with pytest.raises(LookupError, match="is called 'To bob'; did you mean To Bob"):
        simulation.agent_transfer(call.contact, "To bob")
    with pytest.raises(LookupError, match="no queue and no agent is called 'eve'"):
        simulation.agent_transfer(call.contact, "to a queue", "eve")
    with pytest.raises(LookupError, match="'To Bob' has a target: name none beside it"):
        simulation.agent_transfer(call.contact, "To Bob", "Sales")
    simulation.agent_hang_up(call.contact)
    with pytest.raises(SimulationError, match="not connected to an agent"):
        simulation.agent_transfer(call.contact, "To Bob")
