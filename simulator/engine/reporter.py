"""Delivering records: at once and once, or as the cloud does, late, twice and out of order."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, Any, Final

from simulator.engine.records import (
    AGENT_EVENT,
    CONTACT_EVENT,
    CONTACT_RECORD,
    Record,
    agent_event,
    contact_event,
    contact_record,
)

if TYPE_CHECKING:
    from simulator.engine.agents import Agent
    from simulator.engine.clock import Timer
    from simulator.engine.contact import Contact
    from simulator.engine.history import History
    from simulator.engine.records import RecordListener
    from simulator.engine.segment import Segment
    from simulator.engine.simulation import Simulation


SILENCE: Final = 120.0  # seconds after which an agent sends a heartbeat


class Reporter:
    """Tells record listeners of contacts and agents.

    Attributes:
        duplicates: Share of records that are delivered twice, 0 to 1.
        delay: Seconds within which a record arrives; what is sent later may arrive earlier.
        heartbeats: Whether an agent of whom nothing was heard for two minutes sends HEART_BEAT.
        history: Where what has been is kept; None: nobody asks for it.
    """

    def __init__(self, simulation: Simulation, seed: int) -> None:
        self._simulation = simulation
        self._random = Random(f"delivery {seed}")  # noqa: S311 - a simulation repeats exactly
        self._snapshots: dict[str, dict[str, Any]] = {}
        self.listeners: list[RecordListener] = []
        self.duplicates = 0.0
        self.delay = 0.0
        self.heartbeats = False
        self._beats: dict[str, Timer] = {}
        self.history: History | None = None

    def remember(self, history: History) -> None:
        """Keep from now on what becomes of contacts and agents."""
        self.history = history
        for agent in self._simulation.routing.agents.values():
            history.changed(agent, self._simulation.clock.elapsed)

    def add(self, listener: RecordListener) -> None:
        """Send every record to another listener; the first one hears who is signed in already."""
        self.listeners.append(listener)
        if len(self.listeners) == 1:
            for agent in self._simulation.routing.agents.values():
                if agent.online:
                    self.agent_changed(agent)

    def contact(self, contact: Contact, event_type: str) -> None:
        """Send a contact event."""
        if self.history is not None and event_type == "INITIATED" and not contact.beside:
            self.history.begun(contact.segment)
        if self.listeners and not contact.beside:
            self._send(CONTACT_EVENT, contact_event(self._simulation, contact, event_type))

    def ended(self, contact: Contact, segment: Segment | None = None) -> None:
        """Send the contact record of a segment that has ended, or whose record has changed."""
        if self.listeners:
            body = contact_record(self._simulation, contact, segment or contact.segment)
            self._send(CONTACT_RECORD, body)

    def agent_changed(self, agent: Agent) -> None:
        """Send what has become of an agent: signed in, signed out, or anything in between."""
        if self.history is not None:
            self.history.changed(agent, self._simulation.clock.elapsed)
        if not self.listeners:
            return
        arn = agent.person.arn
        previous = self._snapshots.get(arn)
        if not agent.online:
            event_type = "LOGOUT"
        else:
            event_type = "LOGIN" if previous is None else "STATE_CHANGE"
        event = agent_event(self._simulation, agent, event_type, previous)
        self._send(AGENT_EVENT, event)
        if agent.online:
            self._snapshots[arn] = event["CurrentAgentSnapshot"]
        else:
            self._snapshots.pop(arn, None)
        self._listen_for(agent)

    def _listen_for(self, agent: Agent) -> None:
        """Expect a heartbeat, unless something else is heard of the agent before."""
        waiting = self._beats.pop(agent.person.arn, None)
        if waiting is not None:
            waiting.cancel()
        if self.heartbeats and agent.online:
            beat = self._simulation.clock.after(SILENCE, lambda: self._beat(agent))
            self._beats[agent.person.arn] = beat

    def _beat(self, agent: Agent) -> None:
        previous = self._snapshots.get(agent.person.arn)
        self._send(AGENT_EVENT, agent_event(self._simulation, agent, "HEART_BEAT", previous))
        self._listen_for(agent)

    def _send(self, kind: str, body: dict[str, Any]) -> None:
        record = Record(kind, body)
        copies = 2 if self._random.random() < self.duplicates else 1
        for _ in range(copies):
            if self.delay:
                late = self._random.uniform(0.0, self.delay)
                self._simulation.clock.after(late, lambda: self._deliver(record))
            else:
                self._deliver(record)

    def _deliver(self, record: Record) -> None:
        for listener in self.listeners:
            listener(record)
