"""Lambda ``chat_events``: what an agent writes in a chat goes to the customer as a text.

Trigger   SQS, to which SNS delivers what Amazon Connect streams; at least once, in any order.
Input     a batch of messages and events of chats with customers who text.
Reply     the messages that failed. What cannot be used is left in a queue with its reason.
Effect    a message for the one door, once; at the end of a chat, the conversation is the centre's
          own again.
Cost      one request to Amazon Connect for a chat, two to the table for a message.
"""

from contact_center import telemetry
from contact_center.bootstrap import at_init
from contact_center.domain.errors import Raced, StorageUnavailable
from contact_center.queues import queue_handler
from contact_center.texting import bootstrap
from contact_center.texting.agents import App, follow


def carry(body: object, app: App) -> None:
    try:
        what = follow(body, app)
    except Raced as raced:
        raise StorageUnavailable(str(raced)) from None
    telemetry.count(telemetry.CHAT_EVENT, what=what)
    telemetry.logger.info("chat", what=what)


handler = queue_handler("chat_events", carry, at_init(bootstrap.chat_events))
