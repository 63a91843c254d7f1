"""The boundary with queues: a batch of messages in, those that failed out."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from contact_center import telemetry
from contact_center.domain.errors import ContactCenterError, InvalidInput

App = TypeVar("App")
BatchReply = dict[str, list[dict[str, str]]]


class NotABatch(InvalidInput):
    """Not a batch of queue messages: the wrong trigger."""

    code = "not_a_batch"


def queue_handler(
    name: str, work: Callable[[object, App], None], app: Callable[[], App]
) -> Callable[[object, object], BatchReply]:
    """Make the handler of a function that a queue calls.

    A message that fails comes again, and in the end lies in the dead-letter queue; its neighbours
    are done all the same.

    Args:
        name: The function's, for its log.
        work: Does what one message's body says.
        app: Builds what it needs, once.
    """

    def handle(event: object, _context: object) -> BatchReply:
        records = event.get("Records") if isinstance(event, Mapping) else None
        if not isinstance(records, list):
            raise NotABatch(f"expected SQS messages, got {type(event).__name__} without Records")
        if not all(isinstance(one, Mapping) and one.get("messageId") for one in records):
            raise NotABatch("expected SQS messages, got a record without messageId")
        failed = [one["messageId"] for one in records if not _done(name, work, one, app)]
        return {"batchItemFailures": [{"itemIdentifier": message_id} for message_id in failed]}

    return handle


def _done(
    name: str,
    work: Callable[[object, App], None],
    record: Mapping[str, Any],
    app: Callable[[], App],
) -> bool:
    with telemetry.logger.append_context_keys(function=name, message_id=record["messageId"]):
        try:
            work(record.get("body"), app())
        except InvalidInput as exc:
            telemetry.logger.error("unusable", error=exc.code, detail=str(exc))
            if _is_first_delivery(record):
                telemetry.count(telemetry.UNUSABLE_MESSAGE, error=exc.code)
        except ContactCenterError as exc:
            telemetry.logger.warning("to be tried again", error=exc.code, detail=str(exc))
        except Exception:  # noqa: BLE001  # one message must not take the others with it
            telemetry.logger.exception("failed unexpectedly")
        else:
            return True
    return False


def _is_first_delivery(record: Mapping[str, Any]) -> bool:
    """Tell whether SQS delivers a message for the first time; it tries again before it gives up."""
    attributes: Mapping[str, Any] = record.get("attributes") or {}
    return str(attributes.get("ApproximateReceiveCount", "1")) == "1"
