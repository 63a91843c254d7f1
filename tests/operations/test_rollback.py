"""A bad flow goes back by one command, and what was changed by hand is found."""

import json

import pytest

from operations.centre import Centre, OperationError
from operations.flow_versions import Document, FlowVersions
from simulator.centre.local import LocalCentre

BAD = {  # ends every call at once
    "Version": "2019-10-30",
    "StartAction": "gone",
    "Metadata": {},
    "Actions": [
        {"Identifier": "gone", "Type": "DisconnectParticipant", "Parameters": {}, "Transitions": {}}
    ],
}


def _document(versions: FlowVersions, stem: str) -> Document:
    (found,) = (each for each in versions.documents() if each.stem == stem)
    return found


def _reached(local: LocalCentre) -> bool:
    """Whether a caller who asks for a person comes to a queue."""
    contact = local.call("+15550100", keys="0,wait:9,agent:accept,agent:hangup")
    described = local.client("connect").describe_contact(
        InstanceId=local.outputs["InstanceId"], ContactId=contact.id
    )
    return "QueueInfo" in described["Contact"]


def test_a_deployment_keeps_each_flow_and_module(centre: Centre) -> None:
    versions = FlowVersions(centre)
    documents = list(versions.documents())

    assert {document.stem for document in documents} >= {"main", "queue", "menu"}
    for document in documents:
        assert versions.content(document, 1) == versions.content(document)
    assert versions.drifted() == []


def test_a_bad_flow_goes_back_by_one_command(local: LocalCentre, centre: Centre) -> None:
    versions = FlowVersions(centre)
    assert _reached(local)
    local.client("connect").update_contact_flow_content(
        InstanceId=centre.instance_id,
        ContactFlowId=_document(versions, "main").id,
        Content=json.dumps(BAD),
    )
    assert not _reached(local)
    assert [document.stem for document in versions.drifted()] == ["main"]

    assert versions.roll_back("main") == 1

    assert _reached(local)
    assert versions.drifted() == []


def test_a_module_goes_back_as_well(local: LocalCentre, centre: Centre) -> None:
    versions = FlowVersions(centre)
    menu = _document(versions, "menu")
    good = versions.content(menu)
    broken = json.dumps({**json.loads(good), "StartAction": "gone", "Actions": BAD["Actions"]})
    local.client("connect").update_contact_flow_module_content(
        InstanceId=centre.instance_id, ContactFlowModuleId=menu.id, Content=broken
    )

    assert versions.roll_back("menu") == 1

    assert versions.content(menu) == good


@pytest.mark.parametrize(
    ("stem", "version", "message"),
    [
        ("mian", None, "no flow or module 'mian' in this centre; there are"),
        ("main", 7, r"main: no version 7; there are \[1\]"),
        ("main", None, r"main: versions \[1\] hold nothing else"),
    ],
)
def test_what_cannot_be_done_is_said(
    centre: Centre, stem: str, version: int | None, message: str
) -> None:
    with pytest.raises(OperationError, match=message):
        FlowVersions(centre).roll_back(stem, version)


def test_amazon_connects_refusal_is_passed_on(local: LocalCentre, centre: Centre) -> None:
    versions = FlowVersions(centre)

    with pytest.raises(OperationError, match="Amazon Connect refused"):
        versions._publish(_document(versions, "main"), "{}")
