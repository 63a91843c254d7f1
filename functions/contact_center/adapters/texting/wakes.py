"""``Wakes``: one-off schedules of EventBridge Scheduler, one for each minute that is wanted."""

from datetime import UTC, datetime, timedelta
from typing import Any

from botocore.exceptions import ClientError

from contact_center.adapters.aws import code_of, failures_as
from contact_center.domain.errors import SchedulerUnavailable

_PREFIX = "texts-"


class SchedulerWakes:
    """``Wakes`` on EventBridge Scheduler.

    A schedule is named after its minute, so that whoever asks again finds it there.

    Args:
        client: Of the service ``scheduler``.
        group: Name of the group that the schedules are in.
        target: ARN of the function that looks.
        role: ARN of the role that the scheduler invokes it with.
    """

    def __init__(self, client: Any, group: str, target: str, role: str) -> None:  # noqa: ANN401
        self._client = client
        self._group = group
        self._target = target
        self._role = role

    def at(self, moment: datetime) -> None:
        minute = _next_minute(moment)
        with failures_as(SchedulerUnavailable):
            try:
                self._client.create_schedule(
                    Name=f"{_PREFIX}{minute:%Y%m%dT%H%M}",
                    GroupName=self._group,
                    ScheduleExpression=f"at({minute:%Y-%m-%dT%H:%M:%S})",
                    ScheduleExpressionTimezone="UTC",
                    FlexibleTimeWindow={"Mode": "OFF"},
                    ActionAfterCompletion="DELETE",
                    Target={"Arn": self._target, "RoleArn": self._role, "Input": "{}"},
                )
            except ClientError as exc:
                if code_of(exc) != "ConflictException":  # it is there already
                    raise


def _next_minute(moment: datetime) -> datetime:
    """Return the first whole minute that is not before a moment."""
    utc = moment.astimezone(UTC)
    whole = utc.replace(second=0, microsecond=0)
    return whole if whole == utc else whole + timedelta(minutes=1)
