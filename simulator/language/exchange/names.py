"""Identifiers people can read, for the random ones the designer writes."""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from simulator.language.catalog import CATALOG
from simulator.language.references import compile_text, whole_reference

Json = dict[str, Any]

LONGEST: Final = 50  # characters; source: developer guide, flow language
_WORDS: Final = 6
_UUID: Final = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}(?:-\w+| \d+)?")
_FORBIDDEN: Final = re.compile(r"[%:(\\/)=$,;\[\]{}<>\"\s]+")
_TAG: Final = re.compile(r"<[^>]*>")
_CAMEL: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|[-_. ]+")


def readable_names(actions: Iterable[Json]) -> dict[str, str]:
    """A name for each action: what it does, in a few words; names that say something stay."""
    actions = list(actions)
    names: dict[str, str] = {}
    taken = {a["Identifier"] for a in actions if not _UUID.fullmatch(a["Identifier"])}
    for action in actions:
        old = action["Identifier"]
        names[old] = old if old in taken else _free(_describe(action), taken)
        taken.add(names[old])
    return names


def _free(wanted: str, taken: set[str]) -> str:
    name, number = wanted, 1
    while name in taken:
        number += 1
        name = f"{wanted[: LONGEST - 1 - len(str(number))]} {number}"
    return name


def _describe(action: Json) -> str:
    kind, parameters = action["Type"], action.get("Parameters") or {}
    say = _SAYINGS.get(kind)
    entry = CATALOG.get(kind)
    said = say(parameters) if say else (entry.block.partition(";")[0] if entry else kind)
    clean = _FORBIDDEN.sub(" ", said).strip(" .") or kind
    return _shorten(clean[0].upper() + clean[1:])


def _shorten(text: str) -> str:
    if len(text) <= LONGEST:
        return text
    return text[: LONGEST + 1].rpartition(" ")[0] or text[:LONGEST]


def _words(text: object, limit: int = _WORDS) -> str:
    """The first words of a text, or the last key of a reference."""
    if not isinstance(text, str):
        return ""
    path = whole_reference(text)
    if path is not None:
        return _plain(path[-1])
    literal = " ".join(part for part in compile_text(text) if isinstance(part, str))
    plain = re.sub(r"\s+([.,?!])", r"\1", _TAG.sub(" ", literal).strip())
    sentence = re.split(r"(?<=\w)[.?!]\s", plain)[0]
    return " ".join(sentence.split()[:limit])


def _plain(name: object) -> str:
    """``${CallerLookupFunction}`` as "caller lookup function"."""
    text = str(name)
    path = whole_reference(text)
    last = path[-1] if path else re.split(r"[/:]", text.strip("${}"))[-1]
    words = [word for word in _CAMEL.split(last) if word]
    return " ".join(w if w.isupper() and len(w) > 1 else w.lower() for w in words)


def _spoken(parameters: Json) -> str:
    for key in ("Text", "SSML"):
        if _words(parameters.get(key)):
            return _words(parameters[key])
    return _plain(parameters["PromptId"]) if "PromptId" in parameters else "recording"


def _held(parameters: Json, key: str) -> Mapping[str, Any]:
    value = parameters.get(key)
    return value if isinstance(value, Mapping) else {}


def _loop(parameters: Json) -> str:
    messages = parameters.get("Messages")
    first = messages[0] if isinstance(messages, list) and messages else {}
    return f"Loop {_spoken(first if isinstance(first, dict) else {})}"


def _keys(parameters: Json, holder: str) -> str:
    names = [_plain(name) for name in _held(parameters, holder)]
    return " ".join([", ".join(names[:2]).replace(", ", " and "), *(["…"] if names[2:] else [])])


def _hook(parameters: Json) -> str:
    hooks = _held(parameters, "EventHooks") or _held(parameters, "EventHooksConfiguration")
    return "Hook " + " ".join(_plain(name) for name in hooks)


def _return(parameters: Json) -> str:
    return f"Return {_plain(parameters['Result'])}" if parameters.get("Result") else "Return"


def _switch(parameters: Json) -> str:
    return "Log on" if parameters.get("FlowLoggingBehavior") == "Enabled" else "Log off"


_SAYINGS: Final[Mapping[str, Callable[[Json], str]]] = {
    "MessageParticipant": lambda p: f"Say {_spoken(p)}",
    "MessageParticipantIteratively": _loop,
    "GetParticipantInput": lambda p: (
        f"{'Collect' if p.get('StoreInput') == 'True' else 'Ask'} {_spoken(p)}"
    ),
    "ConnectParticipantWithLexBot": lambda p: f"Bot {_spoken(p)}",
    "Compare": lambda p: f"Check {_plain(p.get('ComparisonValue', ''))}",
    "CheckHoursOfOperation": lambda _p: "Are we open?",
    "CheckMetricData": lambda p: f"Check {_plain(p.get('MetricType', ''))}",
    "UpdateContactAttributes": lambda p: f"Set {_keys(p, 'Attributes')}",
    "UpdateFlowAttributes": lambda p: f"Set here {_keys(p, 'FlowAttributes')}",
    "UpdateContactTargetQueue": lambda p: (
        f"Choose {_plain(p.get('QueueId') or p.get('AgentId', ''))}"
    ),
    "TransferContactToQueue": lambda _p: "Into the queue",
    "DequeueContactAndTransferToQueue": lambda p: (
        f"Over to {_plain(p.get('QueueId') or p.get('AgentId', ''))}"
    ),
    "TransferToFlow": lambda p: f"Go to {_plain(p.get('ContactFlowId', ''))}",
    "TransferParticipantToThirdParty": lambda _p: "Dial outside",
    "InvokeLambdaFunction": lambda p: f"Call {_plain(p.get('LambdaFunctionARN', ''))}",
    "InvokeFlowModule": lambda p: f"Run {_plain(p.get('FlowModuleId', ''))}",
    "UpdateContactEventHooks": _hook,
    "Loop": lambda p: f"Count to {p.get('LoopCount', '')}",
    "Wait": lambda p: f"Wait {p.get('TimeLimitSeconds', '')} s",
    "UpdateFlowLoggingBehavior": _switch,
    "UpdateContactTextToSpeechVoice": lambda p: f"Voice {p.get('TextToSpeechVoice', '')}",
    "DisconnectParticipant": lambda _p: "Hang up",
    "EndFlowExecution": lambda _p: "End of the flow",
    "EndFlowModuleExecution": _return,
}
