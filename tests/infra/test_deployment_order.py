"""Everything can be created in some order, and flows name nothing that is not there."""

import json
import re
from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise
from typing import Any

import pytest

from infra.stacks import STACKS, stack_name
from simulator.language.document import Flow, parse_flow
from simulator.language.lint import lint
from tests.flows.test_lint import UNSPOKEN_KEY
from tests.infra.assembly import Assembly, Template
from tests.infra.conftest import IMPORTED
from tests.infra.references import imported, needed

_CONTENT = (
    "AWS::Connect::ContactFlow",
    "AWS::Connect::ContactFlowModule",
    "AWS::Connect::TestCase",
)
_ARN = re.compile(r"arn:[^\"\s,}\\]+")


@pytest.fixture(params=["dev", "prod", "adopted", "importing"])
def variant(request: pytest.FixtureRequest) -> Assembly:
    assembly: Assembly = request.getfixturevalue(request.param)
    return assembly


def _order(template: Template) -> list[str]:
    resources = template.resources
    graph = {name: needed(each) & resources.keys() for name, each in resources.items()}
    return list(TopologicalSorter(graph).static_order())


def test_no_resource_waits_for_itself(variant: Assembly) -> None:
    for template in variant.stacks.values():
        assert set(_order(template)) == template.resources.keys()


def test_a_circle_would_be_found() -> None:
    resources = {
        "A": {"Type": "A", "Properties": {"Of": {"Fn::Sub": ["${B.Arn}-${C}", {"C": "c"}]}}},
        "B": {"Type": "B", "Properties": {"Of": [{"Fn::GetAtt": ["D", "Arn"]}]}},
        "D": {"Type": "D", "Properties": {}, "DependsOn": "A"},
    }

    with pytest.raises(CycleError) as circle:
        _order(Template({"Resources": resources}))

    assert set(circle.value.args[1]) == {"A", "B", "D"}


def test_stacks_follow_one_another(variant: Assembly) -> None:
    exported: dict[str, set[str]] = {}
    written: set[str] = set()
    for name, template in variant.stacks.items():
        assert set(imported(template.document)) <= exported.get("data", set())
        read = [one["Default"] for one in template.document.get("Parameters", {}).values()]
        assert {one for one in read if one.startswith("/ringback/")} <= written
        exported[name] = {
            output["Export"]["Name"]
            for output in template.document.get("Outputs", {}).values()
            if "Export" in output
        }
        written |= {
            one["Properties"]["Name"] for one in template.of_type("AWS::SSM::Parameter").values()
        }

    assert set(imported(variant.data.document)) == set()
    # Nothing but the data may tie another stack down: docs/adr/0072.
    assert [name for name, exports in exported.items() if exports] == ["data"]


def test_stacks_are_deployed_in_the_order_in_which_they_need_one_another(dev: Assembly) -> None:
    artifacts = json.loads((dev.folder / "manifest.json").read_text())["artifacts"]
    for earlier, later in pairwise(STACKS):
        assert stack_name("dev", earlier) in artifacts[stack_name("dev", later)]["dependencies"]


def test_a_reference_names_what_is_there(variant: Assembly) -> None:
    for template in variant.stacks.values():
        known = {*template.resources, *template.document.get("Parameters", {})}
        for name, resource in template.resources.items():
            unknown = {each for each in needed(resource) - known if not each.startswith("AWS::")}
            assert unknown == set(), name


def test_flows_name_resources_of_this_deployment_or_of_what_it_adopts(variant: Assembly) -> None:
    lent = {
        IMPORTED.arn(kind, identifier)
        for kind, named in (("operating-hours", IMPORTED.hours), ("queue", IMPORTED.queues))
        for identifier in named.values()
    }
    resources = variant.whole.resources.keys()
    for logical_id, text, values in _contents(variant):
        assert set(re.findall(r"\$\{(\w+)\}", text)) <= values.keys(), logical_id
        named = set(_ARN.findall(text)) | {
            value for value in values.values() if isinstance(value, str)
        }
        assert named <= lent, logical_id
        for value in values.values():
            if isinstance(value, str):
                continue
            unknown = needed({"Properties": variant.looked_up(value)}) - resources
            assert {name for name in unknown if not name.startswith("AWS::")} == set(), logical_id


def test_the_linter_finds_nothing_in_what_is_deployed(dev: Assembly) -> None:
    flows: dict[str, Flow] = {}
    for logical_id, text, _ in _contents(dev):
        resource = dev.whole.resources[logical_id]
        if resource["Type"] == "AWS::Connect::TestCase":
            continue
        kind = resource["Type"].removeprefix("AWS::Connect::ContactFlow") or "Flow"
        name = str(resource["Properties"]["Name"])
        flow = parse_flow(text, source=name, name=name)
        placeholder = re.sub(r"^Flows|[0-9A-F]{8}$", "", logical_id)
        assert placeholder.endswith(kind)
        flows[f"${{{placeholder}}}"] = flow

    assert len(flows) > 10
    for flow in flows.values():
        found = [one.rule for one in lint(flow, flows=flows)]
        assert [rule for rule in found if rule != UNSPOKEN_KEY.get(flow.name)] == [], flow.name


def _contents(assembly: Assembly) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    """Logical id, text and what stands for its placeholders, of all that flows are made of."""
    for resource_type in _CONTENT:
        for logical_id, resource in assembly.whole.of_type(resource_type).items():
            content = resource["Properties"]["Content"]
            text, values = (content, {}) if isinstance(content, str) else content["Fn::Sub"]
            json.loads(text)
            yield logical_id, text, values
