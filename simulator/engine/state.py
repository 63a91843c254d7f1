"""What a contact carries: its attributes, and one execution of a flow."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from simulator.engine.contact import Contact
    from simulator.engine.program import Edge

ATTRIBUTES_LIMIT: Final = 32_768  # bytes of UTF-8 a contact, names and values (service quota)


def check_attributes(attributes: Mapping[str, str]) -> None:
    """Refuse attributes that no contact could begin with.

    Raises:
        TypeError: A value is no text.
        ValueError: All of them are longer than the limit.
    """
    for name, value in attributes.items():
        if not isinstance(value, str):
            raise TypeError(f"the attribute {name!r} is no text; write it as one")
    size = AttributeStore(attributes).size
    if size > ATTRIBUTES_LIMIT:
        raise ValueError(
            f"the attributes have {size} bytes; a contact holds {ATTRIBUTES_LIMIT}, names included"
        )


class AttributeStore:
    """The user-defined attributes of a whole contact chain, with their size in bytes."""

    __slots__ = ("size", "values")

    def __init__(self, values: Mapping[str, str]) -> None:
        self.values: dict[str, str] = dict(values)
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
        name: The module's name.
    """

    __slots__ = ("flow_attributes", "leave", "module_input", "name")

    def __init__(
        self,
        module_input: Mapping[str, Any] | None = None,
        leave: Callable[[Contact, str | None, Mapping[str, Any]], Edge | None] | None = None,
        name: str = "",
    ) -> None:
        self.name = name
        self.flow_attributes: dict[str, str] = {}
        self.module_input = module_input or {}
        self.leave = leave


def _bytes(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode())
