"""Event source mappings: Lambda polls queues and streams for functions, at virtual time.

Sources: "Using Lambda with Amazon SQS" and "Using Lambda with DynamoDB", Lambda Developer Guide.
What Lambda does with several pollers at once happens here one after the other.
"""

import hashlib
import json
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from moto.events.models import EventPattern

from simulator.centre.cloud import Cloud
from simulator.centre.errors import TemplateError
from simulator.centre.estate import SourceMapping
from simulator.centre.events import After, Dispatcher
from simulator.centre.functions import FunctionError
from simulator.centre.iam import Access

_QUEUE_ACTIONS = ("ReceiveMessage", "DeleteMessage", "GetQueueAttributes")
_STREAM_ACTIONS = ("DescribeStream", "GetRecords", "GetShardIterator")
_STREAM_RETRY = 1.0  # seconds before a failed batch of a stream is tried again, then doubled
_WRITES = (
    "PutItem",
    "UpdateItem",
    "DeleteItem",
    "BatchWriteItem",
    "TransactWriteItems",
)


def start_polling(cloud: Cloud, dispatcher: Dispatcher, after: After) -> None:
    """Serve every event source mapping of the cloud."""
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

    cloud.gateway.watch("sqs", "SendMessage", sent)
    cloud.gateway.watch("sqs", "SendMessageBatch", sent)
    for operation in _WRITES if streams else ():
        cloud.gateway.watch("dynamodb", operation, lambda _: StreamPoller.wake_all(streams))


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
        while True:
            self._next, batch = self._cloud.streams.records(
                self._mapping.source, self._next, self._mapping.batch_size
            )
            if not batch:
                break
            wanted = [record for record in batch if _passes(self._mapping, record)]
            done = self._run(wanted, len(batch)) if wanted else len(batch)
            self._next += done
            if done < len(batch):
                self._failures += 1
                self._waiting = True
                self._after(_STREAM_RETRY * 2 ** (self._failures - 1), self._poll)
                return
            self._failures = 0
        self._cloud.streams.read(self._mapping.source, min(one._next for one in self._readers))

    def _run(self, records: list[dict[str, Any]], size: int) -> int:
        """Invoke the function; return how many records of the batch are done with."""
        try:
            reply = self._cloud.invoke(self._mapping.function, {"Records": records}).reply
        except FunctionError as failure:
            return self._give_up(records, size, failure)
        failed = _failed(reply, "itemIdentifier") if self._mapping.partial else set()
        numbers = [record["dynamodb"]["SequenceNumber"] for record in records]
        positions = [numbers.index(number) for number in failed if number in numbers]
        return min(positions) if positions else size

    def _give_up(self, records: list[dict[str, Any]], size: int, failure: FunctionError) -> int:
        if self._mapping.retries is None or self._failures < self._mapping.retries:
            return 0
        target = self._mapping.dead_letters
        if target is not None and self._cloud.role_may(
            self._mapping.function, Access("sqs:SendMessage", target)
        ):
            numbers = [record["dynamodb"]["SequenceNumber"] for record in records]
            summary = {
                "requestContext": {"condition": "RetryAttemptsExhausted"},
                "responseContext": {"functionError": failure.kind},
                "DDBStreamBatchInfo": {
                    "streamArn": self._mapping.source,
                    "startSequenceNumber": numbers[0],
                    "endSequenceNumber": numbers[-1],
                    "batchSize": len(records),
                },
            }
            self._cloud.client("sqs").send_message(
                QueueUrl=self._dispatcher.queue_url(target), MessageBody=json.dumps(summary)
            )
        return size


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
