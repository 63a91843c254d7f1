"""Who is on a number's line: our callback, our call to a list, or its owner, who called us.

Callbacks and calls to lists each have a lock on the number as long as they are open; the lock says
whether a call of it may be out. Whoever called us is noted beside them. Whoever is about to call
requires, in the same transaction, that none of the others is on the line. ADR 54 and 57.
"""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from contact_center.adapters import items, keys, writes
from contact_center.adapters.aws import failures_as
from contact_center.adapters.unit_of_work import Condition, UnitOfWork
from contact_center.domain.errors import OnTheLine, StorageUnavailable
from contact_center.domain.phone import PhoneNumber

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

OUT: Final = "call_out"  # of a lock: 1 while a call may be out
LONGEST: Final = timedelta(minutes=45)  # of a wait, or a talk, of whose end no event tells
MOST: Final = 20  # contacts of one number, such as a company's, that are told apart

_TRIES: Final = 5  # of a change that others got ahead of
_FREE: Final = Condition(f"attribute_not_exists({OUT}) OR {OUT} = :no", {":no": 0})

Noted = Mapping[str, Mapping[str, Any]]  # contacts: the chain and the time that each is over


def require_free(
    work: UnitOfWork, phone: PhoneNumber, others: str, at: datetime, own: str | None = None
) -> None:
    """Stage that a number's line is free.

    Args:
        work: In which the call is claimed.
        phone: The number.
        others: Of whom no call may be out: ``keys.CALLBACK`` or ``keys.RECIPIENT``.
        at: When the call is claimed.
        own: The first contact of the chain in which it was asked for just now: that ends, and is
            in nobody's way, as long as nobody else of the number is with us.
    """
    partition = keys.calling_number(phone.e164)
    work.check(partition, others, _FREE, lambda _stored: OnTheLine())
    over, values = f"{writes.NEW} OR over_at <= :now", {":now": items.epoch(at)}
    gone = Condition(f"{over} OR chain_id = :own", {**values, ":own": own})
    work.check(
        partition,
        keys.CALLED_US,
        gone if own else Condition(over, values),
        lambda _stored: OnTheLine(),
    )


class DynamoLines:
    """``Lines`` on DynamoDB: one item for each number, with the contacts that are on its line."""

    def __init__(self, client: "DynamoDBClient", table: str) -> None:
        self._client = client
        self._table = table

    def take(self, phone: PhoneNumber, contact_id: str, chain_id: str, since: datetime) -> None:
        mine = {"chain_id": chain_id, "over_at": items.epoch(since + LONGEST)}

        def with_it(there: Noted) -> Noted:
            still = {name: one for name, one in there.items() if one["over_at"] > since.timestamp()}
            longest = sorted({**still, contact_id: mine}.items(), key=lambda it: it[1]["over_at"])
            return dict(longest[-MOST:])

        self._change(phone, with_it)

    def leave(self, phone: PhoneNumber, contact_id: str) -> None:
        self._change(
            phone, lambda there: {name: one for name, one in there.items() if name != contact_id}
        )

    def _change(self, phone: PhoneNumber, change: Callable[[Noted], Noted]) -> None:
        """Write who is on the line, provided that it is as it was read."""
        place = {"pk": keys.calling_number(phone.e164), "sk": keys.CALLED_US}
        with failures_as(StorageUnavailable):
            for _ in range(_TRIES):
                reply = self._client.get_item(
                    TableName=self._table, Key=items.to_wire(place), ConsistentRead=True
                )
                there = items.from_wire(reply.get("Item", {}))
                before: Noted = there.get("contacts", {})
                after = change(before)
                if after == before:
                    return
                version = there.get("version", 0)
                item = {**place, **_line(after), "version": version + 1}
                item["expires_at"] = max(item["over_at"], there.get("expires_at", 0))
                same, read = writes.same_version(version), items.to_wire({":version": version})
                if writes.put_if(self._client, self._table, items.to_wire(item), same, read):
                    return
        raise StorageUnavailable("others were faster every time")


def _line(contacts: Noted) -> dict[str, Any]:
    """Return what a claim asks: when the last one is over, and the chain if it is but one."""
    chains = {one["chain_id"] for one in contacts.values()}
    return {
        "contacts": contacts,
        "over_at": max((one["over_at"] for one in contacts.values()), default=0),
        "chain_id": chains.pop() if len(chains) == 1 else None,
    }
