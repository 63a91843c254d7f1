"""Lambda ``callback_events``: what became of the calls that we make.

Trigger   SQS, to which EventBridge delivers "Amazon Connect Contact Event"; at least once, any
          order.
Input     a batch of messages.
Reply     the messages that failed; SQS delivers those again, and in the end to the dead letters.
Effect    a callback that was connected is connected, one that nobody answered waits for its next
          attempt, and whoever was cut off while waiting is offered a callback.
"""

from collections.abc import Callable

from contact_center import contact_event, telemetry
from contact_center.bootstrap import at_init
from contact_center.callbacks import bootstrap, events
from contact_center.queues import BatchReply, queue_handler


def follow(body: object, app: bootstrap.CallbackEvents) -> None:
    event = contact_event.parse(body)
    with telemetry.logger.append_context_keys(contact_id=event.contact_id):
        events.follow(event, app.listener, app.dropped)


def batch_handler(
    app: Callable[[], bootstrap.CallbackEvents],
) -> Callable[[object, object], BatchReply]:
    """Make the Lambda handler; ``app`` builds what it needs, once."""
    return queue_handler("callback_events", follow, at_init(app))


handler = batch_handler(bootstrap.callback_events)
