"""The table as it was at a moment: restored beside the one in use, compared, and copied back.

A restored table is a new one: functions, their roles and the stream's readers name the old one. So
what is lost is copied back into the table in use, and nothing has to be repointed. DynamoDB
restores neither the stream nor recovery, expiry, deletion protection and tags: those matter only
if the new table is to be used in the old one's place, which `repoint` spells out.
"""

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, Final

from botocore.exceptions import ClientError

from operations.centre import Centre, OperationError
from operations.recoverable import How, follows, how

_EVERY: Final = 15  # seconds
_LONGEST: Final = 6 * 3_600  # AWS: mostly within the hour, in rare cases several
_GONE: Final = "attribute_not_exists(pk)"

Item = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Difference:
    """What the restored table has and the one in use has not, or not so.

    Attributes:
        missing: items that a copy brings back.
        changed: records that it brings back if their partition is overwritten.
        kept_away: what was under way at that moment, or decided since: it stays as it is.
    """

    missing: int
    changed: int
    kept_away: int


class Restore:
    """The restores of one centre's table.

    Args:
        centre: whose.
        wait: lets seconds pass.
    """

    def __init__(self, centre: Centre, wait: Callable[[float], object] = time.sleep) -> None:
        self._centre = centre
        self._dynamodb = centre.client("dynamodb")
        self._wait = wait

    def begin(self, target: str, at: datetime | None = None) -> None:
        """Restores into a new table, and waits until it is there.

        Args:
            target: its name.
            at: None: the latest moment there is, some five minutes ago.

        Raises:
            OperationError: recovery is off, or does not reach that moment; the name is taken.
        """
        recovery = self._recovery()
        moment = {"RestoreDateTime": at} if at else {"UseLatestRestorableTime": True}
        try:
            self._dynamodb.restore_table_to_point_in_time(
                SourceTableName=self._source, TargetTableName=target, **moment
            )
        except ClientError as error:
            first, last = (
                recovery[f"{which}RestorableDateTime"].isoformat()
                for which in ("Earliest", "Latest")
            )
            raise OperationError(
                f"{target} was not restored: {error.response['Error'].get('Message', error)}"
                f" (recovery reaches from {first} to {last})"
            ) from None
        for _ in range(_LONGEST // _EVERY):
            table = self._dynamodb.describe_table(TableName=target)["Table"]
            if table["TableStatus"] == "ACTIVE":
                return
            self._wait(_EVERY)
        raise OperationError(f"{target} is not there after {_LONGEST // 3_600} hours: look again")

    def is_there(self, target: str, at: datetime | None = None) -> bool:
        """Tell whether a table of this name can be read already.

        Args:
            target: its name.
            at: the moment that is asked for; None: whichever it was restored from.

        Raises:
            OperationError: it is the one in use, or was not restored from it, or exists already
                while a moment is asked for.
        """
        if target == self._source:
            raise OperationError(f"{target} is the table in use: name another")
        try:
            table = self._dynamodb.describe_table(TableName=target)["Table"]
        except self._dynamodb.exceptions.ResourceNotFoundException:
            return False
        # SourceTableArn and RestoreDateTime: API reference, RestoreSummary.
        restored = table.get("RestoreSummary", {})
        source = restored.get("SourceTableArn", "")
        in_use = self._dynamodb.describe_table(TableName=self._source)["Table"]["TableArn"]
        # What came from a vault may tell its recovery point alone; not seen on AWS.
        from_vault = not source and restored.get("SourceBackupArn")
        if source != in_use and not from_vault:
            raise OperationError(
                f"{target} was restored from {source or 'no table'}, not from {self._source}:"
                " name another"
            )
        if at:
            raise OperationError(
                f"{target} is there already, as of {restored['RestoreDateTime'].isoformat()}:"
                " leave AT out to use it, or name another table"
            )
        return bool(table["TableStatus"] == "ACTIVE")

    def compare(self, target: str, partition: str | None = None) -> Difference:
        """Returns what a copy would bring back; `partition` limits it to one `pk`."""
        missing = changed = kept_away = 0
        for item, present, way in self._judged(target, partition):
            if present is None and self._comes_back(item, way, target):
                missing += 1
            elif present is None:
                kept_away += 1
            elif present != item:
                changed += way == "record"
                kept_away += way != "record"
        return Difference(missing, changed, kept_away)

    def copy_back(
        self, target: str, partition: str | None = None, *, overwrite: bool = False
    ) -> int:
        """Puts into the table in use what was lost (`recoverable`); a repeat changes nothing.

        Args:
            target: the restored table.
            partition: one `pk`; None: all of it.
            overwrite: also records of that partition that are there with another content.

        Returns:
            How many items were written.

        Raises:
            OperationError: everything is to be overwritten.
        """
        if overwrite and partition is None:
            raise OperationError(
                "--overwrite takes back what was done since: name the one partition with --only,"
                " such as --only CUSTOMER#C-1001"
            )
        written, hanging = 0, list[Item]()
        for item, present, way in self._judged(target, partition):
            if way == "follows":
                hanging.append(item)  # its original may be among what comes back
            elif present is None and way in ("record", "lost"):
                written += self._put(item)
            elif overwrite and way == "record" and present is not None and present != item:
                self._dynamodb.put_item(TableName=self._source, Item=item)
                written += 1
        return written + sum(
            self._put(item) for item in hanging if self._comes_back(item, "follows", target)
        )

    def _judged(
        self, target: str, partition: str | None
    ) -> Iterator[tuple[Item, Item | None, How | None]]:
        for item in self._items(target, partition):
            at = item["pk"]["S"], item["sk"]["S"]
            yield item, self._read(self._source, *at), how(*at)

    def _comes_back(self, item: Item, way: How | None, target: str) -> bool:
        if way == "follows":
            return follows(item, partial(self._read, target), partial(self._read, self._source))
        return way in ("record", "lost")

    def _read(self, table: str, partition: str, sort: str) -> Item | None:
        key = {"pk": {"S": partition}, "sk": {"S": sort}}
        found: Item | None = self._dynamodb.get_item(
            TableName=table, Key=key, ConsistentRead=True
        ).get("Item")
        return found

    def _put(self, item: Item) -> bool:
        """Puts an item where none is, and tells whether it was put."""
        try:
            self._dynamodb.put_item(TableName=self._source, Item=item, ConditionExpression=_GONE)
        except ClientError as error:
            if error.response["Error"]["Code"] != "ConditionalCheckFailedException":
                raise
            return False
        return True

    @property
    def _source(self) -> str:
        return self._centre.outputs["TableName"]

    def _items(self, table: str, partition: str | None) -> Iterator[Item]:
        """Every item, one after the other; each once, in no order, at half a unit for 4 KB."""
        if partition is None:
            operation, chosen = "scan", {}
        else:
            operation, chosen = (
                "query",
                {
                    "KeyConditionExpression": "pk = :pk",
                    "ExpressionAttributeValues": {":pk": {"S": partition}},
                },
            )
        for page in self._dynamodb.get_paginator(operation).paginate(TableName=table, **chosen):
            yield from page["Items"]

    def _recovery(self) -> Mapping[str, Any]:
        reply = self._dynamodb.describe_continuous_backups(TableName=self._source)
        recovery: Mapping[str, Any] = reply["ContinuousBackupsDescription"].get(
            "PointInTimeRecoveryDescription", {}
        )
        if recovery.get("PointInTimeRecoveryStatus") != "ENABLED":
            raise OperationError(
                f"{self._source}: point-in-time recovery is off, so there is nothing to restore"
                " from: switch it on for what is to come, and look into the vault"
            )
        return recovery


def repoint(centre: Centre, target: str) -> Iterator[str]:
    """Yields what must be done before a restored table takes the place of the one in use.

    Raises:
        OperationError: there is no such table. The one in use may be lost.
    """
    source, dynamodb = centre.outputs["TableName"], centre.client("dynamodb")
    try:
        dynamodb.describe_table(TableName=target)
    except dynamodb.exceptions.ResourceNotFoundException:
        raise OperationError(f"no table {target} to take its place: restore it first") from None
    yield f"stream: NEW_AND_OLD_IMAGES on {target}; a restored table has none"
    yield f"recovery, expiry by expires_at, deletion protection and tags on {target}"
    functions = centre.client("lambda")
    for page in functions.get_paginator("list_event_source_mappings").paginate():
        for mapping in page["EventSourceMappings"]:
            if f":table/{source}/stream/" in mapping["EventSourceArn"]:
                function = mapping["FunctionArn"].split(":")[6]
                yield f"event source mapping {mapping['UUID']} of {function}: made anew"
    yield (
        f"stack ringback-{centre.stage}-data: the table's resource, by `cdk import` after it was"
        " taken out of the template; functions and roles follow with the next deployment"
    )
