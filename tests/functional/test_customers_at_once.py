"""Writers of customers who meet: whoever is overtaken reads again, and no card is left behind."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, cast

import pytest
from botocore.exceptions import ClientError

from contact_center.adapters.caller_card import DynamoCallerCards
from contact_center.adapters.customers import ATTEMPTS, DynamoCustomers
from contact_center.adapters.in_table.people import People
from contact_center.adapters.unit_of_work import UnitOfWork
from contact_center.domain.errors import Raced, StorageUnavailable
from contact_center.domain.lookup import CallerCard
from contact_center.domain.matters import Matter
from contact_center.domain.phone import PhoneNumber
from tests.functional.conftest import ANA, MOBILE, PHONE
from tests.support import SATURDAY_NOON, TABLE

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

BILL = Matter("bill", "B-1", "C-1", SATURDAY_NOON)
VISIT = Matter("appointment", "A-1", "C-1", SATURDAY_NOON)
MANY = [PhoneNumber(f"+1555010{number:03d}") for number in range(120)]

Meet = Callable[..., DynamoCustomers]


class Met:
    """A client; somebody else acts just before a given transaction of it."""

    def __init__(self, client: Any, act: Callable[[], object], before: int) -> None:  # noqa: ANN401
        self._client, self._act, self._left = client, act, before

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401  # any operation
        if name == "transact_write_items":
            self._left -= 1
            if self._left == 0:
                self._act()
        return getattr(self._client, name)


@pytest.fixture
def meeting(dynamodb: "DynamoDBClient") -> Meet:
    """Return a writer whom somebody overtakes before her first, second, ... transaction."""

    def meet(act: Callable[[], object], before: int = 1) -> DynamoCustomers:
        return DynamoCustomers(cast("DynamoDBClient", Met(dynamodb, act, before)), TABLE)

    return meet


def test_a_number_that_comes_while_a_matter_is_opened_shows_it(
    customers: DynamoCustomers, cards: DynamoCallerCards, meeting: Meet
) -> None:
    customers.put_customer(ANA, [PHONE])

    assert meeting(lambda: customers.put_customer(ANA, [PHONE, MOBILE])).open_matter(BILL)

    assert cards.read(MOBILE, SATURDAY_NOON).matters == (BILL,)


def test_a_matter_that_is_opened_while_a_number_comes_is_shown_by_it(
    customers: DynamoCustomers, cards: DynamoCallerCards, meeting: Meet
) -> None:
    customers.put_customer(ANA, [PHONE])

    meeting(lambda: customers.open_matter(BILL)).put_customer(ANA, [PHONE, MOBILE])

    assert cards.read(MOBILE, SATURDAY_NOON).matters == (BILL,)


def test_a_number_that_comes_while_a_matter_is_closed_does_not_show_it(
    customers: DynamoCustomers, cards: DynamoCallerCards, meeting: Meet
) -> None:
    customers.put_customer(ANA, [PHONE])
    customers.open_matter(BILL)
    closing = meeting(lambda: customers.put_customer(ANA, [PHONE, MOBILE]))

    assert closing.close_matter("C-1", "bill", "B-1")

    assert cards.read(MOBILE, SATURDAY_NOON).matters == ()


def test_a_matter_that_is_closed_while_a_number_comes_is_not_copied(
    customers: DynamoCustomers, cards: DynamoCallerCards, meeting: Meet
) -> None:
    customers.put_customer(ANA, [PHONE])
    customers.open_matter(BILL)
    moving = meeting(lambda: customers.close_matter("C-1", "bill", "B-1"))

    moving.put_customer(ANA, [PHONE, MOBILE])

    for phone in (PHONE, MOBILE):
        assert cards.read(phone, SATURDAY_NOON).matters == ()


def test_of_two_who_create_a_customer_the_slower_follows_the_faster(
    customers: DynamoCustomers, cards: DynamoCallerCards, meeting: Meet
) -> None:
    meeting(lambda: customers.put_customer(ANA, [PHONE])).put_customer(ANA, [MOBILE])

    assert cards.read(PHONE, SATURDAY_NOON) == CallerCard()
    assert cards.read(MOBILE, SATURDAY_NOON) == CallerCard((ANA,))


def test_cards_that_follow_a_profile_follow_the_latest(
    customers: DynamoCustomers, cards: DynamoCallerCards, meeting: Meet
) -> None:
    customers.put_customer(ANA, [PHONE, MOBILE])
    following = meeting(lambda: customers.open_matter(BILL))

    following.follow_profile("C-1", [PHONE])

    assert cards.read(MOBILE, SATURDAY_NOON).matters == (BILL,)


def test_who_is_overtaken_again_and_again_gives_up(
    customers: DynamoCustomers, dynamodb: "DynamoDBClient", monkeypatch: pytest.MonkeyPatch
) -> None:
    customers.put_customer(ANA, [PHONE])
    pauses: list[float] = []
    monkeypatch.setattr("time.sleep", pauses.append)

    def conflict(**_: object) -> None:
        reasons = [{"Code": "TransactionConflict"}]
        answer: Any = {
            "Error": {"Code": "TransactionCanceledException"},
            "CancellationReasons": reasons,
        }
        raise ClientError(answer, "TransactWriteItems")

    monkeypatch.setattr(dynamodb, "transact_write_items", conflict)

    with pytest.raises(StorageUnavailable, match=f"overtaken {ATTEMPTS} times"):
        customers.open_matter(BILL)

    assert len(pauses) == ATTEMPTS


@pytest.mark.parametrize("deed", ["opened", "closed"])
def test_self_service_is_overtaken_too(
    customers: DynamoCustomers, dynamodb: "DynamoDBClient", deed: str
) -> None:
    customers.put_customer(ANA, [PHONE])
    customers.open_matter(BILL)
    work = UnitOfWork(dynamodb, TABLE)
    people = People(work)
    people.expect("C-1")
    work.read()

    customers.put_customer(ANA, [PHONE, MOBILE])
    if deed == "opened":
        people.put_matter(VISIT)
    else:
        people.close_matter("C-1", "bill", "B-1")

    with pytest.raises(Raced):
        work.write()


# More numbers than one transaction takes.


def test_a_customer_may_have_more_numbers_than_a_transaction_takes(
    customers: DynamoCustomers, cards: DynamoCallerCards
) -> None:
    customers.put_customer(ANA, MANY)
    assert customers.open_matter(BILL)
    assert customers.open_matter(VISIT)

    assert not customers.open_matter(VISIT)
    assert customers.close_matter("C-1", "bill", "B-1")
    customers.put_customer(ANA, MANY[:-1])

    for phone in (MANY[0], MANY[-2]):
        assert cards.read(phone, SATURDAY_NOON) == CallerCard((ANA,), (VISIT,))
    assert cards.read(MANY[-1], SATURDAY_NOON) == CallerCard()


def test_a_repeat_completes_what_was_cut_off(
    customers: DynamoCustomers, cards: DynamoCallerCards, meeting: Meet
) -> None:
    customers.put_customer(ANA, MANY)

    def cut() -> None:
        raise StorageUnavailable("cut off")

    with pytest.raises(StorageUnavailable):
        meeting(cut, before=3).open_matter(BILL)
    assert cards.read(MANY[-1], SATURDAY_NOON).matters == ()
    customers.open_matter(BILL)
    assert cards.read(MANY[-1], SATURDAY_NOON).matters == (BILL,)

    with pytest.raises(StorageUnavailable):
        meeting(cut, before=3).close_matter("C-1", "bill", "B-1")
    assert cards.read(MANY[-1], SATURDAY_NOON).matters == (BILL,)
    customers.close_matter("C-1", "bill", "B-1")
    assert cards.read(MANY[-1], SATURDAY_NOON).matters == ()


def test_copies_that_follow_later_are_not_written_over_a_closed_matter(
    customers: DynamoCustomers, cards: DynamoCallerCards, meeting: Meet
) -> None:
    customers.put_customer(ANA, MANY)
    opening = meeting(lambda: customers.close_matter("C-1", "bill", "B-1"), before=3)

    assert opening.open_matter(BILL)

    assert {cards.read(phone, SATURDAY_NOON).matters for phone in MANY} == {()}
