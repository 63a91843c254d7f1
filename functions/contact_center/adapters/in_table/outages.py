"""``Outages`` in the table: where we supply, what is known to be wrong, and what callers report.

A report is one new item, so that a thousand callers in a storm never wait for each other. Counting
them is left to who reads the table's stream (functions/follow_up).
"""

from datetime import timedelta
from typing import Final

from contact_center.adapters import codec, items, keys
from contact_center.adapters.unit_of_work import NEW, Item, UnitOfWork
from contact_center.domain.incidents import Incident, OutageMap
from contact_center.domain.transactions.commands import ReportTrouble
from contact_center.domain.transactions.declaration import Receipt

KEEP_REPORTS: Final = timedelta(days=30)
_NOT_INCIDENTS: Final = ("pk", "sk", "version")


def incidents_in(known: Item) -> tuple[Incident, ...]:
    """Read the item that lists what is known to be wrong, over or not."""
    return tuple(
        codec.restored(Incident, incident)
        for name, incident in known.items()
        if name not in _NOT_INCIDENTS
    )


class TableOutages:
    """``Outages`` of the table."""

    def __init__(self, work: UnitOfWork) -> None:
        self._work = work

    def expect(self) -> None:
        self._work.want(keys.OUTAGES, keys.AREAS)
        self._work.want(keys.OUTAGES, keys.KNOWN)

    def outages(self) -> OutageMap:
        areas = self._work.item(keys.OUTAGES, keys.AREAS).get("areas", {})
        known = self._work.item(keys.OUTAGES, keys.KNOWN)
        return OutageMap(areas, incidents_in(known))

    def report(self, command: ReportTrouble, receipt: Receipt) -> None:
        report = command.report
        item = {
            **codec.plain(report),
            "pk": keys.area(report.area),
            "sk": keys.report(items.instant(report.at), receipt.number),
            "number": receipt.number,
            "expires_at": items.epoch(report.at + KEEP_REPORTS),
        }
        self._work.put(item, NEW)
