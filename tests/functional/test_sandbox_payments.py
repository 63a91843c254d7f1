"""The sandbox keeps the promise that every provider must: taken once for each key."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from contact_center.adapters.sandbox_payments import NoPayments, SandboxPayments
from contact_center.domain.cards import Approved, Card, Charge, Declined, Expiry
from contact_center.domain.digits import Digits
from contact_center.domain.errors import PaymentUnavailable
from contact_center.domain.money import Money
from tests.leaks import leaks
from tests.support import TABLE, StandingClock

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

NOON = datetime(2026, 11, 20, 17, 0, tzinfo=UTC)
VISA, MASTERCARD, AMEX = "4111111111111111", "5555555555554444", "378282246310005"
POOR, REAL = "4000000000009995", "4012888888881881"
CHARGE = Charge("key-1", Money(8420), "B-2107")


@pytest.fixture
def payments(dynamodb: "DynamoDBClient") -> SandboxPayments:
    return SandboxPayments(dynamodb, TABLE, StandingClock(NOON))


def card(number: str) -> Card:
    return Card(Digits(number), Expiry(11, 2027), Digits("7312" if number == AMEX else "731"))


@pytest.mark.parametrize("number", [VISA, MASTERCARD, AMEX])
def test_test_cards_are_approved(payments: SandboxPayments, number: str) -> None:
    taken = payments.charge(CHARGE, card(number))

    assert isinstance(taken, Approved)
    assert taken.last_four == number[-4:]
    assert number not in taken.token


@pytest.mark.parametrize(
    ("number", "reason"), [(POOR, "insufficient_funds"), (REAL, "not_a_test_card")]
)
def test_others_are_declined(payments: SandboxPayments, number: str, reason: str) -> None:
    assert payments.charge(CHARGE, card(number)) == Declined(reason)


def test_a_repeated_charge_takes_nothing_more(payments: SandboxPayments) -> None:
    assert payments.charge(CHARGE, card(VISA)) == payments.charge(CHARGE, card(VISA))


def test_another_card_for_the_same_payment_takes_nothing_more(payments: SandboxPayments) -> None:
    first = payments.charge(CHARGE, card(VISA))

    assert payments.charge(CHARGE, card(MASTERCARD)) == first
    assert payments.charge(CHARGE, card(POOR)) == first


def test_a_decline_is_not_final(payments: SandboxPayments) -> None:
    payments.charge(CHARGE, card(POOR))

    assert isinstance(payments.charge(CHARGE, card(VISA)), Approved)


def test_another_payment_is_taken(payments: SandboxPayments) -> None:
    first = payments.charge(CHARGE, card(VISA))

    assert payments.charge(Charge("key-2", Money(8420), "B-2107"), card(VISA)) != first


def test_it_keeps_nothing_of_the_card(
    payments: SandboxPayments, dynamodb: "DynamoDBClient"
) -> None:
    for number in (VISA, MASTERCARD, AMEX, POOR):
        payments.charge(Charge(f"key-{number[:2]}", Money(8420), "B-2107"), card(number))

    items = dynamodb.scan(TableName=TABLE)["Items"]
    assert len(items) == 3
    assert leaks({"table": items}, secrets=["731", "7312"], words=[VISA, MASTERCARD, AMEX]) == []


def test_without_a_provider_nobody_pays() -> None:
    with pytest.raises(PaymentUnavailable, match="no payment provider is configured"):
        NoPayments().charge(CHARGE, card(VISA))
