"""The moments of one contact segment, from which its records are made."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from simulator.engine.agents import Agent
    from simulator.world import Queue


@dataclass(slots=True)
class Segment:
    """One contact as Amazon Connect counts them; a transfer begins another one of the chain.

    Moments are seconds since the simulation started; None: it has not happened.

    Attributes:
        initial_id: The first contact of the chain; None: this is it.
        transfers: Queue-to-queue transfers in the chain so far.
        held: Seconds the customer was on hold, ``longest_hold`` of them at a stretch.
        passed_by: The agent who passed it on, while its flow may still bring her back.
        attempts: How often it was offered to an agent.
        detected: What answering machine detection found (``world.DETECTED``, or
            ``AMD_UNANSWERED``); None: the call has no detection, or is not answered yet.
        reason: Why it was disconnected, as contact records spell it.
    """

    id: str
    channel: str
    method: str
    customer: str | None
    system: str | None
    initiated: float
    initial_id: str | None = None
    previous_id: str | None = None
    related_id: str | None = None
    next_id: str | None = None
    transfers: int = 0
    connected_to_system: float | None = None
    queue: Queue | None = None
    enqueued: float | None = None
    dequeued: float | None = None
    agent: Agent | None = None
    connected_to_agent: float | None = None
    agent_left: float | None = None
    hold_since: float | None = None
    holds: int = 0
    held: float = 0.0
    longest_hold: float = 0.0
    wrap_up_ended: float | None = None
    transferred: float | None = None
    transferred_to: str | None = None
    recorded: tuple[str, ...] = field(default=())
    passed_by: Agent | None = None
    attempts: int = 0
    disconnected: float | None = None
    detected: str | None = None
    reason: str | None = None
