"""Every alarm has an article, every article a drill, and every command is one that AWS takes."""

import re
from pathlib import Path

import pytest

from simulator.centre.local import LocalCentre
from simulator.centre.meter import Meter
from tests.drills import aws_cli
from tests.drills.drill import ARTICLES

ID = "00000000-0000-4000-8000-000000000000"
ANYTHING = {
    "STAGE": "dev",
    "NAME": "caller_lookup",
    "FUNCTION": "contact_events",
    "GROUP": "ringback-dev",
    "QUEUE": "queue",
    "CUSTOMER": "C-1",
    "QUEUE_URL": "https://sqs.us-east-1.amazonaws.com/111122223333/queue",
    "QUEUE_ARN": "arn:aws:sqs:us-east-1:111122223333:queue",
    "QUEUE_ID": ID,
    "MAPPING": ID,
    "INSTANCE_ID": ID,
    "CONTACT_ID": ID,
    "NUMBER_ID": ID,
    "FLOW_ID": ID,
    "RUN": "abc123",
    "TABLE": "table",
    "FROM": "2026-03-02T15:00:00Z",
    "CASE": ID,
    "EXECUTION": ID,
    "TO": "2026-03-02T16:00:00Z",
}


def test_every_alarm_has_an_article_and_every_article_a_drill(local: LocalCentre) -> None:
    named = {
        match[1]
        for alarm in local.cloud.estate.alarms
        for match in re.finditer(r"docs/runbook/([a-z-]+)\.md", alarm["AlarmDescription"])
    }
    drills = {
        name.replace("_", "-")
        for path in Path(__file__).parent.glob("test_drills_*.py")
        for name in re.findall(
            r"^def test_drill_([a-z_]+?)(?:__[a-z_]+)?\(", path.read_text(), re.M
        )
    }

    assert len(named) > 10
    assert named == set(ARTICLES)
    assert drills == set(ARTICLES)


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


def test_every_alarm_rings_when_its_metric_reaches_the_threshold(
    local: LocalCentre, meter: Meter
) -> None:
    for alarm in local.cloud.estate.alarms:
        name = str(alarm["AlarmName"])
        metrics = [
            one["MetricStat"]["Metric"]
            for one in alarm.get("Metrics", ())
            if len(one) > 1 and "MetricStat" in one
        ] or [alarm]
        dimensions = {one["Name"]: str(one["Value"]) for one in metrics[0].get("Dimensions", ())}
        where = (metrics[0]["Namespace"], metrics[0]["MetricName"])
        assert not meter.rings(name)
        if "ThresholdMetricId" in alarm:
            local.cloud.measures.points.clear()
            for value in (9.0, 10.0, 11.0, *[90.0] * alarm["EvaluationPeriods"]):
                local.simulation.advance(300)
                meter.put(*where, value, **dimensions)
        else:
            meter.put(*where, float(alarm["Threshold"]), **dimensions)
        assert meter.rings(name)
    local.cloud.measures.points.clear()
