"""Cases: stored once for each contact and topic, found by their number."""

from dataclasses import replace
from typing import TYPE_CHECKING

from contact_center.adapters import codec, items, keys, records, writes
from contact_center.adapters.aws import failures_as
from contact_center.domain.cases import Case, case_number
from contact_center.domain.errors import StorageUnavailable
from contact_center.domain.history import Fact
from contact_center.domain.matters import Matter, shown_until
from contact_center.domain.phone import PhoneNumber

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

_ATTEMPTS = 5  # five taken numbers in a row do not happen with fewer than millions of open cases
_RECEIPT = 0  # its position in the transaction

_INTENTS = {"bill": "pay_bill", "supply": "outage"}


class DynamoCases:
    """``Cases`` on DynamoDB."""

    def __init__(self, client: "DynamoDBClient", table: str) -> None:
        self._client = client
        self._table = table

    def open(self, case: Case, caller: PhoneNumber | None) -> tuple[Case, bool]:
        with failures_as(StorageUnavailable):
            for attempt in range(_ATTEMPTS):
                numbered = replace(case, number=case_number(case.contact_id, case.topic, attempt))
                try:
                    self._write(numbered, caller or case.phone)
                except writes.Refused as refused:
                    if _RECEIPT in refused.positions:
                        first = items.from_wire(refused.stored[_RECEIPT])
                        return codec.restored(Case, first), True
                else:
                    return numbered, False
        raise StorageUnavailable(f"no free case number after {_ATTEMPTS} attempts")

    def _write(self, case: Case, card: PhoneNumber) -> None:
        expires_at = items.epoch(case.opened_at + records.KEEP_CASES)
        original = records.wire(
            keys.case(case.number), keys.CASE, codec.plain(case), expires_at=expires_at
        )
        writes.transact(
            self._client,
            [
                writes.put(self._table, _receipt(case), writes.NEW, tell=True),
                writes.put(self._table, original, writes.NEW),
                writes.put(self._table, _on_card(case, card)),
            ],
        )


def _receipt(case: Case) -> items.Wire:
    """Return the item that makes the case once, and is a fact about its contact as well."""
    fact = Fact(
        source="CASE",
        key=case.topic,
        reported_at=case.opened_at,
        customer_id=case.customer_id,
        intent=_INTENTS.get(case.topic),
    )
    return records.wire(
        keys.contact(case.contact_id),
        keys.fact(fact.source, fact.key),
        {**codec.plain(fact), **codec.plain(case)},
        expires_at=items.epoch(case.opened_at + records.KEEP_CONTACTS),
    )


def _on_card(case: Case, card: PhoneNumber) -> items.Wire:
    matter = Matter(
        kind="case",
        reference=case.number,
        customer_id=case.customer_id,
        at=case.opened_at,
        until=case.answer_by,
        words={"en": case.topic},
    )
    shown = shown_until(matter) or case.opened_at + records.KEEP_CASES
    return records.wire(
        keys.phone(card),
        keys.on_card(matter),
        codec.plain(matter),
        expires_at=items.epoch(shown),
    )
