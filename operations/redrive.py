"""What was set aside goes back to where it came from: by the kind of message that it is.

SQS itself takes back only what came from a queue (API reference, StartMessageMoveTask). What else
lies in a failure queue says where it belongs:

    the stream of the table    where a batch begins    read again there, its function is invoked
    an asynchronous event      function and payload    its function is invoked
    EventBridge, Scheduler     the target's ARN        sent there, or the function is invoked
    SNS                        the topic's ARN         sent to the queues that are subscribed to it
    anything else              came from a queue       SQS moves it back

Doing something twice does no harm: everything is written once. What fails again stays.
"""

import base64
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final

from botocore.exceptions import BotoCoreError, ClientError

from operations.centre import Centre, OperationError

_HIDDEN: Final = 120  # seconds for which nobody else sees what is being done
_AT_ONCE: Final = 10  # messages that SQS hands over

Message = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Redriven:
    """What became of a failure queue.

    Attributes:
        done: how many of each: moved, invoked, sent, gone (the stream has them no longer), failed.
        failures: a line for each that stays: its id in SQS, and why.
        in_work: how many were hidden because somebody had taken them before.
    """

    done: Mapping[str, int]
    failures: tuple[str, ...]
    in_work: int

    def lines(self) -> Iterator[str]:
        """Yield what an operator is told."""
        for how, messages in sorted(self.done.items()):
            yield f"{how}: {messages}"
        yield from self.failures
        if self.in_work:
            yield f"in work elsewhere: {self.in_work}; run this again in {_HIDDEN} s"
        elif not self.done:
            yield "nothing lies there"

    @property
    def complete(self) -> bool:
        return not self.failures and not self.in_work


class Redrive:
    """One failure queue of a centre.

    Args:
        centre: whose it is.
        queue: its name.
    """

    def __init__(self, centre: Centre, queue: str) -> None:
        self._centre = centre
        self._sqs = centre.client("sqs")
        try:
            self._url = self._sqs.get_queue_url(QueueName=queue)["QueueUrl"]
        except self._sqs.exceptions.QueueDoesNotExist as exc:
            raise OperationError(f"no queue {queue}: the alarm's name ends in its name") from exc

    def run(self) -> "Redriven":
        """Send back everything that lies there now, each message judged by itself.

        What is not done is visible again afterwards, whatever happens meanwhile.
        """
        in_work = self._in_work()
        done: Counter[str] = Counter()
        failures: list[str] = []
        kept: dict[str, str] = {}  # what stays: message and receipt handle
        from_queues: list[str] = []
        try:
            for message in self._messages(kept):
                name = message["MessageId"]
                kept[name] = message["ReceiptHandle"]
                how, why = self._judged(message)
                if how is None:
                    from_queues.append(name)
                    continue
                done[how] += 1
                if why:
                    failures.append(f"{name}: {why}")
                if how in ("invoked", "sent"):
                    del kept[name]
        finally:
            for handle in kept.values():
                self._give_back(handle)
        if from_queues and (why := self._move()):
            done["failed"] += len(from_queues)
            failures += [f"{name}: {why}" for name in from_queues]
        elif from_queues:
            done["moved"] = len(from_queues)
        return Redriven(done, tuple(failures), in_work)

    def _messages(self, kept: dict[str, str]) -> Iterator[Message]:
        """Yield each message once; who comes again after `_HIDDEN` ends it: it was tried."""
        while found := self._sqs.receive_message(
            QueueUrl=self._url,
            MaxNumberOfMessages=_AT_ONCE,
            VisibilityTimeout=_HIDDEN,
            MessageAttributeNames=["All"],
        ).get("Messages"):
            new = [one for one in found if one["MessageId"] not in kept]
            kept.update((one["MessageId"], one["ReceiptHandle"]) for one in found)
            yield from new
            if not new:
                return

    def _judged(self, message: Message) -> tuple[str | None, str]:
        """Send one message back; what became of it, and why not, without what it says."""
        try:
            how = self._back(message)
            if how in ("invoked", "sent"):
                handle = message["ReceiptHandle"]
                self._sqs.delete_message(QueueUrl=self._url, ReceiptHandle=handle)
        except (ClientError, BotoCoreError) as exc:
            return "failed", _refused(exc)
        except (LookupError, TypeError, ValueError, AttributeError) as exc:
            return "failed", f"it is no message of a kind we know ({type(exc).__name__})"
        whys = {
            "failed": "it failed again, as the log of its function says",
            "gone": "the stream has it no longer",
        }
        return how, whys.get(how or "", "")

    def _move(self) -> str:
        """Have SQS move what came from queues; why it does not, else nothing."""
        try:
            self._sqs.start_message_move_task(SourceArn=self._arn())
        except (ClientError, BotoCoreError) as exc:
            return f"it is of no kind we know, and SQS does not move it: {_refused(exc)}"
        return ""

    def _give_back(self, handle: str) -> None:
        # Who is visible again already, or gone, needs nothing.
        with suppress(ClientError):
            self._sqs.change_message_visibility(
                QueueUrl=self._url, ReceiptHandle=handle, VisibilityTimeout=0
            )

    def _in_work(self) -> int:
        name = "ApproximateNumberOfMessagesNotVisible"
        found = self._sqs.get_queue_attributes(QueueUrl=self._url, AttributeNames=[name])
        return int(found["Attributes"][name])

    def _arn(self) -> str:
        attributes = self._sqs.get_queue_attributes(QueueUrl=self._url, AttributeNames=["QueueArn"])
        return str(attributes["Attributes"]["QueueArn"])

    def _back(self, message: Message) -> str | None:
        """Send one message back; None where SQS knows the way."""
        body = _json(message["Body"])
        attributes = {
            name: one["StringValue"] for name, one in message.get("MessageAttributes", {}).items()
        }
        if "DDBStreamBatchInfo" in body:
            return self._stream(body)
        if "requestPayload" in body:
            return self._invoke(_function(body), body["requestPayload"])
        if "TARGET_ARN" in attributes:
            return self._to(attributes["TARGET_ARN"], message["Body"], body)
        # SQS would not take back what SNS itself set aside, and the two look alike.
        if body.get("Type") == "Notification" and "TopicArn" in body:
            return self._subscribed(body["TopicArn"], message["Body"], body)
        return None

    def _subscribed(self, topic: str, text: str, body: Mapping[str, Any]) -> str:
        pages = self._centre.client("sns").get_paginator("list_subscriptions_by_topic")
        queues = [
            one["Endpoint"]
            for page in pages.paginate(TopicArn=topic)
            for one in page["Subscriptions"]
            if one["Protocol"] == "sqs"
        ]
        for queue in queues:
            self._to(queue, text, body)
        return "sent" if queues else "failed"

    def _to(self, target: str, text: str, body: Mapping[str, Any]) -> str:
        if target.split(":")[2] == "lambda":
            return self._invoke(target, body)
        queue = target.rpartition(":")[2]
        url = self._sqs.get_queue_url(QueueName=queue)["QueueUrl"]
        self._sqs.send_message(QueueUrl=url, MessageBody=text)
        return "sent"

    def _stream(self, body: Mapping[str, Any]) -> str:
        """Read a batch of the table's stream again, which keeps it for a day."""
        batch = body["DDBStreamBatchInfo"]
        streams = self._centre.client("dynamodbstreams")
        try:
            iterator = streams.get_shard_iterator(
                StreamArn=batch["streamArn"],
                ShardId=batch["shardId"],
                ShardIteratorType="AT_SEQUENCE_NUMBER",
                SequenceNumber=batch["startSequenceNumber"],
            )["ShardIterator"]
        except streams.exceptions.TrimmedDataAccessException:
            return "gone"
        last = int(batch["endSequenceNumber"])
        records: list[Message] = []
        while iterator and len(records) < batch["batchSize"]:
            read = streams.get_records(ShardIterator=iterator)
            found = [one for one in read["Records"] if _number(one) <= last]
            records += found
            iterator = read.get("NextShardIterator")
            if not read["Records"] or len(found) < len(read["Records"]):
                break
        if not records:
            return "gone"
        event = {"Records": [{**one, "eventSourceARN": batch["streamArn"]} for one in records]}
        return self._invoke(_function(body), event)

    def _invoke(self, function: str, event: object) -> str:
        answer = self._centre.client("lambda").invoke(
            FunctionName=function, Payload=json.dumps(event, default=_plain).encode()
        )
        payload = answer.get("Payload")
        reply = _json(payload.read()) if payload is not None else {}
        failed = "FunctionError" in answer or reply.get("batchItemFailures")
        return "failed" if failed else "invoked"


def _refused(error: Exception) -> str:
    """Name what AWS refused, and how: its whole message may quote what it was given."""
    if isinstance(error, ClientError):
        return f"{error.operation_name} says {error.response['Error']['Code']}"
    return type(error).__name__


def _function(body: Mapping[str, Any]) -> str:
    return str(body["requestContext"]["functionArn"]).removesuffix(":$LATEST")


def _number(record: Mapping[str, Any]) -> int:
    return int(record["dynamodb"]["SequenceNumber"])


def _json(text: str | bytes) -> Mapping[str, Any]:
    try:
        value = json.loads(text)
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}


def _plain(value: Any) -> object:  # noqa: ANN401 - what boto3 makes of a record
    """Write moments as Lambda does, in seconds since 1970, and bytes in base64."""
    return base64.b64encode(value).decode() if isinstance(value, bytes) else value.timestamp()
