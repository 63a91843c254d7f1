"""Items of the table: plain values here, DynamoDB's typed attributes on the wire.

An item holds text, whole numbers, and maps of text; what is None is not stored. boto3's serializer
does the same for every type there is, at the price of importing boto3 where a caller waits.
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
        if "S" in typed:
            plain[name] = typed["S"]
        elif "N" in typed:
            plain[name] = int(typed["N"])
        elif "M" in typed:
            plain[name] = {key: value["S"] for key, value in typed["M"].items() if "S" in value}
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


def _typed(value: object) -> dict[str, Any]:
    match value:
        case str():
            return {"S": value}
        case int() if not isinstance(value, bool):
            return {"N": str(value)}
        case Mapping():
            return {"M": to_wire(value)}
    raise TypeError(f"items hold text, whole numbers and maps of text, not {type(value).__name__}")
