"""Flows are found by file name and ordered by what they use; what cannot work is refused."""

import json
from pathlib import Path
from typing import Any

import pytest

from infra import flow_content
from infra.flow_files import FlowFile, InvalidFlowFile, scan


def test_file_names_become_placeholders(tmp_path: Path) -> None:
    _write(tmp_path, "agent_whisper.json")
    _write(tmp_path, "modules/anything-else.json")
    _write(tmp_path, "views/agent_context.json")

    placeholders = {file.placeholder for file in scan(tmp_path)}

    assert placeholders == {"AgentWhisperFlow", "AnythingElseModule", "AgentContextView"}


def test_a_file_comes_after_those_it_uses(tmp_path: Path) -> None:
    _write(tmp_path, "a_main.json", uses=["MenuModule", "QueueFlow", "GeneralQueue"])
    _write(tmp_path, "queue.json", uses=["MenuModule"])
    _write(tmp_path, "modules/menu.json", uses=["InfoFunction"])

    files = scan(tmp_path, resources=["GeneralQueue", "InfoFunction"])

    assert [file.placeholder for file in files] == ["MenuModule", "QueueFlow", "AMainFlow"]


def test_a_placeholder_that_nothing_stands_for_is_refused(tmp_path: Path) -> None:
    _write(tmp_path, "main.json", uses=["LookupFunction"])

    with pytest.raises(InvalidFlowFile) as refusal:
        scan(tmp_path, resources=["CallerLookupFunction"])

    assert "main.json: nothing in this deployment is ${LookupFunction}" in str(refusal.value)
    assert "known: CallerLookupFunction, MainFlow" in str(refusal.value)


def test_a_circle_of_flows_is_refused_with_the_way_out(tmp_path: Path) -> None:
    _write(tmp_path, "main.json", uses=["QueueFlow"])
    _write(tmp_path, "queue.json", uses=["MainFlow"])

    with pytest.raises(InvalidFlowFile) as refusal:
        scan(tmp_path)

    assert "main.json" in str(refusal.value)
    assert "queue.json" in str(refusal.value)
    assert "event hook" in str(refusal.value)


def test_a_flow_that_refers_to_itself_is_a_circle(tmp_path: Path) -> None:
    _write(tmp_path, "main.json", uses=["MainFlow"])

    with pytest.raises(InvalidFlowFile, match=r"main\.json -> .*main\.json"):
        scan(tmp_path)


def test_two_files_of_one_placeholder_are_refused(tmp_path: Path) -> None:
    _write(tmp_path, "agent_whisper.json")
    _write(tmp_path, "agent-whisper.json")

    with pytest.raises(InvalidFlowFile, match=r"are both \$\{AgentWhisperFlow\}: rename one"):
        scan(tmp_path)


@pytest.mark.parametrize(("text", "problem"), [("{", "not JSON"), ("[]", "a JSON object")])
def test_a_file_that_is_no_flow_is_refused(tmp_path: Path, text: str, problem: str) -> None:
    (tmp_path / "main.json").write_text(text)

    with pytest.raises(InvalidFlowFile, match=problem):
        scan(tmp_path)


@pytest.mark.parametrize(
    ("metadata", "problem"),
    [
        ({"name": " ", "description": "D", "type": "contactFlow"}, "Metadata.name is missing"),
        ({"name": "N", "type": "contactFlow"}, "Metadata.description is missing"),
        ({"name": "N", "description": "D", "type": "CONTACT_FLOW"}, "'CONTACT_FLOW', allowed: con"),
    ],
)
def test_a_flow_says_what_it_is(metadata: dict[str, str], problem: str) -> None:
    file = _file({**_FLOW, "Metadata": metadata})

    with pytest.raises(InvalidFlowFile, match=problem):
        _introduce(file)


def test_content_is_ascii_and_has_a_place_for_every_block() -> None:
    content = flow_content.content(_file({**_FLOW, "Metadata": {"name": "Buenos días"}}))

    assert content.isascii()
    flow = json.loads(content)
    assert flow["Metadata"]["name"] == "Buenos días"
    assert flow["Metadata"]["ActionMetadata"]["Goodbye"]["position"].keys() == {"x", "y"}


def test_content_too_long_for_the_service_is_refused() -> None:
    with pytest.raises(InvalidFlowFile, match="Amazon Connect takes 256,000"):
        flow_content.content(_file({**_FLOW, "Metadata": {"name": "N" * 256_000}}))


def test_the_branches_of_a_module_are_its_contract() -> None:
    settings = flow_content.module_settings(
        _module(
            {"DisplayName": "Paid", "ReferenceName": "paid", "Description": "It is paid"},
            {"DisplayName": "Error", "ReferenceName": "Error", "Description": ""},
        )
    )

    assert settings is not None
    assert json.loads(settings) == {
        "transitions": {"results": [{"name": "paid", "description": "It is paid"}]}
    }


def test_a_module_with_the_designers_own_branches_has_no_contract() -> None:
    module = _module({"ReferenceName": "Success"}, {"ReferenceName": "Error"})

    assert flow_content.module_settings(module) is None


def test_a_module_that_amazon_connect_would_not_publish_is_refused() -> None:
    with pytest.raises(InvalidFlowFile, match="9 branches"):
        flow_content.module_settings(_module(*({"ReferenceName": str(n)} for n in range(9))))
    with pytest.raises(InvalidFlowFile, match="typed inputs"):
        flow_content.module_settings(_file({"Settings": {"InputParameters": [{}]}}))
    with pytest.raises(InvalidFlowFile, match="a module needs Settings"):
        flow_content.module_settings(_file({}))


_FLOW: dict[str, Any] = {
    "Version": "2019-10-30",
    "StartAction": "Goodbye",
    "Actions": [{"Identifier": "Goodbye", "Type": "DisconnectParticipant"}],
}


def _introduce(file: FlowFile) -> tuple[str, str, str]:
    return (
        flow_content.name(file),
        flow_content.description(file),
        flow_content.resource_type(file),
    )


def _write(folder: Path, name: str, *, uses: list[str] | None = None) -> None:
    path = folder / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps({"uses": [f"${{{placeholder}}}" for placeholder in uses or ()]}))


def _file(document: dict[str, Any]) -> FlowFile:
    return FlowFile(Path("flows/some.json"), "Flow", document, frozenset())


def _module(*branches: dict[str, str]) -> FlowFile:
    return _file({"Settings": {"Transitions": list(branches)}})
