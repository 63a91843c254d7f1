"""Read a cloud assembly: the directory that ``cdk synth`` writes.

Format: https://github.com/aws/aws-cdk-cli, package cloud-assembly-schema (version 55 here).
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from simulator.centre.errors import TemplateError

LOCAL_ACCOUNT = "111122223333"  # the account of AWS's own examples; used where none is given
LOCAL_REGION = "us-east-1"


@dataclass(frozen=True, slots=True)
class Stack:
    """One template with the environment it is meant for."""

    name: str
    template: Mapping[str, Any]
    account: str
    region: str
    assets: Mapping[str, Path]
    """Object key in the asset bucket (as ``S3Key`` in the template) to a file or directory."""


def read_assembly(directory: Path) -> list[Stack]:
    """Return the stacks of an assembly, each after the stacks it depends on.

    Raises:
        TemplateError: The directory is no cloud assembly.
    """
    try:
        artifacts = json.loads((directory / "manifest.json").read_text())["artifacts"]
    except (OSError, ValueError, KeyError) as exc:
        raise TemplateError(f"{directory} is not a cloud assembly: {exc}") from exc
    return [_stack(directory, artifacts, name) for name in _in_order(artifacts)]


def _in_order(artifacts: Mapping[str, Any]) -> list[str]:
    order: list[str] = []

    def visit(name: str) -> None:
        for needed in artifacts[name].get("dependencies", ()):
            visit(needed)
        if artifacts[name]["type"] == "aws:cloudformation:stack" and name not in order:
            order.append(name)

    for name in artifacts:
        visit(name)
    return order


def _stack(directory: Path, artifacts: Mapping[str, Any], name: str) -> Stack:
    artifact = artifacts[name]
    account, region = artifact["environment"].removeprefix("aws://").split("/")
    properties = artifact["properties"]
    assets: dict[str, Path] = {}
    for needed in artifact.get("dependencies", ()):
        if artifacts[needed]["type"] == "cdk:asset-manifest":
            assets |= _assets(directory, artifacts[needed]["properties"]["file"])
    return Stack(
        name=properties.get("stackName", name),
        template=json.loads((directory / properties["templateFile"]).read_text()),
        account=LOCAL_ACCOUNT if account == "unknown-account" else account,
        region=LOCAL_REGION if region == "unknown-region" else region,
        assets=assets,
    )


def _assets(directory: Path, manifest: str) -> dict[str, Path]:
    files = json.loads((directory / manifest).read_text())["files"].values()
    return {
        destination["objectKey"]: (directory / file["source"]["path"]).resolve()
        for file in files
        if "path" in file["source"]
        for destination in file["destinations"].values()
    }
