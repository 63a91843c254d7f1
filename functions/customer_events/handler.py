"""Lambda ``customer_events``: other systems tell what happened, and customers hear of it by text.

Trigger   SQS, to which EventBridge delivers the events of the bus (docs/events/); at least once,
          any order.
Input     a batch of messages.
Reply     the messages that failed. What cannot be used is left in a queue with its reason, and is
          done with.
Effect    one message in the outbox for each event; whether it goes out is the door's business. Of
          what is told of an area a campaign is drafted, for a person to approve. Who moved has the
          time zone of the new address in their profile.
Cost      three DynamoDB requests; of an area up to four, and a schedule.
"""

from collections.abc import Callable
from typing import Any

from contact_center import telemetry
from contact_center.bootstrap import at_init
from contact_center.queues import queue_handler
from contact_center.texting import bootstrap
from contact_center.texting.telling import Telling, follow


def tell(body: object, app: Telling) -> None:
    telemetry.count(telemetry.CUSTOMER_EVENT, outcome=follow(body, app))


def customer_events_handler(app: Callable[[], Telling]) -> Callable[[object, object], Any]:
    return queue_handler("customer_events", tell, at_init(app))


handler = customer_events_handler(bootstrap.customer_events)
