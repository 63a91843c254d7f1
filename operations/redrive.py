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
from typing import Any, Final

from operations.centre import Centre, OperationError

_HIDDEN: Final = 120  # seconds for which nobody else sees what is being done
_AT_ONCE: Final = 10  # messages that SQS hands over

Message = Mapping[str, Any]


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

    def run(self) -> Mapping[str, int]:
        """Send back everything that lies there now.

        Returns:
            How many of each: moved, invoked, sent, gone (the stream has them no longer), failed.
        """
        done: Counter[str] = Counter()
        from_queues = []
        for message in self._messages():
            how = self._back(message)
            if how is None:
                from_queues.append(message)
                continue
            done[how] += 1
            if how in ("invoked", "sent"):
                self._sqs.delete_message(QueueUrl=self._url, ReceiptHandle=message["ReceiptHandle"])
        for message in from_queues:
            self._sqs.change_message_visibility(
                QueueUrl=self._url, ReceiptHandle=message["ReceiptHandle"], VisibilityTimeout=0
            )
        if from_queues:
            self._sqs.start_message_move_task(SourceArn=self._arn())
            done["moved"] = len(from_queues)
        return done

    def _messages(self) -> Iterator[Message]:
        while found := self._sqs.receive_message(
            QueueUrl=self._url,
            MaxNumberOfMessages=_AT_ONCE,
            VisibilityTimeout=_HIDDEN,
            MessageAttributeNames=["All"],
        ).get("Messages"):
            yield from found

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
