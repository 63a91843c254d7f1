"""Which errors an action can raise at a place of a flow, by what is known there.

Each rule mirrors the action's own code in ``simulator.actions``; what has no rule may raise
everything. Random walks contradict a rule that says too much (a test compares the two).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from simulator.engine.resources import could_be
from simulator.language.prompts import MAX_BILLED, BadPrompt, check_text, is_ssml, read_ssml
from simulator.language.references import references, whole_reference
from simulator.walk.values import exactly

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from simulator.language.document import Action
    from simulator.walk.values import State

ANY: Final = "NoMatchingError"
NO_MATCH: Final = "NoMatchingCondition"
# What Connect itself fills in: never long, never markup.
_CONTACT: Final = (
    "ContactId InitialContactId PreviousContactId Channel InitiationMethod InstanceARN AwsRegion "
    "LanguageCode StoredCustomerInput CallbackNumber CustomerEndpoint SystemEndpoint Metrics Loop"
)
_SHORT: Final = frozenset(_CONTACT.split())


class Failures(NamedTuple):
    """What an action may raise.

    Attributes:
        errors: Error types; None: any.
        why: Why it raises no others.
        always: Whether it never succeeds, and why; empty where it may.
    """

    errors: frozenset[str] | None
    why: str = ""
    always: str = ""


EVERYTHING: Final = Failures(None)


def none(why: str) -> Failures:
    """Nothing is raised."""
    return Failures(frozenset(), why)


def only(why: str, *errors: str) -> Failures:
    """Nothing else is raised."""
    return Failures(frozenset(errors), why)


def failures(action: Action, state: State) -> Failures:
    """What an action may raise at a place, apart from what its channel forbids."""
    rule = _RULES.get(action.type)
    return EVERYTHING if rule is None else rule(action, state)


def _harmless(_action: Action, _state: State) -> Failures:
    return none("nothing that this action does can fail")


def _prompt(action: Action, state: State) -> Failures:
    channels = state.read(("Channel",))
    spoken = channels.may("Equals", "VOICE")
    if not spoken and not channels.may("Equals", "CHAT"):
        return none("a prompt has no effect on a task or an e-mail, so it cannot fail")
    return _playing(action.parameters, state, spoken=spoken)


def _playing(parameters: Mapping[str, Any], state: State, *, spoken: bool) -> Failures:
    if parameters.get("PromptId") is not None or parameters.get("Media") is not None:
        return EVERYTHING
    if spoken and state.read(("#voice",)) != exactly("there"):
        return EVERYTHING
    text = str(parameters.get("SSML") or parameters.get("Text") or "")
    if references(text):
        if not is_ssml(parameters) and all(_short(path, state) for path in references(text)):
            return none(f"what is filled into the prompt is short: never {MAX_BILLED} characters")
        return EVERYTHING
    if is_ssml(parameters) and not spoken:
        return none("a chat shows SSML as it stands")
    try:
        read_ssml(text) if is_ssml(parameters) else check_text(text)
    except BadPrompt:
        return EVERYTHING
    return none("a fixed text within the limits can always be played")


def _short(path: tuple[str, ...], state: State) -> bool:
    if path[0] in _SHORT:
        return True
    held = state.read(path)
    return not held.others and all(
        value is None or (len(value) < 100 and not set(value) & set("<&")) for value in held.listed
    )


def _asking(action: Action, state: State) -> Failures:
    parameters = action.parameters
    stored = str(parameters.get("StoreInput")).lower() == "true"
    if not stored and parameters.get("EnableDTMFBuffer") and "Text" not in parameters:
        return none("switching the touchtone buffer cannot fail")
    playing = _playing(parameters, state, spoken=True)
    if playing.errors is None:
        return EVERYTHING
    if not stored:
        operands = {condition.operand for condition in action.conditions}
        missed = () if operands >= set("0123456789*#") else (NO_MATCH,)
        why = f"{playing.why}; every other outcome has a branch of its own"
        return only(why, "InputTimeLimitExceeded", *missed)
    if parameters.get("InputEncryption"):
        return EVERYTHING
    # Nothing entered may be an error (``World.timeout_as_input``), so NoMatchingError stays.
    phone = (parameters.get("InputValidation") or {}).get("PhoneNumberValidation")
    why = "what is keyed is not checked to be a phone number" if phone is None else playing.why
    return only(why, ANY, *(() if phone is None else ("InvalidPhoneNumber",)))


def _hooks(action: Action, state: State) -> Failures:
    hooks = action.parameters.get("EventHooks") or {}
    calls_only = {"AgentHold", "CustomerHold"} & set(hooks)
    if calls_only and state.read(("Channel",)) != exactly("VOICE"):
        return EVERYTHING
    if all(state.value_of(flow).filled for flow in hooks.values()):
        return none("which flow it is is always known, and it is looked for only when it runs")
    return EVERYTHING


def _data(action: Action, _state: State) -> Failures:
    switches = (
        "IsVoiceIdStreamingEnabled",
        "IsVoiceAuthenticationEnabled",
        "IsFraudDetectionEnabled",
    )
    if any(str(action.parameters.get(name)).lower() == "true" for name in switches):
        return Failures(frozenset({ANY}), "", "Voice ID was ended by AWS: this always fails")
    if action.parameters.get("TargetContact") == "Related":
        return EVERYTHING
    return none("nothing that this action sets can fail")


def _queue_needed(action: Action, state: State) -> Failures:
    """Actions that fail only where no queue is meant."""
    for name in ("QueueId", "AgentId"):
        meant = action.parameters.get(name)
        if meant is not None:
            return _named(name, meant, state)
    if state.read(("#queue",)).may("Equals", "none"):
        return EVERYTHING
    return none("a target queue is always set before")


def _named(name: str, meant: object, state: State) -> Failures:
    if meant == "":
        return Failures(frozenset({ANY}), "", f"its {name} is empty: this always fails")
    path = state.there(name, meant)
    kind = "agent" if name == "AgentId" else "queue"
    if path is not None and state.read(path) == exactly("yes"):
        return none(f"this {kind} was found before")
    held = state.value_of(meant)
    brought = isinstance(meant, str) and references(meant)
    if brought and not held.others and not any(v and could_be(kind, v) for v in held.listed):
        why = f"its {name} is {held} here, no ARN and no id: this always fails"
        return Failures(frozenset({ANY}), "", why)
    return EVERYTHING


def _target(action: Action, state: State) -> Failures:
    name = "QueueId" if action.parameters.get("QueueId") is not None else "AgentId"
    return _named(name, action.parameters.get(name), state)


def _function(action: Action, _state: State) -> Failures:
    if action.parameters.get("LambdaFunctionARN") == "":
        why = "its LambdaFunctionARN is empty: this always fails"
        return Failures(frozenset({ANY}), "", why)
    return EVERYTHING


def _metric(action: Action, state: State) -> Failures:
    found = _queue_needed(action, state)
    if found.always:
        return found
    operators = {(c.operator, c.operand) for c in action.conditions}
    if {("NumberGreaterThan", "0"), ("NumberLessThan", "1")} <= operators:
        why = "a number is greater than 0, or less than 1"
        return only(why, ANY) if found.errors is None else found
    return found if found.errors is None else only(found.why, NO_MATCH)


def _to_queue(_action: Action, state: State) -> Failures:
    place, queue = state.read(("#place",)), state.read(("#queue",))
    if not place.may("Equals", "out"):
        why = "who waits in a queue already cannot be put into one"
        return Failures(frozenset({ANY}), why, why)
    if queue == exactly("none"):
        why = "no target queue is set before"
        return Failures(frozenset({ANY}), why, why)
    safe = not place.may("Equals", "in") and not queue.may("Equals", "none")
    if queue == exactly("agent"):
        return only("an agent's own queue has no limit", *(() if safe else (ANY,)))
    if not safe:
        return EVERYTHING
    return only(
        "a target queue is always set before, and the contact is in none", "QueueAtCapacity"
    )


def _callback_number(action: Action, state: State) -> Failures:
    held = state.value_of(action.parameters.get("CallbackNumber"))
    if held.number:
        why = "the number was checked when it was keyed, and has its country code"
        return only(why, "InvalidCallbackNumber")
    if not held.others and all(v is not None and v.startswith("+") for v in held.listed):
        return only("the number is written in the flow", "InvalidCallbackNumber")
    return EVERYTHING


def _callback(action: Action, state: State) -> Failures:
    found = _queue_needed(action, state)
    if found.errors is None or found.always or action.parameters.get("ContactFlowId") is not None:
        return EVERYTHING
    if (
        state.read(("CallbackNumber",)).may("Equals", "set")
        and not state.read(("CallbackNumber",)).others
    ):
        return none("a target queue and a number to call back are always set before")
    return EVERYTHING


def _literal(name: str) -> Callable[[Action, State], Failures]:
    """Actions that fail only where a number, here a literal one, cannot be read."""

    def rule(action: Action, _state: State) -> Failures:
        if whole_reference(str(action.parameters.get(name, ""))) is None:
            return none(f"{name} is written in the action")
        return EVERYTHING

    return rule


_RULES: Final[Mapping[str, Callable[[Action, State], Failures]]] = {
    "UpdateFlowAttributes": _harmless,
    "TagContact": _harmless,
    "UntagContact": _harmless,
    "UpdateContactTextToSpeechVoice": _harmless,
    "UpdateFlowLoggingBehavior": _harmless,
    "UpdateContactRoutingBehavior": _harmless,
    "CompleteOutboundCall": _harmless,
    "UpdateContactMediaStreamingBehavior": _harmless,
    "UpdateContactData": _data,
    "MessageParticipant": _prompt,
    "GetParticipantInput": _asking,
    "UpdateContactEventHooks": _hooks,
    "CheckMetricData": _metric,
    "GetMetricData": _queue_needed,
    "UpdateContactTargetQueue": _target,
    "InvokeLambdaFunction": _function,
    "TransferContactToQueue": _to_queue,
    "UpdateContactCallbackNumber": _callback_number,
    "CreateCallbackContact": _callback,
    "Loop": _literal("LoopCount"),
    "Wait": _literal("TimeLimitSeconds"),
}
