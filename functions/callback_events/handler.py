"""Lambda ``callback_events``: what became of the calls that we make.

Trigger   SQS, to which EventBridge delivers "Amazon Connect Contact Event"; at least once, any
          order.
Input     a batch of messages.
Reply     the messages that failed; SQS delivers those again, and in the end to the dead letters.
Effect    a callback that was connected is connected, one that nobody answered waits for its next
          attempt, and whoever was cut off while waiting is offered a callback.
"""

from collections.abc import Callable, Mapping
from typing import Any

from contact_center import contact_event, telemetry
from contact_center.bootstrap import at_init
from contact_center.callbacks import bootstrap, events
from contact_center.domain.errors import ContactCenterError, UnusableContactEvent

BatchReply = dict[str, list[dict[str, str]]]


def batch_handler(
    app: Callable[[], bootstrap.CallbackEvents],
) -> Callable[[object, object], BatchReply]:
    """Make the Lambda handler; ``app`` builds what it needs, once."""
    ready = at_init(app)

    def handle(event: object, _context: object) -> BatchReply:
        records = event.get("Records", []) if isinstance(event, Mapping) else []
        failed = [record["messageId"] for record in records if not _handled(record, ready)]
        return {"batchItemFailures": [{"itemIdentifier": message_id} for message_id in failed]}

    return handle


def _handled(record: Mapping[str, Any], app: Callable[[], bootstrap.CallbackEvents]) -> bool:
    with telemetry.logger.append_context_keys(
        function="callback_events", message_id=record["messageId"]
    ):
        try:
            event = contact_event.parse(record.get("body"))
            with telemetry.logger.append_context_keys(contact_id=event.contact_id):
                ready = app()
                events.follow(event, ready.caller, ready.dropped)
        except UnusableContactEvent as exc:
            telemetry.logger.error("unusable", detail=str(exc))
            telemetry.count(telemetry.UNUSABLE_EVENT)
        except ContactCenterError as exc:
            telemetry.logger.warning("to be tried again", error=exc.code, detail=str(exc))
        except Exception:  # noqa: BLE001  # one message must not take the others with it
            telemetry.logger.exception("failed unexpectedly")
        else:
            return True
    return False


handler = batch_handler(bootstrap.callback_events)
