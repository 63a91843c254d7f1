"""Templates resolve as CloudFormation would resolve them, and what cannot be resolved is named."""

from pathlib import Path
from typing import Any

import pytest

from simulator.centre.assembly import read_assembly
from simulator.centre.cloud import Cloud
from simulator.centre.deployment import Created, Deployment, Resource
from simulator.centre.errors import TemplateError, UnknownResourceError
from simulator.centre.intrinsics import Json
from tests.simulator.centre.conftest import NOW, Raise, table, write_assembly


def _deploy(tmp_path: Path, **stacks: dict[str, Any]) -> tuple[Deployment, list[str]]:
    order: list[str] = []

    def create(resource: Resource) -> Created:
        order.append(resource.logical_id)
        return Created(
            f"ref-{resource.logical_id}",
            {"Arn": f"arn-{resource.logical_id}", **resource.properties},
        )

    deployment = Deployment(create, lambda service, name: f"<{service}:{name}>")
    deployment.deploy(read_assembly(write_assembly(tmp_path / "out", {}, **stacks)))
    return deployment, order


def _output(tmp_path: Path, value: Json, **template: Json) -> Json:
    thing = {"Type": "T", "Properties": {"Name": "n", "On": False}}
    stack = {"Resources": {"Thing": thing}, "Outputs": {"X": {"Value": value}}, **template}
    return _deploy(tmp_path, app=stack)[0].outputs["X"]


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ({"Ref": "Thing"}, "ref-Thing"),
        ({"Fn::GetAtt": ["Thing", "Arn"]}, "arn-Thing"),
        ({"Fn::GetAtt": "Thing.Arn"}, "arn-Thing"),
        (
            {"Fn::Sub": "a-${Thing}-${Thing.Arn}-${!Literal}-${AWS::Region}"},
            "a-ref-Thing-arn-Thing-${Literal}-us-east-1",
        ),
        (
            {"Fn::Sub": ["${Own}/${Thing}", {"Own": {"Ref": "AWS::AccountId"}}]},
            "111122223333/ref-Thing",
        ),
        ({"Fn::Sub": ["${Yes}-${Own}-${Thing.On}", {"Yes": True, "Own": 1}]}, "true-1-false"),
        ({"Fn::Join": ["/", ["a", {"Ref": "Thing"}, 1]]}, "a/ref-Thing/1"),
        ({"Fn::Select": [1, {"Fn::Split": ["-", {"Ref": "Thing"}]}]}, "Thing"),
        ({"Fn::If": ["Yes", "a", "b"]}, "a"),
        ([1, {"Fn::If": ["No", "a", {"Ref": "AWS::NoValue"}]}], [1]),
        ({"Fn::FindInMap": ["M", "us", "size"]}, 3),
        ({"Fn::FindInMap": ["M", "us", "nope", {"DefaultValue": 4}]}, 4),
        ({"Fn::Base64": "x"}, "eA=="),
        ({"Ref": "List"}, ["a", "b"]),
        ({"Ref": "Looked"}, "<ssm:/up>"),
        ("{{resolve:ssm:/name}}!", "<ssm:/name>!"),
        ({"key": {"Ref": "AWS::NoValue"}, "kept": 1}, {"kept": 1}),
    ],
)
def test_an_expression_has_its_value(tmp_path: Path, expression: Json, value: Json) -> None:
    found = _output(
        tmp_path,
        expression,
        Conditions={
            "Yes": {"Fn::And": [{"Fn::Equals": ["x", "x"]}, {"Fn::Not": [{"Condition": "No"}]}]},
            "No": {"Fn::Or": [{"Fn::Equals": ["x", "y"]}]},
        },
        Mappings={"M": {"us": {"size": 3}}},
        Parameters={
            "List": {"Type": "CommaDelimitedList", "Default": "a, b"},
            "Looked": {"Type": "AWS::SSM::Parameter::Value<String>", "Default": "/up"},
        },
    )

    assert found == value


@pytest.mark.parametrize(
    ("expression", "complaint"),
    [
        ({"Ref": "Nothing"}, "'Nothing'"),
        ({"Fn::GetAtt": ["Thing", "Colour"]}, "Thing.Colour.*it has"),
        ({"Fn::ImportValue": "elsewhere"}, "no stack exports 'elsewhere'"),
        ({"Fn::Cidr": ["10.0.0.0/8", 1, 1]}, "Fn::Cidr is not understood"),
        ({"Fn::Select": [2, ["a", "b"]]}, "Fn::Select 2 of 2 items"),
        ({"Fn::Select": ["-1", ["a", "b"]]}, "Fn::Select -1 of 2 items"),
        ({"Fn::Select": ["last", ["a", "b"]]}, "Fn::Select last of 2 items"),
    ],
)
def test_what_cannot_be_resolved_is_named(tmp_path: Path, expression: Json, complaint: str) -> None:
    with pytest.raises(TemplateError, match=complaint):
        _output(tmp_path, expression)


def test_resources_follow_what_they_need_across_stacks(tmp_path: Path) -> None:
    first = {
        "Resources": {
            "Late": {"Type": "T", "Properties": {"Of": {"Fn::Sub": "${Early.Arn}"}}},
            "Early": {"Type": "T", "DependsOn": "Earliest"},
            "Earliest": {"Type": "T"},
            "Never": {"Type": "T", "Condition": "Off"},
        },
        "Conditions": {"Off": {"Fn::Equals": [1, 2]}},
        "Outputs": {"E": {"Value": {"Ref": "Late"}, "Export": {"Name": "shared"}}},
    }
    second = {
        "Resources": {"User": {"Type": "T", "Properties": {"P": {"Fn::ImportValue": "shared"}}}}
    }

    deployment, order = _deploy(tmp_path, first=first, second=second)

    assert order == ["Earliest", "Early", "Late", "User"]
    assert deployment.exports == {"shared": "ref-Late"}


def test_a_circle_is_named(tmp_path: Path) -> None:
    circle = {
        "A": {"Type": "T", "Properties": {"X": {"Ref": "B"}}},
        "B": {"Type": "T", "Properties": {"X": {"Ref": "A"}}},
    }

    with pytest.raises(TemplateError, match="circular dependency"):
        _deploy(tmp_path, app={"Resources": circle})


def test_an_unknown_resource_type_is_an_error_that_names_it(raise_cloud: Raise) -> None:
    with pytest.raises(UnknownResourceError, match=r"app/Robot \(AWS::Future::Robot\)"):
        raise_cloud(Robot={"Type": "AWS::Future::Robot"})


def test_a_resource_without_local_effect_is_passed_over(raise_cloud: Raise) -> None:
    raise_cloud(Alarm={"Type": "AWS::CloudWatch::Alarm"})


def test_identifiers_are_the_same_in_every_run(tmp_path: Path) -> None:
    key = {"Type": "AWS::KMS::Key", "Properties": {"KeyPolicy": {"Statement": []}}}
    instance = {"Type": "AWS::Connect::Instance", "Properties": {"Attributes": {}}}
    stack = {
        "Resources": {"Key": key, "Instance": instance, "Table": table()},
        "Outputs": {
            "Key": {"Value": {"Ref": "Key"}},
            "Instance": {"Value": {"Ref": "Instance"}},
            "Table": {"Value": {"Ref": "Table"}},
        },
    }
    stacks = read_assembly(write_assembly(tmp_path / "out", {}, app=stack))

    first, second = (Cloud(stacks, lambda: NOW).outputs for _ in range(2))

    assert first == second
    assert first["Instance"].startswith("arn:aws:connect:us-east-1:111122223333:instance/")


def _rule(**properties: Json) -> dict[str, Any]:
    return {"Type": "AWS::Events::Rule", "Properties": properties}


def test_a_schedule_is_an_error_that_names_its_rule(raise_cloud: Raise) -> None:
    with pytest.raises(TemplateError, match=r"app/Nightly .*rate\(1 day\) would never come"):
        raise_cloud(Nightly=_rule(ScheduleExpression="rate(1 day)"))

    raise_cloud(Nightly=_rule(ScheduleExpression="rate(1 day)", State="DISABLED"))


def _topic(protocol: str) -> dict[str, Any]:
    subscription = {"Protocol": protocol, "Endpoint": "somewhere"}
    return {"Type": "AWS::SNS::Topic", "Properties": {"Subscription": [subscription]}}


def test_a_subscription_that_nobody_plays_is_an_error_that_names_it(raise_cloud: Raise) -> None:
    with pytest.raises(TemplateError, match=r"app/Alarms .*does not deliver .* by https"):
        raise_cloud(Alarms=_topic("https"))

    raise_cloud(Alarms=_topic("email"))  # has its reason in resources/inert.py
