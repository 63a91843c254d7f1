"""``Notices`` on the cards of an area, and ``Wakes`` by schedules."""

from datetime import UTC, datetime, timedelta
from typing import Final

from contact_center.adapters.area_outages import DynamoOutages
from contact_center.campaigns.ports import Wakes
from contact_center.domain.campaigns.run import Run
from contact_center.domain.matters import Matter
from contact_center.ports import Schedules

FUNCTION: Final = "campaign"


class CardNotices:
    """``Notices``: an outage on every card of the area."""

    def __init__(self, outages: DynamoOutages) -> None:
        self._outages = outages

    def tell(self, run: Run, words: dict[str, str]) -> None:
        if run.incident:
            outage = Matter("outage", run.incident, None, run.at, run.until, words)
            self._outages.declare(run.area, outage)

    def end(self, run: Run) -> None:
        if run.incident:
            self._outages.end(run.area, run.incident)


class ScheduledWakes(Wakes):
    """``Wakes``: one schedule for each campaign and minute."""

    def __init__(self, schedules: Schedules) -> None:
        self._schedules = schedules

    def at(self, run_id: str, moment: datetime) -> None:
        minute = _minute(moment)
        name = f"{run_id}-{minute:%Y%m%dT%H%M}"
        self._schedules.set(name, FUNCTION, minute, "UTC", {"do": "work", "run": run_id})


def _minute(moment: datetime) -> datetime:
    """Return the first whole minute after a moment."""
    whole = moment.astimezone(UTC).replace(second=0, microsecond=0)
    return whole + timedelta(minutes=1)
