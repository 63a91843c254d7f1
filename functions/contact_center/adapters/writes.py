"""Requests that write: what goes into a transaction, and why one was refused."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from contact_center.adapters.aws import code_of
from contact_center.adapters.items import Wire

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

NEW = "attribute_not_exists(pk)"
_REFUSED = "ConditionalCheckFailed"
# Of an action, and of a request that is no transaction. botocore's standard retries repeat neither
# (botocore 1.44, retries/standard.py). TransactionInProgressException is none of them: there the
# first try of the same request is at work, and what becomes of it is not known.
_CONFLICTS = ("TransactionConflict", "TransactionConflictException")


class Refused(Exception):  # noqa: N818  # not a failure: a condition did its work
    """A condition did not hold, so nothing was written.

    Attributes:
        positions: Which of the transaction's actions were refused, from 0.
        stored: What stands in the way, by position, where the action asked to be told.
    """

    def __init__(self, positions: frozenset[int], stored: Mapping[int, Any]) -> None:
        super().__init__(f"refused: actions {sorted(positions)}")
        self.positions = positions
        self.stored = stored


def same_version(version: int) -> str:
    """Return the condition that an item has ``:version``; an item without one has 0."""
    same = "version = :version"
    return same if version else f"attribute_not_exists(version) OR {same}"


def put(
    table: str, item: Wire, condition: str | None = None, *, tell: bool = False
) -> dict[str, Any]:
    """Return the action of a transaction that puts an item.

    Args:
        table: Its name.
        item: The item.
        condition: What must hold of the item that it replaces.
        tell: Have a refusal bring what stands in the way.
    """
    request: dict[str, Any] = {"TableName": table, "Item": item}
    if condition:
        request["ConditionExpression"] = condition
    if tell:
        request["ReturnValuesOnConditionCheckFailure"] = "ALL_OLD"
    return {"Put": request}


def delete(table: str, pk: str, sk: str) -> dict[str, Any]:
    """Return the action of a transaction that deletes an item, if it is there."""
    return {"Delete": {"TableName": table, "Key": {"pk": {"S": pk}, "sk": {"S": sk}}}}


def transact(client: "DynamoDBClient", actions: Sequence[Any]) -> None:
    """Write all or nothing.

    Raises:
        Refused: A condition did not hold.
        ClientError: Anything else, also another transaction on the same items at the same time.
    """
    try:
        client.transact_write_items(TransactItems=list(actions))
    except ClientError as exc:
        reasons = exc.response.get("CancellationReasons", [])
        refused = frozenset(n for n, why in enumerate(reasons) if why.get("Code") == _REFUSED)
        if refused:
            stored = {n: why["Item"] for n, why in enumerate(reasons) if "Item" in why}
            raise Refused(refused, stored) from None
        raise


def is_conflict(exc: ClientError) -> bool:
    """Tell whether others were at work on the same items: nothing was written or decided."""
    reasons: Any = exc.response.get("CancellationReasons", [])
    codes = {reason.get("Code") for reason in reasons} | {code_of(exc)}
    return any(code in codes for code in _CONFLICTS)


def put_if(
    client: "DynamoDBClient", table: str, item: Wire, condition: str, values: Wire | None = None
) -> bool:
    """Put one item under a condition, and tell whether it held."""
    request: dict[str, Any] = {"TableName": table, "Item": item, "ConditionExpression": condition}
    if values:
        request["ExpressionAttributeValues"] = values
    try:
        client.put_item(**request)
    except ClientError as exc:
        if code_of(exc) == f"{_REFUSED}Exception":
            return False
        raise
    return True
