"""Playing contacts through flows, at virtual time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from simulator.engine.contact import Contact
    from simulator.engine.events import Listener
    from simulator.engine.records import RecordListener
    from simulator.language.document import Flow
    from simulator.world import World


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

    Args:
        world: The instance: flows, functions, queues, people.
        start: The virtual time at which everything begins (aware).
        seed: Decides DistributeByPercentage, ids, and what is duplicated and reordered.
        max_steps: Actions one contact may play before it ends as ``max_steps``.
    """

    def __init__(
        self, world: World, *, start: datetime, seed: int = 0, max_steps: int = 1_000
    ) -> None:
        raise NotImplementedError

    @property
    def now(self) -> datetime:
        """The virtual time, aware, in UTC."""
        raise NotImplementedError

    @property
    def contacts(self) -> Mapping[str, Contact]:
        """Every contact of this simulation by its current id."""
        raise NotImplementedError

    def on_event(self, listener: Listener) -> None:
        """Call ``listener`` with every event from now on."""
        raise NotImplementedError

    def on_record(self, listener: RecordListener) -> None:
        """Call ``listener`` with every record Amazon Connect would emit, in Amazon's shapes.

        Kinds: ``contact_event`` (EventBridge), ``contact_record`` and ``agent_event`` (Kinesis).
        """
        raise NotImplementedError

    def start_contact(
        self,
        flow: Flow | str,
        *,
        channel: str = "VOICE",
        customer: str | None = None,
        system: str | None = None,
        attributes: Mapping[str, str] | None = None,
        initiation_method: str = "INBOUND",
    ) -> Contact:
        """Begin a contact in a flow and play it until it waits or ends.

        Args:
            flow: The flow, or a reference the world knows.
            channel: VOICE, CHAT, TASK or EMAIL.
            customer: The customer's number in E.164 (voice) or address; None: withheld.
            system: The number or address that was reached.
            attributes: User-defined attributes it starts with.
            initiation_method: INBOUND, OUTBOUND, API, ...

        Raises:
            LookupError: The world has no such flow.
        """
        raise NotImplementedError

    def press(self, contact: Contact, keys: str) -> None:
        """The customer presses keys (0-9, ``*``, ``#``), one after the other, at once."""
        raise NotImplementedError

    def say(self, contact: Contact, text: str) -> None:
        """The customer speaks (voice) or types (chat): for Lex, or to the agent."""
        raise NotImplementedError

    def choose(self, contact: Contact, action: str, data: Mapping[str, Any] | None = None) -> None:
        """Whoever looks at the view answers it: the action's name and the fields filled in."""
        raise NotImplementedError

    def time_out(self, contact: Contact) -> None:
        """Nobody does anything until what the contact waits for has timed out."""
        raise NotImplementedError

    def hang_up(self, contact: Contact) -> None:
        """The customer hangs up, or leaves the chat."""
        raise NotImplementedError

    def agent_accept(self, contact: Contact) -> None:
        """The agent whom the contact is offered to (or who could take it) accepts.

        Whispers and the agent's screen run, then both are connected: the ``agent`` event with
        action ``accept`` carries what the agent hears and sees.

        Raises:
            SimulationError: The contact is in no queue, or no agent could take it.
        """
        raise NotImplementedError

    def agent_reject(self, contact: Contact) -> None:
        """The agent whom the contact is offered to declines; the contact stays in the queue."""
        raise NotImplementedError

    def agent_hang_up(self, contact: Contact) -> None:
        """The agent ends the conversation; a CustomerRemaining flow runs where one is set."""
        raise NotImplementedError

    def agent_hold(self, contact: Contact) -> None:
        """The agent puts the customer on hold: the hold flows run."""
        raise NotImplementedError

    def agent_resume(self, contact: Contact) -> None:
        """The agent takes the customer back from hold."""
        raise NotImplementedError

    def agent_transfer(self, contact: Contact, flow: Flow | str) -> None:
        """The agent transfers the contact through a queue or agent transfer flow, and leaves."""
        raise NotImplementedError

    def advance(self, seconds: float) -> None:
        """Let virtual time pass, with everything that falls due meanwhile."""
        raise NotImplementedError

    def run_until_idle(self, limit: float = 86_400.0) -> None:
        """Let time pass until nothing is due any more, or ``limit`` seconds have passed."""
        raise NotImplementedError
