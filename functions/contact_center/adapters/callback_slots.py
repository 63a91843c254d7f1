"""How many callbacks each half hour has: counted in the write that moves a callback."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from contact_center.adapters import items, keys
from contact_center.adapters.unit_of_work import Condition, UnitOfWork
from contact_center.domain.callbacks.slots import Slot
from contact_center.domain.callbacks.states import Callback
from contact_center.domain.errors import SlotTaken

_KEPT: Final = timedelta(days=30)  # after the half hour


def move(work: UnitOfWork, before: Callback | None, after: Callback, capacity: int) -> None:
    """Give back the slot it had and take the one it has, if that is not full."""
    old, new = before.slot if before else None, after.slot
    if old == new:
        return
    if old and new and _counter(old) == _counter(new):
        work.update(
            *_counter(new),
            "ADD #new :one, #old :less",
            _room(new, capacity, {":less": -1}, {"#old": f"at:{old}"}),
            lambda _: SlotTaken(),
        )
        return
    if old:
        work.update(
            *_counter(old),
            "ADD #old :less",
            Condition("#old > :none", {":less": -1, ":none": 0}, {"#old": f"at:{old}"}),
        )
    if new:
        until = items.epoch(Slot.read(new).ends + _KEPT)
        work.update(
            *_counter(new),
            "ADD #new :one SET expires_at = :until",
            _room(new, capacity, {":until": until}, {}),
            lambda _: SlotTaken(),
        )


def _counter(slot: str) -> tuple[str, str]:
    read = Slot.read(slot)
    return keys.callback_slots(read.queue, read.day), keys.SLOTS


def _room(
    slot: str, capacity: int, values: Mapping[str, object], names: Mapping[str, str]
) -> Condition:
    return Condition(
        "attribute_not_exists(#new) OR #new <= :most",
        {":one": 1, ":most": capacity - 1, **values},
        {"#new": f"at:{slot}", **names},
    )
