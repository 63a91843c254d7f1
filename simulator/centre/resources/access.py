"""Roles and policies: kept for the check of every call."""

from typing import Any

from simulator.centre.deployment import Created, Resource
from simulator.centre.errors import TemplateError
from simulator.centre.estate import Estate
from simulator.centre.iam import Role, Statement, parse_policy

_LOGS = ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"]
_QUEUE = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"]
_STREAM = [
    "dynamodb:DescribeStream",
    "dynamodb:GetRecords",
    "dynamodb:GetShardIterator",
    "dynamodb:ListStreams",
]
# Source: AWS Managed Policy Reference Guide.
_MANAGED = {
    "service-role/AWSLambdaBasicExecutionRole": _LOGS,
    "service-role/AWSLambdaSQSQueueExecutionRole": _QUEUE + _LOGS,
    "service-role/AWSLambdaDynamoDBExecutionRole": _STREAM + _LOGS,
    "service-role/AWSBackupServiceRolePolicyForBackup": [],  # AWS Backup is not played
    "AWSXRayDaemonWriteAccess": ["xray:PutTraceSegments", "xray:PutTelemetryRecords"],
}


def _role(resource: Resource, estate: Estate) -> Created:
    properties = resource.properties
    name = resource.name(properties.get("RoleName"))
    role = Role(name, f"arn:aws:iam::{resource.stack.account}:role/{name}")
    for inline in properties.get("Policies", ()):
        role.statements += parse_policy(inline["PolicyDocument"])
    for arn in properties.get("ManagedPolicyArns", ()):
        if arn in estate.policies:
            role.statements += estate.policies[arn]
        else:
            role.managed += _managed(resource, arn)
    estate.roles[name] = role
    return Created(name, {"Arn": role.arn, "RoleId": resource.id})


def _managed(resource: Resource, arn: str) -> list[Statement]:
    name = arn.partition(":policy/")[2]
    if name not in _MANAGED:
        raise TemplateError(f"{resource.where}: managed policy {arn} is not known locally")
    if not _MANAGED[name]:
        return []
    return parse_policy(
        {"Statement": {"Effect": "Allow", "Action": _MANAGED[name], "Resource": "*"}}
    )


def _policy(resource: Resource, estate: Estate) -> Created:
    _attach(resource, estate)
    return Created(resource.properties["PolicyName"], {"Id": resource.id})


def _managed_policy(resource: Resource, estate: Estate) -> Created:
    name = resource.name(resource.properties.get("ManagedPolicyName"), limit=128)
    arn = f"arn:aws:iam::{resource.stack.account}:policy/{name}"
    estate.policies[arn] = parse_policy(resource.properties["PolicyDocument"])
    _attach(resource, estate)
    return Created(arn, {"PolicyArn": arn})


def _attach(resource: Resource, estate: Estate) -> None:
    statements = parse_policy(resource.properties["PolicyDocument"])
    names: list[Any] = resource.properties.get("Roles", [])
    for name in names:
        if name not in estate.roles:
            raise TemplateError(f"{resource.where}: no role {name!r} in these stacks")
        estate.roles[name].statements += statements


CREATORS = {
    "AWS::IAM::Role": _role,
    "AWS::IAM::Policy": _policy,
    "AWS::IAM::ManagedPolicy": _managed_policy,
}
