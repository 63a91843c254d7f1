"""Leaks and outages: what is known, and when reports add up."""

from datetime import UTC, datetime, timedelta

from contact_center.domain.incidents import (
    ClusterRule,
    Incident,
    OutageMap,
    Report,
    Trouble,
    adds_up,
    declared,
)

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
RULE = ClusterRule(reports=3, within=timedelta(minutes=30))


def report(n: int, minutes_ago: int, trouble: Trouble = "no_power", reporter: str = "") -> Report:
    return Report(
        str(n), "north", trouble, reporter or f"r{n}", NOON - timedelta(minutes=minutes_ago)
    )


def test_enough_callers_in_the_time_make_an_incident() -> None:
    assert not adds_up([report(1, 1), report(2, 2)], NOON, RULE)
    assert adds_up([report(1, 1), report(2, 2), report(3, 30)], NOON, RULE)


def test_old_reports_and_the_same_caller_again_do_not_count() -> None:
    assert not adds_up([report(1, 1), report(2, 2), report(3, 31)], NOON, RULE)
    assert not adds_up([report(1, 1), report(2, 2), report(3, 3, reporter="r1")], NOON, RULE)


def test_an_incident_is_what_most_callers_say_and_since_the_first() -> None:
    reports = [report(1, 9, "leak"), report(2, 5, "no_water"), report(3, 1, "no_water")]

    incident = declared(reports, NOON)

    assert incident.trouble == "no_water"
    assert incident.since == NOON - timedelta(minutes=9)
    assert incident.words["es"].startswith("Sabemos que no hay agua")
    assert declared(reports[::-1], NOON) == incident  # whoever counts them, in whatever order


def test_what_is_over_is_not_known_any_more() -> None:
    over = Incident("O-1", "north", NOON - timedelta(hours=9), {"en": "x"}, until=NOON)
    known = Incident("O-2", "north", NOON - timedelta(hours=3), {"en": "x"})
    elsewhere = Incident("O-3", "south", NOON, {"en": "x"})

    assert OutageMap({}, (over, known, elsewhere)).known("north", NOON) == known
    assert OutageMap({}, (over, elsewhere)).known("north", NOON) is None


def test_what_nobody_ended_is_forgotten_after_six_days() -> None:
    incident = Incident("O-1", "north", NOON - timedelta(days=6), {"en": "x"})
    outages = OutageMap({}, (incident,))

    assert outages.known("north", NOON - timedelta(seconds=1)) == incident
    assert outages.known("north", NOON) is None
