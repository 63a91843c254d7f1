"""Fixtures that every suite may use. Nothing here reaches the network."""

import gc
import os
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

from tests.support import ENVIRONMENT, TABLE

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

# Read when CDK's process starts, which is when anything imports aws_cdk. The checks have a test of
# their own, in another process.
os.environ["CDK_VALIDATION"] = "false"
os.environ["JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION"] = "20"

# A raised centre is some hundred thousand objects that live as long as their module: looking for
# circles after every 700 new ones took a fifth of the suite's time.
gc.set_threshold(20_000, 20, 20)

# No test is about how fast this machine is, and what was green stays green until code changes:
# --hypothesis-profile=default looks at new examples in every run.
settings.register_profile(
    "ringback", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("ringback")


@pytest.fixture(autouse=True)
def _environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """The functions' settings, and credentials that open nothing."""
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    for name in ("AWS_PROFILE", "AWS_LAMBDA_INITIALIZATION_TYPE", "AWS_ENDPOINT_URL_DYNAMODB"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(scope="module")
def aws() -> Iterator[None]:
    """AWS as moto plays it: for a module, because clients are slow to make."""
    from moto import mock_aws  # half a second that unit tests need not pay

    with pytest.MonkeyPatch.context() as environment, mock_aws():
        for name, value in ENVIRONMENT.items():
            environment.setenv(name, value)
        yield


@pytest.fixture(scope="module")
def dynamodb_client(aws: None) -> "DynamoDBClient":
    """A DynamoDB without tables."""
    from contact_center.adapters.aws import clients

    client: DynamoDBClient = clients("dynamodb")[0]
    return client


@pytest.fixture
def dynamodb(dynamodb_client: "DynamoDBClient") -> Iterator["DynamoDBClient"]:
    """A DynamoDB with the table in it, empty for each test."""
    dynamodb_client.create_table(
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
    yield dynamodb_client
    if TABLE in dynamodb_client.list_tables()["TableNames"]:
        dynamodb_client.delete_table(TableName=TABLE)
