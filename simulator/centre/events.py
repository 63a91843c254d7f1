"""Deliveries between services: EventBridge and SNS to queues and functions, at virtual time.

moto keeps queues and topics; what it does not do (fire a rule's Lambda target, follow a
subscription of the template, poll a queue for a function) happens here and in ``polling``. A
delivery that a resource policy does not allow is recorded and lost, as in the cloud.
"""

import json
from collections.abc import Callable, Mapping
from datetime import UTC
from functools import partial
from io import BytesIO
from typing import Any

from moto.events.models import EventPattern
from moto.sns.utils import FilterPolicyMatcher

from simulator.centre.cloud import Cloud
from simulator.centre.errors import NotPlayedError
from simulator.centre.estate import Rule, Subscription
from simulator.centre.functions import THROTTLED, FunctionError
from simulator.centre.iam import Access

After = Callable[[float, Callable[[], None]], object]
"""Lets something happen when so many virtual seconds have passed."""

# "Error handling for asynchronous invocation", Lambda Developer Guide: two retries.
_ASYNC_RETRIES = (60.0, 120.0)
_ASYNC_AGE = 6 * 3_600.0  # seconds for which a throttled event is kept
_ASYNC_PAUSE = 300.0  # seconds at most between its attempts


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
        cloud.gateway.play("sns", "ListSubscriptionsByTopic", self._list_subscriptions)
        cloud.gateway.watch("s3", "PutObject", self._object_created)

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

    def invoke_later(
        self,
        function: str,
        event: Any,  # noqa: ANN401 - JSON
        attempt: int = 0,
        throttled: float = 0.0,
    ) -> None:
        """Invoke a function asynchronously: retried twice, then what is there for failures.

        Args:
            function: Its ARN.
            event: The payload.
            attempt: How often it was tried.
            throttled: Seconds for which Lambda has not run it: no attempts, for six hours at most.
        """

        def run() -> None:
            try:
                self._cloud.invoke(function, event)
            except FunctionError as failure:
                if failure.kind == THROTTLED and throttled < _ASYNC_AGE:
                    wait = min(throttled or 1.0, _ASYNC_PAUSE)
                    self._after(
                        wait, lambda: self.invoke_later(function, event, attempt, throttled + wait)
                    )
                elif attempt < len(_ASYNC_RETRIES) and failure.kind != THROTTLED:
                    delay = _ASYNC_RETRIES[attempt]
                    self._after(delay, lambda: self.invoke_later(function, event, attempt + 1))
                else:
                    self._bury(function, event, failure)

        self._after(0.0, run)

    def send(
        self,
        queue: str,
        body: str,
        *,
        service: str,
        source: str,
        dead_letters: str | None = None,
        why: Mapping[str, str] | None = None,
    ) -> None:
        """Send a message to a queue in the name of a service, if the queue's policy allows.

        Args:
            queue: ARN of the queue.
            body: The message.
            service: Principal, such as ``events.amazonaws.com``.
            source: ARN of the rule or topic.
            dead_letters: ARN of the queue that gets it otherwise.
            why: Attributes that it gets there.
        """
        if self._cloud.service_may(service, "sqs:SendMessage", queue, source):
            self._cloud.messages.send(self.queue_url(queue), body)
        elif dead_letters and self._cloud.service_may(
            service, "sqs:SendMessage", dead_letters, source
        ):
            self._cloud.client("sqs").send_message(
                QueueUrl=self.queue_url(dead_letters),
                MessageBody=body,
                MessageAttributes={
                    name: {"DataType": "String", "StringValue": value}
                    for name, value in (why or {}).items()
                },
            )

    def queue_url(self, arn: str) -> str:
        """Return the URL of a queue by its ARN."""
        _, _, _, region, account, name = arn.split(":")
        return f"https://sqs.{region}.amazonaws.com/{account}/{name}"

    def _bury(self, function: str, event: Any, failure: FunctionError) -> None:  # noqa: ANN401
        spec = self._cloud.spec(function)
        target = self._cloud.estate.failure_destinations.get(spec.arn) or spec.dead_letters
        if target is None or target.split(":")[2] != "sqs":
            return
        if not self._cloud.role_may(function, Access("sqs:SendMessage", target)):
            return
        url = self.queue_url(target)
        if target == spec.dead_letters:
            message = {"DataType": "String", "StringValue": str(failure)}
            self._cloud.client("sqs").send_message(
                QueueUrl=url,
                MessageBody=json.dumps(event),
                MessageAttributes={"ErrorMessage": message},
            )
            return
        record = {
            "version": "1.0",
            "timestamp": self._cloud.now().strftime("%Y-%m-%dT%H:%M:%S.000Z"),
            "requestContext": {
                "functionArn": f"{spec.arn}:$LATEST",
                "condition": "RetriesExhausted",
                "approximateInvokeCount": len(_ASYNC_RETRIES) + 1,
            },
            "requestPayload": event,
            "responseContext": {"statusCode": 200, "functionError": "Unhandled"},
            "responsePayload": {"errorMessage": failure.args[0], "errorType": failure.kind},
        }
        self._cloud.client("sqs").send_message(QueueUrl=url, MessageBody=json.dumps(record))

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
            self.send(
                arn,
                body,
                service="events.amazonaws.com",
                source=rule.arn,
                dead_letters=target.get("DeadLetterConfig", {}).get("Arn"),
                why={"RULE_ARN": rule.arn, "TARGET_ARN": arn, "ERROR_CODE": "NO_PERMISSIONS"},
            )
        elif service == "lambda":
            if self._cloud.service_may(
                "events.amazonaws.com", "lambda:InvokeFunction", arn, rule.arn
            ):
                self.invoke_later(arn, payload)
        elif service == "events":
            self.put_event(event, arn.rpartition("/")[2])
        elif service != "logs":  # a log group only keeps what tests see elsewhere
            raise NotPlayedError("events", "PutEvents", f"target {arn} of rule {rule.name}")

    # S3.

    def _object_created(self, parameters: Mapping[str, Any]) -> None:
        """Tell EventBridge of a new object (S3 user guide, "EventBridge event message structure").

        Copies are not told of: no rule asks for them.
        """
        bucket, key = parameters["Bucket"], parameters["Key"]
        if not self._cloud.estate.buckets.get(bucket):
            return
        self._number += 1
        body = parameters.get("Body", b"")  # botocore makes a stream of bytes
        size = body.getbuffer().nbytes if isinstance(body, BytesIO) else len(body)
        event = {
            "version": "0",
            "id": f"00000000-0000-4000-a000-{self._number:012x}",
            "detail-type": "Object Created",
            "source": "aws.s3",
            "account": self._cloud.account,
            "time": self._cloud.now().strftime("%Y-%m-%dT%H:%M:%SZ"),
            "region": self._cloud.region,
            "resources": [f"arn:aws:s3:::{bucket}"],
            "detail": {
                "version": "0",
                "bucket": {"name": bucket},
                "object": {"key": key, "size": size},
                "reason": "PutObject",
            },
        }
        self._after(0.1, partial(self.put_event, event, "default"))

    # SNS.

    def _list_subscriptions(self, parameters: Mapping[str, Any]) -> dict[str, Any]:
        """Play ListSubscriptionsByTopic: moto knows nothing of the template's subscriptions."""
        topic = parameters["TopicArn"]
        return {
            "Subscriptions": [
                {
                    "SubscriptionArn": f"{topic}:00000000-0000-4000-b000-{number:012x}",
                    "Owner": self._cloud.account,
                    "Protocol": one.protocol,
                    "Endpoint": one.endpoint,
                    "TopicArn": topic,
                }
                for number, one in enumerate(self._cloud.estate.subscriptions)
                if one.topic == topic
            ]
        }

    def _published(self, parameters: Mapping[str, Any]) -> None:
        topic = parameters.get("TopicArn")
        if topic is None:
            return  # a text message to a phone number: moto keeps it
        for subscription in self._cloud.estate.subscriptions:
            if subscription.topic == topic and _wanted(subscription, parameters):
                self._to_subscriber(subscription, parameters)

    def _to_subscriber(self, subscription: Subscription, parameters: Mapping[str, Any]) -> None:
        self._number += 1
        now = self._cloud.now()
        notification = {
            "Type": "Notification",
            "MessageId": f"00000000-0000-4000-9000-{self._number:012x}",
            "TopicArn": subscription.topic,
            "Subject": parameters.get("Subject"),
            "Message": parameters["Message"],
            "Timestamp": f"{now.astimezone(UTC):%Y-%m-%dT%H:%M:%S}.{now.microsecond // 1000:03}Z",
            "MessageAttributes": {
                name: {"Type": value["DataType"], "Value": value.get("StringValue")}
                for name, value in parameters.get("MessageAttributes", {}).items()
            },
        }
        arn, topic = subscription.endpoint, subscription.topic
        if subscription.protocol == "sqs":
            body = parameters["Message"] if subscription.raw else json.dumps(notification)
            letters = subscription.dead_letters
            self.send(arn, body, service="sns.amazonaws.com", source=topic, dead_letters=letters)
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
        name: {"Type": value["DataType"], "Value": value.get("StringValue")}
        for name, value in parameters.get("MessageAttributes", {}).items()
    }
    matcher = FilterPolicyMatcher(dict(subscription.filter_policy), None)
    return bool(matcher.matches(attributes, parameters["Message"]))
