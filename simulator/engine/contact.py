"""A contact: who is on the line, what the flow knows, and what it is waiting for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from simulator.engine.data import getter_of
from simulator.engine.events import Event
from simulator.engine.queueing import Urgency
from simulator.engine.state import AttributeStore, Frame
from simulator.engine.waiting import Pause

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from simulator.engine.agents import Agent
    from simulator.engine.program import Edge, Node, Program
    from simulator.engine.queueing import Place
    from simulator.engine.segment import Segment
    from simulator.engine.simulation import Simulation
    from simulator.engine.waiting import Waiting
    from simulator.world import Queue

    Step = Callable[["Contact"], Edge | None]


TYPE_AHEAD_LIMIT: Final = 30  # keys the touchtone buffer holds

DISCONNECTED: Final = "disconnected"  # by the flow or the agent
HUNG_UP: Final = "hung_up"  # by the customer
TRANSFERRED: Final = "transferred"  # to where this simulation does not follow
WAITING: Final = "waiting"  # still in a queue when nobody was left to speak
FLOW_ENDED: Final = "flow_ended"  # the flow ended, and nothing else kept the contact
UNSUPPORTED: Final = "unsupported"  # an action type that does not exist
FAILED: Final = "failed"  # an error that no branch handles
MAX_STEPS: Final = "max_steps"  # a flow that goes round in circles


@dataclass(frozen=True, slots=True)
class End:
    """How a contact ended.

    Attributes:
        reason: One of the constants above.
        message: For ``unsupported``, ``failed`` and ``max_steps``: what was wrong, and where.
    """

    reason: str
    message: str | None = None


class Contact:
    """One customer's conversation, from the first ring to the last record.

    The object stays the same when a queue transfer or an agent's transfer starts a new contact
    segment; ``id`` is then the new segment's. A callback and a step-by-step guide are contacts of
    their own, with ``related_id`` or ``initial_id`` pointing back.

    Attributes:
        id: Id of the current segment; ``initial_id`` and ``previous_id`` as in contact records.
        ids: The ids of all its segments.
        channel: VOICE, CHAT, TASK or EMAIL.
        method: Initiation method: INBOUND, OUTBOUND, TRANSFER, CALLBACK, QUEUE_TRANSFER, API, ...
        customer: The customer's address (E.164 on voice), None where withheld.
        system: The number or address that was reached.
        attributes: User-defined attributes, shared by the whole chain.
        external: ``$.External``: the reply of the last synchronous function.
        data: Other namespaces of the flow data object by their root name (``Lex``, ``Metrics``,
            ``Customer``, ``Case``, ``Views``, ``Tags``, ``References``, ...).
        target_queue: Set by UpdateContactTargetQueue.
        urgency: Its priority and routing criteria in a queue, as the flow has set them.
        place: Its place in a queue, None while in none.
        agent: Who is connected or being connected.
        consulted: A colleague whom the agent asks while the customer is on hold.
        guide: The step-by-step guide on the agent's screen, a contact of its own.
        held_with: The hold flow that the agent hears, a contact of its own.
        node: The action that runs or ran last.
        frame: The flow or module that runs; ``frames`` are those that wait for it to return.
        hooks: Event hook -> reference of a flow.
        beside: Whether it is only a part of another contact: a guide, a hold flow for the agent.
        audience: Who hears prompts: ``customer`` or ``agent``.
        pace: Seconds that a text takes to be spoken; None: prompts take no time.
        heard: Collects what is played while somebody wants to know (an agent whisper).
        then: What follows when the flow ends without ending the contact.
        mute: Why no text can be spoken to it any more: the voice does not exist; None: it can.
        typed: Keys pressed before anybody asked; None while the touchtone buffer is off.
        waiting: What it waits for inside the flow.
        why: Why the edge about to be taken is taken.
        end: How the contact ended, None while it lives.
    """

    __slots__ = (
        "agent",
        "attributes",
        "audience",
        "beside",
        "callback_number",
        "channel",
        "consulted",
        "customer",
        "data",
        "end",
        "external",
        "frame",
        "frames",
        "guide",
        "heard",
        "held_with",
        "hooks",
        "id",
        "ids",
        "initial_id",
        "loops",
        "method",
        "mute",
        "node",
        "pace",
        "place",
        "previous_id",
        "related_id",
        "segment",
        "simulation",
        "steps",
        "stored_input",
        "system",
        "target_queue",
        "then",
        "typed",
        "urgency",
        "waiting",
        "why",
    )

    # Of the segment; ``take_over`` sets them.
    id: str
    initial_id: str
    previous_id: str | None
    related_id: str | None
    channel: str
    method: str
    customer: str | None
    system: str | None
    simulation: Simulation
    attributes: AttributeStore
    frame: Frame

    def __init__(
        self,
        simulation: Simulation,
        segment: Segment,
        frame: Frame,
        attributes: AttributeStore,
        then: Step,
    ) -> None:
        self.simulation = simulation
        self.frame = frame
        self.ids: tuple[str, ...] = ()
        self.attributes = attributes
        self.then = then
        self.take_over(segment)
        self.external: Mapping[str, Any] = {}
        self.data: dict[str, Any] = {}
        self.stored_input: str | None = None
        self.callback_number: str | None = None
        self.target_queue: Queue | None = None
        self.urgency = Urgency()
        self.place: Place | None = None
        self.agent: Agent | None = None
        self.consulted: Agent | None = None
        self.guide: Contact | None = None
        self.held_with: Contact | None = None
        self.node: Node | None = None
        self.frames: list[Frame] = []
        self.hooks: dict[str, str] = {}
        self.loops: dict[Node, int] = {}
        self.beside = False
        self.audience = "customer"
        self.pace: Callable[[str], float] | None = None
        self.heard: list[str] | None = None
        self.typed: list[str] | None = None
        self.waiting: Waiting | None = None
        self.mute: str | None = None
        self.why: str | None = None
        self.steps = 0
        self.end: End | None = None

    def take_over(self, segment: Segment) -> None:
        """Be another segment of the chain from now on."""
        self.segment = segment
        self.id = segment.id
        self.ids = (*self.ids, segment.id)
        self.initial_id = segment.initial_id or segment.id
        self.previous_id = segment.previous_id
        self.related_id = segment.related_id
        self.channel = segment.channel
        self.method = segment.method
        self.customer = segment.customer
        self.system = segment.system

    @property
    def related(self) -> Contact | None:
        """The contact this one was made for or copied from, if it is of this simulation."""
        return self.simulation.contacts.get(self.related_id or "")

    @property
    def waiting_for(self) -> str | None:
        """What the contact waits for; None when it has ended.

        One of ``input`` (keys or speech), ``agent`` (in a queue), ``connected`` (to an agent),
        ``hold``, ``view``, ``wait``, ``prompt``, ``lambda``, ``third_party``, ``customer`` (a
        callback that is to ring or is ringing).
        """
        kind = None if self.waiting is None else self.waiting.kind
        if self.end is not None:
            return None
        if kind == "input":
            return kind
        return "agent" if self.place is not None else kind

    # What happens is told.

    def tell(self, type_: str, *values: Any) -> None:  # noqa: ANN401 - fields of any type
        """Tell the listeners what happened here and now; the fields are those of ``FIELDS``."""
        simulation = self.simulation
        if simulation.listeners:
            event = Event(simulation.clock.elapsed, type_, self.node, self, values)
            for listener in simulation.listeners:
                listener(event)

    def log(self, text: str, function: str | None = None) -> None:
        """Say something about the simulation itself: what was assumed, skipped or ignored.

        Args:
            text: What to say.
            function: The function that wrote this line to its log, if one did.
        """
        self.tell("log", text, function)

    def assume(self, kind: str, reference: str) -> None:
        """Say, once, that something exists only because the flow names it."""
        assumed = self.simulation.assumed
        if (kind, reference) not in assumed:
            assumed.add((kind, reference))
            self.log(f"{kind} {reference} is not given: assumed")

    def play(self, text: str, ssml: str | None = None, prompt: str | None = None) -> None:
        """Let the audience hear a prompt."""
        self.tell("prompt", text, ssml, prompt, self.audience)
        if self.heard is not None:
            self.heard.append(text)

    # Waiting and going on.

    def wait(self, waiting: Waiting, seconds: float | None = None) -> None:
        """Wait until something happens, or ``seconds`` have passed."""
        self.waiting = waiting
        if seconds is not None:
            waiting.timer = self.simulation.clock.after(seconds, lambda: waiting.timed_out(self))

    def pause(self, kind: str, seconds: float, then: Step) -> None:
        """Let time pass, then go on."""
        self.wait(Pause(kind, then), seconds)

    def stop_waiting(self) -> None:
        """Forget what the contact was waiting for."""
        if self.waiting is not None:
            self.waiting.cancel()
            self.waiting = None

    def resume(self, edge: Edge | None) -> None:
        """What the contact waited for has happened: go on along an edge."""
        self.stop_waiting()
        self.simulation.drive(self, edge)

    def proceed(self, step: Step) -> None:
        """What the contact waited for has happened: find out where it leads, and go on."""
        self.stop_waiting()
        self.simulation.drive_from(self, step)

    def type_ahead(self, key: str) -> None:
        """Keep a key nobody asked for, if the touchtone buffer is on (30 keys at most)."""
        self.tell("input", key, "dtmf")
        if self.typed is None:
            self.log("nobody listened to the key")
        elif len(self.typed) < TYPE_AHEAD_LIMIT:
            self.typed.append(key)

    # Flows.

    def enter(self, program: Program, via: str) -> Edge:
        """Leave the flow that runs, if any, for another one; return the way into it."""
        self.frames.clear()
        self.frame = Frame()
        self.tell("flow", program.flow.name, via)
        return program.entry

    def value(self, reference: str) -> Any:  # noqa: ANN401 - attributes, numbers, objects
        """Return what a JSONPath of the flow data object holds now, None where nothing does.

        Raises:
            ValueError: It is not one reference, or its root is unknown.
        """
        return getter_of(reference)(self)
