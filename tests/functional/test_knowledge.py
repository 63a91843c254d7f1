"""The function ``knowledge`` on moto."""

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from contact_center import bootstrap
from contact_center.adapters.knowledge_base import DynamoKnowledge
from contact_center.connect import flow_function
from contact_center.domain.errors import Raced, StorageUnavailable
from contact_center.domain.knowledge import Article
from knowledge import handler as function
from tests.functional.conftest import items_of
from tests.support import SATURDAY_NOON, TABLE, StandingClock, flow_event

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

TARIFFS = Article("tariffs", "en", 0, "", "https://riverside.example/tariffs")
ERROR = Article("error-711", "en", 0, "", "https://riverside.example/711")


@pytest.fixture
def knowledge(dynamodb: "DynamoDBClient") -> DynamoKnowledge:
    base = DynamoKnowledge(dynamodb, TABLE)
    tariffs = {"en": "Water is two dollars.", "es": "El agua cuesta dos dólares."}
    asked_with = {"en": "price cost water", "es": "precio costo agua tarifa"}
    base.publish(TARIFFS, tariffs, asked_with)  # type: ignore[arg-type]
    base.publish(ERROR, {"en": "Turn the valve, then restart."})
    return base


def ask(
    base: DynamoKnowledge, address: str | None = "+15550100", **parameters: str
) -> dict[str, str]:
    app = bootstrap.Knowledge(StandingClock(), base)
    handler = flow_function("knowledge", function.KEYS, function.answer, lambda: app)
    return handler(flow_event(address=address, parameters=parameters), None)


def test_a_topic_is_answered_in_the_language_with_its_link(knowledge: DynamoKnowledge) -> None:
    assert ask(knowledge, topic="tariffs", language="es") == {
        "outcome": "found",
        "say": "El agua cuesta dos dólares.",
        "url": "https://riverside.example/tariffs",
        "topic": "tariffs",
        "sent": "no",
    }


@pytest.mark.parametrize(
    ("query", "language", "topic"),
    [
        ("711", "en", "error-711"),
        ("error 711", "es", "error-711"),
        ("what does water cost?", "en", "tariffs"),
        ("¿cuál es la tarifa del agua?", "es", "tariffs"),
    ],
)
def test_a_question_finds_its_topic(
    knowledge: DynamoKnowledge, query: str, language: str, topic: str
) -> None:
    assert ask(knowledge, query=query, language=language)["topic"] == topic


@pytest.mark.parametrize("query", ["where is my boat?", "999", "none", "?"])
def test_what_has_no_answer_is_remembered_without_the_person(
    knowledge: DynamoKnowledge, dynamodb: "DynamoDBClient", query: str
) -> None:
    replies = [ask(knowledge, query=query)["outcome"] for _ in range(2)]

    assert replies == ["not_found", "not_found"]
    (gap,) = items_of(dynamodb, "GAP#en")
    assert gap["sk"]["S"] == ("boat" if "boat" in query else "-")
    assert gap["misses"]["N"] == "2"


def test_the_link_is_sent_once_to_the_number_that_calls(
    knowledge: DynamoKnowledge, dynamodb: "DynamoDBClient"
) -> None:
    replies = [ask(knowledge, topic="tariffs", send="yes")["sent"] for _ in range(2)]

    outbox = [
        item for item in dynamodb.scan(TableName=TABLE)["Items"] if item["sk"]["S"] == "MESSAGE"
    ]
    assert replies == ["yes", "yes"]
    assert [item["to"]["S"] for item in outbox] == ["+15550100"]
    assert ask(knowledge, None, topic="tariffs", send="yes")["sent"] == "no"


def test_a_new_version_counts_from_its_day(knowledge: DynamoKnowledge) -> None:
    tomorrow = SATURDAY_NOON + timedelta(days=1)
    later = Article("tariffs", "en", 0, "", valid_from=tomorrow)
    knowledge.publish(later, {"en": "Water is three dollars."})

    assert ask(knowledge, topic="tariffs")["say"] == "Water is two dollars."
    app = bootstrap.Knowledge(StandingClock(tomorrow), knowledge)
    handler = flow_function("knowledge", function.KEYS, function.answer, lambda: app)
    assert handler(flow_event(parameters={"topic": "tariffs"}), None)["say"] == (
        "Water is three dollars."
    )


def test_two_who_publish_at_once_do_not_overwrite_each_other(
    knowledge: DynamoKnowledge, dynamodb: "DynamoDBClient"
) -> None:
    slow = DynamoKnowledge(_Overtaken(dynamodb, knowledge), TABLE)  # type: ignore[arg-type]

    with pytest.raises(Raced):
        slow.publish(TARIFFS, {"en": "Slow."})
    assert ask(knowledge, topic="tariffs")["say"] == "Fast."


class _Overtaken:
    """A client during whose first transaction somebody else publishes."""

    def __init__(self, client: "DynamoDBClient", other: DynamoKnowledge) -> None:
        self._client, self._other = client, other

    def __getattr__(self, name: str) -> object:
        return getattr(self._client, name)

    def transact_write_items(self, **request: object) -> object:
        self._other.publish(TARIFFS, {"en": "Fast."})
        return self._client.transact_write_items(**request)  # type: ignore[arg-type]


def test_an_outage_is_raised(knowledge: DynamoKnowledge, dynamodb: "DynamoDBClient") -> None:
    dynamodb.delete_table(TableName=TABLE)

    with pytest.raises(StorageUnavailable):
        ask(knowledge, topic="tariffs")
