"""What an action changes of what is known, on each of its ways out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from simulator.engine.program import NEXT
from simulator.language.references import references
from simulator.language.voices import VOICES
from simulator.walk.values import ANYTHING, KEPT, State, Values, exactly

if TYPE_CHECKING:
    from collections.abc import Callable

    from simulator.language.document import Action
    from simulator.language.references import Path

_PURE: Final = (  # types that change nothing a flow could read
    "Compare Loop MessageParticipant DistributeByPercentage UpdateContactEventHooks Wait "
    "UpdateFlowLoggingBehavior TagContact UpdateContactRecordingBehavior CreateCallbackContact "
    "UpdateContactRecordingAndAnalyticsBehavior UpdateContactRoutingBehavior"
)
_NUMBER: Final = Values(frozenset(), others=True, number=True)


def after(action: Action, label: str, state: State) -> State:
    """What is known behind a way out of an action."""
    effect = _EFFECTS.get(action.type)
    if effect is not None:
        return effect(action, label, state)
    return state.without(lambda path: path[0] not in KEPT)


def _nothing(_action: Action, _label: str, state: State) -> State:
    return state


def _attributes(root: str) -> Callable[[Action, str, State], State]:
    def effect(action: Action, label: str, state: State) -> State:
        if label in action.errors or action.parameters.get("TargetContact") == "Related":
            return state
        written = action.parameters.get(root)
        changes: list[tuple[Path, Values]] = []
        for key, value in written.items() if isinstance(written, Mapping) else ():
            if references(key):
                state = state.without(lambda path: path[0] == root and len(path) > 1)
                changes = [(path, ANYTHING) for path, _ in changes]
                if root == "FlowAttributes":
                    state = state.having([((root,), ANYTHING)])
                continue
            text = value.get("Value") if isinstance(value, Mapping) else value
            held = state.value_of(text)
            # What holds nothing is written as an empty text.
            if None in held.listed and not held.others:
                held = Values((held.listed - {None}) | {""})
            elif held.others:
                held = held._replace(
                    listed=held.listed - {""} if None not in held.listed else held.listed - {None}
                )
            changes.append(((root, key), held))
        return state.having(changes)

    return effect


def _root(*roots: str) -> Callable[[Action, str, State], State]:
    def effect(_action: Action, _label: str, state: State) -> State:
        return state.without(lambda path: path[0] in roots)

    return effect


def _target(action: Action, label: str, state: State) -> State:
    state = state.without(lambda path: path[0] == "Queue")
    agent = action.parameters.get("AgentId") is not None
    failed = label in action.errors
    state = _looked_for(action, state, found=not failed)
    return state if failed else state.having([(("#queue",), exactly("agent" if agent else "set"))])


def _looked_for(action: Action, state: State, *, found: bool) -> State:
    """What is known of the queue or the agent that an action names."""
    for name in ("QueueId", "AgentId"):
        path = state.there(name, action.parameters.get(name))
        if path is not None:
            return state.having([(path, exactly("yes" if found else "no"))])
    return state


def _of_queue(action: Action, label: str, state: State) -> State:
    """What asks for a queue has found it where it does not fail: the target queue, or its own."""
    failed = label in action.errors and label != "NoMatchingCondition"
    named = ("QueueId", "AgentId", "HoursOfOperationId")
    if any(action.parameters.get(name) is not None for name in named):
        return _looked_for(action, state, found=not failed)
    if failed:
        return state
    held = state.read(("#queue",)).but("Equals", "none")
    return state.having([(("#queue",), held)])


def _metrics(action: Action, label: str, state: State) -> State:
    return _of_queue(action, label, state.without(lambda path: path[0] == "Metrics"))


def _to_queue(_action: Action, label: str, state: State) -> State:
    # It comes back only with an error: full means that a queue is set and the contact in none.
    if label == "QueueAtCapacity":
        held = state.read(("#queue",)).but("Equals", "none")
        return state.having([(("#queue",), held), (("#place",), exactly("out"))])
    return state


def _input(action: Action, label: str, state: State) -> State:
    if str(action.parameters.get("StoreInput")).lower() != "true":
        return state
    path = ("StoredCustomerInput",)
    if label != NEXT:
        return state.without(lambda known: known[:1] == path)
    validation = action.parameters.get("InputValidation")
    phone = isinstance(validation, Mapping) and validation.get("PhoneNumberValidation") is not None
    if phone:
        return state.having([(path, _NUMBER)])
    keys = action.parameters.get("DTMFConfiguration")
    kept = isinstance(keys, Mapping) and str(keys.get("DisableCancelKey")).lower() == "true"
    # The cancel key wipes what was typed and is never part of it.
    return state.having([(path, ANYTHING if kept else Values(frozenset({"*"}), others=True))])


def _callback_number(action: Action, label: str, state: State) -> State:
    if label in action.errors:
        return state
    return state.having([(("CallbackNumber",), exactly("set"))])


def _voice(action: Action, _label: str, state: State) -> State:
    held = state.value_of(action.parameters.get("TextToSpeechVoice"))
    there = not held.others and held.listed <= VOICES
    voice = exactly("there") if there else exactly("there", "missing")
    return state.having([(("#voice",), voice)])


def _module(_action: Action, _label: str, state: State) -> State:
    # A module may do anything but see this flow's own attributes, or change the channel.
    return state.without(lambda path: path[0] not in ("FlowAttributes", "Channel", "#voice"))


_EFFECTS: Final[Mapping[str, Callable[[Action, str, State], State]]] = {
    **dict.fromkeys(_PURE.split(), _nothing),
    "UpdateContactAttributes": _attributes("Attributes"),
    "UpdateFlowAttributes": _attributes("FlowAttributes"),
    "UpdateContactTargetQueue": _target,
    "TransferContactToQueue": _to_queue,
    "GetParticipantInput": _input,
    "UpdateContactCallbackNumber": _callback_number,
    "InvokeFlowModule": _module,
    "UpdateContactTextToSpeechVoice": _voice,
    "InvokeLambdaFunction": _root("External", "LambdaInvocation"),
    "ConnectParticipantWithLexBot": _root("Lex"),
    "CheckHoursOfOperation": _of_queue,
    "CheckMetricData": _of_queue,
    "GetMetricData": _metrics,
    "GetCustomerProfile": _root("Customer"),
}
