"""The worked example of docs/world-file.md does what the page says."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from simulator.__main__ import main

PAGE = (Path(__file__).parents[3] / "docs" / "world-file.md").read_text("utf-8")
FILES = re.findall(r"```json file=(\S+)\n(.*?)```", PAGE, re.DOTALL)
SESSIONS = [
    session
    for block in re.findall(r"```console\n(.*?)```", PAGE, re.DOTALL)
    for session in re.findall(r"\$ python -m simulator (.*?)\n(.*?)(?=\$ |\Z)", block, re.DOTALL)
]
BASE = ["run", "support.json", "--world", "world.json", "--at", "2026-11-25T10:00:00-05:00"]


@pytest.fixture(autouse=True)
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name, text in FILES:
        (tmp_path / name).write_text(text)


@pytest.mark.parametrize(("command", "output"), SESSIONS, ids=range(len(SESSIONS)))
def test_the_page_shows_what_is_printed(
    command: str, output: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(command.split()) == 0

    printed = capsys.readouterr().out
    assert [line.rstrip() for line in printed.splitlines()] == output.splitlines()


def test_the_page_shows_hold_consult_miss_and_a_holiday() -> None:
    shown = "".join(output for _, output in SESSIONS)

    assert len(SESSIONS) == 4
    for word in ("ada: hold", "bob: consult", "bob: takeover", "ada: miss", "We are closed."):
        assert word in shown


def records(*options: str) -> list[dict[str, Any]]:
    keys = ["--keys", "agent:accept,wait:60,agent:hangup,wait:10,agent:clear:ada"]
    assert main([*BASE, *keys, "--records", "r.jsonl", *options]) == 0
    return [json.loads(line) for line in Path("r.jsonl").read_text("utf-8").splitlines()]


def told(found: list[dict[str, Any]]) -> list[str]:
    return [json.dumps(record["body"], sort_keys=True) for record in found]


def test_records_are_written_to_the_end_of_the_work_after_the_contact() -> None:
    found = records()

    assert {record["kind"] for record in found} == {
        "contact_event", "contact_record", "agent_event"
    }  # fmt: skip
    first, last = (one["body"] for one in found if one["kind"] == "contact_record")
    assert first["ContactId"] == last["ContactId"]
    assert last["Agent"]["AfterContactWorkDuration"] == 10


def test_records_arrive_twice_late_and_out_of_order_on_request() -> None:
    plain, odd = records(), records("--duplicates", "0.5", "--late", "30")

    assert len(odd) > len(plain)
    order = [(one["kind"], one["body"].get("detail", {}).get("eventType")) for one in plain]
    mixed = [(one["kind"], one["body"].get("detail", {}).get("eventType")) for one in odd]
    assert list(dict.fromkeys(mixed)) != list(dict.fromkeys(order))
    assert len({*told(odd)}) == len({*told(plain)})
    assert told(records("--duplicates", "0.5", "--late", "30")) == told(odd)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--records", "r", "--duplicates", "2"], "--duplicates: 2 is not from 0 to 1"),
        (["--records", "r", "--late", "-1"], "--late: -1 is not from 0"),
        (["--late", "3"], "add --records FILE"),
        (["--records", "gone/r"], "--records: gone/r cannot be written"),
        (["--keys", "agent:accept,agent:consult:zoe"], "no agent is called 'zoe'"),
        (
            ["--keys", "agent:accept,agent:transfer:gone"],
            "no quick connect and no flow is called 'gone'",
        ),
        (["--keys", "agent:status:ada"], "agent:status:USERNAME=STATUS"),
    ],
)
def test_what_cannot_be_done_is_one_line(
    options: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*BASE, *options]) == 2

    complained = capsys.readouterr().err
    assert said in complained
    assert complained.count("\n") == 1
