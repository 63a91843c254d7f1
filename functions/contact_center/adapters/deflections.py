"""``Deflections`` in the table: begun with the text that carries the link, ended once."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from contact_center.adapters import codec, items, keys, outbox
from contact_center.adapters.aws import failures_as
from contact_center.adapters.unit_of_work import NEW, Condition, UnitOfWork
from contact_center.domain.deflection import Deflection
from contact_center.domain.errors import Raced, StorageUnavailable

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

KEEP: Final = timedelta(days=30)
TEMPLATE: Final = "continue"


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

    def find(self, contact_id: str) -> Deflection | None:
        with failures_as(StorageUnavailable):
            reply = self._client.get_item(
                TableName=self._table,
                Key={"pk": {"S": keys.deflection(contact_id)}, "sk": {"S": keys.DEFLECTION}},
                ConsistentRead=True,
            )
        return codec.restored(Deflection, items.from_wire(reply["Item"])) if "Item" in reply else None

    def end(self, contact_id: str, state: str, at: datetime) -> bool:
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
        try:
            work.write()
        except Raced:
            return False
        return True
