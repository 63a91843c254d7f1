"""Links and passes in the table: their digests, never what opens them."""

import secrets
import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from contact_center.adapters import codec, items, keys
from contact_center.adapters.aws import failures_as
from contact_center.adapters.unit_of_work import Condition, UnitOfWork
from contact_center.domain.errors import Raced, StorageUnavailable
from contact_center.domain.language import Language
from contact_center.domain.links import (
    PASS_VALID_FOR,
    TOKEN_BYTES,
    VALID_FOR,
    Link,
    Pass,
    digest,
)
from contact_center.domain.phone import PhoneNumber

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

# Long enough to be told that a link is used or over, rather than that there is none.
KEEP_LINKS: Final = timedelta(days=7)

_UNUSED: Final = Condition("attribute_exists(pk) AND attribute_not_exists(used_at)")


def new_secret() -> str:
    """Return 128 random bits, in characters that an address may hold."""
    return secrets.token_urlsafe(TOKEN_BYTES)


class DynamoLinks:
    """``Links`` on DynamoDB.

    Args:
        client: Client of the table.
        table: Its name.
        base_url: Where the pages are, without a slash at the end; only ``issue`` needs it.
    """

    def __init__(self, client: "DynamoDBClient", table: str, base_url: str = "") -> None:
        self._client = client
        self._table = table
        self._base_url = base_url

    def issue(
        self,
        purpose: str,
        customer_id: str | None,
        phone: PhoneNumber | None,
        variables: Mapping[str, str],
        at: datetime,
        *,
        language: Language = "en",
        valid_for: timedelta = VALID_FOR,
    ) -> str:
        token = new_secret()
        link = Link(purpose, customer_id, phone, language, at, at + valid_for, variables)
        expires_at = items.epoch(link.valid_until + KEEP_LINKS)
        item = {
            **codec.plain(link),
            "pk": keys.link(digest(token)),
            "sk": keys.LINK,
            "expires_at": expires_at,
        }
        with failures_as(StorageUnavailable):
            self._client.put_item(TableName=self._table, Item=items.to_wire(item))
        return f"{self._base_url}/l/{token}"

    def find(self, token: str, now: datetime) -> Link | None:
        item = self._item(keys.link(digest(token)), keys.LINK, now)
        return codec.restored(Link, item) if item else None

    def redeem(self, token: str, link: Link, secret: str, now: datetime) -> Pass | None:
        issued = Pass(
            visit_id=str(uuid.uuid4()),
            link=digest(token),
            purpose=link.leads_to,
            customer_id=link.customer_id,
            phone=link.phone,
            language=link.language,
            began_at=now,
            valid_until=now + PASS_VALID_FOR,
            variables=link.variables,
        )
        work = UnitOfWork(self._client, self._table)
        condition = Condition(
            f"{_UNUSED.expression} AND valid_until > :at",
            {":at": items.instant(now), ":by": digest(secret)},
        )
        work.update(
            keys.link(digest(token)), keys.LINK, "SET used_at = :at, used_by = :by", condition
        )
        work.put(_stored(issued, secret))
        try:
            work.write()
        except Raced:
            return self._redeemed(token, secret, now)
        return issued

    def pass_of(self, secret: str, now: datetime) -> Pass | None:
        item = self._item(keys.page_pass(digest(secret)), keys.PASS, now)
        found = codec.restored(Pass, item) if item else None
        return found if found and now < found.valid_until else None

    def speak(self, secret: str, current: Pass) -> None:
        with failures_as(StorageUnavailable):
            self._client.put_item(
                TableName=self._table, Item=items.to_wire(_stored(current, secret))
            )

    def _redeemed(self, token: str, secret: str, now: datetime) -> Pass | None:
        """Return the pass that the same browser got for the same link just before."""
        mine = self.pass_of(secret, now)
        return mine if mine and mine.link == digest(token) else None

    def _item(self, pk: str, sk: str, now: datetime) -> Mapping[str, Any]:
        with failures_as(StorageUnavailable):
            reply = self._client.get_item(
                TableName=self._table,
                Key={"pk": {"S": pk}, "sk": {"S": sk}},
                ConsistentRead=True,
            )
        item = items.from_wire(reply.get("Item", {}))
        return item if items.is_live(item, now) else {}


def _stored(issued: Pass, secret: str) -> dict[str, Any]:
    return {
        **codec.plain(issued),
        "pk": keys.page_pass(digest(secret)),
        "sk": keys.PASS,
        "expires_at": items.epoch(issued.valid_until),
    }
