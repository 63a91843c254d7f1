"""Conversations whose contact is over: for who follows contact events."""

from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

from contact_center.adapters import items, keys
from contact_center.adapters.aws import code_of, failures_as
from contact_center.domain.errors import StorageUnavailable

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


class DynamoConversations:
    """``Conversations`` on DynamoDB."""

    def __init__(self, client: "DynamoDBClient", table: str) -> None:
        self._client = client
        self._table = table

    def hung_up(self, contact_id: str) -> tuple[str, str] | None:
        with failures_as(StorageUnavailable):
            try:
                reply = self._client.update_item(
                    TableName=self._table,
                    Key={"pk": {"S": keys.session(contact_id)}, "sk": {"S": keys.SESSION}},
                    UpdateExpression="SET #stage = :ended",
                    ConditionExpression="attribute_exists(pk) AND #stage <> :ended",
                    ExpressionAttributeNames={"#stage": "stage"},
                    ExpressionAttributeValues={":ended": {"S": "ended"}},
                    ReturnValues="ALL_OLD",
                )
            except ClientError as exc:
                if code_of(exc) == "ConditionalCheckFailedException":
                    return None
                raise
        left = items.from_wire(reply["Attributes"])
        steps = {"confirming": "confirm", "paying": "card"}
        return left["transaction"], steps.get(left["stage"], left["asked"] or "begin")
