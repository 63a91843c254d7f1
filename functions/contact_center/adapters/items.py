"""Items of the table: plain values here, DynamoDB's typed attributes on the wire.

An item holds text, whole numbers, truths, and lists and maps of these; what is None is not stored.
boto3's serializer does the same for every type there is, at the price of importing boto3 where a
caller waits.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

Wire = dict[str, Any]


def to_wire(item: Mapping[str, Any]) -> Wire:
    """Put an item into DynamoDB's form.

    Raises:
        TypeError: An attribute is of another type than items have.
    """
    return {name: _typed(value) for name, value in item.items() if value is not None}


def from_wire(item: Mapping[str, Any]) -> dict[str, Any]:
    """Read an item from DynamoDB's form; attributes of other types are left out."""
    plain: dict[str, Any] = {}
    for name, typed in item.items():
        text = typed.get("S")  # nearly every attribute is text, and callers wait for this loop
        value = _plain(typed) if text is None else text
        if value is not None:
            plain[name] = value
    return plain


def instant(moment: datetime) -> str:
    """Write a time as ISO 8601 in UTC with milliseconds: the order of texts is that of times."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds")


def epoch(moment: datetime) -> int:
    """Write a time of expiry: whole seconds since 1970."""
    return int(moment.timestamp())


def is_live(item: Mapping[str, Any], now: datetime) -> bool:
    """Tell whether an item has not expired: DynamoDB deletes expired items days later."""
    expires_at = item.get("expires_at")
    return not isinstance(expires_at, int) or expires_at > now.timestamp()


def _plain(typed: Mapping[str, Any]) -> Any:  # noqa: ANN401 - of the types that items hold
    ((kind, value),) = typed.items()
    match kind:
        case "S" | "BOOL":
            return value
        case "N":
            return int(value)
        case "M":
            return from_wire(value)
        case "L":
            return [_plain(part) for part in value]
    return None


def _typed(value: object) -> dict[str, Any]:
    match value:
        case str():
            return {"S": value}
        case bool():
            return {"BOOL": value}
        case int():
            return {"N": str(value)}
        case Mapping():
            return {"M": to_wire(value)}
        case list():
            return {"L": [_typed(part) for part in value]}
    raise TypeError(f"items hold no {type(value).__name__}")
