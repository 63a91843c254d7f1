"""A promise that a supervisor changes: its customer reads so, and it is counted."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from contact_center.adapters import items
from contact_center.callbacks.administration import Administration
from contact_center.domain.callbacks.slots import Slot
from tests.callback_world.month import silence
from tests.callback_world.stories import PHONE, TOMORROW, booked, world
from tests.callback_world.world import World


def desk(there: World, **command: str) -> Mapping[str, Any]:
    textable = {PHONE}.__contains__
    with silence():
        return Administration(there.desk.changes, lambda phone: textable(phone.e164)).run(command)


def texts(there: World) -> list[dict[str, str]]:
    stored = [item for (pk, _), item in there.table.items.items() if pk.startswith("OUTBOX#")]
    return [items.from_wire(item) for item in stored]


def test_whose_call_a_supervisor_moves_or_takes_off_reads_so_and_is_counted() -> None:
    there = world()
    before = booked(there)
    one = before.callback_id
    assert desk(there, do="move", id=one, slot="General/2026-10-20T16:00Z")["texted"]
    (moved,) = texts(there)
    assert (moved["template"], moved["to"]) == ("callback_moved", PHONE)
    assert moved["when"] == "on Tuesday, October 20, at noon"
    assert moved["true_until"] == "2026-10-20T16:30:00+00:00"

    assert desk(there, do="cancel", id=one)["texted"]
    assert {text["template"] for text in texts(there)} == {"callback_moved", "callback_not_called"}
    again = desk(there, do="cancel", id=one)
    assert (again["outcome"], "texted" in again, len(texts(there))) == ("over", False, 2)

    today = "2026-10-19"
    report = {"do": "report", "from": today, "to": today}
    assert desk(there, **report)["by_us"] == {"cancelled": 1}


def test_what_its_customer_changes_is_no_change_of_ours() -> None:
    there = world()
    booked(there)
    with silence():
        later = str(Slot("General", TOMORROW + timedelta(hours=1)))
        assert there.step(PHONE, "in-2", step="book", slot=later)["outcome"] == "ok"
        assert there.step(PHONE, "in-3", step="cancel")["outcome"] == "ok"

    assert texts(there) == []
    report = {"do": "report", "from": "2026-10-19", "to": "2026-10-19"}
    assert desk(there, **report)["by_us"] == {}


def test_a_supervisor_hears_that_a_number_cannot_be_texted() -> None:
    there = world()
    before = booked(there, "+12125550124")

    assert desk(there, do="cancel", id=before.callback_id)["texted"] is False
