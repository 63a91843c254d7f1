"""What other systems tell of a whole area: a campaign is drafted of it, which a person approves.

The public way in beside the events of one customer (``domain.texts.events``). An incident is named
by its reference in the system that tells of it; an update and the all-clear name that reference.
The schemas in docs/events/ are made of this.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from string import ascii_lowercase
from typing import Any, Final

from contact_center.domain.campaigns.notices import LANGUAGES, LONGEST
from contact_center.domain.texts.events import UnusableEvent

_LETTERS: Final = 8  # of a campaign's name
_LONGEST_ID: Final = 60
_KINDS: Final = ("incident", "danger")


@dataclass(frozen=True, slots=True)
class AreaEvent:
    """One kind of event.

    Attributes:
        name: Its detail-type in EventBridge.
        kind: Of the campaign; empty: the event says whether it is an incident or a danger.
        required: What its detail holds beside ``reference`` and ``words``.
        optional: And what it may hold.
    """

    name: str
    kind: str
    required: tuple[str, ...]
    optional: tuple[str, ...]


AREA_EVENTS: Final[Mapping[str, AreaEvent]] = {
    one.name: one
    for one in (
        AreaEvent("Area Incident", "", ("area",), ("kind", "until")),
        AreaEvent("Area Incident Updated", "update", ("incident",), ("until",)),
        AreaEvent("Area Incident Over", "all_clear", ("incident",), ()),
    )
}


def named(source: str, reference: str) -> str:
    """Return the name of the campaign that a system's incident becomes: always the same one.

    Example:
        >>> named("acme.grid", "outage-7") == named("acme.grid", "outage-7")
        True
    """
    digest = hashlib.sha256(f"{source}|{reference}".encode()).digest()
    return "RUN-" + "".join(ascii_lowercase[byte % 26] for byte in digest[:_LETTERS])


def drafting(event: Mapping[str, Any], source: str) -> tuple[str, Mapping[str, Any]]:
    """Return what a campaign is called and drafted of (``notices.drafted``).

    Raises:
        UnusableEvent: With the first thing that is wrong, as far as the draft does not say it.
    """
    kind = AREA_EVENTS[str(event.get("detail-type"))]
    detail = event.get("detail")
    if not isinstance(detail, Mapping):
        raise UnusableEvent("detail: expected an object")
    known = {"reference", "words", *kind.required, *kind.optional}
    if unknown := sorted(str(name)[:40] for name in detail if name not in known):
        raise UnusableEvent(f"detail.{unknown[0]}: {kind.name} has no such field")
    given = dict(detail)
    reference = _id(given, "reference")
    given["kind"] = kind.kind or given.get("kind", _KINDS[0])
    if not kind.kind and given["kind"] not in _KINDS:
        raise UnusableEvent(f"detail.kind: expected one of {', '.join(_KINDS)}")
    if "incident" in kind.required:
        given["first"] = named(source, _id(given, "incident"))
        del given["incident"]
    # An update may have the reference of its incident: it is another event all the same.
    own = reference if not kind.kind else f"{kind.name}|{reference}"
    return named(source, own), {**given, "by": source or "an event"}


def _id(given: Mapping[str, Any], name: str) -> str:
    text = given.get(name)
    if not isinstance(text, str) or not 0 < len(text) <= _LONGEST_ID or not text.isprintable():
        raise UnusableEvent(f"detail.{name}: expected at most {_LONGEST_ID} printable characters")
    return text


def schema(kind: AreaEvent) -> Mapping[str, Any]:
    """Return the JSON Schema of an event as EventBridge delivers it."""
    identifier = {"type": "string", "minLength": 1, "maxLength": _LONGEST_ID}
    notice = {"type": "string", "minLength": 1, "maxLength": LONGEST}
    fields: dict[str, Mapping[str, Any]] = {
        "reference": identifier,
        "area": identifier,
        "incident": {**identifier, "description": "The reference of the first event."},
        "kind": {"type": "string", "enum": list(_KINDS)},
        "until": {"type": "string", "format": "date-time"},
        "words": {
            "type": "object",
            "required": ["en"],
            "additionalProperties": False,
            "properties": dict.fromkeys(LANGUAGES, notice),
        },
    }
    required = ["reference", *kind.required, "words"]
    return {
        "$schema": "http://json-schema.org/draft-04/schema#",
        "title": kind.name,
        "description": "A campaign is drafted and previewed; a person approves it.",
        "type": "object",
        "required": ["source", "detail-type", "detail"],
        "properties": {
            "source": {"type": "string"},
            "detail-type": {"type": "string", "enum": [kind.name]},
            "detail": {
                "type": "object",
                "required": required,
                "additionalProperties": False,
                "properties": {name: fields[name] for name in (*required, *kind.optional)},
            },
        },
    }
