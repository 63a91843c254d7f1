"""A number leads to a flow, through every change of a stack, however often it is asked for."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, cast

import pytest
from botocore.stub import Stubber

from contact_center import cloudformation
from contact_center.adapters.aws import clients
from contact_center.adapters.phone_numbers import ConnectPhoneNumbers
from contact_center.bootstrap import PhoneNumber
from phone_number import handler as function
from tests.support import INSTANCE_ID

if TYPE_CHECKING:
    from mypy_boto3_connect import ConnectClient

Answer = tuple[str, str]  # physical id, failure


@pytest.fixture
def connect(aws: None) -> Iterator[Stubber]:
    (client,) = clients("connect", attempts=1)
    with Stubber(client) as stubber:
        yield stubber
        stubber.assert_no_pending_responses()


@pytest.fixture
def answers(connect: Stubber, monkeypatch: pytest.MonkeyPatch) -> list[Answer]:
    """What CloudFormation is told."""
    told: list[Answer] = []

    def answer(
        _event: Mapping[str, Any], resource: str, data: Mapping[str, str], failure: str = ""
    ) -> None:
        assert data == {}
        told.append((resource, failure))

    numbers = ConnectPhoneNumbers(cast("ConnectClient", connect.client), INSTANCE_ID)
    monkeypatch.setattr(cloudformation, "answer", answer)
    monkeypatch.setattr(function, "_app", lambda: PhoneNumber(numbers))
    return told


def _ask(request: str, number: str, flow: str = "flow-1", physical: str | None = None) -> None:
    event = {
        "RequestType": request,
        "ResourceProperties": {"PhoneNumberId": number, "FlowId": flow},
    }
    function.handler(event | ({"PhysicalResourceId": physical} if physical else {}), None)


def _leads(connect: Stubber, number: str, flow: str) -> None:
    wanted = {"PhoneNumberId": number, "InstanceId": INSTANCE_ID, "ContactFlowId": flow}
    connect.add_response("associate_phone_number_contact_flow", {}, wanted)


def _is_released(connect: Stubber, number: str) -> None:
    wanted = {"PhoneNumberId": number, "InstanceId": INSTANCE_ID}
    connect.add_response("disassociate_phone_number_contact_flow", {}, wanted)


def test_a_number_is_bound_changed_and_let_go(connect: Stubber, answers: list[Answer]) -> None:
    _leads(connect, "number-1", "flow-1")
    _leads(connect, "number-1", "flow-2")
    _is_released(connect, "number-1")

    _ask("Create", "number-1")
    _ask("Update", "number-1", "flow-2", "number-1")
    _ask("Delete", "number-1", "flow-2", "number-1")

    assert answers == [("number-1", "")] * 3


def test_another_number_is_another_resource(connect: Stubber, answers: list[Answer]) -> None:
    """So CloudFormation lets go of the old one when the new one leads to the flow."""
    _leads(connect, "number-2", "flow-1")
    _is_released(connect, "number-1")

    _ask("Update", "number-2", "flow-1", "number-1")
    _ask("Delete", "number-1", "flow-1", "number-1")

    assert [physical for physical, _ in answers] == ["number-2", "number-1"]


def test_a_repeated_request_changes_nothing(connect: Stubber, answers: list[Answer]) -> None:
    for _ in range(2):
        _leads(connect, "number-1", "flow-1")
        _ask("Create", "number-1")

    assert len(set(answers)) == 1


def test_what_is_gone_is_let_go(connect: Stubber, answers: list[Answer]) -> None:
    connect.add_client_error("disassociate_phone_number_contact_flow", "ResourceNotFoundException")

    _ask("Delete", "number-1", physical="number-1")

    assert answers == [("number-1", "")]


def test_a_failure_is_an_answer_and_undoing_it_asks_for_nothing(
    connect: Stubber, answers: list[Answer]
) -> None:
    connect.add_client_error("associate_phone_number_contact_flow", "ResourceNotFoundException")

    _ask("Create", "number-1")
    failed, reason = answers.pop()
    _ask("Delete", "number-1", physical=failed)

    assert "AssociatePhoneNumberContactFlow: ResourceNotFoundException" in reason
    assert answers == [(cloudformation.NOTHING_MADE, "")]
