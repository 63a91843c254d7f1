"""``Rejects``: a queue for people to look at."""

from typing import TYPE_CHECKING, Final

from contact_center.adapters.aws import failures_as
from contact_center.domain.errors import QueueUnavailable

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient

_NOTHING: Final = "(empty)"  # a message has to have a body


class QueueOfRejects:
    """``Rejects`` in SQS.

    Args:
        client: Of the service ``sqs``.
        url: Of the queue.
    """

    def __init__(self, client: "SQSClient", url: str) -> None:
        self._client = client
        self._url = url

    def keep(self, body: object, reason: str) -> None:
        with failures_as(QueueUnavailable):
            self._client.send_message(
                QueueUrl=self._url,
                MessageBody=body if isinstance(body, str) and body else _NOTHING,
                MessageAttributes={"reason": {"DataType": "String", "StringValue": reason}},
            )
