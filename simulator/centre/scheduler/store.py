"""The API of EventBridge Scheduler: schedules of one account, kept until they are deleted.

moto stores any expression and fires none, so this plays the whole service for the centre.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from simulator.centre import clock
from simulator.centre.accesses import Place
from simulator.centre.errors import NotPlayedError
from simulator.centre.gateway import Gateway, Parameters, Refusal
from simulator.centre.scheduler.expressions import InvalidExpression, Next, parse

_TARGETS: Final = ("lambda", "sqs")
_PLAYED: Final = frozenset(
    {
        *("Name", "GroupName", "ScheduleExpression", "ScheduleExpressionTimezone", "StartDate"),
        *("EndDate", "Description", "State", "Target", "FlexibleTimeWindow", "ClientToken"),
        "ActionAfterCompletion",
    }
)


@dataclass(slots=True)
class Schedule:
    """One schedule.

    Attributes:
        settings: What it was created with, as the API takes it.
        following: When it fires next.
        token: Of the request that created it.
    """

    group: str
    name: str
    arn: str
    settings: Mapping[str, Any]
    following: Next
    created: datetime
    changed: datetime
    token: str | None = None
    armed: list[Any] = field(default_factory=list)

    @property
    def enabled(self) -> bool:
        """Whether it fires at all."""
        return bool(self.settings.get("State", "ENABLED") == "ENABLED")


Changed = Callable[[Schedule, bool], None]


class ScheduleStore:
    """Answers for EventBridge Scheduler.

    Args:
        place: Account and region.
        now: Returns the virtual time.
    """

    def __init__(self, place: Place, now: clock.Now) -> None:
        self._place = place
        self._now = now
        self._schedules: dict[tuple[str, str], Schedule] = {}
        self._changed: Changed | None = None
        self._groups = {"default"}

    def register(self, gateway: Gateway) -> None:
        """Answer these operations for everybody who asks the gateway."""
        for operation, player in {
            "CreateScheduleGroup": self._create_group,
            "CreateSchedule": self._create,
            "GetSchedule": self._get,
            "UpdateSchedule": self._update,
            "DeleteSchedule": self._delete,
            "ListSchedules": self._list,
        }.items():
            gateway.play("scheduler", operation, player)

    def follow(self, changed: Changed) -> None:
        """Tell of every schedule: those there are now, and what happens to them from now on."""
        self._changed = changed
        for schedule in list(self._schedules.values()):
            changed(schedule, True)

    @property
    def schedules(self) -> list[Schedule]:
        """All schedules there are, in the order of their creation."""
        return list(self._schedules.values())

    def _create_group(self, parameters: Parameters) -> dict[str, Any]:
        self._groups.add(parameters["Name"])
        arn = self._place.arn("scheduler", f"schedule-group/{parameters['Name']}")
        return {"ScheduleGroupArn": arn}

    def _create(self, parameters: Parameters) -> dict[str, Any]:
        """Play CreateSchedule; a repeat with the same token is answered as the first time."""
        key = self._key(parameters)
        there = self._schedules.get(key)
        token = parameters.get("ClientToken")
        if there is not None:
            if token is not None and token == there.token:
                return {"ScheduleArn": there.arn}
            raise Refusal("ConflictException", f"Schedule {key[1]} already exists.", 409)
        schedule = self._made(key, parameters, created=self._now())
        schedule.token = token
        self._schedules[key] = schedule
        self._tell(schedule, there=True)
        return {"ScheduleArn": schedule.arn}

    def forget(self, schedule: Schedule) -> None:
        """Take a schedule away that has completed."""
        self._schedules.pop((schedule.group, schedule.name), None)

    def _update(self, parameters: Parameters) -> dict[str, Any]:
        key = self._key(parameters)
        old = self._found(key)
        self._tell(old, there=False)
        new = self._made(key, parameters, created=old.created)
        self._schedules[key] = new
        self._tell(new, there=True)
        return {"ScheduleArn": new.arn}

    def _delete(self, parameters: Parameters) -> dict[str, Any]:
        schedule = self._found(self._key(parameters))
        self.forget(schedule)
        self._tell(schedule, there=False)
        return {}

    def _get(self, parameters: Parameters) -> dict[str, Any]:
        schedule = self._found(self._key(parameters))
        settings = {k: v for k, v in schedule.settings.items() if k != "ClientToken"}
        return {
            "State": "ENABLED",
            "ScheduleExpressionTimezone": "UTC",
            "ActionAfterCompletion": "NONE",
            **settings,
            "Arn": schedule.arn,
            "GroupName": schedule.group,
            "CreationDate": schedule.created,
            "LastModificationDate": schedule.changed,
        }

    def _list(self, parameters: Parameters) -> dict[str, Any]:
        group, prefix = parameters.get("GroupName"), parameters.get("NamePrefix", "")
        return {
            "Schedules": [
                {
                    "Arn": one.arn,
                    "Name": one.name,
                    "GroupName": one.group,
                    "State": one.settings.get("State", "ENABLED"),
                    "CreationDate": one.created,
                    "LastModificationDate": one.changed,
                    "Target": {"Arn": one.settings["Target"]["Arn"]},
                }
                for one in self._schedules.values()
                if group in (None, one.group) and one.name.startswith(prefix)
            ]
        }

    def _key(self, parameters: Parameters) -> tuple[str, str]:
        return parameters.get("GroupName", "default"), parameters["Name"]

    def _found(self, key: tuple[str, str]) -> Schedule:
        schedule = self._schedules.get(key)
        if schedule is None:
            raise Refusal("ResourceNotFoundException", f"Schedule {key[1]} does not exist.", 404)
        return schedule

    def _made(self, key: tuple[str, str], parameters: Parameters, *, created: datetime) -> Schedule:
        group, name = key
        if group not in self._groups:
            raise Refusal(
                "ResourceNotFoundException", f"Schedule group {group} does not exist.", 404
            )
        for unknown in sorted(set(parameters) - _PLAYED):
            raise NotPlayedError("scheduler", "CreateSchedule", f"with {unknown}")
        arn = parameters["Target"]["Arn"]
        if arn.split(":")[2] not in _TARGETS:
            raise NotPlayedError("scheduler", "CreateSchedule", f"with the target {arn}")
        following = self._following(parameters, created)
        now = self._now()
        return Schedule(
            group=group,
            name=name,
            arn=self._place.arn("scheduler", f"schedule/{group}/{name}"),
            settings=parameters,
            following=following,
            created=created,
            changed=now,
        )

    def _following(self, parameters: Parameters, created: datetime) -> Next:
        expression = parameters["ScheduleExpression"]
        zone = parameters.get("ScheduleExpressionTimezone", "UTC")
        try:
            following = parse(expression, ZoneInfo(zone), created)
        except (ZoneInfoNotFoundError, ValueError) as exc:
            what = str(exc) if isinstance(exc, InvalidExpression) else f"no time zone {zone}"
            raise Refusal("ValidationException", f"Invalid Schedule Expression: {what}") from None
        first = _moment(parameters.get("StartDate"))
        last = _moment(parameters.get("EndDate"))

        def within(after: datetime) -> datetime | None:
            found = following(max(after, first) if first else after)
            return None if found is None or (last and found > last) else found

        return within

    def _tell(self, schedule: Schedule, *, there: bool) -> None:
        if self._changed is not None:
            self._changed(schedule, there)


def _moment(value: Any) -> datetime | None:  # noqa: ANN401 - a template has text, boto3 a datetime
    if value is None:
        return None
    moment = (
        datetime.fromisoformat(re.sub("Z$", "+00:00", value)) if isinstance(value, str) else value
    )
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
