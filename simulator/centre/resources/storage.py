"""Tables, keys, buckets, parameters, secrets and log groups: created in moto."""

import json
import secrets
from collections.abc import Mapping
from functools import cache
from typing import Any
from unittest.mock import patch

from moto.kms import models
from moto.kms.utils import AbstractPrivateKey, generate_private_key

from simulator.centre.deployment import Created, Resource
from simulator.centre.errors import TemplateError
from simulator.centre.estate import Estate
from simulator.centre.iam import parse_policy

_RECOVERY = "PointInTimeRecoverySpecification"
_PROTECTED = "DeletionProtectionEnabled"


def _global_table(resource: Resource, estate: Estate) -> Created:
    """Create what CDK's TableV2 emits; only the replica of this region exists here."""
    properties = resource.properties
    replicas = [r for r in properties["Replicas"] if r["Region"] == resource.stack.region]
    if not replicas:
        raise TemplateError(f"{resource.where}: no replica in {resource.stack.region}")
    kept = {name: replicas[0][name] for name in (_RECOVERY, _PROTECTED) if name in replicas[0]}
    return _create_table(
        resource, estate, {**properties, **kept, **_encryption(properties, replicas[0])}
    )


def _encryption(properties: Mapping[str, Any], replica: Mapping[str, Any]) -> dict[str, Any]:
    merged = {
        **properties.get("SSESpecification", {}),
        **replica.get("SSESpecification", {}),
    }
    return {"SSESpecification": merged} if merged else {}


def _table(resource: Resource, estate: Estate) -> Created:
    return _create_table(resource, estate, resource.properties)


def _create_table(resource: Resource, estate: Estate, properties: Mapping[str, Any]) -> Created:
    name = resource.name(properties.get("TableName"), limit=255)
    request: dict[str, Any] = {
        "TableName": name,
        "BillingMode": properties.get("BillingMode", "PROVISIONED"),
        "KeySchema": properties["KeySchema"],
        "AttributeDefinitions": properties["AttributeDefinitions"],
    }
    for optional in ("LocalSecondaryIndexes", "ProvisionedThroughput", _PROTECTED):
        if optional in properties:
            request[optional] = properties[optional]
    if "GlobalSecondaryIndexes" in properties:
        wanted = ("IndexName", "KeySchema", "Projection")
        request["GlobalSecondaryIndexes"] = [
            {key: index[key] for key in wanted} for index in properties["GlobalSecondaryIndexes"]
        ]
    stream = properties.get("StreamSpecification")
    if stream:
        request["StreamSpecification"] = {"StreamEnabled": True, **stream}
    key = properties.get("SSESpecification", {}).get("KMSMasterKeyId")
    if key:
        request["SSESpecification"] = {"Enabled": True, "SSEType": "KMS", "KMSMasterKeyId": key}
        estate.table_keys[name] = key
    dynamodb = estate.client("dynamodb")
    described = dynamodb.create_table(**request)["TableDescription"]
    _expire_and_recover(estate, name, properties)
    attributes = {"Arn": described["TableArn"], "TableId": resource.id}
    if stream:
        attributes["StreamArn"] = described["LatestStreamArn"]
    return Created(name, attributes)


def _expire_and_recover(estate: Estate, name: str, properties: Mapping[str, Any]) -> None:
    dynamodb = estate.client("dynamodb")
    ttl = properties.get("TimeToLiveSpecification", {})
    if ttl.get("Enabled"):
        dynamodb.update_time_to_live(
            TableName=name,
            TimeToLiveSpecification={"Enabled": True, "AttributeName": ttl["AttributeName"]},
        )
    if properties.get(_RECOVERY, {}).get("PointInTimeRecoveryEnabled"):
        dynamodb.update_continuous_backups(
            TableName=name,
            PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": True},
        )


def _key(resource: Resource, estate: Estate) -> Created:
    properties = resource.properties
    with patch.object(models, "generate_private_key", _private_key):
        made = estate.client("kms").create_key(
            Description=properties.get("Description", ""),
            Policy=json.dumps(properties["KeyPolicy"]),
            KeyUsage=properties.get("KeyUsage", "ENCRYPT_DECRYPT"),
            KeySpec=properties.get("KeySpec", "SYMMETRIC_DEFAULT"),
        )["KeyMetadata"]
    estate.protect(made["Arn"], parse_policy(properties["KeyPolicy"]))
    return Created(made["KeyId"], {"Arn": made["Arn"], "KeyId": made["KeyId"]})


@cache
def _private_key(spec: str) -> AbstractPrivateKey:
    """Return a private key of a kind, the same for all keys of a process.

    moto makes an RSA key even for symmetric ones, which have no use for it: 50 ms each.
    """
    return generate_private_key(spec)


def _key_alias(resource: Resource, estate: Estate) -> Created:
    name = resource.properties["AliasName"]
    key = resource.properties["TargetKeyId"]
    estate.client("kms").create_alias(AliasName=name, TargetKeyId=key)
    return Created(name, {"Arn": resource.arn("kms", name)})


def _bucket(resource: Resource, estate: Estate) -> Created:
    name = resource.name(resource.properties.get("BucketName"), limit=63).lower()
    s3 = estate.client("s3")
    if resource.stack.region == "us-east-1":  # S3 takes every other region's name, not this one
        s3.create_bucket(Bucket=name)
    else:
        place = {"LocationConstraint": resource.stack.region}
        s3.create_bucket(Bucket=name, CreateBucketConfiguration=place)
    told = resource.properties.get("NotificationConfiguration", {})
    bridge = told.get("EventBridgeConfiguration", {}).get("EventBridgeEnabled")
    estate.buckets[name] = str(bridge).lower() == "true"
    domain = f"{name}.s3.{resource.stack.region}.amazonaws.com"
    return Created(
        name,
        {
            "Arn": f"arn:aws:s3:::{name}",
            "DomainName": f"{name}.s3.amazonaws.com",
            "RegionalDomainName": domain,
            "WebsiteURL": f"http://{name}.s3-website.{resource.stack.region}.amazonaws.com",
        },
    )


def _bucket_policy(resource: Resource, estate: Estate) -> Created:
    statements = parse_policy(resource.properties["PolicyDocument"])
    estate.protect(f"arn:aws:s3:::{resource.properties['Bucket']}", statements)
    return Created(resource.name(None))


def _parameter(resource: Resource, estate: Estate) -> Created:
    properties = resource.properties
    name = resource.name(properties.get("Name"), limit=1011)
    estate.client("ssm").put_parameter(
        Name=name, Value=properties["Value"], Type=properties["Type"]
    )
    return Created(name, {"Value": properties["Value"], "Type": properties["Type"]})


def _secret(resource: Resource, estate: Estate) -> Created:
    properties = resource.properties
    name = resource.name(properties.get("Name"), limit=512)
    value = properties.get("SecretString")
    if value is None:
        value = _generated(properties.get("GenerateSecretString", {}))
    made = estate.client("secretsmanager").create_secret(Name=name, SecretString=value)
    return Created(made["ARN"], {"Id": made["ARN"]})


def _generated(wanted: Mapping[str, Any]) -> str:
    """Return a secret as GenerateSecretString describes it; the excluded characters are few."""
    text = secrets.token_hex(int(wanted.get("PasswordLength", 32)) // 2)
    if "GenerateStringKey" not in wanted:
        return text
    template = json.loads(wanted.get("SecretStringTemplate", "{}"))
    return json.dumps({**template, wanted["GenerateStringKey"]: text})


def _log_group(resource: Resource, estate: Estate) -> Created:
    properties = resource.properties
    name = resource.name(properties.get("LogGroupName"), limit=512)
    logs = estate.client("logs")
    logs.create_log_group(logGroupName=name)
    if "RetentionInDays" in properties:
        logs.put_retention_policy(logGroupName=name, retentionInDays=properties["RetentionInDays"])
    return Created(name, {"Arn": resource.arn("logs", f"log-group:{name}:*")})


CREATORS = {
    "AWS::DynamoDB::GlobalTable": _global_table,
    "AWS::DynamoDB::Table": _table,
    "AWS::KMS::Key": _key,
    "AWS::KMS::Alias": _key_alias,
    "AWS::S3::Bucket": _bucket,
    "AWS::S3::BucketPolicy": _bucket_policy,
    "AWS::SSM::Parameter": _parameter,
    "AWS::SecretsManager::Secret": _secret,
    "AWS::Logs::LogGroup": _log_group,
}
