"""What the centre tells anyone who asks: how to find it, and notices with a validity."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from contact_center.adapters import items, keys, records
from contact_center.adapters.aws import failures_as
from contact_center.adapters.in_table.outages import incidents_in
from contact_center.domain.errors import StorageUnavailable
from contact_center.domain.incidents import OutageMap
from contact_center.domain.language import Language

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

_ADDRESS = "ADDRESS"
_NOTICE = "NOTICE"


class DynamoAnnouncements:
    """``Announcements`` on DynamoDB, and their writers."""

    def __init__(self, client: "DynamoDBClient", table: str) -> None:
        self._client = client
        self._table = table

    def address(self, language: Language) -> str | None:
        texts = {item["sk"]: item["text"] for item in self._read(_ADDRESS)}
        return texts.get(keys.information(language, "")) or texts.get(keys.information("en", ""))

    def notices(self, language: Language, now: datetime) -> Sequence[str]:
        moment = items.instant(now)
        valid = [
            item
            for item in self._read(_NOTICE)
            if item["valid_from"] <= moment < item["valid_until"]
        ]
        chosen: dict[str, dict[str, Any]] = {}
        for spoken in ("en", language):
            chosen |= {i["reference"]: i for i in valid if i["language"] == spoken}
        newest_first = sorted(chosen.values(), key=lambda i: i["valid_from"], reverse=True)
        return [item["text"] for item in newest_first]

    def outages(self, language: Language, now: datetime) -> Sequence[str]:
        with failures_as(StorageUnavailable):
            reply = self._client.query(  # one item: a role that queries needs no GetItem
                TableName=self._table,
                KeyConditionExpression="pk = :outages AND sk = :known",
                ExpressionAttributeValues=items.to_wire(
                    {":outages": keys.OUTAGES, ":known": keys.KNOWN}
                ),
            )
        known = [incidents_in(items.from_wire(item)) for item in reply["Items"]]
        return OutageMap(incidents=known[0] if known else ()).notices(language, now)

    def put_address(self, texts: Mapping[Language, str]) -> None:
        """Say how to find us, in every language."""
        for language, text in texts.items():
            self._put(_ADDRESS, keys.information(language, ""), {"text": text})

    def put_notice(
        self,
        reference: str,
        texts: Mapping[Language, str],
        *,
        valid_from: datetime,
        valid_until: datetime,
    ) -> None:
        """Announce something in every language, from one moment until another."""
        for language, text in texts.items():
            notice = {
                "reference": reference,
                "language": language,
                "text": text,
                "valid_from": items.instant(valid_from),
                "valid_until": items.instant(valid_until),
                "expires_at": items.epoch(valid_until),
            }
            self._put(_NOTICE, keys.information(language, reference), notice)

    def _put(self, what: str, sk: str, attributes: Mapping[str, Any]) -> None:
        with failures_as(StorageUnavailable):
            item = records.wire(keys.info(what), sk, attributes)
            self._client.put_item(TableName=self._table, Item=item)

    def _read(self, what: str) -> list[dict[str, Any]]:
        with failures_as(StorageUnavailable):
            reply = self._client.query(
                TableName=self._table,
                KeyConditionExpression="pk = :info",
                ExpressionAttributeValues={":info": {"S": keys.info(what)}},
            )
        return [items.from_wire(item) for item in reply["Items"]]
