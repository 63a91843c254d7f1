"""Each thing that publishing refuses: what, where, and how to mend it."""

from pathlib import Path
from typing import Any

import pytest

from tests.simulator.language.build import action, end, flow, menu, say
from tests.simulator.language.refusals import compare, invoke, refused

CORPUS = Path(__file__).parents[4] / "shared" / "example-flows"
QUEUE = {"QueueId": "${GeneralQueue}"}


def _set(values: dict[str, Any]) -> dict[str, Any]:
    return action(
        "it", "UpdateContactAttributes", {"Attributes": values}, errors={"NoMatchingError": "end"}
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
        invoke(InvocationTimeLimitSeconds=8),
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
        invoke(InvocationTimeLimitSeconds="9"),
        "Invalid Action property value. Path: Actions[0].Parameters.InvocationTimeLimitSeconds",
        "Actions[0].Parameters.InvocationTimeLimitSeconds",
        "8 s at most",
    ),
    "no number at all": (
        invoke(InvocationTimeLimitSeconds="soon"),
        "Invalid Action property value. Path: Actions[0].Parameters.InvocationTimeLimitSeconds",
        "Actions[0].Parameters.InvocationTimeLimitSeconds",
        "whole number",
    ),
    "a reference where none may be": (
        invoke(InvocationTimeLimitSeconds="$.Attributes.limit"),
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
        compare("gold", ("Equals", "gold", "end")),
        "Invalid Action property value. Path: Actions[0].Parameters.ComparisonValue",
        "Actions[0].Parameters.ComparisonValue",
        "one reference with a key",
    ),
    "a bare root": (
        compare("$.External", ("Equals", "gold", "end")),
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
        compare("$.Attributes.a", ("And", "b", "end")),
        "Invalid branch. Path: 0.Evaluate",
        "Actions[0].Transitions.Conditions[0]",
        "do not nest",
    ),
    "an empty operand": (
        compare("$.Attributes.a", ("Equals", "", "end")),
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
    found = [f for f in refused(flow(broken)) if f.message == message and f.path == path]

    assert len(found) == 1, refused(flow(broken))
    assert hint in found[0].hint
    assert found[0].identifier == "it"
