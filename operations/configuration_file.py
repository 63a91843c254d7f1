"""The file of an export, read back: whole and readable as the functions read it, or refused.

All of it is judged before anything is written: half an import is worse than none.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields
from datetime import datetime
from pathlib import Path
from typing import Any, Final, cast

import botocore.session
from botocore.validate import ParamValidator

from contact_center.adapters import codec, items, keys
from contact_center.domain.knowledge import Article
from contact_center.domain.language import Language
from operations.centre import OperationError

FORMAT: Final = 1
INFO: Final = tuple(keys.info(what) for what in ("ADDRESS", "NOTICE"))
KNOWLEDGE: Final = keys.knowledge("")

_NUMBER: Final = re.compile(r"-?\d{1,38}(\.\d+)?")
_DEEPEST: Final = 32  # levels of nested values that DynamoDB takes

Item = Mapping[str, Mapping[str, Any]]  # as DynamoDB writes it: {"pk": {"S": ...}}
Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class _Address:
    text: str


@dataclass(frozen=True, slots=True)
class _Notice:
    reference: str
    language: Language
    text: str
    valid_from: datetime
    valid_until: datetime
    expires_at: int


@dataclass(frozen=True, slots=True)
class _Index:
    words: Mapping[str, tuple[str, ...]]
    version: int


@dataclass(frozen=True, slots=True)
class _Areas:
    areas: Mapping[str, str]


_KINDS: Final[Mapping[str, type]] = {
    keys.info("ADDRESS"): _Address,
    keys.info("NOTICE"): _Notice,
    keys.KNOWLEDGE_INDEX: _Index,
    keys.OUTAGES: _Areas,
}


def read(path: Path) -> Mapping[str, Any]:
    """Returns an export's `items` and `settings`.

    Raises:
        OperationError: it is no such file, or has something that is no configuration, or that a
            function could not read.
    """
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise OperationError(f"{path} is not to be read: {error}") from None
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise OperationError(
            f"{path} is no export of this release: expected format {FORMAT}, made by"
            " `make export STAGE=...`"
        )
    if not (isinstance(document.get("items"), list) and isinstance(document.get("settings"), dict)):
        raise OperationError(f"{path} has no items or no settings: was it cut off? Export it again")
    _check(path, document["items"])
    return document


def key_of(item: Item) -> Key:
    """Returns where an item is in the table."""
    return str(item["pk"]["S"]), str(item["sk"]["S"])


def _check(path: Path, found: list[Any]) -> None:
    known: set[Key] = set()
    for number, item in enumerate(found, start=1):
        if not _is_configuration(item):
            raise OperationError(
                f"{path}: item {number} is no configuration, so nothing was written; allowed are"
                f" {', '.join(INFO)}, {KNOWLEDGE}..., and {keys.OUTAGES} {keys.AREAS}"
            )
        where = f"{path}: item {number} ({' '.join(key_of(item))})"
        if not _is_typed(item):
            raise OperationError(
                f"{where} has a value that is none of DynamoDB's, such as"
                ' {"S": "text"}, so nothing was written: export it again'
            )
        if missing := [name for name in _needed(_kind(item)) if name not in item]:
            raise OperationError(
                f"{where} has no {missing[0]}, so nothing was written: was it cut short? Export it"
                " again"
            )
        if wrong := _unreadable(item):
            raise OperationError(
                f"{where} could not be read from the table ({wrong}), so nothing was written:"
                " export it again"
            )
        if key_of(item) in known:
            raise OperationError(f"{where} is there twice, so nothing was written: which is meant?")
        known.add(key_of(item))


def _is_configuration(item: object) -> bool:
    try:
        partition, sort = key_of(cast("Item", item))
    except (KeyError, TypeError):
        return False
    return (
        partition in {*INFO, keys.KNOWLEDGE_INDEX}
        or partition.startswith(KNOWLEDGE)
        or (partition, sort) == (keys.OUTAGES, keys.AREAS)
    )


def _is_typed(item: Item) -> bool:
    """Tells whether DynamoDB takes each value of an item."""
    model = botocore.session.get_session().get_service_model("dynamodb")
    shape = model.shape_for("PutItemInputAttributeMap")
    try:
        if ParamValidator().validate(item, shape).has_errors():
            return False
    except RecursionError:
        return False
    return all(_is_value(value) for value in item.values())


def _is_value(typed: Mapping[str, Any], depth: int = 1) -> bool:
    if len(typed) != 1 or depth > _DEEPEST:
        return False
    ((kind, value),) = typed.items()
    match kind:
        case "N":
            return _NUMBER.fullmatch(value) is not None
        case "M":
            return all(_is_value(part, depth + 1) for part in value.values())
        case "L":
            return all(_is_value(part, depth + 1) for part in value)
    return True


def _kind(item: Item) -> type:
    """Returns what the functions read such an item as."""
    return _KINDS.get(key_of(item)[0], Article)


def _needed(kind: type) -> list[str]:
    return [field.name for field in fields(kind) if field.default is MISSING]


def _unreadable(item: Item) -> str | None:
    """Tells why a function that reads the item would fail; None where it would not."""
    try:
        value: object = codec.restored(_kind(item), items.from_wire(item))
    except ValueError as error:  # also a number that is not whole
        return str(error)
    for field in fields(_kind(item)):
        moment = getattr(value, field.name)
        if isinstance(moment, datetime) and moment.tzinfo is None:
            return f"{field.name}: a time without its zone"
    if isinstance(value, Article):
        place = keys.knowledge(value.topic), keys.version(value.language, value.version)
        if place != key_of(item):
            return f"topic, language and version are those of {' '.join(place)}"
    return None
