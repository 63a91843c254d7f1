"""An outage reaches every card of its area, once and again, until it ends."""

from typing import TYPE_CHECKING

import pytest

from contact_center.adapters.area_outages import TURNS, DynamoOutages
from contact_center.adapters.caller_card import DynamoCallerCards
from contact_center.adapters.customers import DynamoCustomers
from contact_center.domain.errors import StorageUnavailable
from contact_center.domain.matters import Matter
from contact_center.domain.phone import PhoneNumber
from tests.functional.conftest import ANA, DIEGO, MOBILE, PHONE
from tests.support import SATURDAY_NOON

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

OUTAGE = Matter("outage", "O-1", None, SATURDAY_NOON, words={"en": "Out.", "es": "Sin luz."})


def test_an_outage_is_on_the_cards_of_its_area_until_it_ends(
    customers: DynamoCustomers, outages: DynamoOutages, cards: DynamoCallerCards
) -> None:
    customers.put_customer(ANA, [PHONE])
    customers.put_customer(DIEGO, [MOBILE])

    assert outages.declare(DIEGO.area, OUTAGE)

    assert cards.read(PHONE, SATURDAY_NOON).matters == ()
    assert cards.read(MOBILE, SATURDAY_NOON).matters == (OUTAGE,)

    outages.end(DIEGO.area, "O-1")
    outages.end(DIEGO.area, "O-1")

    assert cards.read(MOBILE, SATURDAY_NOON).matters == ()
    assert not outages.declare(DIEGO.area, OUTAGE)
    assert cards.read(MOBILE, SATURDAY_NOON).matters == ()


def test_a_repeated_declaration_reaches_those_who_were_missed(
    customers: DynamoCustomers, outages: DynamoOutages, cards: DynamoCallerCards
) -> None:
    outages.declare(DIEGO.area, OUTAGE)
    customers.put_customer(DIEGO, [MOBILE])

    assert outages.declare(DIEGO.area, OUTAGE)
    assert cards.read(MOBILE, SATURDAY_NOON).matters == (OUTAGE,)


def test_an_area_of_many_numbers_is_told_in_batches(
    customers: DynamoCustomers, outages: DynamoOutages, cards: DynamoCallerCards
) -> None:
    phones = [PhoneNumber(f"+1555010{number:02d}") for number in range(30)]
    customers.put_customer(DIEGO, phones)

    outages.declare(DIEGO.area, OUTAGE)

    assert all(cards.read(phone, SATURDAY_NOON).matters == (OUTAGE,) for phone in phones)


def test_a_batch_that_is_handed_back_waits_longer_each_time_and_gives_up(
    customers: DynamoCustomers,
    outages: DynamoOutages,
    dynamodb: "DynamoDBClient",
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    customers.put_customer(ANA, [PHONE])
    pauses: list[float] = []
    monkeypatch.setattr("time.sleep", pauses.append)
    monkeypatch.setattr("random.uniform", lambda _, longest: longest)
    monkeypatch.setattr(
        dynamodb, "batch_write_item", lambda **asked: {"UnprocessedItems": asked["RequestItems"]}
    )

    with pytest.raises(StorageUnavailable, match="handed back"):
        outages.declare(ANA.area, OUTAGE)

    assert pauses == [0.05 * 2**turn for turn in range(TURNS - 1)]
