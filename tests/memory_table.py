"""A table in memory for tests that make more requests than moto can play.

It speaks botocore's shapes, as far as ``UnitOfWork`` and the readers of self-service use them:
all-or-nothing transactions, their conditions and their reasons. What it does not know it refuses.
``tests/functional/self_service`` plays the same stories on moto.
"""

import re
from collections import Counter
from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from botocore.exceptions import ClientError

Item = dict[str, Any]
_TERM = re.compile(r"(?:(attribute_(?:not_)?exists)\((\S+)\)|(\S+) (=|<=|>) (:\w+))")
_COMPARE: Mapping[str, Callable[[Any, Any], bool]] = {
    "=": lambda stored, given: bool(stored == given),
    "<=": lambda stored, given: _worth(stored) <= _worth(given),
    ">": lambda stored, given: _worth(stored) > _worth(given),
}


@dataclass
class MemoryTable:
    """A DynamoDB client with one table.

    Attributes:
        requests: How often each operation was called.
        conflicts: So many transactions find others at work on the same items.
        before_write: Called before each transaction: a test lets somebody else be faster.
        down: Names of operations that fail.
        lost: Names of operations that succeed, but whose answer is lost on its way.
    """

    items: dict[tuple[str, str], Item] = field(default_factory=dict)
    requests: Counter[str] = field(default_factory=Counter)
    conflicts: int = 0
    before_write: list[Callable[[], None]] = field(default_factory=list)
    down: set[str] = field(default_factory=set)
    lost: set[str] = field(default_factory=set)

    def batch_get_item(self, RequestItems: Mapping[str, Any]) -> dict[str, Any]:  # noqa: N803
        self._called("BatchGetItem")
        ((table, wanted),) = RequestItems.items()
        keys = [(key["pk"]["S"], key["sk"]["S"]) for key in wanted["Keys"]]
        if len(set(keys)) != len(keys) or len(keys) > 100:
            raise _error("BatchGetItem", "ValidationException")
        found = [deepcopy(self.items[key]) for key in keys if key in self.items]
        return {"Responses": {table: found}, "UnprocessedKeys": {}}

    def query(
        self,
        TableName: str,  # noqa: N803
        KeyConditionExpression: str,  # noqa: N803
        ExpressionAttributeValues: Item,  # noqa: N803
        Limit: int = 1_000,  # noqa: N803
        **_more: object,
    ) -> dict[str, Any]:
        """Return a partition, or the part of it that begins with a prefix."""
        self._called("Query")
        (name,) = re.findall(r"pk = (:\w+)", KeyConditionExpression)
        pk = ExpressionAttributeValues[name]["S"]
        limit = next((v["S"] for n, v in ExpressionAttributeValues.items() if n != name), "")
        keys = sorted(key for key in self.items if key[0] == pk)
        before = "sk <" in KeyConditionExpression
        found = [key for key in keys if (key[1] < limit if before else key[1].startswith(limit))]
        return {"Items": [deepcopy(self.items[key]) for key in found[:Limit]]}

    def get_item(self, TableName: str, Key: Item, **_more: object) -> dict[str, Any]:  # noqa: N803
        self._called("GetItem")
        place = Key["pk"]["S"], Key["sk"]["S"]
        return {"Item": deepcopy(self.items[place])} if place in self.items else {}

    def put_item(self, **request: Any) -> None:  # noqa: ANN401
        self._called("PutItem")
        place = _place("Put", request)
        if not self._holds(self.items.get(place, {}), request):
            raise _error("PutItem", "ConditionalCheckFailedException")
        self._apply(place, "Put", request)

    def update_item(self, **request: Any) -> dict[str, Any]:  # noqa: ANN401
        self._called("UpdateItem")
        place = _place("Update", request)
        if not self._holds(self.items.get(place, {}), request):
            refused = _error("UpdateItem", "ConditionalCheckFailedException")
            if "ReturnValuesOnConditionCheckFailure" in request and place in self.items:
                refused.response["Item"] = deepcopy(self.items[place])  # type: ignore[typeddict-unknown-key]
            raise refused
        self._apply(place, "Update", request)
        return {"Attributes": self.items[place]}

    def transact_write_items(self, TransactItems: list[Any]) -> None:  # noqa: N803
        self._called("TransactWriteItems")
        if self.conflicts:
            self.conflicts -= 1
            reasons = [{"Code": "TransactionConflict"}, *({"Code": "None"} for _ in TransactItems)]
            raise _error("TransactWriteItems", "TransactionCanceledException", reasons[:-1])
        if self.before_write:
            self.before_write.pop(0)()
        actions = [next(iter(action.items())) for action in TransactItems]
        places = [_place(kind, request) for kind, request in actions]
        if len(set(places)) != len(places) or len(places) > 100:
            raise _error("TransactWriteItems", "ValidationException")
        refused = [
            not self._holds(self.items.get(place, {}), request)
            for place, (_, request) in zip(places, actions, strict=True)
        ]
        if any(refused):
            reasons = [
                self._reason(place) if no else {"Code": "None"}
                for place, no in zip(places, refused, strict=True)
            ]
            raise _error("TransactWriteItems", "TransactionCanceledException", reasons)
        for place, (kind, request) in zip(places, actions, strict=True):
            self._apply(place, kind, request)
        if "TransactWriteItems" in self.lost:
            raise _error("TransactWriteItems", "InternalServerError")

    def _called(self, operation: str) -> None:
        self.requests[operation] += 1
        if operation in self.down:
            raise _error(operation, "InternalServerError")

    def _reason(self, place: tuple[str, str]) -> Item:
        reason: Item = {"Code": "ConditionalCheckFailed"}
        return reason | ({"Item": deepcopy(self.items[place])} if place in self.items else {})

    def _holds(self, item: Item, request: Item) -> bool:
        condition = request.get("ConditionExpression")
        if condition is None:
            return True
        return any(
            all(_term(item, request, term) for term in terms.split(" AND "))
            for terms in condition.split(" OR ")
        )

    def _apply(self, place: tuple[str, str], kind: str, request: Item) -> None:
        if kind == "Put":
            self.items[place] = deepcopy(request["Item"])
        elif kind == "Delete":
            self.items.pop(place, None)
        elif kind == "Update":
            item = self.items.setdefault(place, dict(request["Key"]))
            _update(item, request)


def _worth(value: Item) -> Any:  # noqa: ANN401 - DynamoDB compares numbers, and texts
    ((kind, text),) = value.items()
    return int(text) if kind == "N" else text


def _place(kind: str, request: Item) -> tuple[str, str]:
    key = request["Item"] if kind == "Put" else request["Key"]
    return key["pk"]["S"], key["sk"]["S"]


def _term(item: Item, request: Item, term: str) -> bool:
    found = _TERM.fullmatch(term)
    if not found:
        raise NotImplementedError(term)
    names = request.get("ExpressionAttributeNames", {})
    if found[1]:
        return (names.get(found[2], found[2]) in item) == (found[1] == "attribute_exists")
    stored = item.get(names.get(found[3], found[3]))
    given = request["ExpressionAttributeValues"][found[5]]
    return stored is not None and _COMPARE[found[4]](stored, given)


def _update(item: Item, request: Item) -> None:
    names = request.get("ExpressionAttributeNames", {})
    values = request.get("ExpressionAttributeValues", {})
    clauses = re.findall(
        r"(SET|ADD|REMOVE) (.*?)(?= SET | ADD | REMOVE |$)", request["UpdateExpression"]
    )
    for verb, changes in clauses:
        for change in changes.split(", "):
            name, *rest = change.split(" ")
            target = names.get(name, name)
            match (verb, rest):
                case ("REMOVE", []):
                    item.pop(target, None)
                case ("SET", ["=", value]):
                    item[target] = values[value]
                case ("SET", ["=", _, "-", value]):
                    item[target] = _number(item, target, -int(values[value]["N"]))
                case ("ADD", [value]):
                    item[target] = _number(item, target, int(values[value]["N"]))
                case _:
                    raise NotImplementedError(change)


def _number(item: Item, name: str, change: int) -> Item:
    return {"N": str(int(item.get(name, {"N": "0"})["N"]) + change)}


def _error(operation: str, code: str, reasons: list[Item] | None = None) -> ClientError:
    response: Any = {"Error": {"Code": code, "Message": "as a test asked"}}
    if reasons is not None:
        response["CancellationReasons"] = reasons
    return ClientError(response, operation)
