"""``Wakes``: one schedule for each minute that is wanted."""

from datetime import UTC, datetime, timedelta
from typing import Final

from contact_center.ports import Schedules

_FUNCTION: Final = "release_texts"


class ScheduledWakes:
    """``Wakes`` by schedules, named after their minute: whoever asks again finds it there."""

    def __init__(self, schedules: Schedules) -> None:
        self._schedules = schedules

    def at(self, moment: datetime) -> None:
        minute = _next_minute(moment)
        self._schedules.set(f"texts-{minute:%Y%m%dT%H%M}", _FUNCTION, minute, "UTC", {})


def _next_minute(moment: datetime) -> datetime:
    """Return the first whole minute that is not before a moment."""
    utc = moment.astimezone(UTC)
    whole = utc.replace(second=0, microsecond=0)
    return whole if whole == utc else whole + timedelta(minutes=1)
