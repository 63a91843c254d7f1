"""The callers' stories as Amazon Connect's own test cases, where the stage wants them."""

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from infra.case_files import InvalidCaseFile, scan
from infra.stage_types import InvalidStage
from infra.stages import PROD
from tests.infra.assembly import ROOT, Assembly, synthesize

FILES = sorted((ROOT / "tests" / "native").glob("*.json"))
CHOSEN = PROD.canaries
KNOWN = {"MainFlow", "LookupFunction"}


def test_each_file_is_a_published_test_case_of_its_flow(dev: Assembly) -> None:
    cases = dev.whole.of_type("AWS::Connect::TestCase").values()

    assert len(cases) == len(FILES) > 0
    assert len({case["Properties"]["Name"] for case in cases}) == len(cases)
    for case in cases:
        properties = case["Properties"]
        assert properties["Status"] == "PUBLISHED"
        entry = properties["EntryPoint"]
        assert entry["Type"] == "VOICE_CALL"
        (flow,) = entry["VoiceCallEntryPointParameters"].values()
        flow = dev.looked_up(flow)["Fn::GetAtt"][0]
        assert dev.whole.resources[flow]["Properties"]["Name"] == "Main"


def test_every_placeholder_becomes_an_arn_of_the_deployment(dev: Assembly) -> None:
    for case in dev.whole.of_type("AWS::Connect::TestCase").values():
        content, values = case["Properties"]["Content"]["Fn::Sub"]

        assert set(re.findall(r"\$\{(\w+)\}", content)) == values.keys()
        assert json.loads(content)["Version"] == "2019-10-30"


def test_a_case_ends_before_a_real_agent_could_be_offered_it() -> None:
    for path in FILES:
        *before, last = json.loads(path.read_text())["Observations"]

        assert last["Actions"][-1]["Parameters"]["Command"] == {"Type": "EndTest"}
        assert not [one for one in before if "TransferContactToQueue" in json.dumps(one["Event"])]


def test_the_template_is_not_too_large_for_them(dev: Assembly) -> None:
    (template,) = dev.folder.glob("*-operations.template.json")

    # CloudFormation takes 1 MB; with less room than this, write fewer cases (make native).
    assert template.stat().st_size < 900_000


def test_production_has_the_canaries_alone(prod: Assembly) -> None:
    cases = prod.whole.of_type("AWS::Connect::TestCase").values()
    variables = prod.whole.functions()["canary"]["Environment"]["Variables"]

    names = {json.loads(one.read_text())["Metadata"]["name"] for one in FILES if one.stem in CHOSEN}
    assert {case["Properties"]["Name"] for case in cases} == names
    for stem in CHOSEN:
        assert f"{stem}=" in str(variables["CANARY_CASES"])


def test_a_canary_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(InvalidStage, match="canary 'gone' is no file"):
        synthesize(tmp_path, "prod", changed=lambda stage: replace(stage, canaries=("gone",)))


def write(folder: Path, **changes: object) -> None:
    metadata = {
        "name": "hello",
        "description": "",
        "entryPoint": {
            "Type": "VOICE_CALL",
            "VoiceCallEntryPointParameters": {"FlowId": "${MainFlow}"},
        },
        "initializationData": "{}",
    }
    document = {"Version": "2019-10-30", "Metadata": metadata, "Observations": []} | changes
    (folder / "hello.json").write_text(json.dumps(document))


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"Metadata": {}}, "not a test case as"),
        (
            {"Observations": ["${OtherFunction}"]},
            r"nothing in this deployment is \${OtherFunction}",
        ),
    ],
)
def test_what_cannot_be_deployed_is_said_at_synthesis(
    tmp_path: Path, changes: dict[str, object], problem: str
) -> None:
    write(tmp_path, **changes)

    with pytest.raises(InvalidCaseFile, match=rf"hello\.json: {problem}"):
        list(scan(tmp_path, known=KNOWN))


def test_no_cases_are_no_problem(tmp_path: Path) -> None:
    assert list(scan(tmp_path / "native", known=KNOWN)) == []
    write(tmp_path)
    assert [file.construct_id for file in scan(tmp_path, known=KNOWN)] == ["Hello"]
