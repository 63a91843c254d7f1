"""Ten thousand tries open no account, however they are spread over calls, numbers and accounts.

The ports are in memory and the slow hash is set to its least cost, because 10,000 of the real ones
take forty minutes. What locks is the real code, and `tests/functional/test_authentication_store.py`
shows that DynamoDB keeps the counters.
"""

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

import pytest

from authenticate.handler import authenticate
from contact_center.bootstrap import Authenticate
from contact_center.connect import FlowEvent
from contact_center.domain.authentication import Login
from contact_center.domain.digits import Digits
from contact_center.domain.pins import Cost, PinHasher, WeakPin, good_pin
from tests.in_memory import InMemoryAuthentications, ReadableInput, keyed
from tests.support import StandingClock, flow_event

TRIES = 10_000
NOON = datetime(2026, 11, 20, 17, 0, tzinfo=UTC)
POPULAR = ("123456", "111111", "000000", "654321", "121212", "112233", "777777", "987654")


class Try(NamedTuple):
    account: str
    pin: str
    number: str | None
    contact: str
    seconds: float  # that pass before it


class Target:
    """A centre with customers whose PINs are as random as the company hands them out."""

    def __init__(self, accounts: int, seed: int) -> None:
        self.chance = random.Random(seed)  # noqa: S311 - repeatable
        self.clock = StandingClock(NOON)
        self.store = InMemoryAuthentications()
        hasher = PinHasher({"1": "pepper"}, Cost(rounds=2, block=1, parallel=1))
        self.app = Authenticate(self.clock, self.store, ReadableInput(), hasher)
        self.pins = {str(1000 + n): self._pin() for n in range(accounts)}
        for account, pin in self.pins.items():
            stored = hasher.hash(Digits(pin), account)
            self.store.save(Login(account, f"C-{account}", stored, None))

    def attack(self, tries: Iterator[Try]) -> list[str | None]:
        outcomes = []
        for account, pin, number, contact, seconds in tries:
            self.clock.moment += timedelta(seconds=seconds)
            event = flow_event(
                address=number,
                contact_id=contact,
                parameters={"step": "pin", "value": keyed(pin), "account": keyed(account)},
            )
            outcomes.append(authenticate(FlowEvent.parse(event), self.app)["outcome"])
        return outcomes

    def _pin(self) -> str:
        while True:
            try:
                return good_pin(Digits(f"{self.chance.randrange(10**6):06}")).reveal()
            except WeakPin:
                continue


def one_account_from_everywhere(target: Target) -> Iterator[Try]:
    """All six-digit numbers against one account: a new number and call for each three tries."""
    (account, pin), guesses = next(iter(target.pins.items())), list(range(TRIES))
    target.chance.shuffle(guesses)
    for n, guess in enumerate(guesses):
        keyed_pin = (
            pin if n in (500, 5_000, 9_999) else f"{guess:06}"
        )  # and the right one, too late
        yield Try(account, keyed_pin, f"+1555{n // 3:07}", f"call-{n // 3}", 60)


def every_account_from_one_number(target: Target) -> Iterator[Try]:
    accounts = list(target.pins)
    for n in range(TRIES):
        guess = f"{target.chance.randrange(10**6):06}"
        yield Try(accounts[n % len(accounts)], guess, "+15550100", f"call-{n // 3}", 20)


def popular_pins_everywhere(target: Target) -> Iterator[Try]:
    """What people choose, once an account, each time from another number."""
    accounts = list(target.pins)
    for n in range(TRIES):
        guess = POPULAR[n // len(accounts) % len(POPULAR)]
        yield Try(accounts[n % len(accounts)], guess, f"+1555{n:07}", f"call-{n}", 1)


def hiding_the_number(target: Target) -> Iterator[Try]:
    accounts = list(target.pins)
    for n in range(TRIES):
        guess = f"{target.chance.randrange(10**6):06}"
        yield Try(accounts[n % len(accounts)], guess, None, f"call-{n // 3}", 5)


@pytest.mark.parametrize(
    ("attack", "accounts", "judged"),
    [
        pytest.param(one_account_from_everywhere, 1, 100, id="one account"),
        pytest.param(every_account_from_one_number, 500, 1_200, id="one number"),
        pytest.param(popular_pins_everywhere, 2_000, TRIES, id="popular PINs"),
        pytest.param(hiding_the_number, 500, 3_000, id="withheld number"),
    ],
)
def test_ten_thousand_tries_open_no_account(attack: object, accounts: int, judged: int) -> None:
    target = Target(accounts, seed=4)

    outcomes = target.attack(attack(target))  # type: ignore[operator]

    assert len(outcomes) == TRIES
    assert "verified" not in outcomes
    assert (
        sum(attempts.ever for key, attempts in target.store.failures.items() if key[0] == "account")
        <= judged
    )


def test_an_attack_leaves_other_customers_alone() -> None:
    target = Target(50, seed=4)
    victim, *others = target.pins
    wrong = (Try(victim, "492715", f"+1555{n:07}", f"c-{n}", 1) for n in range(300))

    assert "verified" not in target.attack(wrong)

    right = (
        Try(account, target.pins[account], f"+1556{account}", account, 1) for account in others
    )
    assert set(target.attack(right)) == {"verified"}
