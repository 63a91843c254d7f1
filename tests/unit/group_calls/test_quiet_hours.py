"""A stage that names a state calls by the hours of that state: first calls, and those after."""

from dataclasses import replace
from datetime import timedelta

from contact_center.domain import zones
from contact_center.domain.group_calls.recipients import POLICY
from tests.group_call_world.luck import CALM
from tests.group_call_world.world import START, World

NOBODY = replace(CALM, answers=0.0, busy=0.0, machine=0.0)
RHODE_ISLAND = replace(POLICY, quiet=zones.STATES["RI"])  # 09:00 to 18:00; open from 08:00 to 20:00


def test_nobody_is_called_outside_the_hours_of_the_stricter_state() -> None:
    world = World({"General": 9, "Billing": 9}, luck=NOBODY, policy=RHODE_ISLAND)
    run_id = world.begin(12, due="2026-11-26")
    world.run(START + timedelta(days=2))

    assert world.broken == []  # each call is looked at as it rings
    assert world.desk.run({"do": "status", "run": run_id})["counts"]["calls"] == 36
    first = min(at for at, _ in world.rang.values())
    assert first - START >= timedelta(minutes=90)  # 09:00 in New York


def test_resumed_in_the_evening_a_list_waits_for_the_morning_where_it_is_late() -> None:
    world = World({"General": 9, "Billing": 9}, luck=NOBODY, policy=RHODE_ISLAND)
    run_id = world.begin(12, due="2026-11-26")
    world.run(START + timedelta(minutes=5))
    world.desk.run({"do": "pause", "run": run_id, "by": "anna"})
    world.run(START + timedelta(hours=11))  # 18:30 in New York
    world.desk.run({"do": "resume", "run": run_id, "by": "anna"})
    world.run(START + timedelta(hours=12))

    assert world.broken == []
    east = {one.line for one in world.recipients(run_id) if one.call.phone.e164[2:5] == "212"}
    assert {int(token.split("-")[1]) for token in world.rang}.isdisjoint(east)
    assert world.rang  # it is afternoon in the west


def test_a_number_of_a_stricter_state_is_tried_again_at_its_own_hours() -> None:
    """Texas from 09:00, where the country says 08:00."""
    world = World({"General": 9}, luck=NOBODY, now=START + timedelta(hours=12))  # 18:30 in Dallas
    who = world.customer(0, phones="+12145550100", time_zone="America/Chicago")
    world.upload([f"{who},,your visit,,,,service,2026-11-26"])
    world.approve()
    world.run(world.now + timedelta(hours=24))

    assert world.broken == []  # each call is looked at as it rings
    assert len(world.rang) == 3
