"""Which conditions of an action can be true in a state, and what is known behind each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from simulator.engine.compile import CHANNELS, REGISTRY, label_of
from simulator.language.references import references, whole_reference
from simulator.walk.values import exactly

if TYPE_CHECKING:
    from simulator.language.document import Action
    from simulator.language.references import Path
    from simulator.walk.values import State, Values

NO_MATCH: Final = "NoMatchingCondition"
LOOPED: Final = "MessageParticipantIteratively"


def closed_conditions(action: Action, state: State) -> dict[str, str]:
    """The conditions that cannot be true, each with the reason."""
    if action.type == "Loop":
        return _loop(action)
    compared = _compared(action)
    if compared is None:
        return {}
    shut: dict[str, str] = {}
    held = state.read(compared)
    said = str(action.parameters["ComparisonValue"])
    for condition in action.conditions:
        label = label_of(condition)
        if not references(condition.operand):
            if not held.possible or not held.may(condition.operator, condition.operand):
                shut.setdefault(label, f"{said} is {_told(state.read(compared))} here")
            held = held.but(condition.operator, condition.operand)
    if NO_MATCH in action.errors and not held.possible:
        shut[NO_MATCH] = f"{said} is {_told(state.read(compared))} here, and each has its branch"
    return shut


def narrowed(action: Action, label: str, state: State) -> State:
    """What is known once an action has taken a way out."""
    registered = REGISTRY.get(action.type)
    if registered is not None and label not in action.errors and registered.channels != CHANNELS:
        here = [c for c in registered.channels if state.read(("Channel",)).may("Equals", c)]
        state = state.having([(("Channel",), exactly(*here))])
    elif action.type == LOOPED and label not in action.errors:
        state = state.having([(("Channel",), exactly("VOICE"))])  # elsewhere it stops the flow
    compared = _compared(action)
    if compared is None:
        return state
    held = state.read(compared)
    for condition in action.conditions:
        if references(condition.operand):
            continue
        if label_of(condition) == label:
            return state.having([(compared, held.where(condition.operator, condition.operand))])
        held = held.but(condition.operator, condition.operand)
    return state.having([(compared, held)]) if label == NO_MATCH else state


def _compared(action: Action) -> Path | None:
    """What a Compare compares, where what is found holds until it is set again."""
    if action.type != "Compare":
        return None
    return whole_reference(str(action.parameters.get("ComparisonValue", "")))


def _loop(action: Action) -> dict[str, str]:
    count = str(action.parameters.get("LoopCount", ""))
    again = [label_of(c) for c in action.conditions if c.operand == "ContinueLooping"]
    return dict.fromkeys(again, "LoopCount is 0") if count == "0" else {}


def _told(held: Values) -> str:
    return str(held) if held.possible else "never there"
