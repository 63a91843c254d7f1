"""Schedules fire at virtual time, in the name of their role, as their expression says."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from botocore.exceptions import ClientError

from simulator.centre.cloud import Cloud
from simulator.centre.events import Dispatcher
from simulator.centre.scheduler.expressions import InvalidExpression, parse
from simulator.centre.scheduler.firing import Firing
from simulator.engine.clock import Clock
from tests.simulator.centre.conftest import NOW, Raise, Template, allow, function, gets, role

SAY = """
import json
def handler(event, context):
    print(json.dumps(event))
    if event.get("fail"):
        raise ValueError
"""

Let = Callable[[float], None]


def _template(**more: Template) -> dict[str, Template]:
    may = [
        allow("lambda:InvokeFunction", resource=gets("F")),
        allow("sqs:SendMessage", resource=gets("Dead")),
    ]
    return {
        "Role": role(),
        "F": function("f"),
        "Fires": role(*may),
        "Dead": {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": "dead"}},
        "Group": {"Type": "AWS::Scheduler::ScheduleGroup", "Properties": {"Name": "calls"}},
        **more,
    }


def _target(cloud: Cloud, role_name: str = "Fires", **given: object) -> dict[str, Any]:
    roles = {name: r.arn for name, r in cloud.estate.roles.items()}
    return {
        "Arn": next(iter(cloud.estate.functions)),
        "RoleArn": next(arn for name, arn in roles.items() if name.endswith(role_name)),
        "DeadLetterConfig": {"Arn": f"arn:aws:sqs:{cloud.region}:{cloud.account}:dead"},
        **given,
    }


def _create(cloud: Cloud, expression: str, **more: object) -> None:
    settings: dict[str, Any] = {
        "Name": "one",
        "GroupName": "calls",
        "ScheduleExpression": expression,
        "FlexibleTimeWindow": {"Mode": "OFF"},
        "Target": _target(cloud, Input='{"id": "<aws.scheduler.scheduled-time>"}'),
        **more,
    }
    cloud.client("scheduler").create_schedule(**settings)


@pytest.fixture
def running(raise_cloud: Raise) -> tuple[Cloud, Let]:
    cloud = raise_cloud({"f": SAY}, **_template())
    return cloud, _start(cloud)


def _start(cloud: Cloud) -> Let:
    clock = Clock()
    cloud.follow(lambda: NOW + timedelta(seconds=clock.elapsed))
    Firing(cloud, Dispatcher(cloud, clock.after), clock, Random(0))  # noqa: S311
    return lambda seconds: clock.advance_to(clock.elapsed + seconds)


def _said(cloud: Cloud) -> list[Any]:
    return [json.loads(line.text) for line in cloud.logs if line.text.startswith("{")]


def test_a_schedule_fires_once_by_the_clock_of_its_zone_and_is_gone(
    running: tuple[Cloud, Let],
) -> None:
    cloud, let = running
    _create(
        cloud,
        "at(2026-03-02T11:30:00)",
        ScheduleExpressionTimezone="America/New_York",
        ActionAfterCompletion="DELETE",
    )

    let(5_399)
    assert _said(cloud) == []
    let(100_000)

    assert _said(cloud) == [{"id": "2026-03-02T16:30:00Z"}]
    assert cloud.schedules.schedules == []
    assert not cloud.denied


def test_without_deletion_it_stays_and_does_not_fire_again(running: tuple[Cloud, Let]) -> None:
    cloud, let = running
    _create(cloud, "at(2026-03-02T15:10:00)")
    let(100_000)

    assert len(_said(cloud)) == 1
    kept = cloud.client("scheduler").get_schedule(Name="one", GroupName="calls")
    assert kept["ScheduleExpressionTimezone"] == "UTC"


def test_what_is_changed_or_deleted_no_longer_fires_as_before(running: tuple[Cloud, Let]) -> None:
    cloud, let = running
    scheduler = cloud.client("scheduler")
    _create(cloud, "at(2026-03-02T15:10:00)")
    scheduler.update_schedule(
        Name="one",
        GroupName="calls",
        ScheduleExpression="at(2026-03-02T15:20:00)",
        FlexibleTimeWindow={"Mode": "OFF"},
        Target=_target(cloud, Input='{"id": "moved"}'),
    )
    _create(cloud, "at(2026-03-02T15:15:00)", Name="two")
    scheduler.delete_schedule(Name="two", GroupName="calls")
    let(3_600)

    assert _said(cloud) == [{"id": "moved"}]


def test_what_repeats_does_so_while_time_passes(raise_cloud: Raise) -> None:
    every: Template = {
        "Type": "AWS::Scheduler::Schedule",
        "Properties": {
            "Name": "sweep",
            "ScheduleExpression": "rate(15 minutes)",
            "FlexibleTimeWindow": {"Mode": "OFF"},
            "Target": {"Arn": gets("F"), "RoleArn": gets("Fires")},
        },
    }
    cloud = raise_cloud({"f": SAY}, **_template(Every=every))
    let = _start(cloud)
    let(3_600)

    assert [event["time"] for event in _said(cloud)] == [
        f"2026-03-02T{at}:00Z" for at in ("15:15", "15:30", "15:45", "16:00")
    ]
    assert _said(cloud)[0]["detail-type"] == "Scheduled Event"


def test_a_failing_function_is_tried_three_times(running: tuple[Cloud, Let]) -> None:
    cloud, let = running
    _create(cloud, "at(2026-03-02T15:10:00)", Target=_target(cloud, Input='{"fail": true}'))
    let(3_600)

    assert len(_said(cloud)) == 3


def test_what_the_role_may_not_do_is_recorded_and_kept(running: tuple[Cloud, Let]) -> None:
    cloud, let = running
    _create(cloud, "at(2026-03-02T15:10:00)", Target=_target(cloud, "Role", Input="{}"))
    let(3_600)

    assert [denial.action for denial in cloud.denied] == [
        "lambda:InvokeFunction",
        "sqs:SendMessage",
    ]
    assert _said(cloud) == []


def test_a_repeated_request_makes_one_schedule_and_another_one_is_refused(
    running: tuple[Cloud, Let],
) -> None:
    cloud, _ = running
    _create(cloud, "at(2026-03-02T15:10:00)", ClientToken="t-1")
    _create(cloud, "at(2026-03-02T15:10:00)", ClientToken="t-1")
    with pytest.raises(ClientError, match="ConflictException"):
        _create(cloud, "at(2026-03-02T15:10:00)", ClientToken="t-2")


@pytest.mark.parametrize(
    "changes",
    [
        {"ScheduleExpression": "nonsense(1)"},
        {"ScheduleExpression": "at(2027-02-29T10:00:00)"},
        {"ScheduleExpression": "rate(0 minutes)"},
        {"ScheduleExpression": "cron(0 8 * * 2 *)"},
        {"ScheduleExpressionTimezone": "Mars/Olympus"},
    ],
)
def test_what_means_nothing_is_refused(running: tuple[Cloud, Let], changes: dict[str, str]) -> None:
    cloud, _ = running
    with pytest.raises(ClientError, match="ValidationException"):
        _create(cloud, **{"expression": "at(2026-03-02T15:10:00)", **_named(changes)})


def _named(changes: dict[str, str]) -> dict[str, str]:
    return {("expression" if k == "ScheduleExpression" else k): v for k, v in changes.items()}


NEW_YORK = ZoneInfo("America/New_York")


@pytest.mark.parametrize(
    ("expression", "after", "expected"),
    [
        ("at(2026-03-08T02:30:00)", "2026-03-01T00:00", None),  # the clocks skip it
        ("at(2026-11-01T01:30:00)", "2026-03-01T00:00", "2026-11-01T05:30"),  # and once only
        ("at(2026-11-01T01:30:00)", "2026-11-01T05:30", None),
        ("cron(30 2 * * ? *)", "2026-03-08T00:00", "2026-03-09T06:30"),
        ("cron(0 8 ? * MON-FRI *)", "2026-11-20T13:00", "2026-11-23T13:00"),
        ("cron(0/20 9-10 1,15 JAN ? *)", "2026-01-15T15:40", "2027-01-01T14:00"),
        ("cron(0 9 29 2 ? *)", "2026-01-01T00:00", "2028-02-29T14:00"),
        ("rate(2 hours)", "2026-01-01T03:00", "2026-01-01T04:00"),
        ("rate(1 day)", "2026-01-01T00:00", "2026-01-02T00:00"),
    ],
)
def test_an_expression_means_a_time_on_the_wall(
    expression: str, after: str, expected: str | None
) -> None:
    created = datetime(2026, 1, 1, tzinfo=UTC)
    found = parse(expression, NEW_YORK, created)(_utc(after))

    assert found == (_utc(expected) if expected else None)


def test_an_expression_of_another_kind_is_none() -> None:
    with pytest.raises(InvalidExpression, match="neither at"):
        parse("every(1 day)", NEW_YORK, NOW)


def _utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)
