"""The history: facts about contacts, and the interactions worked out from them."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from contact_center.adapters import codec, items, keys, records, writes
from contact_center.adapters.aws import failures_as
from contact_center.domain import history
from contact_center.domain.errors import StorageUnavailable
from contact_center.domain.history import Fact
from contact_center.domain.interactions import Interaction
from contact_center.domain.phone import PhoneNumber

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

_NOT_OLDER = "attribute_not_exists(pk) OR facts <= :facts"


class DynamoContactHistory:
    """``ContactHistory`` on DynamoDB."""

    def __init__(self, client: "DynamoDBClient", table: str) -> None:
        self._client = client
        self._table = table

    def enter(self, contact_id: str, fact: Fact) -> None:
        interaction = history.compose(contact_id, [fact], began=None)
        actions = [
            writes.put(self._table, _began_item(interaction), writes.NEW),
            writes.put(self._table, _fact_item(contact_id, fact)),
            *(writes.put(self._table, item) for item in _interaction_items(interaction, facts=1)),
        ]
        with failures_as(StorageUnavailable):
            try:
                writes.transact(self._client, actions)
            except writes.Refused:
                self._keep(contact_id, fact)
                self.write(contact_id)

    def add(self, contact_id: str, fact: Fact) -> Sequence[Fact]:
        with failures_as(StorageUnavailable):
            self._keep(contact_id, fact)
            return self._known(contact_id)[0]

    def write(self, contact_id: str) -> bool:
        with failures_as(StorageUnavailable):
            facts, began = self._known(contact_id)
            interaction = history.compose(contact_id, facts, began=began)
            phones = self._phones(interaction.customer_id)
            stored = _interaction_items(interaction, facts=len(facts), phones=phones)
            if not stored:
                return False
            if began is None and not self._begin(interaction):
                return self.write(contact_id)
            for item in stored:
                counted = {":facts": item["facts"]}
                writes.put_if(self._client, self._table, item, _NOT_OLDER, counted)
            return True

    def record(self, interaction: Interaction) -> None:
        """Write an interaction that is over and known as a whole, such as one of another system."""
        with failures_as(StorageUnavailable):
            phones = self._phones(interaction.customer_id)
            for item in _interaction_items(interaction, facts=0, phones=phones):
                writes.put_if(self._client, self._table, item, writes.NEW)

    def _begin(self, interaction: Interaction) -> bool:
        """Decide when a contact began, once; False when that was decided meanwhile."""
        return writes.put_if(self._client, self._table, _began_item(interaction), writes.NEW)

    def _keep(self, contact_id: str, fact: Fact) -> None:
        self._client.put_item(TableName=self._table, Item=_fact_item(contact_id, fact))

    def _known(self, contact_id: str) -> tuple[list[Fact], datetime | None]:
        """Return every fact of a contact, and when its interaction began if it is written."""
        reply = self._client.query(
            TableName=self._table,
            KeyConditionExpression="pk = :contact",
            ExpressionAttributeValues={":contact": {"S": keys.contact(contact_id)}},
            ConsistentRead=True,  # the fact just kept must be among them
        )
        stored = [items.from_wire(item) for item in reply["Items"]]
        facts = [codec.restored(Fact, item) for item in stored if item["sk"].startswith(keys.FACTS)]
        began = [datetime.fromisoformat(i["at"]) for i in stored if i["sk"] == keys.BEGAN]
        return facts, began[0] if began else None

    def _phones(self, customer_id: str | None) -> list[PhoneNumber]:
        """Return the numbers of a customer: each of their cards shows each of their contacts."""
        if customer_id is None:
            return []
        reply = self._client.get_item(
            TableName=self._table,
            Key={"pk": {"S": keys.customer(customer_id)}, "sk": {"S": keys.PROFILE}},
            ProjectionExpression="phones",
        )
        return records.numbers_in(items.from_wire(reply.get("Item", {})))


def _interaction_items(
    interaction: Interaction, *, facts: int, phones: Sequence[PhoneNumber] = ()
) -> list[items.Wire]:
    partitions = {keys.phone(phone) for phone in phones}
    if interaction.phone:
        partitions.add(keys.phone(interaction.phone))
    if interaction.customer_id:
        partitions.add(keys.customer(interaction.customer_id))
    attributes = codec.plain(interaction)
    expires_at = items.epoch(interaction.at + records.KEEP_INTERACTIONS)
    sk = keys.past(interaction.at, interaction.contact_id)
    return [
        records.wire(partition, sk, attributes, facts=facts, expires_at=expires_at)
        for partition in sorted(partitions)
    ]


def _fact_item(contact_id: str, fact: Fact) -> items.Wire:
    return records.wire(
        keys.contact(contact_id),
        keys.fact(fact.source, fact.key),
        codec.plain(fact),
        expires_at=items.epoch(fact.reported_at + records.KEEP_CONTACTS),
    )


def _began_item(interaction: Interaction) -> items.Wire:
    return records.wire(
        keys.contact(interaction.contact_id),
        keys.BEGAN,
        {"at": items.instant(interaction.at)},
        expires_at=items.epoch(interaction.at + records.KEEP_CONTACTS),
    )
