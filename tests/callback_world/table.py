"""A table in memory for a month of callbacks."""

from collections.abc import Mapping
from typing import Any

from tests.memory_table import MemoryTable, _update

Event = dict[str, Any]


class PartitionedTable(MemoryTable):
    """``MemoryTable`` for many items: partitions are found at once, and nothing is copied."""

    def __init__(self) -> None:
        super().__init__()
        self.partitions: dict[str, dict[str, None]] = {}

    def batch_get_item(self, RequestItems: Mapping[str, Any]) -> dict[str, Any]:  # noqa: N803
        self._called("BatchGetItem")
        ((table, wanted),) = RequestItems.items()
        keys = [(key["pk"]["S"], key["sk"]["S"]) for key in wanted["Keys"]]
        found = [self.items[key] for key in keys if key in self.items]
        return {"Responses": {table: found}, "UnprocessedKeys": {}}

    def query(  # type: ignore[override]  # it also turns pages
        self,
        TableName: str,  # noqa: N803
        KeyConditionExpression: str,  # noqa: N803
        ExpressionAttributeValues: dict[str, Any],  # noqa: N803
        Limit: int = 1_000,  # noqa: N803
        ExclusiveStartKey: Mapping[str, Any] | None = None,  # noqa: N803
        **_more: object,
    ) -> dict[str, Any]:
        self._called("Query")
        ((_, value),) = ExpressionAttributeValues.items()
        after = ExclusiveStartKey["sk"]["S"] if ExclusiveStartKey else ""
        found = sorted(sk for sk in self.partitions.get(value["S"], ()) if sk > after)
        page: dict[str, Any] = {"Items": [self.items[value["S"], sk] for sk in found[:Limit]]}
        if len(found) > Limit:
            page["LastEvaluatedKey"] = {"pk": value, "sk": {"S": found[Limit - 1]}}
        return page

    def _apply(self, place: tuple[str, str], kind: str, request: Event) -> None:
        pk, sk = place
        if kind == "ConditionCheck":
            return
        if kind == "Put":
            self.items[place] = request["Item"]
        elif kind == "Delete":
            self.items.pop(place, None)
            self.partitions.get(pk, {}).pop(sk, None)
            return
        elif kind == "Update":
            _update(self.items.setdefault(place, dict(request["Key"])), request)
        self.partitions.setdefault(pk, {})[sk] = None
