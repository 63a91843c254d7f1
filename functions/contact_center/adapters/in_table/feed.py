"""What a company without systems of its own puts into the table, by hand or from a nightly file."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from contact_center.adapters import codec, items, keys
from contact_center.adapters.aws import failures_as
from contact_center.adapters.in_table.appointments import StoredVisits
from contact_center.adapters.in_table.meters import StoredMeters
from contact_center.adapters.in_table.orders import StoredOrders
from contact_center.domain.appointments import Appointment
from contact_center.domain.billing import Account
from contact_center.domain.errors import StorageUnavailable
from contact_center.domain.meter import Meter
from contact_center.domain.orders import Order

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


class BackOfficeFeed:
    """Writes what the ports of the table read; what was there before is replaced.

    Every method raises ``StorageUnavailable`` when the table does not answer.
    """

    def __init__(self, client: "DynamoDBClient", table: str) -> None:
        self._client = client
        self._table = table

    def put_account(self, account: Account) -> None:
        self._put(keys.customer(account.customer_id), keys.BILLING, account)

    def put_meters(self, customer_id: str, meters: Sequence[Meter]) -> None:
        self._put(keys.customer(customer_id), keys.METERS, StoredMeters(tuple(meters)))

    def put_appointments(self, customer_id: str, appointments: Sequence[Appointment]) -> None:
        self._put(keys.customer(customer_id), keys.VISITS, StoredVisits(tuple(appointments)))

    def put_orders(self, customer_id: str, orders: Sequence[Order]) -> None:
        self._put(keys.customer(customer_id), keys.ORDERS, StoredOrders(tuple(orders)))

    def put_slots(self, day: date, *, morning: int, afternoon: int) -> None:
        """Say how many technicians are free in each half of a day."""
        self._put(keys.slots(day), keys.SLOTS, {"AM": morning, "PM": afternoon})

    def put_areas(self, areas: Mapping[str, str]) -> None:
        """Say where we supply: the area of each postal code."""
        self._put(keys.OUTAGES, keys.AREAS, {"areas": areas})

    def _put(self, pk: str, sk: str, data: object) -> None:
        plain: Mapping[str, Any] = codec.plain(data)
        with failures_as(StorageUnavailable):
            item = items.to_wire({**plain, "pk": pk, "sk": sk})
            self._client.put_item(TableName=self._table, Item=item)
