"""What was changed by hand comes into the file of the flow, and nothing else of it changes."""

import difflib
import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from infra.flow_files import FlowFile, scan
from operations.centre import Centre
from operations.flow_versions import FLOWS, FlowVersions
from operations.pull import Pulled, pull
from simulator.centre.local import LocalCentre


@pytest.fixture
def local(shared: LocalCentre) -> LocalCentre:
    return shared


@pytest.fixture
def versions(local: LocalCentre, centre: Centre, tmp_path: Path) -> Iterator[FlowVersions]:
    """The centre's flows, beside a copy of the files that were deployed."""
    shutil.copytree(FLOWS, tmp_path / "flows")
    versions = FlowVersions(centre, tmp_path / "flows")
    main = versions.named("main")
    good = versions.content(main)
    yield versions
    local.client("connect").update_contact_flow_content(
        InstanceId=centre.instance_id, ContactFlowId=main.id, Content=good
    )


def _published(versions: FlowVersions, stem: str) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(versions.content(versions.named(stem)))
    return document


@pytest.mark.parametrize("stem", ["main", "text_chat", "payment"])
def test_what_was_deployed_is_the_file_byte_by_byte(versions: FlowVersions, stem: str) -> None:
    path = versions.named(stem).path
    before = path.read_bytes()

    assert pull(versions, stem) == Pulled((), (), ())

    assert path.read_bytes() == before


def test_a_change_in_the_console_is_a_small_difference(
    local: LocalCentre, versions: FlowVersions
) -> None:
    flow = versions.named("main")
    before = flow.path.read_text()
    published = _published(versions, "main")
    hook = next(one for one in published["Actions"] if one["Identifier"] == "Hook the queue flow")
    hook["Transitions"]["NextAction"] = "By hand"
    hook["Parameters"] = dict(reversed(hook["Parameters"].items()))
    bought = "arn:aws:lambda:us-east-1:111122223333:function:bought:live"
    call = {"LambdaFunctionARN": bought, "InvocationTimeLimitSeconds": "3"}
    errors = [{"NextAction": "Hook the agent whisper", "ErrorType": "NoMatchingError"}]
    ways = {"NextAction": "Hook the agent whisper", "Errors": errors}
    new = {"Identifier": "By hand", "Type": "InvokeLambdaFunction", "Parameters": call}
    published["Actions"] = [{**new, "Transitions": ways}, *reversed(published["Actions"])]
    local.client("connect").update_contact_flow_content(
        InstanceId=local.outputs["InstanceId"],
        ContactFlowId=flow.id,
        Content=json.dumps(published, sort_keys=True),
    )

    pulled = pull(versions, "main")

    assert pulled == Pulled(("By hand", "Hook the queue flow"), (), (bought,))
    after = flow.path.read_text()
    lines = list(difflib.unified_diff(before.splitlines(), after.splitlines(), n=0, lineterm=""))
    gone = [line[1:].strip() for line in lines[2:] if line.startswith("-")]
    come = [line[1:].strip() for line in lines[2:] if line.startswith("+")]
    assert gone == ['"NextAction": "Hook the agent whisper",']
    assert come[0] == '"NextAction": "By hand",'
    assert len(come) < 15
    assert "${QueueFlow}" in after
    assert json.loads(after)["Metadata"] == json.loads(before)["Metadata"]


def test_what_is_gone_goes_and_what_is_left_can_be_deployed(
    local: LocalCentre, versions: FlowVersions
) -> None:
    flow, gone = versions.named("main"), "Hook the agent whisper"
    published = _published(versions, "main")
    left = [one for one in published["Actions"] if one["Identifier"] != gone]
    metadata = published["Metadata"]
    del metadata["ActionMetadata"][gone]
    text = json.dumps({**published, "Actions": left})
    local.client("connect").update_contact_flow_content(
        InstanceId=local.outputs["InstanceId"],
        ContactFlowId=flow.id,
        Content=text.replace(f'"{gone}"', '"Hook the customer whisper"'),
    )

    pulled = pull(versions, "main")

    assert pulled == Pulled(("Hook the queue flow",), (gone,), ())
    text = flow.path.read_text()
    assert gone not in text
    used = {name for file in _files(FLOWS) for name in file.uses}
    assert {file.path.name for file in _files(flow.path.parent)} >= {"main.json"}
    assert set(re.findall(r"\$\{(\w+)\}", text)) < used


def _files(folder: Path) -> list[FlowFile]:
    """The files as a deployment reads them, for which every placeholder stands for something."""
    texts = [path.read_text() for path in FLOWS.rglob("*.json")]
    names = {name for text in texts for name in re.findall(r"\$\{(\w+)\}", text)}
    return scan(folder, resources=names)
