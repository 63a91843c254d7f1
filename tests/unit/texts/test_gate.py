"""The gate: every reason for which a text waits or is not sent, in the order of the checks."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Final

import pytest

from contact_center.domain.phone import PhoneNumber
from contact_center.domain.texts.gate import verdict
from contact_center.domain.texts.judged import Message, Rules, Sent, Standing
from contact_center.domain.texts.templates import TEMPLATES
from contact_center.domain.zones import STATES

NOON: Final = datetime(2026, 11, 18, 17, tzinfo=UTC)  # in New York
NIGHT: Final = datetime(2026, 11, 19, 4, tzinfo=UTC)
MORNING: Final = datetime(2026, 11, 19, 13, tzinfo=UTC)
ALLOWED: Final = Standing(consents={"transactional": "yes", "service": "yes", "marketing": "yes"})
RULES: Final = Rules()


def message(name: str = "bill_issued", at: datetime = NOON) -> Message:
    variables = dict.fromkeys(TEMPLATES[name].variables - {"centre", "phone"}, "x")
    return Message("r-1", TEMPLATES[name], PhoneNumber("+12125550100"), at, variables=variables)


def test_what_is_allowed_is_sent_with_a_reason_from_every_check() -> None:
    said = verdict(message(), ALLOWED, NOON, RULES)

    assert said.decision == "send"
    assert said.checks == {
        "mobile": "ok",
        "suppression": "none",
        "consent": "transactional: yes",
        "quiet_hours": "open in America/New_York",
        "frequency": "0 of 20 in 24 h",
        "duplicate": "none",
    }


def test_a_text_does_not_arrive_in_the_night() -> None:
    at_eight = datetime(2026, 11, 19, 1, tzinfo=UTC)

    assert verdict(message(at=at_eight), ALLOWED, at_eight, RULES).time_to_live == 3600


@pytest.mark.parametrize(
    "number", ["+18005550100", "+442071838750", "+15550100", "+999123456789", "+19005550100"]
)
def test_a_number_that_takes_no_texts(number: str) -> None:
    to = replace(message(), to=PhoneNumber(number))

    said = verdict(to, ALLOWED, NOON, RULES)

    assert (said.decision, said.reason) == ("refuse", "mobile")
    assert list(said.checks) == ["mobile"]


def test_numbers_of_stories_are_taken_where_the_centre_says_so() -> None:
    to = replace(message(), to=PhoneNumber("+15550100"), zone="America/New_York")

    assert verdict(to, ALLOWED, NOON, Rules(fictional="+15550")).decision == "send"
    assert verdict(to, ALLOWED, NOON, RULES).reason == "mobile"


@pytest.mark.parametrize("name", [n for n, t in TEMPLATES.items() if t.basis != "last_word"])
def test_after_stop_nothing_is_sent(name: str) -> None:
    said = verdict(message(name), replace(ALLOWED, suppressed=True), NOON, RULES)

    assert (said.decision, said.reason) == ("refuse", "suppression")


@pytest.mark.parametrize("name", ["stop_confirmed", "stop_confirmed_call_stands", "help", "danger"])
def test_but_the_confirmation_and_the_contact_data_they_ask_for(name: str) -> None:
    assert verdict(message(name), Standing(suppressed=True), NOON, RULES).decision == "send"


@pytest.mark.parametrize("name", ["stop_confirmed", "stop_confirmed_call_stands"])
def test_a_stop_that_start_took_back_is_confirmed_no_more(name: str) -> None:
    assert verdict(message(name), Standing(), NOON, RULES).reason == "suppression"


@pytest.mark.parametrize("consents", [{}, {"transactional": "no"}, {"marketing": "yes"}])
def test_what_they_did_not_ask_for_needs_consent_for_its_class(consents: dict[str, str]) -> None:
    said = verdict(message(), Standing(consents=consents), NOON, RULES)

    assert (said.decision, said.reason) == ("refuse", "consent")


def test_what_they_asked_for_needs_no_other_consent() -> None:
    assert verdict(message("receipt"), Standing(), NOON, RULES).decision == "send"


def test_at_night_a_notice_waits_for_the_morning() -> None:
    said = verdict(message(at=NIGHT), ALLOWED, NIGHT, RULES)

    assert (said.decision, said.reason, said.until) == ("hold", "quiet_hours", MORNING)


def test_when_it_opens_everything_is_checked_again() -> None:
    said = verdict(message(at=NIGHT), replace(ALLOWED, suppressed=True), MORNING, RULES)

    assert said.reason == "suppression"


def test_a_receipt_comes_at_night_when_it_is_asked_for_at_night_but_not_later() -> None:
    receipt = message("receipt", at=NIGHT)

    at_once = verdict(receipt, Standing(), NIGHT + timedelta(minutes=15), RULES)
    later = verdict(receipt, Standing(), NIGHT + timedelta(minutes=16), RULES)

    assert (at_once.decision, at_once.time_to_live) == ("send", 3600)
    assert (later.decision, later.until) == ("hold", MORNING)


def test_a_number_without_a_zone_waits() -> None:
    unknown = replace(message(), to=PhoneNumber("+15550100"))

    said = verdict(unknown, ALLOWED, NOON, Rules(fictional="+1555"))

    assert (said.decision, said.reason) == ("hold", "quiet_hours")
    assert said.checks["quiet_hours"] == "zone unknown"


def test_the_address_says_where_somebody_is() -> None:
    moved = replace(message(), zone="Pacific/Honolulu")

    assert verdict(moved, ALLOWED, NOON, RULES).until == NOON + timedelta(hours=1)


def test_a_state_may_be_stricter() -> None:
    evening = datetime(2026, 11, 19, 1, tzinfo=UTC)  # 20:00

    assert verdict(message(at=evening), ALLOWED, evening, RULES).decision == "send"
    strict = Rules(quiet=STATES["FL"])
    assert verdict(message(at=evening), ALLOWED, evening, strict).decision == "hold"


def test_what_would_be_too_late_in_the_morning_is_not_kept() -> None:
    said = verdict(message("password_reset", at=NIGHT - timedelta(hours=1)), ALLOWED, NIGHT, RULES)

    assert (said.decision, said.reason) == ("refuse", "too_late")


def test_so_many_in_a_day_and_then_the_first_has_to_be_a_day_ago() -> None:
    times = [NOON - timedelta(hours=hours) for hours in (20, 3, 2, 1, 1, 1)]
    sent = tuple(Sent(at, "service", str(number)) for number, at in enumerate(times))
    works = message("planned_works")

    full = verdict(works, replace(ALLOWED, recent=sent), NOON, RULES)
    room = verdict(works, replace(ALLOWED, recent=sent[1:]), NOON, RULES)

    assert (full.decision, full.reason) == ("hold", "frequency")
    assert full.until == times[0] + timedelta(hours=24)
    assert room.decision == "send"


def test_answers_have_a_limit_of_their_own_so_that_machines_stop_talking() -> None:
    answers = tuple(
        Sent(NOON - timedelta(minutes=1), "transactional", str(number), reply=True)
        for number in range(30)
    )

    assert verdict(message("answer"), Standing(recent=answers), NOON, RULES).reason == "frequency"
    assert verdict(message("answer"), Standing(recent=answers[1:]), NOON, RULES).reason == "ok"
    assert verdict(message(), replace(ALLOWED, recent=answers), NOON, RULES).reason == "ok"


def test_what_a_person_writes_counts_apart_from_what_the_machine_answers() -> None:
    minute = NOON - timedelta(minutes=1)
    typed = tuple(Sent(minute, "transactional", str(number), person=True) for number in range(120))
    answers = tuple(Sent(minute, "transactional", str(number), reply=True) for number in range(30))

    full = verdict(message("chat_says"), Standing(recent=typed), NOON, RULES)
    assert (full.decision, full.reason) == ("hold", "frequency")
    assert full.until == minute + timedelta(hours=1)
    for said, lately in (("chat_says", typed[1:]), ("chat_says", answers), ("answer", typed)):
        assert verdict(message(said), Standing(recent=lately), NOON, RULES).reason == "ok"
    assert verdict(message(), replace(ALLOWED, recent=typed), NOON, RULES).reason == "ok"


def test_what_was_said_in_a_conversation_is_remembered_for_an_hour_alone() -> None:
    said = Standing().after(message("chat_says"), NOON)
    works = Standing(recent=said).after(message(), NOON + timedelta(minutes=59))

    assert len(works) == 2
    assert len(Standing(recent=works).after(message(), NOON + timedelta(hours=1))) == 2


def test_the_same_is_not_sent_twice_in_a_day() -> None:
    sent = ALLOWED.after(message(), NOON - timedelta(hours=23))

    said = verdict(message(), replace(ALLOWED, recent=sent), NOON, RULES)

    assert (said.decision, said.reason) == ("refuse", "duplicate")
    other = replace(message(), variables={"bill": "B-8", "due": "x"})
    assert verdict(other, replace(ALLOWED, recent=sent), NOON, RULES).decision == "send"
    much_later = verdict(message(), replace(ALLOWED, recent=sent), NOON + timedelta(hours=1), RULES)
    assert much_later.decision == "send"


def test_who_asks_again_gets_it_again_after_five_minutes() -> None:
    link = message("bill_copy")
    recent = Standing().after(link, NOON)

    soon = verdict(link, Standing(recent=recent), NOON + timedelta(minutes=4), RULES)
    later = verdict(link, Standing(recent=recent), NOON + timedelta(minutes=5), RULES)

    assert (soon.reason, later.reason) == ("duplicate", "ok")


def test_the_checks_come_in_their_order() -> None:
    bad = replace(message(at=NIGHT), to=PhoneNumber("+18005550100"))
    standing = Standing(suppressed=True, recent=Standing().after(message(), NIGHT))
    mended: list[tuple[Message, Standing]] = [
        (bad, standing),
        (message(at=NIGHT), standing),
        (message(at=NIGHT), replace(standing, suppressed=False)),
        (message(at=NIGHT), replace(standing, suppressed=False, consents=ALLOWED.consents)),
        (
            message(at=NOON),
            replace(ALLOWED, recent=standing.recent),
        ),
    ]
    times = [NIGHT, NIGHT, NIGHT, NIGHT, MORNING]

    reasons = [verdict(m, s, at, RULES).reason for (m, s), at in zip(mended, times, strict=True)]

    assert reasons == ["mobile", "suppression", "consent", "quiet_hours", "duplicate"]
    assert all(a != b for a, b in pairwise(reasons))


@pytest.mark.parametrize(
    ("number", "at", "decision"),
    [
        ("+15125550100", "2026-11-22T15:00Z", "hold"),  # Austin, Sunday 09:00: Texas opens at 12:00
        ("+15125550100", "2026-11-22T18:00Z", "send"),
        ("+13055550100", "2026-11-24T01:30Z", "hold"),  # Miami, 20:30: Florida ends at 20:00
        ("+13055550100", "2026-11-24T00:30Z", "send"),
        ("+14015550100", "2026-11-21T13:30Z", "hold"),  # Providence, Saturday 08:30: from 10:00
        ("+12125550100", "2026-11-24T01:30Z", "send"),  # New York, 20:30
    ],
)
def test_the_state_of_a_number_may_be_stricter(number: str, at: str, decision: str) -> None:
    now = datetime.fromisoformat(at)
    said = verdict(replace(message(at=now), to=PhoneNumber(number)), ALLOWED, now, RULES)

    assert said.decision == decision


def test_a_text_to_a_stricter_state_ends_when_its_hours_do() -> None:
    evening = datetime(2026, 11, 24, 0, 30, tzinfo=UTC)  # 19:30
    miami = replace(message(at=evening), to=PhoneNumber("+13055550100"))

    assert verdict(miami, ALLOWED, evening, RULES).time_to_live == 30 * 60


def test_a_customer_with_a_number_from_elsewhere_is_texted_when_both_are_awake() -> None:
    honolulu = PhoneNumber("+18085550100")
    ours = replace(message(at=NOON), to=honolulu, home="America/New_York")
    early = NOON.replace(hour=13)  # 08:00 in New York, 03:00 in Honolulu

    assert verdict(ours, ALLOWED, early, RULES).until == NOON + timedelta(hours=1)
    late = NOON + timedelta(hours=10)  # 22:00 in New York, 17:00 in Honolulu
    assert verdict(ours, ALLOWED, late, RULES).decision == "hold"
    there = replace(ours, zone="Pacific/Honolulu")  # the profile says so
    assert verdict(there, ALLOWED, late, RULES).decision == "send"


def test_a_customers_number_without_a_zone_is_at_home() -> None:
    fictional = replace(message(), to=PhoneNumber("+15550100"), home="America/New_York")

    assert verdict(fictional, ALLOWED, NOON, Rules(fictional="+1555")).decision == "send"


def test_four_templates_pass_a_stop_and_no_more() -> None:
    passing = {name for name, one in TEMPLATES.items() if one.basis == "last_word"}

    assert passing == {"stop_confirmed", "stop_confirmed_call_stands", "help", "danger"}
