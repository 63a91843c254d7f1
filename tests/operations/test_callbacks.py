"""What a supervisor reads of callbacks in a terminal."""

from typing import Any

from operations import callbacks

ONE: dict[str, Any] = {
    "id": "4a5b",
    "state": "retry_wait",
    "phone": "…0123",
    "customer": "C-1001",
    "queue": "General",
    "owner": None,
    "requested": "2026-12-31T14:00:00+00:00",
    "promised": "2026-12-31T15:00:00+00:00",
    "promised_by": "2026-12-31T15:30:00+00:00",
    "their_time": "2026-12-31T09:00 America/Chicago",
    "first_call": "2026-12-31T15:00:00+00:00",
    "connected": None,
    "kept": True,
    "attempts": 1,
    "next": "2027-01-04T13:00:00+00:00",
    "case": "48291375",
}
NOW = "2026-12-31T16:00:00+00:00"


def listed(at: str, unreadable: int = 0) -> dict[str, Any]:
    return {"callbacks": [ONE], "unreadable": unreadable, "at": at}


def test_a_list_says_how_many_it_cannot_show() -> None:
    whole = callbacks.told("list", listed(NOW))
    assert callbacks.told("list", listed(NOW, 2)).removeprefix(whole).split()[:5] == [
        *("2", "more", "cannot", "be", "read:"),
    ]


def test_a_list_has_all_that_is_known_of_each() -> None:
    names, line = callbacks.told("list", listed(NOW)).splitlines()

    assert " ".join(names.split()) == (
        "id state number queue owner promised by their time calls next called talked kept case"
    )
    assert " ".join(line.split()) == (
        "4a5b retry_wait …0123 General 12-31 10:00 12-31 10:30 2026-12-31T09:00 America/Chicago"
        " 1 2027-01-04 08:00 12-31 10:00 yes 48291375"
    )


def test_one_is_shown_with_every_value_and_every_move() -> None:
    moves = [
        {"from": None, "state": "requested", "at": ONE["requested"], "why": "asked for a time"},
        {"from": "requested", "state": "scheduled", "at": ONE["requested"], "why": "chose"},
        {"from": "scheduled", "state": "scheduled", "at": ONE["requested"], "why": "given: a -> b"},
    ]
    shown = callbacks.told("show", {**ONE, "moves": moves, "at": NOW}).splitlines()

    assert "number      …0123" in shown
    assert "next        2027-01-04 08:00" in shown
    assert "case        48291375" in shown
    assert "customer    C-1001" in shown
    assert shown[-3:] == [
        "12-31 09:00  requested               asked for a time",
        "12-31 09:00  requested -> scheduled  chose",
        "12-31 09:00  scheduled               given: a -> b",
    ]


def test_a_supervisor_reads_whether_the_customer_is_told() -> None:
    done = {"outcome": "ok", "callback": None, "at": NOW}

    assert callbacks.told("move", done | {"texted": True}) == "done; the customer is told by text"
    assert "the customer was not told" in callbacks.told("cancel", done | {"texted": False})
    assert callbacks.told("assign", done) == "done"
    assert "over already" in callbacks.told("cancel", done | {"outcome": "over"})


def test_after_the_turn_of_the_year_the_old_one_is_named() -> None:
    later = callbacks.told("list", listed("2027-01-02T16:00:00+00:00"))

    assert "2026-12-31 10:00" in later
    assert " 01-04 08:00" in later
