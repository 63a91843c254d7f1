"""Amazon Connect's operations tell of the contacts that are being played."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from simulator.centre.errors import NotPlayedError
from simulator.centre.local import LocalCentre
from simulator.engine.contact import Contact
from simulator.world import Phone
from tests.simulator.centre.conftest import centre_with_queue

METRICS = ("CONTACTS_IN_QUEUE", "OLDEST_CONTACT_AGE", "AGENTS_AVAILABLE", "AGENTS_ON_CONTACT")


@pytest.fixture
def centre(tmp_path: Path) -> Iterator[LocalCentre]:
    with centre_with_queue(tmp_path) as raised:
        yield raised


@pytest.fixture
def contact(centre: LocalCentre) -> Contact:
    """A caller who has been in the queue for ten seconds."""
    contact = centre.call("+15550100", to="+15550199")
    centre.simulation.advance(3)
    centre.simulation.press(contact, "1")
    centre.simulation.advance(10)
    return contact


def _ask(centre: LocalCentre, operation: str, **parameters: Any) -> Any:  # noqa: ANN401 - boto3
    instance = centre.outputs["Instance"]
    return getattr(centre.client("connect"), operation)(InstanceId=instance, **parameters)


def test_a_contact_is_described_as_it_stands(centre: LocalCentre, contact: Contact) -> None:
    start = centre.simulation.start
    described = _ask(centre, "describe_contact", ContactId=contact.id)["Contact"]

    assert described["CustomerEndpoint"] == {"Type": "TELEPHONE_NUMBER", "Address": "+15550100"}
    assert described["QueueInfo"]["Id"] == centre.outputs["Queue"].rpartition("/")[2]
    assert (described["InitiationTimestamp"] - start).total_seconds() == 0
    assert (described["QueueInfo"]["EnqueueTimestamp"] - start).total_seconds() == 3
    assert "AgentInfo" not in described
    assert "DisconnectTimestamp" not in described

    centre.simulation.agent_accept(contact)
    centre.simulation.advance(60)
    centre.simulation.agent_hang_up(contact)
    described = _ask(centre, "describe_contact", ContactId=contact.id)["Contact"]

    assert described["DisconnectReason"] == "AGENT_DISCONNECT"
    assert described["AgentInfo"]["ConnectedToAgentTimestamp"] > start


def test_attributes_are_read_and_written(centre: LocalCentre, contact: Contact) -> None:
    _ask(
        centre,
        "update_contact_attributes",
        InitialContactId=contact.id,
        Attributes={"lang": "en", "vip": "no"},
    )
    _ask(
        centre, "update_contact_attributes", InitialContactId=contact.id, Attributes={"vip": "yes"}
    )

    found = _ask(centre, "get_contact_attributes", InitialContactId=contact.id)["Attributes"]
    assert found == {"lang": "en", "vip": "yes"}
    assert contact.value("$.Attributes.vip") == "yes"


def test_attributes_beyond_the_limit_are_refused(centre: LocalCentre, contact: Contact) -> None:
    refused = centre.client("connect").exceptions.InvalidRequestException

    for _ in range(2):
        with pytest.raises(refused, match="32768"):
            _ask(
                centre,
                "update_contact_attributes",
                InitialContactId=contact.id,
                Attributes={"a": "x" * 20_000, "b": "y" * 20_000},
            )

    assert _ask(centre, "get_contact_attributes", InitialContactId=contact.id)["Attributes"] == {}


def test_a_contact_is_stopped_once(centre: LocalCentre, contact: Contact) -> None:
    _ask(centre, "stop_contact", ContactId=contact.id)

    assert contact.end is not None
    described = _ask(centre, "describe_contact", ContactId=contact.id)["Contact"]
    assert described["DisconnectReason"] == "API"
    with pytest.raises(centre.client("connect").exceptions.ContactNotFoundException):
        _ask(centre, "stop_contact", ContactId=contact.id)


def test_what_does_not_exist_is_not_found(centre: LocalCentre) -> None:
    missing = centre.client("connect").exceptions.ResourceNotFoundException

    with pytest.raises(missing, match="Contact"):
        _ask(centre, "describe_contact", ContactId="nobody")
    with pytest.raises(missing, match="Instance"):
        centre.client("connect").describe_contact(InstanceId="other", ContactId="nobody")
    with pytest.raises(missing, match="HoursOfOperation"):
        _ask(centre, "describe_hours_of_operation", HoursOfOperationId="never")


def test_the_queue_is_counted(centre: LocalCentre, contact: Contact) -> None:
    def values() -> dict[str, float]:
        answer = _ask(
            centre,
            "get_current_metric_data",
            Filters={"Queues": [centre.outputs["Queue"]]},
            Groupings=["QUEUE"],
            CurrentMetrics=[{"Name": name, "Unit": "COUNT"} for name in METRICS],
        )
        (result,) = answer["MetricResults"]
        return {one["Metric"]["Name"]: one["Value"] for one in result["Collections"]}

    assert list(values().values())[:2] == [1.0, 10.0]

    centre.simulation.agent_accept(contact)
    centre.simulation.advance(10)
    assert list(values().values()) == [0.0, 0.0, 0.0, 1.0]


def test_a_task_and_an_outbound_call_begin_in_their_flow(centre: LocalCentre) -> None:
    flow = centre.outputs["Entry"]
    task = _ask(
        centre, "start_task_contact", ContactFlowId=flow, Name="Call back", Attributes={"a": "b"}
    )
    call = _ask(
        centre,
        "start_outbound_voice_contact",
        ContactFlowId=flow,
        DestinationPhoneNumber="+15550101",
        SourcePhoneNumber="+15550199",
    )

    described = _ask(centre, "describe_contact", ContactId=task["ContactId"])["Contact"]
    assert (described["Channel"], described["Name"]) == ("TASK", "Call back")
    described = _ask(centre, "describe_contact", ContactId=call["ContactId"])["Contact"]
    assert described["InitiationMethod"] == "API"
    assert described["CustomerEndpoint"]["Address"] == "+15550101"


def test_a_task_begins_once_for_each_token(centre: LocalCentre) -> None:
    def begin(token: str) -> str:
        begun = _ask(
            centre,
            "start_task_contact",
            ContactFlowId=centre.outputs["Entry"],
            Name="Call back",
            ClientToken=token,
        )
        return str(begun["ContactId"])

    first = begin("a")
    assert begin("b") != first
    assert begin("a") == first
    centre.simulation.advance(8 * 86_400)
    assert begin("a") != first


def _detect(centre: LocalCentre, **detection: bool) -> str:
    begun = _ask(
        centre,
        "start_outbound_voice_contact",
        ContactFlowId=centre.outputs["Entry"],
        DestinationPhoneNumber="+15550101",
        SourcePhoneNumber="+15550199",
        TrafficType="CAMPAIGN",
        AnswerMachineDetectionConfig={"EnableAnswerMachineDetection": True, **detection},
    )
    centre.simulation.advance(40)
    described = _ask(centre, "describe_contact", ContactId=begun["ContactId"])["Contact"]
    contact = centre.simulation.contacts[begun["ContactId"]]
    assert described["AnsweringMachineDetectionStatus"] == contact.segment.detected
    return str(contact.segment.detected)


@pytest.mark.parametrize(
    ("phone", "found"),
    [
        (Phone(), "HUMAN_ANSWERED"),
        (Phone(detected="VOICEMAIL_BEEP"), "VOICEMAIL_BEEP"),
        (Phone(detected="AMD_UNRESOLVED", seconds=20.0), "AMD_UNRESOLVED"),
        (Phone("no_answer", seconds=30.0, detected="VOICEMAIL_BEEP"), "AMD_UNANSWERED"),
    ],
)
def test_answering_machines_are_told_from_people(
    centre: LocalCentre, phone: Phone, found: str
) -> None:
    centre.world.phones["+15550101"] = phone
    told: list[Any] = []
    centre.simulation.on_record(lambda record: told.append(record.body))

    assert _detect(centre, AwaitAnswerMachinePrompt=True) == found
    connected = [body["detail"] for body in told if "detail" in body]
    connected = [one for one in connected if one["eventType"] == "CONNECTED_TO_SYSTEM"]
    assert [one["answeringMachineDetectionStatus"] for one in connected] == (
        [] if found == "AMD_UNANSWERED" else [found]
    )


def test_who_does_not_await_the_greeting_hears_no_beep(centre: LocalCentre) -> None:
    centre.world.phones["+15550101"] = Phone(detected="VOICEMAIL_BEEP")
    assert _detect(centre) == "VOICEMAIL_NO_BEEP"


def test_detection_is_of_campaigns_calls_alone(centre: LocalCentre) -> None:
    with pytest.raises(centre.client("connect").exceptions.InvalidParameterException):
        _ask(
            centre,
            "start_outbound_voice_contact",
            ContactFlowId=centre.outputs["Entry"],
            DestinationPhoneNumber="+15550101",
            SourcePhoneNumber="+15550199",
            AnswerMachineDetectionConfig={"EnableAnswerMachineDetection": True},
        )


def test_what_is_not_played_is_said(centre: LocalCentre) -> None:
    with pytest.raises(NotPlayedError, match="ScheduledTime"):
        _ask(centre, "start_task_contact", Name="Later")
    with pytest.raises(NotPlayedError, match="grouped by QUEUE"):
        _ask(centre, "get_current_metric_data", Filters={}, CurrentMetrics=[])


def test_a_long_day_forgets_the_oldest_contacts_that_have_ended(centre: LocalCentre) -> None:
    centre.simulation.remember = 3
    ended = [centre.call("+15550100", keys="hangup") for _ in range(8)]

    assert _ask(centre, "describe_contact", ContactId=ended[-1].id)["Contact"]["Id"] == ended[-1].id
    with pytest.raises(centre.client("connect").exceptions.ResourceNotFoundException):
        _ask(centre, "describe_contact", ContactId=ended[0].id)


def test_a_flow_that_publishing_refuses_is_not_published(centre: LocalCentre) -> None:
    flow = centre.outputs["Entry"]
    kept = _ask(centre, "describe_contact_flow", ContactFlowId=flow)["ContactFlow"]["Content"]
    broken = {
        "Version": "2019-10-30",
        "StartAction": "a",
        "Actions": [{"Identifier": "a", "Type": "PlayPrompt", "Transitions": {}}],
    }

    with pytest.raises(centre.client("connect").exceptions.InvalidContactFlowException) as refusal:
        _ask(centre, "update_contact_flow_content", ContactFlowId=flow, Content=json.dumps(broken))

    assert any("Type" in problem["message"] for problem in refusal.value.response["problems"])
    after = _ask(centre, "describe_contact_flow", ContactFlowId=flow)["ContactFlow"]["Content"]
    assert after == kept
