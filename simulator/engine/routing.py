"""Queues and who is served next.

Source: the administrator guide's pages on routing. A free agent gets, of the queues in her routing
profile, the contact of the best (lowest) profile priority, then of the best contact priority
(default 5), then the oldest; a profile's delay keeps a contact from its agents until it has waited
so long. Of several free agents the longest idle comes first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from simulator.engine.agents import (
    AVAILABLE,
    CONNECTING,
    INCOMING,
    MISSED,
    NOT_ANSWERED,
    REJECTED,
    Agent,
)
from simulator.engine.criteria import meets
from simulator.engine.queueing import Place
from simulator.world import Assignment, Person, RoutingProfile

if TYPE_CHECKING:
    from collections.abc import Iterable

    from simulator.engine.contact import Contact
    from simulator.engine.simulation import Simulation
    from simulator.world import Queue

RING_SECONDS: Final = 20.0  # how long an offered call rings at an agent before it counts as missed

_EVERYTHING: Final = RoutingProfile(
    name="Everything", arn="", concurrency={"VOICE": 1, "CHAT": 2, "TASK": 10, "EMAIL": 5}
)
_SCRIPTED: Final = Person(username="agent", arn="", first_name="Alex", last_name="Agent")


class Routing:
    """The queues and agents of one simulation."""

    def __init__(self, simulation: Simulation) -> None:
        self._simulation = simulation
        self._clock = simulation.clock
        self._places: dict[str, list[Place]] = {}
        world = simulation.world
        people = list(world.people)
        if not people and world.staffed:
            people = [scripted_person(world.arn("agent", "agent"))]
        self.agents = {p.arn: Agent(p, self._profile(p)) for p in people}

    def _profile(self, person: Person) -> RoutingProfile:
        if person.profile is None:
            return _EVERYTHING
        return self._simulation.world.profiles.find(person.profile) or _EVERYTHING

    # Queues.

    def waiting(self, queue: Queue) -> list[Place]:
        """The places of a queue, in the order they were taken."""
        return self._places.setdefault(queue.arn, [])

    def is_full(self, queue: Queue) -> bool:
        return queue.capacity is not None and len(self.waiting(queue)) >= queue.capacity

    def enqueue(self, contact: Contact, queue: Queue, since: float | None = None) -> Place:
        """Put a contact in a queue and see whom it can be offered to."""
        moment = self._clock.elapsed if since is None else since
        place = Place(contact, queue, moment)
        contact.place = place
        self.waiting(queue).append(place)
        for assignment in self._assignments(place):
            if assignment.delay > 0:
                self._clock.at(place.open_to(assignment), self.look)
        self.follow_criteria(place)
        return place

    def follow_criteria(self, place: Place) -> None:
        """Begin with the first step of a waiting contact's routing criteria, and look after each.

        The steps count from here: from when it was queued, or was given other criteria.
        """
        place.criteria_since = self._clock.elapsed
        self.look_soon()
        if place.contact.urgency.criteria is not None:
            for moment in place.contact.urgency.criteria.expiries(place.criteria_since):
                self._clock.at(moment, self.look)

    def leave(self, contact: Contact, *, abandoned: bool = False) -> None:
        """Take a contact out of its queue; an agent at whom it rings is free again.

        Args:
            contact: The contact.
            abandoned: Whether it ends there, which the agent's stream calls rejected.
        """
        place = contact.place
        if place is None:
            return
        self.waiting(place.queue).remove(place)
        contact.place = None
        if place.expiry is not None:
            place.expiry.cancel()
        self._stop_ringing(place, REJECTED if abandoned else None)

    # Agents.

    def look_soon(self) -> None:
        """Look who can be served as soon as time moves."""
        self._clock.after(0.0, self.look)

    def look(self) -> None:
        """Offer waiting contacts to free agents until none is left of either."""
        for agent in sorted(self.agents.values(), key=lambda a: a.idle_since):
            while (place := self._best_for(agent)) is not None:
                self._offer(place, agent)

    def free_agent_for(self, place: Place) -> Agent | None:
        """The agent a test speaks for when she accepts: scripted and signed in, if possible."""
        candidates = [
            agent
            for agent in self.agents.values()
            if agent.online
            and agent.has_room(place.contact.channel)
            and self._may_take(agent, place)
        ]
        candidates.sort(key=lambda agent: (not agent.scripted, agent.idle_since))
        return candidates[0] if candidates else None

    def decline(self, place: Place, *, missed: bool) -> None:
        """The agent at whom a contact rings does not take it; somebody else is asked."""
        agent = place.offered
        if agent is None:
            return
        self._stop_ringing(place, NOT_ANSWERED if missed else REJECTED)
        place.declined.add(agent.person.arn)
        if missed:
            agent.missed += 1
            self.set_status(agent, MISSED)
        everyone = {a.person.arn for a in self.agents.values() if self._assignment(a, place)}
        if everyone <= place.declined:
            place.declined.clear()
            if not missed and len(everyone) == 1:
                return  # the only one said no: she is asked again when she speaks, not at once
        self.look_soon()

    def set_status(self, agent: Agent, status: str) -> None:
        """Change an agent's status; an available one is asked at once, again if she missed it."""
        agent.status = status
        for place in [place for places in self._places.values() for place in places]:
            if status == AVAILABLE:
                place.declined.discard(agent.person.arn)
            elif status != MISSED and place.offered is agent:
                self._stop_ringing(place)  # somebody else is asked: she is not there to answer
        agent.status_since = agent.idle_since = self._clock.elapsed
        self._simulation.reporter.agent_changed(agent)
        self.look_soon()

    def serving(self, queue: Queue, channel: str) -> list[Agent]:
        """The agents whose routing profile has a queue, for a channel."""
        agents = self.agents.values()
        return [agent for agent in agents if self._assigned(agent, queue, channel) is not None]

    def _assignment(self, agent: Agent, place: Place) -> Assignment | None:
        return self._assigned(agent, place.queue, place.contact.channel)

    def _assigned(self, agent: Agent, queue: Queue, channel: str) -> Assignment | None:
        if queue.agent is not None:
            return Assignment(queue.arn, channel) if queue.agent == agent.person.arn else None
        if not agent.profile.queues:
            return Assignment(queue.arn, channel)
        for assignment in agent.profile.queues:
            found = self._simulation.world.queues.find(assignment.queue)
            if found is not None and found.arn == queue.arn and assignment.channel == channel:
                return assignment
        return None

    def _assignments(self, place: Place) -> Iterable[Assignment]:
        for agent in self.agents.values():
            assignment = self._assignment(agent, place)
            if assignment is not None:
                yield assignment

    def _best_for(self, agent: Agent) -> Place | None:
        now = self._clock.elapsed
        best: tuple[tuple[int, int, float], Place] | None = None
        for places in self._places.values():
            for place in places:
                assignment = self._could_get(agent, place)
                if assignment is not None:
                    rank = (assignment.priority, place.contact.urgency.priority, -place.age(now))
                    if best is None or rank < best[0]:
                        best = (rank, place)
        return None if best is None else best[1]

    def _could_get(self, agent: Agent, place: Place) -> Assignment | None:
        contact = place.contact
        if place.offered is not None or not agent.can_take(contact.channel):
            return None
        if agent.person.arn in place.declined:
            return None
        return self._may_take(agent, place)

    def _may_take(self, agent: Agent, place: Place) -> Assignment | None:
        """Whether her profile and the contact's criteria let an agent take it now."""
        now = self._clock.elapsed
        assignment = self._assignment(agent, place)
        if assignment is None or now < place.open_to(assignment):
            return None
        criteria = place.contact.urgency.criteria
        if criteria is not None and not meets(agent, criteria.at(place.criteria_since, now)):
            return None
        return assignment

    def _offer(self, place: Place, agent: Agent) -> None:
        contact = place.contact
        place.offered = agent
        contact.segment.attempts += 1
        called_back = self._simulation.callbacks.pending(contact)
        agent.contacts[contact] = INCOMING if called_back else CONNECTING
        self._simulation.reporter.agent_changed(agent)
        delay = agent.person.answers_after
        if delay is None:
            return
        self._simulation.desk.show(place, agent)
        answer = delay <= RING_SECONDS
        place.ringing = self._clock.after(
            min(delay, RING_SECONDS),
            (lambda: self._simulation.desk.accept(contact, agent))
            if answer
            else (lambda: self._simulation.desk.miss(place)),
        )

    def _stop_ringing(self, place: Place, outcome: str | None = None) -> None:
        """The agent at whom a contact rings is free again, after her stream has told why."""
        if place.ringing is not None:
            place.ringing.cancel()
        self._simulation.desk.hide(place)
        agent, place.offered = place.offered, None
        if agent is not None and agent.contacts.get(place.contact) in (INCOMING, CONNECTING):
            if outcome is not None:
                agent.contacts[place.contact] = outcome
                self._simulation.reporter.agent_changed(agent)
            del agent.contacts[place.contact]
            self._simulation.reporter.agent_changed(agent)


def scripted_person(arn: str) -> Person:
    """The one agent of a world without people: signed in, and idle until a token speaks for her."""
    return Person(
        username=_SCRIPTED.username,
        arn=arn,
        first_name=_SCRIPTED.first_name,
        last_name=_SCRIPTED.last_name,
    )
