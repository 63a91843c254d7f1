"""Callers who were lost: whether they were in the middle of something, and what they are told."""

from datetime import datetime
from typing import TYPE_CHECKING

from contact_center.adapters import items, keys, outbox, writes
from contact_center.adapters.aws import failures_as
from contact_center.adapters.unit_of_work import UnitOfWork
from contact_center.domain.callbacks.states import Text
from contact_center.domain.errors import StorageUnavailable
from contact_center.domain.language import Language
from contact_center.domain.phone import PhoneNumber

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


class DynamoLosses:
    """``Losses`` on DynamoDB."""

    def __init__(self, client: "DynamoDBClient", table: str) -> None:
        self._client = client
        self._table = table

    def halfway(self, phone: PhoneNumber, now: datetime) -> bool:
        work = UnitOfWork(self._client, self._table)
        work.want(keys.phone(phone), keys.HALFWAY)
        work.read()
        return bool(work.item(keys.phone(phone), keys.HALFWAY, now))

    def tell(
        self,
        text: Text,
        phone: PhoneNumber,
        language: Language,
        customer_id: str | None,
        at: datetime,
    ) -> None:
        known = {"language": language, "customer_id": customer_id}
        item = outbox.message(text.reference, text.template, phone, at, **known, **text.variables)
        with failures_as(StorageUnavailable):
            writes.put_if(self._client, self._table, items.to_wire(item), writes.NEW)
