"""The last place of a half hour: two reach for it at once, and one gets it, whoever writes first.

Each race is played through the function, and each rival has read, found room and decided before the
other has written: only the condition of the write is left between them. The same with threads, on
the real adapter's requests, is tests/functional/test_callbacks.py.
"""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from random import Random
from typing import Any

import pytest

from contact_center.domain.callbacks.policy import Policy
from contact_center.domain.callbacks.slots import LENGTH, Slot
from tests.callback_world.luck import NO_BAD_LUCK
from tests.callback_world.month import every, silence
from tests.callback_world.samples import asked
from tests.callback_world.world import World

RACES = 1_000
QUEUES = ("General", "Billing")


class Between:
    """A table's writes, between which a rival comes.

    Attributes:
        rival: Comes when the next write was decided, and not made.
        first: Whether that write is made before the rival's, which is decided by then, too.
    """

    def __init__(self, write: Callable[..., None]) -> None:
        self._write = write
        self._held: list[Any] | None = None
        self.rival: Callable[[], object] | None = None
        self.first = False

    def __call__(self, TransactItems: list[Any]) -> None:  # noqa: N803
        if self._held is not None:
            held, self._held = self._held, None
            self._write(held)
        elif self.rival is not None:
            rival, self.rival = self.rival, None
            self._held = TransactItems if self.first else None
            rival()
            if self.first:
                assert self._held is None  # the rival came as far as writing
                return
        self._write(TransactItems)


def half_hours(there: World) -> list[Slot]:
    """Return those of the coming weeks, of both queues, in order."""
    found = []
    for window in there.hours.windows:
        begins = window.opens
        while begins + LENGTH <= window.closes:
            found += [Slot(queue, begins) for queue in QUEUES]
            begins += LENGTH
    return found


def test_the_last_place_is_given_once_in_a_thousand_races(monkeypatch: pytest.MonkeyPatch) -> None:
    there = World(luck=NO_BAD_LUCK, policy=Policy(capacity=1))
    between = Between(there.table.transact_write_items)
    monkeypatch.setattr(there.table, "transact_write_items", between)
    chance = Random(1)  # noqa: S311
    races = half_hours(there)[:RACES]
    assert len(races) == RACES
    won: Counter[tuple[bool, str]] = Counter()

    with silence():
        for n, slot in enumerate(races):
            there.now = slot.begins - timedelta(hours=1)
            phones = [f"+1212556{2 * n + k:04d}" for k in (0, 1)]
            for phone in phones:
                if chance.random() < 0.3:  # has one already, which it moves there
                    new = asked(there.now, phone, queue=slot.queue, wished_at=there.now)
                    there.store.write(None, new, 1, there.now)

            def book(phone: str, slot: Slot = slot) -> str:
                given = {"step": "book", "slot": str(slot), "queue": slot.queue}
                return there.step(phone, f"race-{phone}", **given)["outcome"]

            told: dict[str, str] = {}
            between.first = chance.random() < 0.5
            between.rival = lambda: told.update(rival=book(phones[1]))  # noqa: B023
            told["one"] = book(phones[0])
            assert sorted(told.values()) == ["ok", "taken"]
            won[between.first, told["one"]] += 1
            assert there.store.taken(slot.queue, [slot.day])[str(slot)] == 1

    # Who writes first has it, and both did.
    assert set(won) == {(True, "ok"), (False, "taken")}
    assert sum(one.slot is not None for one in every(there)) == RACES
