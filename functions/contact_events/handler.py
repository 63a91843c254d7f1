"""Lambda ``contact_events``: complete the history from Amazon Connect's contact events.

Trigger   SQS, to which EventBridge delivers "Amazon Connect Contact Event"; at least once, any
          order.
Input     a batch of messages.
Reply     the messages that failed. SQS delivers those again, and in the end to the dead-letter
          queue: when AWS throttled, the next try succeeds; what cannot be used says why in the log.
Effect    each event is kept as a fact; once the contact is over, its interaction is written from
          all facts, also for a contact that never reached ``agent_context``. A transaction that
          it left open is counted where it was left.
"""

from collections.abc import Callable, Mapping
from typing import Any

from contact_center import bootstrap, contact_event, telemetry
from contact_center.domain import history
from contact_center.domain.errors import ContactCenterError, UnusableContactEvent

BatchReply = dict[str, list[dict[str, str]]]


def batch_handler(
    app: Callable[[], bootstrap.ContactEvents],
) -> Callable[[object, object], BatchReply]:
    """Make the Lambda handler; ``app`` builds what it needs, once."""
    ready = bootstrap.at_init(app)

    def handle(event: object, _context: object) -> BatchReply:
        records = event.get("Records") if isinstance(event, Mapping) else None
        if not isinstance(records, list):
            raise UnusableContactEvent(
                f"expected a batch of SQS messages, got {type(event).__name__} without Records"
            )
        if not all(isinstance(one, Mapping) and one.get("messageId") for one in records):
            raise UnusableContactEvent("expected SQS messages, got a record without messageId")
        failed = [record["messageId"] for record in records if not _handled(record, ready)]
        return {"batchItemFailures": [{"itemIdentifier": message_id} for message_id in failed]}

    return handle


def follow(event: contact_event.ContactEvent, app: bootstrap.ContactEvents) -> None:
    """Keep what an event says, and write the history once the contact is over."""
    if event.kind not in history.FOLLOWED:
        telemetry.count(telemetry.UNFOLLOWED_EVENT, type=event.kind)
        return
    facts = app.history.add(event.contact_id, event.fact)
    if not history.is_over(facts):
        return
    if left := app.conversations.hung_up(event.contact_id):
        transaction, step = left
        telemetry.count(telemetry.STEP, transaction=transaction, step=step, what="hung_up")
    if not any(fact.source == "DESCRIBED" for fact in facts):
        described = app.records.describe(event.contact_id)
        if described:
            app.history.add(event.contact_id, described)
    written = app.history.write(event.contact_id)
    telemetry.count(telemetry.HISTORY_WRITTEN, of="customer" if written else "nobody")


def _handled(record: Mapping[str, Any], app: Callable[[], bootstrap.ContactEvents]) -> bool:
    with telemetry.logger.append_context_keys(
        function="contact_events", message_id=record["messageId"]
    ):
        try:
            event = contact_event.parse(record.get("body"))
            with telemetry.logger.append_context_keys(contact_id=event.contact_id):
                follow(event, app())
        except UnusableContactEvent as exc:
            telemetry.logger.error("unusable", detail=str(exc))
            if _is_first_delivery(record):
                telemetry.count(telemetry.UNUSABLE_EVENT)
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


handler = batch_handler(bootstrap.contact_events)
