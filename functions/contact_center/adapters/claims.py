"""``Claims`` in the table: what is claimed and not booked, by customer."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from contact_center.adapters import codec, items, keys
from contact_center.adapters.aws import failures_as
from contact_center.desk import Claim
from contact_center.domain.errors import StorageUnavailable

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


class DynamoClaims:
    """``Claims`` on DynamoDB: as many items as cards are being keyed in, and what was left."""

    def __init__(self, client: "DynamoDBClient", table: str) -> None:
        self._client = client
        self._table = table

    def open(self) -> Iterator[Claim]:
        request: dict[str, Any] = {
            "TableName": self._table,
            "KeyConditionExpression": "pk = :all",
            "ExpressionAttributeValues": items.to_wire({":all": keys.CLAIMS}),
        }
        while True:
            with failures_as(StorageUnavailable):
                reply = self._client.query(**request)
            for wire in reply["Items"]:
                yield codec.restored(Claim, items.from_wire(wire))
            if "LastEvaluatedKey" not in reply:
                return
            request["ExclusiveStartKey"] = reply["LastEvaluatedKey"]
