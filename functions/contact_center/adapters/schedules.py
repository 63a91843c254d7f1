"""EventBridge Scheduler: one schedule for what is to happen at a moment, gone when it has."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from botocore.exceptions import ClientError

from contact_center.adapters.aws import code_of, failures_as
from contact_center.domain.errors import SchedulerUnavailable

if TYPE_CHECKING:
    from mypy_boto3_scheduler import EventBridgeSchedulerClient


@dataclass(frozen=True, slots=True)
class Places:
    """Where schedules lie, in whose name they fire, and where they lead.

    Attributes:
        group: Name of the schedule group.
        role_arn: Of the role that they fire in.
        dead_letters_arn: Of the queue for what could not be delivered.
        functions: The ARN of every function, up to its name.
    """

    group: str
    role_arn: str
    dead_letters_arn: str
    functions: str


class EventBridgeSchedules:
    """``Schedules`` of one group."""

    def __init__(self, client: "EventBridgeSchedulerClient", places: Places) -> None:
        self._client = client
        self._places = places

    def set(
        self, name: str, function: str, at: datetime, zone: str, payload: Mapping[str, object]
    ) -> None:
        expression, clock = _expression(at, zone)
        settings: dict[str, Any] = {
            "Name": name,
            "GroupName": self._places.group,
            "ScheduleExpression": expression,
            "ScheduleExpressionTimezone": clock,
            "FlexibleTimeWindow": {"Mode": "OFF"},
            "ActionAfterCompletion": "DELETE",
            "Target": {
                "Arn": f"{self._places.functions}{function}",
                "RoleArn": self._places.role_arn,
                "DeadLetterConfig": {"Arn": self._places.dead_letters_arn},
                "Input": json.dumps(payload),
            },
        }
        with failures_as(SchedulerUnavailable):
            try:
                self._client.create_schedule(**settings)
            except ClientError as exc:
                if code_of(exc) != "ConflictException":
                    raise
                self._client.update_schedule(**settings)

    def remove(self, name: str) -> None:
        with failures_as(SchedulerUnavailable):
            try:
                self._client.delete_schedule(Name=name, GroupName=self._places.group)
            except ClientError as exc:
                if code_of(exc) != "ResourceNotFoundException":
                    raise


def _expression(at: datetime, zone: str) -> tuple[str, str]:
    """Return the expression of a moment, and by whose clock it is kept.

    A time that the clocks show twice means the first one, so that the second is told in UTC.
    """
    wall = at.astimezone(ZoneInfo(zone))
    if wall.fold:
        wall, zone = at.astimezone(ZoneInfo("UTC")), "UTC"
    return f"at({wall:%Y-%m-%dT%H:%M:%S})", zone
