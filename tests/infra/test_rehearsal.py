"""What moto plays of the stacks deploys on it; docs/fidelity.md says what that leaves out."""

import json
import re
from collections.abc import Iterator
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import boto3
import pytest
from moto import mock_aws

from infra.stacks import STACKS, stack_name
from operations.rehearsal import played_by_moto, reduced
from tests.infra.assembly import Assembly

_FIDELITY = Path(__file__).parents[2] / "docs" / "fidelity.md"
_ASSET = re.compile(r'"S3Key": ?"([^"]+)"')
_ASSETS, _TEMPLATES = "cdk-hnb659fds-assets-123456789012-us-east-1", "templates"


def _types(assembly: Assembly) -> set[str]:
    return {
        resource["Type"]
        for template in assembly.stacks.values()
        for resource in template.resources.values()
    }


def test_the_list_of_what_a_rehearsal_leaves_out_is_what_moto_lacks(
    dev: Assembly, prod: Assembly, peopled: Assembly
) -> None:
    (listed,) = re.findall(r"<!-- left out -->\n```\n(.*?)```", _FIDELITY.read_text(), re.DOTALL)
    patterns = listed.split()
    used = _types(dev) | _types(prod) | _types(peopled)
    lacking = used - played_by_moto()

    def matching(types: set[str], pattern: str) -> set[str]:
        return {one for one in types if fnmatchcase(one, pattern)}

    assert {one for pattern in patterns for one in matching(used, pattern)} == lacking
    assert [pattern for pattern in patterns if not matching(lacking, pattern)] == []


@pytest.fixture
def rehearsed(dev: Assembly) -> Iterator[dict[str, dict[str, Any]]]:
    """The reduced templates, deployed one after the other."""
    with mock_aws():
        region = "us-east-1"
        s3, ssm = boto3.client("s3", region_name=region), boto3.client("ssm", region_name=region)
        cloudformation = boto3.client("cloudformation", region_name=region)
        version = "/cdk-bootstrap/hnb659fds/version"
        ssm.put_parameter(Name=version, Value="33", Type="String")
        for bucket in (_ASSETS, _TEMPLATES):
            s3.create_bucket(Bucket=bucket)
        templates = {}
        for stack in STACKS:
            template, _ = reduced(dict(dev.stacks[stack].document), played_by_moto())
            text = json.dumps(template)
            for key in _ASSET.findall(text):
                s3.put_object(Bucket=_ASSETS, Key=key, Body=b"PK\x05\x06" + bytes(18))
            s3.put_object(Bucket=_TEMPLATES, Key=stack, Body=text)
            cloudformation.create_stack(
                StackName=stack_name("dev", stack),
                TemplateURL=f"https://{_TEMPLATES}.s3.amazonaws.com/{stack}",
                Capabilities=["CAPABILITY_NAMED_IAM"],
            )
            templates[stack] = template
        yield templates


def test_all_stacks_deploy_in_their_order(rehearsed: dict[str, dict[str, Any]]) -> None:
    # Four seconds: the one place where our templates meet a CloudFormation that resolves them.
    cloudformation = boto3.client("cloudformation", region_name="us-east-1")
    functions = boto3.client("lambda", region_name="us-east-1").get_paginator("list_functions")
    wanted = {
        resource["Properties"]["FunctionName"]: resource["Properties"]["Environment"]["Variables"]
        for template in rehearsed.values()
        for resource in template["Resources"].values()
        if resource["Type"] == "AWS::Lambda::Function"
    }
    made = {
        one["FunctionName"]: one["Environment"]["Variables"]
        for page in functions.paginate()
        for one in page["Functions"]
    }

    for stack in STACKS:
        (found,) = cloudformation.describe_stacks(StackName=stack_name("dev", stack))["Stacks"]
        assert found["StackStatus"] == "CREATE_COMPLETE"
    assert made.keys() == wanted.keys()
    for name, environment in made.items():
        assert environment.keys() == wanted[name].keys(), name
        assert [value for value in environment.values() if not isinstance(value, str)] == []
