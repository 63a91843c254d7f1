"""Who is on a number's line: our callback, our call to a list, or its owner, who called us.

Callbacks and calls to lists each have a lock on the number as long as they are open; the lock says
whether a call of it may be out. Whoever called us is noted beside them. Whoever is about to call
requires, in the same transaction, that none of the others is on the line. ADR 54 and 57.
"""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from botocore.exceptions import ClientError

from contact_center.adapters import items, keys, writes
from contact_center.adapters.aws import code_of, failures_as
from contact_center.adapters.unit_of_work import Condition, UnitOfWork
from contact_center.domain.errors import OnTheLine, StorageUnavailable
from contact_center.domain.phone import PhoneNumber

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

OUT: Final = "call_out"  # of a lock: 1 while a call may be out
LONGEST: Final = timedelta(minutes=45)  # of a wait, or a talk, of whose end no event tells

_FREE: Final = Condition(f"attribute_not_exists({OUT}) OR {OUT} = :no", {":no": 0})


def require_free(
    work: UnitOfWork, phone: PhoneNumber, others: str, at: datetime, own: str | None = None
) -> None:
    """Stage that a number's line is free.

    Args:
        work: In which the call is claimed.
        phone: The number.
        others: Of whom no call may be out: ``keys.CALLBACK`` or ``keys.RECIPIENT``.
        at: When the call is claimed.
        own: The contact in which it was asked for: it ends, and is in nobody's way.
    """
    partition = keys.calling_number(phone.e164)
    work.check(partition, others, _FREE, lambda _stored: OnTheLine())
    over, values = f"{writes.NEW} OR over_at <= :now", {":now": items.epoch(at)}
    gone = Condition(f"{over} OR contact_id = :own", {**values, ":own": own})
    work.check(
        partition,
        keys.CALLED_US,
        gone if own else Condition(over, values),
        lambda _stored: OnTheLine(),
    )


class DynamoLines:
    """``Lines`` on DynamoDB."""

    def __init__(self, client: "DynamoDBClient", table: str) -> None:
        self._client = client
        self._table = table

    def take(self, phone: PhoneNumber, contact_id: str, since: datetime) -> None:
        over_at = items.epoch(since + LONGEST)
        item = {
            "pk": keys.calling_number(phone.e164),
            "sk": keys.CALLED_US,
            "contact_id": contact_id,
            "over_at": over_at,
            "expires_at": over_at,
        }
        with failures_as(StorageUnavailable):
            self._client.put_item(TableName=self._table, Item=items.to_wire(item))

    def leave(self, phone: PhoneNumber, contact_id: str) -> None:
        place = {"pk": keys.calling_number(phone.e164), "sk": keys.CALLED_US}
        with failures_as(StorageUnavailable):
            try:
                self._client.update_item(
                    TableName=self._table,
                    Key=items.to_wire(place),
                    UpdateExpression="SET over_at = :over",
                    ConditionExpression="contact_id = :contact",
                    ExpressionAttributeValues=items.to_wire({":over": 0, ":contact": contact_id}),
                )
            except ClientError as exc:
                if code_of(exc) != "ConditionalCheckFailedException":
                    raise  # or else it was not noted, or they called again
