"""Lambda ``deflection_due``: half an hour after a call went on by text, look whether it ended well.

Trigger   EventBridge Scheduler, once for each deflection, at least once; asynchronous.
Input     ``{"contact": <contact id of the call>}``.
Does      What was not completed counts as failed, and the history says so: who calls again is not
          sent back to a page. A repeat, or an unknown contact, changes nothing.
Raises    StorageUnavailable: Lambda repeats it, and then the schedule's dead letters keep it.
"""

from contact_center import bootstrap, telemetry
from contact_center.bootstrap import at_init
from contact_center.domain import deflection as rules
from contact_center.domain.history import Fact

_app = at_init(bootstrap.deflection_due)


def handler(event: object, _context: object) -> None:
    """Look at one deflection."""
    contact_id = event.get("contact") if isinstance(event, dict) else None
    if isinstance(contact_id, str):
        with telemetry.logger.append_context_keys(function="deflection_due", contact_id=contact_id):
            look(contact_id, _app())


def look(contact_id: str, app: bootstrap.DeflectionDue) -> None:
    """End a deflection that nobody has completed."""
    started, now = app.deflections.find(contact_id), app.clock.now()
    if started is None or now < started.due_at:
        return
    if not app.deflections.end(contact_id, "failed", now):
        return
    telemetry.count(telemetry.DEFLECTION, transaction=started.transaction, what="failed")
    fact = Fact(
        source="COMPLETED",
        key="deflection",
        reported_at=now,
        chain_id=started.chain_id,
        channel="SMS",
        initiation_method="DEFLECTED",
        phone=started.phone,
        customer_id=started.customer_id,
        started_at=started.started_at,
        ended_at=now,
        intent=started.transaction,
        tried=f"{started.transaction.replace('_', ' ')} by text: not finished",
        language=started.language,
    )
    app.history.enter(rules.text_contact(contact_id), fact)
