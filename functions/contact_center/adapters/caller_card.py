"""The caller's card: all that a call needs in its first second, in one partition of the table."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from contact_center.adapters import codec, items, keys
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
        return _card(reply["Items"], now)


def _card(stored: Iterable[items.Wire], now: datetime) -> CallerCard:
    """Put a card together; what cannot be read is left out, for the caller is on the line."""
    customers: list[Customer] = []
    matters: list[Matter] = []
    interactions: list[Interaction] = []
    halfway: list[Halfway] = []
    unreadable = 0
    for wire in stored:
        try:
            item = items.from_wire(wire)
            if not items.is_live(item, now):
                continue
            sk = item["sk"]
            if sk.startswith(keys.CUSTOMERS):
                customers.append(codec.restored(Customer, item))
            elif sk.startswith(keys.PAST):
                interactions.append(codec.restored(Interaction, item))
            elif sk.startswith(keys.MATTERS) and _is_known(item):
                matters.append(codec.restored(Matter, item))
            elif sk == keys.HALFWAY:
                halfway.append(codec.restored(Halfway, item))
        except ValueError:  # Unreadable, or a number that is none
            unreadable += 1
    return CallerCard(
        tuple(customers),
        tuple(matters),
        tuple(interactions),
        next(iter(halfway), None),
        unreadable,
    )


def _is_known(matter: Mapping[str, Any]) -> bool:
    """Tell whether a matter is of a kind that we know; newer versions may write others."""
    kind = matter.get("kind")
    return not isinstance(kind, str) or kind in KINDS
