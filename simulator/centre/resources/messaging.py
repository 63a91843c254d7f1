"""Queues, topics and event buses in moto; rules and subscriptions as the dispatcher's tables."""

import json
from typing import Any

from simulator.centre.deployment import Created, Resource
from simulator.centre.errors import TemplateError
from simulator.centre.estate import Estate, Rule, Subscription
from simulator.centre.iam import parse_policy
from simulator.centre.resources import inert

_PLAYED = ("sqs", "lambda")  # protocols of subscriptions, delivered by ``centre.events``

_QUEUE_ATTRIBUTES = (
    "DelaySeconds",
    "MaximumMessageSize",
    "MessageRetentionPeriod",
    "ReceiveMessageWaitTimeSeconds",
    "VisibilityTimeout",
    "KmsMasterKeyId",
    "FifoQueue",
    "ContentBasedDeduplication",
)


def _queue(resource: Resource, estate: Estate) -> Created:
    properties = resource.properties
    name = resource.name(properties.get("QueueName"), limit=80)
    attributes = {
        key: _text(properties[key])
        for key in _QUEUE_ATTRIBUTES
        if key in properties and properties[key] is not False
    }
    if "RedrivePolicy" in properties:
        attributes["RedrivePolicy"] = json.dumps(properties["RedrivePolicy"])
    url = estate.client("sqs").create_queue(QueueName=name, Attributes=attributes)["QueueUrl"]
    return Created(url, {"Arn": resource.arn("sqs", name), "QueueName": name, "QueueUrl": url})


def _text(value: Any) -> str:  # noqa: ANN401 - JSON
    return str(value).lower() if isinstance(value, bool) else str(value)


def _queue_policy(resource: Resource, estate: Estate) -> Created:
    statements = parse_policy(resource.properties["PolicyDocument"])
    for url in resource.properties["Queues"]:
        estate.protect(resource.arn("sqs", url.rpartition("/")[2]), statements)
    return Created(resource.name(None))


def _topic(resource: Resource, estate: Estate) -> Created:
    name = resource.name(resource.properties.get("TopicName"), limit=256)
    arn = estate.client("sns").create_topic(Name=name)["TopicArn"]
    for inline in resource.properties.get("Subscription", ()):
        _subscribe(resource, estate, {**inline, "TopicArn": arn})
    return Created(arn, {"TopicArn": arn, "TopicName": name})


def _topic_policy(resource: Resource, estate: Estate) -> Created:
    statements = parse_policy(resource.properties["PolicyDocument"])
    for arn in resource.properties["Topics"]:
        estate.protect(arn, statements)
    return Created(resource.name(None))


def _subscription(resource: Resource, estate: Estate) -> Created:
    _subscribe(resource, estate, resource.properties)
    arn = f"{resource.properties['TopicArn']}:{resource.id}"
    return Created(arn, {"Arn": arn})


def _subscribe(resource: Resource, estate: Estate, properties: Any) -> None:  # noqa: ANN401 - JSON
    protocol = properties["Protocol"]
    if protocol not in _PLAYED and protocol not in inert.PROTOCOLS:
        raise TemplateError(
            f"{resource.where}: the local centre does not deliver to subscriptions by {protocol}; "
            f"it plays {' and '.join(_PLAYED)}"
        )
    estate.subscriptions.append(
        Subscription(
            topic=properties["TopicArn"],
            protocol=properties["Protocol"],
            endpoint=properties["Endpoint"],
            filter_policy=properties.get("FilterPolicy"),
            raw=bool(properties.get("RawMessageDelivery", False)),
            dead_letters=properties.get("RedrivePolicy", {}).get("deadLetterTargetArn"),
        )
    )


def _event_bus(resource: Resource, estate: Estate) -> Created:
    name = resource.properties["Name"]
    estate.client("events").create_event_bus(Name=name)
    arn = resource.arn("events", f"event-bus/{name}")
    return Created(name, {"Arn": arn, "Name": name})


def _rule(resource: Resource, estate: Estate) -> Created:
    properties = resource.properties
    name = resource.name(properties.get("Name"))
    bus = str(properties.get("EventBusName", "default")).rpartition("/")[2]
    path = name if bus == "default" else f"{bus}/{name}"
    arn = resource.arn("events", f"rule/{path}")
    if properties.get("State", "ENABLED") != "DISABLED":
        if "ScheduleExpression" in properties:
            raise TemplateError(
                f"{resource.where}: the local centre does not play schedules, so "
                f"{properties['ScheduleExpression']} would never come; disable the rule in the "
                "stage that is raised, and put an event on a bus instead"
            )
        estate.rules.append(
            Rule(
                name=name,
                arn=arn,
                bus=bus,
                pattern=properties.get("EventPattern"),
                targets=tuple(properties.get("Targets", ())),
            )
        )
    return Created(name, {"Arn": arn})


def _alarm(resource: Resource, estate: Estate) -> Created:
    """Keep an alarm for the meter."""
    name = resource.name(resource.properties.get("AlarmName"), limit=255)
    estate.alarms.append({**resource.properties, "AlarmName": name})
    return Created(name, {"Arn": resource.arn("cloudwatch", f"alarm:{name}")})


CREATORS = {
    "AWS::CloudWatch::Alarm": _alarm,
    "AWS::SQS::Queue": _queue,
    "AWS::SQS::QueuePolicy": _queue_policy,
    "AWS::SNS::Topic": _topic,
    "AWS::SNS::TopicPolicy": _topic_policy,
    "AWS::SNS::Subscription": _subscription,
    "AWS::Events::EventBus": _event_bus,
    "AWS::Events::Rule": _rule,
}
