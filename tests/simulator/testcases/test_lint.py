"""What publishing would refuse in a test case, and what would make its run go wrong."""

import json
from pathlib import Path
from typing import Any

import pytest

from simulator.testcases.document import InvalidCase, parse_case
from simulator.testcases.lint import lint_case
from tests.simulator.testcases.build import (
    END_TEST,
    case,
    check,
    document,
    happens,
    hears,
    log,
    mock,
    observation,
    override,
    press,
    send,
)

EXAMPLE = Path(__file__).parent / "cases" / "example.json"
Json = dict[str, Any]


def findings(*observations: Json, **extra: object) -> list[str]:
    return [f"{one.severity}: {one.rule}" for one in lint_case(case(*observations, **extra))]


def ending(name: str = "end", event: Json | None = None, *steps: Json) -> Json:
    return observation(name, event or hears("bye"), *steps, END_TEST)


def changed(part: Json, **changes: object) -> Json:
    return {**part, **changes}


def test_amazons_example_and_the_least_case_are_clean() -> None:
    assert lint_case(parse_case(EXAMPLE.read_text(), source="e")) == []
    assert findings(ending("start", happens("TestInitiated"))) == []


def criteria(value: object, **beside: object) -> Json:
    properties = {"Text": "hello", "MatchingCriteria": value}
    return {"Type": "MessageReceived", "Properties": properties, **beside}


def strategy(value: Json, action: str = "InvokeLambdaFunction") -> Json:
    return ending("a", happens("TestInitiated"), override(action, value))


@pytest.mark.parametrize(
    ("rule", "observations", "extra"),
    [
        ("case-version", [ending()], {"Version": "2025-06-21"}),
        ("case-identifier", [ending("a"), ending("a")], {}),
        ("case-identifier", [ending("x" * 257)], {}),
        ("case-transition", [changed(ending(), Transitions={"NextObservations": ["gone"]})], {}),
        ("case-transition", [changed(ending(), Transitions={"NextActions": []})], {}),
        ("case-transition", [observation("b", hears("b"), to=("b",))], {}),
        ("case-usage", [changed(ending(), Usage={"Type": "EXACTLY"})], {}),
        ("case-usage", [changed(ending(), Usage={"Type": "AtLeast", "Times": 2})], {}),
        ("case-message", [ending("a", criteria("Similarity"))], {}),
        ("case-message", [ending("a", criteria({"Type": "Contains"}))], {}),
        ("case-message", [ending("a", criteria(None))], {}),
        ("case-message", [ending("a", criteria({"Type": "Inclusion"}, MatchingCriteria="x"))], {}),
        ("case-message", [ending("a", changed(hears("a"), Properties={}))], {}),
        ("case-event", [ending("a", {"Type": "LambdaInvoked"})], {}),
        ("case-event", [ending("a", changed(hears("a"), Identifier=""))], {}),
        ("case-event", [ending("a", changed(hears("a"), Actor="Agent"))], {}),
        ("case-event", [ending("a", happens("FlowActionStarted", "Compare"))], {}),
        ("case-action", [ending("a", None, {"Type": "AssertData", "Parameters": {}})], {}),
        ("case-action", [ending("a", None, send("DtmfInput", Value="x"))], {}),
        ("case-action", [ending("a", None, check("Queue", "Equals", "b"))], {}),
        ("case-action", [ending("a", None, check("$.Channel", "Matches", "b"))], {}),
        ("case-action", [ending("a", None, check("$.Channel", "Equals"))], {}),
        ("case-action", [strategy(mock(LoadedData={"an": "object"}))], {}),
        ("case-action", [strategy(mock(LoadedData="no json"))], {}),
        ("case-action", [strategy({"Type": "SubstituteResource"})], {}),
        ("case-action", [strategy(mock(), "Compare")], {}),
        ("case-action", [strategy(mock(Value="InHour"), "CheckHoursOfOperation")], {}),
    ],
)  # fmt: skip
def test_publishing_would_refuse(
    rule: str, observations: list[Json], extra: dict[str, object]
) -> None:
    assert f"error: {rule}" in findings(*observations, **extra)


def step_leading_to(target: str) -> Json:
    one = ending("a", None, log(x="$.Channel"))
    one["Actions"][0]["Transitions"] = {"NextAction": target}
    return one


@pytest.mark.parametrize("target", ["", "gone", "a 0"])
def test_an_action_leads_to_another_one_or_nowhere(target: str) -> None:
    assert "error: case-transition" in findings(step_leading_to(target))


WARNED = {
    "TextUtterance": ("case-reported", ending("a", None, send("TextUtterance", Text="hi"))),
    "TextInput": ("case-reported", ending("a", None, send("TextInput", Value="hi"))),
    "Exists": ("case-reported", ending("a", None, check("$.Channel", "Exists"))),
    "mocked hours": (
        "case-reported",
        strategy(mock(Value="InHours"), "CheckHoursOfOperation"),
    ),
    "harmless usage": (
        "case-reported",
        changed(ending(), Usage={"Type": "Exactly", "Times": 1}),
    ),
    "type not repeated": (
        "case-action-type",
        ending("a", None, changed(press("1"), Parameters={"Instruction": {"Type": "Disconnect"}})),
    ),
    "no end": ("case-no-end", observation("a", hears("a"))),
    "live agents": (
        "case-live-agent",
        observation("a", happens("FlowActionStarted", "TransferContactToQueue", QueueId="Q")),
    ),
    "result too early": ("case-result", ending("a", None, check("$.External.a", "Equals", "b"))),
    "logged too early": ("case-result", ending("a", None, log(x="$.Lex.IntentName"))),
}


@pytest.mark.parametrize("name", WARNED)
def test_what_publishing_takes_may_still_go_wrong(name: str) -> None:
    rule, suspect = WARNED[name]

    found = findings(suspect)

    assert f"warning: {rule}" in found
    assert not [one for one in found if one.startswith("error")]


def test_an_agentless_queue_may_be_waited_in() -> None:
    substitute = {"Type": "SubstituteResource", "SubstituteArn": "Nobody"}
    start = observation("start", happens("TestInitiated"),
                        override("TransferContactToQueue", substitute, QueueId="Q"))  # fmt: skip
    queued = observation("q", happens("FlowActionStarted", "TransferContactToQueue", QueueId="Q"))

    assert "warning: case-live-agent" not in findings(start, queued, ending())


def test_a_result_is_there_after_its_completion() -> None:
    done = happens("FlowActionCompleted", "InvokeLambdaFunction", LambdaFunctionARN="lookup")

    assert findings(ending("a", done, check("$.External.a", "Equals", "b"))) == []


def test_a_number_is_reached_only_by_a_number() -> None:
    voice = {"DestinationPhoneNumber": "+15550199"}
    entry = {"Type": "VOICE_CALL", "VoiceCallEntryPointParameters": voice}

    assert "error: case-entry" in findings(ending(), Metadata={"entryPoint": entry})


# What is no test case at all.


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("{", "is not JSON"),
        ('{"Observations": [] /* none */}', "comments are not allowed"),
        ("[]", "is not an object"),
        ('{"Actions": []}', "has no Observations"),
        ('{"Observations": []}', "is empty"),
        ('{"Observations": [{"Identifier": "a"}]}', "has no Event"),
        ('{"Observations": [{"Event": {}}]}', "Identifier is missing"),
        ('{"Observations": {}}', "Observations is not a list"),
        ('{"Content": "{", "EntryPoint": null}', "Content: is not JSON"),
    ],
)
def test_what_nobody_could_run_is_refused_in_one_line(text: str, problem: str) -> None:
    with pytest.raises(InvalidCase, match=r"^c\.json: ") as refused:
        parse_case(text, source="c.json")

    assert problem in str(refused.value)
    assert "\n" not in str(refused.value)


def test_the_apis_request_is_read_as_well() -> None:
    request = {
        "Name": "Smoke",
        "Content": json.dumps(document(ending())),
        "EntryPoint": {
            "Type": "VOICE_CALL",
            "VoiceCallEntryPointParameters": {"FlowId": "f-1", "SourcePhoneNumber": "+15550100"},
        },
        "InitializationData": '{"Attributes": {"tier": "gold"}}',
    }

    read = parse_case(json.dumps(request), source="c.json")

    assert (read.name, read.entry.flow, read.entry.customer) == ("Smoke", "f-1", "+15550100")
    assert read.attributes == {"tier": "gold"}
    assert read.starts == ("end",)
