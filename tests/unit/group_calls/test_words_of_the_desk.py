"""What a supervisor gets wrong is told: what it is, what was given, what is allowed."""

from argparse import Namespace
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from contact_center.adapters import items
from contact_center.adapters.texting.standing import suppress
from contact_center.domain.errors import InvalidInput
from contact_center.domain.phone import PhoneNumber
from operations.centre import OperationError
from operations.group_calls import GroupCalls
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
        GroupCalls(centre).upload(Namespace(list=str(tmp_path / "my list.xlsx")))
