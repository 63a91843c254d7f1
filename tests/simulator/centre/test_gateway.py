"""Every AWS call of a function is real for botocore, checked by IAM, and answered or named."""

import sys
from typing import TYPE_CHECKING, Any

import boto3
import pytest
from botocore.exceptions import ClientError, ParamValidationError
from moto import mock_aws

from simulator.centre.accesses import Place, accesses
from simulator.centre.errors import NotPlayedError
from simulator.centre.functions import FunctionError
from tests.simulator.centre.conftest import Raise, allow, arn, function, role, table

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

STORE = """
import boto3
def handler(event, context):
    client = boto3.client("dynamodb")
    return getattr(client, event["call"])(**event["with"]).get("Item")
"""
TABLE = "arn:aws:dynamodb:us-east-1:111122223333:table/things"
ITEM = {"pk": {"S": "a"}, "sk": {"S": "b"}, "n": {"N": "1"}}
KEY = {"pk": {"S": "a"}, "sk": {"S": "b"}}


def test_a_function_reaches_the_table_of_its_template(raise_cloud: Raise) -> None:
    may = allow("dynamodb:GetItem", resource={"Fn::GetAtt": ["Table", "Arn"]})
    cloud = raise_cloud({"f": STORE}, Role=role(may), Table=table(), F=function("f"))
    cloud.client("dynamodb").put_item(TableName="things", Item=ITEM)

    reply = cloud.invoke(
        arn("f"), {"call": "get_item", "with": {"TableName": "things", "Key": KEY}}
    )

    assert reply.reply == ITEM
    assert cloud.denied == []


def test_what_the_role_does_not_allow_is_denied_and_recorded(raise_cloud: Raise) -> None:
    may = allow("dynamodb:GetItem", resource={"Fn::GetAtt": ["Table", "Arn"]})
    cloud = raise_cloud({"f": STORE}, Role=role(may), Table=table(), F=function("f"))
    put = {"call": "put_item", "with": {"TableName": "things", "Item": ITEM}}

    with pytest.raises(FunctionError, match="AccessDeniedException") as failure:
        cloud.invoke(arn("f"), put)

    assert f"not authorized to perform: dynamodb:PutItem on resource: {TABLE}" in str(failure.value)
    (denial,) = cloud.denied
    assert (denial.caller, denial.action, denial.resource) == ("f", "dynamodb:PutItem", TABLE)


def test_unused_permissions_are_reported(raise_cloud: Raise) -> None:
    may = allow("dynamodb:GetItem", "dynamodb:Scan", resource={"Fn::GetAtt": ["Table", "Arn"]})
    cloud = raise_cloud({"f": STORE}, Role=role(may), Table=table(), F=function("f"))

    cloud.invoke(arn("f"), {"call": "get_item", "with": {"TableName": "things", "Key": KEY}})

    assert cloud.iam_report() == {"f": [("dynamodb:Scan", TABLE)]}


def test_a_function_that_may_not_write_its_log_is_recorded(raise_cloud: Raise) -> None:
    silent = role()
    silent["Properties"]["Policies"] = []
    cloud = raise_cloud({"f": "def handler(e, c): return 1"}, Role=silent, F=function("f"))

    cloud.invoke(arn("f"), {})

    assert [one.action for one in cloud.denied] == ["logs:CreateLogStream", "logs:PutLogEvents"]


def test_botocore_still_validates_what_a_function_sends(raise_cloud: Raise) -> None:
    cloud = raise_cloud(Table=table())

    with pytest.raises(ParamValidationError):
        cloud.client("dynamodb").get_item(TableName="things", Key="a")


def test_an_operation_nobody_plays_is_named(raise_cloud: Raise) -> None:
    code = """
import boto3
def handler(event, context):
    try:
        boto3.client("connect").list_prompts(InstanceId="i")
    except boto3.client("connect").exceptions.ClientError:
        return "taken for an outage"
"""
    may = allow("connect:*")
    cloud = raise_cloud({"f": code}, Role=role(may), F=function("f"))

    with pytest.raises(FunctionError, match=r"does not play connect\.ListPrompts"):
        cloud.invoke(arn("f"), {})
    with pytest.raises(NotPlayedError, match=r"lambda\.ListFunctions"):
        cloud.client("lambda").list_functions()

    assert ["ListPrompts" in str(cloud.holes[0]), "ListFunctions" in str(cloud.holes[1])] == [
        True
    ] * 2


def test_two_clouds_share_no_state(raise_cloud: Raise) -> None:
    first, second = raise_cloud(Table=table()), raise_cloud(Table=table())

    first.client("dynamodb").put_item(TableName="things", Item=ITEM)

    found = second.client("dynamodb").get_item(TableName="things", Key=KEY)
    assert "Item" not in found
    assert first.client("dynamodb").get_item(TableName="things", Key=KEY)["Item"] == ITEM


def test_two_clouds_may_have_buckets_of_one_name(raise_cloud: Raise) -> None:
    bucket = {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": "tapes"}}
    first, second = raise_cloud(Bucket=bucket), raise_cloud(Bucket=bucket)

    first.client("s3").put_bucket_versioning(
        Bucket="tapes", VersioningConfiguration={"Status": "Enabled"}
    )

    assert first.client("s3").get_bucket_versioning(Bucket="tapes")["Status"] == "Enabled"
    assert "Status" not in second.client("s3").get_bucket_versioning(Bucket="tapes")
    with mock_aws():
        assert boto3.client("s3", region_name="us-east-1").list_buckets()["Buckets"] == []


def test_moto_beside_a_cloud_is_another_account(raise_cloud: Raise) -> None:
    cloud = raise_cloud(Table=table())
    with mock_aws():
        outside = boto3.client("dynamodb", region_name="us-east-1")
        assert outside.list_tables()["TableNames"] == []
        cloud.client("dynamodb").put_item(TableName="things", Item=ITEM)

    assert cloud.client("dynamodb").get_item(TableName="things", Key=KEY)["Item"] == ITEM


def test_a_refused_transaction_leaves_nothing_behind(raise_cloud: Raise) -> None:
    client = raise_cloud(Table=table()).client("dynamodb")
    client.put_item(TableName="things", Item=ITEM)
    count = {
        "TableName": "things",
        "Key": KEY,
        "UpdateExpression": "ADD n :one",
        "ExpressionAttributeValues": {":one": {"N": "1"}},
    }
    new = {"TableName": "things", "Item": {"pk": {"S": "new"}, "sk": {"S": "x"}}}
    refused = {
        "TableName": "things",
        "Key": {"pk": {"S": "a"}, "sk": {"S": "missing"}},
        "ConditionExpression": "attribute_exists(pk)",
    }

    with pytest.raises(ClientError) as failure:
        client.transact_write_items(
            TransactItems=[{"Update": count}, {"Put": new}, {"ConditionCheck": refused}]
        )

    reasons = failure.value.response["CancellationReasons"]
    assert [one["Code"] for one in reasons] == ["None", "None", "ConditionalCheckFailed"]
    assert client.scan(TableName="things")["Items"] == [ITEM]
    client.transact_write_items(TransactItems=[{"Update": count}, {"Put": new}])
    assert len(client.scan(TableName="things")["Items"]) == 2


def test_bytes_and_sets_survive_the_short_way(raise_cloud: Raise) -> None:
    client = raise_cloud(Table=table()).client("dynamodb")
    item = {
        **KEY,
        "b": {"B": b"\x00\xff"},
        "bs": {"BS": [b"1"]},
        "m": {"M": {"l": {"L": [{"B": b"x"}]}}},
    }

    client.put_item(TableName="things", Item=item)

    assert client.get_item(TableName="things", Key=KEY)["Item"] == item


@pytest.mark.parametrize("partition", ["a", "b", "nobody"])
@pytest.mark.parametrize("forward", [True, False])
@pytest.mark.parametrize("limit", [1, 3, 9, None])
@pytest.mark.parametrize("beginning", ["", "k1"])
def test_a_query_answers_as_moto_does_by_itself(
    raise_cloud: Raise, partition: str, forward: bool, limit: int | None, beginning: str
) -> None:
    client = raise_cloud(Table=table()).client("dynamodb")
    with mock_aws():
        moto = boto3.client("dynamodb", region_name="us-east-1")
        described = client.describe_table(TableName="things")["Table"]
        wanted = ("TableName", "KeySchema", "AttributeDefinitions")
        moto.create_table(
            BillingMode="PAY_PER_REQUEST", **{name: described[name] for name in wanted}
        )
        for number in (3, 12, 1, 20, 2, 11):
            for pk in ("a", "b"):
                item = {"pk": {"S": pk}, "sk": {"S": f"k{number}"}, "n": {"N": str(number)}}
                client.put_item(TableName="things", Item=item)
                moto.put_item(TableName="things", Item=item)
        asked: dict[str, Any] = {
            "TableName": "things",
            "KeyConditionExpression": "pk = :pk",
            "ExpressionAttributeValues": {":pk": {"S": partition}},
            "ScanIndexForward": forward,
        }
        if beginning:
            asked["KeyConditionExpression"] += " AND begins_with(sk, :sk)"
            asked["ExpressionAttributeValues"][":sk"] = {"S": beginning}
        if limit:
            asked["Limit"] = limit

        pages, expected = _pages(client, asked), _pages(moto, asked)

    assert pages == expected
    assert partition == "nobody" or any(pages)


def _pages(client: "DynamoDBClient", asked: dict[str, Any]) -> list[list[Any]]:
    pages: list[list[Any]] = []
    more: dict[str, Any] = {}
    while True:
        page = client.query(**asked, **more)
        pages.append(page["Items"])
        if "LastEvaluatedKey" not in page:
            return pages
        more = {"ExclusiveStartKey": page["LastEvaluatedKey"]}


def test_an_error_of_dynamodb_is_its_own_exception(raise_cloud: Raise) -> None:
    client = raise_cloud(Table=table()).client("dynamodb")

    with pytest.raises(client.exceptions.ConditionalCheckFailedException):
        client.put_item(TableName="things", Item=ITEM, ConditionExpression="attribute_exists(pk)")
    with pytest.raises(client.exceptions.ResourceNotFoundException):
        client.get_item(TableName="nothing", Key=KEY)


def test_the_host_process_is_left_alone(raise_cloud: Raise) -> None:
    before = sys.path[:], sys.stdout, boto3.DEFAULT_SESSION
    cloud = raise_cloud({"f": "def handler(e, c): raise KeyError"}, Role=role(), F=function("f"))

    with pytest.raises(FunctionError):
        cloud.invoke(arn("f"), {})

    assert (sys.path, sys.stdout, boto3.DEFAULT_SESSION) == before


def test_effective_hours_are_granted_on_the_hours_and_on_the_instance() -> None:
    instance = "arn:aws:connect:us-east-1:111122223333:instance/i"
    needed = accesses(
        "connect",
        "GetEffectiveHoursOfOperations",
        {"InstanceId": "i", "HoursOfOperationId": "h"},
        Place("111122223333", "us-east-1", {}),
    )

    assert [access.resource for access in needed] == [f"{instance}/operating-hours/h", instance]
