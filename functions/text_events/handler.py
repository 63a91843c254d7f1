"""Lambda ``text_events``: what became of texts after the network took them.

Trigger   SQS, to which SNS delivers the events of the configuration set; at least once, any order.
Input     a batch of messages.
Reply     the messages that failed; in the end they are in the dead-letter queue, and the log says
          why they cannot be used.
Effect    the message and its line in the history say whether it was delivered. An event about a
          text that was given up as unknown tells that it was sent after all.
"""

from collections.abc import Callable
from typing import Any

from contact_center import telemetry
from contact_center.bootstrap import at_init
from contact_center.queues import queue_handler
from contact_center.texting import bootstrap
from contact_center.texting.deliveries import Deliveries, parse


def follow(body: object, app: Deliveries) -> None:
    event = parse(body)
    if not app.note(event):
        telemetry.count(telemetry.TEXT_EVENT, type="of_nobody")
        return
    telemetry.count(telemetry.TEXT_EVENT, type=event.kind)


def text_events_handler(app: Callable[[], Deliveries]) -> Callable[[object, object], Any]:
    return queue_handler("text_events", follow, at_init(app))


handler = text_events_handler(bootstrap.text_events)
