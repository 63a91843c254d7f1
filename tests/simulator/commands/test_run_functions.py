"""Functions that ``python -m simulator run`` is given: real ones on this machine, and stand-ins."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

import pytest

from simulator.world import handlers
from tests.simulator.language.build import action, document, say

if TYPE_CHECKING:
    from tests.simulator.commands.conftest import Shell

CALL = action(
    "call",
    "InvokeLambdaFunction",
    {"LambdaFunctionARN": "lookup", "InvocationTimeLimitSeconds": "1"},
    "tell",
    errors={"NoMatchingError": "sorry"},
)
FLOW = document(CALL, say("tell", "Hello $.External.name."), say("sorry", "Sorry."))


def played(
    shell: Shell, monkeypatch: pytest.MonkeyPatch, body: str
) -> tuple[int, list[dict[str, Any]]]:
    shell.file("laptop.py", f"import sys, time\ndef handler(event, context):\n    {body}\n")
    monkeypatch.setattr(sys, "path", [str(shell.directory), *sys.path])
    seconds = [0.0]  # no clock but this one, which moves when a function sleeps
    monkeypatch.setattr(handlers, "monotonic", lambda: sum(seconds))
    monkeypatch.setattr("time.sleep", seconds.append)
    monkeypatch.delitem(sys.modules, "laptop", raising=False)
    flow = shell.file("f.json", FLOW)
    code, out, _ = shell.run(flow, "--handler", "lookup=laptop:handler", "--json")
    return code, [json.loads(line) for line in out.splitlines()]


def of(lines: list[dict[str, Any]], type_: str) -> dict[str, Any]:
    return next(line for line in lines if line["type"] == type_)


def test_a_handler_that_takes_longer_than_the_flow_waits_has_failed(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    code, lines = played(shell, monkeypatch, "time.sleep(1.2); return {'name': 'Ana'}")

    assert code == 0
    assert of(lines, "lambda")["error"] == "the function ran longer than 1 s"
    assert of(lines, "prompt")["text"] == "Sorry."
    assert lines[-1]["t"] == 1.0


def test_a_handler_is_told_how_long_the_flow_waits(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = "time.sleep(0.4); return {'name': str(context.get_remaining_time_in_millis())}"
    _, lines = played(shell, monkeypatch, body)

    assert of(lines, "prompt")["text"] == "Hello 600."
    assert lines[-1]["t"] == 0.0  # a function this fast takes no virtual time


def test_what_a_handler_prints_is_an_event(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    _, lines = played(shell, monkeypatch, "print('found'); return {'name': 'Ana'}")

    assert (of(lines, "log")["text"], of(lines, "log")["function"]) == ("lookup: found", "lookup")
    assert of(lines, "prompt")["text"] == "Hello Ana."


@pytest.mark.parametrize("exception", ["sys.exit(3)", "raise BaseException('3')"])
def test_a_handler_that_ends_its_process_has_failed(
    shell: Shell, monkeypatch: pytest.MonkeyPatch, exception: str
) -> None:
    code, lines = played(shell, monkeypatch, exception)

    assert code == 0
    assert of(lines, "prompt")["text"] == "Sorry."
    assert lines[-1]["type"] == "end"


def test_a_failure_says_where_and_why_without_numbers(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, lines = played(shell, monkeypatch, "raise ValueError('nobody has +1 555 0100')")

    said = of(lines, "lambda")["error"]
    assert said == "the function raised ValueError at laptop.py:3: nobody has ..."


@pytest.mark.parametrize(
    ("reply", "error", "text", "seconds"),
    [
        ({"$delay": 0.5, "name": "Ana"}, None, "Hello Ana.", 0.5),
        ({"$delay": 3, "name": "Ana"}, "the function ran longer than 1 s", "Sorry.", 1.0),
        ({"$error": "no table"}, "the function failed: no table", "Sorry.", 0.0),
    ],
)
@pytest.mark.parametrize("way", ["--reply", "--world"])
def test_a_stand_in_is_slow_or_fails(
    shell: Shell, reply: object, error: str | None, text: str, seconds: float, way: str
) -> None:
    content = reply if way == "--reply" else {"functions": {"lookup": reply}}
    given = shell.file("given.json", content)
    lines = shell.lines(
        shell.file("f.json", FLOW), way, f"lookup={given}" if way == "--reply" else given
    )

    assert of(lines, "lambda").get("error") == error
    assert of(lines, "prompt")["text"] == text
    assert lines[-1]["t"] == seconds


@pytest.mark.parametrize(
    "reply",
    [[1], 1, {"$delay": "long"}, {"$delay": -1}, {"$error": 1}, {"$error": "x", "a": 1}],
)
def test_what_no_function_could_do_is_refused(shell: Shell, reply: object) -> None:
    flow = shell.file("f.json", FLOW)
    for way, given in (
        ("--world", shell.file("w.json", {"functions": {"lookup": reply}})),
        ("--reply", f"lookup={shell.file('r.json', reply)}"),
    ):
        code, _, err = shell.run(flow, way, given)

        assert code == 2
        assert "lookup: " in err
