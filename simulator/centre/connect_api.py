"""Amazon Connect's API on a simulation: the operations that functions use.

Shapes: botocore's service model, which checks every answer. What an operation would say of a
contact comes from the engine's own records of it.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from simulator.centre.errors import NotPlayedError
from simulator.centre.estate import Instance
from simulator.centre.gateway import Gateway, Refusal
from simulator.engine.contact import DISCONNECTED, Contact, End
from simulator.engine.records import CONTACT_EVENT, Record
from simulator.engine.segment import Segment
from simulator.engine.simulation import Simulation
from simulator.world import Hours, Opening, Queue

Parameters = Mapping[str, Any]

_MOST_DAYS = 31  # that GetEffectiveHoursOfOperations answers for; not documented, kept small


class ConnectApi:
    """The players of one instance.

    Args:
        instance: What the template created.
        simulation: Where its contacts live.
    """

    def __init__(self, instance: Instance, simulation: Simulation) -> None:
        self._instance = instance
        self._simulation = simulation
        self._segments: dict[str, tuple[Contact, Segment]] = {}
        simulation.on_record(self._remember)

    def register(self, gateway: Gateway) -> None:
        """Answer these operations for everybody who asks the gateway."""
        players: dict[str, Callable[[Parameters], dict[str, Any]]] = {
            "DescribeContact": self._describe_contact,
            "GetContactAttributes": self._get_attributes,
            "UpdateContactAttributes": self._update_attributes,
            "StopContact": self._stop_contact,
            "StartTaskContact": self._start_task,
            "StartOutboundVoiceContact": self._start_call,
            "DescribeHoursOfOperation": self._describe_hours,
            "GetEffectiveHoursOfOperations": self._effective_hours,
            "ListHoursOfOperationOverrides": self._overrides,
            "GetCurrentMetricData": self._metrics,
        }
        for operation, player in players.items():
            gateway.play("connect", operation, self._for_this_instance(player))

    def _for_this_instance(
        self, player: Callable[[Parameters], dict[str, Any]]
    ) -> Callable[[Parameters], dict[str, Any]]:
        world = self._instance.world

        def play(parameters: Parameters) -> dict[str, Any]:
            if parameters["InstanceId"] not in {world.instance_id, world.instance_arn}:
                raise _not_found("Instance")
            return player(parameters)

        return play

    # Contacts.

    def _remember(self, record: Record) -> None:
        if record.kind == CONTACT_EVENT:
            identifier = record.body["detail"]["contactId"]
            contact = self._simulation.contacts.get(identifier)
            if contact is not None and contact.segment.id == identifier:
                self._segments[identifier] = (contact, contact.segment)

    def _contact(self, identifier: str) -> tuple[Contact, Segment]:
        found = self._segments.get(identifier)
        if found is None:
            raise _not_found("Contact")
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
            and {"Id": _id(segment.queue.arn), "EnqueueTimestamp": self._at(segment.enqueued)},
            "AgentInfo": self._agent_info(segment),
            "InitiationTimestamp": self._at(segment.initiated),
            "ConnectedToSystemTimestamp": self._at(segment.connected_to_system),
            "DisconnectTimestamp": self._at(segment.disconnected),
            "DisconnectReason": segment.reason if segment.disconnected is not None else None,
            "CustomerEndpoint": _endpoint(segment.customer),
            "SystemEndpoint": _endpoint(segment.system),
            "LastUpdateTimestamp": self._simulation.now,
            "Tags": {"aws:connect:instanceId": world.instance_id},
        }
        return {"Contact": _present(described)}

    def _agent_info(self, segment: Segment) -> dict[str, Any] | None:
        if segment.agent is None or segment.connected_to_agent is None:
            return None
        connected = self._at(segment.connected_to_agent)
        return {"Id": _id(segment.agent.person.arn), "ConnectedToAgentTimestamp": connected}

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

    def _start_task(self, parameters: Parameters) -> dict[str, Any]:
        if "ContactFlowId" not in parameters or "ScheduledTime" in parameters:
            raise NotPlayedError(
                "connect", "StartTaskContact", "without ContactFlowId, or with ScheduledTime"
            )
        contact = self._start(parameters, channel="TASK", method="API")
        contact.data["Name"] = parameters["Name"]
        if "Description" in parameters:
            contact.data["Description"] = parameters["Description"]
        return {"ContactId": contact.id}

    def _start_call(self, parameters: Parameters) -> dict[str, Any]:
        customer = parameters["DestinationPhoneNumber"]
        contact = self._start(parameters, channel="VOICE", method="OUTBOUND", customer=customer)
        return {"ContactId": contact.id}

    def _start(
        self, parameters: Parameters, *, channel: str, method: str, customer: str | None = None
    ) -> Contact:
        flow = self._instance.world.flows.find(parameters["ContactFlowId"])
        if flow is None:
            raise _not_found("Flow")
        return self._simulation.start_contact(
            flow,
            channel=channel,
            customer=customer,
            system=parameters.get("SourcePhoneNumber"),
            attributes=parameters.get("Attributes", {}),
            initiation_method=method,
        )

    # Hours of operation.

    def _hours(self, parameters: Parameters) -> Hours:
        hours = self._instance.world.hours.find(parameters["HoursOfOperationId"])
        if hours is None:
            raise _not_found("HoursOfOperation")
        return hours

    def _describe_hours(self, parameters: Parameters) -> dict[str, Any]:
        hours = self._hours(parameters)
        described = {
            "HoursOfOperationId": _id(hours.arn),
            "HoursOfOperationArn": hours.arn,
            "Name": hours.name,
            "Description": self._instance.described[hours.arn].get("Description"),
            "TimeZone": hours.time_zone,
            "Config": [_config(opening) for opening in hours.openings],
        }
        return {"HoursOfOperation": _present(described)}

    def _effective_hours(self, parameters: Parameters) -> dict[str, Any]:
        hours = self._hours(parameters)
        first, last = (date.fromisoformat(parameters[key]) for key in ("FromDate", "ToDate"))
        if not first <= last <= first + timedelta(days=_MOST_DAYS):
            raise Refusal("InvalidParameterException", "FromDate and ToDate are no short range.")
        days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
        return {
            "TimeZone": hours.time_zone,
            "EffectiveHoursOfOperationList": [
                {
                    "Date": day.isoformat(),
                    "OperationalHours": [
                        {"Start": _slice(one.start), "End": _slice(one.end)}
                        for one in hours.openings_on(day)
                    ],
                }
                for day in days
            ],
        }

    def _overrides(self, parameters: Parameters) -> dict[str, Any]:
        hours = self._hours(parameters)
        return {
            "HoursOfOperationOverrideList": [
                {
                    "HoursOfOperationId": _id(hours.arn),
                    "HoursOfOperationArn": hours.arn,
                    "Name": override.name,
                    "Config": [_config(opening) for opening in override.openings],
                    "EffectiveFrom": override.first.isoformat(),
                    "EffectiveTill": override.last.isoformat(),
                }
                for override in hours.overrides
            ]
        }

    # Metrics.

    def _metrics(self, parameters: Parameters) -> dict[str, Any]:
        filters = parameters["Filters"]
        if set(filters) - {"Queues", "Channels"} or parameters.get("Groupings", []) != ["QUEUE"]:
            raise NotPlayedError(
                "connect", "GetCurrentMetricData", "other than queues, grouped by QUEUE"
            )
        results = []
        for reference in filters.get("Queues", ()):
            queue = self._instance.world.queues.find(reference)
            if queue is None:
                raise _not_found("Queue")
            collections = [
                {"Metric": dict(wanted), "Value": self._metric(queue, wanted["Name"])}
                for wanted in parameters["CurrentMetrics"]
            ]
            dimensions = {"Queue": {"Id": _id(queue.arn), "Arn": queue.arn}}
            results.append({"Dimensions": dimensions, "Collections": collections})
        return {"MetricResults": results, "DataSnapshotTime": self._simulation.now}

    def _metric(self, queue: Queue, name: str) -> float:
        routing = self._simulation.routing
        places = routing.waiting(queue)
        agents = routing.serving(queue, "VOICE")
        elapsed = self._simulation.clock.elapsed
        values: dict[str, Iterable[object] | float] = {
            "CONTACTS_IN_QUEUE": places,
            # Grouped by queue the value is in seconds (API reference of this operation).
            "OLDEST_CONTACT_AGE": max((elapsed - one.since for one in places), default=0.0),
            "AGENTS_ONLINE": [one for one in agents if one.online],
            "AGENTS_STAFFED": [one for one in agents if one.staffed],
            "AGENTS_AVAILABLE": [one for one in agents if one.can_take("VOICE")],
            "AGENTS_ON_CONTACT": [one for one in agents if one.busy],
            "AGENTS_NON_PRODUCTIVE": [one for one in agents if one.non_productive],
            "AGENTS_AFTER_CONTACT_WORK": [one for one in agents if one.wrapping_up],
        }
        if name not in values:
            raise NotPlayedError("connect", "GetCurrentMetricData", f"metric {name}")
        value = values[name]
        return value if isinstance(value, float) else float(len(list(value)))


def _not_found(what: str) -> Refusal:
    return Refusal("ResourceNotFoundException", f"{what} not found", 404)


def _id(arn: str) -> str:
    return arn.rpartition("/")[2]


def _present(described: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in described.items() if value is not None}


def _endpoint(address: str | None) -> dict[str, str] | None:
    return None if address is None else {"Type": "TELEPHONE_NUMBER", "Address": address}


def _slice(moment: time) -> dict[str, int]:
    return {"Hours": moment.hour, "Minutes": moment.minute}


def _config(opening: Opening) -> dict[str, Any]:
    return {
        "Day": opening.day,
        "StartTime": _slice(opening.start),
        "EndTime": _slice(opening.end),
    }
