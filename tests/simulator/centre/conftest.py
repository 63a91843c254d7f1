"""A tiny account, written as the cloud assembly that ``cdk synth`` would emit."""

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from simulator.centre.assembly import read_assembly
from simulator.centre.cloud import Cloud
from simulator.centre.intrinsics import Json
from simulator.centre.local import LocalCentre
from simulator.centre.settings import Settings

NOW = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)

Template = dict[str, Any]
Raise = Callable[..., Cloud]

INSTANCE = "arn:aws:connect:us-east-1:111122223333:instance/00000000-0000-4000-8000-00000000c0de"


def role(*statements: Mapping[str, Any]) -> Template:
    """A role for a function, allowed to write its log and whatever else is given."""
    logs = {
        "Effect": "Allow",
        "Action": ["logs:CreateLogStream", "logs:PutLogEvents"],
        "Resource": "*",
    }
    document = {"Version": "2012-10-17", "Statement": [logs, *statements]}
    return {
        "Type": "AWS::IAM::Role",
        "Properties": {
            "AssumeRolePolicyDocument": {},
            "Policies": [{"PolicyName": "inline", "PolicyDocument": document}],
        },
    }


def function(module: str, *, role: str = "Role", **properties: Json) -> Template:
    """A function whose handler is ``module.handler`` of the shared asset."""
    return {
        "Type": "AWS::Lambda::Function",
        "Properties": {
            "FunctionName": module,
            "Handler": f"{module}.handler",
            "Runtime": "python3.13",
            "Role": {"Fn::GetAtt": [role, "Arn"]},
            "Code": {"S3Bucket": "assets", "S3Key": "code.zip"},
            **properties,
        },
    }


def table() -> Template:
    return {
        "Type": "AWS::DynamoDB::GlobalTable",
        "Properties": {
            "TableName": "things",
            "BillingMode": "PAY_PER_REQUEST",
            "KeySchema": [
                {"AttributeName": "pk", "KeyType": "HASH"},
                {"AttributeName": "sk", "KeyType": "RANGE"},
            ],
            "AttributeDefinitions": [
                {"AttributeName": "pk", "AttributeType": "S"},
                {"AttributeName": "sk", "AttributeType": "S"},
            ],
            "Replicas": [{"Region": "us-east-1"}],
            "StreamSpecification": {"StreamViewType": "NEW_AND_OLD_IMAGES"},
        },
    }


def allow(*actions: str, resource: Json = "*", **more: Json) -> Template:
    return {"Effect": "Allow", "Action": list(actions), "Resource": resource, **more}


def write_assembly(directory: Path, code: Mapping[str, str], **stacks: Template) -> Path:
    """Write stacks (name = template) that share one asset, each after the one before."""
    asset = directory / "asset.code"
    asset.mkdir(parents=True)
    for name, text in code.items():
        (asset / f"{name}.py").write_text(text)
    artifacts: dict[str, Any] = {}
    before: list[str] = []
    for name, template in stacks.items():
        (directory / f"{name}.template.json").write_text(json.dumps(template))
        assets = {
            "files": {
                "code": {
                    "source": {"path": "asset.code"},
                    "destinations": {"here": {"objectKey": "code.zip"}},
                }
            }
        }
        (directory / f"{name}.assets.json").write_text(json.dumps(assets))
        artifacts[f"{name}.assets"] = {
            "type": "cdk:asset-manifest",
            "properties": {"file": f"{name}.assets.json"},
        }
        artifacts[name] = {
            "type": "aws:cloudformation:stack",
            "environment": "aws://unknown-account/us-east-1",
            "properties": {"templateFile": f"{name}.template.json", "stackName": name},
            "dependencies": [f"{name}.assets", *before],
        }
        before = [name]
    (directory / "manifest.json").write_text(json.dumps({"artifacts": artifacts}))
    return directory


@pytest.fixture
def raise_cloud(tmp_path: Path) -> Raise:
    """Return a function that raises a cloud from code and resources."""

    def raise_(code: Mapping[str, str] | None = None, **resources: Template) -> Cloud:
        directory = tmp_path / f"assembly-{len(list(tmp_path.iterdir()))}"
        write_assembly(directory, code or {}, app={"Resources": resources})
        return Cloud(read_assembly(directory), lambda: NOW)

    return raise_


def arn(name: str) -> str:
    return f"arn:aws:lambda:us-east-1:111122223333:function:{name}"


def gets(resource: str, attribute: str = "Arn") -> Template:
    return {"Fn::GetAtt": [resource, attribute]}


QUEUE_FLOW = """{
  "Version": "2019-10-30", "StartAction": "ask",
  "Actions": [
    {"Identifier": "ask", "Type": "GetParticipantInput",
     "Parameters": {"Text": "Press 1 for a person, anything else to hear this for a long time.",
       "StoreInput": "False", "InputTimeLimitSeconds": "5"},
     "Transitions": {"NextAction": "bye",
       "Conditions": [
         {"NextAction": "queue", "Condition": {"Operator": "Equals", "Operands": ["1"]}}],
       "Errors": [{"ErrorType": "InputTimeLimitExceeded", "NextAction": "bye"},
         {"ErrorType": "NoMatchingCondition", "NextAction": "bye"},
         {"ErrorType": "NoMatchingError", "NextAction": "bye"}]}},
    {"Identifier": "queue", "Type": "UpdateContactTargetQueue",
     "Parameters": {"QueueId": "${Queue}"}, "Transitions": {"NextAction": "wait",
       "Errors": [{"ErrorType": "NoMatchingError", "NextAction": "bye"}]}},
    {"Identifier": "wait", "Type": "TransferContactToQueue", "Parameters": {},
     "Transitions": {"NextAction": "bye",
       "Errors": [{"ErrorType": "QueueAtCapacity", "NextAction": "bye"},
         {"ErrorType": "NoMatchingError", "NextAction": "bye"}]}},
    {"Identifier": "bye", "Type": "DisconnectParticipant", "Parameters": {}, "Transitions": {}}
  ]
}"""


def centre_with_queue(
    tmp_path: Path, *, speech: Callable[[str], float] | None = None, **more: Template
) -> LocalCentre:
    """A centre whose flow asks for a key, and on 1 puts the caller in the queue General.

    Args:
        tmp_path: Where its template is written.
        speech: Seconds that a text takes.
        more: Further resources of the template.
    """
    resources: dict[str, Template] = {
        "Instance": {"Type": "AWS::Connect::Instance", "Properties": {"Attributes": {}}},
        "Hours": {
            "Type": "AWS::Connect::HoursOfOperation",
            "Properties": {
                "InstanceArn": gets("Instance"),
                "Name": "Always",
                "TimeZone": "UTC",
                "Config": [
                    {
                        "Day": "MONDAY",
                        "StartTime": {"Hours": 0, "Minutes": 0},
                        "EndTime": {"Hours": 0, "Minutes": 0},
                    }
                ],
            },
        },
        "Queue": {
            "Type": "AWS::Connect::Queue",
            "Properties": {
                "InstanceArn": gets("Instance"),
                "Name": "General",
                "HoursOfOperationArn": gets("Hours", "HoursOfOperationArn"),
            },
        },
        "Flow": {
            "Type": "AWS::Connect::ContactFlow",
            "Properties": {
                "InstanceArn": gets("Instance"),
                "Name": "Main",
                "Type": "CONTACT_FLOW",
                "Content": {"Fn::Sub": [QUEUE_FLOW, {"Queue": gets("Queue", "QueueArn")}]},
            },
        },
    }
    resources |= more
    outputs = {
        "Entry": {"Value": gets("Flow", "ContactFlowArn")},
        "Instance": {"Value": {"Fn::GetAtt": ["Instance", "Id"]}},
        "Queue": {"Value": gets("Queue", "QueueArn")},
    }
    stack = {"Resources": resources, "Outputs": outputs}
    directory = write_assembly(tmp_path / "assembly", {}, app=stack)
    start = datetime(2026, 3, 2, 15, tzinfo=UTC)
    settings = Settings(tmp_path, "dev", "Entry")
    return LocalCentre.from_assembly(directory, settings, start=start, speech=speech)
