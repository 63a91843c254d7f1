"""A desk some of whose ports are the company's own systems; what is left is in the table."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from contact_center.adapters.over_http.client import BackOfficeClient, Calls
from contact_center.adapters.over_http.ports import (
    HttpAccounts,
    HttpAppointments,
    HttpBilling,
    HttpMeters,
    HttpOrders,
    HttpOutages,
)
from contact_center.desk import Desk

PORTS: Final[Mapping[str, Callable[[Calls], Any]]] = {
    "billing": HttpBilling,
    "meters": HttpMeters,
    "appointments": HttpAppointments,
    "outages": HttpOutages,
    "accounts": HttpAccounts,
    "orders": HttpOrders,
}


@dataclass(frozen=True, slots=True)
class HttpDesks:
    """Opens desks whose named ports call ``client``, and whose others are those of ``table``.

    Raises:
        ValueError: A name is not that of a port.
    """

    client: BackOfficeClient
    ports: frozenset[str]
    table: Callable[[], Desk]

    def __post_init__(self) -> None:
        if unknown := sorted(self.ports - PORTS.keys()):
            raise ValueError(f"{unknown[0]!r} is not a port: there are {', '.join(PORTS)}")

    def open(self) -> Desk:
        desk, calls = self.table(), self.client.calls()
        over_http = {name: PORTS[name](calls) for name in self.ports}
        return replace(desk, office=replace(desk.office, **over_http))
