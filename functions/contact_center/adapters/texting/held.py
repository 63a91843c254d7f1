"""``Held`` in the table."""

from datetime import datetime
from typing import TYPE_CHECKING

from contact_center.adapters import items, keys
from contact_center.adapters.aws import failures_as
from contact_center.adapters.texting.table import stage_outcome
from contact_center.adapters.unit_of_work import Condition, UnitOfWork
from contact_center.domain.errors import Raced, StorageUnavailable

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

_STATUS = {"#status": "status"}


class TableHeld:
    """``Held`` of the table."""

    def __init__(self, client: "DynamoDBClient", table: str) -> None:
        self._client = client
        self._table = table

    def due(self, now: datetime, most: int) -> list[str]:
        with failures_as(StorageUnavailable):
            reply = self._client.query(
                TableName=self._table,
                KeyConditionExpression="pk = :held AND sk < :end",
                ExpressionAttributeValues={
                    ":held": {"S": keys.HELD},
                    ":end": {"S": keys.by_time(items.instant(now), "~")},
                },
                Limit=most,
            )
        return [item["sk"]["S"] for item in reply["Items"]]

    def release(self, held: str) -> None:
        due, _, reference = held.partition("#")
        work = UnitOfWork(self._client, self._table)
        values = {":held": "held", ":due": due, ":waiting": "waiting"}
        condition = Condition(
            "#status = :held AND #until = :due", values, {**_STATUS, "#until": "until"}
        )
        place = (keys.outbox(reference), keys.MESSAGE)
        work.update(*place, "SET #status = :waiting", condition)
        work.delete(keys.HELD, held)
        try:
            work.write()
        except Raced:  # it was released before, or it is over: only the reminder is left
            work.delete(keys.HELD, held)
            work.write()

    def stuck(self, claimed_before: datetime) -> list[str]:
        with failures_as(StorageUnavailable):
            reply = self._client.query(
                TableName=self._table,
                KeyConditionExpression="pk = :sending",
                ExpressionAttributeValues={":sending": {"S": keys.SENDING}},
            )
        found = [items.from_wire(item) for item in reply["Items"]]
        before = items.instant(claimed_before)
        return [str(item["sk"]) for item in found if item["claimed_at"] < before]

    def give_up(self, reference: str) -> bool:
        work = UnitOfWork(self._client, self._table)
        values = {":sending": "sending", ":unknown": "unknown", ":why": "crashed"}
        condition = Condition("#status = :sending", values, {**_STATUS, "#reason": "reason"})
        place = (keys.outbox(reference), keys.MESSAGE)
        work.update(*place, "SET #status = :unknown, #reason = :why", condition)
        stage_outcome(work, reference, "unknown", "crashed")
        work.delete(keys.SENDING, reference)
        try:
            work.write()
        except Raced:
            work.delete(keys.SENDING, reference)
            work.write()
            return False
        return True
