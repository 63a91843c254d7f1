"""``Turns`` in the table: until when the number's time is taken, one number that only grows.

A turn is one plain update that adds to it: nothing is read, and those who come at once wait for one
another in DynamoDB. A turn that is not used, because its holder was killed, is never used again: so
whatever happened before, what leaves now leaves in a time that is nobody else's.
"""

import math
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

from botocore.exceptions import ClientError

from contact_center.adapters import items, keys
from contact_center.adapters.aws import code_of, failures_as
from contact_center.domain.errors import StorageUnavailable
from contact_center.domain.texts.rate import Rate

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_LEAST: Final = timedelta(milliseconds=1)
_ROUNDS: Final = 2  # others may be faster once


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
        self._free_at = 0  # as far as it is known here: what is tried first

    def take(self, parts: int, now: datetime, until: datetime) -> datetime | None:
        before, after = _whole(self._rate.before(parts)), _whole(self._rate.after(parts))
        moment, last = _since(now), _since(until)
        for _ in range(2 * _ROUNDS):
            if self._free_at + before <= moment:
                change, turn = {":free": moment + after, ":now": moment - before}, moment
                taken = self._change(
                    "SET free_at = :free",
                    "attribute_not_exists(free_at) OR free_at <= :now",
                    change,
                )
                # Somebody else's turn is on its way: ours comes after it.
                self._free_at = taken if taken is not None else moment - before + 1
            else:
                added = {":more": before + after, ":now": moment - before, ":last": last - before}
                taken = self._change(
                    "ADD free_at :more", "free_at > :now AND free_at <= :last", added
                )
                turn = taken - after if taken is not None else 0
                self._free_at = taken if taken is not None else 0
            if taken is not None:
                return _EPOCH + timedelta(milliseconds=turn)
        return None

    def _change(self, update: str, condition: str, values: dict[str, int]) -> int | None:
        """Return until when the number's time is taken now; None where the condition is not met."""
        request: Any = {
            "TableName": self._table,
            "Key": {"pk": {"S": keys.TEXTS_PACE}, "sk": {"S": keys.DOOR}},
            "UpdateExpression": update,
            "ConditionExpression": condition,
            "ExpressionAttributeValues": items.to_wire(values),
            "ReturnValues": "UPDATED_NEW",
        }
        with failures_as(StorageUnavailable):
            try:
                reply = self._client.update_item(**request)
            except ClientError as exc:
                if code_of(exc) == "ConditionalCheckFailedException":
                    return None
                raise
        return int(reply["Attributes"]["free_at"]["N"])


def _since(moment: datetime) -> int:
    """Return a moment in milliseconds, never an earlier one."""
    return _whole(moment - _EPOCH)


def _whole(span: timedelta) -> int:
    return math.ceil(span / _LEAST)
