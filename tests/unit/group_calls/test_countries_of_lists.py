"""Numbers of countries that a stage does not call are left out, judged and loaded alike."""

from dataclasses import replace
from datetime import timedelta

from contact_center.group_calls.loading import Loader
from tests.group_call_world.luck import CALM
from tests.group_call_world.world import LIST, START, World

HOME = frozenset({"US"})


def _uploaded(countries: frozenset[str] | None) -> World:
    """Return a centre with a list of somebody at home and somebody in London."""
    world = World({"General": 3}, luck=CALM, now=START, countries=countries)
    abroad = world.customer(1, phones="+442079460123", time_zone="Europe/London")
    who = (world.customer(0), abroad)
    world.upload([f"{one},,your visit,General,en,,service,2026-11-25" for one in who], LIST)
    return world


def test_a_dry_run_refuses_them() -> None:
    told = _uploaded(HOME).desk.run({"do": "dry_run", "list": LIST})

    assert [(row["line"], row["why"]) for row in told["not_called"]] == [(3, "not_dialable")]


def test_they_are_not_loaded_once_the_stage_calls_them_no_more() -> None:
    world = _uploaded(None)
    loader = world.dialler.loader
    drafter = replace(loader.drafter, countries=HOME)
    world.dialler = replace(world.dialler, loader=Loader(drafter, loader.keeper))
    run = world.approve()
    world.run(START + timedelta(minutes=2))

    assert [one.line for one in world.recipients(run)] == [2]
    assert world.desk.run({"do": "status", "run": run})["left_out"] == 1
