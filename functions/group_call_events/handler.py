"""Lambda ``group_call_events``: what became of the calls of lists.

Trigger   SQS, to which EventBridge delivers "Amazon Connect Contact Event" of contacts that a
          request began; at least once, any order.
Input     a batch of messages.
Reply     the messages that failed; SQS delivers those again, and in the end to the dead letters.
Effect    a recipient who talks is connected, one whom nobody reached waits for the next attempt,
          and an answer for which no agent was there in time is counted.
"""

from contact_center import contact_event, telemetry
from contact_center.bootstrap import at_init
from contact_center.group_calls import bootstrap
from contact_center.queues import queue_handler


def follow(body: object, app: bootstrap.GroupCall) -> None:
    event = contact_event.parse(body)
    with telemetry.logger.append_context_keys(contact_id=event.contact_id):
        app.answering.follow(event)


handler = queue_handler("group_call_events", follow, at_init(bootstrap.group_call_events))
