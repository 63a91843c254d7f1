"""What the files must be so that the rest of the repository can build on them."""

import json
import re
from pathlib import Path

import pytest

from simulator.language.document import Action, Flow
from tests.flows.library import (
    BOTS,
    FILES,
    FLOWS,
    FUNCTIONS,
    HOURS,
    QUEUES,
    SETTINGS,
    VIEWS,
    placeholder,
    placeholders,
    strings,
)

flows = pytest.mark.parametrize("flow", FLOWS.values(), ids=lambda flow: flow.name)

ACTION_LIMIT = 250  # actions of one flow (Flow language, service quota)
RESULT_LIMIT = 8  # of a module; publishing refuses more (Flow language)
ATTRIBUTES = {  # what flows tell functions, modules, agents and each other about a contact
    "caller", "customerId", "firstName", "household", "verified", "language", "predicted", "intent",
    "openCallback", "billIssued", "repeat", "lastReason", "lastIntent", "lastQueue", "reason",
    "tried", "topic", "queue", "lastStep", "matters", "history1", "history2", "history3",
    "history4", "history5", "who", "why", "whisper", "authLevel", "authMethod", "authAt",
    "authNeeded", "transaction", "transactionStep", "speaks", "question", "texts",
    "failedTransaction", "resumeTransaction", "resumeWords", "settled", "notice", "callReason",
    "voicemail", "owner",
}  # fmt: skip
COUNTED = {
    ("Transaction", "Key it in"),  # self_service counts the tries, and asks again itself
    ("Callback", "A person there?"),  # a loop counts: there may be nobody
    ("Group call", "A person there?"),
    ("Questions", "Another code"),  # nobody knows the first
}


def test_every_placeholder_stands_for_something() -> None:
    known = set(FLOWS) | set(FUNCTIONS) | {placeholder(path) for path in VIEWS}
    known |= set(SETTINGS)
    known |= {placeholder(path) for path in BOTS}
    known |= {f"${{{name}Queue}}" for name in QUEUES} | {f"${{{name}Hours}}" for name in HOURS}

    used = {found for flow in FLOWS.values() for found in placeholders(flow.document)}

    assert used <= known


def test_names_are_unique_because_an_instance_allows_no_two_alike() -> None:
    names = [flow.name for flow in FLOWS.values()]

    assert len(names) == len(set(names))


@flows
def test_a_flow_says_what_it_is_and_keeps_its_size(flow: Flow) -> None:
    assert flow.metadata["description"]
    assert len(flow.actions) <= ACTION_LIMIT
    assert "position" not in json.dumps(flow.metadata)  # the layout is computed


@flows
def test_attributes_are_those_that_agents_and_functions_know(flow: Flow) -> None:
    written = {
        name
        for action in flow.actions.values()
        if action.type == "UpdateContactAttributes"
        for name in action.parameters["Attributes"]
    }
    read = {
        name
        for text in strings(flow.document)
        for name in re.findall(r"\$\.Attributes\.(\w+)", text)
    }

    assert written | read <= ATTRIBUTES


def results(module: Flow) -> set[str]:
    return {
        action.parameters["Result"]
        for action in module.actions.values()
        if action.type == "EndFlowModuleExecution"
    }


@flows
def test_modules_return_what_they_declare_and_flows_handle_all_of_it(flow: Flow) -> None:
    if flow.type == "MODULE":
        assert flow.settings is not None
        assert {way["ReferenceName"] for way in flow.settings["Transitions"]} == results(flow)
        assert {way["DisplayName"] for way in flow.settings["Transitions"]} == results(flow)
        assert len(results(flow)) <= RESULT_LIMIT
    for action in flow.actions.values():
        if action.type == "InvokeFlowModule":
            module = FLOWS[action.parameters["FlowModuleId"]]
            assert {condition.operand for condition in action.conditions} == results(module)


def branches(action: Action) -> dict[str, str]:
    return {condition.operand: condition.next for condition in action.conditions}


@flows
def test_a_question_is_asked_twice_with_the_same_keys(flow: Flow) -> None:
    asked = {
        name: action
        for name, action in flow.actions.items()
        if action.type == "GetParticipantInput" and (flow.name, name) not in COUNTED
    }
    again = {name for name in asked if name.endswith(" again")}

    assert {name.removesuffix(" again") for name in again} == asked.keys() - again
    for name in again:
        first = asked[name.removesuffix(" again")]
        if first.parameters["StoreInput"] == "False":
            assert branches(first) == branches(asked[name])
            assert "0" in branches(first)


@flows
def test_what_is_said_at_first_can_be_said_again(flow: Flow) -> None:
    asked = {n: a for n, a in flow.actions.items() if a.type == "ConnectParticipantWithLexBot"}

    for name, action in asked.items():
        if name.endswith(" again"):
            assert branches(asked[name.removesuffix(" again")]) == branches(action)


@pytest.mark.parametrize("path", VIEWS, ids=lambda path: path.stem)
def test_a_view_shows_what_its_flow_gives_it(path: Path) -> None:
    view = json.loads(path.read_text(encoding="utf-8"))
    template = view["Template"]
    needed = {text.removeprefix("$.") for text in strings(template["Body"]) if text.startswith("$")}
    shown = [
        action
        for flow in FLOWS.values()
        for action in flow.actions.values()
        if action.type == "ShowView"
        and action.parameters["ViewResource"]["Id"] == placeholder(path)
    ]

    assert shown
    assert {component["Type"] for component in template["Body"]} == {"Container"}
    for action in shown:
        assert set(action.parameters["ViewData"]) == needed
        assert {condition.operand for condition in action.conditions} == set(view["Actions"])


@pytest.mark.parametrize("path", [*FILES, *VIEWS, *BOTS], ids=lambda path: path.stem)
def test_file_names_give_placeholders(path: Path) -> None:
    assert re.fullmatch(r"[a-z]+(_[a-z]+)*", path.stem)
