"""What people set in a centre, as a file: to keep, to compare, to take to another stage.

| part | where it lives | import |
|---|---|---|
| `settings` | infra/stages.py, in the repository | tells what differs; a deployment sets it |
| `items` | the table: address and notices, knowledge, areas | writes them |

Flows, queues, hours and words are files of the repository and need no export. Nothing about a
customer is in such a file, and an import refuses one that has any.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from itertools import count
from pathlib import Path
from typing import Any, Final, cast

import botocore.session
from botocore.exceptions import ClientError, ParamValidationError
from botocore.validate import ParamValidator

from contact_center.adapters import keys
from infra.stage_types import InvalidStage
from operations.centre import Centre, OperationError

_FORMAT: Final = 1
_INFO: Final = tuple(keys.info(what) for what in ("ADDRESS", "NOTICE"))
_KNOWLEDGE: Final = keys.knowledge("")

_NEEDED: Final[Mapping[str, Mapping[str, str]]] = {
    keys.info("ADDRESS"): {"text": "S"},
    keys.info("NOTICE"): {
        **dict.fromkeys(("reference", "language", "text", "valid_from", "valid_until"), "S"),
        "expires_at": "N",
    },
    keys.OUTAGES: {"areas": "M"},
}

_NUMBER: Final = re.compile(r"-?\d+(\.\d+)?")

Item = Mapping[str, Mapping[str, Any]]  # as DynamoDB writes it: {"pk": {"S": ...}}
Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Changes:
    """What an import does, or would do.

    Args:
        new: keys of items that are not there.
        other: keys of items that are there with another content.
        same: how many are there already.
        only_here: keys that the centre has and the file has not: they stay.
        settings: names of settings that differ, with what the file and this stage say.
        kept: where an import wrote what it overwrote, to be imported again.
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
            "format": _FORMAT,
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
        document = _read(path)
        theirs, ours = {_key(item): item for item in document["items"]}, self._items()
        return Changes(
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

    def load(self, path: Path) -> Changes:
        """Writes the file's items into the table; a repeat changes nothing.

        Returns:
            What it did, with the file that has what was overwritten.
        """
        changes = self.compare(path)
        if changes.other:
            changes = replace(changes, kept=self._keep(path, changes.other))
        theirs = {_key(item): item for item in _read(path)["items"]}
        for key in (*changes.new, *changes.other):
            try:
                self._dynamodb.put_item(TableName=self._table, Item=theirs[key])
            except (ParamValidationError, ClientError) as error:
                raise OperationError(
                    f"{path}: {' '.join(key)} is not to be written: {error}"
                ) from None
        return changes

    def _keep(self, path: Path, overwritten: tuple[Key, ...]) -> Path:
        """Writes what is about to be overwritten beside the file, and over no earlier one."""
        names = (path.with_name(f"{path.stem}.before-{one}.json") for one in count(1))
        kept = next(name for name in names if not name.exists())
        ours = self._items()
        self._write(kept, [ours[key] for key in overwritten], "x")
        return kept

    @property
    def _table(self) -> str:
        return self._centre.outputs["TableName"]

    def _items(self) -> dict[Key, Item]:
        index = list(self._query(keys.KNOWLEDGE_INDEX))
        topics = {
            topic["S"]
            for entry in index
            for listed in entry.get("words", {"M": {}})["M"].values()
            for topic in listed["L"]
        }
        areas = self._dynamodb.get_item(
            TableName=self._table, Key={"pk": {"S": keys.OUTAGES}, "sk": {"S": keys.AREAS}}
        )
        found = [
            *index,
            *(item for what in _INFO for item in self._query(what)),
            *(item for topic in topics for item in self._query(keys.knowledge(topic))),
            *([areas["Item"]] if "Item" in areas else []),
        ]
        return {_key(item): item for item in found}

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


def _read(path: Path) -> Mapping[str, Any]:
    try:
        document = json.loads(path.read_text())
    except (OSError, ValueError) as error:
        raise OperationError(f"{path} is not to be read: {error}") from None
    if not isinstance(document, dict) or document.get("format") != _FORMAT:
        raise OperationError(
            f"{path} is no export of this release: expected format {_FORMAT}, made by"
            " `make export STAGE=...`"
        )
    if not (isinstance(document.get("items"), list) and isinstance(document.get("settings"), dict)):
        raise OperationError(f"{path} has no items or no settings: was it cut off? Export it again")
    _check(path, document["items"])
    return document


def _check(path: Path, items: list[Any]) -> None:
    """Makes sure, before anything is written, that all items are configuration, whole, and once."""
    known: set[Key] = set()
    for number, item in enumerate(items, start=1):
        if not _is_configuration(item):
            raise OperationError(
                f"{path}: item {number} is no configuration, so nothing was written; allowed are"
                f" {', '.join(_INFO)}, {_KNOWLEDGE}..., and {keys.OUTAGES} {keys.AREAS}"
            )
        where = f"{path}: item {number} ({' '.join(_key(item))})"
        if not _is_typed(item):
            raise OperationError(
                f"{where} has a value that is none of DynamoDB's, such as"
                ' {"S": "text"}, so nothing was written: export it again'
            )
        if missing := [
            name for name, kind in _needed(item).items() if kind not in item.get(name, {})
        ]:
            raise OperationError(
                f"{where} has no {missing[0]}, so nothing was written: was it cut short? Export it"
                " again"
            )
        if _key(item) in known:
            raise OperationError(f"{where} is there twice, so nothing was written: which is meant?")
        known.add(_key(item))


def _is_configuration(item: object) -> bool:
    try:
        partition, sort = _key(cast("Item", item))
    except (KeyError, TypeError):
        return False
    return (
        partition in {*_INFO, keys.KNOWLEDGE_INDEX}
        or partition.startswith(_KNOWLEDGE)
        or (partition, sort) == (keys.OUTAGES, keys.AREAS)
    )


def _is_typed(item: Item) -> bool:
    """Tells whether DynamoDB takes each value of an item."""
    model = botocore.session.get_session().get_service_model("dynamodb")
    shape = model.shape_for("PutItemInputAttributeMap")
    if ParamValidator().validate(item, shape).has_errors():
        return False
    return all(
        len(value) == 1 and _NUMBER.fullmatch(value.get("N", "0")) for value in item.values()
    )


def _needed(item: Item) -> Mapping[str, str]:
    """Returns what the functions read of such an item: name and DynamoDB's letter of its type."""
    partition = _key(item)[0]
    if partition == keys.KNOWLEDGE_INDEX:
        return {"words": "M", "version": "N"}
    return next(
        (needed for start, needed in _NEEDED.items() if partition.startswith(start)),
        {"say": "S", "version": "N"},  # one of the answers
    )


def _key(item: Item) -> Key:
    return str(item["pk"]["S"]), str(item["sk"]["S"])
