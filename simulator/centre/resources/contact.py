"""Amazon Connect: instances and what they hold, as the world that flows are played in.

ARN formats: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonconnect.html
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any

from simulator.centre.deployment import Created, Resource
from simulator.centre.errors import TemplateError
from simulator.centre.estate import DEPLOYED, Estate, FlowVersion, Instance
from simulator.centre.resources.refusals import check_routing_profile, check_task_template
from simulator.language.document import MODULE, Flow, InvalidFlow, parse_flow
from simulator.language.lint import Severity
from simulator.language.lint.publishing import check_publishing
from simulator.world import (
    Assignment,
    Hours,
    Opening,
    Override,
    Person,
    Prompt,
    Queue,
    QuickConnect,
    RoutingProfile,
    View,
)
from simulator.world.hours import DAYS

Maker = Callable[[Resource, Instance, str], None]


def _instance(resource: Resource, estate: Estate) -> Created:
    properties = resource.properties
    arn = resource.arn("connect", f"instance/{resource.id}")
    instance = estate.instance(arn)
    instance.alias = properties.get("InstanceAlias", "")
    instance.attributes = properties["Attributes"]
    role = f"arn:aws:iam::{resource.stack.account}:role/aws-service-role/connect.amazonaws.com"
    return Created(
        arn,
        {
            "Arn": arn,
            "Id": resource.id,
            "InstanceStatus": "ACTIVE",
            "ServiceRole": f"{role}/AWSServiceRoleForAmazonConnect",
        },
    )


def _within(kind: str, attribute: str, make: Maker) -> Callable[[Resource, Estate], Created]:
    """Return the creator of a resource that belongs to an instance.

    Args:
        kind: Its part of the ARN, such as ``operating-hours``.
        attribute: Name of the attribute that is its ARN.
        make: Puts it into the world of its instance.
    """

    def create(resource: Resource, estate: Estate) -> Created:
        instance = estate.instance(resource.properties["InstanceArn"])
        arn = f"{instance.world.instance_arn}/{kind}/{resource.id}"
        make(resource, instance, arn)
        instance.described[arn] = resource.properties
        return Created(arn, {attribute: arn})

    return create


def _hours(resource: Resource, instance: Instance, arn: str) -> None:
    properties = resource.properties
    week = tuple(_opening(entry) for entry in properties["Config"])
    overrides: list[Override] = []
    for entry in properties.get("HoursOfOperationOverrides", ()):
        overrides += _overrides(resource, entry, week)
    instance.world.hours.add(
        Hours(properties["Name"], arn, properties["TimeZone"], week, tuple(overrides)),
        arn,
        properties["Name"],
    )


def _opening(entry: Mapping[str, Any]) -> Opening:
    return Opening(entry["Day"], _time(entry["StartTime"]), _time(entry["EndTime"]))


def _time(slice_: Mapping[str, Any]) -> time:
    return time(int(slice_["Hours"]), int(slice_["Minutes"]))


def _overrides(
    resource: Resource, entry: Mapping[str, Any], week: tuple[Opening, ...]
) -> list[Override]:
    """Return an override of the template as the world has it: the openings of given dates.

    STANDARD replaces the week; OPEN adds to it; CLOSED takes away from it, everything where no
    times are given. Source: "Build your list of overrides", Amazon Connect Administrator Guide.
    """
    if "RecurrenceConfig" in entry:
        raise TemplateError(f"{resource.where}: recurring overrides are not played")
    name = entry["OverrideName"]
    first, last = (date.fromisoformat(entry[key]) for key in ("EffectiveFrom", "EffectiveTill"))
    special = tuple(_opening(one) for one in entry["OverrideConfig"])
    kind = entry.get("OverrideType", "STANDARD")
    if kind == "STANDARD" or (kind == "CLOSED" and not special):
        return [Override(name, first, last, special)]
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    return [Override(name, day, day, _combined(kind, day, week, special)) for day in days]


def _combined(
    kind: str, day: date, week: tuple[Opening, ...], special: tuple[Opening, ...]
) -> tuple[Opening, ...]:
    weekday = DAYS[day.weekday()]
    usual = [one for one in week if one.day == weekday]
    extra = [one for one in special if one.day == weekday]
    if kind == "OPEN":
        return tuple(usual + extra)
    for closed in extra:
        usual = [part for one in usual for part in _without(one, closed)]
    return tuple(usual)


def _without(opening: Opening, closed: Opening) -> list[Opening]:
    """Return what remains of an opening; an end of 00:00 is midnight."""
    end, closed_end = (time.max if one.end == time(0) else one.end for one in (opening, closed))
    parts = []
    if opening.start < min(end, closed.start):
        parts.append(replace(opening, end=min(end, closed.start)))
    if max(opening.start, closed_end) < end:
        parts.append(replace(opening, start=max(opening.start, closed_end)))
    return parts


def _queue(resource: Resource, instance: Instance, arn: str) -> None:
    properties = resource.properties
    shown = properties.get("OutboundCallerConfig", {}).get("OutboundCallerIdNumberArn")
    instance.world.queues.add(
        Queue(
            properties["Name"],
            arn,
            hours=properties["HoursOfOperationArn"],
            capacity=properties.get("MaxContacts"),
            caller_id=instance.described.get(shown, {}).get("Address"),
            quick_connects=tuple(properties.get("QuickConnectArns", ())),
        ),
        arn,
        properties["Name"],
    )


def _flow(resource: Resource, instance: Instance, arn: str) -> None:
    flow = _parsed(resource, resource.properties["Type"])
    instance.world.flows.add(flow, arn, flow.name)


def _module(resource: Resource, instance: Instance, arn: str) -> None:
    module = _parsed(resource, MODULE)
    instance.world.modules.add(module, arn, module.name)


def _parsed(resource: Resource, kind: str) -> Flow:
    name = resource.properties["Name"]
    try:
        flow = parse_flow(resource.properties["Content"], source=name, name=name)
    except InvalidFlow as exc:
        raise TemplateError(f"{resource.where}: {exc}") from exc
    flow = replace(flow, type=kind)
    for found in check_publishing(flow):
        if found.severity is Severity.ERROR:
            told = f"Amazon Connect would refuse this: {found.message} ({found.hint})"
            raise TemplateError(f"{resource.where}: {found.path}: {told}")
    return flow


def _version(identifier: str, attribute: str) -> Callable[[Resource, Estate], Created]:
    """Return the creator of a version; ``identifier`` names the property with the flow's ARN."""

    def create(resource: Resource, estate: Estate) -> Created:
        of = resource.properties[identifier]
        instance = estate.instance("/".join(of.split("/")[:2]))
        kept = instance.versions.setdefault(of, [])
        description = resource.properties.get("Description", "")
        kept.append(FlowVersion(instance.described[of]["Content"], description, DEPLOYED))
        arn = f"{of}:{len(kept)}"
        return Created(arn, {attribute: arn, "Version": len(kept)})

    return create


def _view(resource: Resource, instance: Instance, arn: str) -> None:
    properties = resource.properties
    template = properties["Template"]
    content = json.loads(template) if isinstance(template, str) else template
    view = View(properties["Name"], arn, tuple(properties["Actions"]), content)
    instance.world.views.add(view, arn, properties["Name"])


def _quick_connect(resource: Resource, instance: Instance, arn: str) -> None:
    properties = resource.properties
    config = properties["QuickConnectConfig"]
    to = config.get("QueueConfig") or config.get("UserConfig") or config.get("PhoneConfig") or {}
    user = to.get("UserArn") and instance.world.people.find(to["UserArn"])
    instance.world.quick_connects.add(
        QuickConnect(
            properties["Name"],
            arn,
            flow=to.get("ContactFlowArn"),
            queue=to.get("QueueArn"),
            user=user.username if user else None,
            phone=to.get("PhoneNumber"),
        ),
        arn,
        properties["Name"],
    )


def _prompt(resource: Resource, instance: Instance, arn: str) -> None:
    properties = resource.properties
    prompt = Prompt(properties["Name"], arn, text=properties.get("Description"))
    instance.world.prompts.add(prompt, arn, properties["Name"])


def _routing_profile(resource: Resource, instance: Instance, arn: str) -> None:
    check_routing_profile(resource)
    properties = resource.properties
    instance.world.profiles.add(
        RoutingProfile(
            properties["Name"],
            arn,
            queues=tuple(
                Assignment(
                    one["QueueReference"]["QueueArn"],
                    one["QueueReference"]["Channel"],
                    int(one["Priority"]),
                    float(one["Delay"]),
                )
                for one in properties.get("QueueConfigs", ())
            ),
            concurrency={
                one["Channel"]: int(one["Concurrency"]) for one in properties["MediaConcurrencies"]
            },
        ),
        arn,
        properties["Name"],
    )


def _user(resource: Resource, instance: Instance, arn: str) -> None:
    properties = resource.properties
    identity = properties.get("IdentityInfo", {})
    instance.world.people.add(
        Person(
            properties["Username"],
            arn,
            first_name=identity.get("FirstName", ""),
            last_name=identity.get("LastName", ""),
            profile=properties["RoutingProfileArn"],
        ),
        arn,
        properties["Username"],
    )


def _nothing(_resource: Resource, _instance: Instance, _arn: str) -> None:
    """Keep only its properties: no flow sees such a resource."""


def _task_template(resource: Resource, _instance: Instance, _arn: str) -> None:
    check_task_template(resource)


def _integration(resource: Resource, estate: Estate) -> Created:
    properties = resource.properties
    instance = estate.instance(properties["InstanceId"])
    kind = properties["IntegrationType"]
    instance.associations.setdefault(kind, set()).add(properties["IntegrationArn"])
    return Created(resource.id, {"IntegrationAssociationId": resource.id})


def _storage(resource: Resource, estate: Estate) -> Created:
    properties = resource.properties
    instance = estate.instance(properties["InstanceArn"])
    instance.storage.setdefault(properties["ResourceType"], []).append(properties)
    return Created(resource.id, {"AssociationId": resource.id})


def _phone_number(resource: Resource, estate: Estate) -> Created:
    """Claim a number: of the range set aside for fiction, as none is really claimed."""
    instance = estate.instance(resource.properties["TargetArn"])
    address = f"+1555555{199 - len(instance.world.numbers):04d}"
    instance.world.numbers |= {address}
    arn = resource.arn("connect", f"phone-number/{resource.id}")
    instance.described[arn] = {**resource.properties, "Address": address}
    return Created(arn, {"PhoneNumberArn": arn, "Address": address})


CREATORS = {
    "AWS::Connect::Instance": _instance,
    "AWS::Connect::HoursOfOperation": _within("operating-hours", "HoursOfOperationArn", _hours),
    "AWS::Connect::Queue": _within("queue", "QueueArn", _queue),
    "AWS::Connect::ContactFlow": _within("contact-flow", "ContactFlowArn", _flow),
    "AWS::Connect::ContactFlowModule": _within("flow-module", "ContactFlowModuleArn", _module),
    "AWS::Connect::ContactFlowVersion": _version("ContactFlowId", "ContactFlowVersionARN"),
    "AWS::Connect::ContactFlowModuleVersion": _version(
        "ContactFlowModuleId", "ContactFlowModuleVersionARN"
    ),
    "AWS::Connect::View": _within("view", "ViewArn", _view),
    "AWS::Connect::Prompt": _within("prompt", "PromptArn", _prompt),
    "AWS::Connect::RoutingProfile": _within(
        "routing-profile", "RoutingProfileArn", _routing_profile
    ),
    "AWS::Connect::User": _within("agent", "UserArn", _user),
    "AWS::Connect::SecurityProfile": _within("security-profile", "SecurityProfileArn", _nothing),
    "AWS::Connect::UserHierarchyStructure": _within(
        "agent-group-structure", "UserHierarchyStructureArn", _nothing
    ),
    "AWS::Connect::UserHierarchyGroup": _within("agent-group", "UserHierarchyGroupArn", _nothing),
    "AWS::Connect::EvaluationForm": _within("evaluation-form", "EvaluationFormArn", _nothing),
    "AWS::Connect::Rule": _within("rule", "RuleArn", _nothing),
    "AWS::Connect::TaskTemplate": _within("task-template", "Arn", _task_template),
    "AWS::Connect::AgentStatus": _within("agent-state", "AgentStatusArn", _nothing),
    "AWS::Connect::QuickConnect": _within(
        "transfer-destination", "QuickConnectArn", _quick_connect
    ),
    "AWS::Connect::TestCase": _within("test-case", "TestCaseArn", _nothing),
    "AWS::Connect::IntegrationAssociation": _integration,
    "AWS::Connect::InstanceStorageConfig": _storage,
    "AWS::Connect::PhoneNumber": _phone_number,
}
