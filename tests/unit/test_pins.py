"""PINs: weak ones are refused, a hash gives nothing away, and nobody costs as much as somebody."""

import hashlib
from typing import Any

import pytest

from contact_center.domain.digits import Digits
from contact_center.domain.pins import Cost, PinHasher, WeakPin, good_pin

CHEAP = Cost(rounds=2, parallel=1)  # the real cost is a quarter of a second
PIN = Digits("493817")


@pytest.mark.parametrize(
    "pin", ["123456", "987654", "890123", "000000", "121212", "112211", "49381", "4938170"]
)
def test_what_everybody_tries_first_is_refused(pin: str) -> None:
    with pytest.raises(WeakPin) as caught:
        good_pin(Digits(pin))
    assert pin not in str(caught.value)


def test_the_right_pin_matches_and_no_other() -> None:
    hasher = PinHasher({"1": "pepper"}, CHEAP)
    stored = hasher.hash(PIN, "1001")

    assert hasher.matches(PIN, "1001", stored)
    assert not hasher.matches(Digits("493818"), "1001", stored)


def test_a_hash_belongs_to_its_account() -> None:
    hasher = PinHasher({"1": "pepper"}, CHEAP)

    assert not hasher.matches(PIN, "1002", hasher.hash(PIN, "1001"))


def test_two_hashes_of_one_pin_differ_and_hold_no_pin() -> None:
    hasher = PinHasher({"1": "pepper"}, CHEAP)
    one, two = hasher.hash(PIN, "1001"), hasher.hash(PIN, "1001")

    assert one != two
    assert PIN.reveal() not in one


def test_without_the_pepper_the_table_opens_nothing() -> None:
    stored = PinHasher({"1": "pepper"}, CHEAP).hash(PIN, "1001")

    assert not PinHasher({"1": "another"}, CHEAP).matches(PIN, "1001", stored)


def test_an_old_pepper_still_checks_and_the_new_one_hashes() -> None:
    old = PinHasher({"1": "old"}, CHEAP).hash(PIN, "1001")
    both = PinHasher({"1": "old", "2": "new"}, CHEAP)

    assert both.matches(PIN, "1001", old)
    assert PinHasher({"2": "new"}, CHEAP).matches(PIN, "1001", both.hash(PIN, "1001"))


def test_a_stored_hash_keeps_the_cost_it_was_made_at() -> None:
    stored = PinHasher({"1": "pepper"}, CHEAP).hash(PIN, "1001")

    assert PinHasher({"1": "pepper"}, Cost(rounds=4, parallel=2)).matches(PIN, "1001", stored)


def test_nobody_is_hashed_for_as_well(monkeypatch: pytest.MonkeyPatch) -> None:
    """Counts the slow hash, because a time would not be a fact: see benchmarks/pin_timing.py."""
    hasher = PinHasher({"1": "pepper"}, CHEAP)
    stored = hasher.hash(PIN, "1001")
    work: list[tuple[object, ...]] = []
    scrypt = hashlib.scrypt

    def counted(password: bytes, **cost: Any) -> bytes:  # noqa: ANN401 - as hashlib has it
        work.append((cost["n"], cost["r"], cost["p"], cost["dklen"]))
        return scrypt(password, **cost)

    monkeypatch.setattr(hashlib, "scrypt", counted)

    assert hasher.matches(PIN, "1001", stored)
    assert not hasher.matches(PIN, "1001", None)
    assert work == [(CHEAP.rounds, CHEAP.block, CHEAP.parallel, 32)] * 2
