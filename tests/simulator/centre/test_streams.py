"""What leaves the tables and their streams, and what a long run keeps."""

from datetime import timedelta
from typing import Any

import pytest

from benchmarks import real_calls
from simulator.centre.cloud import Cloud
from simulator.centre.events import Dispatcher
from simulator.centre.local import LocalCentre
from simulator.centre.polling import start_polling
from simulator.engine.clock import Clock
from tests.simulator.centre.conftest import (
    NOW,
    Raise,
    Template,
    allow,
    function,
    gets,
    role,
    table,
)

TELL = """
def handler(event, context):
    for record in event["Records"]:
        by = record.get("userIdentity", {}).get("principalId", "a client")
        print(record["eventName"], record["dynamodb"]["Keys"]["sk"]["S"], "by", by)
"""


def _expiring() -> Template:
    template = table()
    template["Properties"]["TimeToLiveSpecification"] = {"AttributeName": "until", "Enabled": True}
    return template


@pytest.fixture
def cloud(raise_cloud: Raise) -> Cloud:
    reads = allow("dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator")
    return raise_cloud(
        {"f": TELL},
        Role=role(reads),
        Table=_expiring(),
        F=function("f"),
        Mapping={
            "Type": "AWS::Lambda::EventSourceMapping",
            "Properties": {
                "EventSourceArn": gets("Table", "StreamArn"),
                "FunctionName": {"Ref": "F"},
                "StartingPosition": "LATEST",
            },
        },
    )


@pytest.fixture
def clock(cloud: Cloud) -> Clock:
    clock = Clock()
    cloud.follow(lambda: NOW + timedelta(seconds=clock.elapsed))
    start_polling(cloud, Dispatcher(cloud, clock.after), clock.after)
    return clock


def _put(cloud: Cloud, name: str, until: object = None) -> None:
    item: dict[str, Any] = {"pk": {"S": "x"}, "sk": {"S": name}}
    if isinstance(until, timedelta):
        item["until"] = {"N": str((NOW + until).timestamp())}
    elif until is not None:
        item["until"] = {"S": str(until)}
    cloud.client("dynamodb").put_item(TableName="things", Item=item)


def _names(cloud: Cloud) -> set[str]:
    return {item["sk"]["S"] for item in cloud.client("dynamodb").scan(TableName="things")["Items"]}


def test_items_go_some_time_after_they_have_expired(cloud: Cloud, clock: Clock) -> None:
    _put(cloud, "kept")
    _put(cloud, "no number", until="2020-01-01")
    _put(cloud, "five years late", until=-timedelta(days=6 * 365))
    _put(cloud, "soon", until=timedelta(hours=1))
    _put(cloud, "later", until=timedelta(days=9))
    clock.advance_to(clock.elapsed + 2 * 3600)

    assert cloud.expire() == 0, "DynamoDB takes its time"
    assert cloud.expire(timedelta()) == 1
    clock.advance_to(clock.elapsed + 60)

    assert _names(cloud) == {"kept", "no number", "five years late", "later"}
    assert [line.text for line in cloud.logs if "REMOVE" in line.text] == [
        "REMOVE soon by dynamodb.amazonaws.com"
    ]


def test_a_stream_forgets_after_a_day_and_is_read_on_from_there(cloud: Cloud, clock: Clock) -> None:
    _put(cloud, "monday")
    clock.advance_to(clock.elapsed + 3600)
    assert cloud.streams.kept == 1
    clock.advance_to(clock.elapsed + 25 * 3600)
    cloud.expire()
    assert cloud.streams.kept == 0

    _put(cloud, "tuesday")
    clock.advance_to(clock.elapsed + 60)

    told = [line.text for line in cloud.logs if "INSERT" in line.text]
    assert told == ["INSERT monday by a client", "INSERT tuesday by a client"]
    streams = cloud.client("dynamodbstreams")
    (stream,) = streams.list_streams(TableName="things")["Streams"]
    (shard,) = streams.describe_stream(StreamArn=stream["StreamArn"])["StreamDescription"]["Shards"]
    iterator = streams.get_shard_iterator(
        StreamArn=stream["StreamArn"],
        ShardId=shard["ShardId"],
        ShardIteratorType="TRIM_HORIZON",
    )["ShardIterator"]
    records = streams.get_records(ShardIterator=iterator)["Records"]
    assert [one["dynamodb"]["Keys"]["sk"]["S"] for one in records] == ["tuesday"]


def test_a_long_run_keeps_what_the_table_is_told_to_keep_and_no_more() -> None:
    """The benchmark of 10,000 calls in small: collections are counted, not bytes."""
    start = NOW.replace(hour=real_calls.OPENS)
    with LocalCentre.raise_(start=start, remember=4, progress=lambda _: None) as centre:
        for number in range(30):
            assert real_calls.call(centre, number % 5) == "disconnected"
        before = real_calls.kept(centre)
        for number in range(30):
            real_calls.call(centre, number % 5)
        after = real_calls.kept(centre)

    grown = {kind: after[kind] - before[kind] for kind in after if after[kind] > before[kind]}
    assert grown.keys() <= {"item CONTACT/FACT", "item CONTACT/BEGAN", "item PHONE/PAST"} | {
        "log lines",  # within a quarter more than what is remembered
        "stream records",
    }
    assert grown["item PHONE/PAST"] == 30
    assert after["contacts"] == before["contacts"] == 4
    assert max(after["log lines"], after["stream records"]) <= 4 * 20 * 5 // 4 + 10
    assert after["messages"] == 0
