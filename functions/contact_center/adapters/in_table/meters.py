"""``Meters`` in the table: all meters of a customer are one item."""

from dataclasses import dataclass

from contact_center.adapters import codec, keys
from contact_center.adapters.unit_of_work import UnitOfWork, unchanged
from contact_center.domain.errors import Raced
from contact_center.domain.meter import Meter, after
from contact_center.domain.transactions.commands import RecordReading
from contact_center.domain.transactions.declaration import Receipt


@dataclass(frozen=True, slots=True)
class StoredMeters:
    """The item."""

    meters: tuple[Meter, ...] = ()
    version: int = 0


class TableMeters:
    """``Meters`` of the table."""

    def __init__(self, work: UnitOfWork) -> None:
        self._work = work

    def expect(self, customer_id: str) -> None:
        self._work.want(keys.customer(customer_id), keys.METERS)

    def meters(self, customer_id: str) -> tuple[Meter, ...]:
        return self._stored(customer_id).meters

    def record_reading(self, command: RecordReading, receipt: Receipt) -> None:
        stored, reading = self._stored(command.customer_id), command.reading
        if reading.meter_id not in [meter.meter_id for meter in stored.meters]:
            raise Raced("the meter is gone")
        meters = tuple(
            after(meter, reading, receipt.number) if meter.meter_id == reading.meter_id else meter
            for meter in stored.meters
        )
        new = StoredMeters(meters, stored.version + 1)
        key = {"pk": keys.customer(command.customer_id), "sk": keys.METERS}
        self._work.put({**key, **codec.plain(new)}, unchanged(stored.version))

    def _stored(self, customer_id: str) -> StoredMeters:
        item = self._work.item(keys.customer(customer_id), keys.METERS)
        return codec.restored(StoredMeters, item) if item else StoredMeters()
