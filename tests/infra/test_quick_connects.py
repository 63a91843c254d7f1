"""Agents can pass a contact on to every queue, and nobody waits where quick connects are listed."""

import re
from dataclasses import replace
from typing import Any

import pytest

from infra.constructs.queues import QUEUES
from infra.stage_parts import OutsideNumber
from infra.stage_types import InvalidStage
from infra.stages import DEV
from tests.infra.assembly import Assembly
from tests.infra.conftest import OUTSIDE

_QUICK_CONNECT = "AWS::Connect::QuickConnect"


def _quick_connects(assembly: Assembly) -> dict[str, dict[str, Any]]:
    return {
        one["Properties"]["Name"]: one["Properties"]["QuickConnectConfig"]
        for one in assembly.whole.of_type(_QUICK_CONNECT).values()
    }


@pytest.mark.parametrize("name", QUEUES)
def test_a_queue_is_reached_through_the_flow_that_keeps_what_is_known(
    dev: Assembly, name: str
) -> None:
    made = _quick_connects(dev)[f"To {name}"]

    assert made["QuickConnectType"] == "QUEUE"
    assert f"Queues{name}" in str(made["QueueConfig"]["QueueArn"])
    assert "FlowsQueueTransferFlow" in str(made["QueueConfig"]["ContactFlowArn"])


def test_numbers_outside_are_those_of_the_stage(peopled: Assembly, prod: Assembly) -> None:
    made = _quick_connects(peopled)[OUTSIDE.name]

    assert made["PhoneConfig"] == {"PhoneNumber": OUTSIDE.number}
    assert set(_quick_connects(prod)) == {f"To {name}" for name in QUEUES}


def test_whoever_has_the_profile_sees_all_quick_connects(every: Assembly) -> None:
    profile = every.whole.only("AWS::Connect::RoutingProfile")
    served = str([one["QueueReference"]["QueueArn"] for one in profile["QueueConfigs"]])
    shown = {
        quick_connect["Fn::GetAtt"][0]
        for logical_id, queue in every.whole.of_type("AWS::Connect::Queue").items()
        if logical_id in served
        for quick_connect in queue["Properties"].get("QuickConnectArns", [])
    }

    assert shown == set(every.whole.of_type(_QUICK_CONNECT))


def test_a_profile_has_no_more_queues_than_one_request_takes(every: Assembly) -> None:
    profile = every.whole.only("AWS::Connect::RoutingProfile")
    served = [str(one["QueueReference"]["QueueArn"]) for one in profile["QueueConfigs"]]
    channels = {one["Channel"] for one in profile["MediaConcurrencies"]}

    assert len(served) <= 10  # botocore: RoutingProfileQueueConfigList
    for name in QUEUES:
        assert sum(f"Queues{name}" in one for one in served) == len(channels)


def test_nobody_waits_in_the_queue_that_lists(dev: Assembly) -> None:
    (listing,) = (
        logical_id
        for logical_id, queue in dev.whole.of_type("AWS::Connect::Queue").items()
        if "QuickConnectArns" in queue["Properties"]
    )
    leading = [
        *dev.whole.of_type("AWS::Connect::ContactFlow").values(),
        *dev.whole.of_type("AWS::Connect::ContactFlowModule").values(),
        *dev.whole.of_type(_QUICK_CONNECT).values(),
        *dev.whole.of_type("AWS::CloudWatch::Alarm").values(),
        *dev.whole.of_type("AWS::SSM::Parameter").values(),
    ]

    assert not re.search(rf"\b{listing}\b", str(leading))
    assert "Transfers" not in str(dev.whole.of_type("AWS::CloudWatch::Alarm"))


def test_a_profile_that_is_lent_keeps_its_queues(importing: Assembly) -> None:
    assert importing.whole.of_type("AWS::Connect::Queue") == {}
    assert set(_quick_connects(importing)) == {f"To {name}" for name in QUEUES}


@pytest.mark.parametrize(
    ("name", "number"), [("To Billing", "+15550143"), ("", "+15550143"), ("Gas", "555-0143")]
)
def test_a_number_outside_that_cannot_be_is_refused(name: str, number: str) -> None:
    with pytest.raises(InvalidStage, match="number"):
        OutsideNumber(name=name, number=number)


def test_names_of_numbers_outside_differ() -> None:
    twice = tuple(OutsideNumber(name=name, number="+15550143") for name in ("Gas", "gas"))

    with pytest.raises(InvalidStage, match="outside_numbers"):
        replace(DEV, outside_numbers=twice)
