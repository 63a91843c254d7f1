"""Fixtures that every suite may use. Nothing here reaches the network."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

EVENTS = Path(__file__).parent / "events"
TABLE = "ringback-test"

NEW_YORK = ZoneInfo("America/New_York")
SATURDAY_NOON = datetime(2026, 11, 21, 17, 0, tzinfo=UTC)  # 12:00 in New York

ENVIRONMENT = {
    "AWS_ACCESS_KEY_ID": "testing",
    "AWS_SECRET_ACCESS_KEY": "testing",
    "AWS_SESSION_TOKEN": "testing",
    "AWS_DEFAULT_REGION": "us-east-1",
    "AWS_ACCOUNT_ID_ENDPOINT_MODE": "disabled",  # else moto does not know its own streams
    "TABLE_NAME": TABLE,
    "INSTANCE_ID": "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee",
    "HOURS_OF_OPERATION_ID": "11111111-2222-3333-4444-555555555555",
    "CENTRE_TIME_ZONE": NEW_YORK.key,
    "STAGE": "test",
    "POWERTOOLS_SERVICE_NAME": "test",
    "POWERTOOLS_METRICS_NAMESPACE": "Ringback",
    "POWERTOOLS_LOG_LEVEL": "INFO",
}


@pytest.fixture(autouse=True)
def _environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """The functions' settings, and credentials that open nothing."""
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    for name in ("AWS_PROFILE", "AWS_LAMBDA_INITIALIZATION_TYPE", "AWS_ENDPOINT_URL_DYNAMODB"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def aws(_environment: None) -> Iterator[None]:
    """AWS as moto plays it, empty."""
    from moto import mock_aws  # half a second that unit tests need not pay

    with mock_aws():
        yield


@pytest.fixture
def dynamodb(aws: None) -> "DynamoDBClient":
    """A DynamoDB with the table in it."""
    from contact_center.adapters.aws import clients

    client: DynamoDBClient = clients("dynamodb")[0]
    client.create_table(
        TableName=TABLE,
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[
            {"AttributeName": "pk", "AttributeType": "S"},
            {"AttributeName": "sk", "AttributeType": "S"},
        ],
        KeySchema=[
            {"AttributeName": "pk", "KeyType": "HASH"},
            {"AttributeName": "sk", "KeyType": "RANGE"},
        ],
    )
    return client


@pytest.fixture
def load_event() -> Callable[[str], dict[str, Any]]:
    """Read an event of ``tests/events`` by its name."""

    def load(name: str) -> dict[str, Any]:
        event: dict[str, Any] = json.loads((EVENTS / f"{name}.json").read_text())
        return event

    return load
