"""Customers and what is open with them: the writers behind the cards that calls read.

A card repeats what the partition of its customer says, so that a lookup is one request. So each
writer changes the original and its copies together, and once: a condition on the original decides,
and a repeat changes nothing.

What the copies are depends on the numbers of a customer and on what is open with them. Whoever
changes either raises the version of the profile, and requires the one that was read; overtaken, a
writer reads and decides again. Where one transaction does not take all copies, the original goes
first and the copies follow under the version: what is cut off in the middle, a repeat completes.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeVar

from botocore.exceptions import ClientError

from contact_center.adapters import codec, items, keys, records, writes
from contact_center.adapters.aws import failures_as
from contact_center.adapters.backoff import pause
from contact_center.adapters.reads import Reads
from contact_center.domain.callers import Customer
from contact_center.domain.errors import StorageUnavailable, UnknownCustomer
from contact_center.domain.matters import Matter, MatterKind, shown_until
from contact_center.domain.phone import PhoneNumber

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

ATTEMPTS: Final = 5  # of a writer whom others overtake
OPEN: Final = "open"

_CLOSED = "closed"
_TRANSACTION = 100  # actions; TransactWriteItems takes no more

_Action = dict[str, Any]
_Place = tuple[str, str]  # partition and sort key
_Result = TypeVar("_Result")


@dataclass(frozen=True, slots=True)
class _Profile:
    """A customer as stored, and how often their numbers or matters have changed."""

    customer: Customer
    phones: Sequence[PhoneNumber]
    version: int


class DynamoCustomers:
    """Customers, their numbers and their matters.

    Every method raises ``StorageUnavailable`` when the table does not answer, or when others were
    faster ``ATTEMPTS`` times.
    """

    def __init__(self, client: "DynamoDBClient", table: str) -> None:
        self._client = client
        self._table = table
        self._reads = Reads(client, table)

    def put_customer(self, customer: Customer, phones: Sequence[PhoneNumber]) -> None:
        """Write a customer and all their numbers; open matters follow to the new numbers."""

        def attempt() -> _Profile | None:
            before = self._profile(customer.customer_id)
            version = before.version if before else 0
            put = self._put_profile(_Profile(customer, phones, version + 1), version)
            copies = self._copying(_Profile(customer, phones, version + 1), before)
            if len(copies) < _TRANSACTION:
                writes.transact(self._client, [put, *copies])
                return None
            writes.transact(self._client, [put])
            return before or _Profile(customer, (), version)

        if before := self._settled(attempt):
            self._follow(before)

    def follow_profile(self, customer_id: str, before: Sequence[PhoneNumber]) -> None:
        """Bring the cards up to a customer's profile, which had other numbers before."""
        with failures_as(StorageUnavailable):
            now = self._profile(customer_id)
        if now:
            self._follow(_Profile(now.customer, before, now.version))

    def open_matter(self, matter: Matter) -> bool:
        """Open a matter of a customer, on the cards of all their numbers.

        Returns:
            False when it was opened before, be it closed by now: then nothing changes.

        Raises:
            UnknownCustomer: There is no such customer.
        """
        owner = matter.customer_id or ""
        sk = keys.matter(matter.kind, matter.reference)
        original = records.wire(keys.customer(owner), sk, _attributes(matter), status=OPEN)
        put = writes.put(self._table, original, writes.NEW)

        def attempt() -> tuple[bool, bool]:
            profile = self._known(owner)
            copies = [self._copy(phone, matter) for phone in profile.phones]
            together = len(copies) <= _TRANSACTION - 2
            return self._once(put, self._raise(profile), *(copies if together else ())), together

        opened, shown = self._settled(attempt)
        if not shown:
            self._settled(lambda: self._show(matter))
        return opened

    def close_matter(self, customer_id: str, kind: MatterKind, reference: str) -> bool:
        """Close a matter: it leaves the cards and stays with the customer as closed.

        Returns:
            False when it was not open.

        Raises:
            UnknownCustomer: There is no such customer.
        """
        sk = keys.matter(kind, reference)
        decisive = closing(self._table, keys.customer(customer_id), sk)

        def attempt() -> bool:
            profile = self._known(customer_id)
            copies = [writes.delete(self._table, keys.phone(phone), sk) for phone in profile.phones]
            together = len(copies) <= _TRANSACTION - 2
            closed = self._once(decisive, self._raise(profile), *(copies if together else ()))
            if not together:
                self._write(copies)
            return closed

        return self._settled(attempt)

    # Copies that one transaction does not take.

    def _follow(self, before: _Profile) -> None:
        """Make all copies of a customer follow the profile as it is now."""

        def attempt() -> None:
            now = self._profile(before.customer.customer_id)
            if now:
                self._write(self._copying(now, before), self._check(now))

        self._settled(attempt)

    def _show(self, matter: Matter) -> None:
        """Write the copies of a matter as long as it is open."""
        profile = self._known(matter.customer_id or "")
        what = (matter.kind, matter.reference)
        if what in [(each.kind, each.reference) for each in self._open_matters(profile.customer)]:
            copies = [self._copy(phone, matter) for phone in profile.phones]
            self._write(copies, self._check(profile))

    def _copying(self, now: _Profile, before: _Profile | None) -> list[_Action]:
        """Return the actions that make the copies of a customer follow the numbers they have."""
        matters = list(self._open_matters(now.customer))
        old = _copies(before, matters) if before else {}
        new = _copies(now, matters)
        return [
            *(writes.put(self._table, records.wire(*at, new[at])) for at in sorted(new)),
            *(writes.delete(self._table, *at) for at in sorted(old.keys() - new.keys())),
        ]

    def _copy(self, phone: PhoneNumber, matter: Matter) -> _Action:
        return writes.put(self._table, on_card(keys.phone(phone), matter))

    # Writing.

    def _settled(self, attempt: Callable[[], _Result]) -> _Result:
        """Read, decide and write; again, as long as others change what was read."""
        with failures_as(StorageUnavailable):
            for turn in range(ATTEMPTS):
                try:
                    return attempt()
                except writes.Refused:
                    continue
                except ClientError as exc:
                    if not writes.is_conflict(exc):
                        raise
                    pause(turn)
        raise StorageUnavailable(f"a customer's profile: overtaken {ATTEMPTS} times in a row")

    def _once(self, decisive: _Action, *actions: _Action) -> bool:
        """Write unless the first action is refused: then it was done before."""
        try:
            writes.transact(self._client, [decisive, *actions])
        except writes.Refused as refused:
            if 0 in refused.positions:
                return False
            raise
        return True

    def _write(self, copies: Sequence[_Action], *conditions: _Action) -> None:
        """Write any number of copies; each transaction has the conditions again."""
        room = _TRANSACTION - len(conditions)
        for start in range(0, len(copies), room):
            writes.transact(self._client, [*conditions, *copies[start : start + room]])

    def _put_profile(self, profile: _Profile, read: int) -> _Action:
        item = records.wire(
            keys.customer(profile.customer.customer_id),
            keys.PROFILE,
            codec.plain(profile.customer),
            phones=records.numbers(profile.phones),
            version=profile.version,
        )
        same = writes.same_version(read)
        put = {"TableName": self._table, "Item": item, "ConditionExpression": same}
        return {"Put": put | _values(read)}

    def _raise(self, profile: _Profile) -> _Action:
        """Return the action that raises a version, and requires the one that was read."""
        update = {
            "UpdateExpression": "SET version = :next",
            "ConditionExpression": writes.same_version(profile.version),
        }
        values = _values(profile.version, profile.version + 1)
        return {"Update": {**self._key(profile), **update, **values}}

    def _check(self, profile: _Profile) -> _Action:
        """Return the action that requires the version that was read."""
        same = writes.same_version(profile.version)
        check = {**self._key(profile), "ConditionExpression": same}
        return {"ConditionCheck": check | _values(profile.version)}

    def _key(self, profile: _Profile) -> dict[str, Any]:
        key = {"pk": {"S": keys.customer(profile.customer.customer_id)}, "sk": {"S": keys.PROFILE}}
        return {"TableName": self._table, "Key": key}

    # Reading.

    def _profile(self, customer_id: str) -> _Profile | None:
        item = self._reads.item(keys.customer(customer_id), keys.PROFILE)
        if not item:
            return None
        phones = records.numbers_in(item)
        return _Profile(codec.restored(Customer, item), phones, item.get("version", 0))

    def _known(self, customer_id: str) -> _Profile:
        profile = self._profile(customer_id)
        if profile is None:
            raise UnknownCustomer("a matter needs a customer who was put before")
        return profile

    def _open_matters(self, customer: Customer) -> Iterator[Matter]:
        for item in self._reads.query(keys.customer(customer.customer_id), keys.MATTERS):
            if item["status"] == OPEN:
                yield codec.restored(Matter, item)


def on_card(card: str, matter: Matter) -> items.Wire:
    """Return the copy of a matter that a card shows."""
    return records.wire(card, keys.on_card(matter), _attributes(matter))


def closing(table: str, pk: str, sk: str) -> _Action:
    """Return the action that closes what is open, and is refused if it is not."""
    return {
        "Update": {
            "TableName": table,
            "Key": {"pk": {"S": pk}, "sk": {"S": sk}},
            "UpdateExpression": "SET #status = :closed",
            "ConditionExpression": "#status = :open",
            "ExpressionAttributeNames": {"#status": "status"},
            "ExpressionAttributeValues": {":closed": {"S": _CLOSED}, ":open": {"S": OPEN}},
        }
    }


def _copies(profile: _Profile, matters: Iterable[Matter]) -> dict[_Place, Mapping[str, Any]]:
    """Return what is stored about a customer outside the customer's own partition, by its place."""
    copies: dict[_Place, Mapping[str, Any]] = {}
    customer = profile.customer
    known = sorted(matters, key=lambda each: each.at)  # of cases the latest is shown
    for phone in profile.phones:
        card = keys.phone(phone)
        copies[card, keys.customer(customer.customer_id)] = codec.plain(customer)
        in_area = (keys.area(customer.area), keys.resident(phone, customer.customer_id))
        copies[in_area] = {"card": card}
        for matter in known:
            copies[card, keys.on_card(matter)] = _attributes(matter)
    return copies


def _attributes(matter: Matter) -> dict[str, Any]:
    until = shown_until(matter)
    return {**codec.plain(matter), "expires_at": items.epoch(until) if until else None}


def _values(read: int, following: int | None = None) -> dict[str, Any]:
    return {"ExpressionAttributeValues": items.to_wire({":version": read, ":next": following})}
