"""What is deployed of flows/ is what stands there, with this deployment's ARNs."""

import json
import re
from collections.abc import Mapping
from typing import Any

from infra.flow_files import FlowFile, scan
from tests.infra.assembly import ROOT, Assembly

_TYPES = {
    "Flow": "AWS::Connect::ContactFlow",
    "Module": "AWS::Connect::ContactFlowModule",
    "View": "AWS::Connect::View",
}
_PLAYED = ("Flow", "Module")  # what has content, with placeholders


def test_every_file_is_deployed_under_its_name(every: Assembly) -> None:
    for kind, resource_type in _TYPES.items():
        names = {_name(file) for file in _files() if file.kind == kind}
        deployed = every.whole.of_type(resource_type).values()
        assert {resource["Properties"]["Name"] for resource in deployed} == names


def test_every_placeholder_has_a_resource_and_nothing_else_changes(every: Assembly) -> None:
    for file in _files():
        if file.kind not in _PLAYED:
            continue
        _, resource = _resource(every, file)
        text, values = _content(resource)
        assert set(re.findall(r"\$\{(\w+)\}", text)) == values.keys() == file.uses
        deployed = json.loads(text)
        assert deployed["Actions"] == file.document["Actions"]
        assert deployed["StartAction"] == file.document["StartAction"]


def test_each_placeholder_stands_for_what_it_says(every: Assembly) -> None:
    for file in _files():
        if file.kind not in _PLAYED:
            continue
        _, resource = _resource(every, file)
        for placeholder, value in _content(resource)[1].items():
            target = every.whole.resources[_logical_id(value)]
            kind = next(kind for kind in _EXPECTED if placeholder.endswith(kind))
            assert target["Type"] == _EXPECTED[kind], placeholder


def test_content_waits_until_its_functions_and_bots_are_offered_to_flows(every: Assembly) -> None:
    associations = every.whole.of_type("AWS::Connect::IntegrationAssociation")
    by_target = {
        _logical_id(association["Properties"]["IntegrationArn"]): logical_id
        for logical_id, association in associations.items()
    }

    for file in _files():
        if file.kind not in _PLAYED:
            continue
        _, resource = _resource(every, file)
        for placeholder, value in _content(resource)[1].items():
            if placeholder.endswith(("Function", "Bot")):
                assert by_target[_logical_id(value)] in resource["DependsOn"]


def test_callers_reach_the_main_flow(every: Assembly) -> None:
    (main,) = (file for file in _files() if file.placeholder == "MainFlow")
    logical_id, _ = _resource(every, main)

    assert every.whole.outputs["MainFlowArn"]["Value"] == {
        "Fn::GetAtt": [logical_id, "ContactFlowArn"]
    }


_EXPECTED = {
    "Function": "AWS::Lambda::Alias",
    "Flow": "AWS::Connect::ContactFlow",
    "Module": "AWS::Connect::ContactFlowModule",
    "View": "AWS::Connect::View",
    "Queue": "AWS::Connect::Queue",
    "Hours": "AWS::Connect::HoursOfOperation",
    "Bot": "AWS::Lex::BotAlias",
    "InputKeyId": "Custom::InputKey",
    "InputKeyCertificate": "Custom::InputKey",
}


def _logical_id(reference: Mapping[str, Any]) -> str:
    return str(reference["Ref"] if "Ref" in reference else reference["Fn::GetAtt"][0])


def _files() -> list[FlowFile]:
    text = "".join(path.read_text() for path in (ROOT / "flows").rglob("*.json"))
    resources = re.findall(r"\$\{(\w+(?:Function|Queue|Hours)|InputKey\w+)\}", text)
    return scan(ROOT / "flows", resources=resources)


def _name(file: FlowFile) -> str:
    name = file.document["Name"] if file.kind == "View" else file.document["Metadata"]["name"]
    return str(name)


def _resource(assembly: Assembly, file: FlowFile) -> tuple[str, Mapping[str, Any]]:
    ((logical_id, resource),) = (
        (logical_id, resource)
        for logical_id, resource in assembly.whole.of_type(_TYPES[file.kind]).items()
        if resource["Properties"]["Name"] == _name(file)
    )
    return logical_id, resource


def _content(resource: Mapping[str, Any]) -> tuple[str, Mapping[str, Any]]:
    """The text with its placeholders, and what stands for each."""
    content = resource["Properties"]["Content"]
    if isinstance(content, str):
        return content, {}
    text, values = content["Fn::Sub"]
    return text, values
