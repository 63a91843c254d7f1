"""The flow data object: what each JSONPath reads, decided once when a flow is compiled.

Source: the developer guide's table of JSONPath references; ``simulator.language.references`` splits
paths. A key that is not there reads as None: empty in a text, no match in a comparison, an error
where an action needs an id (not documented; this is what flow authors report).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final

from simulator.language.references import Path, compile_text, whole_reference

if TYPE_CHECKING:
    from simulator.engine.contact import Contact

DEFAULT_LANGUAGE: Final = "en-US"  # until UpdateContactData sets another one
DEFAULT_VOICE: Final = "Joanna"  # until UpdateContactTextToSpeechVoice sets another one
SUBTYPES: Final = {
    "VOICE": "connect:Telephony",
    "CHAT": "connect:Chat",
    "TASK": "connect:Task",
    "EMAIL": "connect:Email",
}

Getter = Callable[["Contact"], Any]
Render = Callable[["Contact"], str]


def getter(path: Path) -> Getter:
    """Compile a path into a function that reads it from a contact.

    A root that does not exist reads as None; the linter reports it.
    """
    root, rest = path[0], path[1:]
    if root in _KEYED and len(rest) == 1:
        return _KEYED[root](rest[0])
    read = _ROOTS.get(root)
    if read is None:
        read = _stored(root)
    return read if not rest else _walker(read, rest)


def getter_of(reference: str) -> Getter:
    """Compile one reference, such as ``$.Attributes.name``.

    Raises:
        ValueError: The text is not one reference and nothing else.
    """
    path = whole_reference(reference)
    if path is None:
        raise ValueError(f"{reference!r} is not a reference; write $.Root.key")
    return getter(path)


def renderer(text: str) -> Render:
    """Compile a text with references in it into a function that fills them in."""
    parts = compile_text(text)
    if not any(isinstance(part, tuple) for part in parts):
        return lambda _contact: text
    if len(parts) == 1:
        read = getter(parts[0]) if isinstance(parts[0], tuple) else None
        assert read is not None  # noqa: S101 - one part that is not text is a path
        return lambda contact: as_text(read(contact))
    pieces: list[Render] = [_piece(part) for part in parts]
    return lambda contact: "".join([piece(contact) for piece in pieces])


def is_static(text: str) -> bool:
    """Whether a text has no reference in it."""
    return not any(isinstance(part, tuple) for part in compile_text(text))


def deep_renderer(value: Any) -> Callable[[Contact], Any]:  # noqa: ANN401 - any JSON value
    """Compile a JSON value: references are filled in at every depth, keys included.

    A text that is one reference becomes what the reference holds, whatever its type.
    """
    if isinstance(value, str):
        path = whole_reference(value)
        return renderer(value) if path is None else getter(path)
    if isinstance(value, Mapping):
        pairs = [(renderer(k), deep_renderer(v)) for k, v in value.items()]
        return lambda contact: {key(contact): item(contact) for key, item in pairs}
    if isinstance(value, list):
        items = [deep_renderer(item) for item in value]
        return lambda contact: [item(contact) for item in items]
    return lambda _contact: value


def as_text(value: object) -> str:
    """Return a value of the flow data object as a flow sees it; a missing one is empty."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return json.dumps(value, ensure_ascii=False)


def _piece(part: str | Path) -> Render:
    if isinstance(part, str):
        return lambda _contact: part
    read = getter(part)
    return lambda contact: as_text(read(contact))


def _walker(read: Getter, keys: Path) -> Getter:
    def walk(contact: Contact) -> Any:  # noqa: ANN401
        value = read(contact)
        for key in keys:
            if isinstance(value, Mapping):
                value = value.get(key)
            elif isinstance(value, list) and key.isdigit() and int(key) < len(value):
                value = value[int(key)]
            else:
                return None
        return value

    return walk


def _stored(root: str) -> Getter:
    return lambda contact: contact.data.get(root)


def _attribute(key: str) -> Getter:
    return lambda contact: contact.attributes.values.get(key)


def _external(key: str) -> Getter:
    return lambda contact: contact.external.get(key)


def _flow_attribute(key: str) -> Getter:
    return lambda contact: contact.frame.flow_attributes.get(key)


# The roots a flow reads most, without walking.
_KEYED: dict[str, Callable[[str], Getter]] = {
    "Attributes": _attribute,
    "External": _external,
    "FlowAttributes": _flow_attribute,
}


ENDPOINTS: Final = {  # subtype -> type of the addresses of both sides
    "connect:Telephony": "TELEPHONE_NUMBER",
    "connect:SMS": "TELEPHONE_NUMBER",
    "connect:Email": "EMAIL_ADDRESS",
}


def _subtype(contact: Contact) -> str:
    """What kind of a contact of its channel it is, as whoever began it said."""
    return str(contact.data.get("Subtype") or SUBTYPES.get(contact.channel, ""))


def _endpoint(address: str | None, kind: str) -> dict[str, str] | None:
    if address is None:
        return None
    return {"Address": address, "Type": ENDPOINTS.get(kind, "CONTACT_FLOW"), "DisplayName": ""}


def customer_endpoint(contact: Contact) -> dict[str, str] | None:
    """``$.CustomerEndpoint``; None where the number is withheld or the channel has none."""
    return _endpoint(contact.customer, _subtype(contact))


def system_endpoint(contact: Contact) -> dict[str, str] | None:
    """``$.SystemEndpoint``."""
    return _endpoint(contact.system, _subtype(contact))


def queue_data(contact: Contact) -> dict[str, Any] | None:
    """``$.Queue``: of the target queue; None until UpdateContactTargetQueue."""
    queue = contact.target_queue
    if queue is None:
        return None
    caller = queue.caller_id
    outbound = None if caller is None else {"Address": caller, "Type": "TELEPHONE_NUMBER"}
    return {"Name": queue.name, "ARN": queue.arn, "OutboundCallerId": outbound}


def _agent(contact: Contact) -> dict[str, str] | None:
    if contact.agent is None:
        return None
    person = contact.agent.person
    return {
        "UserName": person.username,
        "FirstName": person.first_name,
        "LastName": person.last_name,
        "ARN": person.arn,
    }


def segment_attributes(contact: Contact) -> dict[str, str]:
    """``$.SegmentAttributes``: what kind of a call, chat, task or mail it is."""
    return {"connect:Subtype": _subtype(contact)}


def _modules(contact: Contact) -> dict[str, Any]:
    return {"Input": contact.frame.module_input, **contact.data.get("Modules", {})}


_ROOTS: dict[str, Getter] = {
    "ContactId": lambda contact: contact.id,
    "InitialContactId": lambda contact: contact.initial_id,
    "PreviousContactId": lambda contact: contact.previous_id,
    "RelatedContactId": lambda contact: contact.related_id,
    "Channel": lambda contact: contact.channel,
    "InitiationMethod": lambda contact: contact.method,
    "InstanceARN": lambda contact: contact.simulation.world.instance_arn,
    "AwsRegion": lambda contact: contact.simulation.world.region,
    "LanguageCode": lambda contact: contact.data.get("LanguageCode", DEFAULT_LANGUAGE),
    "TextToSpeechVoiceId": lambda contact: contact.data.get("TextToSpeechVoiceId", DEFAULT_VOICE),
    "SegmentAttributes": segment_attributes,
    "StoredCustomerInput": lambda contact: contact.stored_input,
    "CallbackNumber": lambda contact: contact.callback_number,
    "CustomerEndpoint": customer_endpoint,
    "SystemEndpoint": system_endpoint,
    "Queue": queue_data,
    "Agent": _agent,
    "Attributes": lambda contact: contact.attributes.values,
    "External": lambda contact: contact.external,
    "FlowAttributes": lambda contact: contact.frame.flow_attributes,
    "Modules": _modules,
}
