"""The drill: what was lost comes back from a moment before, and what was written since stays."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from unittest import mock

import boto3
import pytest

from operations.centre import Centre, OperationError
from operations.restore import Difference, Restore, repoint
from operations.rotation import add_pepper
from tests.support import TABLE

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

_NEW = "ringback-test-restored"


@pytest.fixture
def recoverable(dynamodb: "DynamoDBClient") -> "DynamoDBClient":
    """A table with recovery and some customers."""
    dynamodb.update_continuous_backups(
        TableName=TABLE, PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": True}
    )
    for number in range(3):
        dynamodb.put_item(TableName=TABLE, Item=_item(number))
    return dynamodb


def _item(number: int, name: str = "Ana") -> Any:  # noqa: ANN401 - DynamoDB's JSON
    return {"pk": {"S": f"CUSTOMER#C-{number}"}, "sk": {"S": "PROFILE"}, "name": {"S": name}}


def _key(number: int) -> Any:  # noqa: ANN401 - DynamoDB's JSON
    return {name: _item(number)[name] for name in ("pk", "sk")}


def _restore(client: "DynamoDBClient") -> Restore:
    return Restore(Centre("dev", {"TableName": TABLE}, lambda _: client), wait=lambda _: None)


def test_a_table_that_there_is_not_takes_no_place(recoverable: "DynamoDBClient") -> None:
    centre = Centre("dev", {"TableName": "lost"}, lambda _: recoverable)
    with pytest.raises(OperationError, match="no table nothere to take its place"):
        list(repoint(centre, "nothere"))

    first = next(repoint(centre, TABLE))
    assert first.startswith(f"stream: NEW_AND_OLD_IMAGES on {TABLE}")


def test_what_was_lost_comes_back_and_what_was_written_since_stays(
    recoverable: "DynamoDBClient",
) -> None:
    work = _restore(recoverable)
    assert not work.is_there(_NEW)
    work.begin(_NEW, datetime.now(UTC))
    try:
        assert work.is_there(_NEW)
        recoverable.delete_item(TableName=TABLE, Key=_key(0))
        recoverable.delete_item(TableName=TABLE, Key=_key(1))
        recoverable.put_item(TableName=TABLE, Item=_item(2, "Bea"))
        recoverable.put_item(TableName=TABLE, Item=_item(3))

        assert work.compare(_NEW) == Difference(missing=2, changed=1, kept_away=0)
        assert work.compare(_NEW, "CUSTOMER#C-0") == Difference(missing=1, changed=0, kept_away=0)
        assert work.copy_back(_NEW, "CUSTOMER#C-0") == 1
        assert work.copy_back(_NEW) == 1
        assert work.copy_back(_NEW) == 0
        names = [
            recoverable.get_item(TableName=TABLE, Key=_key(number))["Item"]["name"]["S"]
            for number in range(4)
        ]
        assert names == ["Ana", "Ana", "Bea", "Ana"]

        assert work.copy_back(_NEW, "CUSTOMER#C-2", overwrite=True) == 1
        assert work.compare(_NEW) == Difference(missing=0, changed=0, kept_away=0)
    finally:
        recoverable.delete_table(TableName=_NEW)


def test_without_recovery_it_says_so(dynamodb: "DynamoDBClient") -> None:
    with pytest.raises(OperationError, match="point-in-time recovery is off"):
        _restore(dynamodb).begin(_NEW)


def test_a_name_that_is_taken_is_told(recoverable: "DynamoDBClient") -> None:
    with pytest.raises(OperationError, match=r"was not restored: .*recovery reaches from"):
        _restore(recoverable).begin(TABLE)


def test_the_table_in_use_is_never_the_target(dynamodb: "DynamoDBClient") -> None:
    with pytest.raises(OperationError, match="is the table in use"):
        _restore(dynamodb).is_there(TABLE)


def test_only_a_table_restored_from_the_one_in_use_is_its_backup(
    recoverable: "DynamoDBClient",
) -> None:
    recoverable.create_table(
        TableName="orders",
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
    )
    recoverable.update_continuous_backups(
        TableName="orders", PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": True}
    )
    recoverable.restore_table_to_point_in_time(
        SourceTableName="orders", TargetTableName="old-orders", UseLatestRestorableTime=True
    )
    try:
        for name, source in (("orders", "no table"), ("old-orders", r"arn:aws:\S+:table/orders")):
            with pytest.raises(OperationError, match=f"{name} was restored from {source}, not"):
                _restore(recoverable).is_there(name)
    finally:
        recoverable.delete_table(TableName="orders")
        recoverable.delete_table(TableName="old-orders")


def test_a_table_from_a_vault_may_name_its_backup_alone(recoverable: "DynamoDBClient") -> None:
    _restore(recoverable).begin(_NEW)

    def described(TableName: str) -> Any:  # noqa: ANN401, N803 - the API
        reply: Any = recoverable.describe_table(TableName=TableName)
        if TableName == _NEW:
            reply["Table"]["RestoreSummary"] = {"SourceBackupArn": "arn:aws:backup:us-east-1:1:x"}
        return reply

    vault = mock.Mock(wraps=recoverable, describe_table=described)
    try:
        assert _restore(vault).is_there(_NEW)
    finally:
        recoverable.delete_table(TableName=_NEW)


def test_a_moment_is_not_ignored_where_the_table_is_there(recoverable: "DynamoDBClient") -> None:
    work = _restore(recoverable)
    work.begin(_NEW)
    try:
        with pytest.raises(OperationError, match=r"is there already, as of \d{4}-.*leave AT out"):
            work.is_there(_NEW, datetime.now(UTC))
    finally:
        recoverable.delete_table(TableName=_NEW)


def test_not_everything_is_overwritten_at_once(dynamodb: "DynamoDBClient") -> None:
    with pytest.raises(OperationError, match="name the one partition with --only"):
        _restore(dynamodb).copy_back(_NEW, overwrite=True)


def test_a_new_pepper_is_added_and_the_old_ones_stay(aws: None) -> None:
    manager = boto3.client("secretsmanager", region_name="us-east-1")
    arn = manager.create_secret(Name="pepper", SecretString='{"1": "old"}')["ARN"]
    centre = Centre("dev", {"PepperSecretArn": arn}, lambda _: manager)

    assert add_pepper(centre) == "2"
    assert add_pepper(centre) == "3"
    kept = manager.get_secret_value(SecretId=arn)["SecretString"]
    assert '"1": "old"' in kept
