"""A deployment rehearsed against moto's server: what moto plays of an assembly, and what it lacks.

    python -m operations.rehearsal ASSEMBLY FOLDER

writes a copy of the assembly to FOLDER whose templates hold resources of types that moto's
CloudFormation has a model for, and prints the types it left out: those are not verified. What
refers to them gets placeholders. `make rehearse` deploys the copy with the CDK command line.
"""

import json
import re
import shutil
import sys
from collections import Counter
from pathlib import Path
from typing import Any

_ARN = "arn:aws:left-out:us-east-1:123456789012:"


def reduced(
    template: dict[str, Any], played: frozenset[str]
) -> tuple[dict[str, Any], Counter[str]]:
    """Returns a template without the resources of other types, and how many of each there were."""
    resources: dict[str, Any] = template.get("Resources", {})
    gone = {name for name, one in resources.items() if one["Type"] not in played}
    left_out = Counter(resources[name]["Type"] for name in gone)
    kept = {name: _untagged(one) for name, one in resources.items() if name not in gone}
    replaced: dict[str, Any] = _without({**template, "Resources": kept}, gone)
    return replaced, left_out


def reduce_assembly(assembly: Path, folder: Path, played: frozenset[str]) -> Counter[str]:
    """Copies an assembly with reduced templates; returns what was left out of all of them."""
    shutil.copytree(assembly, folder)
    left_out: Counter[str] = Counter()
    for path in sorted(folder.glob("*.template.json")):
        template, more = reduced(json.loads(path.read_text()), played)
        path.write_text(json.dumps(template))
        left_out += more
    return left_out


def played_by_moto() -> frozenset[str]:
    """Returns the types that moto's CloudFormation has a model for."""
    from moto.cloudformation.parsing import get_model_map

    return frozenset(get_model_map())


def _untagged(resource: dict[str, Any]) -> dict[str, Any]:
    """Returns a key without its tags: moto reads them as KMS spells them, and loses the key."""
    if resource["Type"] != "AWS::KMS::Key":
        return resource
    properties = {name: one for name, one in resource["Properties"].items() if name != "Tags"}
    return {**resource, "Properties": properties}


def _without(node: Any, gone: set[str]) -> Any:  # noqa: ANN401 - JSON
    if isinstance(node, list):
        return [_without(one, gone) for one in node]
    if isinstance(node, str):
        return re.sub(
            r"\$\{(\w+)(?:\.\w+)?\}", lambda m: _ARN + m[1] if m[1] in gone else m[0], node
        )
    if not isinstance(node, dict):
        return node
    if set(node) == {"Ref"} and node["Ref"] in gone:
        return f"left-out-{node['Ref']}"
    attribute = node.get("Fn::GetAtt")
    if attribute and attribute[0] in gone:
        return _ARN + attribute[0]
    result = {key: _without(value, gone) for key, value in node.items()}
    if "DependsOn" in node:
        names = node["DependsOn"] if isinstance(node["DependsOn"], list) else [node["DependsOn"]]
        result["DependsOn"] = [name for name in names if name not in gone]
    return result


if __name__ == "__main__":
    for kind, count in sorted(
        reduce_assembly(Path(sys.argv[1]), Path(sys.argv[2]), played_by_moto()).items()
    ):
        print(f"not verified: {count:3} {kind}")
