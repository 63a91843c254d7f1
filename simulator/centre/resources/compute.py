"""Lambda functions, who may invoke them, and what is polled for them."""

import json
import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from simulator.centre.deployment import Created, Resource
from simulator.centre.errors import TemplateError
from simulator.centre.estate import Estate, SourceMapping
from simulator.centre.functions import FunctionSpec
from simulator.centre.iam import Statement

_IDS = uuid.UUID("6b1f0f0e-58d5-4b0c-9a35-2c7a3f0d4e11")  # any constant: ids stay the same


def _function(resource: Resource, estate: Estate) -> Created:
    properties = resource.properties
    name = resource.name(properties.get("FunctionName"))
    arn = resource.arn("lambda", f"function:{name}")
    role = properties["Role"].rpartition("/")[2]
    if role not in estate.roles:
        raise TemplateError(f"{resource.where}: its role {role!r} is in none of these stacks")
    if not str(properties.get("Runtime", "")).startswith("python"):
        raise TemplateError(
            f"{resource.where}: runtime {properties.get('Runtime')!r}; only Python runs here"
        )
    estate.functions[arn] = FunctionSpec(
        name=name,
        arn=arn,
        handler=properties["Handler"],
        code=_asset(resource),
        role=estate.roles[role],
        timeout=float(properties.get("Timeout", 3)),
        memory=int(properties.get("MemorySize", 128)),
        environment=_variables(properties),
        log_group=properties.get("LoggingConfig", {}).get("LogGroup", f"/aws/lambda/{name}"),
        traced=properties.get("TracingConfig", {}).get("Mode") == "Active",
        json_logs=properties.get("LoggingConfig", {}).get("LogFormat") == "JSON",
        reserved=properties.get("ReservedConcurrentExecutions"),
        dead_letters=properties.get("DeadLetterConfig", {}).get("TargetArn"),
    )
    return Created(name, {"Arn": arn})


def _asset(resource: Resource) -> Path:
    code = resource.properties["Code"]
    key = code.get("S3Key")
    path = resource.stack.assets.get(key) if key else None
    if path is None or not path.is_dir():
        raise TemplateError(f"{resource.where}: its code {code} is no directory of the assembly")
    return path


def _variables(properties: Mapping[str, Any]) -> dict[str, str]:
    variables = properties.get("Environment", {}).get("Variables", {})
    return {name: str(value) for name, value in variables.items()}


def _permission(resource: Resource, estate: Estate) -> Created:
    """Add a statement to a function's resource policy, as Lambda's AddPermission does."""
    properties = resource.properties
    conditions: dict[str, dict[str, str]] = {}
    if "SourceArn" in properties:
        conditions["ArnLike"] = {"AWS:SourceArn": properties["SourceArn"]}
    if "SourceAccount" in properties:
        conditions["StringEquals"] = {"AWS:SourceAccount": properties["SourceAccount"]}
    principal = properties["Principal"]
    is_service = principal.endswith(".amazonaws.com")
    arn = _qualified_arn(resource, properties["FunctionName"])
    estate.protect(
        arn,
        [
            Statement(
                effect="Allow",
                actions=(properties["Action"],),
                not_actions=(),
                resources=(arn,),
                not_resources=(),
                conditions=conditions,
                principal={"Service": principal} if is_service else {"AWS": principal},
            )
        ],
    )
    return Created(resource.name(None), {"Id": resource.id})


def function_arn(resource: Resource, reference: str) -> str:
    """Return the unqualified ARN behind a function's name or ARN."""
    name = reference.split(":")[6] if reference.startswith("arn:") else reference
    return resource.arn("lambda", f"function:{name}")


def _qualified_arn(resource: Resource, reference: str) -> str:
    """Return the ARN of what a reference names: an alias has a policy of its own."""
    parts = reference.split(":") if reference.startswith("arn:") else []
    return reference if len(parts) == 8 else function_arn(resource, reference)


def _mapping(resource: Resource, estate: Estate) -> Created:
    properties = resource.properties
    criteria = properties.get("FilterCriteria", {}).get("Filters", ())
    identifier = str(uuid.uuid5(_IDS, resource.where))
    if not properties.get("Enabled", True):
        estate.switched_off.add(identifier)
    estate.mappings.append(
        SourceMapping(
            id=identifier,
            source=properties["EventSourceArn"],
            function=function_arn(resource, properties["FunctionName"]),
            batch_size=int(properties.get("BatchSize", 10)),
            window=float(properties.get("MaximumBatchingWindowInSeconds", 0)),
            partial="ReportBatchItemFailures" in properties.get("FunctionResponseTypes", ()),
            filters=tuple(json.loads(one["Pattern"]) for one in criteria),
            retries=properties.get("MaximumRetryAttempts"),
            bisect=bool(properties.get("BisectBatchOnFunctionError", False)),
            dead_letters=properties.get("DestinationConfig", {})
            .get("OnFailure", {})
            .get("Destination"),
        )
    )
    return Created(identifier, {"Id": identifier})


def _version(resource: Resource, _estate: Estate) -> Created:
    """Publish a version: the first, as every deployment here is."""
    arn = f"{function_arn(resource, resource.properties['FunctionName'])}:1"
    return Created(arn, {"Version": "1", "FunctionArn": arn})


def _alias(resource: Resource, estate: Estate) -> Created:
    """An alias runs its function's latest code, but it is invoked and allowed by its own ARN."""
    function = function_arn(resource, resource.properties["FunctionName"])
    arn = f"{function}:{resource.properties['Name']}"
    estate.aliases[arn] = function
    return Created(arn, {"AliasArn": arn})


def _invoke_config(resource: Resource, estate: Estate) -> Created:
    """Keep where failed asynchronous events go; two retries are what Lambda does anyway."""
    properties = resource.properties
    retries = properties.get("MaximumRetryAttempts", 2)
    if retries != 2:
        raise TemplateError(f"{resource.where}: {retries} retries; two are played")
    function = function_arn(resource, properties["FunctionName"])
    on_failure = properties.get("DestinationConfig", {}).get("OnFailure", {})
    if "Destination" in on_failure:
        estate.failure_destinations[function] = on_failure["Destination"]
    return Created(resource.id)


CREATORS = {
    "AWS::Lambda::EventInvokeConfig": _invoke_config,
    "AWS::Lambda::Function": _function,
    "AWS::Lambda::Permission": _permission,
    "AWS::Lambda::EventSourceMapping": _mapping,
    "AWS::Lambda::Version": _version,
    "AWS::Lambda::Alias": _alias,
}
