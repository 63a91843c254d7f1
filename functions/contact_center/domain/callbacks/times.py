"""When a callback may be made: while the centre is open and its customer may be called."""

from datetime import datetime

from contact_center.domain import zones
from contact_center.domain.hours import OpeningHours, Window
from contact_center.domain.zones import QuietRule, Zones


def may_call(hours: OpeningHours, where: Zones, now: datetime, quiet: QuietRule) -> bool:
    """Tell whether a call may be made now."""
    return hours.closes_at(now) is not None and zones.may_reach(where, now, quiet)


def next_call(
    hours: OpeningHours, where: Zones, now: datetime, quiet: QuietRule
) -> datetime | None:
    """Return the first moment from now on at which a call may be made; None when none is known."""
    moment: datetime | None = now
    while moment is not None:
        if hours.closes_at(moment) is None:
            moment = hours.opens_at(moment)
            continue
        reachable = zones.next_moment(where, moment, quiet)
        if reachable == moment:
            return moment
        moment = reachable
    return None


def next_window(
    hours: OpeningHours, where: Zones, now: datetime, quiet: QuietRule
) -> Window | None:
    """Return the rest of the time in which calls may be made now, or else the next such time."""
    opens = next_call(hours, where, now, quiet)
    if opens is None:
        return None
    open_until, reachable = hours.closes_at(opens), zones.window_from(where, opens, quiet)
    if open_until is None or reachable is None:
        return None
    return Window(opens, min(open_until, reachable.closes))
