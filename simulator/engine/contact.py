"""A contact: who is on the line, what the flow knows, and what it is waiting for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from simulator.engine.program import Edge, Program
    from simulator.engine.simulation import Simulation
    from simulator.world import Queue

ATTRIBUTES_LIMIT: Final = 32_768  # bytes of UTF-8 a contact, names and values (service quota)

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


class AttributeStore:
    """The user-defined attributes of a whole contact chain, with their size in bytes."""

    __slots__ = ("size", "values")

    def __init__(self, values: Mapping[str, str]) -> None:
        self.values = dict(values)
        self.size = sum(_bytes(k) + _bytes(v) for k, v in values.items())

    def update(self, changes: Mapping[str, str]) -> bool:
        """Set all of the changes, or none where they would exceed the limit (then False)."""
        values = self.values
        size = self.size
        for name, value in changes.items():
            old = values.get(name)
            size += _bytes(value) + _bytes(name) if old is None else _bytes(value) - _bytes(old)
        if size > ATTRIBUTES_LIMIT:
            return False
        values.update(changes)
        self.size = size
        return True


class Frame:
    """One execution of a flow or module on a contact.

    Attributes:
        flow_attributes: ``$.FlowAttributes``: of this execution alone.
        module_input: ``$.Modules.Input`` inside a module.
        leave: Called when a module returns, with ``Result`` and ``ResultData``; None in a flow.
    """

    __slots__ = ("flow_attributes", "leave", "module_input", "program")

    def __init__(
        self,
        program: Program,
        module_input: Mapping[str, Any] | None = None,
        leave: Callable[[Contact, str | None, Mapping[str, Any]], Edge | None] | None = None,
    ) -> None:
        self.program = program
        self.flow_attributes: dict[str, str] = {}
        self.module_input = module_input or {}
        self.leave = leave


class Contact:
    """One customer's conversation, from the first ring to the last record.

    The object stays the same when a queue transfer or an agent's transfer starts a new contact
    segment; ``id`` is then the new segment's. A callback and a step-by-step guide are contacts of
    their own, with ``related_id`` or ``initial_id`` pointing back.

    Attributes:
        id: Id of the current segment; ``initial_id`` and ``previous_id`` as in contact records.
        channel: VOICE, CHAT, TASK or EMAIL.
        method: Initiation method: INBOUND, OUTBOUND, TRANSFER, CALLBACK, QUEUE_TRANSFER, API, ...
        customer: The customer's address (E.164 on voice), None where withheld.
        system: The number or address that was reached.
        attributes: User-defined attributes, shared by the whole chain.
        external: ``$.External``: the reply of the last synchronous function.
        data: Other namespaces of the flow data object by their root name (``Lex``, ``Metrics``,
            ``Customer``, ``Case``, ``Views``, ``Tags``, ``References``, ...).
        target_queue: Set by UpdateContactTargetQueue.
        agent: Who is connected or being connected.
        end: How the contact ended, None while it lives.
    """

    def __init__(
        self,
        simulation: Simulation,
        contact_id: str,
        *,
        channel: str,
        method: str,
        customer: str | None,
        system: str | None,
        attributes: AttributeStore,
        initial_id: str | None = None,
        previous_id: str | None = None,
        related_id: str | None = None,
    ) -> None:
        self.simulation = simulation
        self.id = contact_id
        self.initial_id = initial_id or contact_id
        self.previous_id = previous_id
        self.related_id = related_id
        self.channel = channel
        self.method = method
        self.customer = customer
        self.system = system
        self.attributes = attributes
        self.external: Mapping[str, Any] = {}
        self.data: dict[str, Any] = {}
        self.stored_input: str | None = None
        self.callback_number: str | None = None
        self.target_queue: Queue | None = None
        self.end: End | None = None

    @property
    def waiting_for(self) -> str | None:
        """What the contact waits for; None when it has ended.

        One of ``input`` (keys or speech), ``agent`` (in a queue), ``connected`` (to an agent),
        ``view``, ``wait``, ``prompt``, ``lambda``, ``third_party``, ``customer`` (a callback).
        """
        raise NotImplementedError

    def value(self, reference: str) -> Any:  # noqa: ANN401 - attributes, numbers, objects
        """Return what a JSONPath of the flow data object holds now, None where nothing does."""
        raise NotImplementedError


def _bytes(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode())
