"""Turning a flow into a program: every action is parsed and checked once, then only played.

An action type is one function, registered with ``@action``, that reads the action through a
``Builder`` and returns a closure. What it cannot read it refuses with ``Broken``: the contact that
reaches such an action fails, with a message; other parts of the flow still play.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from simulator.engine.data import Getter, Render, getter, renderer
from simulator.engine.errors import BrokenAction, UnsupportedAction
from simulator.engine.program import NEXT, Edge, Node, Program
from simulator.language.catalog import REFUSED
from simulator.language.references import whole_reference

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Never

    from simulator.engine.contact import Contact
    from simulator.engine.program import Run
    from simulator.language.document import Action, Condition, Flow

CHANNELS: Final = frozenset({"VOICE", "CHAT", "TASK", "EMAIL"})
VOICE: Final = frozenset({"VOICE"})


class Broken(Exception):  # noqa: N818 - what the action is
    """Amazon Connect would refuse this action at publishing; the message says what is wrong."""


@dataclass(frozen=True, slots=True)
class Registered:
    """An action type the engine can play.

    Attributes:
        parameters: What it honours.
        accepted: What it reads past, because nothing a flow could see depends on it.
        channels: On other channels it takes its error branch, ``elsewhere``.
        retired: Why AWS has ended it, None while it lives.
    """

    type: str
    build: Callable[[Builder], Run]
    parameters: tuple[str, ...]
    accepted: tuple[str, ...]
    channels: frozenset[str]
    elsewhere: str
    retired: str | None


REGISTRY: dict[str, Registered] = {}


def action(
    type_: str,
    *parameters: str,
    accepted: tuple[str, ...] = (),
    channels: frozenset[str] = CHANNELS,
    elsewhere: str = "NoMatchingError",
    retired: str | None = None,
) -> Callable[[Callable[[Builder], Run]], Callable[[Builder], Run]]:
    """Register the function that compiles one action type.

    Raises:
        ValueError: The type is registered already.
    """

    def register(build: Callable[[Builder], Run]) -> Callable[[Builder], Run]:
        if type_ in REGISTRY:
            raise ValueError(f"{type_} is registered twice; remove one of the functions")
        REGISTRY[type_] = Registered(
            type_, build, parameters, accepted, channels, elsewhere, retired
        )
        return build

    return register


def label_of(condition: Condition) -> str:
    """Return what the branch of a condition is called: ``Equals 1``."""
    return f"{condition.operator} {condition.operand}"


class Builder:
    """One action while it is compiled: its parameters and its ways out.

    Attributes:
        node: What is being built; ``fail`` is the way to its error branches.
    """

    def __init__(self, node: Node, nodes: Mapping[str, Node]) -> None:
        self.node = node
        self.action: Action = node.action
        self.parameters = node.action.parameters
        self.fail = node.fail
        self._nodes = nodes
        self.conditions: list[tuple[str, str, Edge]] = []
        for condition in node.action.conditions:
            edge = Edge(node, label_of(condition), nodes[condition.next], told=True)
            node.edges.append(edge)
            self.conditions.append((condition.operator, condition.operand, edge))
        for error, target in node.action.errors.items():
            edge = Edge(node, error, nodes[target], told=True)
            node.edges.append(edge)
            node.errors[error] = edge

    @property
    def next(self) -> Edge:
        """The way straight on. Asking for it makes it a branch that can be taken."""
        for edge in self.node.edges:
            if edge.label == NEXT:
                return edge
        if self.action.next is None:
            raise Broken("it has no NextAction; add one")
        edge = Edge(self.node, NEXT, self._nodes[self.action.next], told=False)
        self.node.edges.append(edge)
        return edge

    @property
    def next_told(self) -> Edge:
        """The way straight on of an action that has others, as an event of its own."""
        edge = self.next
        edge.told = True
        return edge

    def choice(self, operand: str) -> Edge:
        """The branch of the condition ``Equals operand``.

        Raises:
            Broken: There is none.
        """
        edge = self.choice_or_none(operand)
        if edge is None:
            raise Broken(f'it has no condition for "{operand}"; add one')
        return edge

    def choice_or_none(self, operand: str) -> Edge | None:
        """The branch of the condition ``Equals operand``, if there is one."""
        for operator, candidate, edge in self.conditions:
            if operator == "Equals" and candidate == operand:
                return edge
        return None

    def given(self, *names: str) -> list[str]:
        """Which of these parameters the action has; an empty text counts, and fails when used."""
        return [name for name in names if self.parameters.get(name) is not None]

    def raw(self, name: str) -> Any:  # noqa: ANN401 - any JSON value
        """A parameter as it stands in the file.

        Raises:
            Broken: The action has none of that name.
        """
        value = self.parameters.get(name)
        if value is None:
            raise Broken(f"its parameter {name} is missing; give it one")
        return value

    def mapping(self, name: str) -> Mapping[str, Any]:
        """A parameter that is an object; an empty one where it is missing.

        Raises:
            Broken: It is something else.
        """
        value = self.parameters.get(name, {})
        if not isinstance(value, dict):
            raise Broken(f"its parameter {name} is not an object; write {{...}}")
        return value

    def text(self, name: str) -> Render:
        """A text with references in it.

        Raises:
            Broken: It is missing, or not a text.
        """
        return renderer(self._string(self.raw(name), name))

    def text_or_none(self, name: str) -> Render | None:
        """A text with references in it, None where the action has none."""
        return self.text(name) if self.given(name) else None

    def reference(self, name: str) -> Getter:
        """A parameter that is one reference.

        Raises:
            Broken: It is missing, or a literal.
        """
        value = self._string(self.raw(name), name)
        path = whole_reference(value)
        if path is None:
            raise Broken(f"its parameter {name} must be one reference such as $.Attributes.key")
        return getter(path)

    def flag(self, name: str, *, default: bool = False) -> bool:
        """A switch, whose spelling (True, true, TRUE) differs from action to action."""
        return str(self.parameters.get(name, default)).lower() == "true"

    def number(
        self, name: str, low: int, high: int | None = None
    ) -> Callable[[Contact], int | None]:
        """A whole number, literal or by reference; None where it is none or out of bounds.

        Raises:
            Broken: It is missing, or a literal that is no such number.
        """
        return self.number_of(self.raw(name), name, low, high)

    def number_of(
        self, written: object, name: str, low: int, high: int | None
    ) -> Callable[[Contact], int | None]:
        """A whole number somewhere inside a parameter; as ``number`` otherwise."""
        value = str(written)
        bounded, to = _bounded(low, high), "" if high is None else f" to {high}"
        if whole_reference(value) is None and bounded(value) is None:
            raise Broken(f"its parameter {name} is not a whole number from {low}{to}")
        read = renderer(value)
        return lambda contact: bounded(read(contact))

    @staticmethod
    def _string(value: object, name: str) -> str:
        if isinstance(value, dict | list):
            raise Broken(f"its parameter {name} is not a text; write a string")
        return value if isinstance(value, str) else str(value)


def _bounded(low: int, high: int | None) -> Callable[[str], int | None]:
    def read(text: str) -> int | None:
        if not text.isascii() or not text.isdigit():
            return None
        number = int(text)
        return number if low <= number and (high is None or number <= high) else None

    return read


_CACHE_SIZE: Final = 512
_cache: OrderedDict[int, Program] = OrderedDict()


def compile_flow(flow: Flow) -> Program:
    """Compile a flow; the same object is compiled once (the latest few hundred are kept)."""
    program = _cache.get(id(flow))
    if program is None:
        nodes = {name: Node(flow, item) for name, item in flow.actions.items()}
        for node in nodes.values():
            node.run = _compile(node, nodes)
        program = _cache[id(flow)] = Program(flow, nodes)
        if len(_cache) > _CACHE_SIZE:
            _cache.popitem(last=False)
    return program


def _compile(node: Node, nodes: Mapping[str, Node]) -> Run:
    builder = Builder(node, nodes)
    type_ = node.action.type
    registered = REGISTRY.get(type_)
    if registered is None:
        return _unknown(node)
    try:
        run = registered.build(builder)
    except Broken as broken:
        return _broken(node, str(broken))
    if registered.channels == CHANNELS:
        return run
    return _restricted(node, run, registered)


def _unknown(node: Node) -> Run:
    type_ = node.action.type
    if type_ in REFUSED:
        return _broken(node, f"Amazon Connect refuses the type {type_}: use {REFUSED[type_]}")

    def run(_contact: Contact) -> Never:
        raise UnsupportedAction(node.flow.name, node.action.identifier, type_)

    return run


def _broken(node: Node, problem: str) -> Run:
    def run(_contact: Contact) -> Never:
        raise BrokenAction(node.flow.name, node.action.identifier, node.action.type, problem)

    return run


def _restricted(node: Node, run: Run, registered: Registered) -> Run:
    channels, error = registered.channels, registered.elsewhere
    why = f"not possible on this channel, only on {', '.join(sorted(channels))}"

    def restricted(contact: Contact) -> Edge | None:
        return run(contact) if contact.channel in channels else node.fail(contact, why, error)

    return restricted
