"""What Amazon Connect refuses at creation is refused, with how to mend it."""

from collections.abc import Mapping
from typing import Any
from unittest import mock

import pytest

from simulator.centre.assembly import Stack
from simulator.centre.deployment import Resource
from simulator.centre.errors import TemplateError
from simulator.centre.estate import Estate
from simulator.centre.resources.contact import CREATORS

Properties = Mapping[str, Any]

_INSTANCE = "arn:aws:connect:us-east-1:111122223333:instance/1"
_NAME = {"Id": {"Name": "Task name"}, "Type": "NAME"}
_GOES = {"Id": {"Name": "Assign to"}, "Type": "QUICK_CONNECT"}
_REQUIRED = {"RequiredFields": [{"Id": {"Name": "Task name"}}]}


def _create(kind: str, properties: Properties) -> None:
    stack = Stack("app", {}, "111122223333", "us-east-1", {})
    estate = Estate(client=mock.Mock(), invoke=mock.Mock())
    CREATORS[kind](Resource(stack, "R", kind, {"InstanceArn": _INSTANCE, **properties}), estate)


def _template(**changed: Any) -> Properties:  # noqa: ANN401 - properties of CloudFormation
    return {"Fields": [_NAME, _GOES], "Constraints": _REQUIRED, **changed}


@pytest.mark.parametrize(
    ("properties", "said"),
    [
        (_template(Fields=[_GOES]), "0 fields of type NAME, allowed is exactly one"),
        (_template(Fields=[_NAME, _NAME, _GOES]), "2 fields of type NAME"),
        (_template(Constraints={}), "put it among the RequiredFields"),
        (_template(Fields=[_NAME]), "a ContactFlowArn or a field of type QUICK_CONNECT"),
    ],
)
def test_a_task_template_that_would_be_refused_is(properties: Properties, said: str) -> None:
    with pytest.raises(TemplateError, match=said):
        _create("AWS::Connect::TaskTemplate", properties)


def test_a_task_template_with_a_name_that_goes_somewhere_is_created() -> None:
    _create("AWS::Connect::TaskTemplate", _template())
    _create("AWS::Connect::TaskTemplate", _template(Fields=[_NAME], ContactFlowArn="arn"))


def test_a_profile_takes_ten_queues_by_channel_and_no_more() -> None:
    one = {"QueueReference": {"QueueArn": "q", "Channel": "VOICE"}, "Priority": 1, "Delay": 0}
    kind, named = "AWS::Connect::RoutingProfile", {"Name": "Agents", "MediaConcurrencies": []}

    _create(kind, {**named, "QueueConfigs": [one] * 10})
    with pytest.raises(TemplateError, match="it has 11 QueueConfigs"):
        _create(kind, {**named, "QueueConfigs": [one] * 11})
