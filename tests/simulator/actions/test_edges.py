"""Values at the edge: what is missing, too large, no digit, or of another channel."""

from collections.abc import Mapping
from typing import Any

import pytest

from simulator.engine.observer import Override
from simulator.engine.simulation import Simulation
from simulator.language.lint.publishing import check_publishing
from simulator.world import World
from simulator.world.alone import lone_world
from tests.simulator.actions.probe import landed, probe, setting
from tests.simulator.engine.play import START, Play
from tests.simulator.language.build import Json, action, flow, say


@pytest.mark.parametrize("operator", ["TextContains", "TextStartsWith", "TextEndsWith"])
def test_an_operand_that_is_missing_matches_nothing(operator: str) -> None:
    compared = probe(
        "Compare", {"ComparisonValue": "$.Attributes.name"}, setting("z", "x", name="Bob"),
        errors="NoMatchingCondition", conditions=[(operator, "$.Attributes.missing")],
    )  # fmt: skip

    assert landed(Play(compared)) == "NoMatchingCondition"


def test_hours_that_are_called_always_are_no_hours() -> None:
    asked = probe(
        "CheckHoursOfOperation", {"HoursOfOperationId": "$.Attributes.h"},
        setting("z", "x", h="always"), when="True False",
    )  # fmt: skip

    assert landed(Play(asked, World())) == "NoMatchingError"


def test_attributes_that_are_too_large_fail_the_task() -> None:
    task = {"Name": "n", "ContactFlowId": "f", "Attributes": {"a": "x" * 40_000}}

    assert landed(Play(probe("CreateTask", task), lone_world())) == "NoMatchingError"


def test_a_task_of_a_template_is_created() -> None:
    play = Play(probe("CreateTask", {"Name": "n", "TaskTemplateId": "t"}), World())

    assert landed(play) == "next"
    assert any("template is not given" in text for text in play.all("log", "text"))


@pytest.mark.parametrize(
    ("kind", "parameters"),
    [
        ("UpdateContactRoutingBehavior", {"QueueTimeAdjustmentSeconds": "²"}),
        ("CreateTask", {"Name": "n", "ContactFlowId": "f", "ScheduledTime": "²"}),
    ],
)
def test_a_digit_that_is_none_does_not_break_the_simulation(kind: str, parameters: Json) -> None:
    play = Play(probe(kind, parameters), lone_world())

    assert landed(play) == "NoMatchingError" or "whole number" in play.message


@pytest.mark.parametrize(
    ("kind", "parameters"),
    [("MessageParticipantIteratively",
      {"Messages": [{"Text": "hold"}], "InterruptFrequencySeconds": "900"})],
)  # fmt: skip
def test_what_lint_lets_through_is_played(kind: str, parameters: Json) -> None:
    play = Play(probe(kind, parameters, when="MessagesInterrupted", flow_kind="customerQueue"))
    play.simulation.advance(901)

    assert "= MessagesInterrupted" in play.said


def test_a_caller_id_that_the_contact_brings_must_be_claimed() -> None:
    world = World()
    world.numbers = frozenset({"+15550199"})
    parameters = {
        "ThirdPartyPhoneNumber": "+15550123", "ThirdPartyConnectionTimeLimitSeconds": "30",
        "ContinueFlowExecution": "True", "CallerId": {"Number": "$.Attributes.n"},
    }  # fmt: skip
    play = Play(
        probe("TransferParticipantToThirdParty", parameters, setting("z", "x", n="+15550777"),
              errors="CallFailed ConnectionTimeLimitExceeded NoMatchingError"), world,
    )  # fmt: skip
    play.simulation.advance(100)

    assert landed(play) in ("CallFailed", "NoMatchingError")


def test_a_chat_by_text_knows_that_it_is_one() -> None:
    world = lone_world()
    path = "$.SegmentAttributes['connect:Subtype'] $.CustomerEndpoint.Type"
    world.flows.add(flow(say("it", path)), "CH")
    number = "arn:aws:connect:us-east-1:111122223333:phone-number/7777"
    play = Play(
        probe("StartOutboundChatContact", {
            "SourceEndpoint": {"Type": "CONNECT_PHONENUMBER_ARN", "Address": number},
            "DestinationEndpoint": {"Type": "TELEPHONE_NUMBER", "Address": "+15550111"},
            "ContactFlowArn": "CH", "ContactSubtype": "connect:SMS",
            "InitialSystemMessage": {"Content": "hi"}}), world,
    )  # fmt: skip
    play.simulation.advance(5)

    assert "connect:SMS TELEPHONE_NUMBER" in play.said
    assert [e.contact is play.contact for e in play.events if e.type == "message"] == [False]


class Mocking:
    """An observer that answers for every function."""

    def __init__(self) -> None:
        self.completions = 0

    def started(self, *_: object) -> Override:
        return Override(data={"k": "v"})

    def completed(self, *_: object) -> None:
        self.completions += 1


def test_a_mocked_function_that_is_not_waited_for_has_only_an_id() -> None:
    parameters = {
        "LambdaFunctionARN": "f", "InvocationTimeLimitSeconds": "5",
        "InvocationType": "ASYNCHRONOUS",
    }  # fmt: skip
    simulation = Simulation(lone_world(), start=START)
    mocking = simulation.observer = Mocking()
    asked = flow(
        action("l", "InvokeLambdaFunction", parameters, "bye", errors={"NoMatchingError": "bye"}),
        say("bye", "bye", "wait"),
        action("wait", "DisconnectParticipant"),
    )
    contact = simulation.start_contact(asked, customer="+15550100")

    assert contact.value("$.External.k") is None
    assert contact.value("$.LambdaInvocation.InvocationId")
    assert mocking.completions == 0


def refused(parameters: Mapping[str, Any], kind: str, **more: Any) -> list[str]:  # noqa: ANN401 - of probe
    return [found.message for found in check_publishing(probe(kind, dict(parameters), **more))]


def test_a_bare_root_may_be_asked_for_its_keys_only() -> None:
    tags = {"ComparisonValue": "$.Tags"}

    assert not refused(tags, "Compare", errors="NoMatchingCondition",
                       conditions=[("KeyExists", "vip")])  # fmt: skip
    assert refused(tags, "Compare", errors="NoMatchingCondition", conditions=[("Equals", "vip")])


def test_an_object_may_come_as_a_reference_where_the_service_takes_one() -> None:
    errors = "NoMatchingError ChannelMismatch"

    assert not refused({"ChatProcessor": "$.External.processor"}, "UpdateContactMediaProcessing",
                       errors=errors)  # fmt: skip
    assert refused({"ChatProcessor": "processor"}, "UpdateContactMediaProcessing", errors=errors)
    play = Play(probe("UpdateContactMediaProcessing", {"ChatProcessor": "$.External.processor"},
                      errors=errors), channel="CHAT")  # fmt: skip
    assert landed(play) == "next"
