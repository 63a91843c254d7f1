"""Resources of one instance as placeholders: ``arn:...:queue/1f...`` becomes ``${BillingQueue}``.

A placeholder is named after what the export calls the resource, else after its ARN, else by number.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from simulator.language.naming import placeholder
from simulator.language.references import references

Json = dict[str, Any]

# Parameter -> the kind of resource it names.
_KINDS: Final[Mapping[str, str]] = {
    "LambdaFunctionARN": "Function",
    "LambdaProcessorARN": "Function",
    "ContactFlowId": "Flow",
    "ContactFlowArn": "Flow",
    "FlowModuleId": "Module",
    "QueueId": "Queue",
    "AgentId": "Agent",
    "HoursOfOperationId": "Hours",
    "PromptId": "Prompt",
    "AliasArn": "Bot",
    "WisdomAssistantArn": "Assistant",
    "CaseTemplateId": "CaseTemplate",
    "TaskTemplateId": "TaskTemplate",
}
# Last but one part of an ARN -> kind, for ARNs in other places.
_ARN_KINDS: Final[Mapping[str, str]] = {
    "queue": "Queue",
    "contact-flow": "Flow",
    "flow-module": "Module",
    "operating-hours": "Hours",
    "prompt": "Prompt",
    "agent": "Agent",
    "view": "View",
    "function": "Function",
    "phone-number": "PhoneNumber",
    "bot-alias": "Bot",
}
_UUID: Final = r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
_ID: Final = re.compile(_UUID)
_PLACEHOLDER: Final = re.compile(r"\$\{[A-Za-z0-9]+\}")
_MANAGED: Final = re.compile(r"arn:[^:]*:connect:[^:]*:aws:")  # AWS's own, the same everywhere
_RANDOM: Final = re.compile(r"(?:[0-9A-F]{8})?-[0-9A-Z]{12,13}$")  # what CloudFormation appends


class Placeholders:
    """Gives each resource one placeholder, and remembers what it stood for.

    Attributes:
        values: Placeholder -> what was there.
    """

    def __init__(self) -> None:
        self.values: dict[str, str] = {}
        self._known: dict[tuple[str, str, str], str] = {}

    def replace(self, action: Json, metadata: Mapping[str, Any]) -> Json:
        """An action with placeholders in its parameters and operands.

        Args:
            action: Of a document.
            metadata: What the designer noted about it: names of resources.
        """
        names = _Names(action, metadata)
        parameters = self._walk(action.get("Parameters") or {}, (), names)
        transitions = dict(action.get("Transitions") or {})
        if transitions.get("Conditions"):
            transitions["Conditions"] = self._walk(transitions["Conditions"], (), names)
        return {**action, "Parameters": parameters, "Transitions": transitions}

    def _walk(self, value: Any, path: tuple[str, ...], names: "_Names") -> Any:  # noqa: ANN401 - JSON
        if isinstance(value, Mapping):
            return {key: self._walk(inner, (*path, key), names) for key, inner in value.items()}
        if isinstance(value, list):
            return [self._walk(v, (*path, str(index)), names) for index, v in enumerate(value)]
        kind = kind_of(value, path) if isinstance(value, str) else None
        if kind is None:
            return value
        name = names.of(path)
        return self._for(kind, value, name) if value or name else value

    def _for(self, kind: str, value: str, name: str) -> str:
        # An export that was cleaned has names alone: then the name tells resources apart.
        key = (kind, value, "" if value else name)
        if key not in self._known:
            self._known[key] = self._free(name or _name_of(value), kind, value)
        return self._known[key]

    def _free(self, name: str, kind: str, value: str) -> str:
        """A placeholder nothing else has; a number tells resources of one name apart."""
        stem = re.sub(rf"[\W_]*{kind}$", "", name, flags=re.IGNORECASE)
        wanted = placeholder(f"{kind} {stem}" if stem[:1].isdigit() else stem, kind)
        number = 1 if stem else 0  # resources without a name are numbered from one
        candidate = wanted
        while not number or candidate in self.values:
            number += 1
            candidate = f"{wanted[:-1]}{number}}}"
        self.values[candidate] = value
        return candidate


def kind_of(value: str, path: tuple[str, ...]) -> str | None:
    """What kind of resource a value names; None if it names none of an instance's."""
    if references(value) or _PLACEHOLDER.fullmatch(value) or _MANAGED.match(value):
        return None
    by_place = "Flow" if "EventHooks" in path else _KINDS.get(path[-1] if path else "")
    if path[-2:] == ("ViewResource", "Id"):
        by_place = "View"
    if value.startswith("arn:"):
        parts = re.split(r"[:/]", value)
        by_arn = (_ARN_KINDS[part] for part in reversed(parts) if part in _ARN_KINDS)
        return by_place or next(by_arn, "Resource")
    return by_place if not value or _ID.fullmatch(value) else None


def _name_of(value: str) -> str:
    """The name an ARN ends with, where that is a name."""
    template = re.search(r"\$\{([^}]+)\}$", value)  # ${F:menu:F}: some tools' own placeholders
    if template is not None:
        return max(template[1].split(":"), key=len)
    last = re.split(r"[:/]", re.sub(r":(\$\w+|\d+)$", "", value))[-1]
    if not value.startswith("arn:") or _ID.search(last) or not re.search(r"[A-Za-z]", last):
        return ""
    return _RANDOM.sub("", last)


class _Names:
    """What the designer calls the resources of one action."""

    def __init__(self, action: Json, metadata: Mapping[str, Any]) -> None:
        self._shown = metadata.get("parameters")
        self._listed = list(_listed(metadata))
        places = list(_places(action.get("Parameters") or {}))
        self._order = {place: index for index, place in enumerate(places)}

    def of(self, path: tuple[str, ...]) -> str:
        shown: Any = self._shown
        for key in path:
            if isinstance(shown, Mapping):
                shown = shown.get(key)
            elif isinstance(shown, list) and key.isdigit() and int(key) < len(shown):
                shown = shown[int(key)]
            else:
                shown = None
        if isinstance(shown, Mapping) and isinstance(shown.get("displayName"), str):
            return str(shown["displayName"])
        index = self._order.get(path)
        if index is not None and len(self._listed) == len(self._order):
            return self._listed[index]
        return ""


def _listed(metadata: Mapping[str, Any]) -> Iterator[str]:
    """Names without a place, in the order of the parameters."""
    yield from metadata.get("names") or ()
    for key in ("contactFlow", "ContactFlow", "queue"):
        held = metadata.get(key)
        if isinstance(held, Mapping) and isinstance(held.get("text"), str):
            yield held["text"]
    for key in ("promptName", "lexV2BotName"):
        if isinstance(metadata.get(key), str) and metadata[key]:
            yield metadata[key]
    for audio in metadata.get("audio") or ():
        if isinstance(audio, Mapping) and audio.get("type") == "Prompt" and audio.get("text"):
            yield str(audio["text"])


def _places(value: object, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Every place in the parameters that names a resource."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _places(inner, (*path, str(key)))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _places(inner, (*path, str(index)))
    elif isinstance(value, str) and kind_of(value, path) is not None:
        yield path
