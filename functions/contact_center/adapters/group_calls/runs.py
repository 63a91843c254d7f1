"""``Runs`` in the table: a run, its recipients, who of them is next, and what became of them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final, TypeVar

from contact_center import telemetry
from contact_center.adapters import codec, items, keys, lines
from contact_center.adapters.aws import failures_as
from contact_center.adapters.do_not_call import OFF, forbids
from contact_center.adapters.group_calls import listing
from contact_center.adapters.texting.suppression import Digests
from contact_center.adapters.unit_of_work import NEW, Condition, Item, UnitOfWork, unchanged
from contact_center.domain.errors import MustNotCall, Raced, StorageUnavailable
from contact_center.domain.group_calls import attempts, recipients
from contact_center.domain.group_calls.recipients import Recipient
from contact_center.domain.group_calls.runs import Run
from contact_center.domain.group_calls.screening import Refusal
from contact_center.group_calls.ports import (
    CalledBefore,
    InAnotherRun,
    Listed,
    NotRunning,
    ReachedBefore,
)

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

KEEP: Final = timedelta(days=5 * 366)  # who sells something keeps it for five years: 16 CFR 310.5
_KEEP_DRAFTS: Final = timedelta(days=7)
_KEEP_POINTERS: Final = timedelta(days=30)  # from a contact to its recipient
_Kind = TypeVar("_Kind", Run, Recipient)
_RUNS: Final = 100  # that are read at once
_PEOPLE: Final = 400  # that are read at once: less than the megabyte that a query returns
_RUNNING: Final = Condition("#state = :running", {":running": "running"}, {"#state": "state"})

Place = tuple[str, str]


class AlreadyThere(Exception):  # noqa: N818 - an answer, not a failure
    """A recipient is stored already."""


class DynamoRuns:
    """``Runs`` on DynamoDB.

    Args:
        client: DynamoDB's.
        table: Its name.
        digests: Names the numbers that must not be called.
    """

    def __init__(
        self, client: "DynamoDBClient", table: str, digests: Callable[[], Digests]
    ) -> None:
        self._client = client
        self._table = table
        self._digests = digests

    def run(self, run_id: str) -> Run | None:
        item = self._item(keys.run(run_id), keys.RUN)
        return codec.restored(Run, item) if item else None

    def all(self) -> Sequence[Run]:
        runs, after = list[Run](), ""
        while found := self._query(keys.RUNS_OF_CALLS, _RUNS, after):
            read = (_readable(Run, item) for item in found)
            runs.extend(run for run in read if run is not None)
            after = str(found[-1]["sk"])
        return sorted(runs, key=lambda run: run.drafted_at)

    def counts(self, run_id: str) -> Mapping[str, int]:
        item = self._item(keys.run(run_id), keys.COUNTS)
        return {name: value for name, value in item.items() if isinstance(value, int)}

    def called_before(self, digest: str) -> tuple[str, datetime] | None:
        item = self._item(keys.call_list(digest), keys.RUN)
        return (item["run_id"], datetime.fromisoformat(item["at"])) if item else None

    def write(self, before: Run | None, after: Run) -> Run:
        work = self._work()
        stored = _stage(work, before, after)
        work.write()
        return stored

    def approve(self, before: Run, after: Run, *, again: bool) -> Run:
        work = self._work()
        at = after.moves[-1].at
        pointer = {
            "pk": keys.call_list(after.digest),
            "sk": keys.RUN,
            "run_id": after.run_id,
            "at": items.instant(at),
            "expires_at": items.epoch(at + KEEP),
        }
        own = Condition(f"{NEW.expression} OR run_id = :run", {":run": after.run_id})
        work.put(
            pointer,
            None if again else own,
            lambda it: CalledBefore(it["run_id"], datetime.fromisoformat(it["at"])),
            decides=True,
        )
        stored = _stage(work, before, after)
        work.write()
        return stored

    def add(self, recipient: Recipient) -> bool:
        work = self._work()
        lock = {
            "pk": keys.calling_number(recipient.call.phone.e164),
            "sk": keys.RECIPIENT,
            "run_id": recipient.run_id,
            "line": recipient.line,
        }
        stored = recipient.with_call(recipient.call.changed(version=1))
        work.put(_record(stored), NEW, lambda _stored: AlreadyThere())
        work.put(lock, NEW, lambda _stored: InAnotherRun())
        now = items.epoch(recipient.call.requested_at)
        work.check(
            *_reached(recipient),
            Condition(f"{NEW.expression} OR expires_at <= :now", {":now": now}),
            lambda _stored: ReachedBefore(),
        )
        listing.stage(work, None, stored)
        self._count(work, None, stored)
        try:
            work.write()
        except AlreadyThere:
            return False
        return True

    def get(self, run_id: str, line: int) -> Recipient | None:
        item = self._item(keys.run(run_id), keys.recipient(line))
        return _readable(Recipient, item) if item else None

    def of_contact(self, contact_id: str) -> Recipient | None:
        item = self._item(keys.contact(contact_id), keys.RECIPIENT)
        return self.get(item["run_id"], item["line"]) if item else None

    def of_run(self, run_id: str) -> Iterable[tuple[int, Recipient | None]]:
        partition, after = keys.run(run_id), f"{keys.RECIPIENT}#"
        while found := self._query(partition, _PEOPLE, after):
            for item in found:
                if not str(item["sk"]).startswith(f"{keys.RECIPIENT}#"):
                    return
                yield int(str(item["sk"]).rpartition("#")[2]), _readable(Recipient, item)
            after = str(found[-1]["sk"])

    def leave_out(self, run_id: str, last: int, why: Mapping[int, Refusal], at: datetime) -> None:
        item = {"pk": keys.run(run_id), "sk": keys.left_out(last)}
        kept = {"why": {str(line): reason for line, reason in why.items()}}
        whole = items.to_wire({**item, **kept, "expires_at": items.epoch(at + KEEP)})
        with failures_as(StorageUnavailable):
            self._client.put_item(TableName=self._table, Item=whole)

    def left_out(self, run_id: str) -> Mapping[int, Refusal]:
        partition, after, why = keys.run(run_id), keys.LEFT_OUT, dict[int, Refusal]()
        while found := self._query(partition, _PEOPLE, after):
            for item in found:
                if not str(item["sk"]).startswith(keys.LEFT_OUT):
                    return why
                why.update((int(line), reason) for line, reason in item["why"].items())
            after = str(found[-1]["sk"])
        return why

    def waiting(self, run_id: str, queue: str, most: int) -> Sequence[Listed]:
        found = self._query(keys.run_due(run_id, queue), most)
        return [listing.read(run_id, queue, item) for item in found]

    def out(self, run_id: str, most: int) -> Sequence[Listed]:
        return self.waiting(run_id, listing.AIR, most)

    def drop(self, listed: Listed, now: datetime) -> bool:
        place = self._item(*listing.place_of(listed))
        number = place.get("number")
        lock = self._item(keys.calling_number(number), keys.RECIPIENT) if number else {}
        work = self._work()
        listing.stage_drop(work, listed, place, lock, items.epoch(now + KEEP))
        try:
            work.write()
        except Raced:
            return False
        return True

    def change(
        self, before: Recipient, after: Recipient, *, calls_at: datetime | None = None
    ) -> Recipient:
        version = before.call.version
        stored = after.with_call(after.call.changed(version=version + 1))
        work = self._work()
        if calls_at:
            run = keys.run(after.run_id), keys.RUN
            work.check(*run, _RUNNING, lambda _stored: NotRunning())
            for switch in forbids(self._digests(), after.call.phone):
                work.check(*switch, OFF, lambda _stored: MustNotCall())
            lines.require_free(work, after.call.phone, keys.CALLBACK, calls_at)
        work.put(_record(stored), unchanged(version))
        listing.stage(work, before, stored)
        self._count(work, before, stored)
        lock = keys.calling_number(after.call.phone.e164), keys.RECIPIENT
        if not stored.call.is_open and before.call.is_open:
            work.delete(*lock)
        elif stored.is_out != before.is_out:
            work.set(lock[0], lock[1], **{lines.OUT: int(stored.is_out)})
        if stored.call.state == "completed" and before.call.is_open:
            pk, sk = _reached(stored)
            until = stored.call.promised_by
            known = {"run_id": stored.run_id, "until": items.instant(until)}
            work.put({"pk": pk, "sk": sk, **known, "expires_at": items.epoch(until)})
        if rests := attempts.rests_until(before, stored):
            item = {"pk": lock[0], "sk": keys.RESTS, "until": items.instant(rests)}
            work.put({**item, "expires_at": items.epoch(rests)})
        contact_id = stored.call.contact_id
        if contact_id and contact_id != before.call.contact_id:
            work.put(_pointer(contact_id, stored))
        work.write()
        return stored

    def _count(self, work: UnitOfWork, before: Recipient | None, after: Recipient) -> None:
        changes = recipients.counts(before, after)
        if changes:
            work.add(keys.run(after.run_id), keys.COUNTS, **changes)
        air = int(after.in_the_air) - int(bool(before and before.in_the_air))
        if air:
            work.add(keys.DIALLER, keys.AIR, **{after.takes_room_of: air})

    def _work(self) -> UnitOfWork:
        return UnitOfWork(self._client, self._table)

    def _item(self, pk: str, sk: str) -> Item:
        work = self._work()
        work.want(pk, sk)
        work.read()
        return work.item(pk, sk)

    def _query(self, partition: str, most: int, after: str = "") -> list[dict[str, Any]]:
        start = {"pk": {"S": partition}, "sk": {"S": after}}
        more: dict[str, Any] = {"ExclusiveStartKey": start} if after else {}
        with failures_as(StorageUnavailable):
            page = self._client.query(
                TableName=self._table,
                KeyConditionExpression="pk = :list",
                ExpressionAttributeValues={":list": {"S": partition}},
                Limit=most,
                ConsistentRead=True,
                **more,
            )
        return [items.from_wire(wire) for wire in page["Items"]]


def _readable(kind: type[_Kind], item: Item) -> _Kind | None:
    """Return what an item says; None of one that cannot be read: it stops no other."""
    try:
        return codec.restored(kind, item)
    except codec.Unreadable as exc:
        telemetry.logger.error("unreadable", pk=item.get("pk"), sk=item.get("sk"), detail=str(exc))
        return None


def _stage(work: UnitOfWork, before: Run | None, after: Run) -> Run:
    stored = replace(after, version=after.version + 1)
    keep = _KEEP_DRAFTS if after.state == "drafted" else KEEP
    item = {**codec.plain(stored), "expires_at": items.epoch(after.moves[-1].at + keep)}
    work.put(
        {"pk": keys.run(after.run_id), "sk": keys.RUN, **item},
        unchanged(after.version) if before else NEW,
    )
    if after.settled:
        work.delete(keys.RUNS_OF_CALLS, after.run_id)
    else:
        work.put({"pk": keys.RUNS_OF_CALLS, "sk": after.run_id, **item})
    return stored


def _record(recipient: Recipient) -> Item:
    call = recipient.call
    until = None if call.is_open else items.epoch(call.since + KEEP)
    place = {"pk": keys.run(recipient.run_id), "sk": keys.recipient(recipient.line)}
    return {**place, **codec.plain(recipient), "version": call.version, "expires_at": until}


def _reached(recipient: Recipient) -> Place:
    """Return where it stands that somebody was reached for the reason of their row."""
    call = recipient.call
    return keys.calling_number(call.phone.e164), keys.reached(call.about or "")


def _pointer(contact_id: str, recipient: Recipient) -> Item:
    until = recipient.call.moves[-1].at + _KEEP_POINTERS
    return {
        "pk": keys.contact(contact_id),
        "sk": keys.RECIPIENT,
        "run_id": recipient.run_id,
        "line": recipient.line,
        "expires_at": items.epoch(until),
    }
