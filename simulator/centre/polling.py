"""Event source mappings: Lambda polls queues and streams for functions, at virtual time.

Sources: "Using Lambda with Amazon SQS" and "Using Lambda with DynamoDB", Lambda Developer Guide.
What Lambda does with several pollers at once happens here one after the other.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import Any

from moto.events.models import EventPattern

from simulator.centre.cloud import Cloud
from simulator.centre.errors import TemplateError
from simulator.centre.estate import SourceMapping
from simulator.centre.events import After, Dispatcher
from simulator.centre.functions import THROTTLED, FunctionError
from simulator.centre.iam import Access

_QUEUE_ACTIONS = ("ReceiveMessage", "DeleteMessage", "GetQueueAttributes")
_STREAM_ACTIONS = ("DescribeStream", "GetRecords", "GetShardIterator")
_STREAM_RETRY = 1.0  # seconds before a failed batch of a stream is tried again, then doubled
_THROTTLED_RETRY = 30.0  # seconds
_WRITES = (
    "PutItem",
    "UpdateItem",
    "DeleteItem",
    "BatchWriteItem",
    "TransactWriteItems",
)


def start_polling(cloud: Cloud, dispatcher: Dispatcher, after: After) -> None:
    """Serve every event source mapping of the cloud, as long as it is switched on."""
    queues: dict[str, QueuePoller] = {}
    streams: list[StreamPoller] = []
    readers: dict[str, list[StreamPoller]] = {}
    for mapping in cloud.estate.mappings:
        if not _may_poll(cloud, mapping):
            continue  # the cloud refuses to create such a mapping
        if mapping.source.split(":")[2] == "sqs":
            url = dispatcher.queue_url(mapping.source)
            queues[url.rpartition("/")[2]] = QueuePoller(cloud, mapping, after, url)
        else:
            others = readers.setdefault(mapping.source, [])
            others.append(StreamPoller(cloud, dispatcher, mapping, after, others))
            streams.append(others[-1])

    def sent(parameters: Mapping[str, Any]) -> None:
        poller = queues.get(parameters["QueueUrl"].rpartition("/")[2])
        if poller is not None:
            poller.wake(_longest_delay(parameters))

    cloud.lambda_api.follow(lambda: _wake_all(queues.values(), streams))
    cloud.gateway.watch("sqs", "SendMessage", sent)
    cloud.gateway.watch("sqs", "SendMessageBatch", sent)
    for operation in _WRITES if streams else ():
        cloud.gateway.watch("dynamodb", operation, lambda _: StreamPoller.wake_all(streams))


def _wake_all(queues: Iterable["QueuePoller"], streams: list["StreamPoller"]) -> None:
    for queue in queues:
        queue.wake()
    StreamPoller.wake_all(streams)


def _longest_delay(parameters: Mapping[str, Any]) -> float:
    entries = [parameters, *parameters.get("Entries", ())]
    return float(max(entry.get("DelaySeconds", 0) for entry in entries))


def _may_poll(cloud: Cloud, mapping: SourceMapping) -> bool:
    """Check everything that Lambda needs the function's role for, and record what is missing."""
    queue = mapping.source.split(":")[2] == "sqs"
    prefix, actions = ("sqs", _QUEUE_ACTIONS) if queue else ("dynamodb", _STREAM_ACTIONS)
    accesses = [Access(f"{prefix}:{action}", mapping.source) for action in actions]
    return [cloud.role_may(mapping.function, access) for access in accesses] == [True] * 3


class QueuePoller:
    """Takes messages off a queue and gives them to a function.

    A message that the function did not handle stays. It is seen again when its visibility timeout
    is over, and goes to the dead-letter queue when it was received too often (both are moto's).

    Raises:
        TemplateError: A message would be seen again while the function still works on it.
    """

    def __init__(self, cloud: Cloud, mapping: SourceMapping, after: After, url: str) -> None:
        self._cloud = cloud
        self._mapping = mapping
        self._after = after
        self._url = url
        self._visibility = cloud.messages.visibility_timeout(url)
        timeout = cloud.spec(mapping.function).timeout
        if self._visibility < timeout:
            raise TemplateError(
                f"{mapping.source}: visibility timeout {self._visibility:g} s is less than the "
                f"timeout of its function, {timeout:g} s; Lambda refuses such a mapping"
            )

    def wake(self, delay: float = 0.0) -> None:
        """Poll when a message that was just sent can be received and its batch may be full."""
        self._after(delay + self._mapping.window, self._poll)

    def _poll(self) -> None:
        if self._mapping.id in self._cloud.estate.switched_off:
            return
        while messages := self._cloud.messages.receive(self._url, self._mapping.batch_size):
            handled = self._handle(messages)
            for message in handled:
                self._cloud.messages.delete(self._url, message)
            if len(handled) < len(messages):
                # A moment later than the timeout: at that very instant moto still hides it.
                self._after(self._visibility + 0.001, self._poll)

    def _handle(self, messages: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Invoke the function with the messages it wants; return those to delete."""
        wanted = [message for message in messages if _passes(self._mapping, self._record(message))]
        unwanted = [message for message in messages if message not in wanted]
        if not wanted:
            return unwanted
        event = {"Records": [self._record(message) for message in wanted]}
        try:
            reply = self._cloud.invoke(self._mapping.function, event).reply
        except FunctionError:
            return unwanted
        failed = _failed(reply, "itemIdentifier") if self._mapping.partial else set()
        known = {message["MessageId"] for message in wanted}
        if not failed <= known:  # an id nobody knows: Lambda takes the whole batch for failed
            return unwanted
        return unwanted + [one for one in wanted if one["MessageId"] not in failed]

    def _record(self, message: Mapping[str, Any]) -> dict[str, Any]:
        body = message["Body"]
        return {
            "messageId": message["MessageId"],
            "receiptHandle": message["ReceiptHandle"],
            "body": body,
            "attributes": message["Attributes"],
            "messageAttributes": {
                name: {"dataType": value["DataType"], "stringValue": value.get("StringValue")}
                for name, value in message["MessageAttributes"].items()
            },
            "md5OfBody": hashlib.md5(body.encode(), usedforsecurity=False).hexdigest(),
            "eventSource": "aws:sqs",
            "eventSourceARN": self._mapping.source,
            "awsRegion": self._cloud.region,
        }


class StreamPoller:
    """Gives the records of a table's stream to a function in order: a failure holds up the rest."""

    def __init__(
        self,
        cloud: Cloud,
        dispatcher: Dispatcher,
        mapping: SourceMapping,
        after: After,
        readers: list["StreamPoller"],
    ) -> None:
        self._cloud = cloud
        self._dispatcher = dispatcher
        self._mapping = mapping
        self._after = after
        self._readers = readers  # all of this stream
        self._next = 0
        self._failures = 0
        self._pause = 0.0
        self._waiting = False

    @staticmethod
    def wake_all(pollers: list["StreamPoller"]) -> None:
        """Something was written to a table, perhaps to one of theirs."""
        for poller in pollers:
            poller.wake()

    def wake(self) -> None:
        """Look for new records as soon as time moves, unless a retry is due anyway."""
        if not self._waiting:
            self._waiting = True
            self._after(self._mapping.window, self._poll)

    def _poll(self) -> None:
        self._waiting = False
        if self._mapping.id in self._cloud.estate.switched_off:
            return
        while True:
            self._next, batch = self._cloud.streams.records(
                self._mapping.source, self._next, self._mapping.batch_size
            )
            if not batch:
                break
            done = self._run(batch)
            self._next += done
            if done < len(batch):
                self._waiting = True
                self._after(self._pause, self._poll)
                return
        self._cloud.streams.read(self._mapping.source, min(one._next for one in self._readers))

    def _run(self, batch: list[dict[str, Any]]) -> int:
        """Invoke the function with what it wants; return how many records are done with."""
        wanted = [record for record in batch if _passes(self._mapping, record)]
        if not wanted:
            return len(batch)
        spec = self._cloud.spec(self._mapping.function)
        age = self._cloud.now().timestamp() - wanted[-1]["dynamodb"]["ApproximateCreationDateTime"]
        self._cloud.measures.put("AWS/Lambda", "IteratorAge", age * 1e3, FunctionName=spec.name)
        try:
            reply = self._cloud.invoke(spec.arn, {"Records": wanted}).reply
        except FunctionError as failure:
            if failure.kind == THROTTLED:  # no attempt: the batch did not reach the function
                self._pause = _THROTTLED_RETRY
                return 0
            return self._failed_at(0, batch, wanted, failure.kind)
        failed = _failed(reply, "itemIdentifier") if self._mapping.partial else set()
        first = next((one for one in wanted if _sequence(one) in failed), None)
        if first is None:
            self._failures = 0
            return len(batch)
        return self._failed_at(batch.index(first), batch, wanted, None)

    def _failed_at(
        self,
        place: int,
        batch: list[dict[str, Any]],
        wanted: list[dict[str, Any]],
        error: str | None,
    ) -> int:
        """Return how many records of a batch are done with that failed at a place of it."""
        if place:  # what is left is a batch of its own
            self._failures = 0
        retries = self._mapping.retries
        if retries is None or self._failures < retries:
            self._pause = _STREAM_RETRY * 2**self._failures
            self._failures += 1
            return place
        self._failures, self._pause = 0, 0.0
        left = wanted[wanted.index(batch[place]) :] if place else wanted
        # Batches that are halved come down to the record that fails; whoever raises does not say.
        given_up = left[:1] if self._mapping.bisect and error is None else left
        self._set_aside(given_up, error)
        return batch.index(given_up[-1]) + 1

    def _set_aside(self, records: list[dict[str, Any]], error: str | None) -> None:
        """Tell the failure queue where the records are; the stream has them for a day."""
        target = self._mapping.dead_letters
        if target is None or not self._cloud.role_may(
            self._mapping.function, Access("sqs:SendMessage", target)
        ):
            return
        summary = {
            "requestContext": {
                "functionArn": self._mapping.function,
                "condition": "RetryAttemptsExhausted",
                "approximateInvokeCount": (self._mapping.retries or 0) + 1,
            },
            "responseContext": {"statusCode": 200, "functionError": error},
            "version": "1.0",
            "timestamp": self._cloud.now().strftime("%Y-%m-%dT%H:%M:%S.000Z"),
            "DDBStreamBatchInfo": {
                "shardId": self._cloud.streams.shard(self._mapping.source),
                "startSequenceNumber": _sequence(records[0]),
                "endSequenceNumber": _sequence(records[-1]),
                "batchSize": len(records),
                "streamArn": self._mapping.source,
            },
        }
        self._cloud.client("sqs").send_message(
            QueueUrl=self._dispatcher.queue_url(target), MessageBody=json.dumps(summary)
        )


def _sequence(record: Mapping[str, Any]) -> str:
    return str(record["dynamodb"]["SequenceNumber"])


def _failed(reply: Any, key: str) -> set[str]:  # noqa: ANN401 - JSON
    """Return the identifiers in ``batchItemFailures``; none where the reply is empty."""
    failures = (reply or {}).get("batchItemFailures") or []
    return {str(failure[key]) for failure in failures}


def _passes(mapping: SourceMapping, record: Mapping[str, Any]) -> bool:
    if not mapping.filters:
        return True
    seen = dict(record)
    if isinstance(seen.get("body"), str):
        with suppress(ValueError):  # a filter on the body then matches the text
            seen["body"] = json.loads(seen["body"])
    return any(EventPattern(None, dict(one)).matches_event(seen) for one in mapping.filters)  # type: ignore[arg-type]
