"""What a company without systems of its own puts into the table, by hand or from a nightly file."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from contact_center.adapters import codec, items, keys
from contact_center.adapters.aws import failures_as
from contact_center.adapters.in_table.appointments import StoredVisits
from contact_center.adapters.in_table.meters import StoredMeters
from contact_center.adapters.in_table.orders import StoredOrders
from contact_center.adapters.unit_of_work import UnitOfWork, unchanged
from contact_center.domain.appointments import Appointment
from contact_center.domain.billing import Account
from contact_center.domain.errors import Raced, StorageUnavailable
from contact_center.domain.meter import Meter
from contact_center.domain.orders import Order

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

_ATTEMPTS: Final = 4  # to replace an account that callers change meanwhile


class BackOfficeFeed:
    """Writes what the ports of the table read; what was there before is replaced.

    Every method raises ``StorageUnavailable`` when the table does not answer.
    """

    def __init__(self, client: "DynamoDBClient", table: str) -> None:
        self._client = client
        self._table = table

    def put_account(self, account: Account) -> None:
        """Replace an account; its version goes on from the one that is there.

        So what somebody was about to do with the account before does not pass for agreed on now.

        Raises:
            StorageUnavailable: The account is being changed all the time, or the table is down.
        """
        for _ in range(_ATTEMPTS):
            try:
                self._replace(account)
            except Raced:
                continue
            return
        raise StorageUnavailable(f"account: overtaken {_ATTEMPTS} times in a row")

    def _replace(self, account: Account) -> None:
        place = keys.customer(account.customer_id), keys.BILLING
        work = UnitOfWork(self._client, self._table)
        work.want(*place)
        work.read()
        version = int(work.item(*place).get("version", 0))
        after = codec.plain(replace(account, version=max(account.version, version + 1)))
        work.put({**after, "pk": place[0], "sk": place[1]}, unchanged(version))
        work.write()

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
