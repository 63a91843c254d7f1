"""Fault drills: the condition of an alarm arises, its article finds it, and mends it."""

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from operations.centre import Centre
from operations.flow_versions import FlowVersions
from simulator.centre.errors import CentreError
from simulator.centre.local import LocalCentre
from simulator.centre.meter import Meter
from tests.operations import aws_cli
from tests.operations.test_rollback import BAD

RUNBOOK = Path(__file__).parents[2] / "docs" / "runbook"
ARTICLES = {path.stem: path.read_text() for path in sorted(RUNBOOK.glob("*-*.md"))}
MONDAY = datetime(2026, 3, 2, 10, tzinfo=ZoneInfo("America/New_York"))
ID = "00000000-0000-4000-8000-000000000000"
ANYTHING = {
    "STAGE": "dev",
    "NAME": "caller_lookup",
    "FUNCTION": "contact_events",
    "QUEUE_URL": "https://sqs.us-east-1.amazonaws.com/111122223333/queue",
    "QUEUE_ARN": "arn:aws:sqs:us-east-1:111122223333:queue",
    "QUEUE_ID": ID,
    "MAPPING": ID,
    "INSTANCE_ID": ID,
    "NUMBER_ID": ID,
    "FLOW_ID": ID,
    "TABLE": "table",
    "FROM": "2026-03-02T15:00:00Z",
    "TO": "2026-03-02T16:00:00Z",
}


@pytest.fixture
def local() -> Iterator[LocalCentre]:
    with LocalCentre.raise_(start=MONDAY, progress=lambda _: None) as centre:
        yield centre


@pytest.fixture
def meter(local: LocalCentre) -> Meter:
    meter = Meter(local.cloud, local.outputs["InstanceId"])
    local.on_event(meter.watch)
    return meter


def _kinds(meter: Meter) -> set[str]:
    return {
        max((kind for kind in ARTICLES if f"-{kind}" in name), key=len) for name in meter.ringing()
    }


@pytest.mark.parametrize("article", ARTICLES.values(), ids=ARTICLES.keys())
def test_every_command_is_one_that_aws_would_take(article: str) -> None:
    for part in ("Investigation", "Resolution"):
        for command in aws_cli.commands(article, part, ANYTHING):
            if command.startswith("aws "):
                aws_cli.parse(command)
            else:
                assert command.split()[0] in {"make", "git"}, command


def test_a_command_that_aws_would_refuse_is_found() -> None:
    for command in ("aws sqs purge", "aws sqs purge-queue --url x", "aws sqs purge-queue"):
        with pytest.raises(ValueError, match=r"sqs|Missing"):
            aws_cli.parse(command)


def test_nothing_rings_while_all_is_well(local: LocalCentre, meter: Meter) -> None:
    local.call("+15550100", keys="0,wait:9,agent:accept,agent:hangup")
    local.settle()

    assert meter.ringing() == set()


def test_every_alarm_rings_when_its_metric_reaches_the_threshold(
    local: LocalCentre, meter: Meter
) -> None:
    for alarm in local.cloud.estate.alarms:
        metrics = [
            one["MetricStat"]["Metric"]
            for one in alarm.get("Metrics", ())
            if len(one) > 1 and "MetricStat" in one
        ] or [alarm]
        dimensions = {one["Name"]: str(one["Value"]) for one in metrics[0].get("Dimensions", ())}
        where = (metrics[0]["Namespace"], metrics[0]["MetricName"])
        assert alarm["AlarmName"] not in meter.ringing()
        if "ThresholdMetricId" in alarm:
            for usual in (9.0, 10.0, 11.0):
                meter.put(*where, usual, **dimensions)
            local.simulation.advance(400)
            meter.put(*where, 90.0, **dimensions)
        else:
            meter.put(*where, float(alarm["Threshold"]), **dimensions)
        assert alarm["AlarmName"] in meter.ringing()


def test_drill_function_errors(local: LocalCentre, meter: Meter) -> None:
    """The table is gone: callers come to people, and the log says why."""
    table = local.outputs["TableName"]
    names = {**ANYTHING, "NAME": "caller_lookup"}
    dynamodb = local.client("dynamodb")
    described = dynamodb.describe_table(TableName=table)["Table"]
    dynamodb.delete_table(TableName=table)
    for _ in range(3):
        local.call("+15550100", keys="hangup")
    assert "function-errors" in _kinds(meter)

    warnings, _ = aws_cli.commands(ARTICLES["function-errors"], "Investigation", names)
    found = aws_cli.run(warnings, local.client)["events"]

    assert any("storage_unavailable" in each["message"] for each in found)
    dynamodb.create_table(
        TableName=table,
        KeySchema=described["KeySchema"],
        AttributeDefinitions=described["AttributeDefinitions"],
        BillingMode="PAY_PER_REQUEST",
        StreamSpecification=described["StreamSpecification"],
    )
    local.simulation.advance(400)
    local.call("+15550100", keys="hangup")
    assert "function-errors" not in _kinds(meter)


def test_drill_dead_letters(local: LocalCentre, meter: Meter) -> None:
    """An event that is none fails five times, is set aside, found, and deleted."""
    sqs = local.client("sqs")
    urls = sqs.list_queues()["QueueUrls"]
    (work,) = (url for url in urls if "ContactEventsQueue" in url)
    (dead,) = (url for url in urls if "ContactEventsDeadLetters" in url)
    sqs.send_message(QueueUrl=work, MessageBody="no event at all")
    local.settle(7_200)  # five attempts, three minutes apart
    assert "dead-letters" in _kinds(meter)

    names = {**ANYTHING, "QUEUE_URL": dead}
    look, logs = aws_cli.commands(ARTICLES["dead-letters"], "Investigation", names)
    (found,) = aws_cli.run(look, local.client)["Messages"]
    why = aws_cli.run(logs, local.client)["events"]

    assert found["Body"] == "no event at all"
    assert why
    *_, purge = aws_cli.commands(ARTICLES["dead-letters"], "Resolution", names)
    aws_cli.run(purge, local.client)
    assert "dead-letters" not in _kinds(meter)


def test_drill_flow_fails(local: LocalCentre, meter: Meter) -> None:
    """A flow that calls what is not there breaks off; drift finds it, and it goes back."""
    centre = Centre("dev", local.outputs, local.client)
    versions = FlowVersions(centre)
    (main,) = (each for each in versions.documents() if each.stem == "main")
    broken = json.dumps({**BAD, "Actions": [_nowhere()]})
    local.client("connect").update_contact_flow_content(
        InstanceId=centre.instance_id, ContactFlowId=main.id, Content=broken
    )
    local.call("+15550100")
    assert "flow-fails" in _kinds(meter)

    assert [document.stem for document in versions.drifted()] == ["main"]
    versions.roll_back("main")
    local.simulation.advance(400)

    contact = local.call("+15550100", keys="0,wait:9,agent:accept,agent:hangup")
    assert contact.end is not None
    assert contact.end.reason != "failed"
    assert "flow-fails" not in _kinds(meter)


def test_drill_calls_refused(local: LocalCentre, meter: Meter) -> None:
    """A number that leads nowhere is led to the flow again."""
    (address,) = local.world.numbers
    instance = local.outputs["InstanceId"]
    described = local.cloud.estate.instances[local.outputs["InstanceArn"]].described
    (arn,) = (arn for arn, one in described.items() if one.get("Address") == address)
    names = {
        **ANYTHING,
        "INSTANCE_ID": instance,
        "NUMBER_ID": arn.rpartition("/")[2],
        "FLOW_ID": local.outputs["MainFlowArn"].rpartition("/")[2],
    }
    local.client("connect").disassociate_phone_number_contact_flow(
        InstanceId=instance, PhoneNumberId=names["NUMBER_ID"]
    )
    with pytest.raises(CentreError, match="leads to no flow"):
        local.call("+15550100", to=address)
    meter.put(
        "AWS/Connect", "MisconfiguredPhoneNumbers", 1, InstanceId=instance, MetricGroup="VoiceCalls"
    )
    assert _kinds(meter) == {"calls-refused"}

    (mend,) = aws_cli.commands(ARTICLES["calls-refused"], "Resolution", names)
    aws_cli.run(mend, local.client)
    local.simulation.advance(400)

    assert local.call("+15550100", to=address, keys="hangup").end is not None
    assert _kinds(meter) == set()


def _nowhere() -> dict[str, object]:
    return {
        "Identifier": "gone",
        "Type": "InvokeLambdaFunction",
        "Parameters": {"LambdaFunctionARN": "arn:aws:lambda:us-east-1:1:function:none"},
        "Transitions": {},
    }
