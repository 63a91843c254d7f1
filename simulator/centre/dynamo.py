"""DynamoDB's data plane on moto's backend, without moto's HTTP layer.

moto spends four fifths of a GetItem on turning the request into a WSGI environment and the answer
into JSON by the service model. botocore has validated the request already and will parse the
answer by that same model, so both are skipped here: the method of moto's handler is called with
the parsed body, its result goes to botocore as JSON. `python -m benchmarks.gateway` measures it.
"""

import base64
import copy
import json
from collections import defaultdict
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
    with backends.active(), _cheap_rollback(handler, operation), _one_partition(handler, operation):
        try:
            result = getattr(handler, _METHODS[operation])()
        except HTTPException as exc:
            return Reply(exc.code or 400, {}, (exc.description or "").encode())
        except ServiceException as exc:
            return _error(handler, operation, exc)
    return Reply(200, {}, json.dumps(result.result, default=_as_json).encode())


@contextmanager
def _cheap_rollback(handler: DynamoHandler, operation: str) -> Iterator[None]:
    """Give a transaction copies of its tables that share all items but those it names.

    moto copies the whole table, once for every item of the transaction.
    """
    touched: dict[str, list[dict[str, Any]]] = {}
    if operation == "TransactWriteItems":
        for entry in handler.body["TransactItems"]:
            (write,) = entry.values()
            touched.setdefault(write["TableName"], []).append(write.get("Key") or write["Item"])
    tables = handler.dynamodb_backend.tables
    held = [(tables[name], keys) for name, keys in touched.items() if name in tables]
    for table, keys in held:
        vars(table)["__deepcopy__"] = partial(_copy_of_table, table, keys)
    try:
        yield
    finally:
        for table, _ in held:
            del vars(table)["__deepcopy__"]


def _copy_of_table(table: Any, keys: list[dict[str, Any]], _memo: object) -> Any:  # noqa: ANN401
    twin = copy.copy(table)
    del vars(twin)["__deepcopy__"]
    twin.items = defaultdict(dict, table.items)
    for partition in {DynamoType(key[table.hash_key_attr]) for key in keys} & twin.items.keys():
        twin.items[partition] = copy.copy(table.items[partition])
    for key in keys:
        partition = DynamoType(key[table.hash_key_attr])
        if table.range_key_attr is None and partition in twin.items:
            twin.items[partition] = copy.deepcopy(table.items[partition])
        elif table.range_key_attr is not None and partition in twin.items:
            sort = DynamoType(key[table.range_key_attr])
            if sort in twin.items[partition]:
                twin.items[partition][sort] = copy.deepcopy(table.items[partition][sort])
    if table.stream_shard is not None:
        twin.stream_shard = copy.copy(table.stream_shard)
        twin.stream_shard.items = list(table.stream_shard.items)
    return twin


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
