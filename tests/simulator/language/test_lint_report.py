"""Findings as people, programs and code hosts read them, and the command that prints them."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.__main__ import main
from simulator.language.lint import RULES
from simulator.language.lint.lines import Lines
from simulator.language.naming import placeholder
from tests.simulator.language.build import action, document, menu, say

GOOD = document(
    action(
        "queue",
        "TransferContactToQueue",
        errors={"QueueAtCapacity": "sorry", "NoMatchingError": "sorry"},
        to="sorry",
    ),
    say("sorry", "Sorry."),
)
REFUSED = document(say("hello", ""))
DOUBTED = document(say("hello", "Hi."), say("lost", "Lost."))


def _write(folder: Path, name: str, content: object) -> str:
    file = folder / name
    file.write_text(json.dumps(content, indent=2), encoding="utf-8")
    return str(file)


def _lint(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = main(["lint", *arguments])
    out, err = capsys.readouterr()
    return code, out, err


def test_a_finding_is_a_line_with_place_and_mend(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = _write(tmp_path, "f.json", REFUSED)
    line = Path(file).read_text(encoding="utf-8").splitlines().index('        "Text": ""') + 1

    code, out, err = _lint(capsys, file)

    rows = out.splitlines()
    assert (code, err) == (1, "")
    assert rows[0].startswith(f'{file}:{line}: error: "hello": Empty value in Parameters.Text; ')
    assert rows[0].endswith("[empty-value]")
    assert rows[-1] == "1 flow: 1 error, 1 warning"


@pytest.mark.parametrize(("content", "code"), [(GOOD, 0), (DOUBTED, 0), (REFUSED, 1)])
def test_only_what_publishing_refuses_fails(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: object, code: int
) -> None:
    assert _lint(capsys, _write(tmp_path, "f.json", content))[0] == code


def test_what_is_not_a_flow_is_named_and_the_rest_is_checked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = _lint(
        capsys, _write(tmp_path, "bad.json", []), _write(tmp_path, "good.json", GOOD)
    )

    assert code == 2
    assert err.startswith(f"{tmp_path / 'bad.json'}: the file: is a list, not an object; ")
    assert out == "1 flow: nothing to mend\n"


def test_json_is_a_list_of_findings(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = _write(tmp_path, "f.json", REFUSED)

    found = json.loads(_lint(capsys, file, "--format", "json")[1])

    assert {row["rule"] for row in found} == {"empty-value", "no-way-to-a-person"}
    assert all(row["source"] == file and row["line"] > 0 for row in found)


def test_sarif_names_rule_level_file_and_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = _write(tmp_path, "f.json", REFUSED)

    log = json.loads(_lint(capsys, file, "--format", "sarif")[1])

    run: dict[str, Any] = log["runs"][0]
    rules = run["tool"]["driver"]["rules"]
    assert log["version"] == "2.1.0"
    assert [rule["id"] for rule in rules] == list(RULES)
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["level"] in ("error", "warning", "note")
        place = result["locations"][0]["physicalLocation"]
        assert place["artifactLocation"]["uri"] == file
        assert place["region"]["startLine"] > 1


def test_flows_checked_together_know_each_other_by_their_file_names(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    call = action(
        "go",
        "InvokeFlowModule",
        {"FlowModuleId": "${MainMenuModule}"},
        "sorry",
        errors={"NoMatchingError": "sorry"},
    )
    main_flow = _write(tmp_path, "main.json", document(call, say("sorry", "Sorry.")))
    nobody = menu("menu", "1?", {"1": "back"}, "back")
    module = document(nobody, action("back", "EndFlowModuleExecution", to=None), Settings={})
    menu_module = _write(tmp_path, "main_menu.json", module)

    alone = _lint(capsys, main_flow)[1]
    together = _lint(capsys, main_flow, menu_module)[1]
    referred = _lint(capsys, main_flow, "--flow", f"${{MainMenuModule}}={menu_module}")[1]

    assert "no-way-to-a-person" not in alone
    assert "no-way-to-a-person" in together
    assert "no-way-to-a-person" in referred


@pytest.mark.parametrize("pair", ["no-equals", "X=gone.json"])
def test_a_bad_reference_is_refused_in_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], pair: str
) -> None:
    code, out, err = _lint(capsys, _write(tmp_path, "f.json", GOOD), "--flow", pair)

    assert (code, out, err.count("\n")) == (2, "", 1)


def test_a_placeholder_is_made_of_letters_and_digits() -> None:
    assert placeholder("agent-whisper_2", "Flow") == "${AgentWhisper2Flow}"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: (
        st.lists(inner) | st.dictionaries(st.from_regex("[a-z]{1,3}", fullmatch=True), inner)
    ),
    max_leaves=12,
)


@given(value=JSON, indent=st.sampled_from([None, 0, 2]))
def test_every_place_of_a_document_has_its_line(value: object, indent: int | None) -> None:
    text = json.dumps({"a": value}, indent=indent)
    lines = Lines(text)

    for path, inner in _places("a", value):
        row = text.splitlines()[lines.of(path) - 1]
        key = path.rpartition(".")[2]
        assert f'"{key}"' in row if "[" not in key else json.dumps(inner)[:1] in row
        assert lines.of(f"{path}.missing") == lines.of(path)


def _places(path: str, value: object) -> list[tuple[str, object]]:
    found = [(path, value)]
    if isinstance(value, dict):
        found += [p for k, v in value.items() for p in _places(f"{path}.{k}", v)]
    if isinstance(value, list):
        found += [p for i, v in enumerate(value) for p in _places(f"{path}[{i}]", v)]
    return found
