"""What a flow compares and refers to: the values a random world should try."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from simulator.coverage import Branch
from simulator.engine.compile import label_of
from simulator.engine.program import NEXT
from simulator.language.prompts import MAX_BILLED
from simulator.language.references import Path, references, whole_reference

if TYPE_CHECKING:
    from collections.abc import Iterator

    from simulator.coverage import Coverage
    from simulator.language.document import Action, Condition, Flow

REFERRING: Final = {  # parameter -> the kind of resource it refers to
    "QueueId": "queue",
    "AgentId": "agent",
    "ContactFlowId": "contact-flow",
    "ContactFlowArn": "contact-flow",
    "FlowModuleId": "flow-module",
    "HoursOfOperationId": "operating-hours",
    "PromptId": "prompt",
    "Id": "view",
}
INSTANCE: Final = "arn:aws:connect:us-east-1:111122223333:instance/random"
SHORT: Final = "${A}"  # of any kind: who writes over it needs more room for attributes
FUNCTION: Final = "arn:aws:lambda:us-east-1:111122223333:function:random"
FITTING: Final = {
    "LambdaFunctionARN": (FUNCTION,),
    "TextToSpeechVoice": ("Joanna", "Lupe"),
    "CallbackNumber": ("+12025550123", "12025550123"),
}
PLAIN: Final = ("text", "1", "+12025550123")  # values that mean nothing in particular
ODD: Final = ("", "fish & chips < 5", "2025550123", "x" * (MAX_BILLED + 1))
"""Values that something may stumble over: nothing, no XML, no country code, too long to say."""


class Hints:
    """Read from one flow, and those it may come to.

    Attributes:
        keys: Root -> what the flow reads below it (``External`` -> ``("tier",)``, ...).
        wanted: (root, key, ...) -> values that make a condition true, and the branch they open.
        intents: What Lex's answers are compared with; ``results`` the same for modules.
        numbers: What metrics are compared with.
        errors: Action type -> error types that its actions have branches for.
        brought: Action -> the attributes that must hold a reference to something real for it.
    """

    def __init__(self, *flows: Flow) -> None:
        self.keys: dict[str, set[Path]] = defaultdict(set)
        self.wanted: dict[Path, list[tuple[str, Branch]]] = defaultdict(list)
        self.intents: set[str] = set()
        self.results: set[str] = set()
        self.numbers: set[float] = {0.0, 1.0}
        self.errors: dict[str, set[str]] = defaultdict(set)
        self.brought: dict[str, set[str]] = defaultdict(set)
        self._fitting: dict[Path, list[str]] = defaultdict(list)
        self._copies: list[tuple[Path, Path]] = []
        for flow in flows:
            for action in flow.actions.values():
                self._read(flow.name, action)
        for _ in range(2):  # a value may be copied twice before it is compared
            for source, target in self._copies:
                self.wanted[source].extend(self.wanted[target])
                self._fitting[source].extend(self._fitting[target])
        self._values = {root: self._options(root) for root in self.keys}

    def _read(self, flow: str, action: Action) -> None:
        self.errors[action.type].update(action.errors)
        for text in _texts(action.parameters):
            for path in references(text):
                self._note(path)
        for name, value in _parameters(action.parameters):
            self._note_fitting(flow, action, name, value)
        for root in ("Attributes", "FlowAttributes"):
            self._note_copies(root, action.parameters.get(root))
        if action.type == "Compare":
            self._note_compared(flow, action)
        self._note_operands(action)

    def _note_operands(self, action: Action) -> None:
        operands = {condition.operand for condition in action.conditions}
        if action.type == "ConnectParticipantWithLexBot":
            self.intents.update(operands)
        elif action.type == "InvokeFlowModule":
            self.results.update(operands)
        elif action.type == "CheckMetricData":
            self.numbers.update(float(o) + d for o in operands if _is_number(o) for d in (-1, 0, 1))

    def _note_compared(self, flow: str, action: Action) -> None:
        compared = whole_reference(str(action.parameters.get("ComparisonValue", "")))
        if compared is not None:
            for condition in action.conditions:
                way = Branch(flow, action.identifier, label_of(condition))
                self.wanted[compared].append((_satisfying(condition), way))

    def _note_fitting(self, flow: str, action: Action, name: str, value: str) -> None:
        """What a reference may hold so that an action can use it: the id of something."""
        path = whole_reference(value)
        kind = REFERRING.get(name)
        if path is None or (kind is None and name not in FITTING):
            return
        fitting = FITTING.get(name) or (f"{INSTANCE}/{kind}/any", SHORT)
        self._fitting[path].extend(fitting)
        if path[0] == "Attributes":
            self.brought[action.identifier].add(path[-1])
        if action.next is not None:
            way = Branch(flow, action.identifier, NEXT)
            self.wanted[path].extend((text, way) for text in fitting)

    def _note(self, path: Path) -> None:
        if len(path) > 1:
            self.keys[path[0]].add(path[1:])

    def _note_copies(self, root: str, written: object) -> None:
        if not isinstance(written, Mapping):
            return
        for key, value in written.items():
            text = value.get("Value") if isinstance(value, Mapping) else value
            path = whole_reference(str(text))
            if path is not None and len(path) > 1:
                self._copies.append((path, (root, key)))

    @staticmethod
    def read_by(action: Action) -> set[str]:
        """The keys that an action's parameters refer to."""
        return {path[-1] for text in _texts(action.parameters) for path in references(text)}

    def values_of(self, root: str) -> dict[Path, list[str]]:
        """What is read below a root, each with the values worth trying."""
        return self._values.get(root, {})

    def _options(self, root: str) -> dict[Path, list[str]]:
        return {
            key: [
                *dict.fromkeys(value for value, _ in self.wanted[root, *key]),
                *dict.fromkeys(self._fitting[root, *key]),
                *PLAIN,
            ]
            for key in sorted(self.keys[root])
        }

    def fresh(self, path: Path, coverage: Coverage, aim: Branch | None = None) -> list[str]:
        """The values that open a new branch of an action that was reached.

        Args:
            path: Where they are read from.
            coverage: What was taken and reached.
            aim: The one branch that counts, where there is one.
        """
        return [
            value
            for value, branch in self.wanted[path]
            if (branch == aim if aim is not None else branch not in coverage.taken)
            and branch[:2] in coverage.reached
        ]


def _parameters(value: object, name: str = "") -> Iterator[tuple[str, str]]:
    """Every text among an action's parameters, by the name it has there."""
    if isinstance(value, str):
        yield name, value
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from _parameters(item, str(key))
    elif isinstance(value, list):
        for item in value:
            yield from _parameters(item, name)


def _satisfying(condition: Condition) -> str:
    """A value for which a condition is true."""
    operator, operand = condition.operator, condition.operand
    if operator.startswith("Number") and _is_number(operand):
        step = {"NumberGreaterThan": 1, "NumberLessThan": -1}.get(operator, 0)
        return f"{float(operand) + step:g}"
    return operand


def _is_number(text: str) -> bool:
    return text.removeprefix("-").replace(".", "", 1).isdigit()


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from (str(key), *_texts(item))
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)
