"""Blocks of the retired export format (``modules``), and what their values mean.

A dynamic value is a namespace and a bare key there, and a number may be a number.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from simulator.language.references import ROOTS, write

# What the designer calls system attributes -> where they are. Source: the guide's table of
# attributes; names with dots ("Queue.ARN") are paths already.
_SYSTEM: Final[Mapping[str, tuple[str, ...]]] = {
    "customer number": ("CustomerEndpoint", "Address"),
    "customer endpoint address": ("CustomerEndpoint", "Address"),
    "dialed number": ("SystemEndpoint", "Address"),
    "system endpoint address": ("SystemEndpoint", "Address"),
    "customer callback number": ("CallbackNumber",),
    "stored customer input": ("StoredCustomerInput",),
    "queue name": ("Queue", "Name"),
    "queue arn": ("Queue", "ARN"),
    "text to speech voice": ("TextToSpeechVoiceId",),
    "contact id": ("ContactId",),
    "initial contact id": ("InitialContactId",),
    "previous contact id": ("PreviousContactId",),
    "channel": ("Channel",),
    "instance arn": ("InstanceARN",),
    "initiation method": ("InitiationMethod",),
    "aws region": ("AwsRegion",),
    "language": ("LanguageCode",),
    "language code": ("LanguageCode",),
    "customer id": ("CustomerId",),
}
_PATH: Final = re.compile(r"\w+(\.\w+)*")


class Untranslatable(Exception):  # noqa: N818 - says what it is
    """A block says something the Flow language is not known to have."""


@dataclass(frozen=True, slots=True)
class Block:
    """One old block.

    Attributes:
        flow_type: Of the flow it stands in, in the designer's spelling.
        parameters: In the order of the file; a name may occur several times.
    """

    id: str
    type: str
    target: str
    flow_type: str
    parameters: tuple[Mapping[str, Any], ...]
    branches: tuple[Mapping[str, Any], ...]
    metadata: Mapping[str, Any]

    def value(self, name: str) -> str | None:
        """A parameter as the Flow language writes it, a reference where it is dynamic."""
        found = self.find(name)
        return None if found is None else value_of(found)

    def find(self, *names: str) -> Mapping[str, Any] | None:
        return next((p for p in self.parameters if p["name"] in names), None)

    def queue(self) -> dict[str, str]:
        """The queue or agent a block names, where it names one, as the Flow language does."""
        names = {"QueueId": "Queue", "AgentId": "Agent"}
        return {new: v for new, old in names.items() if (v := self.value(old)) is not None}

    def keyed(self, name: str) -> dict[str, str]:
        """Parameters of one name, each with a key."""
        found = (p for p in self.parameters if p["name"] == name)
        return {str(p.get("key") or ""): value_of(p) for p in found}


def value_of(parameter: Mapping[str, Any]) -> str:
    """The value of an old parameter: a literal, or a reference by its namespace.

    Raises:
        Untranslatable: The namespace or the system attribute is not known.
    """
    value, namespace = parameter.get("value"), parameter.get("namespace")
    if isinstance(value, bool):
        return "True" if value else "False"
    text = "" if value is None else str(value)
    return text if namespace is None else reference(str(namespace), text)


def reference(namespace: str, key: str) -> str:
    """A reference from its old form: a namespace and a key.

    >>> reference("User Defined", "tier")
    '$.Attributes.tier'
    """
    if namespace == "User Defined":
        return write(("Attributes", key))
    if namespace == "System":
        path = _SYSTEM.get(key.lower())
        if path is None and _PATH.fullmatch(key):
            path = tuple(key.split("."))
        if path is None or path[0] not in ROOTS:
            raise Untranslatable(f"the system attribute {key!r} is not known")
        return write(path)
    first, *rest = namespace.split(".")
    if first not in ROOTS:
        raise Untranslatable(f"the namespace {namespace!r} is not known")
    return write((first, *rest, key))
