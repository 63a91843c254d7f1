"""Queues: choosing one, waiting in it, leaving it for another.

Source: developer guide, UpdateContactTargetQueue, TransferContactToQueue,
DequeueContactAndTransferToQueue, TransferContactToAgent, UpdateContactRoutingBehavior,
UpdateContactRoutingCriteria.

    UpdateContactTargetQueue           QueueId | AgentId
    TransferContactToQueue             (the target queue)      error QueueAtCapacity
    DequeueContactAndTransferToQueue   QueueId | AgentId       at most 11 times in a chain
    TransferContactToAgent             (the target agent's queue)
    UpdateContactRoutingBehavior       QueuePriority | QueueTimeAdjustmentSeconds
    UpdateContactRoutingCriteria       RoutingCriteria
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from simulator.engine.compile import VOICE, Broken, action
from simulator.engine.contact import DISCONNECTED, End
from simulator.engine.criteria import Criteria
from simulator.engine.data import deep_renderer, is_static
from simulator.engine.resources import finder, unlikely
from simulator.world import Queue
from simulator.world.resources import personal_queue

if TYPE_CHECKING:
    from collections.abc import Callable

    from simulator.engine.compile import Builder
    from simulator.engine.contact import Contact
    from simulator.engine.program import Edge, Run

    FindQueue = Callable[[Contact], Queue | None]

MOST_TRANSFERS: Final = 11  # from queue to queue in one chain (feature limits)
_WHOLE: Final = re.compile(r"-?[0-9]+")
FULL: Final = "QueueAtCapacity"


def queue_of(b: Builder, *, required: bool) -> FindQueue:
    """Compile QueueId or AgentId: which queue an action means; the target queue without either.

    Raises:
        Broken: Both are given, or none where one is required.
    """
    given = b.given("QueueId", "AgentId")
    if len(given) == 2 or (required and not given):
        raise Broken("it needs either QueueId or AgentId")
    if not given:
        return lambda contact: contact.target_queue
    reference, find = b.text(given[0]), finder("queue", b.raw(given[0]))
    if given[0] == "AgentId":
        named = is_static(str(b.raw("AgentId")))
        return lambda contact: _personal(contact, reference(contact), named=named)

    def queue(contact: Contact) -> Queue | None:
        wanted = reference(contact)
        return _said(contact, wanted, find(contact, wanted))

    return queue


def _said(contact: Contact, reference: str, queue: Queue | None) -> Queue | None:
    """The queue, after it was said where it was assumed."""
    if queue is not None and queue.assumed:
        contact.assume("queue", reference)
    return queue


def _personal(contact: Contact, reference: str, *, named: bool) -> Queue | None:
    """The queue of an agent.

    Args:
        contact: Who is to come into it.
        reference: The agent.
        named: Whether the flow itself names her.
    """
    world = contact.simulation.world
    person = world.people.find(reference)
    if person is not None:
        return personal_queue(person)
    if world.alone and reference and "agent" in world.listed:
        contact.log(f"agent {reference} is not in the world file, which lists others")
    elif world.alone and reference and (named or not unlikely(contact, "agent", reference)):
        contact.assume("agent", reference)
        arn = reference if reference.startswith("arn:") else world.arn("agent", reference)
        return Queue(reference.rpartition("/")[2], f"{arn}/queue", agent=arn, assumed=True)
    return None


@action("UpdateContactTargetQueue", "QueueId", "AgentId")
def update_contact_target_queue(b: Builder) -> Run:
    find, next_, fail = queue_of(b, required=True), b.next, b.fail

    def run(contact: Contact) -> Edge:
        queue = find(contact)
        if queue is None:
            return fail(contact, "there is no such queue")
        contact.target_queue = queue
        contact.tell("queue", queue.name, "target")
        return next_

    return run


@action("TransferContactToQueue")
def transfer_contact_to_queue(b: Builder) -> Run:
    type_, fail = b.action.type, b.fail

    def run(contact: Contact) -> Edge | None:
        queue = contact.target_queue
        if contact.place is not None:
            return fail(contact, "the contact is in a queue already")
        refused = _bend(contact, type_, queue)
        if isinstance(refused, str):
            return fail(contact, "as an override wants it", refused)
        queue = refused or queue
        if queue is None:
            return fail(contact, "no target queue is set")
        if contact.simulation.routing.is_full(queue):
            contact.tell("queue", queue.name, "full")
            return fail(contact, "the queue is full", FULL)
        return _wait_in(contact, queue)

    return run


@action("DequeueContactAndTransferToQueue", "QueueId", "AgentId")
def dequeue_contact_and_transfer_to_queue(b: Builder) -> Run:
    find, type_, fail = queue_of(b, required=True), b.action.type, b.fail

    def run(contact: Contact) -> Edge | None:
        simulation, queue = contact.simulation, find(contact)
        refused = _bend(contact, type_, queue)
        if isinstance(refused, str):
            return fail(contact, "as an override wants it", refused)
        queue = refused or queue
        if contact.place is None or queue is None:
            return fail(contact, "the contact is in no queue, or there is no such queue")
        if contact.place.ringing is not None:
            return fail(contact, "it rings at an agent: a contact that is being joined stays")
        if contact.segment.transfers >= MOST_TRANSFERS:
            return fail(contact, f"a chain has at most {MOST_TRANSFERS} transfers between queues")
        if simulation.routing.is_full(queue):
            contact.tell("queue", queue.name, "full")
            return fail(contact, "the queue is full", FULL)
        contact.tell("queue", contact.place.queue.name, "dequeued")
        contact.segment.dequeued = simulation.clock.elapsed
        simulation.routing.leave(contact)
        simulation.lifecycle.new_segment(contact, "QUEUE_TRANSFER")
        contact.target_queue = queue
        return _wait_in(contact, queue)

    return run


@action("TransferContactToAgent", channels=VOICE)
def transfer_contact_to_agent(b: Builder) -> Run:
    def run(contact: Contact) -> Edge | None:
        queue = contact.target_queue
        if queue is None or queue.agent is None:
            return b.fail(contact, "no agent is the target of this transfer")
        simulation = contact.simulation
        agent = simulation.routing.agents.get(queue.agent)
        if agent is not None and agent.busy:
            # Administrator guide, Transfer to agent (beta): the contact is disconnected; an agent
            # who works after a contact is taken from that.
            contact.log(f"{agent.person.username} is with somebody else")
            contact.segment.reason = "CONTACT_FLOW_DISCONNECT"
            simulation.lifecycle.finish(contact, End(DISCONNECTED))
            return None
        if agent is not None:
            simulation.desk.clear(agent)
        return _wait_in(contact, queue)

    return run


def _wait_in(contact: Contact, queue: Queue) -> Edge | None:
    simulation = contact.simulation
    simulation.lifecycle.enqueue(contact, queue)
    contact.then = simulation.lifecycle.flow_over
    return simulation.lifecycle.hook(contact, "CustomerQueue")


def _bend(contact: Contact, type_: str, queue: Queue | None) -> Queue | str | None:
    """What an observer wants instead: another queue, or the name of an error."""
    parameters = {} if queue is None else {"QueueId": queue.arn}
    if queue is not None and queue.agent:
        parameters["AgentId"] = queue.agent
    override = contact.simulation.started(contact, type_, **parameters)
    if override is None:
        return None
    substitute = override.substitute or ""
    return override.error or _said(
        contact, substitute, contact.simulation.world.queues.find(substitute)
    )


@action("UpdateContactRoutingBehavior", "QueuePriority", "QueueTimeAdjustmentSeconds")
def update_contact_routing_behavior(b: Builder) -> Run:
    if len(b.given("QueuePriority", "QueueTimeAdjustmentSeconds")) != 1:
        raise Broken("it needs either QueuePriority or QueueTimeAdjustmentSeconds")
    next_ = b.next
    if b.given("QueuePriority"):
        priority = b.number("QueuePriority", 1, 2**63)

        def prioritise(contact: Contact) -> Edge:
            contact.urgency.priority = priority(contact) or contact.urgency.priority
            return next_

        return _unless_chat(prioritise, next_)
    text = str(b.raw("QueueTimeAdjustmentSeconds"))
    if not _WHOLE.fullmatch(text):
        raise Broken("its QueueTimeAdjustmentSeconds is not a whole number")

    def adjust(contact: Contact) -> Edge:
        contact.urgency.adjusted += float(text)
        return next_

    return _unless_chat(adjust, next_)


def _unless_chat(run: Callable[[Contact], Edge], next_: Edge) -> Run:
    return lambda contact: next_ if contact.channel == "CHAT" else run(contact)


@action("UpdateContactRoutingCriteria", "RoutingCriteria")
def update_contact_routing_criteria(b: Builder) -> Run:
    render, next_, fail = deep_renderer(b.raw("RoutingCriteria")), b.next, b.fail

    def run(contact: Contact) -> Edge:
        criteria = Criteria.of(render(contact))
        if criteria is None:
            return fail(contact, "the routing criteria cannot be read")
        contact.urgency.criteria = criteria
        if contact.place is not None:
            contact.simulation.routing.follow_criteria(contact.place)
        return next_

    return run
