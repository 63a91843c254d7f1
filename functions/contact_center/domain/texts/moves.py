"""A customer lives elsewhere now: what the company's own system tells, so that we keep their hours.

Source: domain reference, part 2(d): a zone is looked for in the address first. We keep no address,
and somebody may have moved without changing their number.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from contact_center.domain.moments import read_moment
from contact_center.domain.texts.events import UnusableEvent
from contact_center.domain.zones import is_zone

NAME: Final = "Customer Moved"
_LONGEST: Final = 64  # characters of an id or a name


@dataclass(frozen=True, slots=True)
class Moved:
    """Where a customer lives.

    Attributes:
        time_zone: Of their address, an IANA name.
        at: When it was told: what is older than what we know changes nothing.
    """

    customer_id: str
    time_zone: str
    at: datetime


def understood(event: Mapping[str, Any]) -> Moved:
    """Read an event of EventBridge.

    Raises:
        UnusableEvent: With the first thing that is wrong.
    """
    detail = event.get("detail")
    if not isinstance(detail, Mapping):
        raise UnusableEvent("detail: expected an object")
    if unknown := sorted(str(name)[:40] for name in detail if name not in _FIELDS):
        raise UnusableEvent(f"detail.{unknown[0]}: {NAME} has no such field")
    customer, zone = (_text(detail, name) for name in _FIELDS)
    if not is_zone(zone):
        raise UnusableEvent("detail.timeZone: expected a name such as America/Chicago")
    try:
        at = read_moment(str(event.get("time")))
    except ValueError:
        raise UnusableEvent("time: expected when it was told, as EventBridge gives it") from None
    return Moved(customer, zone, at)


def _text(detail: Mapping[str, Any], name: str) -> str:
    given = detail.get(name)
    if not isinstance(given, str) or not 0 < len(given) <= _LONGEST or not given.isprintable():
        raise UnusableEvent(f"detail.{name}: expected at most {_LONGEST} printable characters")
    return given


_FIELDS: Final = ("customerId", "timeZone")


def schema() -> Mapping[str, Any]:
    """Return the JSON Schema of the event as EventBridge delivers it."""
    text = {"type": "string", "minLength": 1, "maxLength": _LONGEST}
    zone = {**text, "description": "Of the new address: an IANA name such as America/Chicago."}
    return {
        "$schema": "http://json-schema.org/draft-04/schema#",
        "title": NAME,
        "description": "Texts and calls keep the quiet hours of where the customer lives.",
        "type": "object",
        "required": ["source", "detail-type", "time", "detail"],
        "properties": {
            "source": {"type": "string"},
            "detail-type": {"type": "string", "enum": [NAME]},
            "time": {"type": "string", "format": "date-time"},
            "detail": {
                "type": "object",
                "required": list(_FIELDS),
                "additionalProperties": False,
                "properties": {"customerId": text, "timeZone": zone},
            },
        },
    }
