"""Lambda ``incoming_texts``: answer what customers text.

Trigger   SQS, to which SNS delivers what the network got; at least once, any order.
Input     a batch of messages.
Reply     the messages that failed. What is no text of a customer is left in a queue with its
          reason, and is done with.
Effect    STOP and START at once; else one answer into the outbox, and what the customer asked for,
          each once however often the text comes.
Cost      three DynamoDB requests for a word, five for a step of a transaction.
"""

from collections.abc import Callable
from typing import Any, Final

from contact_center import telemetry
from contact_center.bootstrap import at_init
from contact_center.domain.errors import Raced, StorageUnavailable
from contact_center.queues import queue_handler
from contact_center.texting import bootstrap
from contact_center.texting.arrivals import Arrival, UnusableText, parse
from contact_center.texting.bootstrap import IncomingTexts
from contact_center.texting.inbox import receive

_ATTEMPTS: Final = 4  # at a conversation whose texts come at the same time


def answer(body: object, ready: IncomingTexts) -> None:
    try:
        arrival = parse(body, ready.app.clock.now())
    except UnusableText as unusable:
        ready.rejects.keep(body, str(unusable))
        telemetry.logger.warning("unusable", detail=str(unusable))
        telemetry.count(telemetry.TEXT_RECEIVED, kind="unusable")
        return
    kind = _received(arrival, ready)
    telemetry.count(telemetry.TEXT_RECEIVED, kind=kind)
    telemetry.logger.info("text received", kind=kind)


def _received(arrival: Arrival, ready: IncomingTexts) -> str:
    for _ in range(_ATTEMPTS):
        try:
            return receive(arrival, ready.app)
        except Raced:
            continue
    raise StorageUnavailable("a conversation was overtaken too often")


def incoming_texts_handler(app: Callable[[], IncomingTexts]) -> Callable[[object, object], Any]:
    return queue_handler("incoming_texts", answer, at_init(app))


handler = incoming_texts_handler(bootstrap.incoming_texts)
