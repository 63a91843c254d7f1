"""Streams of tables, and what leaves the tables by itself: items whose time is over.

moto keeps every stream record for ever and never deletes an item that has expired.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any, Final

from simulator.centre import clock, dynamo
from simulator.centre.backends import Backends

RETENTION: Final = timedelta(hours=24)
"""How long a stream keeps its records: "DynamoDB Streams", DynamoDB Developer Guide."""

LAG: Final = timedelta(hours=48)
"""How long an item may outlive its time: "within a few days", says the guide ("Using time to live
(TTL)"); for years it said 48 hours. Within that time every reader meets expired items."""

_TOO_OLD: Final = timedelta(days=5 * 365)
"""What expired longer ago than five years is never deleted, says the same page."""

_SERVICE: Final = {"type": "Service", "principalId": "dynamodb.amazonaws.com"}


class Streams:
    """The streams of one account's tables.

    Positions count from the first record that a stream ever had.

    Args:
        backends: moto's state of the centre.
        region: Region of the tables.
        now: Returns the virtual time.
        remember: How many records that everybody has read stay in each stream, beside those that
            somebody has yet to read. None: all, for as long as the cloud would keep them.
    """

    def __init__(
        self, backends: Backends, region: str, now: clock.Now, remember: int | None
    ) -> None:
        self._backends = backends
        self._region = region
        self._now = now
        self._remember = remember
        self._trimmed: dict[str, int] = {}

    @property
    def kept(self) -> int:
        """How many records there are in all streams."""
        with self._backends.active():
            tables = self._backends.store("dynamodb", self._region).tables.values()
            shards = [table.stream_shard for table in tables if table.stream_shard is not None]
            return sum(len(shard.items) for shard in shards)

    def records(self, stream: str, start: int, most: int) -> tuple[int, list[dict[str, Any]]]:
        """Return records from a position on, as Lambda hands them over.

        Returns:
            The position of the first one, later than ``start`` where that one is gone already,
            and the records.
        """
        with self._table(stream) as table:
            trimmed = self._trimmed.get(stream, 0)
            start = max(start, trimmed)
            items = table.stream_shard.items[start - trimmed : start - trimmed + most]
            records = [item.to_json() for item in items]
        return start, [dynamo.stream_record(record, stream) for record in records]

    def shard(self, stream: str) -> str:
        """Return the id of a stream's one shard."""
        with self._table(stream) as table:
            return str(table.stream_shard.id)

    def read(self, stream: str, until: int) -> None:
        """Say that everybody has read what is before a position: it may go."""
        if self._remember is None:
            return
        with self._table(stream) as table:
            trimmed = self._trimmed.get(stream, 0)
            surplus = min(until - trimmed, len(table.stream_shard.items) - self._remember)
            if surplus > self._remember // 4:  # not for every single record
                self._trim(stream, table.stream_shard, surplus)

    def expire(self, lag: timedelta = LAG) -> int:
        """Delete items that have expired, as DynamoDB does, and stream records of yesterday.

        Args:
            lag: How long ago an item must have expired.

        Returns:
            How many items were deleted.
        """
        now = self._now()
        with clock.shown(now), self._backends.active():
            tables = self._backends.store("dynamodb", self._region).tables.values()
            deleted = sum(_expire(table, now - lag) for table in tables)
            for table in tables:
                if table.stream_shard is not None:
                    stream = f"{table.table_arn}/stream/{table.latest_stream_label}"
                    self._trim_old(stream, table.stream_shard, now)
        return deleted

    def _trim_old(self, stream: str, shard: Any, now: datetime) -> None:  # noqa: ANN401 - moto's
        oldest = now - RETENTION
        old = 0
        for item in shard.items:
            if _aware(item.record["dynamodb"]["ApproximateCreationDateTime"]) > oldest:
                break
            old += 1
        self._trim(stream, shard, old)

    def _trim(self, stream: str, shard: Any, count: int) -> None:  # noqa: ANN401 - moto's
        del shard.items[:count]
        shard.starting_sequence_number += count
        self._trimmed[stream] = self._trimmed.get(stream, 0) + count

    @contextmanager
    def _table(self, stream: str) -> Iterator[Any]:
        with self._backends.active():
            store = self._backends.store("dynamodb", self._region)
            yield store.get_table(stream.split("/")[1])


def _aware(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _expire(table: Any, before: datetime) -> int:  # noqa: ANN401 - moto's table
    """Delete from one table what expired before then; in the stream it is told as AWS's deed."""
    name = table.ttl.get("AttributeName")
    if table.ttl.get("TimeToLiveStatus") != "ENABLED":
        return 0
    until = before.timestamp()
    since = until - _TOO_OLD.total_seconds()
    over = [
        (item.hash_key, item.range_key)
        for item in table.all_items()
        if since <= _expiry(item.attrs.get(name)) <= until
    ]
    for partition, sort in over:
        table.delete_item(partition, sort)
        if table.stream_shard is not None:
            table.stream_shard.items[-1].record["userIdentity"] = dict(_SERVICE)
    if table.range_key_attr is not None:  # moto makes an empty partition for whoever looks for one
        for partition in [key for key, items in table.items.items() if not items]:
            del table.items[partition]
    return len(over)


def _expiry(attribute: Any) -> float:  # noqa: ANN401 - moto's attribute, if there is one
    """Return when an item expires; never, where the attribute is no number, as in DynamoDB."""
    if attribute is None or attribute.type != "N":
        return float("inf")
    return float(Decimal(attribute.value))
