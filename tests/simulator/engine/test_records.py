"""What Amazon Connect tells other systems."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

import pytest

from simulator.engine.simulation import Simulation
from simulator.world import Person, Queue, World
from simulator.world.resources import personal_queue
from tests.simulator.engine.floor import into
from tests.simulator.engine.play import START
from tests.simulator.language.build import action, end, flow

if TYPE_CHECKING:
    from simulator.engine.records import Record

BILLING = Queue("Billing", "arn:q/billing")


def day(*, duplicates: float = 0.0, delay: float = 0.0, seed: int = 0) -> list[Record]:
    """A call of 40 s: 10 s in the queue, 20 s of talk, 5 s on hold, then 8 s of work after it."""
    world = World()
    world.queues.add(BILLING, BILLING.arn)
    world.people.add(Person("ada", "arn:agent/ada", wraps_up=8.0), "arn:agent/ada")
    simulation = Simulation(world, start=START, seed=seed)
    records: list[Record] = []
    simulation.deliver(duplicates=duplicates, delay=delay)
    simulation.on_record(records.append)
    contact = simulation.start_contact(
        into(BILLING), customer="+15550100", system="+15550199", attributes={"why": "bill"}
    )
    simulation.advance(10)
    simulation.agent_accept(contact)
    simulation.advance(15)
    simulation.agent_hold(contact)
    simulation.advance(5)
    simulation.agent_resume(contact)
    simulation.advance(5)
    simulation.agent_hang_up(contact)
    simulation.run_until_idle()
    return records


def bodies(records: list[Record], kind: str) -> list[dict[str, Any]]:
    return [record.body for record in records if record.kind == kind]


def test_contact_events_tell_a_contacts_life_in_eventbridges_shape() -> None:
    events = bodies(day(), "contact_event")

    assert [event["detail"]["eventType"] for event in events] == [
        "INITIATED",
        "QUEUED",
        "CONNECTED_TO_AGENT",
        "DISCONNECTED",
    ]
    last = events[-1]
    contact_id = last["detail"]["contactId"]
    assert {key: last[key] for key in ("source", "detail-type", "account", "region", "time")} == {
        "source": "aws.connect",
        "detail-type": "Amazon Connect Contact Event",
        "account": "111122223333",
        "region": "us-east-1",
        "time": "2026-03-02T14:00:35Z",
    }
    assert last["resources"][1].endswith(f"/contact/{contact_id}")
    assert last["detail"] | {"tags": None} == {
        "eventType": "DISCONNECTED",
        "contactId": contact_id,
        "initialContactId": contact_id,
        "channel": "VOICE",
        "instanceArn": World().instance_arn,
        "initiationMethod": "INBOUND",
        "initiationTimestamp": "2026-03-02T14:00:00.000Z",
        "connectedToSystemTimestamp": "2026-03-02T14:00:00.000Z",
        "queueInfo": {
            "queueArn": "arn:q/billing",
            "queueType": "STANDARD",
            "enqueueTimestamp": "2026-03-02T14:00:00.000Z",
        },
        "agentInfo": {
            "agentArn": "arn:agent/ada",
            "connectedToAgentTimestamp": "2026-03-02T14:00:10.000Z",
        },
        "disconnectTimestamp": "2026-03-02T14:00:35.000Z",
        "disconnectReason": "AGENT_DISCONNECT",
        "tags": None,
    }


def test_a_contact_record_counts_seconds() -> None:
    records = bodies(day(), "contact_record")
    first, last = records

    assert first["ContactId"] == last["ContactId"]
    assert (
        first["LastUpdateTimestamp"] < last["LastUpdateTimestamp"]
    )  # after the work after the call
    assert last["Queue"] == {
        "ARN": "arn:q/billing",
        "Name": "Billing",
        "EnqueueTimestamp": "2026-03-02T14:00:00Z",
        "DequeueTimestamp": "2026-03-02T14:00:10Z",
        "Duration": 10,
    }
    agent = last["Agent"]
    assert (agent["AgentInteractionDuration"], agent["CustomerHoldDuration"]) == (20, 5)
    assert (agent["NumberOfHolds"], agent["LongestHoldDuration"]) == (1, 5)
    assert agent["AfterContactWorkDuration"] == 8
    assert first["Agent"]["AfterContactWorkDuration"] == 0
    assert last["Attributes"] == {"why": "bill"}
    assert last["CustomerEndpoint"] == {"Address": "+15550100", "Type": "TELEPHONE_NUMBER"}
    assert (last["DisconnectReason"], last["AgentConnectionAttempts"]) == ("AGENT_DISCONNECT", 1)
    assert last["InitialContactId"] is None  # it is the first of its chain


def test_an_abandoned_contact_was_queued_and_never_answered() -> None:
    world = World()
    world.queues.add(BILLING, BILLING.arn)
    simulation = Simulation(world, start=START)
    records: list[Record] = []
    simulation.on_record(records.append)
    contact = simulation.start_contact(into(BILLING))
    simulation.advance(25)
    simulation.hang_up(contact)
    (record,) = bodies(records, "contact_record")

    assert (record["Queue"]["Duration"], record["Agent"]) == (25, None)
    assert record["DisconnectReason"] == "CUSTOMER_DISCONNECT"


def test_a_transfer_closes_one_record_and_opens_another() -> None:
    world = World()
    world.queues.add(BILLING, BILLING.arn)
    simulation = Simulation(world, start=START)
    records: list[Record] = []
    simulation.on_record(records.append)
    contact = simulation.start_contact(into(BILLING))
    simulation.agent_accept(contact)
    simulation.agent_transfer(contact, flow(end()))
    first, second = bodies(records, "contact_record")

    assert (first["NextContactId"], second["PreviousContactId"]) == (
        second["ContactId"],
        first["ContactId"],
    )
    assert second["InitialContactId"] == first["ContactId"]
    assert (first["InitiationMethod"], second["InitiationMethod"]) == ("INBOUND", "TRANSFER")


def test_a_disconnect_flow_that_queues_the_contact_begins_another_one() -> None:
    world = World()
    for queue in (BILLING, Queue("Survey", "arn:q/survey")):
        world.queues.add(queue, queue.arn)
    for name in ("ada", "bob"):
        world.people.add(Person(name, f"arn:agent/{name}", wraps_up=None), f"arn:agent/{name}")
    world.flows.add(into(Queue("Survey", "arn:q/survey")), "remaining")
    world.default_flows["CustomerRemaining"] = "remaining"
    simulation = Simulation(world, start=START)
    records: list[Record] = []
    simulation.on_record(records.append)
    contact = simulation.start_contact(into(BILLING))
    simulation.advance(10)
    simulation.agent_accept(contact)
    simulation.advance(20)
    simulation.agent_hang_up(contact)
    simulation.advance(40)
    simulation.agent_clear("ada")
    simulation.hang_up(contact)
    talk, worked, survey = bodies(records, "contact_record")

    assert talk["ContactId"] == worked["ContactId"] == survey["PreviousContactId"]
    assert (talk["Queue"]["Name"], talk["Queue"]["Duration"]) == ("Billing", 10)
    assert talk["Agent"]["Username"] == "ada"
    assert talk["Agent"]["AgentInteractionDuration"] == 20
    assert (talk["DisconnectReason"], talk["TransferCompletedTimestamp"]) == (
        "AGENT_DISCONNECT",
        None,
    )
    assert worked["Agent"]["AfterContactWorkDuration"] == 40
    assert (survey["InitiationMethod"], survey["DisconnectReason"]) == (
        "DISCONNECT",
        "CUSTOMER_DISCONNECT",
    )
    assert (survey["Queue"]["Name"], survey["Queue"]["Duration"]) == ("Survey", 40)
    assert survey["Agent"] is None


def test_a_disconnect_flow_that_dials_outside_leaves_the_conversation_as_it_was() -> None:
    world = World()
    world.queues.add(BILLING, BILLING.arn)
    away = {
        "ThirdPartyPhoneNumber": "+12025550188",
        "ThirdPartyConnectionTimeLimitSeconds": "30",
        "ContinueFlowExecution": "False",
    }
    outside = action(
        "away", "TransferParticipantToThirdParty", away, "out", errors={"NoMatchingError": "out"}
    )
    world.flows.add(flow(outside, action("out", "DisconnectParticipant", to=None)), "remaining")
    world.default_flows["CustomerRemaining"] = "remaining"
    simulation = Simulation(world, start=START)
    records: list[Record] = []
    simulation.on_record(records.append)
    contact = simulation.start_contact(into(BILLING))
    simulation.agent_accept(contact)
    simulation.advance(20)
    simulation.agent_hang_up(contact)
    simulation.run_until_idle()
    talk, call = bodies(records, "contact_record")

    assert (talk["TransferredToEndpoint"], talk["TransferCompletedTimestamp"]) == (None, None)
    assert talk["Agent"]["AgentInteractionDuration"] == 20
    assert (call["PreviousContactId"], call["InitiationMethod"]) == (
        talk["ContactId"],
        "DISCONNECT",
    )
    assert call["TransferredToEndpoint"]["Address"] == "+12025550188"
    assert call["Agent"] is None


def test_agent_events_show_her_before_and_after() -> None:
    events = bodies(day(), "agent_event")
    states = [
        [contact["State"] for contact in event["CurrentAgentSnapshot"]["Contacts"]]
        for event in events
    ]

    assert [event["EventType"] for event in events] == ["LOGIN"] + ["STATE_CHANGE"] * 6
    assert states == [
        [],
        ["CONNECTING"],
        ["CONNECTED"],
        ["CONNECTED_ONHOLD"],
        ["CONNECTED"],
        ["ENDED"],
        [],
    ]
    begun = [c["StateStartTimestamp"] for c in events[-2]["CurrentAgentSnapshot"]["Contacts"]]
    assert begun == ["2026-03-02T14:00:35.000Z"]  # when she hung up
    for before, after in itertools.pairwise(events):
        assert after["PreviousAgentSnapshot"] == before["CurrentAgentSnapshot"]
    assert events[0]["PreviousAgentSnapshot"] is None


def streamed(
    *people: Person, seconds: float, gone_after: float | None = None
) -> list[dict[str, Any]]:
    """The agents' events while a call rings: at nobody any more once the caller is gone."""
    world = World()
    world.queues.add(BILLING, BILLING.arn)
    for one in people:
        world.people.add(one, one.arn)
    simulation = Simulation(world, start=START)
    records: list[Record] = []
    simulation.deliver(heartbeats=True)
    simulation.on_record(records.append)
    contact = simulation.start_contact(into(BILLING))
    if gone_after is not None:
        simulation.advance(gone_after)
        simulation.hang_up(contact)
    simulation.advance(seconds)
    return bodies(records, "agent_event")


def states_of(events: list[dict[str, Any]]) -> list[list[str]]:
    return [[c["State"] for c in e["CurrentAgentSnapshot"]["Contacts"]] for e in events]


def test_the_stream_tells_of_calls_missed_and_rejected() -> None:
    ada = Person("ada", "arn:agent/ada", answers_after=30.0)
    missed = streamed(ada, seconds=25)
    abandoned = streamed(ada, seconds=25, gone_after=5)

    assert states_of(missed) == [[], ["CONNECTING"], ["MISSED"], [], []]
    assert missed[-1]["CurrentAgentSnapshot"]["AgentStatus"]["Name"] == "MissedCallAgent"
    assert states_of(abandoned) == [[], ["CONNECTING"], ["REJECTED"], []]


def test_a_heartbeat_tells_since_when_the_state_holds() -> None:
    beat = streamed(Person("ada", "arn:agent/ada", answers_after=2.0, talks=500.0), seconds=130)[-1]
    (held,) = beat["CurrentAgentSnapshot"]["Contacts"]

    assert (beat["EventType"], beat["PreviousAgentSnapshot"]) == ("HEART_BEAT", None)
    assert (held["State"], held["StateStartTimestamp"]) == ("CONNECTED", "2026-03-02T14:00:02.000Z")


@pytest.mark.parametrize(
    ("channel", "method", "told"),
    [
        ("VOICE", "INBOUND", False),
        ("VOICE", "OUTBOUND", True),
        ("CHAT", None, True),
        ("TASK", None, True),
        ("EMAIL", "INBOUND", False),
    ],
)
def test_of_what_an_event_says_that_it_is_connected(
    channel: str, method: str | None, *, told: bool
) -> None:
    simulation = Simulation(World(), start=START)
    records: list[Record] = []
    simulation.on_record(records.append)
    contact = simulation.start_contact(flow(end()), channel=channel, initiation_method=method)
    types = [event["detail"]["eventType"] for event in bodies(records, "contact_event")]

    assert ("CONNECTED_TO_SYSTEM" in types) is told
    assert contact.segment.connected_to_system == 0.0


def test_an_email_comes_from_an_address() -> None:
    simulation = Simulation(World(), start=START)
    records: list[Record] = []
    simulation.on_record(records.append)
    simulation.start_contact(
        flow(end()), channel="EMAIL", customer="ana@example.com", system="help@example.com"
    )
    (record,) = bodies(records, "contact_record")

    assert record["CustomerEndpoint"] == {"Address": "ana@example.com", "Type": "EMAIL_ADDRESS"}
    assert record["SystemEndpoint"]["Type"] == "EMAIL_ADDRESS"


def test_an_agents_own_queue_is_of_type_agent() -> None:
    ada = Person("ada", "arn:agent/ada")
    world = World()
    world.people.add(ada, ada.arn)
    simulation = Simulation(world, start=START)
    records: list[Record] = []
    simulation.on_record(records.append)
    own = personal_queue(ada)
    world.queues.add(own, own.arn)
    simulation.start_contact(into(own))
    queued = bodies(records, "contact_event")[-1]["detail"]

    assert (queued["eventType"], queued["queueInfo"]["queueType"]) == ("QUEUED", "AGENT")


def test_the_cloud_delivers_late_twice_and_out_of_order() -> None:
    orderly = day()
    messy = day(duplicates=0.5, delay=30.0, seed=3)
    types = [e["detail"]["eventType"] for e in bodies(messy, "contact_event")]

    assert set(types) == {e["detail"]["eventType"] for e in bodies(orderly, "contact_event")}
    assert len(types) > 4  # some came twice
    assert types != sorted(
        types,
        key=[
            "INITIATED",
            "QUEUED",
            "CONNECTED_TO_AGENT",
            "DISCONNECTED",
        ].index,
    )
    ids = [event["id"] for event in bodies(messy, "contact_event")]
    assert len(set(ids)) == 4  # a copy is the same event
    assert messy == day(duplicates=0.5, delay=30.0, seed=3)


def test_a_silent_agent_sends_heartbeats_while_she_is_signed_in() -> None:
    world = World()
    world.people.add(Person("ada", "arn:agent/ada"), "arn:agent/ada")
    simulation = Simulation(world, start=START)
    records: list[Record] = []
    simulation.deliver(heartbeats=True)
    simulation.on_record(records.append)
    simulation.advance(250)
    simulation.set_agent_status("ada", "Lunch")
    simulation.advance(130)
    simulation.set_agent_status("ada", "Offline")
    simulation.advance(1_000)

    told = [(b["EventType"], b["EventTimestamp"][14:19]) for b in bodies(records, "agent_event")]
    assert told == [
        ("LOGIN", "00:00"),
        ("HEART_BEAT", "02:00"),
        ("HEART_BEAT", "04:00"),
        ("STATE_CHANGE", "04:10"),
        ("HEART_BEAT", "06:10"),
        ("LOGOUT", "06:20"),
    ]


@pytest.mark.parametrize("seed", [0, 1])
def test_ids_repeat_with_the_seed(seed: int) -> None:
    assert [r.body for r in day(seed=seed)] == [r.body for r in day(seed=seed)]
    assert day(seed=0)[-1].body != day(seed=1)[-1].body
