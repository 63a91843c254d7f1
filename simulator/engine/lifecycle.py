"""The life of a contact: beginning, waiting in a queue, going on as another segment, ending."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from simulator.engine import previous
from simulator.engine.compile import compile_flow
from simulator.engine.contact import FLOW_ENDED, Contact, End
from simulator.engine.segment import Segment
from simulator.engine.state import AttributeStore, Frame
from simulator.world import Queue
from simulator.world.resources import personal_queue

if TYPE_CHECKING:
    from simulator.engine.agents import Agent
    from simulator.engine.program import Edge
    from simulator.engine.simulation import Simulation
    from simulator.language.document import Flow


class Lifecycle:
    """Begins and ends the contacts of one simulation."""

    def __init__(self, simulation: Simulation) -> None:
        self._simulation = simulation
        self._ended: deque[Contact] = deque()

    def hook(self, contact: Contact, event: str) -> Edge | None:
        """Return the way into the flow that runs on an event, None where there is none."""
        flow = self._hooked(contact, event)
        return None if flow is None else contact.enter(compile_flow(flow), event)

    def guide(self, contact: Contact, event: str, agent: Agent | None = None) -> Contact | None:
        """Run an event's flow beside the contact, for an agent; None where there is none.

        Args:
            contact: The contact.
            event: The event.
            agent: Whom the contact is offered to; None: who has it.
        """
        flow = self._hooked(contact, event)
        if flow is None:
            return None
        channel = "CHAT" if event.endswith("AgentUI") else contact.channel
        guide = self.begin_related(contact, channel=channel, method="API", beside=True)
        guide.audience = "agent"
        guide.agent = agent or contact.agent
        guide.target_queue = contact.target_queue
        guide.pace = self._simulation.queue_pace if channel != "CHAT" else None
        self._simulation.drive(guide, guide.enter(compile_flow(flow), event))
        return guide

    def _hooked(self, contact: Contact, event: str) -> Flow | None:
        reference = contact.hooks.get(event, self._simulation.world.default_flows.get(event))
        if not reference:
            return None
        flow = self._simulation.world.flows.find(reference)
        if flow is None:
            contact.log(f"the {event} flow {reference} is not given: skipped")
        return flow

    def begin_related(
        self,
        origin: Contact,
        *,
        channel: str,
        method: str,
        customer: str | None = None,
        chained: bool = False,
        beside: bool = False,
    ) -> Contact:
        """Begin a contact that belongs to another one, not yet in a flow.

        Args:
            origin: The contact it belongs to.
            channel: Its channel.
            method: Its initiation method.
            customer: Its customer; None: the origin's.
            chained: Whether it is of the same chain (a callback): attributes are shared, and
                ``initial_id`` is the origin's; else they are copied.
            beside: Whether it is only a part of the origin (a guide): attributes are shared, and
                no records are made of it.
        """
        segment = Segment(
            id=self._simulation.new_id(),
            channel=channel,
            method=method,
            customer=customer or origin.customer,
            system=origin.system,
            initiated=self._simulation.clock.elapsed,
            initial_id=origin.initial_id if chained else None,
            previous_id=origin.id if chained else None,
            related_id=None if chained else origin.id,
        )
        shared = chained or beside
        values = origin.attributes if shared else AttributeStore(origin.attributes.values)
        contact = self.begin(segment, values)
        contact.beside = beside
        if not beside:
            if chained:
                origin.segment.next_id = contact.id
            self._simulation.reporter.contact(contact, "INITIATED")
        return contact

    def connected_to_system(self, contact: Contact) -> None:
        """Somebody or something is on the line; of some contacts an event tells of it.

        Administrator guide, contact events: of outbound calls, tasks and chats.
        """
        contact.segment.connected_to_system = self._simulation.clock.elapsed
        called = contact.channel == "VOICE" and contact.method in ("API", "CALLBACK", "OUTBOUND")
        if called or contact.channel in ("CHAT", "TASK"):
            self._simulation.reporter.contact(contact, "CONNECTED_TO_SYSTEM")

    def new_segment(self, contact: Contact, method: str) -> None:
        """The contact goes on as the next segment of its chain: transferred, or left by its agent.

        Args:
            contact: The contact.
            method: The new segment's initiation method: TRANSFER, QUEUE_TRANSFER, DISCONNECT.
        """
        old = contact.segment
        old.disconnected = self._simulation.clock.elapsed
        if method != "DISCONNECT":
            old.transferred = old.disconnected
        old.reason = old.reason or "CONTACT_FLOW_DISCONNECT"
        new = Segment(
            id=self._simulation.new_id(),
            channel=old.channel,
            method=method,
            customer=old.customer,
            system=old.system,
            initiated=self._simulation.clock.elapsed,
            initial_id=contact.initial_id,
            previous_id=old.id,
            transfers=old.transfers + (method == "QUEUE_TRANSFER"),
            connected_to_system=self._simulation.clock.elapsed,
        )
        old.next_id = new.id
        self._simulation.reporter.contact(contact, "DISCONNECTED")
        self._simulation.reporter.ended(contact)
        contact.take_over(new)
        self._simulation.contacts[new.id] = contact
        self._simulation.reporter.contact(contact, "INITIATED")

    def enqueue(self, contact: Contact, queue: Queue) -> None:
        """Put a contact in a queue and tell of it; a callback comes to the place of its caller."""
        if contact.segment.connected_to_agent is not None:
            # Administrator guide, initiation methods: the contact that is created while a
            # disconnect flow runs. The conversation before keeps its queue, agent and times.
            self.new_segment(contact, "DISCONNECT")
        previous.let_go(contact)
        place = self._simulation.routing.enqueue(
            contact, queue, self._simulation.callbacks.since(contact)
        )
        self._simulation.callbacks.queued(place)
        contact.segment.queue = queue
        contact.segment.enqueued = self._simulation.clock.elapsed
        contact.pace = self._simulation.queue_pace
        contact.tell("queue", queue.name, "enqueued", len(self._simulation.routing.waiting(queue)))
        self._simulation.reporter.contact(contact, "QUEUED")

    def flow_over(self, contact: Contact) -> None:
        """A flow ended and left the contact: in its queue, or with nothing to keep it."""
        if contact.place is not None:
            return
        if previous.is_there(contact):
            previous.talk_on(contact)
            return
        contact.segment.reason = "CONTACT_FLOW_DISCONNECT"
        self.finish(contact, End(FLOW_ENDED))

    def finish(self, contact: Contact, end: End) -> None:
        """End a contact; ending it twice does no harm."""
        if contact.end is not None:
            return
        self._simulation.routing.leave(contact, abandoned=True)
        contact.stop_waiting()
        contact.end = end
        self._forget_the_oldest(contact)
        if contact.beside:
            return
        self._simulation.desk.release(contact)
        contact.segment.disconnected = self._simulation.clock.elapsed
        contact.segment.reason = contact.segment.reason or "CONTACT_FLOW_DISCONNECT"
        contact.tell("end", end.reason, end.message)
        self._simulation.reporter.contact(contact, "DISCONNECTED")
        self._simulation.reporter.ended(contact)

    def _forget_the_oldest(self, latest: Contact) -> None:
        self._ended.append(latest)
        if len(self._ended) > self._simulation.remember:
            oldest = self._ended.popleft()
            for contact_id in oldest.ids:
                self._simulation.contacts.pop(contact_id, None)
            self._simulation.callbacks.forget(oldest)

    def begin(self, segment: Segment, attributes: AttributeStore) -> Contact:
        """Make a contact of its first segment, in no flow yet."""
        contact = Contact(self._simulation, segment, Frame(), attributes, self.flow_over)
        contact.pace = self._simulation.pace
        self._simulation.contacts[contact.id] = contact
        return contact

    def set_the_stage(self, contact: Contact, flow: Flow) -> None:
        """Put a contact where Amazon Connect would run a flow of this type."""
        if flow.type in ("CUSTOMER_QUEUE", "QUEUE_TRANSFER"):
            contact.target_queue = next(iter(self._simulation.world.queues), None) or Queue(
                "Queue", self._simulation.world.arn("queue", "assumed"), assumed=True
            )
            if contact.target_queue.assumed:
                contact.assume("queue", contact.target_queue.name)
        if flow.type == "CUSTOMER_QUEUE" and contact.target_queue is not None:
            self.enqueue(contact, contact.target_queue)
        elif flow.type.endswith(("WHISPER", "HOLD", "AGENT_TRANSFER")):
            contact.agent = next(iter(self._simulation.routing.agents.values()))
            contact.pace = (
                self._simulation.queue_pace if flow.type.endswith("HOLD") else self._simulation.pace
            )
            if flow.type == "AGENT_TRANSFER":
                contact.target_queue = personal_queue(contact.agent.person)
            elif flow.type.startswith("AGENT"):
                contact.audience = "agent"
            if flow.type.endswith("HOLD"):
                self._simulation.desk.begin_hold(contact, contact.agent)
