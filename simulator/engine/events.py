"""What a simulation tells the world: one small record for each thing that happened.

An event costs a fraction of a microsecond, because the engine may tell hundreds of
thousands of them a second: the fields of its type stay a tuple until somebody asks.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from simulator.engine.contact import Contact
    from simulator.engine.program import Node

FIELDS: dict[str, tuple[str, ...]] = {
    "start": ("flow", "channel", "method", "at"),
    "prompt": ("text", "ssml", "prompt", "to"),
    "input": ("value", "kind"),
    "lambda": ("function", "parameters", "reply", "error", "seconds", "attempt"),
    "attributes": ("set", "scope"),
    "branch": ("to", "on", "why"),
    "queue": ("queue", "state", "waiting"),
    "flow": ("name", "via"),
    "module": ("name", "state", "result"),
    "view": ("name", "data", "chosen", "answer"),
    "agent": ("agent", "action", "queue", "attributes", "whisper", "view"),
    "callback": ("state", "queue", "seconds", "attempt"),
    "task": ("name", "state", "id", "seconds"),
    "message": ("text", "sender"),
    "recording": ("behavior",),
    "log": ("text", "function"),
    "end": ("reason", "message"),
}
"""The fields of each event type, in the order of ``Event.values``.

A field that is None is left out, but for these, which readers rely on:
``prompt.text``, ``input.value`` (null: nothing was entered), and names. The ``action`` of an agent
is what she does; every other event's is the identifier of the action that was running.
"""

_ALWAYS = frozenset({"text", "value", "set", "to", "queue", "name", "reason"})


class Event:
    """One thing that happened to a contact, at a moment of virtual time.

    Attributes:
        t: Seconds since the simulation started.
        type: One of ``FIELDS``.
        node: The compiled action that was running, or None outside of a flow.
        contact: Whom it happened to.
        values: The fields of the type, in the order of ``FIELDS[type]``; trailing ones may lack.
    """

    __slots__ = ("contact", "node", "t", "type", "values")

    def __init__(
        self,
        t: float,
        type: str,
        node: Node | None,
        contact: Contact,
        values: tuple[Any, ...],
    ) -> None:
        self.t = t
        self.type = type
        self.node = node
        self.contact = contact
        self.values = values

    @property
    def flow(self) -> str | None:
        """The name of the flow or module that was running."""
        return None if self.node is None else self.node.flow.name

    @property
    def action(self) -> str | None:
        """The identifier of the action that was running."""
        return None if self.node is None else self.node.action.identifier

    @property
    def fields(self) -> dict[str, Any]:
        """The fields of this event's type by name, without those that are not set."""
        return {
            name: value
            for name, value in zip(FIELDS[self.type], self.values, strict=False)
            if value is not None or name in _ALWAYS
        }

    def __getitem__(self, name: str) -> Any:  # noqa: ANN401 - a field is whatever its type holds
        """Return a field of this event's type, None where it is not set.

        Raises:
            KeyError: Events of this type have no such field.
        """
        names = FIELDS[self.type]
        if name not in names:
            raise KeyError(f"{self.type} events have {', '.join(names)}; asked for {name}")
        position = names.index(name)
        return self.values[position] if position < len(self.values) else None

    def as_dict(self) -> dict[str, Any]:
        """Return the event as one line of ``--json``: what happened, where, and its fields."""
        return {
            "t": round(self.t, 3),
            "type": self.type,
            "flow": self.flow,
            "action": self.action,
            **self.fields,
            "contact": self.contact.id,
        }

    def __repr__(self) -> str:
        return f"Event({self.type} at {self.t:g} s, {self.flow}/{self.action}, {self.fields})"


Listener = Callable[[Event], object]
