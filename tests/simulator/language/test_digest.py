"""The digest: equal for what does the same, different for what does not."""

import copy
import json
import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.language.document import Flow, parse_flow
from simulator.language.exchange import semantic_digest
from simulator.language.layout import lay_out
from tests.simulator.language.build import action, document, end, menu, say

ARN = "arn:aws:connect:us-east-1:111122223333:instance/i/queue/q"
FLOW = document(
    say("hello", "Hello $.Attributes.name.", "menu"),
    menu("menu", "1 or 2?", {"1": "pick", "2": "bye"}, "sorry", again="menu"),
    action(
        "pick",
        "UpdateContactTargetQueue",
        {"QueueId": "${GeneralQueue}"},
        "bye",
        errors={"NoMatchingError": "sorry"},
    ),
    say("sorry", "Sorry.", "bye"),
    end("bye"),
)


def _digest(content: dict[str, Any], **values: str) -> str:
    return semantic_digest(_parsed(content), {f"${{{k}}}": v for k, v in values.items()})


def _parsed(content: dict[str, Any]) -> Flow:
    return parse_flow(json.dumps(content), source="f.json")


def _renamed(content: dict[str, Any], names: dict[str, str]) -> dict[str, Any]:
    changed = copy.deepcopy(content)
    changed["StartAction"] = names[changed["StartAction"]]
    for item in changed["Actions"]:
        item["Identifier"] = names[item["Identifier"]]
        to = item["Transitions"]
        for branch in [to, *to.get("Conditions", ()), *to.get("Errors", ())]:
            if "NextAction" in branch:
                branch["NextAction"] = names[branch["NextAction"]]
    return changed


@st.composite
def _flows(draw: st.DrawFn) -> dict[str, Any]:
    names = [f"n{i}" for i in range(draw(st.integers(1, 8)))]
    target = st.sampled_from([*names, "end"])
    texts = st.sampled_from(["A", "B", "$.External.a"])
    kinds = st.sampled_from(["say", "ask"])
    actions = [
        say(name, draw(texts), draw(target))
        if draw(kinds) == "say"
        else menu(name, draw(texts), {"1": draw(target), "2": draw(target)}, draw(target))
        for name in names
    ]
    return document(*actions, end("end"))


@given(content=_flows(), seed=st.integers())
def test_names_order_and_places_do_not_matter(content: dict[str, Any], seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - a test's own order
    old = [item["Identifier"] for item in content["Actions"]]
    new = [f"a{i}" for i in range(len(old))]
    chance.shuffle(new)
    changed = _renamed(content, dict(zip(old, new, strict=True)))
    chance.shuffle(changed["Actions"])
    for item in changed["Actions"]:
        chance.shuffle(item["Transitions"].get("Errors", []))

    assert _digest(lay_out(changed)) == _digest(content)


@given(content=_flows(), data=st.data())
def test_what_a_caller_hears_matters(content: dict[str, Any], data: st.DataObject) -> None:
    changed = copy.deepcopy(content)
    start = next(a for a in changed["Actions"] if a["Identifier"] == changed["StartAction"])
    start["Parameters"]["Text"] = data.draw(st.sampled_from(["C", "$.External.b"]))

    assert _digest(changed) != _digest(content)


def test_spelling_of_references_does_not_matter() -> None:
    changed = json.loads(json.dumps(FLOW).replace("$.Attributes.name", "$['Attributes']['name']"))

    assert _digest(changed) == _digest(FLOW)


def test_a_placeholder_is_what_it_stands_for() -> None:
    real = json.loads(json.dumps(FLOW).replace("${GeneralQueue}", ARN))

    assert _digest(FLOW, GeneralQueue=ARN) == _digest(real)
    assert _digest(FLOW) != _digest(real)
    assert _digest(FLOW, GeneralQueue=f"{ARN}2") != _digest(real)


def test_what_is_never_done_does_not_matter() -> None:
    changed = copy.deepcopy(FLOW)
    changed["Actions"].append(say("lost", "Nobody hears this.", "bye"))
    changed["Actions"][1]["Transitions"]["NextAction"] = "bye"  # a menu goes by its branches

    assert _digest(changed) == _digest(FLOW)


@pytest.mark.parametrize(
    ("where", "value"),
    [
        (("Actions", 1, "Transitions", "Errors", 0, "NextAction"), "sorry"),
        (("Actions", 1, "Transitions", "Conditions", 0, "NextAction"), "bye"),
        (("Actions", 1, "Transitions", "Conditions", 0, "Condition", "Operands"), ["3"]),
        (("Actions", 0, "Transitions", "NextAction"), "pick"),
        (("Actions", 3, "Parameters", "Text"), "Sorry!"),
        (("Metadata", "type"), "queueTransfer"),
    ],
    ids=["error", "condition", "key", "next", "text", "type"],
)
def test_every_way_and_every_word_matters(where: tuple[Any, ...], value: object) -> None:
    changed = copy.deepcopy(FLOW)
    place: Any = changed
    for key in where[:-1]:
        place = place[key]
    assert place[where[-1]] != value
    place[where[-1]] = value

    assert _digest(changed) != _digest(FLOW)


def test_the_order_of_conditions_matters_as_the_first_wins() -> None:
    changed = copy.deepcopy(FLOW)
    changed["Actions"][1]["Transitions"]["Conditions"].reverse()

    assert _digest(changed) != _digest(FLOW)
