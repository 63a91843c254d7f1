"""Lambda ``deflection_due``: calls that went on by text and were not finished there in time.

Trigger   EventBridge Scheduler, every ten minutes; what it gives is not looked at.
Does      Ends what is due as failed, once, and writes it into the history: who calls again is not
          sent back to a page.
Raises    StorageUnavailable: the next sweep finds what is left.
"""

from contact_center import telemetry
from contact_center.bootstrap import at_init
from contact_center.domain import deflection as rules
from contact_center.domain.deflection import Deflection
from contact_center.domain.history import Fact
from contact_center.web import bootstrap

_app = at_init(bootstrap.deflection_due)


def handler(_event: object, _context: object) -> None:
    """End what is due."""
    sweep(_app())


def sweep(app: bootstrap.DeflectionDue) -> None:
    """End the deflections that nobody has completed in time."""
    now = app.clock.now()
    for contact_id in app.deflections.due(now):
        failed = app.deflections.end(contact_id, "failed", now)
        if failed:
            telemetry.count(telemetry.DEFLECTION, transaction=failed.transaction, what="failed")
            app.history.enter(rules.text_contact(contact_id), _fact(failed))


def _fact(failed: Deflection) -> Fact:
    return Fact(
        source="COMPLETED",
        key="deflection",
        reported_at=failed.due_at,
        chain_id=failed.chain_id,
        channel="SMS",
        initiation_method="DEFLECTED",
        phone=failed.phone,
        customer_id=failed.customer_id,
        started_at=failed.started_at,
        ended_at=failed.due_at,
        intent=failed.transaction,
        tried=f"{failed.transaction.replace('_', ' ')} by text: not finished",
        language=failed.language,
    )
