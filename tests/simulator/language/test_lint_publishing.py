"""What publishing refuses, in the words in which the service refuses it."""

import json
from pathlib import Path
from typing import Any

import pytest

from simulator.language.catalog import CATALOG
from simulator.language.document import load_flow, parse_flow
from simulator.language.lint import Severity, lint
from tests.simulator.language.build import action, end, flow, minimal_flow, say
from tests.simulator.language.refusals import compare, invoke, one, refused

CORPUS = Path(__file__).parents[4] / "shared" / "example-flows"
QUEUE = {"QueueId": "${GeneralQueue}"}


@pytest.mark.parametrize("kind", CATALOG)
def test_the_least_action_of_each_type_is_accepted(kind: str) -> None:
    assert refused(minimal_flow(kind)) == []


@pytest.mark.parametrize("kind", CATALOG)
def test_no_required_branch_of_any_type_can_be_left_out(kind: str) -> None:
    whole = minimal_flow(kind).document
    for index in range(len(whole["Actions"][0]["Transitions"].get("Errors", ()))):
        changed = json.loads(json.dumps(whole))
        lost = changed["Actions"][0]["Transitions"]["Errors"].pop(index)["ErrorType"]

        found = one(parse_flow(json.dumps(changed), source="f.json"))

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

            found = refused(parse_flow(json.dumps(changed), source="f.json"))

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

    found = one(parse_flow(json.dumps(changed), source="f.json"))

    path = "Actions[0].Transitions.NextAction"
    assert found.message == f"Action is missing required property. Path: {path}"
    assert found.path == path


@pytest.mark.parametrize(
    "name", ["a" * 51, "a:b", "a/b", "a(b", "100%", "a;b", "$a", "constructor", "valueOf"]
)
def test_some_identifiers_are_refused(name: str) -> None:
    found = one(flow(end(name)))

    assert (found.rule, found.path) == ("identifier", "Actions[0].Identifier")


@pytest.mark.parametrize("name", ["a" * 50, "Über uns – día", "greet the caller"])
def test_other_identifiers_are_not(name: str) -> None:
    assert refused(flow(end(name))) == []


def test_a_flow_of_more_than_250_actions_is_refused() -> None:
    actions = [say(f"a{i}", "Hi.", f"a{i + 1}") for i in range(250)]

    assert refused(flow(*actions[:249], end("a249"))) == []
    assert one(flow(*actions, end("a250"))).rule == "content-size"


def test_a_flow_of_more_than_256_000_characters_is_refused() -> None:
    parts = [say(f"a{i}", "x" * 5_900, f"a{i + 1}") for i in range(44)]

    assert one(flow(*parts, end("a44"))).rule == "content-size"


def test_settings_belong_to_modules_alone() -> None:
    module = action("return", "EndFlowModuleExecution", to=None)

    assert one(flow(module)).message == "JSON field is missing or null for field name: settings"
    assert refused(flow(module, Settings={})) == []
    assert one(flow(end(), kind="customerQueue", Settings={})).rule == "settings"


def test_an_action_stands_only_where_it_may() -> None:
    found = one(flow(end(), kind="agentWhisper"))

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
        (compare("$.Attributes.a", ("NumberLessThan", "many", "end")), "never-taken"),
        (compare("$.Attributes.a", *[("Equals", "b", "end")] * 2), "never-taken"),
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
    assert refused(flow(given)) == []


def test_percentages_that_overlap_are_found() -> None:
    split = action(
        "it",
        "DistributeByPercentage",
        errors={"NoMatchingCondition": "end"},
        conditions=[("NumberLessThan", "61", "end"), ("NumberLessThan", "21", "end")],
    )

    assert [f.rule for f in lint(flow(split))] == ["never-taken"]


def test_placeholders_stand_for_any_value() -> None:
    given = invoke(InvocationTimeLimitSeconds="${Limit}", InvocationType="{{type}}")

    assert refused(flow(given)) == []


def test_buffering_keys_asks_for_nothing_else() -> None:
    given = action(
        "it",
        "GetParticipantInput",
        {"EnableDTMFBuffer": "True"},
        errors={"NoMatchingError": "end"},
    )

    assert refused(flow(given)) == []


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

    assert {found.rule for found in refused(load_flow(path))} == known


@pytest.mark.parametrize(
    ("level", "wrong"),
    [("4.0", False), ("$.Attributes.level", False), ("5.5", True), ("0", True), ("high", True)],
)
def test_a_level_of_proficiency_is_a_number_from_1_to_5(level: str, wrong: bool) -> None:
    condition = {"Name": "Language", "Value": "Spanish", "ProficiencyLevel": level}
    step = {"Expression": {"AndExpression": [{"AttributeCondition": condition}]}}
    found = refused(
        flow(
            action("it", "UpdateContactRoutingCriteria", {"RoutingCriteria": {"Steps": [step]}},
                   errors={"NoMatchingError": "end"}),
            say("end", "Bye."),
        )
    )  # fmt: skip

    at = "RoutingCriteria.Steps[0].Expression.AndExpression[0].AttributeCondition.ProficiencyLevel"
    assert [one.path for one in found] == ([f"Actions[0].Parameters.{at}"] if wrong else [])
