"""Lambda ``group_call_events``: what became of the calls of lists.

Trigger   SQS, to which EventBridge delivers "Amazon Connect Contact Event" of contacts that a
          request began; at least once, any order.
Input     a batch of messages.
Reply     the messages that failed; SQS delivers those again, and in the end to the dead letters.
Effect    a recipient who talks is connected, one whom nobody reached waits for the next attempt,
          and an answer for which no agent was there in time is counted.
"""

from collections.abc import Callable, Mapping
from typing import Any

from contact_center import contact_event, telemetry
from contact_center.bootstrap import at_init
from contact_center.domain.errors import ContactCenterError, UnusableContactEvent
from contact_center.group_calls import bootstrap

BatchReply = dict[str, list[dict[str, str]]]


def batch_handler(
    app: Callable[[], bootstrap.GroupCall],
) -> Callable[[object, object], BatchReply]:
    """Make the Lambda handler; ``app`` builds what it needs, once."""
    ready = at_init(app)

    def handle(event: object, _context: object) -> BatchReply:
        records = event.get("Records", []) if isinstance(event, Mapping) else []
        failed = [record["messageId"] for record in records if not _handled(record, ready)]
        return {"batchItemFailures": [{"itemIdentifier": message_id} for message_id in failed]}

    return handle


def _handled(record: Mapping[str, Any], app: Callable[[], bootstrap.GroupCall]) -> bool:
    with telemetry.logger.append_context_keys(
        function="group_call_events", message_id=record["messageId"]
    ):
        try:
            event = contact_event.parse(record.get("body"))
            with telemetry.logger.append_context_keys(contact_id=event.contact_id):
                app().answering.follow(event)
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


handler = batch_handler(bootstrap.group_call_events)
