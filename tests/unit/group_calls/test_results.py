"""What came of each person on a list, for whoever had it called."""

from datetime import timedelta
from typing import Any

import pytest

from contact_center.adapters.group_calls import runs as adapter
from contact_center.domain.group_calls.screening import MEANINGS
from contact_center.group_calls import loading
from operations.group_calls import GroupCalls
from tests.group_call_world.luck import CALM
from tests.group_call_world.world import START, World
from tests.support import NEW_YORK


@pytest.fixture(scope="module")
def called() -> tuple[World, str]:
    world = World({"General": 3, "Billing": 3}, luck=CALM)
    run = world.begin(12)
    world.run(START + timedelta(hours=8))
    return world, run


def test_each_row_tells_what_came_of_it_and_nobodys_number(
    called: tuple[World, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(adapter, "_PEOPLE", 5)  # they are read by the part
    world, run = called
    told = world.desk.run({"do": "results", "run": run})

    assert [row["line"] for row in told["results"]] == list(range(2, 14))
    for row, one in zip(told["results"], world.recipients(run), strict=True):
        assert row["outcome"] == ("refused" if one.refused else one.call.state)
        assert row["attempts"] == one.call.attempts
        assert row["last"] == one.call.moves[-1].at.isoformat(timespec="seconds")
        assert row["why"] == one.call.moves[-1].why
    assert "+1" + "212" not in str(told["results"])


def test_they_are_printed_as_csv(
    called: tuple[World, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    world, run = called
    monkeypatch.setattr(GroupCalls, "_ask", lambda _self, **command: world.desk.run(command))
    arguments: Any = type("Arguments", (), {"run": run})
    centre: Any = None  # it is not asked
    head, *rows = GroupCalls(centre).results(arguments).splitlines()

    assert head == "line,outcome,attempts,last,why"
    first = world.recipients(run)[0].call.moves[-1].at.astimezone(NEW_YORK)
    assert rows[0].split(",")[3] == f"{first:%Y-%m-%d %H:%M}"  # the centre's time
    assert [row.partition(",")[0] for row in rows] == [str(line) for line in range(2, 14)]


def test_rows_that_were_left_out_say_why(monkeypatch: pytest.MonkeyPatch) -> None:
    """In parts, as they are loaded; one that was called by another run by then is one of them."""
    monkeypatch.setattr(loading, "_PART", 2)
    monkeypatch.setattr(adapter, "_PEOPLE", 1)
    world = World({"General": 3}, luck=CALM)
    good, other = world.rows(2)
    gone = "C-404,,your visit,General,en,,service,2026-11-25"
    world.upload([other], "others.csv")
    world.approve("others.csv")
    world.run(START + timedelta(minutes=1))
    world.upload([good, gone, gone, other, gone])
    run = world.approve()
    world.run(START + timedelta(minutes=4))
    told = world.desk.run({"do": "results", "run": run})

    left = {row["line"]: row["why"] for row in told["results"] if row["outcome"] == "left_out"}
    why = dict.fromkeys((3, 4, 6), MEANINGS["unknown_customer"])
    assert left == {**why, 5: MEANINGS["in_another_run"]}
    assert (told["left_out"], [row["line"] for row in told["results"]]) == (4, [2, 3, 4, 5, 6])


@pytest.mark.parametrize("part", [1, 9])
def test_a_number_that_is_on_the_list_twice_is_left_out_for_that(
    part: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whether its lines are loaded in one part or in two: the reason that the dry run gave."""
    monkeypatch.setattr(loading, "_PART", part)
    world = World({"General": 3}, luck=CALM)
    first, other = world.rows(2)
    world.upload([first, other, first])
    run = world.approve()
    world.run(START + timedelta(minutes=4))
    told = world.desk.run({"do": "results", "run": run})

    left = {row["line"]: row["why"] for row in told["results"] if row["outcome"] == "left_out"}
    assert left == {4: MEANINGS["duplicate"]}
