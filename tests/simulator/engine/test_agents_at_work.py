"""Agents: who answers, misses, works after a contact, asks a colleague, passes on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from simulator.engine.errors import SimulationError
from simulator.world import Assignment, RoutingProfile
from tests.simulator.engine.floor import BILLING, SALES, Floor, into, person

if TYPE_CHECKING:
    from simulator.engine.contact import Contact


def test_who_hung_up_long_ago_does_not_hang_up_again() -> None:
    floor = Floor(person("ada"))
    contact = floor.call(into(BILLING))
    floor.simulation.run_until_idle()
    floor.simulation.hang_up(contact)

    assert contact.segment.reason == "AGENT_DISCONNECT"


def test_an_agent_who_does_not_answer_misses_the_contact() -> None:
    floor = Floor(person("ada", answers_after=25.0), person("bob", answers_after=3.0))
    floor.call(into(BILLING))

    assert floor.run(60) == [("ada", "miss", 20.0), ("bob", "accept", 23.0)]
    ada = floor.simulation.routing.agents["arn:agent/ada"]
    assert (ada.status, ada.missed) == ("MissedCallAgent", 1)
    floor.call(into(BILLING))
    assert len(floor.run(60)) == 3
    assert floor.taken[-1][0] == "bob"  # ada is not asked until she is available again

    floor.simulation.set_agent_status("ada", "Available")
    assert ada.status == "Available"


def test_who_answers_at_the_last_moment_has_not_missed_it() -> None:
    floor = Floor(person("ada", answers_after=20.0))
    floor.call(into(BILLING))

    assert floor.run(60)[0] == ("ada", "accept", 20.0)


def test_who_is_not_available_is_not_asked() -> None:
    floor = Floor(person("ada", status="Lunch"), person("bob", status=None))
    contact = floor.call(into(BILLING))
    assert floor.run(60) == []

    floor.simulation.set_agent_status("ada", "Available")
    assert floor.run(2) == [("ada", "accept", 61.0)]
    assert contact.agent is not None
    with pytest.raises(LookupError, match="no agent is called 'eve'"):
        floor.simulation.set_agent_status("eve", "Available")


def test_after_contact_work_comes_before_the_next_call() -> None:
    floor = Floor(person("ada", wraps_up=15.0))
    floor.call(into(BILLING))
    floor.call(into(BILLING))

    assert floor.run(60) == [("ada", "accept", 1.0), ("ada", "accept", 27.0)]


@pytest.mark.parametrize("wraps_up", [0.0, 15.0, None])
def test_nothing_is_kept_of_contacts_whose_work_is_done(wraps_up: float | None) -> None:
    floor = Floor(person("ada", wraps_up=wraps_up))
    ada = floor.simulation.routing.agents["arn:agent/ada"]
    for _ in range(20):
        floor.call(into(BILLING))
        floor.simulation.advance(60)
        if wraps_up is None:
            assert len(ada.left) == 1
            floor.simulation.agent_clear("ada")

    assert [taken[1] for taken in floor.taken].count("accept") == 20
    assert (ada.left, ada.contacts, ada.guides) == ({}, {}, {})


def test_after_contact_work_may_last_until_the_agent_ends_it() -> None:
    floor = Floor(person("ada", wraps_up=None))
    floor.call(into(BILLING))
    floor.call(into(BILLING))
    floor.simulation.advance(500)
    assert floor.simulation.agent("ada").wrapping_up

    floor.simulation.agent_clear("ada")
    assert floor.run(2) == [("ada", "accept", 1.0), ("ada", "accept", 501.0)]


def test_chats_run_side_by_side_and_not_beside_a_call() -> None:
    profile = RoutingProfile(
        "both",
        "arn:b",
        (Assignment(BILLING.arn), Assignment(BILLING.arn, "CHAT")),
        {"VOICE": 1, "CHAT": 2},
    )
    floor = Floor(person("ada", profile="both", talks=100.0), profiles=(profile,))
    for _ in range(3):
        floor.call(into(BILLING), channel="CHAT")
    call = floor.call(into(BILLING))

    assert [moment for _, _, moment in floor.run(50)] == [1.0, 1.0]
    assert call.agent is None
    assert len(floor.run(1_000)) == 4


# The agent a test speaks for


def test_the_one_agent_does_nothing_by_herself() -> None:
    floor = Floor()
    contact = floor.call(into(BILLING))
    floor.simulation.advance(3_600)
    assert contact.waiting_for == "agent"

    floor.simulation.agent_accept(contact)
    assert contact.waiting_for == "connected"
    floor.simulation.advance(3_600)
    assert contact.end is None


def test_a_rejected_contact_stays_in_its_queue_and_can_be_accepted_later() -> None:
    floor = Floor()
    contact = floor.call(into(BILLING))
    floor.simulation.agent_reject(contact)
    assert contact.waiting_for == "agent"

    floor.simulation.agent_accept(contact)
    assert contact.waiting_for == "connected"


def test_a_rejected_contact_is_offered_to_somebody_else() -> None:
    floor = Floor(person("ada", answers_after=None), person("bob", answers_after=None))
    contact = floor.call(into(BILLING))
    floor.simulation.advance(1)
    floor.simulation.agent_reject(contact)
    floor.simulation.advance(1)

    assert contact.place is not None
    assert contact.place.offered is not None
    assert contact.place.offered.person.username == "bob"


def test_nobody_can_accept_when_everybody_is_busy() -> None:
    floor = Floor()
    first, second = floor.call(into(BILLING)), floor.call(into(BILLING))
    floor.simulation.agent_accept(first)

    with pytest.raises(
        SimulationError, match="no agent who serves 'Billing' is signed in and free"
    ):
        floor.simulation.agent_accept(second)
    floor.simulation.agent_hang_up(first)
    floor.simulation.agent_accept(second)
    assert second.waiting_for == "connected"


def test_a_caller_who_hangs_up_leaves_the_queue_and_frees_the_agent() -> None:
    floor = Floor(person("ada", answers_after=5.0))
    impatient = floor.call(into(BILLING))
    floor.simulation.advance(1)
    floor.simulation.hang_up(impatient)
    floor.call(into(BILLING))

    assert impatient.end is not None
    assert impatient.end.reason == "hung_up"
    assert floor.run(60) == [("ada", "accept", 6.0)]


def two_agents() -> tuple[Floor, Contact]:
    floor = Floor(person("ada", answers_after=None), person("bob", answers_after=None))
    contact = floor.call(into(BILLING))
    floor.simulation.agent_accept(contact)
    return floor, contact


def test_an_agent_asks_a_colleague_and_leaves_the_customer_to_her() -> None:
    floor, contact = two_agents()
    first = contact.id
    floor.simulation.agent_consult(contact, "bob")
    assert contact.waiting_for == "hold"
    floor.simulation.advance(30)

    floor.simulation.agent_hang_up(contact)
    assert contact.waiting_for == "connected"
    assert contact.agent is floor.simulation.agent("bob")
    assert not floor.simulation.agent("ada").contacts
    assert (contact.method, contact.previous_id) == ("TRANSFER", first)

    floor.simulation.agent_hang_up(contact)
    assert contact.end is not None
    assert contact.end.reason == "disconnected"


def test_a_colleague_leaves_and_the_agent_takes_the_customer_back() -> None:
    floor, contact = two_agents()
    floor.simulation.agent_consult(contact, "bob")
    floor.simulation.agent_end_consult(contact)
    assert not floor.simulation.agent("bob").contacts

    floor.simulation.agent_resume(contact)
    assert contact.waiting_for == "connected"
    assert contact.agent is floor.simulation.agent("ada")


def test_a_customer_who_hangs_up_frees_both_agents() -> None:
    floor, contact = two_agents()
    floor.simulation.agent_consult(contact, "bob")
    floor.simulation.hang_up(contact)

    assert not floor.simulation.agent("ada").contacts
    assert not floor.simulation.agent("bob").contacts


def test_only_a_free_colleague_can_be_asked_and_only_one() -> None:
    floor, contact = two_agents()
    for name in ("ada", "eve"):
        with pytest.raises((SimulationError, LookupError), match=name):
            floor.simulation.agent_consult(contact, name)
    floor.simulation.agent_consult(contact, "bob")
    with pytest.raises(SimulationError, match="consulted already"):
        floor.simulation.agent_consult(contact, "bob")
    floor.simulation.agent_end_consult(contact)
    with pytest.raises(SimulationError, match="no colleague"):
        floor.simulation.agent_end_consult(contact)


def test_an_agent_transfers_a_call_and_another_one_takes_it() -> None:
    floor = Floor(person("ada", answers_after=None), person("bob", answers_after=None))
    contact = floor.call(into(BILLING))
    first = contact.id
    floor.simulation.agent_accept(contact)
    floor.simulation.advance(5)
    floor.simulation.agent_transfer(contact, into(SALES))
    floor.simulation.agent_accept(contact)

    assert [name for name, _, _ in floor.taken] == ["ada", "bob"]
    assert (contact.method, contact.previous_id) == ("TRANSFER", first)
    assert contact.segment.queue is SALES
