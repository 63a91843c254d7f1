"""The caller's card: all that a call needs in its first second, in one partition of the table."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from contact_center.adapters import items, keys, records
from contact_center.adapters.aws import failures_as
from contact_center.domain.callers import Customer
from contact_center.domain.errors import StorageUnavailable
from contact_center.domain.interactions import Interaction
from contact_center.domain.lookup import CallerCard, Halfway
from contact_center.domain.matters import KINDS, Matter
from contact_center.domain.phone import PhoneNumber

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

# What one lookup reads, however long the history: the five lines an agent sees, with room for what
# is open, and for what has expired and is not deleted yet: the limit counts that too. 24 items of
# some 300 bytes are one read unit at eventual consistency. A number with so many customers and
# matters that its past does not fit is still recognised as shared.
CARD_ITEMS = 24


class DynamoCallerCards:
    """``CallerCards`` on DynamoDB."""

    def __init__(self, client: "DynamoDBClient", table: str) -> None:
        self._client = client
        self._table = table

    def read(self, phone: PhoneNumber, now: datetime) -> CallerCard:
        with failures_as(StorageUnavailable):
            reply = self._client.query(
                TableName=self._table,
                KeyConditionExpression="pk = :card",
                ExpressionAttributeValues={":card": {"S": keys.phone(phone)}},
                Limit=CARD_ITEMS,
            )
        return _card(map(items.from_wire, reply["Items"]), now)


def _card(stored: Iterable[Mapping[str, Any]], now: datetime) -> CallerCard:
    customers: list[Customer] = []
    matters: list[Matter] = []
    interactions: list[Interaction] = []
    halfway: Halfway | None = None
    for item in stored:
        if not items.is_live(item, now):
            continue
        sk = item["sk"]
        if sk.startswith(keys.CUSTOMERS):
            customers.append(records.restored(Customer, item))
        elif sk.startswith(keys.PAST):
            interactions.append(records.restored(Interaction, item))
        elif sk.startswith(keys.MATTERS) and item["kind"] in KINDS:
            matters.append(records.restored(Matter, item))
        elif sk == keys.HALFWAY:
            halfway = Halfway(item["transaction"], item.get("customer_id"), item["words"])
    return CallerCard(tuple(customers), tuple(matters), tuple(interactions), halfway)
