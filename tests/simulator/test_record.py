"""``python -m simulator record``: a call is played once and kept as a test that holds."""

import json
import sys
from pathlib import Path

import pytest

from simulator.__main__ import main
from simulator.testcases.document import load_case
from tests.simulator.language.build import action, document, menu, say

pytest_plugins = ("pytester",)
ROOT = Path(__file__).parents[2]
LONG = "We are here for you from Monday to Friday, and on every other Saturday. " * 2
FLOW = document(
    action("look", "InvokeLambdaFunction",
           {"LambdaFunctionARN": "lookup", "InvocationTimeLimitSeconds": "3"}, "hello",
           errors={"NoMatchingError": "bye"}),
    say("hello", 'Hello, "$.External.name".', "menu"),
    menu("menu", LONG, {"1": "bye"}, "bye", "menu"),
    say("bye", "Goodbye."),
)  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "flow.json").write_text(json.dumps(FLOW))
    (tmp_path / "ana.json").write_text('{"name": "Ana"}')
    return tmp_path


def record(*options: str) -> int:
    fixed = ["--reply", "lookup=ana.json", "--at", "2026-03-02T09:00:00Z"]
    return main(["record", "flow.json", "-o", "test_hello.py", *fixed, *options])


def test_the_test_plays_in_the_world_the_call_was_played_in(
    folder: Path, pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder)
    (folder / "closed.json").write_text('{"phones": {}}')
    (folder / "pyproject.toml").write_text(
        '[tool.pytest.ini_options]\nsimulator_world = "closed.json"\n'
    )

    assert record("--keys", "1") == 0
    assert "world=None" in (folder / "test_hello.py").read_text()
    assert "flows=" not in (folder / "test_hello.py").read_text()

    (folder / "closed.json").write_text("{")  # whoever reads it fails
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    assert pytester.runpytest_inprocess("-p", "simulator.pytest_plugin", str(folder)).ret == 0


def test_the_test_says_what_was_done_and_heard(folder: Path) -> None:
    assert record("--keys", "timeout,1", "--from", "+15550100", "--attribute", "a=b") == 0

    assert (folder / "test_hello.py").read_text() == (
        '''"""Recorded from a call to flow."""

import pytest

from simulator.scenario import Scenario

pytestmark = pytest.mark.centre(
    flow="flow.json",
    replies={"lookup": {"name": "Ana"}},
    at="2026-03-02T09:00:00+00:00",
)


def test_hello(centre: Scenario) -> None:
    call = centre.call("+15550100", attributes={"a": "b"})
    call.hears(
        "Hello, \\"Ana\\".",
        "We are here for you from Monday to Friday, and on every other Saturday. We are here for "
        "you from Monday to Friday, and on every other Saturday.",
    )
    call.stays_silent()
    call.hears(
        "We are here for you from Monday to Friday, and on every other Saturday. We are here for "
        "you from Monday to Friday, and on every other Saturday."
    )
    call.presses("1")
    call.hears("Goodbye.")
    call.ends("disconnected")
'''
    )


def test_it_passes_and_fails_when_the_flow_says_something_else(
    folder: Path, pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.chdir(folder)
    assert record("--keys", "1") == 0
    (folder / "pytest.ini").write_text("[pytest]\naddopts = -p simulator.pytest_plugin\n")

    def run() -> pytest.RunResult:
        return pytester.run(
            sys.executable, "-m", "pytest", str(folder), "-c", str(folder / "pytest.ini")
        )

    assert run().ret == 0
    flow = (folder / "flow.json").read_text()
    (folder / "flow.json").write_text(flow.replace("Goodbye.", "So long."))
    result = run()
    assert result.ret == 1
    result.stdout.fnmatch_lines(["E*expected to hear 'Goodbye.'", "E*hears  So long."])


def test_a_native_test_case_is_written_beside_it(folder: Path) -> None:
    assert record("--keys", "1", "--native", "hello.json") == 0

    case = load_case(folder / "hello.json")
    assert case.name == "hello"
    assert main(["test", "hello.json", "--flow", "main=flow.json"]) == 0


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--keys", "x"], "a token is none of"),
        (["--keys", "agent:accept"], "the contact is in no queue"),
        (["--keys", "1,1"], "the call is over"),
        (["--keys", "1", "--native", "ana.json"], "is there already"),
        (["--keys", "1", "--at", "noon"], "is not ISO 8601"),
        (["--keys", "1", "--flow", "a"], "a: the file: cannot be read"),
        (["--keys", "1", "--native", "gone/case.json"], "cannot be written"),
    ],
)
def test_what_cannot_be_recorded_is_said_in_one_line(
    folder: Path, capsys: pytest.CaptureFixture[str], options: list[str], said: str
) -> None:
    assert record(*options) == 2

    assert said in capsys.readouterr().err.splitlines()[-1]
