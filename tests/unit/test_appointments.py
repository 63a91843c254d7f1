"""Visits: a day's notice on the wall clock, three slots at a time."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from contact_center.domain.appointments import Slot, in_time, on_offer

NEW_YORK = ZoneInfo("America/New_York")
MONDAY = date(2026, 11, 23)


def test_notice_is_a_day_of_real_time_also_when_the_clocks_change() -> None:
    spring_sunday = Slot(date(2026, 3, 8), "PM")  # begins at 17:00 UTC: the night had 23 hours
    day_before = datetime(2026, 3, 7, 17, 0, tzinfo=UTC)

    assert in_time(spring_sunday, day_before, NEW_YORK)
    assert not in_time(spring_sunday, day_before + timedelta(minutes=1), NEW_YORK)


def test_offers_are_the_next_free_slots_with_notice() -> None:
    now = datetime(2026, 11, 22, 9, tzinfo=NEW_YORK)  # too late for Monday morning
    free = [Slot(MONDAY + timedelta(n), half) for n in (2, 0, 1) for half in ("PM", "AM")]
    booked = Slot(MONDAY + timedelta(1), "AM")

    first = on_offer(free, booked, now, NEW_YORK)
    later = on_offer(free, booked, now, NEW_YORK, skip=3)

    assert [str(slot) for slot in first] == ["2026-11-23/PM", "2026-11-24/PM", "2026-11-25/AM"]
    assert [str(slot) for slot in later] == ["2026-11-25/PM"]
