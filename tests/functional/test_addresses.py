"""Where customers live, as the company's own system tells: the newest counts."""

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from contact_center.adapters import keys
from contact_center.adapters.addresses import TableAddresses, time_zone_in
from contact_center.adapters.customers import DynamoCustomers
from contact_center.adapters.unit_of_work import UnitOfWork
from contact_center.domain.texts import moves
from tests.functional.conftest import ANA, PHONE
from tests.support import TABLE

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

NOW: Final = datetime(2026, 11, 23, 17, tzinfo=UTC)


def test_the_newest_address_counts_in_whatever_order_it_is_told(
    dynamodb: "DynamoDBClient",
) -> None:
    addresses = TableAddresses(lambda: UnitOfWork(dynamodb, TABLE))
    here, there = "America/New_York", "Pacific/Honolulu"
    assert not addresses.keep(moves.Moved("C-1", there, NOW))  # there is no such customer
    DynamoCustomers(dynamodb, TABLE).put_customer(ANA, [PHONE])

    assert addresses.keep(moves.Moved("C-1", there, NOW))
    assert addresses.keep(moves.Moved("C-1", there, NOW))  # the bus brings it again
    assert not addresses.keep(moves.Moved("C-1", here, NOW - timedelta(days=1)))
    assert time_zone_in(_profile(dynamodb)) == there
    assert addresses.keep(moves.Moved("C-1", here, NOW + timedelta(days=1)))
    assert time_zone_in(_profile(dynamodb)) == here


def _profile(client: "DynamoDBClient") -> dict[str, Any]:
    work, place = UnitOfWork(client, TABLE), (keys.customer("C-1"), keys.PROFILE)
    work.want(*place)
    work.read()
    return dict(work.item(*place))
