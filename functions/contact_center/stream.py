"""The boundary with the table's stream: records in, changes that somebody follows out.

Source: DynamoDB developer guide, "DynamoDB Streams and Lambda triggers".
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from contact_center.adapters import codec, items, keys, records
from contact_center.domain.incidents import Report
from contact_center.domain.phone import PhoneNumber


@dataclass(frozen=True, slots=True)
class ProfileChanged:
    """A customer's numbers are others now."""

    customer_id: str
    phones_before: tuple[PhoneNumber, ...]


Change = Report | ProfileChanged


def change_in(record: Mapping[str, Any]) -> Change | None:
    """Return what a record says, or None for what nobody follows."""
    stream: Mapping[str, Any] = record.get("dynamodb", {})
    new, old = _image(stream, "NewImage"), _image(stream, "OldImage")
    sk = str(new.get("sk", ""))
    if sk.startswith(keys.REPORTS) and not old:
        return codec.restored(Report, new)
    if sk == keys.PROFILE and old and old.get("phones") != new.get("phones"):
        return ProfileChanged(new["customer_id"], tuple(records.numbers_in(old)))
    return None


def _image(stream: Mapping[str, Any], name: str) -> dict[str, Any]:
    return items.from_wire(stream.get(name, {}))
