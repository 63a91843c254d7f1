"""What is set in one stage goes to another by a file, and nothing about customers goes with it."""

import argparse
import json
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from demo import small_utility
from operations import upkeep
from operations.centre import Centre, OperationError
from operations.configuration import Changes, Configuration, settings_of
from tests.support import TABLE

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

_NOW = datetime(2026, 11, 21, 17, tzinfo=UTC)


@pytest.fixture
def seeded(dynamodb: "DynamoDBClient") -> "DynamoDBClient":
    """A table with customers, knowledge and announcements."""
    small_utility.seed({"TableName": TABLE}, _NOW)
    return dynamodb


def _configuration(client: "DynamoDBClient", stage: str = "dev") -> Configuration:
    return Configuration(Centre(stage, {"TableName": TABLE}, lambda _: client), settings_of(stage))


def _file(partition: str, sort: str, **values: object) -> str:
    item = {"pk": {"S": partition}, "sk": {"S": sort}, **values}
    return json.dumps({"format": 1, "settings": {}, "items": [item]})


def _all(client: "DynamoDBClient") -> list[Any]:
    return sorted(client.scan(TableName=TABLE)["Items"], key=str)


def test_a_file_has_what_is_set_and_no_customer(seeded: "DynamoDBClient", tmp_path: Path) -> None:
    count = _configuration(seeded).export(tmp_path / "dev.json")

    document = json.loads((tmp_path / "dev.json").read_text())
    partitions = {item["pk"]["S"].partition("#")[0] for item in document["items"]}
    assert count == len(document["items"])
    assert partitions == {"INFO", "KNOWLEDGE", "OUTAGES"}
    assert document["settings"]["instance_alias"] == "ringback-dev"
    assert "+1555010" not in json.dumps(document["items"])


def test_it_brings_another_stage_to_the_same_and_a_repeat_changes_nothing(
    seeded: "DynamoDBClient", tmp_path: Path
) -> None:
    path = tmp_path / "dev.json"
    _configuration(seeded).export(path)
    items = json.loads(path.read_text())["items"]
    before = _all(seeded)
    lost, changed = items[0], items[1]
    for item in (lost, changed):
        seeded.delete_item(TableName=TABLE, Key={name: item[name] for name in ("pk", "sk")})
    seeded.put_item(TableName=TABLE, Item={**changed, "edited": {"BOOL": True}})
    seeded.put_item(TableName=TABLE, Item={"pk": {"S": "INFO#NOTICE"}, "sk": {"S": "en#own"}})
    prod = _configuration(seeded, "prod")

    told = prod.compare(path)
    assert (len(told.new), len(told.other), told.same) == (1, 1, len(items) - 2)
    assert told.only_here == (("INFO#NOTICE", "en#own"),)
    assert told.settings["instance_alias"] == ("ringback-dev", "ringback-prod")
    assert _all(seeded) != before

    done = prod.load(path)
    assert done == told
    assert done.kept == tmp_path / "dev.before-1.json"
    (kept,) = json.loads(done.kept.read_text())["items"]
    assert kept == {**changed, "edited": {"BOOL": True}}
    undone = prod.load(done.kept)
    assert (undone.other, undone.kept) == (told.other, tmp_path / "dev.before-1.before-1.json")
    assert prod.load(path).kept == tmp_path / "dev.before-2.json"  # over no earlier one
    seeded.delete_item(TableName=TABLE, Key={"pk": {"S": "INFO#NOTICE"}, "sk": {"S": "en#own"}})
    assert _all(seeded) == before
    assert prod.load(path) == Changes((), (), len(items), (), told.settings)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("no json", "is not to be read"),
        ('{"format": 7}', "expected format 1"),
        ('{"format": 1}', "has no items or no settings"),
        ('{"format": 1, "items": {}, "settings": {}}', "has no items or no settings"),
        (
            '{"format": 1, "settings": {}, "items": [{"pk": {"S": "INFO#NOTICE"}, "sk": {"S": "1"},'
            ' "text": "without a type"}]}',
            r"item 1 \(INFO#NOTICE 1\) has a value that is none of DynamoDB's",
        ),
        (_file("INFO#ADDRESS", "en#"), "has no text, so nothing was written"),
        (_file("KNOWLEDGE", "en"), "has no words"),
        (_file("KNOWLEDGE#moving", "en#1"), "has no topic"),
        (_file("OUTAGES", "AREAS"), "has no areas"),
        (
            _file("CUSTOMER#C-1", "PROFILE"),
            "item 1 is no configuration, so nothing was written",
        ),
        (
            _file("OUTAGES", "KNOWN"),
            "item 1 is no configuration",
        ),
    ],
)
def test_what_is_no_export_is_refused(
    dynamodb: "DynamoDBClient", tmp_path: Path, content: str, says: str
) -> None:
    (tmp_path / "file.json").write_text(content)

    with pytest.raises(OperationError, match=says):
        _configuration(dynamodb).load(tmp_path / "file.json")

    assert _all(dynamodb) == []


@pytest.mark.parametrize(
    "value",
    [None, 5, "text", {}, {"S": 5}, {"Q": "text"}, {"M": 5}, {"N": "five"}, {"S": "a", "N": "1"}],
)
def test_what_dynamodb_would_refuse_is_refused_before_anything_is_written(
    dynamodb: "DynamoDBClient", tmp_path: Path, value: object
) -> None:
    document = json.loads(_file("INFO#ADDRESS", "en#", text={"S": "1 Main Street"}))
    document["items"] += json.loads(_file("INFO#ADDRESS", "es#", more=value))["items"]
    (tmp_path / "file.json").write_text(json.dumps(document))

    with pytest.raises(OperationError, match=r"item 2 \(INFO#ADDRESS es#\) has a value that"):
        _configuration(dynamodb).load(tmp_path / "file.json")

    assert _all(dynamodb) == []


def test_an_import_says_where_what_it_overwrote_is(
    tmp_path: Path, seeded: "DynamoDBClient", capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "dev.json"
    _configuration(seeded).export(path)
    item = json.loads(path.read_text())["items"][0]
    seeded.put_item(TableName=TABLE, Item={**item, "edited": {"BOOL": True}})
    arguments = argparse.Namespace(stage="dev", file=path, write=True)

    assert (
        upkeep.load(arguments, lambda _: Centre("dev", {"TableName": TABLE}, lambda _: seeded)) == 0
    )

    last = capsys.readouterr().out.splitlines()[-1]
    assert last.startswith(f"what was overwritten is in {tmp_path / 'dev.before-1.json'}")


def test_an_item_that_is_there_twice_is_refused(tmp_path: Path, seeded: "DynamoDBClient") -> None:
    """Which of the two is meant nobody knows."""
    configuration = _configuration(seeded)
    configuration.export(tmp_path / "dev.json")
    document = json.loads((tmp_path / "dev.json").read_text())
    document["items"].append(document["items"][0])
    (tmp_path / "dev.json").write_text(json.dumps(document))

    with pytest.raises(OperationError, match="is there twice, so nothing was written"):
        configuration.load(tmp_path / "dev.json")


def test_no_item_is_taken_without_any_value_that_its_kind_has(
    tmp_path: Path, seeded: "DynamoDBClient"
) -> None:
    configuration, path = _configuration(seeded), tmp_path / "dev.json"
    configuration.export(path)
    items = json.loads(path.read_text())["items"]

    needed: dict[str, set[str]] = {}
    for item in items:
        for name in item.keys() - {"pk", "sk"}:
            short = {key: value for key, value in item.items() if key != name}
            path.write_text(json.dumps({"format": 1, "settings": {}, "items": [short]}))
            with suppress(OperationError):
                configuration.compare(path)
                continue
            needed.setdefault(item["pk"]["S"], set()).add(name)

    assert needed["INFO#ADDRESS"] == {"text"}
    assert needed["OUTAGES"] == {"areas"}
    assert needed["KNOWLEDGE"] == {"words", "version"}
    assert {frozenset(of) for kind, of in needed.items() if kind.startswith("KNOWLEDGE#")} == {
        frozenset({"topic", "language", "say", "version"})
    }
    assert needed["INFO#NOTICE"] == {
        *("reference", "language", "text", "valid_from", "valid_until", "expires_at")
    }


def test_a_file_that_cannot_be_written_is_named(dynamodb: "DynamoDBClient", tmp_path: Path) -> None:
    with pytest.raises(OperationError, match=r"dev.json is not to be written: No such file"):
        _configuration(dynamodb).export(tmp_path / "nowhere" / "dev.json")
