"""Schedules fire: at virtual time, in the name of their role, to a function or a queue.

Source: EventBridge Scheduler user guide. A function is invoked asynchronously: what it raises is
retried by Lambda, twice, and Scheduler's own retries and dead letters are for deliveries that do
not come about: a role that may not, a target that is not there. Those are not tried again here,
because nothing would change; the message goes to the dead letters at once.
"""

import json
import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta
from random import Random
from typing import Any, Final

from simulator.centre.cloud import Cloud
from simulator.centre.estate import Estate
from simulator.centre.events import Dispatcher
from simulator.centre.gateway import Denial
from simulator.centre.iam import Access, Decision, Role
from simulator.centre.scheduler.store import Schedule
from simulator.engine.clock import Clock

_IDS: Final = uuid.UUID("2d0a5e0c-6c1c-4c0e-8a55-0d3d2f6f2b11")  # any constant: ids stay the same


class Firing:
    """Lets the schedules of one cloud fire.

    Args:
        cloud: The account.
        dispatcher: Delivers.
        clock: By which they fire.
        random: Decides when, within a flexible window.
    """

    def __init__(self, cloud: Cloud, dispatcher: Dispatcher, clock: Clock, random: Random) -> None:
        self._cloud = cloud
        self._dispatcher = dispatcher
        self._clock = clock
        self._random = random
        self._fired = 0
        cloud.schedules.follow(self._changed)

    def _changed(self, schedule: Schedule, there: bool) -> None:
        for timer in schedule.armed:
            timer.cancel()
        schedule.armed.clear()
        if there and schedule.enabled:
            self._arm(schedule, self._cloud.now())

    def _arm(self, schedule: Schedule, after: datetime) -> None:
        due = schedule.following(after)
        if due is None:
            return
        late = self._flexible(schedule)
        wait = (due + late - self._cloud.now()).total_seconds()
        repeats = not schedule.settings["ScheduleExpression"].startswith("at(")
        # What repeats for ever keeps nobody waiting for the centre to come to rest.
        timer = self._clock.after(wait, lambda: self._fire(schedule, due), idle=repeats)
        schedule.armed.append(timer)

    def _flexible(self, schedule: Schedule) -> timedelta:
        window = schedule.settings["FlexibleTimeWindow"]
        minutes = window.get("MaximumWindowInMinutes", 0) if window["Mode"] == "FLEXIBLE" else 0
        return timedelta(seconds=self._random.randrange(60 * minutes + 1))

    def _fire(self, schedule: Schedule, due: datetime) -> None:
        schedule.armed.clear()
        self._deliver(schedule, due)
        if schedule.following(due) is not None:
            self._arm(schedule, due)
        elif schedule.settings.get("ActionAfterCompletion") == "DELETE":
            self._cloud.schedules.forget(schedule)

    def _deliver(self, schedule: Schedule, due: datetime) -> None:
        self._fired += 1
        target = schedule.settings["Target"]
        identifier = str(uuid.uuid5(_IDS, f"{schedule.arn}/{self._fired}"))
        payload = _payload(schedule, target, due, identifier)
        arn, service = target["Arn"], target["Arn"].split(":")[2]
        action = "lambda:InvokeFunction" if service == "lambda" else "sqs:SendMessage"
        role = _role(self._cloud.estate, target["RoleArn"])
        if not self._may(schedule, role, Access(action, arn)):
            self._bury(schedule, role, payload, "ACCESS_DENIED")
        elif service == "sqs":
            body = payload if isinstance(payload, str) else json.dumps(payload)
            self._send(arn, body, {})
        elif arn not in self._cloud.estate.functions:
            self._bury(schedule, role, payload, "RESOURCE_NOT_FOUND")
        else:
            event = json.loads(payload) if isinstance(payload, str) else payload
            self._dispatcher.invoke_later(arn, event)

    def _bury(self, schedule: Schedule, role: Role | None, payload: Any, why: str) -> None:  # noqa: ANN401
        self._cloud.measures.put(
            "AWS/Scheduler", "TargetErrorCount", 1, ScheduleGroup=schedule.group
        )
        letters = schedule.settings["Target"].get("DeadLetterConfig", {}).get("Arn")
        if letters and self._may(schedule, role, Access("sqs:SendMessage", letters)):
            body = payload if isinstance(payload, str) else json.dumps(payload)
            target = schedule.settings["Target"]["Arn"]
            said = {"ERROR_CODE": why, "SCHEDULE_ARN": schedule.arn, "TARGET_ARN": target}
            self._send(letters, body, said)

    def _send(self, queue: str, body: str, attributes: Mapping[str, str]) -> None:
        self._cloud.client("sqs").send_message(
            QueueUrl=self._dispatcher.queue_url(queue),
            MessageBody=body,
            MessageAttributes={
                name: {"DataType": "String", "StringValue": value}
                for name, value in attributes.items()
            },
        )

    def _may(self, schedule: Schedule, role: Role | None, access: Access) -> bool:
        decision = Decision.NOT_ALLOWED if role is None else role.decide(access)
        if decision is not Decision.ALLOWED:
            why = decision.value.format(kind="identity-based", action=access.action)
            who = f"schedule {schedule.name}"
            self._cloud.denied.append(Denial(who, access.action, access.resource, why))
        return decision is Decision.ALLOWED


def _role(estate: Estate, arn: str) -> Role | None:
    return next((role for role in estate.roles.values() if role.arn == arn), None)


def _payload(schedule: Schedule, target: Mapping[str, Any], due: datetime, identifier: str) -> Any:  # noqa: ANN401
    """Return what the target gets: the text that was given, or Scheduler's own event."""
    at = due.strftime("%Y-%m-%dT%H:%M:%SZ")
    if "Input" in target:
        text = str(target["Input"])
        for name, value in {
            "schedule-arn": schedule.arn,
            "scheduled-time": at,
            "execution-id": identifier,
            "attempt-number": "1",
        }.items():
            text = text.replace(f"<aws.scheduler.{name}>", value)
        return text
    region, account = schedule.arn.split(":")[3:5]
    return {
        "version": "0",
        "id": identifier,
        "detail-type": "Scheduled Event",
        "source": "aws.scheduler",
        "account": account,
        "time": at,
        "region": region,
        "resources": [schedule.arn],
        "detail": "{}",
    }
