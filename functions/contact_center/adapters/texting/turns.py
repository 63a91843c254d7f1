"""``Turns`` in the table: what is taken of the number's time, a short list in one item.

A turn is one update, which requires the version that is known here. Who was overtaken gets the item
with the refusal, and tries again: so nothing is read. A turn that is not used, because its holder
was killed, is never used again: so whatever happened before, what leaves now leaves in a time that
is nobody else's.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

from botocore.exceptions import ClientError

from contact_center.adapters import items, keys, writes
from contact_center.adapters.aws import code_of, failures_as
from contact_center.domain.errors import StorageUnavailable
from contact_center.domain.texts.rate import Rate, Taken

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_LEAST: Final = timedelta(milliseconds=1)
_ROUNDS: Final = 8  # others may be faster


class TableTurns:
    """``Turns`` of the table.

    Args:
        client: Of the service ``dynamodb``.
        table: Its name.
        per_second: Parts a second that the number carries.
    """

    def __init__(self, client: "DynamoDBClient", table: str, per_second: Fraction) -> None:
        self._client = client
        self._table = table
        self._rate = Rate(per_second)
        self._taken: Taken = ()  # as far as it is known here: what is tried first
        self._version = 0

    def take(self, parts: int, now: datetime, until: datetime) -> datetime | None:
        for _ in range(_ROUNDS):
            turn, taken = self._rate.book(self._taken, parts, _rounded(now))
            if turn > until:  # and what is not known here makes it later, never sooner
                return None
            if self._write(taken):
                return turn
        return None

    def _write(self, taken: Taken) -> bool:
        """Write what is taken now; False where somebody else did, and what they wrote is known."""
        change = {":version": self._version, ":next": self._version + 1, ":turns": stored(taken)}
        request: Any = {
            "TableName": self._table,
            "Key": {"pk": {"S": keys.TEXTS_PACE}, "sk": {"S": keys.DOOR}},
            "UpdateExpression": "SET turns = :turns, version = :next",
            "ConditionExpression": writes.same_version(self._version),
            "ExpressionAttributeValues": items.to_wire(change),
            "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
        }
        with failures_as(StorageUnavailable):
            try:
                self._client.update_item(**request)
            except ClientError as exc:
                if code_of(exc) != "ConditionalCheckFailedException":
                    raise
                found = items.from_wire(exc.response.get("Item", {}))  # type: ignore[arg-type]
                self._taken, self._version = restored(found), found.get("version", 0)
                return False
        self._taken, self._version = taken, self._version + 1
        return True


def stored(taken: Taken) -> list[list[int]]:
    """Write what is taken as an item keeps it: milliseconds since 1970, and parts."""
    return [[-((_EPOCH - turn) // _LEAST), parts] for turn, parts in taken]


def restored(item: Mapping[str, Any]) -> Taken:
    """Read what is taken from an item; nothing is, where there is none."""
    return tuple((_EPOCH + turn * _LEAST, parts) for turn, parts in item.get("turns", ()))


def _rounded(moment: datetime) -> datetime:
    """Return a moment as it is stored, never an earlier one."""
    return _EPOCH - (_EPOCH - moment) // _LEAST * _LEAST
