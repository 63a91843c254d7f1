"""What people set in a centre, as a file: to keep, to compare, to take to another stage.

| part | where it lives | import |
|---|---|---|
| `settings` | infra/stages.py, in the repository | tells what differs; a deployment sets it |
| `items` | the table: address and notices, knowledge, areas | writes them |

Flows, queues, hours and words are files of the repository and need no export. Nothing about a
customer is in such a file, and an import refuses one that has any.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from itertools import count
from pathlib import Path
from typing import cast

from botocore.exceptions import ClientError, ParamValidationError

from contact_center.adapters import keys
from infra.stage_types import InvalidStage
from operations.centre import Centre, OperationError
from operations.configuration_file import FORMAT, INFO, KNOWLEDGE, Item, Key, key_of, read
from operations.merging import merged, superseded


@dataclass(frozen=True, slots=True)
class Changes:
    """What an import does, or would do.

    Args:
        new: keys of items that are not there.
        other: keys of items that are there with another content.
        same: how many are there already.
        only_here: keys that the centre has and the file has not: they stay.
        settings: names of settings that differ, with what the file and this stage say.
        kept: where an import wrote what it overwrote, and the articles that it replaced by newer
            versions, to be imported again.
    """

    new: tuple[Key, ...]
    other: tuple[Key, ...]
    same: int
    only_here: tuple[Key, ...]
    settings: Mapping[str, tuple[object, object]]
    kept: Path | None = field(default=None, compare=False)


class Configuration:
    """What is set in one centre.

    Args:
        centre: where.
        settings: of its stage: what infra/stages.py says, as JSON has it.
    """

    def __init__(self, centre: Centre, settings: Mapping[str, object]) -> None:
        self._centre = centre
        self._settings = settings
        self._dynamodb = centre.client("dynamodb")

    def export(self, path: Path) -> int:
        """Writes the file.

        Returns:
            How many items it has.
        """
        items = [item for _, item in sorted(self._items().items())]
        self._write(path, items, "w")
        return len(items)

    def _write(self, path: Path, items: list[Item], mode: str) -> None:
        document = {
            "format": FORMAT,
            "stage": self._centre.stage,
            "settings": self._settings,
            "items": items,
        }
        text = json.dumps(document, indent=1, sort_keys=True, ensure_ascii=False) + "\n"
        try:
            with path.open(mode, encoding="utf-8") as file:
                file.write(text)
        except OSError as error:
            raise OperationError(f"{path} is not to be written: {error.strerror}") from None

    def compare(self, path: Path) -> Changes:
        """Returns what an import of the file would do.

        Raises:
            OperationError: it is no such file, or has something that is no configuration.
        """
        return self._judged(path)[0]

    def _judged(self, path: Path) -> tuple[Changes, dict[Key, Item], dict[Key, Item]]:
        """Returns what an import does, what the centre shall have, and what it has."""
        document = read(path)
        given = {key_of(item): item for item in document["items"]}
        ours = self._items(
            pk.removeprefix(KNOWLEDGE) for pk, _ in given if pk.startswith(KNOWLEDGE)
        )
        theirs = merged(given, ours)
        changes = Changes(
            new=tuple(sorted(theirs.keys() - ours.keys())),
            other=tuple(
                sorted(key for key in theirs.keys() & ours.keys() if theirs[key] != ours[key])
            ),
            same=sum(theirs[key] == ours[key] for key in theirs.keys() & ours.keys()),
            only_here=tuple(sorted(ours.keys() - theirs.keys())),
            settings={
                name: (value, self._settings.get(name))
                for name, value in sorted(document["settings"].items())
                if value != self._settings.get(name)
            },
        )
        return changes, theirs, ours

    def load(self, path: Path) -> Changes:
        """Writes the file's items into the table; a repeat changes nothing.

        Returns:
            What it did, with the file that has what was overwritten.
        """
        changes, theirs, ours = self._judged(path)
        if before := (*changes.other, *superseded(changes.new, ours)):
            changes = replace(changes, kept=self._keep(path, [ours[key] for key in before]))
        for key in (*changes.new, *changes.other):
            try:
                self._dynamodb.put_item(TableName=self._table, Item=theirs[key])
            except (ParamValidationError, ClientError) as error:
                back = f"; what was overwritten is in {changes.kept}" if changes.kept else ""
                raise OperationError(
                    f"{path}: {' '.join(key)} is not to be written: {error}{back}"
                ) from None
        return changes

    def _keep(self, path: Path, overwritten: list[Item]) -> Path:
        """Writes what is about to be overwritten beside the file, and over no earlier one."""
        names = (path.with_name(f"{path.stem}.before-{one}.json") for one in count(1))
        kept = next(name for name in names if not name.exists())
        self._write(kept, overwritten, "x")
        return kept

    @property
    def _table(self) -> str:
        return self._centre.outputs["TableName"]

    def _items(self, also: Iterable[str] = ()) -> dict[Key, Item]:
        """Returns what is set: of knowledge the topics that have words, and those named."""
        index = list(self._query(keys.KNOWLEDGE_INDEX))
        topics = {
            topic["S"]
            for entry in index
            for listed in entry.get("words", {"M": {}})["M"].values()
            for topic in listed["L"]
        } | set(also)
        areas = self._dynamodb.get_item(
            TableName=self._table, Key={"pk": {"S": keys.OUTAGES}, "sk": {"S": keys.AREAS}}
        )
        found = [
            *index,
            *(item for what in INFO for item in self._query(what)),
            *(item for topic in topics for item in self._query(keys.knowledge(topic))),
            *([areas["Item"]] if "Item" in areas else []),
        ]
        return {key_of(item): item for item in found}

    def _query(self, partition: str) -> Iterator[Item]:
        pages = self._dynamodb.get_paginator("query").paginate(
            TableName=self._table,
            KeyConditionExpression="pk = :pk",
            ExpressionAttributeValues={":pk": {"S": partition}},
        )
        for page in pages:
            yield from page["Items"]


def settings_of(stage: str) -> Mapping[str, object]:
    """Returns what infra/stages.py says of a stage, as JSON has it.

    Raises:
        OperationError: it knows no such stage.
    """
    from infra.stages import stage_named  # CDK: two seconds, for those who need it

    try:
        values = asdict(stage_named(stage))
    except InvalidStage as error:
        raise OperationError(str(error)) from None
    return cast("Mapping[str, object]", json.loads(json.dumps(values, default=str)))
