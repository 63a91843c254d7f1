"""The simulated customer: does what SendInstruction says, as soon as the flow can take it.

Source: developer guide, SendInstruction. Every spelling of an instruction that some source reports
is read; the linter says which of them publishing may refuse.
"""

from __future__ import annotations

import re
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from simulator.engine.simulation import KEYS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from simulator.engine.contact import Contact
    from simulator.engine.simulation import Simulation

_TAG: Final = re.compile(r"<[^>]*>")
_TEXTS: Final = {
    "Utterance": ("Value",),
    "TextInput": ("Value",),
    "TextUtterance": ("Text", "SSML"),
}


class InvalidInstruction(ValueError):  # noqa: N818 - what the instruction is
    """Something a customer cannot do; the message says what is possible."""


@dataclass(frozen=True, slots=True)
class Instruction:
    """What the customer is to do.

    Attributes:
        kind: ``keys``, ``text`` or ``disconnect``.
        value: The keys or the text.
    """

    kind: str
    value: str = ""


def instruction_of(written: object) -> Instruction:
    """Read the ``Instruction`` of a SendInstruction.

    Raises:
        InvalidInstruction: It is none.
    """
    raw: Mapping[str, Any] = written if isinstance(written, dict) else {}
    kind = raw.get("Type")
    given = raw.get("Properties")
    properties: Mapping[str, Any] = given if isinstance(given, dict) else {}
    if kind == "Disconnect":
        return Instruction("disconnect")
    if kind == "DtmfInput":
        keys = str(properties.get("Value", ""))
        if not keys or not KEYS.issuperset(keys):
            raise InvalidInstruction("a DtmfInput needs a Value of 0-9, * and #")
        return Instruction("keys", keys)
    for name in _TEXTS.get(str(kind), ()):
        text = properties.get(name)
        if isinstance(text, str) and text:
            return Instruction("text", _TAG.sub("", text).strip())
    if kind in _TEXTS:
        raise InvalidInstruction(f"{kind} needs a {' or '.join(_TEXTS[kind])}")
    raise InvalidInstruction("its Type is none of DtmfInput, Utterance, Disconnect")


class Customer:
    """Instructions in the order they came, each used once the flow waits for its like.

    Attributes:
        unheard: Texts that were said where only keys are listened to.
    """

    def __init__(self, simulation: Simulation) -> None:
        self._simulation = simulation
        self._instructions: deque[Instruction] = deque()
        self.unheard = 0

    def instruct(self, instruction: Instruction) -> None:
        """Keep an instruction until it can be used."""
        self._instructions.append(instruction)

    def ready(self, contact: Contact) -> bool:
        """Whether there is something to do that the flow can take now."""
        return bool(self._instructions) and _ready(contact, self._instructions[0])

    def act(self, contact: Contact) -> None:
        """Do the next thing; the customer is ready."""
        instruction = self._instructions.popleft()
        if instruction.kind == "keys":
            self._simulation.press(contact, instruction.value)
        elif instruction.kind == "text":
            self.unheard += contact.waiting is not None and not contact.waiting.takes_words
            self._simulation.say(contact, instruction.value)
        else:
            self._simulation.hang_up(contact)

    @property
    def unused(self) -> int:
        """How many instructions were never used."""
        return len(self._instructions)


def _ready(contact: Contact, instruction: Instruction) -> bool:
    waiting = contact.waiting_for
    if instruction.kind == "disconnect":
        return waiting is not None
    return waiting in ("input", "connected")
