"""The retired export format: each block as the action it becomes."""

import json
from pathlib import Path
from typing import Any

import pytest

from simulator.language.document import parse_flow
from simulator.language.exchange import import_flow
from simulator.language.exchange.legacy import convert
from simulator.language.exchange.translators import TRANSLATORS
from simulator.language.lint import Severity, lint

Json = dict[str, Any]


def _old(name: str, value: object, **more: object) -> Json:
    return {"name": name, "value": value, **more}


def _block(
    kind: str, *parameters: Json, ways: dict[str, str] | None = None, **more: object
) -> Json:
    branches = [{"condition": c, "transition": t} for c, t in (ways or {}).items()]
    return {"id": "it", "type": kind, "parameters": list(parameters), "branches": branches} | more


def _export(*blocks: Json, kind: str = "contactFlow") -> Json:
    ends = [_block("Disconnect") | {"id": name} for name in ("ok", "bad", "full", "late")]
    return {
        "modules": [*blocks, *ends],
        "version": "1",
        "type": kind,
        "start": blocks[0]["id"],
        "metadata": {"name": "Old", "description": "An old flow.", "status": "published"},
    }


def _test(value: str, to: str, condition: str, operator: str) -> Json:
    return {
        "condition": condition,
        "conditionType": operator,
        "conditionValue": value,
        "transition": to,
    }


DONE = {"Success": "ok", "Error": "bad"}
BLOCKS: Json = json.loads((Path(__file__).parent / "legacy_blocks.json").read_text("utf-8"))
"""Old blocks and what they become; their branches lead to "ok", "bad", "full" and "late"."""


@pytest.mark.parametrize("expected", BLOCKS.values(), ids=list(BLOCKS))
def test_an_old_block_becomes_an_action_that_publishing_accepts(expected: Json) -> None:
    old = {"id": "it", **expected["old"]}

    document = convert(_export(old, kind=expected["flow"]), "old.json")

    flow = parse_flow(json.dumps(document), source="old.json")
    action = flow.actions["it"]
    assert (action.type, action.parameters) == (expected["type"], expected["parameters"])
    assert (action.next, action.errors) == (expected["next"], expected["errors"])
    conditions = [[c.operator, c.operand, c.next] for c in action.conditions]
    assert conditions == expected["conditions"]
    assert [f for f in lint(flow) if f.severity is Severity.ERROR] == []


def test_every_old_block_has_an_example() -> None:
    shown = {expected["old"]["type"] for expected in BLOCKS.values()}

    assert shown | {"StartMediaStreaming"} == set(TRANSLATORS) | {"CheckQueueStatus"}


def test_a_check_of_age_and_length_becomes_two_checks() -> None:
    tests = [
        _test("60000", "ok", "CheckQueueTime", "LessThan"),
        _test("5", "full", "CheckQueueCount", "GreaterThan"),
    ]
    rest = [
        {"condition": "NoMatch", "transition": "late"},
        {"condition": "Error", "transition": "bad"},
    ]

    document = convert(_export(_block("CheckQueueStatus") | {"branches": tests + rest}), "old.json")

    flow = parse_flow(json.dumps(document), source="old.json")
    first, second = flow.actions["it"], flow.actions["it 2"]
    assert first.parameters["MetricType"] == "OldestContactInQueueAgeSeconds"
    assert (first.conditions[0].operand, first.conditions[0].next) == ("60", "ok")
    assert first.errors == {"NoMatchingCondition": "it 2", "NoMatchingError": "bad"}
    assert second.parameters["MetricType"] == "NumberOfContactsInQueue"
    assert second.errors == {"NoMatchingCondition": "late", "NoMatchingError": "bad"}


def test_an_old_export_keeps_its_name_and_names_its_resources() -> None:
    old = _block(
        "SetQueue", _old("Queue", "", namespace=None, resourceName="Basic Queue"), ways=DONE
    )

    imported = import_flow(json.dumps(_export(old, kind="queueTransfer")), "old.json")

    assert imported.document["Metadata"] == {
        "name": "Old",
        "description": "An old flow.",
        "type": "queueTransfer",
    }
    assert imported.values == {"${BasicQueue}": ""}
    assert imported.document["Actions"][0]["Parameters"] == {"QueueId": "${BasicQueue}"}


def test_a_text_that_was_empty_is_a_pause() -> None:
    old = _block("PlayPrompt", _old("Text", ""), ways={"Success": "ok"})

    assert convert(_export(old), "old.json")["Actions"][0]["Parameters"] == {"Text": " "}
