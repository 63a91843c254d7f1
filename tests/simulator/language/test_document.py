"""What is a flow, and the one line that says why something is not."""

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.language.document import Condition, InvalidFlow, load_flow, parse_flow

CORPUS = Path(__file__).parents[4] / "shared" / "example-flows"

MENU: dict[str, Any] = {
    "Version": "2019-10-30",
    "StartAction": "menu",
    "Metadata": {"name": "Menu", "type": "customerQueue"},
    "Actions": [
        {
            "Identifier": "menu",
            "Type": "GetParticipantInput",
            "Parameters": {"Text": "Press 1.", "StoreInput": "False"},
            "Transitions": {
                "NextAction": "bye",
                "Conditions": [
                    {"NextAction": "menu", "Condition": {"Operator": "Equals", "Operands": ["1"]}}
                ],
                "Errors": [
                    {"NextAction": "bye", "ErrorType": "NoMatchingError"},
                    {"NextAction": "menu", "ErrorType": "InputTimeLimitExceeded"},
                    {"NextAction": "menu", "ErrorType": "NoMatchingError"},
                ],
            },
        },
        {"Identifier": "bye", "Type": "DisconnectParticipant", "Transitions": {}},
    ],
}


def test_a_flow_is_read_with_its_branches_in_order() -> None:
    flow = parse_flow(json.dumps(MENU), source="menu.json")

    menu = flow.actions["menu"]
    assert (flow.name, flow.type, flow.start) == ("Menu", "CUSTOMER_QUEUE", "menu")
    assert menu.conditions == (Condition("Equals", "1", "menu"),)
    assert list(menu.errors.items()) == [
        ("NoMatchingError", "bye"),  # of two branches for one error the first counts
        ("InputTimeLimitExceeded", "menu"),
    ]
    assert menu.targets() == ("bye", "menu")
    assert flow.actions["bye"].parameters == {}
    assert flow.actions["bye"].next is None
    assert flow.document == MENU


@pytest.mark.parametrize(
    ("metadata", "extra", "name", "flow_type"),
    [
        ({}, {}, "main", "CONTACT_FLOW"),
        ({"type": "agentWhisper"}, {}, "main", "AGENT_WHISPER"),
        ({"type": "AGENT_HOLD", "name": "Hold"}, {}, "Hold", "AGENT_HOLD"),
        ({"type": "contactFlow"}, {"Settings": {"InputParameters": []}}, "main", "MODULE"),
        ({"type": "customerQueue"}, {"Settings": {}}, "main", "CUSTOMER_QUEUE"),
    ],
)
def test_name_and_type_come_from_the_metadata(
    metadata: dict[str, Any], extra: dict[str, Any], name: str, flow_type: str
) -> None:
    flow = parse_flow(json.dumps(MENU | {"Metadata": metadata} | extra), source="a/main.json")

    assert (flow.name, flow.type) == (name, flow_type)


def test_returning_to_a_caller_makes_it_a_module() -> None:
    document = {
        "Version": "2019-10-30",
        "StartAction": "return",
        "Actions": [{"Identifier": "return", "Type": "EndFlowModuleExecution"}],
    }

    assert parse_flow(json.dumps(document), source="m.json").type == "MODULE"


def _with(change: Callable[[dict[str, Any]], object]) -> str:
    document = copy.deepcopy(MENU)
    change(document)
    return json.dumps(document)


def _transitions(document: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = document["Actions"][0]["Transitions"]
    return found


REFUSED = {
    "not JSON": ("{", "f.json: line 1: is not JSON (", "mend the JSON"),
    "not an object": ("[]", "f.json: the file: is a list, not an object", "export"),
    "retired format": ('{"modules": []}', "f.json: the file: is in the retired", "import FILE"),
    "no version": (
        _with(lambda d: d.pop("Version")),
        "f.json: Version: is missing",
        '"Version": "2019-10-30"',
    ),
    "unknown version": (
        _with(lambda d: d.update(Version="2020-01-01")),
        'f.json: Version: "2020-01-01" is not known',
        "2019-10-30",
    ),
    "no actions": (_with(lambda d: d.pop("Actions")), "f.json: Actions: is missing", "Actions"),
    "empty actions": (
        _with(lambda d: d.update(Actions=[])),
        "f.json: Actions: is an empty list",
        "one",
    ),
    "no start": (_with(lambda d: d.pop("StartAction")), "f.json: StartAction: is missing", "first"),
    "start nowhere": (
        _with(lambda d: d.update(StartAction="x")),
        'f.json: StartAction: "x" names no action',
        "Identifier",
    ),
    "action not an object": (
        _with(lambda d: d["Actions"].append("x")),
        "f.json: Actions[2]: is a string, not an object",
        "remove it",
    ),
    "no identifier": (
        _with(lambda d: d["Actions"][1].pop("Identifier")),
        "f.json: Actions[1]: Identifier is missing",
        "Identifier",
    ),
    "no type": (
        _with(lambda d: d["Actions"][1].update(Type="")),
        'f.json: Actions[1] "bye": Type is empty',
        "Type",
    ),
    "duplicate identifier": (
        _with(lambda d: d["Actions"].append(d["Actions"][1])),
        'f.json: Actions[2] "bye": has the Identifier of an earlier action',
        "rename",
    ),
    "dangling next": (
        _with(lambda d: _transitions(d).update(NextAction="gone")),
        'f.json: "menu" (GetParticipantInput): NextAction leads to "gone"',
        "point it",
    ),
    "dangling error": (
        _with(lambda d: _transitions(d)["Errors"][0].update(NextAction="gone")),
        'f.json: "menu" (GetParticipantInput): error NoMatchingError leads to "gone"',
        "point it",
    ),
    "dangling condition": (
        _with(lambda d: _transitions(d)["Conditions"][0].update(NextAction="gone")),
        'f.json: "menu" (GetParticipantInput): condition "1" leads to "gone"',
        "point it",
    ),
    "next not a string": (
        _with(lambda d: _transitions(d).update(NextAction=1)),
        'f.json: Actions[0] "menu": NextAction is a number',
        "Identifier",
    ),
    "error without a target": (
        _with(lambda d: _transitions(d)["Errors"][0].pop("NextAction")),
        'f.json: Actions[0] "menu" Errors: NextAction is missing',
        "NextAction",
    ),
    "condition without an operand": (
        _with(lambda d: _transitions(d)["Conditions"][0]["Condition"].update(Operands=[])),
        'f.json: Actions[0] "menu" Conditions: has a Condition without exactly one operand',
        "Operands",
    ),
    "branches not a list": (
        _with(lambda d: _transitions(d).update(Conditions={})),
        'f.json: Actions[0] "menu": Conditions is an object, not a list',
        "list",
    ),
    "parameters not an object": (
        _with(lambda d: d["Actions"][0].update(Parameters=[])),
        'f.json: Actions[0] "menu": Parameters is a list, not an object',
        "object",
    ),
}


@pytest.mark.parametrize(("text", "says", "mend"), REFUSED.values(), ids=REFUSED)
def test_what_is_not_a_flow_is_refused_in_one_line(text: str, says: str, mend: str) -> None:
    with pytest.raises(InvalidFlow) as refused:
        parse_flow(text, source="f.json")

    line = str(refused.value)
    assert line.startswith(says)
    assert mend in line.split("; ")[-1]
    assert "\n" not in line


def test_a_file_that_is_not_there_says_so(tmp_path: Path) -> None:
    with pytest.raises(InvalidFlow, match="cannot be read"):
        load_flow(tmp_path / "gone.json")


def test_a_file_of_bytes_says_so(tmp_path: Path) -> None:
    (tmp_path / "f.json").write_bytes(b"\xff\xfe\x00")

    with pytest.raises(InvalidFlow, match="not UTF-8"):
        load_flow(tmp_path / "f.json")


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(
    place=st.sampled_from(["Version", "StartAction", "Actions", "Metadata", "Settings"]), value=JSON
)
def test_any_other_value_is_a_flow_or_refused_in_one_line(place: str, value: object) -> None:
    said = _outcome(json.dumps(MENU | {place: value}))

    assert "\n" not in said


def _outcome(text: str) -> str:
    try:
        return parse_flow(text, source="f.json").start
    except InvalidFlow as refused:
        return str(refused)


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the example flows are not beside the repository")
def test_every_real_export_is_a_flow() -> None:
    for path in sorted((CORPUS / "new").glob("*.json")):
        flow = load_flow(path)
        assert len(flow.actions) == len(flow.document["Actions"])
    for path in sorted((CORPUS / "legacy").glob("*.json")):
        with pytest.raises(InvalidFlow, match="retired"):
            load_flow(path)
