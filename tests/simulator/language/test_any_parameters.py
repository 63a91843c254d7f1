"""Whatever stands in a flow that can be read: every tool answers, none falls over."""

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from simulator.language.catalog import CATALOG, REFUSED
from simulator.language.document import Flow, InvalidFlow, parse_flow
from simulator.language.draw import draw_mermaid, draw_svg
from simulator.language.exchange import export_flow, import_flow
from simulator.language.exchange.translators import TRANSLATORS
from simulator.language.lint import RULES, lint
from tests.simulator.language.build import action, document, minimal

TEXT = st.sampled_from(["", "x", "$.External.a", "say $.Foo", "arn:aws:connect:x", "12", "${A}"])
VALUE = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 999) | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=5,
)


@st.composite
def _flows(draw: st.DrawFn) -> Flow:
    kind = draw(st.sampled_from([*CATALOG, *REFUSED, "SomethingNew"]))
    item: dict[str, Any] = minimal(CATALOG[kind]) if kind in CATALOG else action("it", kind)
    known = [p.name for p in CATALOG[kind].parameters] if kind in CATALOG else []
    for name in draw(st.lists(st.sampled_from([*known, "Text", "Other"]), max_size=3)):
        item["Parameters"][name] = draw(VALUE)
    return parse_flow(json.dumps(document(item)), source="f.json")


@given(_flows())
def test_the_linter_answers(flow: Flow) -> None:
    for finding in lint(flow, flows={"${A}": flow}):
        assert finding.rule in RULES
        assert finding.message
        assert finding.hint


@given(_flows())
def test_a_flow_goes_in_and_out(flow: Flow) -> None:
    unnamed = "1f0c2b3a-0000-4000-8000-000000000001"  # so that it is given a name
    text = json.dumps(flow.document).replace('"it"', f'"{unnamed}"')

    imported = import_flow(text, "f.json")

    again = parse_flow(json.dumps(imported.document), source="f.json")
    assert export_flow(again, imported.values)["Metadata"]["ActionMetadata"]


@given(_flows())
def test_a_flow_is_drawn(flow: Flow) -> None:
    assert draw_svg(flow).endswith("</svg>\n")
    assert draw_mermaid(flow).startswith("flowchart")


OLD_PARAMETER = st.fixed_dictionaries(
    {"name": st.sampled_from(["Text", "Attribute", "Namespace", "Queue", "Type", "Track"])},
    optional={
        "value": VALUE,
        "key": VALUE,
        "namespace": st.sampled_from([None, "System", "Lex", 1]),
    },
)
OLD_BRANCH = st.fixed_dictionaries(
    {"condition": st.sampled_from(["Success", "Error", "Evaluate", "NoMatch", "CheckQueueTime"])},
    optional={"transition": st.just("it"), "conditionType": TEXT, "conditionValue": VALUE},
)


@given(
    kind=st.sampled_from([*TRANSLATORS, "CheckQueueStatus", "SomethingOld"]),
    parameters=st.lists(OLD_PARAMETER | VALUE, max_size=3),
    branches=st.lists(OLD_BRANCH | VALUE, max_size=3),
)
def test_an_old_export_is_carried_over_or_refused_in_one_line(
    kind: str, parameters: list[object], branches: list[object]
) -> None:
    block = {"id": "it", "type": kind, "parameters": parameters, "branches": branches}
    old = {"modules": [block], "start": "it", "type": "contactFlow"}

    said = _outcome(json.dumps(old))

    assert "\n" not in said


def _outcome(text: str) -> str:
    try:
        return str(import_flow(text, "old.json").document["StartAction"])
    except InvalidFlow as refused:
        return str(refused)
