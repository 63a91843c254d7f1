"""What Amazon Connect tells other systems, in Amazon's shapes.

Source: the administrator guide's pages on contact events, the contact record data model and the
agent event streams. The three differ in casing and in how they write moments; readers cope.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from simulator.engine.agents import ENDED

if TYPE_CHECKING:
    from simulator.engine.agents import Agent
    from simulator.engine.contact import Contact
    from simulator.engine.segment import Segment
    from simulator.engine.simulation import Simulation

CONTACT_EVENT = "contact_event"  # EventBridge: source aws.connect, "Amazon Connect Contact Event"
CONTACT_RECORD = "contact_record"  # Kinesis: the contact trace record
AGENT_EVENT = "agent_event"  # Kinesis: LOGIN, LOGOUT, STATE_CHANGE, HEART_BEAT


@dataclass(frozen=True, slots=True)
class Record:
    """One delivery: the kind, and the body as the receiving side parses it from JSON."""

    kind: str
    body: dict[str, Any]


RecordListener = Callable[[Record], None]


def contact_event(simulation: Simulation, contact: Contact, event_type: str) -> dict[str, Any]:
    """The EventBridge event of a contact's lifecycle (INITIATED, QUEUED, DISCONNECTED, ...)."""
    world, segment = simulation.world, contact.segment
    queue, agent = segment.queue, segment.agent
    detail = {
        "eventType": event_type,
        "contactId": segment.id,
        "initialContactId": segment.initial_id or segment.id,
        "previousContactId": segment.previous_id,
        "relatedContactId": segment.related_id,
        "channel": segment.channel,
        "instanceArn": world.instance_arn,
        "initiationMethod": segment.method,
        "initiationTimestamp": _milliseconds(simulation, segment.initiated),
        "connectedToSystemTimestamp": _milliseconds(simulation, segment.connected_to_system),
        "queueInfo": queue
        and {
            "queueArn": queue.arn,
            "queueType": "AGENT" if queue.agent else "STANDARD",
            "enqueueTimestamp": _milliseconds(simulation, segment.enqueued),
        },
        "agentInfo": agent
        and segment.connected_to_agent is not None
        and {
            "agentArn": agent.person.arn,
            "connectedToAgentTimestamp": _milliseconds(simulation, segment.connected_to_agent),
        },
        "disconnectTimestamp": _milliseconds(simulation, segment.disconnected),
        "disconnectReason": segment.reason if segment.disconnected is not None else None,
        # Contact events carry the finding; how they spell its field was not seen: as the others.
        "answeringMachineDetectionStatus": segment.detected,
        "tags": {"aws:connect:instanceId": world.instance_id, **contact.data.get("Tags", {})},
    }
    return {
        "version": "0",
        "id": simulation.new_id(),
        "detail-type": "Amazon Connect Contact Event",
        "source": "aws.connect",
        "account": world.account,
        "time": _seconds(simulation, simulation.clock.elapsed),
        "region": world.region,
        "resources": [world.instance_arn, world.arn("contact", segment.id)],
        "detail": {key: value for key, value in detail.items() if value},
    }


def contact_record(simulation: Simulation, contact: Contact, segment: Segment) -> dict[str, Any]:
    """The contact record of a segment, as it stands now."""
    world = simulation.world

    def moment(elapsed: float | None) -> str | None:
        return None if elapsed is None else _seconds(simulation, elapsed)

    return {
        "AWSAccountId": world.account,
        "AWSContactTraceRecordFormatVersion": "2017-03-10",
        "Agent": _record_agent(segment, moment),
        "AgentConnectionAttempts": segment.attempts,
        "AnsweringMachineDetectionStatus": segment.detected,
        "Attributes": dict(contact.attributes.values),
        "Channel": segment.channel,
        "ConnectedToSystemTimestamp": moment(segment.connected_to_system),
        "ContactId": segment.id,
        "CustomerEndpoint": _endpoint(segment.customer, segment.channel),
        "DisconnectReason": segment.reason,
        "DisconnectTimestamp": moment(segment.disconnected),
        "InitialContactId": segment.initial_id,
        "InitiationMethod": segment.method,
        "InitiationTimestamp": moment(segment.initiated),
        "InstanceARN": world.instance_arn,
        "LastUpdateTimestamp": moment(simulation.clock.elapsed),
        "MediaStreams": [{"Type": "AUDIO"}] if "MediaStreams" in contact.data else [],
        "NextContactId": segment.next_id,
        "PreviousContactId": segment.previous_id,
        "Queue": _record_queue(segment, moment),
        "Recording": None,
        "Recordings": [{"ParticipantType": who} for who in segment.recorded] or None,
        "RelatedContactId": segment.related_id,
        "SystemEndpoint": _endpoint(segment.system, segment.channel),
        "Tags": {"aws:connect:instanceId": world.instance_id, **contact.data.get("Tags", {})},
        "TransferCompletedTimestamp": moment(segment.transferred),
        "TransferredToEndpoint": _endpoint(segment.transferred_to, segment.channel),
    }


def agent_snapshot(
    simulation: Simulation, agent: Agent, previous: dict[str, Any] | None
) -> dict[str, Any]:
    """What the agent event stream says of an agent at this moment, after the previous snapshot."""
    before = {(c["ContactId"], c["State"]): c for c in (previous or {}).get("Contacts", ())}
    person = agent.person
    return {
        "AgentStatus": {
            "ARN": simulation.world.arn("agent-state", agent.status),
            "Name": agent.status,
            "StartTimestamp": _milliseconds(simulation, agent.status_since),
        },
        "Configuration": {
            "Username": person.username,
            "FirstName": person.first_name,
            "LastName": person.last_name,
            "RoutingProfile": {
                "ARN": agent.profile.arn,
                "Name": agent.profile.name,
                "InboundQueues": [_named(simulation, a.queue) for a in agent.profile.queues],
                "DefaultOutboundQueue": None,
            },
            "AgentHierarchyGroups": None,
        },
        "Contacts": [_at_agent(simulation, agent, contact, before) for contact in agent.contacts],
    }


def agent_event(
    simulation: Simulation, agent: Agent, event_type: str, previous: dict[str, Any] | None
) -> dict[str, Any]:
    """One line of the agent event stream; only a change shows the previous snapshot."""
    return {
        "AgentARN": agent.person.arn,
        "AWSAccountId": simulation.world.account,
        "CurrentAgentSnapshot": agent_snapshot(simulation, agent, previous),
        "EventId": simulation.new_id(),
        "EventTimestamp": _milliseconds(simulation, simulation.clock.elapsed),
        "EventType": event_type,
        "InstanceARN": simulation.world.instance_arn,
        "PreviousAgentSnapshot": previous if event_type == "STATE_CHANGE" else None,
        "Version": "2017-10-01",
    }


def _at_agent(
    simulation: Simulation,
    agent: Agent,
    contact: Contact,
    before: Mapping[tuple[str, str], dict[str, Any]],
) -> dict[str, Any]:
    state = agent.contacts[contact]
    # What has ended for her may go on without her, as another segment.
    segment = agent.left.get(contact, contact.segment) if state == ENDED else contact.segment
    queue = segment.queue
    known = before.get((segment.id, state))
    now = _milliseconds(simulation, simulation.clock.elapsed)
    return {
        "ContactId": segment.id,
        "InitialContactId": segment.initial_id,
        "Channel": segment.channel,
        "InitiationMethod": segment.method,
        "State": state,
        "StateStartTimestamp": now if known is None else known["StateStartTimestamp"],
        "ConnectedToAgentTimestamp": _milliseconds(simulation, segment.connected_to_agent),
        "QueueTimestamp": _milliseconds(simulation, segment.enqueued),
        "Queue": queue and {"ARN": queue.arn, "Name": queue.name},
    }


def _record_agent(segment: Segment, moment: Callable[[float | None], str | None]) -> Any:  # noqa: ANN401
    agent, answered = segment.agent, segment.connected_to_agent
    if agent is None or answered is None:
        return None
    left = segment.agent_left if segment.agent_left is not None else segment.disconnected
    wrapped = segment.wrap_up_ended
    return {
        "ARN": agent.person.arn,
        "Username": agent.person.username,
        "ConnectedToAgentTimestamp": moment(answered),
        "AgentInteractionDuration": None if left is None else int(left - answered - segment.held),
        "CustomerHoldDuration": int(segment.held),
        "LongestHoldDuration": int(segment.longest_hold),
        "NumberOfHolds": segment.holds,
        "AfterContactWorkDuration": int(wrapped - left) if wrapped and left is not None else 0,
        "AfterContactWorkStartTimestamp": moment(left) if wrapped else None,
        "AfterContactWorkEndTimestamp": moment(wrapped) if wrapped else None,
        "HierarchyGroups": None,
        "RoutingProfile": {"ARN": agent.profile.arn, "Name": agent.profile.name},
    }


def _record_queue(segment: Segment, moment: Callable[[float | None], str | None]) -> Any:  # noqa: ANN401
    queue, since = segment.queue, segment.enqueued
    if queue is None or since is None:
        return None
    until = segment.dequeued if segment.dequeued is not None else segment.disconnected
    return {
        "ARN": queue.arn,
        "Name": queue.name,
        "EnqueueTimestamp": moment(since),
        "DequeueTimestamp": moment(until),
        "Duration": None if until is None else int(until - since),
    }


def _endpoint(address: str | None, channel: str) -> dict[str, str] | None:
    kind = "EMAIL_ADDRESS" if channel == "EMAIL" else "TELEPHONE_NUMBER"
    return None if address is None else {"Address": address, "Type": kind}


def _named(simulation: Simulation, reference: str) -> dict[str, str]:
    queue = simulation.world.queues.find(reference)
    return {"ARN": queue.arn, "Name": queue.name} if queue else {"ARN": reference, "Name": ""}


def _seconds(simulation: Simulation, elapsed: float) -> str:
    return simulation.at(elapsed).strftime("%Y-%m-%dT%H:%M:%SZ")


def _milliseconds(simulation: Simulation, elapsed: float | None) -> str | None:
    if elapsed is None:
        return None
    return simulation.at(elapsed).isoformat(timespec="milliseconds").replace("+00:00", "Z")


__all__ = [
    "AGENT_EVENT",
    "CONTACT_EVENT",
    "CONTACT_RECORD",
    "Record",
    "RecordListener",
    "agent_event",
    "agent_snapshot",
    "contact_event",
    "contact_record",
]
