"""Who is served next, and by whom."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from simulator.engine.compile import compile_flow
from simulator.engine.errors import SimulationError
from simulator.engine.metrics import value
from simulator.engine.simulation import Simulation
from simulator.world import Assignment, Person, Queue, RoutingProfile, World
from tests.simulator.engine.play import START
from tests.simulator.language.build import action, flow

if TYPE_CHECKING:
    from simulator.engine.contact import Contact
    from simulator.engine.events import Event
    from simulator.language.document import Flow

BILLING, SALES = Queue("Billing", "arn:q/billing"), Queue("Sales", "arn:q/sales")


def into(queue: Queue, *, priority: str | None = None) -> Flow:
    """A flow that puts the contact in a queue."""
    steps = [
        action(
            "pick",
            "UpdateContactTargetQueue",
            {"QueueId": queue.arn},
            "wait",
            errors={"NoMatchingError": "end"},
        ),
        action(
            "wait",
            "TransferContactToQueue",
            {},
            "end",
            errors={"NoMatchingError": "end", "QueueAtCapacity": "end"},
        ),
    ]
    if priority is not None:
        urgent = {"QueuePriority": priority}
        steps.insert(0, action("urgent", "UpdateContactRoutingBehavior", urgent, "pick"))
    return flow(*steps)


class Floor:
    """A world with queues and people, and who took whom when."""

    def __init__(self, *people: Person, profiles: tuple[RoutingProfile, ...] = ()) -> None:
        self.world = World()
        for queue in (BILLING, SALES):
            self.world.queues.add(queue, queue.arn)
        for profile in profiles:
            self.world.profiles.add(profile, profile.name)
        for person in people:
            self.world.people.add(person, person.arn)
        self.simulation = Simulation(self.world, start=START)
        self.taken: list[tuple[str, str, float]] = []
        self.simulation.on_event(self._note)

    def _note(self, event: Event) -> None:
        if event.type == "agent" and event["action"] in ("accept", "miss"):
            self.taken.append((event["agent"], event["action"], event.t))

    def call(self, start: Flow, **contact: Any) -> Contact:  # noqa: ANN401
        return self.simulation.start_contact(start, **contact)

    def run(self, seconds: float) -> list[tuple[str, str, float]]:
        self.simulation.advance(seconds)
        return self.taken


def person(name: str, **more: Any) -> Person:  # noqa: ANN401
    return Person(name, f"arn:agent/{name}", **{"answers_after": 1.0, "talks": 10.0, **more})


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
