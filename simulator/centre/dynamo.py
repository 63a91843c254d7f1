"""DynamoDB's data plane on moto's backend, without moto's HTTP layer.

moto spends four fifths of a GetItem on turning the request into a WSGI environment and the answer
into JSON by the service model. botocore has validated the request already and will parse the
answer by that same model, so both are skipped here: the method of moto's handler is called with
the parsed body, its result goes to botocore as JSON. `python -m benchmarks.gateway` measures it.
"""

import base64
import copy
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from typing import Any

from moto.core.exceptions import ServiceException
from moto.core.responses import ActionContext, ActionResult
from moto.core.serialize import get_serializer_class
from moto.core.utils import camelcase_to_underscores, get_service_model
from moto.dynamodb.models.dynamo_type import DynamoType
from moto.dynamodb.responses import DynamoHandler
from werkzeug.exceptions import HTTPException

from simulator.centre.backends import Backends, Reply

_METHODS = {
    operation: camelcase_to_underscores(operation)
    for operation in (
        "GetItem",
        "PutItem",
        "UpdateItem",
        "DeleteItem",
        "Query",
        "Scan",
        "BatchGetItem",
        "BatchWriteItem",
        "TransactGetItems",
        "TransactWriteItems",
    )
}


def plays(operation: str) -> bool:
    """Whether this operation takes the short way."""
    return operation in _METHODS


def ask(backends: Backends, region: str, operation: str, request: Mapping[str, Any]) -> Reply:
    """Return moto's answer to a data-plane request."""
    handler = DynamoHandler()
    handler.region = region
    handler.partition = "aws"
    handler.current_account = backends.account
    handler.headers = request["headers"]
    handler.body = json.loads(request["body"], object_hook=_with_bytes)
    with backends.active(), _one_partition(handler, operation):
        try:
            with _cheap_rollback(handler, operation):
                result = getattr(handler, _METHODS[operation])()
        except HTTPException as exc:
            return Reply(exc.code or 400, {}, (exc.description or "").encode())
        except ServiceException as exc:
            return _error(handler, operation, exc)
    return Reply(200, {}, json.dumps(result.result, default=_as_json).encode())


@contextmanager
def _cheap_rollback(handler: DynamoHandler, operation: str) -> Iterator[None]:
    """Undo a transaction that fails from what its own items were before.

    moto copies the whole table, once for every item of the transaction, and puts the copy in place
    of the table. Its copies are the table itself here.
    """
    if operation != "TransactWriteItems":
        yield
        return
    before = _before(handler.dynamodb_backend.tables, handler.body["TransactItems"])
    for one in before:
        vars(one.table)["__deepcopy__"] = partial(_itself, one.table)
    try:
        yield
    except Exception:
        for one in before:
            one.restore()
        raise
    finally:
        for one in before:
            del vars(one.table)["__deepcopy__"]


def _before(tables: Mapping[str, Any], entries: list[dict[str, Any]]) -> list["_Before"]:
    """Remember what a transaction names, in tables that exist."""
    before: dict[str, _Before] = {}
    for entry in entries:
        for kind, write in entry.items():
            name = write.get("TableName")
            if name in tables:
                before.setdefault(name, _Before(tables[name]))
                before[name].keep(kind, write.get("Key") or write.get("Item") or {})
    return list(before.values())


def _itself(table: Any, _memo: object) -> Any:  # noqa: ANN401 - moto's table
    return table


class _Before:
    """What the items of one transaction were in one table, and how long its stream was."""

    def __init__(self, table: Any) -> None:  # noqa: ANN401 - moto's table
        self.table = table
        self._items: dict[tuple[DynamoType, DynamoType | None], Any] = {}
        self._streamed = None if table.stream_shard is None else len(table.stream_shard.items)

    def keep(self, kind: str, key: Mapping[str, Any]) -> None:
        """Remember an item, if the key is one: what is none, moto refuses."""
        names = [self.table.hash_key_attr, self.table.range_key_attr]
        if not all(name is None or name in key for name in names):
            return
        partition = DynamoType(key[self.table.hash_key_attr])
        sort = None if names[1] is None else DynamoType(key[names[1]])
        within = self._within(partition)
        item = within if sort is None else (within or {}).get(sort)
        # An update changes the item where it is; the others put another in its place.
        self._items[partition, sort] = copy.deepcopy(item) if kind == "Update" else item

    def restore(self) -> None:
        """Put everything back."""
        for (partition, sort), item in self._items.items():
            if sort is None:
                _put(self.table.items, partition, item)
            elif item is not None or self._within(partition) is not None:
                _put(self.table.items[partition], sort, item)
        if self._streamed is not None:
            del self.table.stream_shard.items[self._streamed :]

    def _within(self, partition: DynamoType) -> Any:  # noqa: ANN401 - items, or one item
        return self.table.items.get(partition)


def _put(items: dict[Any, Any], key: object, item: object) -> None:
    if item is None:
        items.pop(key, None)
    else:
        items[key] = item


@contextmanager
def _one_partition(handler: DynamoHandler, operation: str) -> Iterator[None]:
    """Let a query of a table look at one partition; moto sorts and reads the whole table."""
    table = None
    if operation == "Query" and "IndexName" not in handler.body:
        table = handler.dynamodb_backend.tables.get(handler.body["TableName"])
    if table is None or table.range_key_attr is None:
        yield
        return
    vars(table)["query"] = partial(_query, table)
    try:
        yield
    finally:
        del vars(table)["query"]


def _query(table: Any, partition: DynamoType, *arguments: Any, **conditions: Any) -> Any:  # noqa: ANN401
    items = table.items.get(partition, {}).values()
    inside = sorted(items, key=lambda item: item.range_key.cast_value)
    vars(table)["all_items"] = lambda: _needed(inside, *arguments, **conditions)
    try:
        return type(table).query(table, partition, *arguments, **conditions)
    finally:
        del vars(table)["all_items"]


def _needed(
    items: list[Any],
    comparison: str | None,
    _values: object,
    limit: int | None,
    begin: object,
    forward: bool | None,
    *_rest: object,
    **_conditions: object,
) -> list[Any]:
    """Leave out what a first page without a condition on the sort key cannot reach.

    One item more than the limit stays: by it moto knows that there is another page.
    """
    if limit is None or comparison is not None or begin is not None:
        return items
    return items[-limit - 1 :] if forward is False else items[: limit + 1]


def stream_record(record: Mapping[str, Any], stream: str) -> dict[str, Any]:
    """Return one of moto's stream records as Lambda hands it to a function."""
    plain: dict[str, Any] = json.loads(json.dumps(record, default=_as_json))
    return {**plain, "eventSourceARN": stream}


def _with_bytes(pairs: dict[str, Any]) -> dict[str, Any]:
    """Decode binary attribute values, as the service does on arrival."""
    if len(pairs) == 1:
        if isinstance(pairs.get("B"), str):
            return {"B": base64.b64decode(pairs["B"])}
        if "BS" in pairs:
            return {"BS": [base64.b64decode(one) for one in pairs["BS"]]}
    return pairs


def _as_json(value: object) -> object:
    if isinstance(value, DynamoType):
        return value.to_json()
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    if isinstance(value, datetime):
        return value.timestamp()
    raise TypeError(f"moto answered with a {type(value).__name__}")


def _error(handler: DynamoHandler, operation: str, exc: ServiceException) -> Reply:
    service = get_service_model("dynamodb")
    serializer = get_serializer_class("dynamodb", "json")
    context = ActionContext(service, service.operation_model(operation), serializer, handler)
    status, headers, body = ActionResult(exc).execute_result(context)
    return Reply(status, headers, body.encode() if isinstance(body, str) else body)
