"""What publishing refuses, in the words in which the service refuses it."""

import json
from pathlib import Path
from typing import Any

import pytest

from simulator.language.catalog import CATALOG
from simulator.language.document import Flow, load_flow, parse_flow
from simulator.language.lint import Finding, Severity, lint
from tests.simulator.language.build import action, end, flow, menu, minimal_flow, say

CORPUS = Path(__file__).parents[4] / "shared" / "example-flows"
QUEUE = {"QueueId": "${GeneralQueue}"}


def _refused(checked: Flow) -> list[Finding]:
    return [found for found in lint(checked) if found.severity is Severity.ERROR]


def _one(checked: Flow) -> Finding:
    found = _refused(checked)
    assert len(found) == 1, found
    return found[0]


@pytest.mark.parametrize("kind", CATALOG)
def test_the_least_action_of_each_type_is_accepted(kind: str) -> None:
    assert _refused(minimal_flow(kind)) == []


@pytest.mark.parametrize("kind", CATALOG)
def test_no_required_branch_of_any_type_can_be_left_out(kind: str) -> None:
    whole = minimal_flow(kind).document
    for index in range(len(whole["Actions"][0]["Transitions"].get("Errors", ()))):
        changed = json.loads(json.dumps(whole))
        lost = changed["Actions"][0]["Transitions"]["Errors"].pop(index)["ErrorType"]

        found = _one(parse_flow(json.dumps(changed), source="f.json"))

        said = f"Action is missing required error. Error: {lost}, Path: Actions[0]"
        assert (found.rule, found.message) == ("missing-error", said)
        assert (found.path, found.identifier) == ("Actions[0]", "it")


@pytest.mark.parametrize("kind", CATALOG)
def test_no_required_property_of_any_type_can_be_left_out(kind: str) -> None:
    whole = minimal_flow(kind).document
    for field in CATALOG[kind].parameters:
        if field.required is True:
            changed = json.loads(json.dumps(whole))
            del changed["Actions"][0]["Parameters"][field.name]

            found = _refused(parse_flow(json.dumps(changed), source="f.json"))

            path = f"Actions[0].Parameters.{field.name}"
            assert f"Action is missing required property. Path: {path}" in [
                f.message for f in found
            ]


@pytest.mark.parametrize(
    "kind", [name for name, entry in CATALOG.items() if entry.next_required and not entry.terminal]
)
def test_every_action_that_goes_on_needs_a_next_action(kind: str) -> None:
    changed = json.loads(json.dumps(minimal_flow(kind).document))
    del changed["Actions"][0]["Transitions"]["NextAction"]

    found = _one(parse_flow(json.dumps(changed), source="f.json"))

    path = "Actions[0].Transitions.NextAction"
    assert found.message == f"Action is missing required property. Path: {path}"
    assert found.path == path


def _set(values: dict[str, Any]) -> dict[str, Any]:
    return action(
        "it", "UpdateContactAttributes", {"Attributes": values}, errors={"NoMatchingError": "end"}
    )


def _invoke(**parameters: object) -> dict[str, Any]:
    known = {"LambdaFunctionARN": "${InfoFunction}", "InvocationTimeLimitSeconds": "8"}
    return action(
        "it", "InvokeLambdaFunction", known | parameters, errors={"NoMatchingError": "end"}
    )


def _compare(value: str, *conditions: tuple[str, str, str]) -> dict[str, Any]:
    return action(
        "it",
        "Compare",
        {"ComparisonValue": value},
        errors={"NoMatchingCondition": "end"},
        conditions=list(conditions),
    )


def _count(times: str) -> dict[str, Any]:
    branches = [("Equals", name, "end") for name in ("ContinueLooping", "DoneLooping")]
    return action("it", "Loop", {"LoopCount": times}, conditions=branches)


def _keys(**parameters: object) -> dict[str, Any]:
    known = {"Text": "Key it in.", "StoreInput": "True", "InputTimeLimitSeconds": "5"}
    return action(
        "it", "GetParticipantInput", known | parameters, errors={"NoMatchingError": "end"}
    )


CUSTOM = {"CustomValidation": {"MaximumLength": "4"}}

REFUSALS: dict[str, tuple[dict[str, Any], str, str, str]] = {
    "unknown type": (
        action("it", "PlayPrompt"),
        "Invalid Action type. Path: Actions[0].Type",
        "Actions[0].Type",
        "use MessageParticipant",
    ),
    "misspelt type": (
        action("it", "MessageParticipants"),
        "Invalid Action type. Path: Actions[0].Type",
        "Actions[0].Type",
        "use MessageParticipant",
    ),
    "unknown property": (
        action("it", "MessageParticipant", {"Text": "Hi.", "Voice": "Joanna"}),
        "Invalid Action property name. Path: Actions[0].Parameters.Voice",
        "Actions[0].Parameters.Voice",
        "it has Text, SSML",
    ),
    "unknown property inside": (
        _keys(InputValidation=CUSTOM, DTMFConfiguration={"MaxDigits": "1"}),
        "Invalid Action property name. Path: Actions[0].Parameters.DTMFConfiguration.MaxDigits",
        "Actions[0].Parameters.DTMFConfiguration.MaxDigits",
        "InterdigitTimeLimitSeconds",
    ),
    "another value": (
        action("it", "UpdateFlowLoggingBehavior", {"FlowLoggingBehavior": "On"}),
        "Invalid Action property value. Path: Actions[0].Parameters.FlowLoggingBehavior",
        "Actions[0].Parameters.FlowLoggingBehavior",
        "Enabled or Disabled",
    ),
    "a number that is no string": (
        _invoke(InvocationTimeLimitSeconds=8),
        "Invalid Action property value. Path: Actions[0].Parameters.InvocationTimeLimitSeconds",
        "Actions[0].Parameters.InvocationTimeLimitSeconds",
        "as a string",
    ),
    "a number out of range": (
        _count("101"),
        "Invalid Action property value. Path: Actions[0].Parameters.LoopCount",
        "Actions[0].Parameters.LoopCount",
        "from 0 to 100",
    ),
    "a synchronous call of more than 8 s": (
        _invoke(InvocationTimeLimitSeconds="9"),
        "Invalid Action property value. Path: Actions[0].Parameters.InvocationTimeLimitSeconds",
        "Actions[0].Parameters.InvocationTimeLimitSeconds",
        "8 s at most",
    ),
    "no number at all": (
        _invoke(InvocationTimeLimitSeconds="soon"),
        "Invalid Action property value. Path: Actions[0].Parameters.InvocationTimeLimitSeconds",
        "Actions[0].Parameters.InvocationTimeLimitSeconds",
        "whole number",
    ),
    "a reference where none may be": (
        _invoke(InvocationTimeLimitSeconds="$.Attributes.limit"),
        "Invalid Action property value. Path: Actions[0].Parameters.InvocationTimeLimitSeconds",
        "Actions[0].Parameters.InvocationTimeLimitSeconds",
        "no reference",
    ),
    "text around a reference where one value is wanted": (
        action("it", "UpdateContactTextToSpeechVoice", {"TextToSpeechVoice": "a$.Attributes.v"}),
        "Invalid Action property value. Path: Actions[0].Parameters.TextToSpeechVoice",
        "Actions[0].Parameters.TextToSpeechVoice",
        "one reference and nothing beside it",
    ),
    "a literal where a reference is wanted": (
        _compare("gold", ("Equals", "gold", "end")),
        "Invalid Action property value. Path: Actions[0].Parameters.ComparisonValue",
        "Actions[0].Parameters.ComparisonValue",
        "one reference with a key",
    ),
    "a bare root": (
        _compare("$.External", ("Equals", "gold", "end")),
        "Invalid Action property value. Path: Actions[0].Parameters.ComparisonValue",
        "Actions[0].Parameters.ComparisonValue",
        "one reference with a key",
    ),
    "an unknown root": (
        say("it", "Hello $.Atributes.name."),
        "Invalid Action property value. Path: Actions[0].Parameters.Text",
        "Actions[0].Parameters.Text",
        "did you mean $.Attributes?",
    ),
    "an empty text": (
        say("it", ""),
        "Empty value in Parameters.Text",
        "Actions[0].Parameters.Text",
        "leave it out",
    ),
    "an empty attribute": (
        _set({"name": ""}),
        "Empty value in Parameters.Attributes.name",
        "Actions[0].Parameters.Attributes.name",
        "a word",
    ),
    "an attribute with a dot": (
        _set({"a.b": "c"}),
        "Invalid Action property value. Path: Actions[0].Parameters.Attributes.a.b",
        "Actions[0].Parameters.Attributes.a.b",
        "no $ and no .",
    ),
    "two prompts": (
        action("it", "MessageParticipant", {"Text": "Hi.", "SSML": "<speak>Hi.</speak>"}),
        "Only one of these properties may be defined. Properties: [Text, SSML]",
        "Actions[0].Parameters",
        "keep one",
    ),
    "no prompt": (
        action("it", "MessageParticipant"),
        "At least one of [Text, SSML, PromptId, Media] must be set",
        "Actions[0].Parameters",
        "set Text",
    ),
    "no prompt for a bot": (
        action(
            "it",
            "ConnectParticipantWithLexBot",
            {"LexV2Bot": {"AliasArn": "${Bot}"}},
            errors={"NoMatchingCondition": "end", "NoMatchingError": "end"},
        ),
        "At least one of [Text, SSML, PromptId, Media, LexInitializationData] must be set",
        "Actions[0].Parameters",
        "set Text",
    ),
    "two hooks at once": (
        action(
            "it",
            "UpdateContactEventHooks",
            {"EventHooks": {"CustomerQueue": "${QueueFlow}", "AgentWhisper": "${WhisperFlow}"}},
            errors={"NoMatchingError": "end"},
        ),
        "Invalid Action property value. Path: Actions[0].Parameters.EventHooks",
        "Actions[0].Parameters.EventHooks",
        "exactly 1 of",
    ),
    "an error it does not have": (
        action(
            "it",
            "UpdateFlowLoggingBehavior",
            {"FlowLoggingBehavior": "Enabled"},
            errors={"NoMatchingError": "end"},
        ),
        "Invalid Action error. Error: NoMatchingError, Path: Actions[0]",
        "Actions[0].Transitions.Errors[0]",
        "remove it",
    ),
    "a time limit on stored keys": (
        _keys(InputValidation=CUSTOM)
        | {
            "Transitions": {
                "NextAction": "end",
                "Errors": [
                    {"NextAction": "end", "ErrorType": "NoMatchingError"},
                    {"NextAction": "end", "ErrorType": "InputTimeLimitExceeded"},
                ],
            }
        },
        "Invalid Action error. Error: InputTimeLimitExceeded, Path: Actions[0]",
        "Actions[0].Transitions.Errors[1]",
        "it has NoMatchingError",
    ),
    "a phone number without its error": (
        _keys(InputValidation={"PhoneNumberValidation": {"NumberFormat": "E164"}}),
        "Action is missing required error. Error: InvalidPhoneNumber, Path: Actions[0]",
        "Actions[0]",
        "InputValidation.PhoneNumberValidation",
    ),
    "a local number without its country": (
        _keys(InputValidation={"PhoneNumberValidation": {"NumberFormat": "Local"}}),
        "Invalid Action property value. "
        "Path: Actions[0].Parameters.InputValidation.PhoneNumberValidation.CountryCode",
        "Actions[0].Parameters.InputValidation.PhoneNumberValidation.CountryCode",
        "two letters",
    ),
    "stored keys without validation": (
        _keys(),
        "Action is missing required property. Path: Actions[0].Parameters.InputValidation",
        "Actions[0].Parameters.InputValidation",
        "StoreInput is True",
    ),
    "a terminator of six": (
        _keys(InputValidation=CUSTOM, DTMFConfiguration={"InputTerminationSequence": "######"}),
        "Invalid Action property value. "
        "Path: Actions[0].Parameters.DTMFConfiguration.InputTerminationSequence",
        "Actions[0].Parameters.DTMFConfiguration.InputTerminationSequence",
        "up to five",
    ),
    "a terminator that starts anew": (
        _keys(InputValidation=CUSTOM, DTMFConfiguration={"InputTerminationSequence": "*"}),
        "Invalid Action property value. "
        "Path: Actions[0].Parameters.DTMFConfiguration.InputTerminationSequence",
        "Actions[0].Parameters.DTMFConfiguration.InputTerminationSequence",
        "DisableCancelKey",
    ),
    "an operator that joins": (
        _compare("$.Attributes.a", ("And", "b", "end")),
        "Invalid branch. Path: 0.Evaluate",
        "Actions[0].Transitions.Conditions[0]",
        "do not nest",
    ),
    "an empty operand": (
        _compare("$.Attributes.a", ("Equals", "", "end")),
        "Invalid branch. Path: 0.Evaluate",
        "Actions[0].Transitions.Conditions[0]",
        "may not be empty",
    ),
    "two keys in one condition": (
        menu("it", "Press twelve.", {"12": "end"}, "end"),
        "Invalid branch. Path: 0.Evaluate",
        "Actions[0].Transitions.Conditions[0]",
        "0 or 1 or 2",
    ),
    "hours without the closed branch": (
        action(
            "it",
            "CheckHoursOfOperation",
            {},
            errors={"NoMatchingError": "end"},
            conditions=[("Equals", "True", "end")],
        ),
        "Invalid branch. Path: 0.Evaluate",
        "Actions[0].Transitions.Conditions[1]",
        'Equals "False"',
    ),
    "an event without its branch": (
        action(
            "it",
            "Wait",
            {"TimeLimitSeconds": "60", "Events": ["CustomerReturned"]},
            errors={"NoMatchingError": "end"},
            conditions=[("Equals", "WaitCompleted", "end")],
        ),
        "Invalid branch. Path: 0.Evaluate",
        "Actions[0].Transitions.Conditions[1]",
        'Equals "CustomerReturned"',
    ),
    "conditions where there are none": (
        action("it", "MessageParticipant", {"Text": "Hi."}, conditions=[("Equals", "a", "end")]),
        "Invalid branch. Path: 0.Evaluate",
        "Actions[0].Transitions.Conditions[0]",
        "no conditions",
    ),
    "an end that goes on": (
        end("it") | {"Transitions": {"NextAction": "it"}},
        "Action does not support transitions",
        "Actions[0].Transitions",
        "{}",
    ),
    "no parameters": (
        {k: v for k, v in say("it", "Hi.").items() if k != "Parameters"},
        "Action is missing required property. Path: Actions[0].Parameters",
        "Actions[0].Parameters",
        "{}",
    ),
}


@pytest.mark.parametrize(
    ("broken", "message", "path", "hint"), REFUSALS.values(), ids=list(REFUSALS)
)
def test_a_refusal_says_what_where_and_how_to_mend(
    broken: dict[str, Any], message: str, path: str, hint: str
) -> None:
    found = [f for f in _refused(flow(broken)) if f.message == message and f.path == path]

    assert len(found) == 1, _refused(flow(broken))
    assert hint in found[0].hint
    assert found[0].identifier == "it"


@pytest.mark.parametrize(
    "name", ["a" * 51, "a:b", "a/b", "a(b", "100%", "a;b", "$a", "constructor", "valueOf"]
)
def test_some_identifiers_are_refused(name: str) -> None:
    found = _one(flow(end(name)))

    assert (found.rule, found.path) == ("identifier", "Actions[0].Identifier")


@pytest.mark.parametrize("name", ["a" * 50, "Über uns – día", "greet the caller"])
def test_other_identifiers_are_not(name: str) -> None:
    assert _refused(flow(end(name))) == []


def test_a_flow_of_more_than_250_actions_is_refused() -> None:
    actions = [say(f"a{i}", "Hi.", f"a{i + 1}") for i in range(250)]

    assert _refused(flow(*actions[:249], end("a249"))) == []
    assert _one(flow(*actions, end("a250"))).rule == "content-size"


def test_a_flow_of_more_than_256_000_characters_is_refused() -> None:
    parts = [say(f"a{i}", "x" * 5_900, f"a{i + 1}") for i in range(44)]

    assert _one(flow(*parts, end("a44"))).rule == "content-size"


def test_settings_belong_to_modules_alone() -> None:
    module = action("return", "EndFlowModuleExecution", to=None)

    assert _one(flow(module)).message == "JSON field is missing or null for field name: settings"
    assert _refused(flow(module, Settings={})) == []
    assert _one(flow(end(), kind="customerQueue", Settings={})).rule == "settings"


def test_an_action_stands_only_where_it_may() -> None:
    found = _one(flow(end(), kind="agentWhisper"))

    assert found.message == "Invalid Action type. Path: Actions[0].Type"
    assert "may not stand in AGENT_WHISPER" in found.hint


def test_where_the_type_is_not_said_it_is_asked_for() -> None:
    checked = flow(action("it", "EndFlowExecution", to=None), Metadata={})

    assert [f.rule for f in lint(checked)] == ["flow-type-unknown"]
    assert "CUSTOMER_QUEUE" in lint(checked)[0].message


def _ssml(text: str) -> dict[str, Any]:
    failed = {"NoMatchingError": "end"}
    return action("it", "MessageParticipant", {"SSML": text}, errors=failed)


def test_ssml_and_texts_that_fit_are_left_alone() -> None:
    said = '<speak><amazon:effect name="whispered">$.External.name</amazon:effect></speak>'
    whole = _ssml("$.External.greeting")

    assert lint(flow(_ssml(said))) == lint(flow(whole)) == lint(flow(say("it", "x" * 3_000)))


@pytest.mark.parametrize(
    ("given", "rule"),
    [
        (action("it", "StartVoiceIdStream", errors={"NoMatchingError": "end"}), "retired"),
        (action("it", "SendMessage"), "not-verified"),
        (say("it", "x" * 3_001), "prompt-too-long"),
        (_ssml("<p>" + "<break/>" * 800 + "</p>"), "prompt-too-long"),
        (_ssml("<speak>Hello <b>you</speak>"), "ssml-not-well-formed"),
        (_ssml("Fish & chips, $.External.name"), "ssml-not-well-formed"),
        (_ssml("<emphasis>Now</emphasis>"), "ssml-ignored"),
        (_ssml('<break time="20s"/>'), "ssml-ignored"),
        (_compare("$.Attributes.a", ("NumberLessThan", "many", "end")), "never-taken"),
        (_compare("$.Attributes.a", *[("Equals", "b", "end")] * 2), "never-taken"),
    ],
    ids=[
        "retired",
        "not verified",
        "long prompt",
        "long SSML",
        "unbalanced",
        "ampersand",
        "unknown tag",
        "long pause",
        "no number",
        "twice",
    ],
)
def test_what_is_accepted_and_fails_later_is_a_warning(given: dict[str, Any], rule: str) -> None:
    found = lint(flow(given))

    assert [(f.rule, f.severity) for f in found if f.rule == rule] == [(rule, Severity.WARNING)]
    assert _refused(flow(given)) == []


def test_percentages_that_overlap_are_found() -> None:
    split = action(
        "it",
        "DistributeByPercentage",
        errors={"NoMatchingCondition": "end"},
        conditions=[("NumberLessThan", "61", "end"), ("NumberLessThan", "21", "end")],
    )

    assert [f.rule for f in lint(flow(split))] == ["never-taken"]


def test_placeholders_stand_for_any_value() -> None:
    given = _invoke(InvocationTimeLimitSeconds="${Limit}", InvocationType="{{type}}")

    assert _refused(flow(given)) == []


def test_buffering_keys_asks_for_nothing_else() -> None:
    given = action(
        "it",
        "GetParticipantInput",
        {"EnableDTMFBuffer": "True"},
        errors={"NoMatchingError": "end"},
    )

    assert _refused(flow(given)) == []


BROKEN = {  # files of the corpus that were written by hand or generated, and how they are wrong
    "Orphaned": {"missing-error", "missing-property", "action-type"},
    "contact-flow-dtmf0": {"empty-value"},
    "contact-flow-journey": {"empty-value"},
    "contact-flow-queue": {"empty-value"},
    "contact-flow-setup": {"empty-value"},
    "connect-integration__sample": {"empty-value"},
    "RulesEngineQueue": {"unknown-root"},
    "clinical-workflow__contact-flow": {"property-name", "missing-property", "action-type"},
    "cccc3333-0000-4000-8000-000000000021": {"missing-error"},
}


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the example flows are not beside the repository")
@pytest.mark.parametrize("path", sorted((CORPUS / "new").glob("*.json")), ids=lambda p: p.stem)
def test_what_the_service_exported_it_would_take_back(path: Path) -> None:
    known = {rule for part, rules in BROKEN.items() if part in path.name for rule in rules}

    assert {found.rule for found in _refused(load_flow(path))} == known
