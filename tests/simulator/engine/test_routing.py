"""Who is served next, and by whom."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from simulator.engine.compile import compile_flow
from simulator.engine.errors import SimulationError
from simulator.engine.metrics import value
from simulator.world import Assignment, RoutingProfile
from tests.simulator.engine.floor import BILLING, SALES, Floor, into, person
from tests.simulator.language.build import action, flow

if TYPE_CHECKING:
    from simulator.language.document import Flow


def test_the_longest_idle_agent_is_served_first() -> None:
    floor = Floor(person("ada", talks=5.0), person("bob"))
    floor.simulation.advance(3)
    for _ in range(3):
        floor.call(into(BILLING))
    floor.simulation.run_until_idle()

    assert [name for name, _, _ in floor.taken] == ["ada", "bob", "ada"]
    floor.call(into(BILLING))
    floor.run(2)
    assert floor.taken[-1][0] == "bob"  # ada has just hung up, bob before her


def test_contacts_are_served_by_age() -> None:
    floor = Floor(person("ada"))
    contacts = []
    for _ in range(3):
        contacts.append(floor.call(into(BILLING)))
        floor.simulation.advance(1)
    floor.simulation.run_until_idle()

    answered = [contact.segment.connected_to_agent for contact in contacts]
    assert answered == sorted(answered, key=lambda moment: moment or 0.0)
    assert len(set(answered)) == 3


def test_a_better_priority_goes_before_age() -> None:
    floor = Floor(person("ada"))
    floor.call(into(BILLING))  # keeps ada busy
    floor.simulation.advance(2)
    patient = floor.call(into(BILLING))
    floor.simulation.advance(1)
    urgent = floor.call(into(BILLING, priority="1"))
    floor.simulation.run_until_idle()

    assert urgent.segment.connected_to_agent is not None
    assert patient.segment.connected_to_agent is not None
    assert urgent.segment.connected_to_agent < patient.segment.connected_to_agent


def waiting_and_asked(
    *waiting: Flow, profiles: tuple[RoutingProfile, ...] = (), pause: float = 0.0
) -> list[float]:
    """When each of those who wait for one agent is connected to her, once she is available."""
    agent = person("ada", status="Lunch", profile=profiles[0].name if profiles else None)
    floor = Floor(agent, profiles=profiles)
    contacts = []
    for start in waiting:
        contacts.append(floor.call(start))
        floor.simulation.advance(5)
    floor.simulation.advance(pause)
    floor.simulation.set_agent_status("ada", "Available")
    floor.simulation.run_until_idle()
    return [contact.segment.connected_to_agent or 0.0 for contact in contacts]


@pytest.mark.parametrize(
    ("waiting", "served"),
    [
        ((into(BILLING), into(BILLING, priority="1")), [1, 0]),
        ((into(BILLING, priority="9"), into(BILLING)), [1, 0]),  # 5 where nothing is said
        ((into(BILLING, priority="4"), into(BILLING)), [0, 1]),
        ((into(BILLING), into(BILLING)), [0, 1]),
    ],
)
def test_of_two_who_wait_the_urgent_then_the_older_is_served(
    waiting: tuple[Flow, ...], served: list[int]
) -> None:
    connected = waiting_and_asked(*waiting)

    assert [sorted(connected).index(moment) for moment in connected] == served
    assert 0.0 not in connected


def test_who_is_made_older_is_served_before_who_came_first() -> None:
    aged = {"QueueTimeAdjustmentSeconds": "60"}
    older = into(BILLING)
    first = action("urgent", "UpdateContactRoutingBehavior", aged, "pick")
    connected = waiting_and_asked(into(BILLING), flow(first, *older.document["Actions"]))

    assert connected[1] < connected[0]


def test_the_profiles_priority_comes_before_the_contacts() -> None:
    profile = RoutingProfile(
        "p", "arn:p", (Assignment(SALES.arn, priority=1), Assignment(BILLING.arn, priority=2))
    )
    connected = waiting_and_asked(into(BILLING, priority="1"), into(SALES), profiles=(profile,))

    assert connected[1] < connected[0]


def test_a_delay_in_the_profile_lets_others_go_first() -> None:
    profile = RoutingProfile(
        "p", "arn:p", (Assignment(BILLING.arn, delay=30.0), Assignment(SALES.arn))
    )
    waiting = (into(BILLING, priority="1"), into(SALES))

    early = waiting_and_asked(*waiting, profiles=(profile,))
    late = waiting_and_asked(*waiting, profiles=(profile,), pause=30.0)

    assert early[1] < early[0]
    assert late[0] < late[1]


def test_a_profile_prefers_one_queue_and_does_not_serve_another() -> None:
    profile = RoutingProfile(
        "p", "arn:p", (Assignment(SALES.arn, priority=1), Assignment(BILLING.arn, priority=2))
    )
    only_sales = RoutingProfile("s", "arn:s", (Assignment(SALES.arn),))
    floor = Floor(person("ada", profile="p"), profiles=(profile,))
    floor.call(into(BILLING))
    floor.simulation.advance(2)
    billing = floor.call(into(BILLING))
    floor.simulation.advance(1)
    sales = floor.call(into(SALES))
    floor.simulation.run_until_idle()
    nobody = Floor(person("ada", profile="s"), profiles=(only_sales,))

    assert (sales.segment.connected_to_agent or 0) < (billing.segment.connected_to_agent or 0)
    assert nobody.call(into(BILLING)).waiting_for == "agent"
    assert nobody.run(60) == []


def test_a_delay_keeps_a_contact_from_a_profiles_agents() -> None:
    late = RoutingProfile("late", "arn:l", (Assignment(BILLING.arn, delay=30.0),))
    floor = Floor(person("ada", profile="late"), profiles=(late,))
    floor.call(into(BILLING))

    assert floor.run(30.5) == []
    assert floor.run(1) == [("ada", "accept", 31.0)]


def criteria(*steps: dict[str, Any]) -> dict[str, Any]:
    """The action that sets routing criteria, then goes on to ``pick``."""
    return action(
        "whom",
        "UpdateContactRoutingCriteria",
        {"RoutingCriteria": {"Steps": list(steps)}},
        "pick",
        errors={"NoMatchingError": "end"},
    )


def with_criteria(*steps: dict[str, Any]) -> Flow:
    """A flow that puts the contact in a queue with routing criteria."""
    return flow(criteria(*steps), *into(BILLING).document["Actions"])


def french(level: str = "4", **more: Any) -> dict[str, Any]:  # noqa: ANN401 - parts of a condition
    """A step of routing criteria: who speaks French at a level."""
    condition = {
        "Name": "language",
        "Value": "fr",
        "ProficiencyLevel": level,
        "ComparisonOperator": "NumberGreaterOrEqualTo",
    }
    return {"Expression": {"AttributeCondition": {**condition, **more}}}


@pytest.mark.parametrize("what", ["delay", "criteria"])
def test_whenever_somebody_comes_a_delay_ends(what: str) -> None:
    late = RoutingProfile("late", "arn:l", (Assignment(BILLING.arn, delay=30.0),))
    wait: dict[str, Any] = {"Expiry": {"DurationInSeconds": "30"}}
    left = []
    for k in range(60):
        floor = Floor(person("ada", profile="late" if what == "delay" else None), profiles=(late,))
        floor.simulation.advance(k / 15)
        contact = floor.call(into(BILLING) if what == "delay" else with_criteria(french() | wait))
        floor.simulation.advance(35)
        if contact.segment.connected_to_agent is None:
            left.append(k)

    assert left == []


def test_criteria_set_in_the_queue_hold_from_there() -> None:
    floor = Floor(person("ada"))
    wait = {"Expiry": {"DurationInSeconds": "30"}}
    contact = floor.call(with_criteria(french()))
    floor.simulation.advance(100)
    later = flow(criteria(french() | wait), action("pick", "EndFlowExecution", to=None))
    floor.simulation.drive(contact, contact.enter(compile_flow(later), "as a queue flow"))

    assert floor.run(30.5) == []
    assert floor.run(1) == [("ada", "accept", 131.0)]


@pytest.mark.parametrize(
    ("step", "takers"),
    [
        (french("4"), ["ada"]),
        (french("2", ComparisonOperator="Match"), ["bob"]),
        (
            french(
                ComparisonOperator="Range",
                Range={"MinProficiencyLevel": "1", "MaxProficiencyLevel": "3"},
            ),
            ["bob"],
        ),
        ({"Expression": {"NotAttributeCondition": french("1")["Expression"]["AttributeCondition"]}},
         ["eve"]),
        ({"Expression": {"MatchCriteria": {"AgentsCriteria": {"AgentIds": ["eve"]}}}}, ["eve"]),
        ({"Expression": {"OrExpression": [french("5")["Expression"]]}}, ["ada"]),
        # What cannot be read lets nobody in: the flow goes its error branch.
        (french("expert"), []),
        (french("6"), []),
        (french(ComparisonOperator="Nearly"), []),
        ({"Expression": {"Anybody": {}}}, []),
        ({"Expression": {"AndExpression": [{"Anybody": {}}]}}, []),
    ],
)  # fmt: skip
def test_criteria_say_who_may_take_a_contact(step: dict[str, Any], takers: list[str]) -> None:
    speaks = {"ada": 5.0, "bob": 2.0, "eve": None}
    taken = []
    for name, level in speaks.items():
        known = {} if level is None else {("language", "fr"): level}
        floor = Floor(person(name, proficiencies=known))
        floor.call(with_criteria(step))
        taken += [agent for agent, _, _ in floor.run(5)]

    assert taken == takers


@pytest.mark.parametrize("what", ["delay", "criteria"])
def test_a_test_speaks_for_nobody_who_may_not_take_the_contact(what: str) -> None:
    late = RoutingProfile("late", "arn:l", (Assignment(BILLING.arn, delay=30.0),))
    agent = person("ada", answers_after=None, profile="late" if what == "delay" else None)
    floor = Floor(agent, profiles=(late,))
    contact = floor.call(into(BILLING) if what == "delay" else with_criteria(french()))

    with pytest.raises(SimulationError, match="no agent who serves 'Billing'"):
        floor.simulation.agent_accept(contact)


@pytest.mark.parametrize("status", ["Offline", "Lunch"])
def test_who_goes_while_it_rings_does_not_answer(status: str) -> None:
    floor = Floor(person("ada", answers_after=10.0), person("bob", answers_after=2.0))
    floor.call(into(BILLING))
    floor.simulation.advance(5)
    floor.simulation.set_agent_status("ada", status)

    assert floor.run(60) == [("bob", "accept", 7.0)]
    assert floor.simulation.agent("ada").status == status


def test_a_contact_that_is_being_joined_stays_in_its_queue() -> None:
    floor = Floor(person("ada", answers_after=10.0))
    contact = floor.call(into(BILLING))
    away = action(
        "away",
        "DequeueContactAndTransferToQueue",
        {"QueueId": SALES.arn},
        "stay",
        errors={"NoMatchingError": "stay", "QueueAtCapacity": "stay"},
    )
    later = flow(away, action("stay", "EndFlowExecution", to=None), kind="customerQueue")
    floor.simulation.advance(5)  # it rings
    floor.simulation.drive(contact, contact.enter(compile_flow(later), "as a queue flow"))

    assert contact.place is not None
    assert contact.place.queue is BILLING
    assert floor.run(60) == [("ada", "accept", 10.0)]


def test_who_missed_a_call_counts_as_such() -> None:
    floor = Floor(person("ada", answers_after=30.0))
    floor.call(into(BILLING))
    assert value(floor.simulation, BILLING, "MISSED", "VOICE") == 0
    floor.simulation.advance(21)

    assert value(floor.simulation, BILLING, "MISSED", "VOICE") == 1


def test_a_profile_takes_only_channels_it_names() -> None:
    both = (Assignment(BILLING.arn), Assignment(BILLING.arn, "TASK"))
    profile = RoutingProfile("calls", "arn:c", both, {"VOICE": 1})
    floor = Floor(person("ada", profile="calls"), profiles=(profile,))
    floor.call(into(BILLING), channel="TASK")

    assert floor.run(60) == []


def test_a_queue_quick_connect_brings_its_own_queue() -> None:
    floor = Floor(person("ada", answers_after=None))
    contact = floor.call(into(BILLING))
    floor.simulation.agent_accept(contact)
    plain = flow(into(BILLING).document["Actions"][1], kind="queueTransfer")
    with pytest.raises(LookupError, match="no queue and no agent is called 'Nowhere'"):
        floor.simulation.agent_transfer(contact, plain, "Nowhere")
    assert contact.waiting_for == "connected"

    floor.simulation.agent_transfer(contact, plain, SALES.arn)
    assert contact.segment.queue is SALES
