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

# Templates take the last part of an ARN by its place: instance/<id>/<kind>/<id>.
_REFERRED_TO_BY_ARN = ("AWS::SecretsManager::Secret",)
_ARN = "arn:aws:left-out:us-east-1:123456789012:instance/left-out/queue/"


def reduced(
    template: dict[str, Any], played: frozenset[str]
) -> tuple[dict[str, Any], Counter[str]]:
    """Returns a template without the resources of other types, and how many of each there were."""
    resources: dict[str, Any] = template.get("Resources", {})
    gone = {name for name, one in resources.items() if one["Type"] not in played}
    gone |= {name for name, one in resources.items() if _reads_what_is_gone(one, gone)}
    left_out = Counter(resources[name]["Type"] for name in gone)
    kept = {
        name: _as_moto_reads_it(one, resources)
        for name, one in resources.items()
        if name not in gone
    }
    replaced: dict[str, Any] = _without(
        {**template, "Resources": kept}, _stand_ins(gone, resources)
    )
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


def _as_moto_reads_it(resource: dict[str, Any], resources: dict[str, Any]) -> dict[str, Any]:
    """Returns a resource without what moto 5.2 breaks off at, though it has a model of the type.

    Tags of keys and parameters, which it reads as the services' own API spells them; the reference
    to a bus, for which it takes its own object where the name belongs.
    """
    properties = resource.get("Properties", {})
    if resource["Type"] in ("AWS::KMS::Key", "AWS::SSM::Parameter"):
        properties = {name: one for name, one in properties.items() if name != "Tags"}
    if resource["Type"] == "AWS::Events::Rule" and "EventBusName" in properties:
        bus = resources[properties["EventBusName"]["Ref"]]["Properties"]["Name"]
        properties = {**properties, "EventBusName": bus}
    return {**resource, "Properties": properties}


def _reads_what_is_gone(resource: dict[str, Any], gone: set[str]) -> bool:
    """Tells whether a mapping reads a stream that is left out: moto asks for the stream."""
    if resource["Type"] != "AWS::Lambda::EventSourceMapping":
        return False
    source = resource["Properties"]["EventSourceArn"]
    return (
        isinstance(source, str)
        or source.get("Fn::GetAtt", [""])[0] in gone
        or ("Fn::ImportValue" in source)
    )


def _stand_ins(gone: set[str], resources: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Returns what is said instead of Ref and of Fn::GetAtt: a function for its alias."""
    found: dict[str, dict[str, Any]] = {}
    for name in gone:
        resource, arn = resources[name], _ARN + name
        if resource["Type"] == "AWS::Lambda::Alias":
            function = {"Fn::GetAtt": [resource["Properties"]["FunctionName"]["Ref"], "Arn"]}
            found[name] = {"Ref": function, "Fn::GetAtt": function}
        else:
            named = arn if resource["Type"] in _REFERRED_TO_BY_ARN else f"left-out-{name}"
            found[name] = {"Ref": named, "Fn::GetAtt": arn}
    return found


def _without(node: Any, gone: dict[str, dict[str, Any]]) -> Any:  # noqa: ANN401 - JSON
    if isinstance(node, list):
        return [_without(one, gone) for one in node]
    if isinstance(node, str):
        return re.sub(
            r"\$\{(\w+)(?:\.\w+)?\}", lambda m: _ARN + m[1] if m[1] in gone else m[0], node
        )
    if not isinstance(node, dict):
        return node
    for how, name in node.items():
        if how in ("Ref", "Fn::GetAtt") and len(node) == 1:
            target = name if how == "Ref" else name[0]
            return gone[target][how] if target in gone else node
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
