"""Events arrive at least once, failures are retried at virtual time, and nothing is lost."""

import json
from collections.abc import Callable
from datetime import timedelta

import pytest

from simulator.centre.cloud import Cloud
from simulator.centre.errors import TemplateError
from simulator.centre.events import Dispatcher
from simulator.centre.polling import start_polling
from simulator.engine.clock import Clock
from tests.simulator.centre.conftest import (
    NOW,
    Raise,
    Template,
    allow,
    arn,
    function,
    gets,
    role,
    table,
)

EVENT = {"source": "aws.connect", "detail-type": "Contact", "detail": {"eventType": "QUEUED"}}
POLLS = allow("sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes")

KEEP = """
import json
def handler(event, context):
    for record in event["Records"]:
        print(record["body"])
        if json.loads(record["body"])["detail"]["eventType"] == "BROKEN":
            raise ValueError
"""


def _pipeline(**changes: Template) -> dict[str, Template]:
    """A rule that matches Connect's events, a queue with dead letters, a function."""
    lets_rule = allow("sqs:SendMessage", resource=gets("Queue"))
    lets_rule |= {
        "Principal": {"Service": "events.amazonaws.com"},
        "Condition": {"ArnEquals": {"aws:SourceArn": gets("Rule")}},
    }
    return {
        "Role": role(POLLS),
        "F": function("f", Timeout=3),
        "Dead": {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": "dead"}},
        "Queue": {
            "Type": "AWS::SQS::Queue",
            "Properties": {
                "QueueName": "events",
                "VisibilityTimeout": 60,
                "RedrivePolicy": {"deadLetterTargetArn": gets("Dead"), "maxReceiveCount": 3},
            },
        },
        "Policy": {
            "Type": "AWS::SQS::QueuePolicy",
            "Properties": {
                "Queues": [{"Ref": "Queue"}],
                "PolicyDocument": {"Statement": [lets_rule]},
            },
        },
        "Rule": {
            "Type": "AWS::Events::Rule",
            "Properties": {
                "EventPattern": {"source": ["aws.connect"]},
                "Targets": [{"Id": "t", "Arn": gets("Queue")}],
            },
        },
        "Mapping": {
            "Type": "AWS::Lambda::EventSourceMapping",
            "Properties": {
                "EventSourceArn": gets("Queue"),
                "FunctionName": {"Ref": "F"},
                "FunctionResponseTypes": ["ReportBatchItemFailures"],
            },
        },
        **changes,
    }


def _start(cloud: Cloud) -> tuple[Dispatcher, Callable[[float], None]]:
    clock = Clock()
    cloud.follow(lambda: NOW + timedelta(seconds=clock.elapsed))
    dispatcher = Dispatcher(cloud, clock.after)
    start_polling(cloud, dispatcher, clock.after)
    return dispatcher, lambda seconds: clock.advance_to(clock.elapsed + seconds)


def _waiting(cloud: Cloud, queue: str) -> int:
    sqs = cloud.client("sqs")
    url = sqs.get_queue_url(QueueName=queue)["QueueUrl"]
    names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
    found = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=names)["Attributes"]
    return sum(int(value) for value in found.values())


def _kind(kind: str) -> dict[str, object]:
    return {**EVENT, "detail": {"eventType": kind}}


def test_an_event_travels_from_the_rule_to_the_function(raise_cloud: Raise) -> None:
    cloud = raise_cloud({"f": KEEP}, **_pipeline())
    dispatcher, advance = _start(cloud)

    dispatcher.put_event(EVENT)
    dispatcher.put_event({**EVENT, "source": "somebody.else"})
    advance(1)

    assert [json.loads(line.text) for line in cloud.logs] == [EVENT]
    assert _waiting(cloud, "events") == 0
    assert cloud.denied == []


def test_a_failing_function_is_retried_and_then_the_message_is_buried(raise_cloud: Raise) -> None:
    cloud = raise_cloud({"f": KEEP}, **_pipeline())
    dispatcher, advance = _start(cloud)

    dispatcher.put_event(_kind("BROKEN"))
    advance(59)
    first = sum("BROKEN" in line.text for line in cloud.logs)
    advance(300)

    times = [line.at for line in cloud.logs if "BROKEN" in line.text]
    assert first == 1
    assert len(times) == 3
    assert times[1] - times[0] >= timedelta(seconds=60)
    assert (_waiting(cloud, "events"), _waiting(cloud, "dead")) == (0, 1)


def test_only_the_items_that_failed_come_again(raise_cloud: Raise) -> None:
    partial = """
import json
def handler(event, context):
    failed = []
    for record in event["Records"]:
        kind = json.loads(record["body"])["detail"]["eventType"]
        print(kind)
        if kind == "BROKEN":
            failed.append({"itemIdentifier": record["messageId"]})
    return {"batchItemFailures": failed}
"""
    cloud = raise_cloud({"f": partial}, **_pipeline())
    dispatcher, advance = _start(cloud)

    for kind in ("A", "BROKEN", "B"):
        dispatcher.put_event(_kind(kind))
    advance(70)

    assert [line.text for line in cloud.logs] == ["A", "BROKEN", "B", "BROKEN"]


def test_an_item_nobody_sent_fails_the_whole_batch(raise_cloud: Raise) -> None:
    confused = """
import json
def handler(event, context):
    for record in event["Records"]:
        print(json.loads(record["body"])["detail"]["eventType"])
    first = event["Records"][0]["messageId"]
    return {"batchItemFailures": [{"itemIdentifier": first}, {"itemIdentifier": "nobody"}]}
"""
    cloud = raise_cloud({"f": confused}, **_pipeline())
    dispatcher, advance = _start(cloud)

    for kind in ("A", "B"):
        dispatcher.put_event(_kind(kind))
    advance(70)

    assert [line.text for line in cloud.logs] == ["A", "B", "A", "B"]


def test_a_queue_that_does_not_let_the_rule_in_gets_nothing(raise_cloud: Raise) -> None:
    pipeline = _pipeline()
    del pipeline["Policy"]
    cloud = raise_cloud({"f": KEEP}, **pipeline)
    dispatcher, advance = _start(cloud)

    dispatcher.put_event(EVENT)
    advance(1)

    assert cloud.logs == []
    (denial,) = cloud.denied
    assert (denial.caller, denial.action) == ("events.amazonaws.com", "sqs:SendMessage")


def test_a_role_that_may_not_poll_is_recorded(raise_cloud: Raise) -> None:
    cloud = raise_cloud({"f": KEEP}, **_pipeline(Role=role(allow("sqs:ReceiveMessage"))))
    dispatcher, advance = _start(cloud)

    dispatcher.put_event(EVENT)
    advance(1)

    missing = {"sqs:DeleteMessage", "sqs:GetQueueAttributes"}
    assert {denial.action for denial in cloud.denied} == missing
    assert cloud.logs == []


def test_a_queue_that_forgets_too_early_is_refused(raise_cloud: Raise) -> None:
    cloud = raise_cloud({"f": KEEP}, **_pipeline(F=function("f", Timeout=61)))

    with pytest.raises(TemplateError, match="visibility timeout 60 s is less"):
        _start(cloud)


def test_a_rule_invokes_a_function_and_retries_it_twice(raise_cloud: Raise) -> None:
    cloud = raise_cloud(
        {"f": "def handler(event, context):\n    print(event['detail']['n'])\n    raise KeyError"},
        Role=role(),
        F=function("f"),
        Rule={
            "Type": "AWS::Events::Rule",
            "Properties": {
                "EventPattern": {"detail": {"n": [{"numeric": [">", 2]}]}},
                "Targets": [{"Id": "t", "Arn": gets("F")}],
            },
        },
        Permission={
            "Type": "AWS::Lambda::Permission",
            "Properties": {
                "Action": "lambda:InvokeFunction",
                "FunctionName": {"Ref": "F"},
                "Principal": "events.amazonaws.com",
                "SourceArn": gets("Rule"),
            },
        },
    )
    dispatcher, advance = _start(cloud)

    for number in (2, 3):
        dispatcher.put_event({"detail": {"n": number}})
    advance(600)

    assert [line.text for line in cloud.logs if line.text.isdigit()] == ["3", "3", "3"]
    assert cloud.denied == []


def test_a_stream_is_read_in_order_and_a_failure_holds_it_up(raise_cloud: Raise) -> None:
    code = """
tries = 0
def handler(event, context):
    global tries
    for record in event["Records"]:
        name = record["dynamodb"]["Keys"]["sk"]["S"]
        tries += name == "b"
        print(record["eventName"], name)
        if name == "b" and tries < 2:
            raise ValueError
"""
    reads = allow("dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator")
    cloud = raise_cloud(
        {"f": code},
        Role=role(reads),
        Table=table(),
        F=function("f"),
        Mapping={
            "Type": "AWS::Lambda::EventSourceMapping",
            "Properties": {
                "EventSourceArn": gets("Table", "StreamArn"),
                "FunctionName": {"Ref": "F"},
                "BatchSize": 1,
                "StartingPosition": "LATEST",
            },
        },
    )
    _, advance = _start(cloud)

    for name in ("a", "b", "c"):
        item = {"pk": {"S": "x"}, "sk": {"S": name}}
        cloud.client("dynamodb").put_item(TableName="things", Item=item)
    advance(10)

    printed = [line.text for line in cloud.logs if line.text.startswith("INSERT")]
    assert printed == ["INSERT a", "INSERT b", "INSERT b", "INSERT c"]


def test_what_a_function_publishes_reaches_queue_and_function(raise_cloud: Raise) -> None:
    publish = """
import boto3, json
def handler(event, context):
    boto3.client("sns").publish(TopicArn=event["topic"], Message="hello")
    entry = {"Source": "ours", "DetailType": "Done", "Detail": json.dumps({"n": 1})}
    return boto3.client("events").put_events(Entries=[entry])["FailedEntryCount"]
"""
    topic = {"Ref": "Topic"}
    cloud = raise_cloud(
        {"f": publish, "g": "def handler(e, c): print(e['Records'][0]['Sns']['Message'])"},
        Role=role(allow("sns:Publish", resource=topic), allow("events:PutEvents")),
        F=function("f"),
        G=function("g"),
        Topic={"Type": "AWS::SNS::Topic", "Properties": {"TopicName": "news"}},
        Subscription={
            "Type": "AWS::SNS::Subscription",
            "Properties": {"TopicArn": topic, "Protocol": "lambda", "Endpoint": gets("G")},
        },
        Permission={
            "Type": "AWS::Lambda::Permission",
            "Properties": {
                "Action": "lambda:InvokeFunction",
                "FunctionName": gets("G"),
                "Principal": "sns.amazonaws.com",
                "SourceArn": topic,
            },
        },
    )
    _, advance = _start(cloud)

    reply = cloud.invoke(arn("f"), {"topic": "arn:aws:sns:us-east-1:111122223333:news"}).reply
    advance(1)

    assert reply == 0
    assert [line.text for line in cloud.logs] == ["hello"]
    assert cloud.denied == []
