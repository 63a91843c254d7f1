"""``MemoryTable`` for hundreds of thousands of items: sorted partitions, nothing copied.

What a transaction stores is never changed afterwards: an update makes a new item. So readers may
keep what they got, and a crash leaves nothing half done.
"""

import re
from bisect import bisect_left, bisect_right, insort
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any

from tests.memory_table import Item, MemoryTable

_VERBS = re.compile(r"(SET|ADD) (.*?)(?= SET | ADD |$)")


class FastTable(MemoryTable):
    """A DynamoDB client with one table.

    Attributes:
        changed: Called with each item that was written.
        before: Called with each operation's name; may raise.
        after: Called with each operation's name once it is done; may raise.
    """

    def __init__(self) -> None:
        super().__init__()
        self.partitions: dict[str, list[str]] = {}
        self.changed: Callable[[Item], None] = lambda _item: None
        self.before: Callable[[str], None] = lambda _operation: None
        self.after: Callable[[str], None] = lambda _operation: None

    def batch_get_item(self, RequestItems: Mapping[str, Any]) -> dict[str, Any]:  # noqa: N803
        self._called("BatchGetItem")
        ((table, wanted),) = RequestItems.items()
        places = [(key["pk"]["S"], key["sk"]["S"]) for key in wanted["Keys"]]
        assert len(set(places)) == len(places) <= 100
        found = [self.items[place] for place in places if place in self.items]
        return {"Responses": {table: found}, "UnprocessedKeys": {}}

    def query(  # type: ignore[override]  # it also turns pages
        self,
        TableName: str,  # noqa: N803
        KeyConditionExpression: str,  # noqa: N803
        ExpressionAttributeValues: Item,  # noqa: N803
        Limit: int = 5_000,  # noqa: N803
        ScanIndexForward: bool = True,  # noqa: N803
        **_more: object,
    ) -> dict[str, Any]:
        self._called("Query")
        values = {name: value["S"] for name, value in ExpressionAttributeValues.items()}
        pk, _, rest = KeyConditionExpression.removeprefix("pk = ").partition(" AND ")
        keys = self.partitions.get(values[pk], [])
        first, last = _range(rest, values)
        found = keys[bisect_left(keys, first) : bisect_right(keys, last)]
        chosen = (found if ScanIndexForward else found[::-1])[:Limit]
        page: dict[str, Any] = {"Items": [self.items[values[pk], sk] for sk in chosen]}
        if len(found) > Limit:
            page["LastEvaluatedKey"] = {"pk": {"S": values[pk]}, "sk": {"S": chosen[-1]}}
        return page

    def get_paginator(self, _operation: str) -> "FastTable":
        return self

    def paginate(self, **request: Any) -> Iterator[dict[str, Any]]:  # noqa: ANN401
        yield self.query(**{**request, "Limit": 10_000_000})

    def put_item(  # type: ignore[override]  # nobody puts under a condition here
        self,
        TableName: str,  # noqa: N803
        Item: Item,  # noqa: N803
        **_more: object,
    ) -> None:
        self._called("PutItem")
        self._apply((Item["pk"]["S"], Item["sk"]["S"]), "Put", {"Item": Item})
        self.after("PutItem")

    def update_item(self, **request: Any) -> dict[str, Any]:  # noqa: ANN401
        reply = super().update_item(**request)
        self.after("UpdateItem")
        return reply

    def batch_write_item(self, RequestItems: Mapping[str, Any]) -> dict[str, Any]:  # noqa: N803
        self._called("BatchWriteItem")
        ((_, requests),) = RequestItems.items()
        assert len(requests) <= 25
        for one in requests:
            ((kind, request),) = one.items()
            key = request.get("Item") or request["Key"]
            self._apply((key["pk"]["S"], key["sk"]["S"]), kind.removesuffix("Request"), request)
        return {"UnprocessedItems": {}}

    def transact_write_items(self, TransactItems: list[Any]) -> None:  # noqa: N803
        super().transact_write_items(TransactItems)
        self.after("TransactWriteItems")

    def _called(self, operation: str) -> None:
        super()._called(operation)
        self.before(operation)

    def _holds(self, item: Item, request: Item) -> bool:
        condition = request.get("ConditionExpression")
        return condition is None or super()._holds(item, request)

    def _apply(self, place: tuple[str, str], kind: str, request: Item) -> None:
        pk, sk = place
        if kind == "ConditionCheck":
            return
        keys = self.partitions.setdefault(pk, [])
        if kind == "Delete":
            if self.items.pop(place, None) is not None:
                del keys[bisect_left(keys, sk)]
            return
        if place not in self.items:
            insort(keys, sk)
        item = request["Item"] if kind == "Put" else self._updated(place, request)
        self.items[place] = item
        self.changed(item)

    def _updated(self, place: tuple[str, str], request: Item) -> Item:
        item = dict(self.items.get(place) or request["Key"])
        names = request.get("ExpressionAttributeNames", {})
        values = request.get("ExpressionAttributeValues", {})
        for verb, name, value in _changes(request["UpdateExpression"]):
            target = names.get(name, name)
            if verb == "SET":
                item[target] = values[value]
            elif verb == "REMOVE":
                item.pop(target, None)
            else:
                before = int(item.get(target, {"N": "0"})["N"])
                item[target] = {"N": str(before + int(values[value]["N"]))}
        return item


@cache
def _changes(expression: str) -> tuple[tuple[str, str, str], ...]:
    if expression.startswith("REMOVE "):
        return (("REMOVE", expression.removeprefix("REMOVE "), ""),)
    found = []
    for verb, changes in _VERBS.findall(expression):
        for change in changes.split(", "):
            name, *rest = change.split(" ")
            assert rest[:-1] == (["="] if verb == "SET" else []), change
            found.append((verb, name, rest[-1]))
    return tuple(found)


def _range(condition: str, values: Mapping[str, str]) -> tuple[str, str]:
    """Return the first and the last sort key that a condition lets pass."""
    if not condition:
        return "", "\U0010ffff"
    if found := re.fullmatch(r"sk BETWEEN (:\w+) AND (:\w+)", condition):
        return values[found[1]], values[found[2]]
    if found := re.fullmatch(r"begins_with\(sk, (:\w+)\)", condition):
        return values[found[1]], values[found[1]] + "\U0010ffff"
    if found := re.fullmatch(r"sk < (:\w+)", condition):
        return "", values[found[1]][:-1] + chr(ord(values[found[1]][-1]) - 1) + "\U0010ffff"
    raise NotImplementedError(condition)
