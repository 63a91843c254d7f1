"""What happens at the agent's desk: accepting, whispers, the screen, hold, hanging up.

Source: the administrator guide's pages on contact flows at run time: when an agent accepts, the
queue flow stops, the agent hears the agent whisper, then the customer the customer whisper, then
they are connected; another step-by-step guide (DisconnectAgentUI) shows during her work after the
contact. The first one (DefaultAgentUI) begins when the contact is offered and does not wait for her
to accept (administrator guide, Invoke a guide at the start of a contact). At an agent who answers
when a test says so, nothing rings before that: her guide begins as she accepts, before she hears
anything.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simulator.engine import consult
from simulator.engine.agents import AVAILABLE, CONNECTED, CONNECTING, ENDED, ON_HOLD, PENDING
from simulator.engine.contact import DISCONNECTED, End
from simulator.engine.errors import SimulationError
from simulator.engine.waiting import Waiting

if TYPE_CHECKING:
    from collections.abc import Callable

    from simulator.engine.agents import Agent
    from simulator.engine.contact import Contact, Step
    from simulator.engine.program import Edge, Program
    from simulator.engine.queueing import Place
    from simulator.engine.segment import Segment
    from simulator.engine.simulation import Simulation
    from simulator.world import Queue


class Connected(Waiting):
    """Customer and agent talk; when she answers by herself, she hangs up after a while."""

    kind = "connected"
    takes_words = True

    def __init__(self, hang_up: Callable[[], None]) -> None:
        self._hang_up = hang_up

    def text(self, contact: Contact, text: str) -> None:
        contact.tell("message", text, "customer")

    def key(self, contact: Contact, key: str) -> None:
        contact.tell("input", key, "dtmf")

    def timed_out(self, contact: Contact) -> None:  # noqa: ARG002 - the desk knows whose call it is
        self._hang_up()


class OnHold(Waiting):
    """The customer hears the hold flow, or nothing, until the agent comes back."""

    kind = "hold"


class Desk:
    """The agents' side of one simulation."""

    def __init__(self, simulation: Simulation) -> None:
        self._simulation = simulation

    def accept(self, contact: Contact, agent: Agent | None = None) -> None:
        """Connect a queued contact with the agent it rings at, or with ``agent``.

        Raises:
            SimulationError: The contact is in no queue, or nobody could take it.
        """
        place = contact.place
        if place is None:
            raise SimulationError("the contact is in no queue: no agent could accept it")
        routing = self._simulation.routing
        taker = agent or place.offered or routing.free_agent_for(place)
        if taker is None:
            asked = " and meets its routing criteria" if contact.urgency.criteria else ""
            who = f"no agent who serves {place.queue.name!r}"
            raise SimulationError(f"{who} is signed in and free{asked} now")
        if taker.status != AVAILABLE:
            routing.set_status(taker, AVAILABLE)
        contact.segment.agent = contact.agent = taker
        contact.segment.dequeued = self._simulation.clock.elapsed
        if self._simulation.callbacks.pending(contact):
            self.set_state(contact, taker, PENDING)
        self.set_state(contact, taker, CONNECTING)
        rang = taker is place.offered
        if rang:
            place.offered = None  # it rings no more, and stays hers
        if rang and place.guide is not None and place.guide.end is None:
            contact.guide, place.guide = place.guide, None  # it goes on
        else:
            contact.guide = self._simulation.lifecycle.guide(contact, "DefaultAgentUI")
        routing.leave(contact)
        contact.stop_waiting()
        contact.pace = self._simulation.pace
        self._simulation.drive_from(contact, self._whisper_to_agent)

    def show(self, place: Place, agent: Agent) -> None:
        """Begin the guide of a contact on the screen of the agent it is offered to."""
        place.guide = self._simulation.lifecycle.guide(place.contact, "DefaultAgentUI", agent)

    def hide(self, place: Place) -> None:
        """End the guide, if one shows: the contact is offered to this agent no longer."""
        if place.guide is not None:
            self._simulation.lifecycle.finish(place.guide, End(DISCONNECTED))
            place.guide = None

    def miss(self, place: Place) -> None:
        """The agent at whom a contact rings does not answer."""
        self._say_no(place, "miss", missed=True)

    def reject(self, contact: Contact) -> None:
        """The agent at whom a contact rings (or who could take it) declines.

        Raises:
            SimulationError: The contact is in no queue, or nobody could take it.
        """
        self._say_no(self.offered(contact), "reject", missed=False)

    def offered(self, contact: Contact) -> Place:
        """The place of a contact that rings at an agent.

        Raises:
            SimulationError: The contact is in no queue, or rings at nobody.
        """
        place = contact.place
        if place is None:
            raise SimulationError("the contact is in no queue: no agent could decline it")
        self._simulation.routing.look()
        if place.offered is None:
            raise SimulationError(f"the contact rings at no agent of {place.queue.name!r}")
        return place

    def _say_no(self, place: Place, action: str, *, missed: bool) -> None:
        agent = place.offered
        if agent is not None:
            place.contact.tell("agent", agent.person.username, action, place.queue.name)
            self._simulation.routing.decline(place, missed=missed)

    # On accept: agent whisper, customer whisper, talk.

    def _whisper_to_agent(self, contact: Contact) -> Edge | None:
        contact.heard = []
        contact.audience = "agent"
        contact.then = self._whisper_to_customer
        return self._simulation.lifecycle.hook(
            contact, "AgentWhisper"
        ) or self._whisper_to_customer(contact)

    def _whisper_to_customer(self, contact: Contact) -> Edge | None:
        whisper = " ".join(contact.heard or ()) or None
        contact.heard = None
        contact.audience = "customer"
        connect = self._connector(whisper)
        if self._simulation.callbacks.pending(contact):
            return self._simulation.callbacks.dial(contact, connect)
        contact.then = connect
        return self._simulation.lifecycle.hook(contact, "CustomerWhisper") or connect(contact)

    def _connector(self, whisper: str | None) -> Step:
        def connect(contact: Contact) -> None:
            simulation = self._simulation
            agent = contact.agent
            assert agent is not None  # noqa: S101 - accept sets it
            contact.segment.connected_to_agent = simulation.clock.elapsed
            self.set_state(contact, agent, CONNECTED)
            contact.node = None
            queue = contact.segment.queue
            contact.tell(
                "agent",
                agent.person.username,
                "accept",
                None if queue is None else queue.name,
                dict(contact.attributes.values),
                whisper,
                _view(contact.guide),
            )
            simulation.reporter.contact(contact, "CONNECTED_TO_AGENT")
            self.talk(contact)

        return connect

    def talk(self, contact: Contact) -> None:
        """Customer and agent talk, until one of them hangs up."""
        agent = contact.agent
        seconds = None if agent is None or agent.scripted else agent.person.talks
        contact.wait(Connected(lambda: self.hang_up(contact)), seconds)

    def say(self, contact: Contact, text: str) -> None:
        """The agent writes in a chat.

        Raises:
            SimulationError: The contact is not connected to an agent.
        """
        self.agent_of(contact)
        contact.node = None
        contact.tell("message", text, "agent")

    # Hold.

    def hold(self, contact: Contact) -> None:
        """Put the customer on hold: the hold flows run, for the customer and for the agent.

        Raises:
            SimulationError: The contact is not connected to an agent, or is no call.
        """
        agent = self.agent_of(contact)
        if contact.channel != "VOICE":
            raise SimulationError(
                f"only a call can be put on hold, and this is a {contact.channel}"
            )
        contact.stop_waiting()
        self.begin_hold(contact, agent)
        contact.tell("agent", agent.person.username, "hold")
        contact.pace = self._simulation.queue_pace
        contact.then = self._wait_on_hold
        agent_flow = self._simulation.lifecycle.guide(contact, "AgentHold")
        if agent_flow is not None:
            contact.held_with = agent_flow
        hold = self._simulation.lifecycle.hook(contact, "CustomerHold")
        if hold is None:
            self._wait_on_hold(contact)
        else:
            self._simulation.drive(contact, hold)

    def begin_hold(self, contact: Contact, agent: Agent) -> None:
        """Note that a contact is on hold from now on."""
        contact.segment.holds += 1
        contact.segment.hold_since = self._simulation.clock.elapsed
        self.set_state(contact, agent, ON_HOLD)

    def _wait_on_hold(self, contact: Contact) -> None:
        contact.wait(OnHold())

    def resume(self, contact: Contact) -> None:
        """Take the customer back from hold.

        Raises:
            SimulationError: The customer is not on hold.
        """
        agent = contact.agent
        if agent is None or contact.segment.hold_since is None:
            raise SimulationError("the contact is not on hold: there is nothing to resume")
        self._end_hold(contact)
        self.set_state(contact, agent, CONNECTED)
        contact.tell("agent", agent.person.username, "resume")
        self.talk(contact)

    def _end_hold(self, contact: Contact) -> None:
        segment = contact.segment
        if segment.hold_since is None:
            return
        held = self._simulation.clock.elapsed - segment.hold_since
        segment.held += held
        segment.longest_hold = max(segment.longest_hold, held)
        segment.hold_since = None
        contact.stop_waiting()
        contact.pace = self._simulation.pace
        if contact.held_with is not None:
            self._simulation.lifecycle.finish(contact.held_with, End(DISCONNECTED))
            contact.held_with = None

    # Leaving.

    def transfer(self, contact: Contact, program: Program, target: Queue | None) -> None:
        """The agent transfers the contact through a flow and leaves: a new segment begins.

        Args:
            contact: The contact.
            program: The flow.
            target: Its target queue, where a quick connect names one.

        Raises:
            SimulationError: The contact is not connected to an agent.
        """
        agent = self.agent_of(contact)
        contact.node = None
        to = None if target is None else target.name
        contact.tell("agent", agent.person.username, "transfer", to)
        contact.segment.reason = "TRANSFERRED"
        self.release(contact)
        self._simulation.lifecycle.new_segment(contact, "TRANSFER")
        contact.segment.passed_by = agent
        contact.target_queue = target or contact.target_queue
        contact.then = self._simulation.lifecycle.flow_over
        self._simulation.drive(contact, contact.enter(program, "transfer"))

    def pass_outside(self, contact: Contact, number: str) -> None:
        """The agent leaves the customer with somebody outside who has answered.

        Raises:
            SimulationError: The contact is not connected to an agent.
        """
        agent = self.agent_of(contact)
        contact.node = None
        contact.tell("agent", agent.person.username, "transfer")
        contact.segment.reason = "TRANSFERRED"
        contact.segment.transferred_to = number
        contact.segment.transferred = self._simulation.clock.elapsed
        self.release(contact)

    def hang_up(self, contact: Contact) -> None:
        """The agent leaves: to a colleague she consulted, or a CustomerRemaining flow runs.

        Raises:
            SimulationError: The contact is not connected to an agent.
        """
        agent = self.agent_of(contact)
        contact.node = None
        contact.tell("agent", agent.person.username, "hangup")
        if contact.consulted is not None:
            consult.hand_over(self._simulation, contact)
            return
        contact.segment.reason = "AGENT_DISCONNECT"
        self.release(contact)
        contact.then = self._simulation.lifecycle.flow_over
        remaining = self._simulation.lifecycle.hook(contact, "CustomerRemaining")
        if remaining is None:
            self._simulation.lifecycle.finish(contact, End(DISCONNECTED))
        else:
            self._simulation.drive(contact, remaining)

    def release(self, contact: Contact) -> None:
        """The agent, if there is one, is no longer on the contact: after-contact work begins."""
        if contact.consulted is not None:
            consult.end(self._simulation, contact)
        agent = contact.agent
        if agent is None:
            return
        contact.stop_waiting()
        self._end_hold(contact)
        contact.segment.agent_left = self._simulation.clock.elapsed
        self._end_guide(contact)
        after = self._simulation.lifecycle.guide(contact, "DisconnectAgentUI")
        if after is not None:
            contact.guide = agent.guides[contact] = after
        contact.agent = None
        segment, seconds = contact.segment, agent.person.wraps_up
        agent.contacts[contact] = ENDED
        agent.left[contact] = segment
        if seconds == 0:
            self._clear(contact, agent, segment)
            return
        self._simulation.reporter.agent_changed(agent)
        if seconds is not None:
            self._simulation.clock.after(seconds, lambda: self._clear(contact, agent, segment))

    def _end_guide(self, contact: Contact) -> None:
        if contact.guide is not None:
            self._simulation.lifecycle.finish(contact.guide, End(DISCONNECTED))
            contact.guide = None

    def clear(self, agent: Agent) -> None:
        """The agent closes the contacts that have ended: her after-contact work is done."""
        for contact, state in list(agent.contacts.items()):
            if state == ENDED:
                self._clear(contact, agent, agent.left[contact])

    def _clear(self, contact: Contact, agent: Agent, segment: Segment) -> None:
        if agent.contacts.get(contact) != ENDED:
            return  # it is done already, or a flow has brought her back
        if self._simulation.clock.elapsed > (segment.agent_left or 0.0):
            segment.wrap_up_ended = self._simulation.clock.elapsed
            self._simulation.reporter.ended(contact, segment)
        after = agent.guides.pop(contact, None)
        if after is not None:
            self._simulation.lifecycle.finish(after, End(DISCONNECTED))
        del agent.contacts[contact]
        agent.left.pop(contact, None)
        if not agent.contacts:
            agent.idle_since = self._simulation.clock.elapsed
        self._simulation.reporter.agent_changed(agent)
        self._simulation.routing.look_soon()

    def agent_of(self, contact: Contact) -> Agent:
        """The agent who talks with the customer, or has her on hold.

        Raises:
            SimulationError: The contact is not connected to an agent.
        """
        if contact.agent is None or contact.end is not None:
            raise SimulationError("the contact is not connected to an agent")
        return contact.agent

    def set_state(self, contact: Contact, agent: Agent, state: str) -> None:
        """Tell what a contact is to an agent from now on."""
        if agent.contacts.get(contact) == state:
            return
        agent.contacts[contact] = state
        self._simulation.reporter.agent_changed(agent)


def _view(guide: Contact | None) -> dict[str, Any] | None:
    """What a guide shows now."""
    return None if guide is None or guide.waiting is None else guide.waiting.view
