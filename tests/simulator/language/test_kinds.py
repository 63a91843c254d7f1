"""Files that are no flows are named for what they are."""

import json
from pathlib import Path

import pytest

from simulator.__main__ import main
from tests.simulator.language.build import document, end

FLOW = "AWS::Connect::ContactFlow"


@pytest.mark.parametrize("command", ["run", "lint", "walk"])
@pytest.mark.parametrize(
    ("content", "said"),
    [
        ({"Resources": {"F": {"Type": FLOW}}}, "is a CloudFormation template, not a flow; give"),
        ({"Name": "Bot", "BotLocales": []}, "is a Lex bot, not a flow; name it under bots"),
        ({"queues": [{"name": "Billing"}]}, "is a world file, not a flow; give it beside a flow"),
        ({"ContactFlow": {"Content": "{}"}}, "is an answer of DescribeContactFlow, not the flow"),
    ],
)
def test_a_file_that_is_no_flow_is_named(
    content: object, said: str, command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "it.json"
    path.write_text(json.dumps(content))

    assert main([command, str(path)]) == 2
    assert capsys.readouterr().err.startswith(f"{path}: the file: {said}")


@pytest.mark.parametrize("command", ["run", "draw"])
def test_a_test_case_is_no_flow(
    command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "case.json"
    path.write_text(json.dumps({"Version": "2019-10-30", "Observations": []}))
    more = ["-o", str(tmp_path / "f.svg")] if command == "draw" else []

    assert main([command, str(path), *more]) == 2
    assert (
        "native test case, not a flow; run it: python -m simulator test" in capsys.readouterr().err
    )


def test_a_key_that_stands_twice_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "f.json"
    text = json.dumps(document(end()))
    path.write_text(text.replace('"Parameters": {}', '"Parameters": {}, "Parameters": {}', 1))

    assert main(["run", str(path)]) == 2
    assert 'has the key "Parameters" twice' in capsys.readouterr().err
