"""What a supervisor gets wrong is told: what it is, what was given, what is allowed."""

from argparse import Namespace
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from contact_center.adapters import items
from contact_center.adapters.texting.standing import suppress
from contact_center.domain.errors import InvalidInput
from contact_center.domain.phone import PhoneNumber
from operations.centre import Centre, OperationError
from operations.group_calls import GroupCalls, _status
from tests.group_call_world.luck import CALM
from tests.group_call_world.world import LIST, World

DRY_RUN = {"do": "dry_run", "list": LIST}


@pytest.fixture(scope="module")
def world() -> World:
    there = World({"General": 1}, luck=CALM)
    there.upload(there.rows(1))
    return there


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ({"do": "aprove"}, "do is one of dry_run, approve, .* not 'aprove'"),
        ({"do": ["stop"]}, "do is one of .* not "),
        ({}, "do is one of .* not None"),
        ({**DRY_RUN, "mode": "texts"}, "mode is one of calls, tasks, not 'texts'"),
        ({**DRY_RUN, "agents": {"Nobody": 3}}, r"by queue \(General, Billing\), not .*Nobody"),
        ({**DRY_RUN, "agents": {"General": 0}}, "whole numbers from 1 to 1000"),
        ({**DRY_RUN, "minutes": 0}, "from 1 to 120, not 0"),
        ({**DRY_RUN, "list": "visits"}, "a name such as reminders-2026-11.csv"),
        ({**DRY_RUN, "list": "other.csv"}, "there is no list other.csv: upload it first"),
        ({"do": "status"}, "run is missing"),
        ({"do": "status", "run": "x" * 101}, "run must be text of 1 to 100 printable"),
        ({"do": "pause", "run": "x", "by": "anna"}, "there is no run with this id"),
        ({"do": "allow", "number": "212", "words": "yes", "by": "anna"}, r"number is \+ and"),
    ],
)
def test_wrong_words_are_told(world: World, command: Mapping[str, Any], said: str) -> None:
    with pytest.raises(InvalidInput, match=said):
        world.desk.run(command)


def test_what_was_given_is_told_without_a_number(world: World) -> None:
    with pytest.raises(InvalidInput) as caught:
        world.desk.run({**DRY_RUN, "mode": "+12125550123"})
    assert "5550123" not in str(caught.value)


def test_allowed_again_is_said_of_whoever_may_be_called(world: World) -> None:
    number = "+12125550107"
    command = {"do": "allow", "number": number, "words": "gladly", "by": "anna"}
    assert world.desk.run(command)["allowed"] is True
    work = world.work()
    suppress(work, world.digests.of(PhoneNumber(number)), 0, "STOP", items.instant(world.now))
    work.write()
    assert world.desk.run(command)["allowed"] is False


def test_a_file_that_no_dry_run_could_name_is_not_uploaded(tmp_path: Path) -> None:
    centre: Any = None  # it is not asked
    with pytest.raises(OperationError, match=r"such as visits-2026-11.csv, not my list.xlsx"):
        GroupCalls(centre).upload(Namespace(list=[str(tmp_path / "my"), "list.xlsx"]))


def test_a_file_name_with_spaces_is_that_of_a_list(tmp_path: Path) -> None:
    """Quoted or not: make parts its words."""
    (tmp_path / "my visits 2026.csv").write_text("x")
    kept: dict[str, bytes] = {}

    class Bucket:
        def put_object(self, *, Bucket: str, Key: str, Body: bytes) -> None:  # noqa: N803
            assert Bucket == "lists"
            kept[Key] = Body

    centre = Centre("dev", {"CallListsBucket": "lists"}, lambda _service: Bucket())
    words = str(tmp_path / "my visits 2026.csv").split(" ")
    said = GroupCalls(centre).upload(Namespace(list=words))
    assert kept == {"lists/my-visits-2026.csv": b"x"}
    assert "dry-run my-visits-2026.csv" in said


ROW = "{who},,your bill,,en,{owner},service,2026-11-25"


def owned(world: World, name: str = "owned.csv") -> None:
    """A list of three, the second of whom has an owner whom no user is."""
    owners = ("ada", "nobody", "")
    rows = [ROW.format(who=world.customer(40 + n), owner=one) for n, one in enumerate(owners)]
    world.upload(rows, name)


def test_an_owner_whom_no_user_is_is_told_by_the_dry_run_and_gets_no_task() -> None:
    """It was taken without a word, and its task waited for nobody."""
    world = World({"General": 3}, luck=CALM)
    owned(world)
    told = world.desk.run({"do": "dry_run", "list": "owned.csv", "mode": "tasks"})
    assert told["not_called"] == [
        {
            "line": 3,
            "why": "no_such_owner",
            "meaning": "owner is the id of a user, and there is none with this one",
        }
    ]
    command = {"run": told["run"], "digest": told["digest"], "by": "anna"}
    world.desk.run({"do": "approve", **command})
    world.run(world.now + timedelta(hours=2))

    assert sorted(one.line for one in world.recipients(str(told["run"]))) == [2, 4]
    assert world.desk.run({"do": "status", "run": told["run"]})["left_out"] == 1
    rows = world.desk.run({"do": "results", "run": told["run"]})["results"]
    assert [(row["line"], row["outcome"]) for row in rows][1] == (3, "left_out")
    assert rows[1]["why"] == "owner is the id of a user, and there is none with this one"
    assert [row["line"] for row in rows] == [2, 3, 4]


def test_an_owner_whom_no_user_is_is_refused_of_calls_too() -> None:
    world = World({"General": 3}, luck=CALM)
    owned(world)
    told = world.desk.run({"do": "dry_run", "list": "owned.csv"})
    assert told["totals"]["why_not"] == {"no_such_owner": 1}


def test_an_owner_who_left_since_the_dry_run_gets_no_task() -> None:
    world = World({"General": 3}, luck=CALM, gone=())
    owned(world)
    run = world.approve("owned.csv", mode="tasks")
    world.gone = ("nobody",)
    world.run(world.now + timedelta(minutes=5))
    assert sorted(one.line for one in world.recipients(run)) == [2, 4]


def test_a_list_that_was_replaced_is_not_approved() -> None:
    world = World({"General": 1}, luck=CALM)
    world.upload(world.rows(1))
    told = world.desk.run(DRY_RUN)
    command = {"do": "approve", "run": told["run"], "digest": told["digest"], "by": "anna"}
    world.upload(world.rows(2))
    with pytest.raises(InvalidInput, match=r"reminders\.csv was replaced since this dry run: make"):
        world.desk.run(command)
    assert world.desk.run({"do": "status", "run": told["run"]})["state"] == "drafted"

    world.upload(world.rows(1))  # and as it was
    assert world.desk.run(command)["state"] == "approved"


@pytest.mark.parametrize(
    ("before", "do", "said"),
    [
        ([], "pause", "drafted cannot be paused: it calls nobody yet; approve it, or stop it"),
        ([], "resume", "drafted cannot be resumed: it calls nobody yet"),
        (["approve"], "approve", "approved cannot be approved: it is about to call; pause"),
        (["approve", "pause"], "pause", "paused cannot be paused: resume it, or stop it"),
        (["stop"], "stop", "stopped cannot be stopped: it is over; to call its list again, make"),
        (["stop"], "approve", "stopped cannot be approved: it is over"),
    ],
)
def test_what_a_run_cannot_become_is_told_with_what_it_can(
    before: list[str], do: str, said: str
) -> None:
    world = World({"General": 1}, luck=CALM)
    world.upload(world.rows(1))
    told = world.desk.run(DRY_RUN)
    command = {"run": told["run"], "digest": told["digest"], "by": "anna"}
    for one in before:
        world.desk.run({"do": one, **command})
    with pytest.raises(InvalidInput, match=f"a run that is {said}"):
        world.desk.run({"do": do, **command})


def test_of_a_run_on_which_nobody_was_left_it_is_not_said_that_somebody_is_to_come() -> None:
    world = World({"General": 1}, luck=CALM)
    world.upload([ROW.format(who="C-404", owner="")])
    run = world.approve()
    before = _status(world.desk.run({"do": "status", "run": run}))
    world.run(world.now + timedelta(minutes=5))
    after = _status(world.desk.run({"do": "status", "run": run}))

    assert "nobody is loaded yet" in before
    assert "finished" in after
    assert "nobody was called: everybody was left out" in after
