"""The table during one step of a conversation: one request that reads, and one that writes.

Everything that a step will want is announced first and read together; everything that it changes is
collected and written together, all or nothing. So a caller waits for two round trips, whatever the
step does, and half a step is never stored.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from botocore.exceptions import ClientError

from contact_center.adapters import items, writes
from contact_center.adapters.aws import failures_as
from contact_center.adapters.backoff import pause
from contact_center.domain.errors import Raced, StorageUnavailable

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

Item = Mapping[str, Any]
Refusal = Callable[[Item], Exception]  # from what stands in the way, empty if that is not told

_WRITES: Final = 5  # of the same, where others are at work on it: they take milliseconds
_FIRST_PAUSE: Final = 0.01  # s; then twice as long each time: 0.15 s together, where a caller waits
_READS: Final = 2  # DynamoDB may hand keys back; more often than this it is in trouble


@dataclass(frozen=True, slots=True)
class Condition:
    """What must hold for a write."""

    expression: str
    values: Mapping[str, object] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)


NEW: Final = Condition(writes.NEW)


def unchanged(version: int) -> Condition:
    """Require that an item still has the version that was read; without one it is 0."""
    return Condition(writes.same_version(version), {":version": version})


def new_or_over(now: datetime) -> Condition:
    """Require that there is no such item, or that its time (``over_at``) has passed."""
    return Condition(f"{writes.NEW} OR over_at <= :now", {":now": items.epoch(now)})


def _raced(_stored: Item) -> Exception:
    return Raced("changed since it was read")


class UnitOfWork:
    """Reads once, writes once. One for each step; it remembers what was wanted and what is staged.

    ``read`` and ``write`` raise ``StorageUnavailable``.
    """

    def __init__(self, client: "DynamoDBClient", table: str) -> None:
        self._client = client
        self._table = table
        self._wanted: dict[tuple[str, str], None] = {}
        self._found: dict[tuple[str, str], Item] = {}
        self._actions: list[dict[str, Any]] = []
        self._refusals: list[Refusal] = []

    def want(self, pk: str, sk: str) -> None:
        """Announce an item that will be asked for."""
        self._wanted[pk, sk] = None

    def read(self) -> None:
        """Read what is wanted, in one request, strongly consistent."""
        pending: Any = [{"pk": {"S": pk}, "sk": {"S": sk}} for pk, sk in self._wanted]
        for _ in range(_READS):
            if not pending:
                return
            with failures_as(StorageUnavailable):
                reply = self._client.batch_get_item(
                    RequestItems={self._table: {"Keys": pending, "ConsistentRead": True}}
                )
            for wire in reply["Responses"].get(self._table, []):
                item = items.from_wire(wire)
                self._found[item["pk"], item["sk"]] = item
            left: Any = reply.get("UnprocessedKeys", {})
            pending = left.get(self._table, {}).get("Keys", [])
        if pending:
            raise StorageUnavailable("BatchGetItem: not all keys were read")

    def item(self, pk: str, sk: str, now: datetime | None = None) -> Item:
        """Return an item that was wanted; empty where there is none, or where it has expired.

        Raises:
            LookupError: It was not announced before ``read``: a mistake in the code.
        """
        if (pk, sk) not in self._wanted:
            raise LookupError(f"{sk} was not wanted before the read")
        found = self._found.get((pk, sk), {})
        return found if now is None or items.is_live(found, now) else {}

    def put(
        self,
        item: Item,
        condition: Condition | None = None,
        refusal: Refusal = _raced,
        *,
        decides: bool = False,
    ) -> None:
        """Stage an item.

        Args:
            item: The whole item with its key.
            condition: What must hold.
            refusal: Makes the error of ``write`` if it does not hold.
            decides: Its refusal is told, whichever other conditions do not hold either.
        """
        self._stage("Put", {"Item": items.to_wire(item)}, condition, refusal)
        if decides:
            self._actions.insert(0, self._actions.pop())
            self._refusals.insert(0, self._refusals.pop())

    def check(self, pk: str, sk: str, condition: Condition, refusal: Refusal = _raced) -> None:
        """Stage a condition on an item that is not changed."""
        self._stage("ConditionCheck", _key(pk, sk), condition, refusal)

    def update(
        self,
        pk: str,
        sk: str,
        expression: str,
        condition: Condition,
        refusal: Refusal = _raced,
    ) -> None:
        """Stage a change of attributes; values and names are those of the condition."""
        self._stage("Update", {**_key(pk, sk), "UpdateExpression": expression}, condition, refusal)

    def set(self, pk: str, sk: str, **attributes: str | int) -> None:
        """Stage new values of some attributes, whatever they were."""
        self._stage("Update", {**_key(pk, sk), **_expression("SET", " = ", attributes)}, None)

    def add(self, pk: str, sk: str, **numbers: int) -> None:
        """Stage that numbers grow, from 0 where there is none."""
        self._stage("Update", {**_key(pk, sk), **_expression("ADD", " ", numbers)}, None)

    def count(self, pk: str, sk: str, name: str, *, expires_at: int) -> None:
        """Stage that one more was counted, and until when the count is kept."""
        request = {
            **_key(pk, sk),
            "UpdateExpression": "ADD #count :one SET expires_at = :until",
            "ExpressionAttributeNames": {"#count": name},
            "ExpressionAttributeValues": items.to_wire({":one": 1, ":until": expires_at}),
        }
        self._stage("Update", request, None)

    def delete(self, pk: str, sk: str, condition: Condition | None = None) -> None:
        """Stage the deletion of an item, if it is there; ``Raced`` where a condition fails."""
        self._stage("Delete", _key(pk, sk), condition)

    def write(self) -> None:
        """Write everything that was staged, or nothing.

        Raises:
            Exception: What the first refused action was staged with; ``Raced`` by default. Only a
                condition that does not hold is told like this.
            StorageUnavailable: It failed, or others were at work on the same items all the time:
                that decides nothing, so it is repeated here before.
        """
        actions, self._actions = self._actions, []
        refusals, self._refusals = self._refusals, []
        with failures_as(StorageUnavailable):
            try:
                self._settled(actions)
            except writes.Refused as refused:
                first = min(refused.positions)
                raise refusals[first](items.from_wire(refused.stored.get(first, {}))) from None

    def _settled(self, actions: list[dict[str, Any]]) -> None:
        """Write; again, while others are at work on the same items."""
        for turn in range(_WRITES - 1):
            try:
                self._send(actions)
            except ClientError as exc:
                if not writes.is_conflict(exc):
                    raise
            else:
                return
            pause(turn, _FIRST_PAUSE)
        self._send(actions)

    def _send(self, actions: list[dict[str, Any]]) -> None:
        """Write; one item without a condition needs no transaction, which costs twice as much."""
        match actions:
            case [{"Put": request}] if "ConditionExpression" not in request:
                self._client.put_item(**request)
            case _:
                writes.transact(self._client, actions)

    def _stage(
        self,
        kind: str,
        request: dict[str, Any],
        condition: Condition | None,
        refusal: Refusal = _raced,
    ) -> None:
        request = {"TableName": self._table, **request}
        if condition:
            request["ConditionExpression"] = condition.expression
            request["ReturnValuesOnConditionCheckFailure"] = "ALL_OLD"
            if condition.values:
                request["ExpressionAttributeValues"] = items.to_wire(condition.values)
            if condition.names:
                request["ExpressionAttributeNames"] = dict(condition.names)
        self._actions.append({kind: request})
        self._refusals.append(refusal)


def _key(pk: str, sk: str) -> dict[str, Any]:
    return {"Key": {"pk": {"S": pk}, "sk": {"S": sk}}}


def _expression(verb: str, sign: str, attributes: Mapping[str, object]) -> dict[str, Any]:
    changes = ", ".join(f"#{name}{sign}:{name}" for name in attributes)
    return {
        "UpdateExpression": f"{verb} {changes}",
        "ExpressionAttributeNames": {f"#{name}": name for name in attributes},
        "ExpressionAttributeValues": items.to_wire({f":{n}": v for n, v in attributes.items()}),
    }
