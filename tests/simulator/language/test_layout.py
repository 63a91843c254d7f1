"""The designer's picture of a flow."""

import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.language.layout import columns, graph_of, lay_out


def _flow(start: str, **edges: list[str]) -> dict[str, Any]:
    actions = [
        {
            "Identifier": name,
            "Type": "Compare",
            "Transitions": {
                "NextAction": targets[0],
                "Conditions": [],
                "Errors": [
                    {"NextAction": target, "ErrorType": f"e{i}"}
                    for i, target in enumerate(targets[1:])
                ],
            }
            if targets
            else {},
        }
        for name, targets in edges.items()
    ]
    return {"Version": "2019-10-30", "StartAction": start, "Actions": actions}


def _at(document: dict[str, Any], name: str) -> tuple[float, float]:
    position = document["Metadata"]["ActionMetadata"][name]["position"]
    return position["x"], position["y"]


def test_a_block_stands_right_of_all_that_lead_to_it() -> None:
    laid = lay_out(_flow("a", c=["d"], d=[], b=["c", "d"], a=["b", "d"]))

    assert [_at(laid, name)[0] for name in "abcd"] == [300, 580, 860, 1140]


def test_a_loop_does_not_push_blocks_to_the_right() -> None:
    assert columns(graph_of(_flow("a", a=["b"], b=["a", "c"], c=["b"]))) == [["a"], ["b"], ["c"]]


def test_what_nothing_leads_to_has_a_place_too() -> None:
    laid = lay_out(_flow("a", a=["b"], b=[], lost=["b"]))

    assert len({_at(laid, name) for name in ("a", "b", "lost")}) == 3


def test_metadata_of_others_stays_and_nothing_is_changed_in_place() -> None:
    flow = _flow("a", a=[]) | {"Metadata": {"name": "A", "ActionMetadata": {"a": {"x": 1}}}}
    before = copy.deepcopy(flow)

    laid = lay_out(flow)

    assert flow == before
    assert laid["Metadata"]["name"] == "A"
    assert laid["Metadata"]["ActionMetadata"]["a"]["x"] == 1
    assert laid["Metadata"]["entryPointPosition"] == {"x": 20, "y": 20}


@pytest.mark.parametrize(
    ("name", "friendly"), [("ask", True), ("6b1e2f0c-0000-4000-8000-0123456789ab", False)]
)
def test_a_readable_identifier_becomes_the_name_of_the_block(name: str, friendly: bool) -> None:
    entry = lay_out(_flow(name, **{name: []}))["Metadata"]["ActionMetadata"][name]

    assert ("isFriendlyName" in entry) is friendly


@st.composite
def _flows(draw: st.DrawFn) -> dict[str, Any]:
    names = [f"n{i}" for i in range(draw(st.integers(1, 12)))]
    targets = st.lists(st.sampled_from(names), max_size=4)
    return _flow(names[0], **{name: draw(targets) for name in names})


@given(_flows())
def test_no_two_blocks_share_a_place_and_edges_run_right_unless_they_loop(
    flow: dict[str, Any],
) -> None:
    laid = lay_out(flow)

    assert lay_out(flow) == laid
    places = {name: _at(laid, name) for name in laid["Metadata"]["ActionMetadata"]}
    assert len(set(places.values())) == len(flow["Actions"])
    graph = graph_of(flow)
    for name, following in graph.items():
        for target in following:
            if places[target][0] <= places[name][0]:
                assert name in _reach(graph, target)


def _reach(graph: dict[str, list[str]], start: str) -> set[str]:
    seen, todo = {start}, [start]
    while todo:
        for target in graph[todo.pop()]:
            if target not in seen:
                seen.add(target)
                todo.append(target)
    return seen
