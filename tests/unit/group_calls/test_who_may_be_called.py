"""Who of a list is called, and when; how many calls are made for the agents there are."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contact_center.domain import zones
from contact_center.domain.group_calls import safety
from contact_center.domain.group_calls.lists import Entry
from contact_center.domain.group_calls.plan import Effort, Wanted, forecast, plan
from contact_center.domain.group_calls.safety import Measured, lines
from contact_center.domain.group_calls.screening import Facts, must_not, refusal
from contact_center.domain.hours import OpeningHours
from contact_center.domain.phone import PhoneNumber
from contact_center.domain.profile import MessageClass
from tests.support import NEW_YORK

MONDAY = datetime(2026, 11, 23, 15, tzinfo=UTC)  # 10:00 in New York
HOURS = OpeningHours.of_days(
    NEW_YORK, {date(2026, 11, 23) + timedelta(days=n): [(time(8), time(20))] for n in range(5)}
)
ENTRY = Entry(2, "your bill", "General", "en", "service", MONDAY + timedelta(days=2))
THEIRS = Facts(PhoneNumber("+12125550100"), registered=True)


def _say(**consents: str) -> Facts:
    return replace(THEIRS, consents=consents)


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        (THEIRS, None),
        (Facts(), "unknown_customer"),
        (replace(THEIRS, theirs=False), "not_their_number"),
        (Facts(PhoneNumber("+1212555010"), registered=True), "not_dialable"),
        (replace(THEIRS, do_not_call=True), "do_not_call"),
        (replace(THEIRS, registered=False), "no_consent"),
        (replace(THEIRS, busy_with="other"), "in_another_run"),
        (Facts(PhoneNumber("+15550100"), registered=True), "zone_unknown"),
        (Facts(PhoneNumber("+15550100"), registered=True, told="America/Denver"), None),
        # What forbids a call for good is told before what forbids it now.
        (replace(THEIRS, do_not_call=True, busy_with="other"), "do_not_call"),
    ],
)
def test_who_is_not_called_is_told_why(facts: Facts, why: str | None) -> None:
    assert refusal(ENTRY, facts, MONDAY, HOURS) == why


def test_a_number_of_a_country_that_the_stage_does_not_call_is_not_called() -> None:
    abroad = replace(THEIRS, number=PhoneNumber("+493012345678"), told="Europe/Berlin")
    assert refusal(ENTRY, abroad, MONDAY, HOURS, countries=frozenset({"US"})) == "not_dialable"
    assert refusal(ENTRY, abroad, MONDAY, HOURS, countries=frozenset({"DE"})) is None


@pytest.mark.parametrize(
    ("kind", "facts", "why"),
    [
        ("service", _say(service="no"), "no_consent"),
        ("service", _say(marketing="no"), None),
        ("marketing", THEIRS, "no_consent"),
        ("marketing", _say(marketing="yes"), None),
        ("transactional", replace(THEIRS, registered=False), "no_consent"),
        ("transactional", replace(_say(transactional="yes"), registered=False), None),
    ],
)
def test_a_call_needs_the_consent_of_its_kind(
    kind: MessageClass, facts: Facts, why: str | None
) -> None:
    assert must_not(kind, facts) == why


@pytest.mark.parametrize(
    ("number", "due", "why"),
    [
        ("+18085550100", timedelta(hours=2), "no_time_before_due"),  # Honolulu: 05:00
        ("+18085550100", timedelta(hours=4), None),  # 08:00 there is 13:00 in New York
        ("+12125550100", timedelta(0), "no_time_before_due"),
    ],
)
def test_an_hour_must_be_left_before_it_is_due(
    number: str, due: timedelta, why: str | None
) -> None:
    entry = replace(ENTRY, due_by=MONDAY + due)
    assert refusal(entry, replace(THEIRS, number=PhoneNumber(number)), MONDAY, HOURS) == why


def test_a_plan_calls_the_east_first_and_everybody_in_their_hours() -> None:
    honolulu, new_york = ("Pacific/Honolulu",), ("America/New_York",)
    wanted = [
        Wanted(
            replace(ENTRY, line=n, due_by=MONDAY + timedelta(days=3)),
            honolulu if n % 2 else new_york,
        )
        for n in range(2, 802)
    ]
    effort = Effort({"General": 4}, handling=timedelta(minutes=4))
    laid = plan(wanted, MONDAY, HOURS, effort)
    assert len(laid) == 800
    at = [(one.at, one) for one in laid]
    for moment, one in at:
        assert moment is not None
        assert zones.may_reach(one.zones, moment)
        assert HOURS.closes_at(moment)
    moments = sorted(moment for moment, _ in at if moment)
    steps = [later - earlier for earlier, later in pairwise(moments)]
    assert min(steps) >= effort.between("General") == timedelta(seconds=30)
    assert laid[0].at == MONDAY
    told = forecast(laid, effort)
    assert (told.begins, told.calls) == (MONDAY, 1_400)
    assert told.cost_micros == 700 * 4 * 40_200


def test_whose_time_runs_out_before_it_is_their_turn_is_told() -> None:
    wanted = [
        Wanted(replace(ENTRY, line=n, due_by=MONDAY + timedelta(minutes=10)), ("America/New_York",))
        for n in range(2, 32)
    ]
    laid = plan(wanted, MONDAY, HOURS, Effort({"General": 1}, handling=timedelta(minutes=4)))
    assert [one.at is not None for one in laid] == [True] * 5 + [False] * 25


@given(st.integers(0, 60), st.integers(0, 3_000), st.integers(0, 100), st.integers(0, 100))
def test_the_factor_keeps_the_expected_share_far_below_the_limit(
    agents: int, calls: int, answered: int, abandoned: int
) -> None:
    measured = Measured(calls, calls * answered // 100, calls * answered * abandoned // 10_000)
    number = lines(agents, measured)
    assert number <= agents * 3
    if measured.answered < 100 or measured.abandoned_rate >= 0.02:
        assert number <= agents
    elif number > agents:
        rate = measured.answered / measured.calls
        expected = safety._without(number, agents, rate) if agents <= 50 else 0.0
        assert expected <= 0.01
    if agents and measured.abandoned_rate < safety.MOST_ABANDONED:
        assert number >= agents  # nobody is left without work


def test_beyond_the_limit_agents_are_kept_free() -> None:
    good = Measured(1_000, 500, 1)
    assert lines(9, good) > 9
    assert lines(9, replace(good, abandoned=10)) == 9
    assert lines(9, replace(good, abandoned=15)) == 6
    assert lines(1, replace(good, abandoned=15)) == 1


def test_a_stricter_state_is_stricter_for_calls_too() -> None:
    evening = datetime(2026, 11, 24, 0, 30, tzinfo=UTC)  # 19:30 in New York, and we are open
    there = zones.STATES["RI"]  # until 18:00
    tonight = replace(ENTRY, due_by=evening + timedelta(minutes=20))
    assert refusal(tonight, THEIRS, evening, HOURS) is None
    assert refusal(tonight, THEIRS, evening, HOURS, there) == "no_time_before_due"

    (laid,) = plan([Wanted(ENTRY, THEIRS.zones, there)], evening, HOURS, Effort({}))
    assert laid.at == datetime(2026, 11, 24, 14, tzinfo=UTC)  # 09:00 there


def test_a_number_of_a_stricter_state_is_called_at_its_hours_without_any_setting() -> None:
    sunday_ten = datetime(2026, 11, 22, 15, tzinfo=UTC)  # in New York; open, as if it were Monday
    open_now = OpeningHours.of_days(HOURS.zone, {sunday_ten.date(): [(time(8), time(20))]})
    texan = replace(THEIRS, number=PhoneNumber("+12145550100"))
    first = texan.first_call(sunday_ten, open_now, zones.DEFAULT)
    assert first == datetime(2026, 11, 22, 18, tzinfo=UTC)  # Sunday noon in Dallas
    assert THEIRS.first_call(sunday_ten, open_now, zones.DEFAULT) == sunday_ten


def test_where_a_profile_names_no_zone_it_is_an_hour_at_home_and_where_the_number_is_from() -> None:
    facts = Facts(PhoneNumber("+13105550100"), registered=True, home="America/New_York")
    assert facts.zones == ("America/Los_Angeles", "America/New_York")
    assert replace(facts, told="America/Denver").zones == ("America/Denver",)
