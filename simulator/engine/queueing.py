"""A contact's place in a queue, and how urgent the flow has made it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from simulator.engine.agents import Agent
    from simulator.engine.clock import Timer
    from simulator.engine.contact import Contact
    from simulator.engine.criteria import Criteria
    from simulator.world import Assignment, Queue

DEFAULT_PRIORITY: Final = 5  # UpdateContactRoutingBehavior


class Urgency:
    """What UpdateContactRoutingBehavior set, and the routing criteria: kept until it is queued.

    Attributes:
        priority: Lower is served first.
        adjusted: Seconds added to its age in the queue.
        criteria: Steps of UpdateContactRoutingCriteria, None for everybody.
    """

    __slots__ = ("adjusted", "criteria", "priority")

    def __init__(self) -> None:
        self.priority = DEFAULT_PRIORITY
        self.adjusted = 0.0
        self.criteria: Criteria | None = None


class Place:
    """A contact's place in a queue.

    Attributes:
        since: When it was queued; its age counts from there, plus what the flow adjusted.
        criteria_since: When the first step of its routing criteria began.
        expiry: When it is taken out of the queue, if it ever is.
        offered: The agent at whom it rings.
        guide: The step-by-step guide on her screen meanwhile.
        declined: Agents who rejected or missed it since the others were asked.
    """

    __slots__ = (
        "contact",
        "criteria_since",
        "declined",
        "expiry",
        "guide",
        "offered",
        "queue",
        "ringing",
        "since",
    )

    def __init__(self, contact: Contact, queue: Queue, since: float) -> None:
        self.contact = contact
        self.queue = queue
        self.since = since
        self.criteria_since = since
        self.expiry: Timer | None = None
        self.offered: Agent | None = None
        self.guide: Contact | None = None
        self.ringing: Timer | None = None
        self.declined: set[str] = set()

    def open_to(self, assignment: Assignment) -> float:
        """From when the agents of a profile may take it: after the profile's delay."""
        return self.since + assignment.delay

    def age(self, now: float) -> float:
        """Seconds it counts as having waited."""
        return now - self.since + self.contact.urgency.adjusted
