"""When a transaction switches itself off."""

from datetime import UTC, datetime, timedelta

from contact_center.domain.transactions.health import (
    Health,
    HealthRule,
    after_failure,
    after_success,
)

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
RULE = HealthRule(timedelta(minutes=15), failures=3, percent=50, off_for=timedelta(minutes=10))


def failing(*contacts: str, health: Health | None = None, now: datetime = NOON) -> Health:
    health = health or Health()
    for contact in contacts:
        health = after_failure(health, contact, now, RULE)
    return health


def test_enough_failures_switch_it_off_for_a_while() -> None:
    assert not failing("a", "b").is_off(NOON)
    off = failing("a", "b", "c")
    assert off.is_off(NOON + timedelta(minutes=9, seconds=59))
    assert not off.is_off(NOON + timedelta(minutes=10))


def test_a_contact_counts_once() -> None:
    assert failing("a", "a", "a") == failing("a")


def test_good_ends_outweigh_failures() -> None:
    health = failing("a", "b")
    for _ in range(4):
        health = after_success(health, NOON, RULE)

    assert not failing("c", health=health).is_off(NOON)  # 3 of 7
    assert failing("c", "d", health=health).is_off(NOON)  # 4 of 8


def test_while_all_goes_well_nothing_is_counted() -> None:
    healthy = Health(version=7)

    assert after_success(healthy, NOON, RULE) is healthy


def test_old_failures_are_forgotten() -> None:
    old = failing("a", "b")
    later = NOON + timedelta(minutes=15)

    assert after_success(old, later, RULE) is old
    assert failing("c", health=old, now=later).failed == ("c",)


def test_what_was_switched_off_by_hand_stays_off() -> None:
    by_hand = Health(off_until=NOON + timedelta(days=1))

    assert failing("a", health=by_hand).is_off(NOON + timedelta(hours=23))
