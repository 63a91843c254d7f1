"""``Runs`` in the table: a campaign as one item, and the lists it is found by."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from contact_center.adapters import codec, items, keys
from contact_center.adapters.aws import failures_as
from contact_center.adapters.unit_of_work import NEW, UnitOfWork, unchanged
from contact_center.domain.campaigns.run import OVER, Run
from contact_center.domain.errors import Raced, StorageUnavailable

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

KEEP: Final = timedelta(days=400)  # as long as the history that its texts are in
_MOST: Final = 100  # campaigns in a list: BatchGetItem takes no more


class TableRuns:
    """``Runs`` of the table."""

    def __init__(self, client: "DynamoDBClient", table: str) -> None:
        self._client = client
        self._table = table
        self._open: Callable[[], UnitOfWork] = lambda: UnitOfWork(client, table)

    def add(self, run: Run) -> bool:
        work = self._open()
        stage_new(work, run)
        try:
            work.write()
        except Raced:
            return False
        return True

    def get(self, run_id: str) -> Run | None:
        found = self._read([run_id])
        return found[0] if found else None

    def change(self, before: Run, after: Run) -> None:
        work = self._open()
        work.put(_item(after), unchanged(before.version))
        if after.state in OVER:
            work.delete(keys.OPEN_RUNS, _listed(after))
        work.write()

    def open(self) -> Sequence[Run]:
        return self._listed(keys.OPEN_RUNS, _MOST)

    def latest(self, most: int) -> Sequence[Run]:
        return self._listed(keys.RUNS, min(most, _MOST))

    def _listed(self, partition: str, most: int) -> Sequence[Run]:
        with failures_as(StorageUnavailable):
            reply = self._client.query(
                TableName=self._table,
                KeyConditionExpression="pk = :pk",
                ExpressionAttributeValues={":pk": {"S": partition}},
                ScanIndexForward=False,
                Limit=most,
            )
        found = self._read([item["sk"]["S"].partition("#")[2] for item in reply["Items"]])
        return sorted(found, key=lambda run: run.at, reverse=True)

    def _read(self, run_ids: Sequence[str]) -> list[Run]:
        work = self._open()
        for run_id in run_ids:
            work.want(keys.run(run_id), keys.RUN)
        work.read()
        stored = [work.item(keys.run(run_id), keys.RUN) for run_id in run_ids]
        return [codec.restored(Run, item) for item in stored if item]


def stage_new(work: UnitOfWork, run: Run) -> None:
    """Stage a campaign that is not there yet."""
    work.put(_item(run), NEW)
    expires = {"expires_at": items.epoch(run.at + KEEP)}
    work.put({"pk": keys.RUNS, "sk": _listed(run), **expires})
    work.put({"pk": keys.OPEN_RUNS, "sk": _listed(run), **expires})


def _item(run: Run) -> dict[str, Any]:
    place = {"pk": keys.run(run.run_id), "sk": keys.RUN}
    return {**codec.plain(run), **place, "expires_at": items.epoch(run.at + KEEP)}


def _listed(run: Run) -> str:
    return keys.listed(items.instant(run.at), run.run_id)
