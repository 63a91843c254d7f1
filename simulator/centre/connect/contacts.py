"""Contacts, as Amazon Connect's API tells and changes them.

What an operation says of a contact comes from the engine's own records of it.
"""

from datetime import datetime, timedelta
from typing import Any

from botocore.utils import parse_timestamp

from simulator.centre.connect.players import Parameters, id_of, not_found, present
from simulator.centre.errors import NotPlayedError
from simulator.centre.estate import Instance
from simulator.centre.gateway import Player, Refusal
from simulator.engine.contact import DISCONNECTED, Contact, End
from simulator.engine.criteria import Criteria
from simulator.engine.dialling import dial
from simulator.engine.records import CONTACT_EVENT, Record
from simulator.engine.segment import Segment
from simulator.engine.simulation import Simulation
from simulator.language.document import Flow

_RING = 60  # seconds that a call rings, unless the request says less (API reference)
_TOKENS_LAST = timedelta(days=7)  # from the creation of the contact (API reference)


class Contacts:
    """Operations on contacts."""

    def __init__(self, instance: Instance, simulation: Simulation) -> None:
        self._instance = instance
        self._simulation = simulation
        self._segments: dict[str, tuple[Contact, Segment]] = {}
        self._tokens: dict[tuple[str, str], tuple[str, datetime]] = {}
        simulation.on_record(self._remember)

    def players(self) -> dict[str, Player]:
        """Return operation to player."""
        return {
            "DescribeContact": self._describe_contact,
            "SearchContacts": self._search,
            "GetContactAttributes": self._get_attributes,
            "UpdateContactAttributes": self._update_attributes,
            "StopContact": self._stop_contact,
            "UpdateContactRoutingData": self._update_routing,
            "StartTaskContact": self._start_task,
            "StartOutboundVoiceContact": self._start_call,
        }

    def _remember(self, record: Record) -> None:
        if record.kind == CONTACT_EVENT:
            identifier = record.body["detail"]["contactId"]
            contact = self._simulation.contacts.get(identifier)
            if contact is not None and contact.segment.id == identifier:
                self._segments[identifier] = (contact, contact.segment)
                self._forget_the_oldest()

    def _forget_the_oldest(self) -> None:
        """Keep as many as the simulation does, so that a long day does not grow."""
        while len(self._segments) > self._simulation.remember:
            oldest = next(iter(self._segments))
            if self._segments[oldest][0].end is None:
                return
            del self._segments[oldest]

    def _contact(self, identifier: str) -> tuple[Contact, Segment]:
        found = self._segments.get(identifier)
        if found is None:
            raise not_found("Contact")
        return found

    def _describe_contact(self, parameters: Parameters) -> dict[str, Any]:
        contact, segment = self._contact(parameters["ContactId"])
        world = self._instance.world
        described = {
            "Arn": world.arn("contact", segment.id),
            "Id": segment.id,
            "InitialContactId": segment.initial_id,
            "PreviousContactId": segment.previous_id,
            "RelatedContactId": segment.related_id,
            "InitiationMethod": segment.method,
            "Channel": segment.channel,
            "Name": contact.data.get("Name"),
            "Description": contact.data.get("Description"),
            "QueueInfo": segment.queue
            and {"Id": id_of(segment.queue.arn), "EnqueueTimestamp": self._at(segment.enqueued)},
            "AgentInfo": self._agent_info(segment),
            "InitiationTimestamp": self._at(segment.initiated),
            "ConnectedToSystemTimestamp": self._at(segment.connected_to_system),
            "DisconnectTimestamp": self._at(segment.disconnected),
            "DisconnectReason": segment.reason if segment.disconnected is not None else None,
            "CustomerEndpoint": _endpoint(segment.customer),
            "SystemEndpoint": _endpoint(segment.system),
            "LastUpdateTimestamp": self._simulation.now,
            "AnsweringMachineDetectionStatus": segment.detected,
            "Attributes": dict(contact.attributes.values) or None,
            "Tags": {"aws:connect:instanceId": world.instance_id},
        }
        return {"Contact": present(described)}

    def _search(self, parameters: Parameters) -> dict[str, Any]:
        """Find contacts by when they began; it does not tell who called (DescribeContact does)."""
        within = parameters["TimeRange"]
        if within["Type"] != "INITIATION_TIMESTAMP" or "SearchCriteria" in parameters:
            raise NotPlayedError("connect", "SearchContacts", "other than by initiation")
        since, until = (parse_timestamp(within[name]) for name in ("StartTime", "EndTime"))
        found = []
        for _, segment in self._segments.values():
            begun = self._at(segment.initiated)
            if begun is not None and since <= begun <= until:
                found.append(
                    {
                        "Id": segment.id,
                        "InitiationMethod": segment.method,
                        "Channel": segment.channel,
                        "InitiationTimestamp": begun,
                        "DisconnectTimestamp": self._at(segment.disconnected),
                    }
                )
        return {"Contacts": [present(one) for one in found], "TotalCount": len(found)}

    def _agent_info(self, segment: Segment) -> dict[str, Any] | None:
        if segment.agent is None or segment.connected_to_agent is None:
            return None
        connected = self._at(segment.connected_to_agent)
        return {"Id": id_of(segment.agent.person.arn), "ConnectedToAgentTimestamp": connected}

    def _at(self, elapsed: float | None) -> datetime | None:
        return None if elapsed is None else self._simulation.at(elapsed)

    def _get_attributes(self, parameters: Parameters) -> dict[str, Any]:
        contact, _ = self._contact(parameters["InitialContactId"])
        return {"Attributes": dict(contact.attributes.values)}

    def _update_attributes(self, parameters: Parameters) -> dict[str, Any]:
        contact, _ = self._contact(parameters["InitialContactId"])
        changes = dict(parameters["Attributes"])
        if not contact.attributes.update(changes):
            raise Refusal("InvalidRequestException", "Attributes exceed 32768 bytes")
        contact.tell("attributes", changes, "contact")
        return {}

    def _stop_contact(self, parameters: Parameters) -> dict[str, Any]:
        contact, segment = self._contact(parameters["ContactId"])
        if contact.end is not None or segment is not contact.segment:
            raise Refusal("ContactNotFoundException", "The contact has ended.", 410)
        segment.reason = "API"
        self._simulation.lifecycle.finish(contact, End(DISCONNECTED))
        return {}

    def _update_routing(self, parameters: Parameters) -> dict[str, Any]:
        contact, segment = self._contact(parameters["ContactId"])
        if contact.end is not None or segment is not contact.segment or contact.place is None:
            raise Refusal("InvalidRequestException", "The contact is not in a queue.", 400)
        if {"QueuePriority", "QueueTimeAdjustmentSeconds"} & set(parameters):
            raise NotPlayedError("connect", "UpdateContactRoutingData", "of priority or age")
        criteria = Criteria.of(parameters["RoutingCriteria"])
        if criteria is None:
            raise Refusal("InvalidRequestException", "The routing criteria cannot be read.", 400)
        contact.urgency.criteria = criteria
        self._simulation.routing.follow_criteria(contact.place)
        return {}

    def _start_task(self, parameters: Parameters) -> dict[str, Any]:
        if "ContactFlowId" not in parameters or "ScheduledTime" in parameters:
            raise NotPlayedError(
                "connect", "StartTaskContact", "without ContactFlowId, or with ScheduledTime"
            )
        made = self._made("StartTaskContact", parameters)
        if made is not None:
            return {"ContactId": made}
        contact = self._simulation.start_contact(
            self._flow(parameters),
            channel="TASK",
            attributes=parameters.get("Attributes", {}),
            initiation_method="API",
            data={
                key: parameters[key]
                for key in ("Name", "Description", "References")
                if key in parameters
            },
        )
        self._keep("StartTaskContact", parameters, contact)
        return {"ContactId": contact.id}

    def _start_call(self, parameters: Parameters) -> dict[str, Any]:
        """Call a number, once for each token."""
        for name in ("CampaignId", "OutboundStrategy"):
            if name in parameters:
                raise NotPlayedError("connect", "StartOutboundVoiceContact", f"with {name}")
        detection = parameters.get("AnswerMachineDetectionConfig", {})
        detects = bool(detection.get("EnableAnswerMachineDetection"))
        if detects and parameters.get("TrafficType") != "CAMPAIGN":
            # The API reference says to use CAMPAIGN; how it refuses anything else was not seen.
            raise Refusal(
                "InvalidParameterException",
                "TrafficType must be CAMPAIGN where EnableAnswerMachineDetection is true.",
            )
        if "SourcePhoneNumber" not in parameters and "QueueId" not in parameters:
            raise Refusal("InvalidParameterException", "SourcePhoneNumber or QueueId is needed.")
        queue = self._instance.world.queues.find(parameters.get("QueueId", ""))
        if "QueueId" in parameters and queue is None:
            raise not_found("Queue")
        made = self._made("StartOutboundVoiceContact", parameters)
        if made is not None:
            return {"ContactId": made}
        contact = dial(
            self._simulation,
            self._flow(parameters),
            customer=parameters["DestinationPhoneNumber"],
            system=parameters.get("SourcePhoneNumber") or (queue.caller_id if queue else None),
            attributes=parameters.get("Attributes", {}),
            ring=float(parameters.get("RingTimeoutInSeconds", _RING)),
            detects=detects,
            awaits_beep=bool(detection.get("AwaitAnswerMachinePrompt")),
        )
        self._keep("StartOutboundVoiceContact", parameters, contact)
        return {"ContactId": contact.id}

    def _made(self, operation: str, parameters: Parameters) -> str | None:
        """The contact that a request with the same token has begun."""
        made = self._tokens.get((operation, parameters.get("ClientToken") or ""))
        if made is None or self._simulation.now - made[1] > _TOKENS_LAST:
            return None
        return made[0]

    def _keep(self, operation: str, parameters: Parameters, contact: Contact) -> None:
        if parameters.get("ClientToken"):
            kept = contact.id, self._simulation.now
            self._tokens[operation, parameters["ClientToken"]] = kept

    def _flow(self, parameters: Parameters) -> Flow:
        flow = self._instance.world.flows.find(parameters["ContactFlowId"])
        if flow is None:
            raise not_found("Flow")
        return flow


def _endpoint(address: str | None) -> dict[str, str] | None:
    return None if address is None else {"Type": "TELEPHONE_NUMBER", "Address": address}
