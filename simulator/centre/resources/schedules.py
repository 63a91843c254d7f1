"""EventBridge Scheduler's groups and schedules, as their own API makes them."""

from datetime import datetime

from simulator.centre.deployment import Created, Resource
from simulator.centre.estate import Estate


def _group(resource: Resource, estate: Estate) -> Created:
    name = resource.name(resource.properties.get("Name"))
    arn = estate.client("scheduler").create_schedule_group(Name=name)["ScheduleGroupArn"]
    return Created(name, {"Arn": arn})


def _schedule(resource: Resource, estate: Estate) -> Created:
    properties = {**resource.properties, "Name": resource.name(resource.properties.get("Name"))}
    for key in ("StartDate", "EndDate"):
        if key in properties:
            properties[key] = datetime.fromisoformat(properties[key])
    arn = estate.client("scheduler").create_schedule(**properties)["ScheduleArn"]
    return Created(properties["Name"], {"Arn": arn})


CREATORS = {"AWS::Scheduler::ScheduleGroup": _group, "AWS::Scheduler::Schedule": _schedule}
