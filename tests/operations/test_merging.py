"""Knowledge goes to a stage beside what that stage has, and is what is said there."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from contact_center.adapters.knowledge_base import DynamoKnowledge
from contact_center.domain.knowledge import Article
from operations.centre import Centre, OperationError
from operations.configuration import Configuration
from tests.support import TABLE

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


def _publish(client: "DynamoDBClient", topic: str, say: str, words: str) -> None:
    DynamoKnowledge(client, TABLE).publish(Article(topic, "en", 0, ""), {"en": say}, {"en": words})


def _said(client: "DynamoDBClient") -> list[tuple[int, str]]:
    return [
        (found.version, found.say) for found in DynamoKnowledge(client, TABLE).articles("leaks")
    ]


def _empty(client: "DynamoDBClient") -> None:
    for item in client.scan(TableName=TABLE)["Items"]:
        client.delete_item(TableName=TABLE, Key={name: item[name] for name in ("pk", "sk")})


def test_what_only_the_target_knows_stays_and_the_files_article_is_said(
    dynamodb: "DynamoDBClient", tmp_path: Path
) -> None:
    configuration = Configuration(Centre("dev", {"TableName": TABLE}, lambda _: dynamodb), {})
    path = tmp_path / "dev.json"
    _publish(dynamodb, "leaks", "of dev", "drip")
    configuration.export(path)
    _empty(dynamodb)
    _publish(dynamodb, "leaks", "old", "wet")
    _publish(dynamodb, "leaks", "newer", "wet")
    _publish(dynamodb, "billing", "How to pay.", "pay")

    kept = configuration.load(path).kept

    assert _said(dynamodb) == [(3, "of dev"), (2, "newer"), (1, "old")]
    index = DynamoKnowledge(dynamodb, TABLE).index("en")
    assert index == {
        "billing": ["billing"],
        "pay": ["billing"],
        "leak": ["leaks"],
        "drip": ["leaks"],
    }
    again = configuration.load(path)
    assert (again.new, again.other) == ((), ())

    assert kept is not None
    configuration.load(kept)
    assert _said(dynamodb)[0] == (5, "newer")
    assert "wet" in DynamoKnowledge(dynamodb, TABLE).index("en")


@pytest.mark.parametrize(
    "item",
    [
        {
            "pk": "KNOWLEDGE",
            "sk": "es",
            "words": {"M": {"agua": {"S": "x"}}},
            "version": {"N": "1"},
        },
        {"pk": "OUTAGES", "sk": "AREAS", "areas": {"M": {"1": {"N": "abc"}}}},
        {"pk": "OUTAGES", "sk": "AREAS", "areas": {"M": {"1": {}}}},
    ],
)
def test_what_no_function_could_read_is_refused(
    dynamodb: "DynamoDBClient", tmp_path: Path, item: dict[str, object]
) -> None:
    place = {name: {"S": item[name]} for name in ("pk", "sk")}
    document = {"format": 1, "settings": {}, "items": [{**item, **place}]}
    (tmp_path / "file.json").write_text(json.dumps(document))

    with pytest.raises(OperationError, match="so nothing was written"):
        Configuration(Centre("dev", {"TableName": TABLE}, lambda _: dynamodb), {}).load(
            tmp_path / "file.json"
        )

    assert dynamodb.scan(TableName=TABLE)["Items"] == []
