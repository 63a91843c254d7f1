"""Whom of a list which agent serves: their own, or who speaks their language, and then anybody."""

import pytest

from contact_center.domain.callbacks import routing
from simulator.scenario import Call, Scenario
from tests.flows.centre import Centre
from tests.flows.library import FLOWS
from tests.flows.test_group_calls import picks_up


def _agent(call: Call) -> str:
    """Return who took the contact."""
    call.agent_accepts()
    taker = call.contact.segment.agent
    assert taker is not None
    return taker.person.username


@pytest.mark.parametrize("owner", ["ada", "bea", "cid"])
def test_whoever_picks_up_is_served_by_their_own_agent(owner: str) -> None:
    centre = Centre(people=("ada", "bea", "cid"))
    criteria = routing.owner_first(owner, 1)
    centre.functions.group_call = {"first": "yes", "criteria": criteria}
    call = picks_up("en", centre, found="HUMAN_ANSWERED").presses("1").reaches_queue("Billing")

    assert _agent(call) == owner


def test_where_their_own_agent_is_away_anybody_takes_the_call_within_two_seconds() -> None:
    centre = Centre(people=("ada",))
    criteria = routing.owner_first("bea", 1)
    centre.functions.group_call = {"first": "yes", "criteria": criteria}
    call = picks_up("en", centre, found="HUMAN_ANSWERED").presses("1").reaches_queue("Billing")
    call.waits(2)

    assert _agent(call) == "ada"


@pytest.mark.parametrize("spanish", ["ada", "bea"])
def test_whoever_speaks_spanish_is_served_by_who_does(spanish: str) -> None:
    centre = Centre(people=("ada", "bea"), spanish=(spanish,))
    criteria = routing.language_first("es", 1)
    centre.functions.group_call = {"first": "yes", "criteria": criteria}
    call = picks_up("es", centre, found="HUMAN_ANSWERED").presses("1").reaches_queue("Billing")

    assert _agent(call) == spanish


def _task(centre: Centre, language: str) -> Call:
    """A task of nobody's own comes in."""
    known = {"groupCall": "run-2", "language": language, "queue": "General", "owner": "none"}
    scenario = Scenario(centre.simulation, FLOWS["${GroupTaskFlow}"])
    return scenario.call(
        None, channel="TASK", attributes={**known, "why": "Your visit"}, method="API"
    )


@pytest.mark.parametrize("spanish", ["ada", "bea"])
def test_a_task_in_spanish_goes_to_who_speaks_it(spanish: str) -> None:
    centre = Centre(people=("ada", "bea"), spanish=(spanish,))

    assert _agent(_task(centre, "es")) == spanish


def test_where_nobody_speaks_it_anybody_takes_the_task_after_a_minute() -> None:
    centre = Centre(people=("ada",))
    call = _task(centre, "es")
    assert not centre.simulation.routing.agents[centre.world.arn("agent", "ada")].contacts
    call.waits(61)

    assert _agent(call) == "ada"


def test_english_waits_for_nobody() -> None:
    assert routing.language_first("en", 1) is None
    assert _agent(_task(Centre(people=("ada",), spanish=()), "en")) == "ada"


def test_where_the_language_cannot_be_asked_for_anybody_takes_the_task() -> None:
    centre = Centre(people=("ada",))
    centre.breaks("Group task", "Spanish first")

    assert _agent(_task(centre, "es")) == "ada"
