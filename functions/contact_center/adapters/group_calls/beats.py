"""``Beats`` in the table and a queue: the dialler's pace, and the message that lets it go on."""

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING

from contact_center.adapters import codec, keys
from contact_center.adapters.aws import failures_as
from contact_center.adapters.unit_of_work import NEW, Condition, UnitOfWork
from contact_center.domain.errors import StorageUnavailable
from contact_center.group_calls.ports import Beat

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_sqs import SQSClient


class TableBeats:
    """``Beats``.

    Args:
        dynamodb: Of the table.
        table: Its name.
        sqs: Of the queue.
        queue_url: Whose messages begin beats.
    """

    def __init__(
        self, dynamodb: "DynamoDBClient", table: str, sqs: "SQSClient", queue_url: str
    ) -> None:
        self._dynamodb = dynamodb
        self._table = table
        self._sqs = sqs
        self._queue_url = queue_url

    def read(self) -> tuple[Beat | None, Mapping[str, int]]:
        work = UnitOfWork(self._dynamodb, self._table)
        work.want(keys.DIALLER, keys.PACE)
        work.want(keys.DIALLER, keys.AIR)
        work.read()
        stored, air = (work.item(keys.DIALLER, sk) for sk in (keys.PACE, keys.AIR))
        out = {name: number for name, number in air.items() if isinstance(number, int)}
        return (codec.restored(Beat, stored) if stored else None), out

    def write(self, before: Beat | None, after: Beat) -> None:
        work = UnitOfWork(self._dynamodb, self._table)
        same = Condition("chain = :chain", {":chain": before.chain}) if before else NEW
        work.put({"pk": keys.DIALLER, "sk": keys.PACE, **codec.plain(after)}, same)
        work.write()

    def go_on(self, chain: int, seconds: int) -> None:
        with failures_as(StorageUnavailable):
            self._sqs.send_message(
                QueueUrl=self._queue_url,
                MessageBody=json.dumps({"chain": chain}),
                DelaySeconds=seconds,
            )
