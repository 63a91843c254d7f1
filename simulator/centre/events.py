"""Deliveries between services: EventBridge and SNS to queues and functions, at virtual time.

moto keeps queues and topics; what it does not do (fire a rule's Lambda target, follow a
subscription of the template, poll a queue for a function) happens here and in ``polling``. A
delivery that a resource policy does not allow is recorded and lost, as in the cloud.
"""

import json
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from moto.events.models import EventPattern
from moto.sns.utils import FilterPolicyMatcher

from simulator.centre.cloud import Cloud
from simulator.centre.errors import NotPlayedError
from simulator.centre.estate import Rule, Subscription
from simulator.centre.functions import FunctionError
from simulator.centre.iam import Access

After = Callable[[float, Callable[[], None]], object]
"""Lets something happen when so many virtual seconds have passed."""

# "Error handling for asynchronous invocation", Lambda Developer Guide: two retries.
_ASYNC_RETRIES = (60.0, 120.0)


class Dispatcher:
    """Carries events of one cloud to whom its template names.

    Args:
        cloud: The account.
        after: The virtual clock's timer.
    """

    def __init__(self, cloud: Cloud, after: After) -> None:
        self._cloud = cloud
        self._after = after
        self._number = 0
        cloud.gateway.play("events", "PutEvents", self._put_events)
        cloud.gateway.watch("sns", "Publish", self._published)

    def put_event(self, event: Mapping[str, Any], bus: str = "default") -> None:
        """Hand an event to every rule of a bus that its pattern matches.

        Args:
            event: In EventBridge's envelope: source, detail-type, detail, ...
            bus: Name of the bus.
        """
        for rule in self._cloud.estate.rules:
            if rule.bus == bus and rule.pattern is not None:
                pattern = dict(rule.pattern)
                if EventPattern(None, pattern).matches_event(event):  # type: ignore[arg-type]
                    for target in rule.targets:
                        self._to_target(rule, target, event)

    def invoke_later(self, function: str, event: Any, attempt: int = 0) -> None:  # noqa: ANN401
        """Invoke a function asynchronously: retried twice, then its dead-letter queue."""

        def run() -> None:
            try:
                self._cloud.invoke(function, event)
            except FunctionError as failure:
                if attempt < len(_ASYNC_RETRIES):
                    delay = _ASYNC_RETRIES[attempt]
                    self._after(delay, lambda: self.invoke_later(function, event, attempt + 1))
                else:
                    self._bury(function, event, failure)

        self._after(0.0, run)

    def send(self, queue: str, body: str, *, service: str, source: str) -> None:
        """Send a message to a queue in the name of a service, if the queue's policy allows.

        Args:
            queue: ARN of the queue.
            body: The message.
            service: Principal, such as ``events.amazonaws.com``.
            source: ARN of the rule or topic.
        """
        if self._cloud.service_may(service, "sqs:SendMessage", queue, source):
            self._cloud.messages.send(self.queue_url(queue), body)

    def queue_url(self, arn: str) -> str:
        """Return the URL of a queue by its ARN."""
        _, _, _, region, account, name = arn.split(":")
        return f"https://sqs.{region}.amazonaws.com/{account}/{name}"

    def _bury(self, function: str, event: Any, failure: FunctionError) -> None:  # noqa: ANN401
        target = self._cloud.spec(function).dead_letters
        if target is None or target.split(":")[2] != "sqs":
            return
        if self._cloud.role_may(function, Access("sqs:SendMessage", target)):
            self._cloud.client("sqs").send_message(
                QueueUrl=self.queue_url(target),
                MessageBody=json.dumps(event),
                MessageAttributes={
                    "ErrorMessage": {"DataType": "String", "StringValue": str(failure)}
                },
            )

    # EventBridge.

    def _put_events(self, parameters: Mapping[str, Any]) -> dict[str, Any]:
        """Play PutEvents: what moto would deliver itself, it would deliver past our rules."""
        answers = []
        for entry in parameters["Entries"]:
            self._number += 1
            identifier = f"00000000-0000-4000-8000-{self._number:012x}"
            event = {
                "version": "0",
                "id": identifier,
                "detail-type": entry["DetailType"],
                "source": entry["Source"],
                "account": self._cloud.account,
                "time": self._cloud.now().strftime("%Y-%m-%dT%H:%M:%SZ"),
                "region": self._cloud.region,
                "resources": entry.get("Resources", []),
                "detail": json.loads(entry["Detail"]),
            }
            bus = entry.get("EventBusName", "default").rpartition("/")[2]
            self._after(0.0, partial(self.put_event, event, bus))
            answers.append({"EventId": identifier})
        return {"FailedEntryCount": 0, "Entries": answers}

    def _to_target(self, rule: Rule, target: Mapping[str, Any], event: Mapping[str, Any]) -> None:
        payload = _payload(target, event)
        arn = target["Arn"]
        service = arn.split(":")[2]
        if service == "sqs":
            body = json.dumps(payload)
            self.send(arn, body, service="events.amazonaws.com", source=rule.arn)
        elif service == "lambda":
            if self._cloud.service_may(
                "events.amazonaws.com", "lambda:InvokeFunction", arn, rule.arn
            ):
                self.invoke_later(arn, payload)
        elif service == "events":
            self.put_event(event, arn.rpartition("/")[2])
        elif service != "logs":  # a log group only keeps what tests see elsewhere
            raise NotPlayedError("events", "PutEvents", f"target {arn} of rule {rule.name}")

    # SNS.

    def _published(self, parameters: Mapping[str, Any]) -> None:
        topic = parameters.get("TopicArn")
        if topic is None:
            return  # a text message to a phone number: moto keeps it
        for subscription in self._cloud.estate.subscriptions:
            if subscription.topic == topic and _wanted(subscription, parameters):
                self._to_subscriber(subscription, parameters)

    def _to_subscriber(self, subscription: Subscription, parameters: Mapping[str, Any]) -> None:
        self._number += 1
        notification = {
            "Type": "Notification",
            "MessageId": f"00000000-0000-4000-9000-{self._number:012x}",
            "TopicArn": subscription.topic,
            "Subject": parameters.get("Subject"),
            "Message": parameters["Message"],
            "Timestamp": self._cloud.now().strftime("%Y-%m-%dT%H:%M:%S.000Z"),
            "MessageAttributes": {
                name: {"Type": value["DataType"], "Value": value.get("StringValue")}
                for name, value in parameters.get("MessageAttributes", {}).items()
            },
        }
        arn, topic = subscription.endpoint, subscription.topic
        if subscription.protocol == "sqs":
            body = parameters["Message"] if subscription.raw else json.dumps(notification)
            self.send(arn, body, service="sns.amazonaws.com", source=topic)
        elif subscription.protocol == "lambda" and self._cloud.service_may(
            "sns.amazonaws.com", "lambda:InvokeFunction", arn, topic
        ):
            record = {"EventSource": "aws:sns", "EventVersion": "1.0", "Sns": notification}
            self.invoke_later(arn, {"Records": [record]})


def _payload(target: Mapping[str, Any], event: Mapping[str, Any]) -> Any:  # noqa: ANN401 - JSON
    if "InputTransformer" in target:
        raise NotPlayedError("events", "PutEvents", f"InputTransformer of target {target['Arn']}")
    if "Input" in target:
        return json.loads(target["Input"])
    value: Any = event
    for key in target.get("InputPath", "$").split(".")[1:]:
        value = value[key]
    return value


def _wanted(subscription: Subscription, parameters: Mapping[str, Any]) -> bool:
    if subscription.filter_policy is None:
        return True
    attributes = {
        name: {"type": value["DataType"], "value": value.get("StringValue")}
        for name, value in parameters.get("MessageAttributes", {}).items()
    }
    matcher = FilterPolicyMatcher(dict(subscription.filter_policy), None)
    return bool(matcher.matches(attributes, parameters["Message"]))
