"""Outages of areas: on the cards of every number there, and where reports look for what is known.

An outage reaches more cards than one transaction takes. So its original is written first and
decides; the copies follow in batches, and a repeat completes what was cut off.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final

from contact_center.adapters import codec, items, keys, records, writes
from contact_center.adapters.aws import failures_as
from contact_center.adapters.backoff import pause
from contact_center.adapters.customers import OPEN, closing, on_card
from contact_center.adapters.reads import Reads
from contact_center.domain.errors import StorageUnavailable
from contact_center.domain.matters import Matter

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

TURNS: Final = 8  # of a batch that is handed back, one after the other: 6.4 s at the most

_BATCH = 25  # BatchWriteItem takes no more
_REFERENCE = "#reference"


class DynamoOutages:
    """The outages of areas. Every method raises ``StorageUnavailable``."""

    def __init__(self, client: "DynamoDBClient", table: str) -> None:
        self._client = client
        self._table = table
        self._reads = Reads(client, table)

    def declare(self, area: str, outage: Matter) -> bool:
        """Put an outage on the card of every number in an area.

        A repeat completes what an interrupted call began, unless the outage is over by now.

        Returns:
            False when the outage is over.
        """
        with failures_as(StorageUnavailable):
            key = keys.outage(outage.reference)
            original = records.wire(keys.area(area), key, codec.plain(outage), status=OPEN)
            if not writes.put_if(self._client, self._table, original, writes.NEW):
                known = self._reads.item(keys.area(area), key)
                if known["status"] != OPEN:
                    return False
            self._let_know(area, outage)
            self._batch(
                {"PutRequest": {"Item": on_card(card, outage)}} for card in self._cards_of(area)
            )
            return True

    def end(self, area: str, reference: str) -> None:
        """Take an outage off the cards of an area; repeating it does no harm."""
        with failures_as(StorageUnavailable):
            self._close(area, reference)
            self._change_known(f"REMOVE {_REFERENCE}", reference)
            sk = keys.matter("outage", reference)
            self._batch(
                {"DeleteRequest": {"Key": {"pk": {"S": card}, "sk": {"S": sk}}}}
                for card in self._cards_of(area)
            )

    def _close(self, area: str, reference: str) -> None:
        action = closing(self._table, keys.area(area), keys.outage(reference))
        try:
            writes.transact(self._client, [action])
        except writes.Refused:
            return  # it was over

    def _let_know(self, area: str, outage: Matter) -> None:
        """Note an outage where callers who report something look for what is known."""
        incident = {
            "reference": outage.reference,
            "area": area,
            "since": items.instant(outage.at),
            "until": items.instant(outage.until) if outage.until else None,
            "words": outage.words,
        }
        values = items.to_wire({":incident": incident})
        self._change_known(f"SET {_REFERENCE} = :incident", outage.reference, values)

    def _change_known(
        self, expression: str, reference: str, values: items.Wire | None = None
    ) -> None:
        request: dict[str, Any] = {"ExpressionAttributeValues": values} if values else {}
        self._client.update_item(
            TableName=self._table,
            Key={"pk": {"S": keys.OUTAGES}, "sk": {"S": keys.KNOWN}},
            UpdateExpression=expression,
            ExpressionAttributeNames={_REFERENCE: reference},
            **request,
        )

    def _cards_of(self, area: str) -> list[str]:
        residents = self._reads.query(keys.area(area), keys.PHONES)
        return sorted({item["card"] for item in residents})

    def _batch(self, requests: Iterable[Any]) -> None:
        """Write many items, in any order; those that DynamoDB hands back go again, later."""
        waiting: list[Any] = list(requests)
        in_vain = 0
        while waiting:
            now, waiting = waiting[:_BATCH], waiting[_BATCH:]
            reply = self._client.batch_write_item(RequestItems={self._table: now})
            back = reply.get("UnprocessedItems", {}).get(self._table, [])
            waiting += back
            if not back:
                in_vain = 0
            elif in_vain == TURNS - 1:
                raise StorageUnavailable(f"BatchWriteItem: handed back {TURNS} times in a row")
            else:
                pause(in_vain)
                in_vain += 1
