"""Lambda ``contact_events``: complete the history from Amazon Connect's contact events.

Trigger   SQS, to which EventBridge delivers "Amazon Connect Contact Event"; at least once, any
          order.
Input     a batch of messages.
Reply     the messages that failed. SQS delivers those again, and in the end to the dead-letter
          queue: when AWS throttled, the next try succeeds; what cannot be used says why in the log.
Effect    each event is kept as a fact; once the contact is over, its interaction is written from
          all facts, also for a contact that never reached ``agent_context``. A transaction that
          it left open is counted where it was left, and a wait for a person as in time or not.
          Whoever called and waits or talks is noted on their number: nobody calls them.
"""

from collections.abc import Callable, Collection
from typing import Final

from contact_center import bootstrap, contact_event, telemetry
from contact_center.domain import history
from contact_center.queues import BatchReply, queue_handler

_TAKES_THE_LINE: Final = frozenset({"QUEUED", "CONNECTED_TO_AGENT"})


def complete(body: object, app: bootstrap.ContactEvents) -> None:
    """Keep what an event says, and write the history once the contact is over."""
    event = contact_event.parse(body)
    with telemetry.logger.append_context_keys(contact_id=event.contact_id):
        _follow(event, app)


def _follow(event: contact_event.ContactEvent, app: bootstrap.ContactEvents) -> None:
    if event.kind not in history.FOLLOWED:
        telemetry.count(telemetry.UNFOLLOWED_EVENT, type=event.kind)
        return
    facts = app.history.add(event.contact_id, event.fact)
    if caller := history.caller_with_us(facts):
        _mind_the_line(event, caller, app, over=history.is_over(facts))
    if not history.is_over(facts):
        return
    if left := app.conversations.hung_up(event.contact_id):
        transaction, step = left
        telemetry.count(telemetry.STEP, transaction=transaction, step=step, what="hung_up")
    if not any(fact.source == "DESCRIBED" for fact in facts):
        described = app.records.describe(event.contact_id)
        if described:
            facts = app.history.add(event.contact_id, described)
        _count_wait(facts)
    written = app.history.write(event.contact_id)
    telemetry.count(telemetry.HISTORY_WRITTEN, of="customer" if written else "nobody")


def _mind_the_line(
    event: contact_event.ContactEvent,
    caller: history.WithUs,
    app: bootstrap.ContactEvents,
    *,
    over: bool,
) -> None:
    """Have nobody called back, or from a list, who waits for us or talks to us.

    A wait that is noted as it ends, by two functions at once, stands until its time is over.
    """
    if over:
        app.lines.leave(caller.phone, event.contact_id)
    elif event.kind in _TAKES_THE_LINE:
        chain_id = caller.chain_id or event.contact_id
        app.lines.take(caller.phone, event.contact_id, chain_id, caller.since)


def _count_wait(facts: Collection[history.Fact]) -> None:
    """Count a wait once: Amazon Connect's own record, which comes with it, is kept but once."""
    if (wait := history.wait(facts)) is None:
        return
    for metric, soon in (
        (telemetry.ANSWERED_IN_TIME, wait.answered),
        (telemetry.OUT_OF_QUEUE_IN_TIME, wait.left),
    ):
        telemetry.measure(metric, int(soon), telemetry.COUNT, queue=wait.queue)


def batch_handler(
    app: Callable[[], bootstrap.ContactEvents],
) -> Callable[[object, object], BatchReply]:
    """Make the Lambda handler; ``app`` builds what it needs, once."""
    return queue_handler("contact_events", complete, bootstrap.at_init(app))


handler = batch_handler(bootstrap.contact_events)
