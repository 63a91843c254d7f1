"""Queued callbacks: the agent is connected first, then the customer is dialled.

Source: CreateCallbackContact and the administrator guide's page on queued callbacks. The callback
keeps the caller's place: its age counts from when the original contact was queued (else begun).
Amazon removes a queued callback after 7 to 14 days; here after 7. Whether MaximumConnectionAttempts
counts the first call is not documented; designers export "0", so here it counts the retries.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from simulator.engine.contact import DISCONNECTED, End
from simulator.engine.dialling import REASONS
from simulator.engine.waiting import Pause

if TYPE_CHECKING:
    from simulator.engine.contact import Contact, Step
    from simulator.engine.program import Edge, Program
    from simulator.engine.queueing import Place
    from simulator.engine.simulation import Simulation
    from simulator.world import Queue

EXPIRES_AFTER: Final = 7 * 86_400.0  # seconds in a queue


@dataclass(frozen=True, slots=True)
class Callback:
    """What the flow ordered.

    Attributes:
        since: From when its age counts, seconds since the simulation started.
        attempts: Calls that may still be made; ``made`` were made already.
        retry: Seconds until the next one.
        expires: When it is taken out of a queue unanswered; None until it has been in one.
        creation: A flow that the new contact runs instead of going straight into the queue.
    """

    number: str
    queue: Queue
    since: float
    attempts: int
    retry: float
    creation: Program | None = None
    made: int = 0
    expires: float | None = None


class Callbacks:
    """The callbacks of one simulation: whom to call, until somebody has answered."""

    def __init__(self, simulation: Simulation) -> None:
        self._simulation = simulation
        self._orders: dict[Contact, Callback] = {}

    def forget(self, contact: Contact) -> None:
        """Keep no order for a contact whom nobody will dial any more."""
        self._orders.pop(contact, None)

    def pending(self, contact: Contact) -> bool:
        """Whether somebody is still to be dialled, whichever queue the contact is in by now."""
        return contact in self._orders

    def since(self, contact: Contact) -> float | None:
        """From when a callback's age counts; None for other contacts."""
        order = self._orders.get(contact)
        return None if order is None else order.since

    def queued(self, place: Place) -> None:
        """A contact has come into a queue: a callback is tried again there, and expires there."""
        contact, now = place.contact, self._simulation.clock.elapsed
        order = self._orders.get(contact)
        if order is None:
            return
        expires = now + EXPIRES_AFTER if order.expires is None else order.expires
        self._orders[contact] = replace(order, queue=place.queue, expires=expires)
        place.expiry = self._simulation.clock.at(expires, lambda: self._expire(contact))

    def create(self, origin: Contact, order: Callback, delay: float) -> None:
        """Promise a callback; with a creation flow the initial delay is ignored."""
        origin.tell("callback", "created", order.queue.name, delay)
        wait = 0.0 if order.creation else delay
        self._simulation.clock.after(wait, lambda: self._queue(origin, order))

    def _queue(self, origin: Contact, order: Callback) -> None:
        contact = self._simulation.lifecycle.begin_related(
            origin,
            channel="VOICE",
            method="CALLBACK",
            customer=order.number,
            chained=True,
        )
        contact.target_queue = order.queue
        contact.callback_number = order.number
        contact.hooks.update(origin.hooks)
        contact.urgency.priority = origin.urgency.priority
        self._orders[contact] = order
        if order.creation is not None:
            self._simulation.drive(contact, contact.enter(order.creation, "callback"))
            return
        self._wait_in_queue(contact)

    def _wait_in_queue(self, contact: Contact) -> None:
        order = self._orders[contact]
        contact.tell("callback", "queued", order.queue.name, None, order.made + 1)
        self._simulation.lifecycle.enqueue(contact, order.queue)

    def _expire(self, contact: Contact) -> None:
        contact.tell("callback", "expired")
        self._simulation.lifecycle.finish(contact, End(DISCONNECTED))

    def dial(self, contact: Contact, connect: Step) -> Edge | None:
        """The agent is ready: ring the customer, and connect them if somebody answers."""
        order = self._orders[contact]
        phone = self._simulation.world.phone(order.number)
        self._orders[contact] = order = replace(order, made=order.made + 1)
        contact.tell("callback", "dialled", order.queue.name, None, order.made)
        if phone.seconds > 0:
            contact.pause("customer", phone.seconds, lambda c: self._answered(c, connect))
            return None
        return self._answered(contact, connect)

    def _answered(self, contact: Contact, connect: Step) -> Edge | None:
        order = self._orders[contact]
        outcome = self._simulation.world.phone(order.number).outcome
        contact.tell("callback", outcome, order.queue.name, None, order.made)
        if outcome == "answered":
            self.forget(contact)
            self._simulation.lifecycle.connected_to_system(contact)
            contact.then = connect
            return self._simulation.lifecycle.hook(contact, "OutboundWhisper") or connect(contact)
        self._retry(contact, order)
        return None

    def _retry(self, contact: Contact, order: Callback) -> None:
        self._simulation.desk.release(contact)
        if order.made >= order.attempts:
            contact.tell("callback", "exhausted", order.queue.name, None, order.made)
            outcome = self._simulation.world.phone(order.number).outcome
            contact.segment.reason = REASONS.get(outcome)
            self._simulation.lifecycle.finish(contact, End(DISCONNECTED))
            return
        contact.tell("callback", "retry", order.queue.name, order.retry, order.made + 1)
        contact.wait(Pause("customer", self._wait_in_queue), order.retry)
