"""Consistent reads of the table, for writers that decide by what they read."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from contact_center.adapters import items

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


class Reads:
    """One item, or those of a partition that begin alike."""

    def __init__(self, client: "DynamoDBClient", table: str) -> None:
        self._client = client
        self._table = table

    def item(self, pk: str, sk: str) -> dict[str, Any]:
        """Return an item; empty where there is none."""
        reply = self._client.get_item(
            TableName=self._table, Key={"pk": {"S": pk}, "sk": {"S": sk}}, ConsistentRead=True
        )
        return items.from_wire(reply.get("Item", {}))

    def query(self, pk: str, prefix: str) -> Iterator[dict[str, Any]]:
        """Yield the items of a partition whose sort keys begin with a prefix, however many."""
        pages = self._client.get_paginator("query").paginate(
            TableName=self._table,
            KeyConditionExpression="pk = :pk AND begins_with(sk, :prefix)",
            ExpressionAttributeValues={":pk": {"S": pk}, ":prefix": {"S": prefix}},
            ConsistentRead=True,
        )
        return (items.from_wire(item) for page in pages for item in page["Items"])
