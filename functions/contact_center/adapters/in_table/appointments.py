"""``Appointments`` in the table: a customer's visits are one item, the slots of a day another."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from contact_center.adapters import codec, keys
from contact_center.adapters.in_table.people import People
from contact_center.adapters.unit_of_work import Condition, UnitOfWork, unchanged
from contact_center.domain.appointments import (
    STARTS,
    Appointment,
    Move,
    Slot,
    days_to_look_up,
)
from contact_center.domain.errors import Raced
from contact_center.domain.matters import Matter
from contact_center.domain.transactions.commands import MoveAppointment
from contact_center.domain.transactions.declaration import Receipt


@dataclass(frozen=True, slots=True)
class StoredVisits:
    """The item of a customer."""

    appointments: tuple[Appointment, ...] = ()
    version: int = 0


class TableAppointments:
    """``Appointments`` of the table.

    Args:
        work: The step's reads and writes.
        zone: Where the technicians work: a slot is a half day there.
    """

    def __init__(self, work: UnitOfWork, zone: ZoneInfo) -> None:
        self._work = work
        self._zone = zone
        self._people = People(work)

    def expect(self, customer_id: str, now: datetime) -> None:
        self._work.want(keys.customer(customer_id), keys.VISITS)
        self._people.expect(customer_id)
        for day in self._days(now):
            self._work.want(keys.slots(day), keys.SLOTS)

    def appointments(self, customer_id: str) -> tuple[Appointment, ...]:
        return self._stored(customer_id).appointments

    def free_slots(self, now: datetime) -> tuple[Slot, ...]:
        return tuple(
            Slot(day, half)
            for day in self._days(now)
            for half in STARTS
            if self._work.item(keys.slots(day), keys.SLOTS).get(half, 0) > 0
        )

    def move(self, command: MoveAppointment, receipt: Receipt) -> None:
        move = command.move
        stored = self._stored(move.customer_id)
        found = [a for a in stored.appointments if a.appointment_id == move.appointment_id]
        if not found or found[0].slot != move.from_slot:
            raise Raced("the appointment is another by now")
        moved = replace(
            found[0], slot=move.to_slot, receipt=receipt.number, version=found[0].version + 1
        )
        visits = tuple(moved if a is found[0] else a for a in stored.appointments)
        new = StoredVisits(visits, stored.version + 1)
        key = {"pk": keys.customer(move.customer_id), "sk": keys.VISITS}
        self._work.put({**key, **codec.plain(new)}, unchanged(stored.version))
        self._take(move)
        begins = move.to_slot.begins(self._zone).astimezone(UTC)
        self._people.put_matter(
            Matter("appointment", move.appointment_id, move.customer_id, begins)
        )

    def _take(self, move: Move) -> None:
        """Take the new slot if it is still free, and give back the old one."""
        free = Condition("#new > :none", {":none": 0, ":one": 1}, {"#new": move.to_slot.half})
        new, old = keys.slots(move.to_slot.day), keys.slots(move.from_slot.day)
        if new == old:  # one item can be changed once only in a transaction
            both = replace(free, names={**free.names, "#old": move.from_slot.half})
            self._work.update(new, keys.SLOTS, "ADD #old :one SET #new = #new - :one", both)
            return
        self._work.update(new, keys.SLOTS, "SET #new = #new - :one", free)
        self._work.add(old, keys.SLOTS, **{move.from_slot.half: 1})

    def _days(self, now: datetime) -> list[date]:
        return list(days_to_look_up(now.astimezone(self._zone).date()))

    def _stored(self, customer_id: str) -> StoredVisits:
        item = self._work.item(keys.customer(customer_id), keys.VISITS)
        return codec.restored(StoredVisits, item) if item else StoredVisits()
