"""Messages in queues, as AWS's own services send, receive and delete them.

Lambda and EventBridge are no customers of SQS with an SDK: nothing of what they do is checked by
botocore's model, and their permissions are checked where they are theirs. So they ask moto's
backend itself, which is most of what a call through the local centre spent on events.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from string import ascii_lowercase
from typing import Any, Final

from moto.core.utils import camelcase_to_underscores
from moto.moto_api._internal import mock_random
from moto.sqs import models

from simulator.centre import clock
from simulator.centre.backends import Backends

_HANDLE: Final = 185  # characters of a receipt handle, as moto makes them

# moto works out the names of a queue's attributes for every message, and draws a receipt handle
# letter by letter.
vars(models)["camelcase_to_underscores"] = cache(camelcase_to_underscores)
vars(models)["generate_receipt_handle"] = lambda: "".join(
    mock_random.choices(ascii_lowercase, k=_HANDLE)
)


class Messages:
    """The queues of one account.

    Args:
        backends: moto's state of the centre.
        region: Region of the queues.
        now: Returns the virtual time.
        sent: Called with the parameters that a SendMessage would have had.
    """

    def __init__(
        self,
        backends: Backends,
        region: str,
        now: clock.Now,
        sent: Callable[[Mapping[str, Any]], None],
    ) -> None:
        self._backends = backends
        self._region = region
        self._now = now
        self._sent = sent

    def send(self, url: str, body: str) -> None:
        """Put a message into a queue."""
        with self._backend() as backend:
            backend.send_message(_name(url), body)
        self._sent({"QueueUrl": url, "MessageBody": body})

    def receive(self, url: str, most: int) -> list[dict[str, Any]]:
        """Return visible messages as ReceiveMessage would, with all their attributes.

        Args:
            url: Of the queue.
            most: How many at most; Lambda asks for ten at a time.
        """
        received: list[dict[str, Any]] = []
        with self._backend() as backend:
            queue = backend.get_queue(_name(url))
            while len(received) < most:
                count = min(10, most - len(received))
                visibility = queue.visibility_timeout
                found = backend.receive_message(_name(url), count, 0, visibility, ["All"])
                received += [_as_received(message) for message in found]
                if not found:
                    break
        return received

    def delete(self, url: str, message: Mapping[str, Any]) -> None:
        """Delete a message that was received here."""
        with self._backend() as backend:
            queue = backend.get_queue(_name(url))
            known = set(queue.deleted_messages)
            queue.delete_message(message["ReceiptHandle"])
            # moto keeps the handles of deleted messages for whoever deletes twice: not here.
            queue.deleted_messages = known

    @property
    def kept(self) -> int:
        """How many messages there are in all queues, handles of deleted ones included."""
        with self._backend() as backend:
            queues = backend.queues.values()
            return sum(len(queue._messages) + len(queue.deleted_messages) for queue in queues)

    def state(self, name: str) -> tuple[int, float | None]:
        """Return how many messages of a queue can be received, and how old its oldest one is.

        Age in seconds; None where there is none. What is being worked on counts, as in SQS.
        """
        with self._backend() as backend:
            queue = backend.get_queue(name)
            now = self._now().timestamp()
            ages = [now - message.sent_timestamp / 1000 for message in queue._messages]
            return len(queue.messages), max(ages, default=None)

    def visibility_timeout(self, url: str) -> float:
        """Return the seconds for which a received message hides."""
        with self._backend() as backend:
            return float(backend.get_queue(_name(url)).visibility_timeout)

    @contextmanager
    def _backend(self) -> Iterator[Any]:
        with clock.shown(self._now()), self._backends.active():
            yield self._backends.store("sqs", self._region)


def _name(url: str) -> str:
    return url.rpartition("/")[2]


def _as_received(message: models.Message) -> dict[str, Any]:
    system = {
        "SenderId": message.sender_id,
        "SentTimestamp": message.sent_timestamp,
        "ApproximateReceiveCount": message.approximate_receive_count,
        "ApproximateFirstReceiveTimestamp": message.approximate_first_receive_timestamp,
        "MessageDeduplicationId": message.deduplication_id,
        "MessageGroupId": message.group_id,
        "SequenceNumber": message.sequence_number,
    }
    trace = message.system_attributes.get("AWSTraceHeader")
    if trace is not None:
        system["AWSTraceHeader"] = trace["StringValue"]
    return {
        "MessageId": message.id,
        "ReceiptHandle": message.receipt_handle,
        "Body": message.body,
        "Attributes": {name: str(value) for name, value in system.items() if value is not None},
        "MessageAttributes": message.message_attributes,
    }
