"""Callbacks in the table: each with its lock, its slot and its place in the lists, in one write."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from contact_center.adapters import (
    callback_slots,
    codec,
    do_not_call,
    items,
    keys,
    lines,
    outbox,
    records,
)
from contact_center.adapters.addresses import time_zone_in
from contact_center.adapters.aws import failures_as
from contact_center.adapters.texting.suppression import Digests
from contact_center.adapters.unit_of_work import NEW, Item, UnitOfWork, unchanged
from contact_center.callbacks.ports import Listing
from contact_center.domain.callbacks import states
from contact_center.domain.callbacks.slots import Taken
from contact_center.domain.callbacks.states import Callback, Text
from contact_center.domain.errors import AlreadyOpen, MustNotCall, StorageUnavailable
from contact_center.domain.history import Fact
from contact_center.domain.matters import Matter, shown_until
from contact_center.domain.phone import PhoneNumber

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

KEEP_CLOSED: Final = timedelta(days=400)
KEEP_POINTERS: Final = timedelta(days=30)  # from a contact to its callback

_LEFT_AFTER: Final = timedelta(minutes=1)  # Amazon Connect's queue, by whoever wrote that it does
_PAGE: Final = 200


class DynamoCallbacks:
    """``Callbacks`` on DynamoDB.

    Args:
        client: DynamoDB's.
        table: Its name.
        digests: Names the numbers that must not be called; asked by whoever calls, and of numbers
            that were keyed in.
    """

    def __init__(
        self, client: "DynamoDBClient", table: str, digests: Callable[[], Digests]
    ) -> None:
        self._client = client
        self._table = table
        self._digests = digests

    def get(self, callback_id: str) -> Callback | None:
        return _restored(self._read((keys.callback(callback_id), keys.CALLBACK))[0])

    def open_for(self, phone: PhoneNumber) -> Callback | None:
        (lock,) = self._read((keys.calling_number(phone.e164), keys.CALLBACK))
        return self.get(lock["callback_id"]) if lock else None

    def of_contact(self, contact_id: str) -> Callback | None:
        (pointer,) = self._read((keys.contact(contact_id), keys.CALLBACK))
        return self.get(pointer["callback_id"]) if pointer else None

    def forbids(self, phone: PhoneNumber) -> bool:
        return any(map(do_not_call.is_on, self._read(*do_not_call.forbids(self._digests(), phone))))

    def refused(self, callback: Callback) -> bool:
        asked = do_not_call.forbids(self._digests(), callback.phone)
        stop, calls = self._read(*asked)
        return do_not_call.forbid_it(stop, calls, callback.wished_at)

    def home(self, customer_id: str) -> str | None:
        (profile,) = self._read((keys.customer(customer_id), keys.PROFILE))
        return time_zone_in(profile)

    def taken(self, queue: str, days: Sequence[date]) -> Taken:
        if not days:
            return {}
        found = self._read(*((keys.callback_slots(queue, day), keys.SLOTS) for day in days))
        return {
            name.removeprefix("at:"): number
            for item in found
            for name, number in item.items()
            if name.startswith("at:")
        }

    def write(
        self,
        before: Callback | None,
        after: Callback,
        capacity: int,
        now: datetime,
        texts: Sequence[Text] = (),
    ) -> Callback:
        stored = replace(after, version=after.version + 1)
        work = UnitOfWork(self._client, self._table)
        self._lock(work, before, stored)
        if before is not None and before.is_waiting and states.is_to_be_dialled(stored):
            self._may_call(work, stored, now)
        if stored.waits_in_queue and before is not None and not before.waits_in_queue:
            self._may_call(work, stored, now)  # Amazon Connect dials it, and asks nobody
        work.put(_record(stored), unchanged(after.version) if before else NEW)
        callback_slots.move(work, before, stored, capacity)
        _list(work, before, stored)
        _show(work, before, stored)
        if before is None:
            work.put(_fact(stored))
        for contact_id in _contacts(stored) - (_contacts(before) if before else set()):
            work.put(_pointer(contact_id, stored))
        for text in texts:
            at = stored.moves[-1].at
            work.put(_message(text, stored, at))
        work.write()
        return stored

    def neglected(self, now: datetime) -> Listing:
        return self._listed(keys.OPEN_CALLBACKS, until=items.instant(now))

    def open(self) -> Listing:
        found = self._listed(keys.OPEN_CALLBACKS)
        return replace(found, callbacks=tuple(one for one in found.callbacks if one.is_open))

    def closed(self, day: date) -> Listing:
        return self._listed(keys.closed_callbacks(day))

    def note_accepted(self, queue: str, at: datetime) -> None:
        item = {"pk": keys.ACCEPTED_CALLBACKS, "sk": queue, "at": items.instant(at)}
        with failures_as(StorageUnavailable):
            self._client.put_item(TableName=self._table, Item=items.to_wire(item))

    def accepted(self, queue: str) -> datetime | None:
        (found,) = self._read((keys.ACCEPTED_CALLBACKS, queue))
        return datetime.fromisoformat(found["at"]) if found else None

    def _lock(self, work: UnitOfWork, before: Callback | None, after: Callback) -> None:
        """Keep it at one open callback for each number."""
        partition = keys.calling_number(after.phone.e164)
        if before is None:
            lock: dict[str, Any] = {
                "pk": partition,
                "sk": keys.CALLBACK,
                "callback_id": after.callback_id,
            }
            lock[lines.OUT] = int(after.is_out)
            work.put(lock, NEW, lambda there: AlreadyOpen(there.get("callback_id", "")))
        elif not before.is_open:
            return  # the number may have another one by now
        elif not after.is_open:
            work.delete(partition, keys.CALLBACK)
        elif after.is_out != before.is_out:
            work.set(partition, keys.CALLBACK, **{lines.OUT: int(after.is_out)})

    def _may_call(self, work: UnitOfWork, after: Callback, now: datetime) -> None:
        """Require, where an attempt or a place in a queue is written, that they may be called."""
        wished_at = after.wished_at
        for switch, off in do_not_call.unless_wished(self._digests(), after.phone, wished_at):
            work.check(*switch, off, lambda _stored: MustNotCall())
        own = after.origin if after.waits_in_queue else None  # long over when we call
        lines.require_free(work, after.phone, keys.RECIPIENT, now, own)

    def _read(self, *wanted: tuple[str, str]) -> list[Item]:
        work = UnitOfWork(self._client, self._table)
        for pk, sk in wanted:
            work.want(pk, sk)
        work.read()
        return [work.item(pk, sk) for pk, sk in wanted]

    def _listed(self, partition: str, until: str | None = None) -> Listing:
        """Return a list, page by page; up to a time where one is given."""
        found: list[Callback] = []
        unreadable: list[str] = []
        more: dict[str, Any] = {}
        while True:
            with failures_as(StorageUnavailable):
                page = self._client.query(
                    TableName=self._table,
                    KeyConditionExpression="pk = :list",
                    ExpressionAttributeValues={":list": {"S": partition}},
                    Limit=_PAGE,
                    **more,
                )
            for wire in page["Items"]:
                listed_at = wire["sk"]["S"]
                if until is not None and listed_at >= until:
                    return Listing(tuple(found), tuple(unreadable))
                try:
                    found.append(codec.restored(Callback, items.from_wire(wire)))
                except ValueError:
                    unreadable.append(keys.id_of_listed(listed_at))
            if "LastEvaluatedKey" not in page:
                return Listing(tuple(found), tuple(unreadable))
            more = {"ExclusiveStartKey": page["LastEvaluatedKey"]}


def _restored(item: Item) -> Callback | None:
    return codec.restored(Callback, item) if item else None


def _record(callback: Callback) -> Item:
    return {
        "pk": keys.callback(callback.callback_id),
        "sk": keys.CALLBACK,
        **codec.plain(callback),
        "expires_at": _kept_until(callback),
    }


def _kept_until(callback: Callback) -> int | None:
    return None if callback.is_open else items.epoch(callback.since + KEEP_CLOSED)


def _place(callback: Callback) -> tuple[str, str]:
    """Return where a callback is listed; one that failed leaves the open ones with its case."""
    to_hand_over = callback.state in ("exhausted", "expired") and not callback.case_number
    if not callback.is_open and not to_hand_over and not callback.leaves:
        day = callback.since.astimezone(UTC).date()
        return keys.closed_callbacks(day), keys.listed(
            items.instant(callback.since), callback.callback_id
        )
    at = items.instant(_look_at(callback))
    return keys.OPEN_CALLBACKS, keys.listed(at, callback.callback_id)


def _look_at(callback: Callback) -> datetime:
    if callback.leaves:
        return callback.since + _LEFT_AFTER
    if callback.waits_in_queue:
        return callback.since  # each sweep asks whether they still may be called
    after = states.heard_after(callback)
    if callback.state in ("scheduled", "retry_wait"):
        return callback.due_at + after
    return callback.since + after


def _list(work: UnitOfWork, before: Callback | None, after: Callback) -> None:
    place = _place(after)
    if before is not None and _place(before) != place:
        work.delete(*_place(before))
    listed = {**codec.plain(after), "expires_at": _kept_until(after)}
    work.put({"pk": place[0], "sk": place[1], **listed})


def _show(work: UnitOfWork, before: Callback | None, after: Callback) -> None:
    """Show it on the card of the number, so that whoever calls meanwhile is told of it."""
    matter = Matter("callback", after.callback_id, after.customer_id, after.promised_from)
    place = (keys.phone(after.phone), keys.on_card(matter))
    if not after.is_open:
        work.delete(*place)
    elif before is None or before.promised_from != after.promised_from:
        until = shown_until(matter)
        expires_at = items.epoch(until) if until else None
        item = {**codec.plain(matter), "expires_at": expires_at}
        work.put({"pk": place[0], "sk": place[1], **item})


def _contacts(callback: Callback) -> set[str]:
    known = (callback.origin, callback.asked_in, callback.contact_id)
    return {contact_id for contact_id in known if contact_id}


def _fact(callback: Callback) -> Item:
    """Return what the history of the contact in which it was asked for knows of it."""
    fact = Fact("CALLBACK", callback.callback_id, callback.requested_at)
    return {
        "pk": keys.contact(callback.asked_in or callback.origin),
        "sk": keys.fact(fact.source, fact.key),
        **codec.plain(fact),
        "expires_at": items.epoch(callback.requested_at + records.KEEP_CONTACTS),
    }


def _pointer(contact_id: str, callback: Callback) -> Item:
    return {
        "pk": keys.contact(contact_id),
        "sk": keys.CALLBACK,
        "callback_id": callback.callback_id,
        "expires_at": items.epoch(callback.moves[-1].at + KEEP_POINTERS),
    }


def _message(text: Text, callback: Callback, at: datetime) -> Item:
    known = {"customer_id": callback.customer_id, "language": callback.language}
    return outbox.message(
        text.reference, text.template, callback.phone, at, **{**known, **text.variables}
    )
