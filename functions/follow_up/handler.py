"""Lambda ``follow_up``: what follows from something that was written, and no caller waits for.

Trigger   the table's stream, in order within a partition, at least once. The event source passes
          only what is looked at here: reports of leaks and outages, and profiles that changed.
Input     a batch of stream records with old and new images.
Reply     the first record that failed: the stream goes on from there.
Effect    reports that add up become an incident, on the card of every number in the area; a
          customer's open matters move to the cards of new numbers. Repeating does no harm.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from contact_center import bootstrap, telemetry
from contact_center.domain import incidents
from contact_center.domain.errors import ContactCenterError
from contact_center.stream import Change, change_in

BatchReply = dict[str, list[dict[str, str]]]


def batch_handler(app: Callable[[], bootstrap.FollowUp]) -> Callable[[object, object], BatchReply]:
    """Make the Lambda handler; ``app`` builds what it needs, once."""
    ready = bootstrap.at_init(app)

    def handle(event: object, _context: object) -> BatchReply:
        records = event.get("Records", []) if isinstance(event, Mapping) else []
        for record in records:
            if not _followed(record, ready):
                number = str(record.get("dynamodb", {}).get("SequenceNumber", ""))
                return {"batchItemFailures": [{"itemIdentifier": number}]}
        return {"batchItemFailures": []}

    return handle


def follow(change: Change, app: bootstrap.FollowUp) -> None:
    """Do what follows from one change."""
    if isinstance(change, incidents.Report):
        _count_in(change, app, app.clock.now())
    else:
        app.customers.follow_profile(change.customer_id, change.phones_before)


def _count_in(report: incidents.Report, app: bootstrap.FollowUp, now: datetime) -> None:
    """Declare an incident when a report is the one that was missing."""
    if report.incident or app.incidents.known().known(report.area, now):
        return
    since = now - app.rule.within
    reports = app.incidents.reports(report.area, since)
    if incidents.adds_up(reports, now, app.rule):
        app.incidents.declare(incidents.declared(reports, now))
        telemetry.count(telemetry.INCIDENT, area=report.area)


def _followed(record: Mapping[str, Any], app: Callable[[], bootstrap.FollowUp]) -> bool:
    with telemetry.logger.append_context_keys(function="follow_up"):
        try:
            change = change_in(record)
            if change is not None:
                follow(change, app())
        except ContactCenterError as exc:
            telemetry.logger.warning("to be tried again", error=exc.code, detail=str(exc))
            return False
        except Exception:  # noqa: BLE001  # the records before it are done and stay done
            telemetry.logger.exception("failed unexpectedly")
            return False
        return True


handler = batch_handler(bootstrap.follow_up)
