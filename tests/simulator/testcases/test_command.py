"""``python -m simulator test``: verdicts, exit codes, and what is said of a file that is none."""

import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as Xml

import pytest

from simulator.__main__ import main
from tests.simulator.language.build import action, say
from tests.simulator.language.build import document as flow_document
from tests.simulator.testcases.build import END_TEST, document, hears, observation, press

CASES = Path(__file__).parent / "cases"
FLOW = f"main={CASES / 'suitable_flow.json'}"


def write(folder: Path, name: str, content: object) -> str:
    path = folder / name
    path.write_text(content if isinstance(content, str) else json.dumps(content))
    return str(path)


def test_a_case_that_passes(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["test", str(CASES / "example.json"), "--flow", FLOW]) == 0
    assert "PASSED" in capsys.readouterr().out


def test_a_case_that_fails_says_what_was_heard_instead(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = (CASES / "example.json").read_text().replace("For sales press 2", "For sales press 9")

    assert main(["test", write(tmp_path, "case.json", text), "--flow", FLOW]) == 1

    said = capsys.readouterr().out
    assert 'waited from 0.0 s for hearing "For sales press 9" (Inclusion)' in said
    assert 'instead: "Thank you. For help press 1. For sales press 2."' in said
    assert "The contact:" in said
    assert "[lookup: tier=gold]" in said
    assert "hears  Sorry, we cannot help you now." in said


def test_continuous_integration_reads_junit(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = (CASES / "example.json").read_text()
    good = write(tmp_path, "good.json", text)
    bad = write(tmp_path, "bad.json", text.replace("For sales press 2", "For sales press \\u0001"))

    assert main(["test", good, bad, "--flow", FLOW, "--junit", str(tmp_path / "out.xml")]) == 1

    (suite,) = Xml.parse(tmp_path / "out.xml").getroot()  # noqa: S314 - our own
    assert (suite.get("tests"), suite.get("failures")) == ("2", "1")
    assert [case.find("failure") is None for case in suite] == [True, False]
    assert "For sales press" in str(suite[1][0].get("message"))
    assert "hears  Sorry" in str(suite[1][0].text)
    assert "1 passed, 1 failed" in capsys.readouterr().out


def test_a_case_written_from_a_story_says_what_it_does_not_check(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    case = json.loads((CASES / "example.json").read_text())
    case["Metadata"] = {"notChecked": ["waits(30): how long something takes is not checked"]}

    assert main(["test", write(tmp_path, "case.json", case), "--flow", FLOW]) == 0

    assert "its story checks more: waits(30)" in capsys.readouterr().out


def test_records_are_written_one_case_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    case = str(CASES / "example.json")

    main(["test", case, case, "--flow", FLOW, "--json"])

    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["status"] for line in lines] == ["PASSED", "PASSED"]
    assert json.loads(lines[0]["records"][-1]["Record"])["Type"] == "COMPLETION"


def test_what_publishing_would_refuse_is_not_run(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    case = document(observation("a", hears("x"), END_TEST), Version="2025-06-21")

    assert main(["test", write(tmp_path, "case.json", case), "--flow", FLOW]) == 1

    said = capsys.readouterr().out
    assert "publishing would refuse this test case" in said
    assert "[case-version]" in said


@pytest.mark.parametrize(
    ("content", "options", "said"),
    [
        ("{", ["--flow", FLOW], "is not JSON"),
        ({"Actions": []}, ["--flow", FLOW], "has no Observations"),
        (
            document(observation("a", hears("x"))),
            ["--flow", FLOW, "--junit", "gone/out.xml"],
            "--junit: gone/out.xml cannot be written",
        ),
        (document(observation("a", hears("x"))), [], "--flow is missing"),
        (
            document(observation("a", hears("x"))),
            ["--flow", "main"],
            "main: the file: cannot be read",
        ),
        (document(observation("a", hears("x"))), ["--flow", "m=gone.json"], "cannot be read"),
        (document(observation("a", hears("x"))), ["--flows", "gone"], "is no folder"),
        (document(observation("a", hears("x"))), ["--flow", FLOW, "--at", "noon"], "ISO 8601"),
    ],
)
def test_bad_input_is_one_line(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    content: object,
    options: list[str],
    said: str,
) -> None:
    assert main(["test", write(tmp_path, "case.json", content), *options]) == 2

    error = capsys.readouterr().err
    assert said in error
    assert error.count("\n") == 1


def test_flows_alone_are_no_test_case(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["test", "--flow", str(CASES / "suitable_flow.json")]) == 2

    assert "CASE.json is missing" in capsys.readouterr().err


def test_without_a_project_there_is_nothing_to_test(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)

    assert main(["test"]) == 2

    assert "CASE.json is missing" in capsys.readouterr().err


def test_the_entry_point_names_the_flow_else_the_first_is_tested(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(tmp_path, "welcome.json", flow_document(say("hi", "Welcome.")))
    write(tmp_path, "night.json", flow_document(say("hi", "We are closed.")))
    (tmp_path / "cases").mkdir()

    def tested(flow: str, heard: str, *options: str) -> int:
        entry = {"Type": "VOICE_CALL", "VoiceCallEntryPointParameters": {"FlowId": flow}}
        case = document(observation("a", hears(heard), END_TEST), Metadata={"entryPoint": entry})
        return main(["test", write(tmp_path / "cases", "case.json", case), *options])

    both = ["--flow", f"w={tmp_path / 'welcome.json'}", "--flow", f"n={tmp_path / 'night.json'}"]
    assert tested("n", "closed", *both) == 0
    assert tested("${NightFlow}", "closed", "--flows", str(tmp_path)) == 0
    assert tested("elsewhere", "Welcome", *both) == 0
    assert "no --flow is called elsewhere: welcome is tested" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("broken", "code"),
    [
        (action("odd", "SendFax", {}), 3),
        (action("odd", "InvokeFlowModule", {"FlowModuleId": "gone"}), 4),
    ],
)
def test_a_flow_that_cannot_be_played_has_the_exit_codes_of_run(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], broken: dict[str, Any], code: int
) -> None:
    content = flow_document(say("hi", "Hello.", "odd"), broken)
    flow = write(tmp_path, "flow.json", content)
    case = write(tmp_path, "case.json", document(observation("a", hears("Hello"))))

    assert main(["test", case, "--flow", f"main={flow}"]) == code
    assert capsys.readouterr().err.count("\n") == 1


def test_lint_checks_test_cases_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bad = document(observation("a", hears("x", "Contains"), press("1"), END_TEST))

    assert main(["lint", str(CASES / "example.json")]) == 0
    assert main(["lint", write(tmp_path, "bad.json", bad)]) == 1
    assert "error:" in (said := capsys.readouterr().out)
    assert "[case-message]" in said
    assert main(["lint", write(tmp_path, "bad.json", bad), "--format", "sarif"]) == 1
    assert main(["lint", write(tmp_path, "none.json", {"Observations": []})]) == 2
