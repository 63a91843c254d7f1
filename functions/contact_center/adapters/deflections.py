"""``Deflections`` in the table: begun with the text that carries the link, ended once."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from contact_center.adapters import codec, items, keys, outbox
from contact_center.adapters.aws import failures_as
from contact_center.adapters.texting.standing import standing_of, suppression_place
from contact_center.adapters.texting.suppression import Digests
from contact_center.adapters.unit_of_work import NEW, Condition, UnitOfWork
from contact_center.domain.deflection import Deflection
from contact_center.domain.errors import Raced, StorageUnavailable
from contact_center.domain.phone import PhoneNumber
from contact_center.domain.texts.gate import can_be_texted

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

KEEP: Final = timedelta(days=30)
TEMPLATE: Final = "continue"
_AT_ONCE: Final = 100  # ended in one sweep; the next comes soon


class DynamoDeflections:
    """``Deflections`` on DynamoDB."""

    def __init__(self, client: "DynamoDBClient", table: str) -> None:
        self._client = client
        self._table = table

    def start(self, deflection: Deflection) -> bool:
        work = UnitOfWork(self._client, self._table)
        work.put(
            {
                **codec.plain(deflection),
                "pk": keys.deflection(deflection.contact_id),
                "sk": keys.DEFLECTION,
                "expires_at": items.epoch(deflection.started_at + KEEP),
            },
            NEW,
        )
        due = keys.due(deflection.due_at, deflection.contact_id)
        work.put(
            {
                "pk": keys.DEFLECTIONS,
                "sk": due,
                "expires_at": items.epoch(deflection.started_at + KEEP),
            }
        )
        work.put(
            outbox.message(
                f"deflection-{deflection.contact_id}",
                TEMPLATE,
                deflection.phone,
                deflection.started_at,
                customer_id=deflection.customer_id,
                language=deflection.language,
                transaction=deflection.transaction,
                deflection=deflection.contact_id,
                contact=deflection.chain_id,
            ),
            NEW,
        )
        try:
            work.write()
        except Raced:
            return False
        return True

    def end(self, contact_id: str, state: str, at: datetime) -> Deflection | None:
        found = self._find(contact_id)
        if found is None or found.state != "started":
            return None
        work = UnitOfWork(self._client, self._table)
        started = Condition(
            "#state = :started",
            {":started": "started", ":state": state, ":at": items.instant(at)},
            {"#state": "state"},
        )
        work.update(
            keys.deflection(contact_id),
            keys.DEFLECTION,
            "SET #state = :state, ended_at = :at",
            started,
        )
        work.delete(keys.DEFLECTIONS, keys.due(found.due_at, contact_id))
        try:
            work.write()
        except Raced:
            return None
        return found

    def due(self, now: datetime) -> Sequence[str]:
        with failures_as(StorageUnavailable):
            reply = self._client.query(
                TableName=self._table,
                KeyConditionExpression="pk = :all AND sk < :now",
                ExpressionAttributeValues=items.to_wire(
                    {":all": keys.DEFLECTIONS, ":now": keys.due(now, "~")}
                ),
                Limit=_AT_ONCE,
            )
        return [item["sk"]["S"].partition("#")[2] for item in reply["Items"]]

    def _find(self, contact_id: str) -> Deflection | None:
        with failures_as(StorageUnavailable):
            reply = self._client.get_item(
                TableName=self._table,
                Key={"pk": {"S": keys.deflection(contact_id)}, "sk": {"S": keys.DEFLECTION}},
                ConsistentRead=True,
            )
        item = items.from_wire(reply.get("Item", {}))
        return codec.restored(Deflection, item) if item else None


class TextableNumbers:
    """Tells which numbers may be texted what they ask for.

    Args:
        client: Client of the table.
        table: Its name.
        digests: Names of numbers that said STOP.
        fictional: Begin of the numbers of stories, taken for mobile; empty: none.
    """

    def __init__(
        self, client: "DynamoDBClient", table: str, digests: Digests, fictional: str
    ) -> None:
        self._client, self._table = client, table
        self._digests, self._fictional = digests, fictional

    def __call__(self, number: PhoneNumber) -> bool:
        is_ours = bool(self._fictional) and number.e164.startswith(self._fictional)
        return (is_ours or can_be_texted(number.e164)) and not self._stopped(number)

    def _stopped(self, number: PhoneNumber) -> bool:
        pk, sk = suppression_place(self._digests.of(number))
        with failures_as(StorageUnavailable):
            reply = self._client.get_item(
                TableName=self._table,
                Key={"pk": {"S": pk}, "sk": {"S": sk}},
                ConsistentRead=True,
            )
        return standing_of({}, items.from_wire(reply.get("Item", {}))).suppressed
