"""The writers keep the cards in step with customers, matters and areas."""

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from contact_center.adapters.area_outages import DynamoOutages
from contact_center.adapters.caller_card import DynamoCallerCards
from contact_center.adapters.customers import DynamoCustomers
from contact_center.domain.callers import Customer
from contact_center.domain.errors import UnknownCustomer
from contact_center.domain.lookup import CallerCard
from contact_center.domain.matters import Matter
from tests.functional.conftest import ANA, MOBILE, PHONE, items_of
from tests.support import SATURDAY_NOON

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

BILL = Matter("bill", "B-1", "C-1", SATURDAY_NOON, SATURDAY_NOON + timedelta(days=21))
OUTAGE = Matter("outage", "O-1", None, SATURDAY_NOON, words={"en": "Out.", "es": "Sin luz."})


def test_a_matter_is_on_every_card_of_its_customer(
    customers: DynamoCustomers, cards: DynamoCallerCards
) -> None:
    customers.put_customer(ANA, [PHONE, MOBILE])

    assert customers.open_matter(BILL)

    for phone in (PHONE, MOBILE):
        assert cards.read(phone, SATURDAY_NOON) == CallerCard((ANA,), (BILL,))


def test_a_matter_is_opened_once_and_closed_once(
    customers: DynamoCustomers, cards: DynamoCallerCards
) -> None:
    customers.put_customer(ANA, [PHONE])

    assert [customers.open_matter(BILL), customers.open_matter(BILL)] == [True, False]
    assert customers.close_matter("C-1", "bill", "B-1")
    assert not customers.close_matter("C-1", "bill", "B-1")
    assert cards.read(PHONE, SATURDAY_NOON).matters == ()


def test_a_late_repeat_does_not_reopen_what_was_closed(
    customers: DynamoCustomers, cards: DynamoCallerCards
) -> None:
    customers.put_customer(ANA, [PHONE])
    customers.open_matter(BILL)
    customers.close_matter("C-1", "bill", "B-1")

    assert not customers.open_matter(BILL)
    assert cards.read(PHONE, SATURDAY_NOON).matters == ()


def test_a_matter_needs_a_customer(customers: DynamoCustomers) -> None:
    with pytest.raises(UnknownCustomer):
        customers.open_matter(BILL)


def test_a_new_number_takes_over_what_is_open_and_the_old_one_forgets(
    customers: DynamoCustomers, cards: DynamoCallerCards
) -> None:
    customers.put_customer(ANA, [PHONE])
    customers.open_matter(BILL)

    customers.put_customer(ANA, [MOBILE])

    assert cards.read(PHONE, SATURDAY_NOON) == CallerCard()
    assert cards.read(MOBILE, SATURDAY_NOON) == CallerCard((ANA,), (BILL,))


def test_giving_up_a_shared_line_leaves_it_to_the_other(
    customers: DynamoCustomers, outages: DynamoOutages, cards: DynamoCallerCards
) -> None:
    other = Customer("C-3", "Nora", "en", ANA.area)
    customers.put_customer(ANA, [PHONE])
    customers.put_customer(other, [PHONE])

    customers.put_customer(ANA, [])
    outages.declare(ANA.area, OUTAGE)

    assert cards.read(PHONE, SATURDAY_NOON) == CallerCard((other,), (OUTAGE,))


def test_stored_numbers_and_times_are_in_their_canonical_form(
    customers: DynamoCustomers, dynamodb: "DynamoDBClient"
) -> None:
    customers.put_customer(ANA, [PHONE])
    customers.open_matter(BILL)

    (matter,) = [item for item in items_of(dynamodb, "PHONE#+15550100") if "kind" in item]

    assert matter == {
        "pk": {"S": "PHONE#+15550100"},
        "sk": {"S": "MATTER#3bill#B-1"},
        "kind": {"S": "bill"},
        "reference": {"S": "B-1"},
        "customer_id": {"S": "C-1"},
        "at": {"S": "2026-11-21T17:00:00.000+00:00"},
        "until": {"S": "2026-12-12T17:00:00.000+00:00"},
        "words": {"M": {}},
    }
