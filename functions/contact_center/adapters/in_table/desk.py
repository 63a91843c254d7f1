"""A desk whose every part works on the table, in one unit of work."""

from dataclasses import dataclass
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from contact_center.adapters.in_table.accounts import TableAccounts
from contact_center.adapters.in_table.appointments import TableAppointments
from contact_center.adapters.in_table.billing import TableBilling
from contact_center.adapters.in_table.memory import TableMemory
from contact_center.adapters.in_table.meters import TableMeters
from contact_center.adapters.in_table.orders import TableOrders
from contact_center.adapters.in_table.outages import TableOutages
from contact_center.adapters.unit_of_work import UnitOfWork
from contact_center.back_office import BackOffice
from contact_center.desk import Desk

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


@dataclass(frozen=True, slots=True)
class TableDesks:
    """Opens desks: each has its own unit of work, and so reads and writes once."""

    client: "DynamoDBClient"
    table: str
    zone: ZoneInfo

    def open(self) -> Desk:
        work = UnitOfWork(self.client, self.table)
        office = BackOffice(
            billing=TableBilling(work),
            meters=TableMeters(work),
            appointments=TableAppointments(work, self.zone),
            outages=TableOutages(work),
            accounts=TableAccounts(work),
            orders=TableOrders(work),
        )
        return Desk(TableMemory(work), office)
