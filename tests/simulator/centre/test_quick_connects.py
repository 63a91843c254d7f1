"""Quick connects of a template are those that agents see."""

import json
from pathlib import Path

import pytest

from simulator.engine.errors import SimulationError
from tests.simulator.centre.conftest import Template, centre_with_queue, gets

AWAY = json.dumps(
    {
        "Version": "2019-10-30",
        "StartAction": "in",
        "Actions": [
            {
                "Identifier": "in",
                "Type": "TransferContactToQueue",
                "Parameters": {},
                "Transitions": {
                    "NextAction": "out",
                    "Errors": [
                        {"ErrorType": "QueueAtCapacity", "NextAction": "out"},
                        {"ErrorType": "NoMatchingError", "NextAction": "out"},
                    ],
                },
            },
            {
                "Identifier": "out",
                "Type": "DisconnectParticipant",
                "Parameters": {},
                "Transitions": {},
            },
        ],
    }
)


def _of(kind: str, name: str, **properties: object) -> Template:
    return {
        "Type": f"AWS::Connect::{kind}",
        "Properties": {"InstanceArn": gets("Instance"), "Name": name, **properties},
    }


def _queue(name: str, *listed: Template) -> Template:
    hours = gets("Hours", "HoursOfOperationArn")
    return _of("Queue", name, HoursOfOperationArn=hours, QuickConnectArns=list(listed))


def _quick_connect(name: str, queue: str) -> Template:
    flow = gets("Away", "ContactFlowArn")
    config = {"QueueArn": gets(queue, "QueueArn"), "ContactFlowArn": flow}
    settings = {"QuickConnectType": "QUEUE", "QueueConfig": config}
    return _of("QuickConnect", name, QuickConnectConfig=settings)


def test_agents_pass_contacts_on_by_the_quick_connects_their_queues_list(tmp_path: Path) -> None:
    centre = centre_with_queue(
        tmp_path,
        Away=_of("ContactFlow", "Away", Type="QUEUE_TRANSFER", Content=AWAY),
        Billing=_queue("Billing"),
        Outages=_queue("Outages"),
        ToBilling=_quick_connect("To Billing", "Billing"),
        ToOutages=_quick_connect("To Outages", "Outages"),
        Transfers=_queue("Transfers", gets("ToBilling", "QuickConnectArn")),
    )
    with centre:
        contact = centre.call("+15550100")
        centre.simulation.press(contact, "1")
        centre.simulation.agent_accept(contact)
        with pytest.raises(SimulationError, match="lists the quick connect 'To Outages'"):
            centre.simulation.agent_transfer(contact, "To Outages")

        centre.simulation.agent_transfer(contact, "To Billing")

        assert contact.segment.queue is not None
        assert contact.segment.queue.name == "Billing"
