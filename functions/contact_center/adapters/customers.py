"""Customers and what is open with them: the writers behind the cards that calls read.

A card repeats what the partitions of customers and areas say, so that a lookup is one request. So
each writer changes the original and its copies together, and once: a condition on the original
decides, and a repeat changes nothing.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from contact_center.adapters import codec, items, keys, records, writes
from contact_center.adapters.aws import failures_as
from contact_center.domain.callers import Customer
from contact_center.domain.errors import StorageUnavailable, UnknownCustomer
from contact_center.domain.matters import Matter, MatterKind, shown_until
from contact_center.domain.phone import PhoneNumber

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

_OPEN = "open"
_CLOSED = "closed"
_REFERENCE = "#reference"
_BATCH = 25  # BatchWriteItem takes no more

_Place = tuple[str, str]  # partition and sort key
_Profile = tuple[Customer, Sequence[PhoneNumber]]


class DynamoCustomers:
    """Customers, their numbers, their matters, and the outages of their areas.

    Every method raises ``StorageUnavailable`` when the table does not answer.
    """

    def __init__(self, client: "DynamoDBClient", table: str) -> None:
        self._client = client
        self._table = table

    def put_customer(self, customer: Customer, phones: Sequence[PhoneNumber]) -> None:
        """Write a customer and all their numbers; open matters follow to the new numbers."""
        with failures_as(StorageUnavailable):
            before = self._profile(customer.customer_id)
            profile = records.wire(
                keys.customer(customer.customer_id),
                keys.PROFILE,
                codec.plain(customer),
                phones=" ".join(phone.e164 for phone in phones),
            )
            copies = self._copying((customer, phones), before)
            writes.transact(self._client, [writes.put(self._table, profile), *copies])

    def follow_profile(self, customer_id: str, before: Sequence[PhoneNumber]) -> None:
        """Bring the cards up to a customer's profile, which had other numbers before."""
        with failures_as(StorageUnavailable):
            now = self._profile(customer_id)
            if now:
                writes.transact(self._client, self._copying(now, (now[0], before)))

    def _copying(self, now: _Profile, before: _Profile | None) -> list[dict[str, Any]]:
        """Return the actions that make the copies of a customer follow the numbers they have."""
        matters = list(self._open_matters(now[0].customer_id))
        old = _copies(*before, matters) if before else {}
        new = _copies(*now, matters)
        return [
            *(writes.put(self._table, records.wire(*at, new[at])) for at in sorted(new)),
            *(writes.delete(self._table, *at) for at in sorted(old.keys() - new.keys())),
        ]

    def open_matter(self, matter: Matter) -> bool:
        """Open a matter of a customer, on the cards of all their numbers.

        Returns:
            False when it was opened before, be it closed by now: then nothing changes.

        Raises:
            UnknownCustomer: There is no such customer.
        """
        with failures_as(StorageUnavailable):
            owner = matter.customer_id or ""
            original = records.wire(
                keys.customer(owner),
                keys.matter(matter.kind, matter.reference),
                _attributes(matter),
                status=_OPEN,
            )
            copies = [_shown(keys.phone(phone), matter) for phone in self._phones(owner)]
            return self._once(
                writes.put(self._table, original, writes.NEW),
                *(writes.put(self._table, copy) for copy in copies),
            )

    def close_matter(self, customer_id: str, kind: MatterKind, reference: str) -> bool:
        """Close a matter: it leaves the cards and stays with the customer as closed.

        Returns:
            False when it was not open.

        Raises:
            UnknownCustomer: There is no such customer.
        """
        with failures_as(StorageUnavailable):
            sk = keys.matter(kind, reference)
            return self._once(
                _closing(self._table, keys.customer(customer_id), sk),
                *(
                    writes.delete(self._table, keys.phone(phone), sk)
                    for phone in self._phones(customer_id)
                ),
            )

    def declare_outage(self, area: str, outage: Matter) -> bool:
        """Put an outage on the card of every number in an area.

        A repeat completes what an interrupted call began, unless the outage is over by now.

        Returns:
            False when the outage is over.
        """
        with failures_as(StorageUnavailable):
            key = keys.outage(outage.reference)
            original = records.wire(keys.area(area), key, codec.plain(outage), status=_OPEN)
            if not writes.put_if(self._client, self._table, original, writes.NEW):
                known = self._item(keys.area(area), key)
                if known["status"] != _OPEN:
                    return False
            self._let_know(area, outage)
            self._batch(
                {"PutRequest": {"Item": _shown(phone, outage)}} for phone in self._cards_of(area)
            )
            return True

    def end_outage(self, area: str, reference: str) -> None:
        """Take an outage off the cards of an area; repeating it does no harm."""
        with failures_as(StorageUnavailable):
            self._once(_closing(self._table, keys.area(area), keys.outage(reference)))
            self._change_known(f"REMOVE {_REFERENCE}", reference)
            sk = keys.matter("outage", reference)
            self._batch(
                {"DeleteRequest": {"Key": {"pk": {"S": card}, "sk": {"S": sk}}}}
                for card in self._cards_of(area)
            )

    def _let_know(self, area: str, outage: Matter) -> None:
        """Note an outage where callers who report something look for what is known."""
        incident = {
            "reference": outage.reference,
            "area": area,
            "since": items.instant(outage.at),
            "until": items.instant(outage.until) if outage.until else None,
            "words": outage.words,
        }
        values = items.to_wire({":incident": incident})
        self._change_known(f"SET {_REFERENCE} = :incident", outage.reference, values)

    def _change_known(
        self, expression: str, reference: str, values: items.Wire | None = None
    ) -> None:
        request: dict[str, Any] = {"ExpressionAttributeValues": values} if values else {}
        self._client.update_item(
            TableName=self._table,
            Key={"pk": {"S": keys.OUTAGES}, "sk": {"S": keys.KNOWN}},
            UpdateExpression=expression,
            ExpressionAttributeNames={_REFERENCE: reference},
            **request,
        )

    def _once(self, *actions: dict[str, Any]) -> bool:
        try:
            writes.transact(self._client, actions)
        except writes.Refused:
            return False
        return True

    def _profile(self, customer_id: str) -> _Profile | None:
        item = self._item(keys.customer(customer_id), keys.PROFILE)
        if not item:
            return None
        phones = [PhoneNumber(e164) for e164 in item["phones"].split()]
        return codec.restored(Customer, item), phones

    def _phones(self, customer_id: str) -> Sequence[PhoneNumber]:
        profile = self._profile(customer_id)
        if profile is None:
            raise UnknownCustomer("a matter needs a customer who was put before")
        return profile[1]

    def _open_matters(self, customer_id: str) -> Iterator[Matter]:
        for item in self._query(keys.customer(customer_id), keys.MATTERS):
            if item["status"] == _OPEN:
                yield codec.restored(Matter, item)

    def _cards_of(self, area: str) -> list[str]:
        residents = self._query(keys.area(area), keys.PHONES)
        return sorted({item["card"] for item in residents})

    def _item(self, pk: str, sk: str) -> dict[str, Any]:
        reply = self._client.get_item(
            TableName=self._table, Key={"pk": {"S": pk}, "sk": {"S": sk}}, ConsistentRead=True
        )
        return items.from_wire(reply.get("Item", {}))

    def _query(self, pk: str, prefix: str) -> Iterator[dict[str, Any]]:
        pages = self._client.get_paginator("query").paginate(
            TableName=self._table,
            KeyConditionExpression="pk = :pk AND begins_with(sk, :prefix)",
            ExpressionAttributeValues={":pk": {"S": pk}, ":prefix": {"S": prefix}},
            ConsistentRead=True,
        )
        return (items.from_wire(item) for page in pages for item in page["Items"])

    def _batch(self, requests: Iterable[Any]) -> None:
        """Write many items, in any order; those that DynamoDB hands back go again."""
        waiting: list[Any] = list(requests)
        while waiting:
            now, waiting = waiting[:_BATCH], waiting[_BATCH:]
            reply = self._client.batch_write_item(RequestItems={self._table: now})
            waiting += reply.get("UnprocessedItems", {}).get(self._table, [])


def _copies(
    customer: Customer, phones: Iterable[PhoneNumber], matters: Iterable[Matter]
) -> dict[_Place, Mapping[str, Any]]:
    """Return what is stored about a customer outside the customer's own partition, by its place."""
    copies: dict[_Place, Mapping[str, Any]] = {}
    known = list(matters)
    for phone in phones:
        card = keys.phone(phone)
        on_card = (card, f"{keys.customer(customer.customer_id)}")
        copies[on_card] = codec.plain(customer)
        in_area = (keys.area(customer.area), keys.resident(phone, customer.customer_id))
        copies[in_area] = {"card": card}
        for matter in known:
            copies[card, keys.on_card(matter)] = _attributes(matter)
    return copies


def _shown(card: str, matter: Matter) -> items.Wire:
    return records.wire(card, keys.on_card(matter), _attributes(matter))


def _attributes(matter: Matter) -> dict[str, Any]:
    until = shown_until(matter)
    return {**codec.plain(matter), "expires_at": items.epoch(until) if until else None}


def _closing(table: str, pk: str, sk: str) -> dict[str, Any]:
    return {
        "Update": {
            "TableName": table,
            "Key": {"pk": {"S": pk}, "sk": {"S": sk}},
            "UpdateExpression": "SET #status = :closed",
            "ConditionExpression": "#status = :open",
            "ExpressionAttributeNames": {"#status": "status"},
            "ExpressionAttributeValues": {":closed": {"S": _CLOSED}, ":open": {"S": _OPEN}},
        }
    }
