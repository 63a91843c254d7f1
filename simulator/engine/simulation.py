"""Playing contacts through flows, at virtual time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import partial
from random import Random
from typing import TYPE_CHECKING, Any, ClassVar, Final
from uuid import UUID

import simulator.actions  # noqa: F401 - registers every action type
from simulator.engine import consult, quick_connects
from simulator.engine.callbacks import Callbacks
from simulator.engine.clock import Clock
from simulator.engine.compile import compile_flow
from simulator.engine.contact import (
    HUNG_UP,
    End,
)
from simulator.engine.desk import Desk
from simulator.engine.dialling import detected_of
from simulator.engine.lifecycle import Lifecycle
from simulator.engine.player import Player
from simulator.engine.reporter import Reporter
from simulator.engine.routing import Routing
from simulator.engine.segment import Segment
from simulator.engine.state import AttributeStore
from simulator.language.document import Flow

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from simulator.engine.agents import Agent
    from simulator.engine.contact import Contact
    from simulator.engine.events import Listener
    from simulator.engine.observer import Observer, Override
    from simulator.engine.player import BranchListener
    from simulator.engine.records import RecordListener
    from simulator.world import World

KEYS: Final = frozenset("0123456789*#")
REMEMBERED: Final = 1_000  # ended contacts
CHARACTERS_A_SECOND: Final = 15.0  # of synthesized speech; only where prompts take time


def speaking_time(text: str) -> float:
    """Seconds a text takes to be spoken, roughly; at least one."""
    return max(1.0, len(text) / CHARACTERS_A_SECOND)


class Simulation:
    """One run of a world: many contacts and agents on one virtual clock.

    Nothing waits for real: whoever waits is state plus an entry in a heap of timers, and the
    clock jumps from one entry to the next when ``advance`` or ``run_until_idle`` is called.
    What a contact does without waiting happens inside the call that set it off: ``start_contact``
    returns when the contact waits for somebody or has ended.

        simulation = Simulation(world, start=datetime(2026, 3, 2, 9, tzinfo=UTC))
        contact = simulation.start_contact("MainFlow", customer="+15550100")
        simulation.press(contact, "1")
        contact.waiting_for                        # "input", "agent", "connected", ... or None
        contact.end                                # End("disconnected") or None

    Prompts take no time, except in queue and hold flows, where time is what lets an agent join;
    ``speech`` makes them take time everywhere.

    Args:
        world: The instance: flows, functions, queues, people. Without people there is one agent,
            signed in and available, who does nothing until ``agent_accept`` speaks for her.
        start: The virtual time at which everything begins (aware).
        seed: Decides DistributeByPercentage, ids, and what is duplicated and reordered.
        max_steps: Actions one contact may play before it ends as ``max_steps``.
        speech: Seconds a text takes to be spoken (``speaking_time`` is a rough one).
        remember: How many of the latest ended contacts stay in ``contacts``, so that a long
            simulation does not grow.

    Raises:
        ValueError: ``start`` is naive.

    Attributes:
        on_created: Called with every new simulation of this process, to watch them all.
    """

    on_created: ClassVar[Callable[[Simulation], None] | None] = None

    def __init__(
        self,
        world: World,
        *,
        start: datetime,
        seed: int = 0,
        max_steps: int = 1_000,
        speech: Callable[[str], float] | None = None,
        remember: int = REMEMBERED,
    ) -> None:
        if start.tzinfo is None:
            raise ValueError(f"start {start.isoformat()} has no time zone; give it one")
        self.world: World = world
        self.start = start.astimezone(UTC)
        self.max_steps = max_steps
        self.remember = remember
        self.pace = speech
        self.queue_pace = speech or speaking_time
        self.random = Random(seed)  # noqa: S311 - a simulation repeats exactly
        self._ids = Random(f"ids {seed}")  # noqa: S311
        self.clock = Clock()
        self.listeners: list[Listener] = []
        self.assumed: set[tuple[str, str]] = set()
        self.observer: Observer | None = None
        self.contacts: dict[str, Contact] = {}
        self.reporter = Reporter(self, seed)
        self.routing = Routing(self)
        self.desk = Desk(self)
        self.callbacks = Callbacks(self)
        self.lifecycle = Lifecycle(self)
        self._player = Player(self)
        self.drive = self._player.drive
        self.drive_from = self._player.drive_from
        if Simulation.on_created is not None:
            Simulation.on_created(self)

    @property
    def now(self) -> datetime:
        """The virtual time, aware, in UTC."""
        return self.start + timedelta(seconds=self.clock.elapsed)

    def at(self, elapsed: float) -> datetime:
        """The virtual time so many seconds after the start, in UTC."""
        return self.start + timedelta(seconds=elapsed)

    # Who listens.

    def on_event(self, listener: Listener) -> None:
        """Call ``listener`` with every event from now on."""
        self.listeners.append(listener)

    def on_record(self, listener: RecordListener) -> None:
        """Call ``listener`` with every record Amazon Connect would emit, in Amazon's shapes.

        Kinds: ``contact_event`` (EventBridge), ``contact_record`` and ``agent_event`` (Kinesis).
        """
        self.reporter.add(listener)

    def deliver(
        self, *, duplicates: float = 0.0, delay: float = 0.0, heartbeats: bool = False
    ) -> None:
        """Say how records arrive: as in the cloud late, twice and out of order, by the seed.

        Args:
            duplicates: Share of records that arrive twice, 0 to 1.
            delay: Seconds within which one arrives; what is sent later may arrive earlier.
            heartbeats: Whether agents send HEART_BEAT after two minutes of silence; with them
                there is always something due.
        """
        self.reporter.duplicates, self.reporter.delay = duplicates, delay
        self.reporter.heartbeats = heartbeats

    def on_branch(self, listener: BranchListener, *, entries: bool = False) -> None:
        """Call ``listener`` with every way out of an action that is taken.

        Args:
            listener: Gets the contact and the edge.
            entries: Whether it also gets the ways into flows, whose source is None.
        """
        if entries:
            self._player.branch_listeners.append(listener)
        else:
            self._player.branch_listeners.append(
                lambda contact, edge: listener(contact, edge) if edge.source else None
            )

    def break_next(
        self, action: str, error: str = "NoMatchingError", *, flow: str | None = None
    ) -> None:
        """Make an action take an error branch, the next time it is played.

        Args:
            action: Its identifier.
            error: The error type.
            flow: The name of its flow; None: in whichever flow it is played.
        """
        self._player.break_next(flow, action, error)

    # Customers.

    def start_contact(
        self,
        flow: Flow | str,
        *,
        channel: str = "VOICE",
        customer: str | None = None,
        system: str | None = None,
        attributes: Mapping[str, str] | None = None,
        initiation_method: str | None = None,
        data: Mapping[str, Any] | None = None,
        detected: str | None = None,
    ) -> Contact:
        """Begin a contact in a flow and play it until it waits or ends.

        A flow of another type than CONTACT_FLOW begins where Amazon Connect would run it: a queue
        flow in a queue, a whisper or hold flow with an agent.

        Args:
            flow: The flow, or a reference the world knows.
            channel: VOICE, CHAT, TASK or EMAIL.
            customer: The customer's number in E.164 (voice) or address; None: withheld.
            system: The number or address that was reached.
            attributes: User-defined attributes it starts with.
            initiation_method: INBOUND, OUTBOUND, API, ...; None: as contacts of the channel begin.
                Chats and tasks are begun through the API (StartChatContact, StartTaskContact).
            data: What else is known of it: ``Name``, ``Description``, ``References``.
            detected: What answering machine detection found (``world.DETECTED``); None: what the
                world says of a customer whom the centre calls, and nothing of others.

        Raises:
            LookupError: The world has no such flow.
        """
        program = compile_flow(self.find_flow(flow))
        by_api = channel in ("CHAT", "TASK") or detected is not None
        method = initiation_method or ("API" if by_api else "INBOUND")
        contact = self.lifecycle.begin(
            Segment(
                id=self.new_id(),
                channel=channel,
                method=method,
                customer=customer,
                system=system,
                initiated=self.clock.elapsed,
                detected=detected or detected_of(self.world, channel, method, customer),
            ),
            AttributeStore(attributes or {}),
        )
        contact.data.update(data or {})
        name = program.flow.name
        contact.tell("start", name, channel, method, self.now.isoformat())
        self.reporter.contact(contact, "INITIATED")
        self.lifecycle.connected_to_system(contact)
        self.lifecycle.set_the_stage(contact, program.flow)
        self.drive(contact, program.entry)
        return contact

    def press(self, contact: Contact, keys: str) -> None:
        """The customer presses keys (0-9, ``*``, ``#``), one after the other, at once.

        Raises:
            ValueError: Something else is among them.
        """
        if not keys or not KEYS.issuperset(keys):
            raise ValueError("only 0-9, * and # are keys")
        for key in keys:
            if contact.end is not None:
                return
            waiting = contact.waiting
            if waiting is None:
                contact.type_ahead(key)
            else:
                self._player.guard(contact, partial(waiting.key, contact, key))

    def say(self, contact: Contact, text: str) -> None:
        """The customer speaks (voice) or types (chat): for Lex, or to the agent."""
        if contact.end is None:
            if contact.waiting is None:
                contact.tell("input", text, "text")
                contact.log("nobody listened")
            else:
                contact.waiting.text(contact, text)

    def choose(self, contact: Contact, action: str, data: Mapping[str, Any] | None = None) -> None:
        """Whoever looks at a view answers it: the action's name and the fields filled in.

        The view may be the contact's own (chat) or the one on its agent's screen.
        """
        shown = next(
            (c for c in (contact, contact.guide) if c and c.waiting and c.waiting.view), None
        )
        if shown is None or shown.waiting is None:
            contact.log(f"no view is shown: {action!r} is ignored")
        else:
            shown.waiting.chosen(shown, action, data or {})

    def time_out(self, contact: Contact) -> None:
        """Nobody does anything until what the contact waits for has timed out."""
        waiting = contact.waiting
        timer = None if waiting is None else waiting.timer
        if timer is None:
            return
        due = timer.due
        while timer.pending and self.clock.run_next(due):
            pass

    def signal(self, contact: Contact, event: str) -> None:
        """Something a Wait action may wait for happens: ``CustomerReturned``, ..."""
        if contact.waiting is not None:
            contact.waiting.event(contact, event)

    def hang_up(self, contact: Contact) -> None:
        """The customer hangs up, or leaves the chat; who is gone already does neither."""
        if contact.end is not None:
            return
        contact.segment.reason = "CUSTOMER_DISCONNECT"
        self.lifecycle.finish(contact, End(HUNG_UP))

    # Agents.

    def agent_accept(self, contact: Contact) -> None:
        """The agent whom the contact is offered to (or who could take it) accepts.

        Whispers and the agent's screen run, then both are connected: the ``agent`` event with
        action ``accept`` carries what the agent hears and sees.

        Raises:
            SimulationError: The contact is in no queue, or no agent could take it.
        """
        self.routing.look()
        self.desk.accept(contact)

    def agent_reject(self, contact: Contact) -> None:
        """The agent whom the contact is offered to declines; the contact stays in the queue.

        Raises:
            SimulationError: The contact rings at no agent.
        """
        self.desk.reject(contact)

    def agent_miss(self, contact: Contact) -> None:
        """The agent whom the contact is offered to does not answer; it stays in the queue.

        Raises:
            SimulationError: The contact rings at no agent.
        """
        self.desk.miss(self.desk.offered(contact))

    def agent_say(self, contact: Contact, text: str) -> None:
        """The agent writes in a chat.

        Raises:
            SimulationError: The contact is not connected to an agent.
        """
        self.desk.say(contact, text)

    def agent_hang_up(self, contact: Contact) -> None:
        """The agent ends the conversation; a CustomerRemaining flow runs where one is set.

        Raises:
            SimulationError: The contact is not connected to an agent.
        """
        self.desk.hang_up(contact)

    def agent_hold(self, contact: Contact) -> None:
        """The agent puts the customer on hold: the hold flows run.

        Raises:
            SimulationError: The contact is not connected to an agent.
        """
        self.desk.hold(contact)

    def agent_resume(self, contact: Contact) -> None:
        """The agent takes the customer back from hold.

        Raises:
            SimulationError: The customer is not on hold.
        """
        self.desk.resume(contact)

    def agent_transfer(self, contact: Contact, to: Flow | str, queue: str | None = None) -> None:
        """The agent passes the contact on and leaves (``engine.quick_connects``).

        Args:
            contact: The contact.
            to: A quick connect, a transfer flow, or a reference the world knows of either.
            queue: Reference of the queue, or user name, that a flow named without a quick connect
                finds as its target; None: the one the contact has.

        Raises:
            LookupError: The world has no such quick connect, flow, queue or agent.
            SimulationError: The contact is not connected to an agent, or she does not see the
                quick connect.
        """
        quick_connects.transfer(self, contact, to, queue)

    def agent_consult(self, contact: Contact, username: str) -> None:
        """The agent puts the customer on hold and asks a colleague, who answers at once.

        When the agent hangs up, the customer goes on with the colleague.

        Raises:
            LookupError: Nobody has that user name.
            SimulationError: The contact has no agent, or the colleague is not free.
        """
        consult.begin(self, contact, self.agent(username))

    def agent_end_consult(self, contact: Contact) -> None:
        """The colleague leaves; the customer stays on hold until the agent takes her back.

        Raises:
            SimulationError: Nobody is consulted.
        """
        consult.end(self, contact)

    def set_agent_status(self, username: str, status: str) -> None:
        """An agent goes Available, Offline or into a custom status.

        Raises:
            LookupError: Nobody has that user name.
        """
        self.routing.set_status(self.agent(username), status)

    def agent_clear(self, username: str) -> None:
        """An agent ends her after-contact work, where that does not end by itself.

        Raises:
            LookupError: Nobody has that user name.
        """
        self.desk.clear(self.agent(username))

    def agent(self, username: str) -> Agent:
        """Return an agent: her status, her contacts, since when she is idle.

        Raises:
            LookupError: Nobody has that user name.
        """
        for agent in self.routing.agents.values():
            if agent.person.username == username:
                return agent
        raise LookupError(f"no agent is called {username!r}")

    # Time.

    def advance(self, seconds: float) -> None:
        """Let virtual time pass, with everything that falls due meanwhile."""
        self.clock.advance_to(self.clock.elapsed + seconds)

    def run_until_idle(self, limit: float = 86_400.0) -> None:
        """Let time pass until nothing is due any more, or ``limit`` seconds have passed."""
        until = self.clock.elapsed + limit
        while (due := self.clock.next_due()) is not None and due <= until:
            self.clock.run_next(until)

    # What the engine's own parts use.

    def new_id(self) -> str:
        """Return a new id, the same ones in every run of a seed."""
        return str(UUID(int=self._ids.getrandbits(128), version=4))

    def find_flow(self, flow: Flow | str) -> Flow:
        """Return the flow behind a reference.

        Raises:
            LookupError: The world has no such flow.
        """
        if isinstance(flow, Flow):
            return flow
        found = self.world.flows.find(flow) or self.world.modules.find(flow)
        if found is None:
            raise LookupError(f"no flow is called {flow!r}")
        return found

    def started(self, contact: Contact, action: str, **parameters: str) -> Override | None:
        """Ask the observer, if there is one, what an action should do instead of its work."""
        if self.observer is None:
            return None
        return self.observer.started(contact, action, parameters)

    def completed(
        self, contact: Contact, action: str, data: Mapping[str, Any], **parameters: str
    ) -> None:
        """Tell the observer, if there is one, that an action has succeeded."""
        if self.observer is not None:
            self.observer.completed(contact, action, parameters, data)
