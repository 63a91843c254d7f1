"""A test case reacts to what the flow does, by the rules of the Testing language."""

import json
from pathlib import Path
from typing import Any

import pytest

from simulator.engine.simulation import Simulation
from simulator.language.document import Flow, load_flow
from simulator.testcases.document import parse_case
from simulator.testcases.outcome import FAILED, NEVER, PASSED, WAITING, Outcome
from simulator.testcases.runner import run_case
from simulator.world.alone import lone_world
from simulator.world.labels import labels
from tests.simulator.language.build import action, flow, menu, say
from tests.simulator.testcases.build import (
    END_TEST,
    START,
    check,
    happens,
    hears,
    log,
    mock,
    mock_error,
    observation,
    override,
    press,
    problem,
    run,
    send,
)

CASES = Path(__file__).parent / "cases"
FUNCTION = {"LambdaFunctionARN": "arn:aws:lambda:us-east-1:111122223333:function:lookup"}
ERRORS = {"NoMatchingError": "sorry"}


def ask(name: str, to: str) -> dict[str, Any]:
    parameters = {**FUNCTION, "InvocationTimeLimitSeconds": "3"}
    return action(name, "InvokeLambdaFunction", parameters, to, errors=ERRORS)


@pytest.fixture
def greeting() -> Flow:
    return flow(
        say("hello", "Good morning.", "menu"),
        menu("menu", "For help press 1.", {"1": "help"}, "bye"),
        say("help", "Help is near.", "bye"),
        say("bye", "Goodbye."),
    )


@pytest.fixture
def asking() -> Flow:
    """Asks a function twice and says what it answered."""
    return flow(
        ask("first", "say first"),
        say("say first", "First $.External.word.", "second"),
        ask("second", "say second"),
        say("say second", "Second $.External.word.", "end"),
        say("sorry", "Sorry."),
    )


def statuses(outcome: Outcome) -> dict[str, str]:
    return {seen.observation.identifier: seen.status for seen in outcome.seen}


def example(**changes: str) -> Outcome:
    text = (CASES / "example.json").read_text()
    for old, new in changes.items():
        assert old in text
        text = text.replace(old, new)
    tested = load_flow(CASES / "suitable_flow.json")
    simulation = Simulation(lone_world(labels(tested)), start=START)
    return run_case(parse_case(text, source="example.json"), tested, simulation)


def test_amazons_example_passes() -> None:
    outcome = example()

    assert (outcome.status, outcome.warnings) == (PASSED, [])
    assert set(statuses(outcome).values()) == {PASSED}


@pytest.mark.parametrize(
    ("old", "new", "unmet"),
    [
        ("For sales press 2", "For sales press 9", "menu"),
        ('"Operand": "Sales"', '"Operand": "Support"', "queued"),
        ('"Operand": "gold"', '"Operand": "silver"', "looked-up"),
        ('"Value": "2"', '"Value": "1"', "queued"),
        ("function:lookup", "function:other", "looked-up"),
        ("66666666-7777", "66666666-0000", "queued"),
        ('\\"tier\\":\\"gold\\"', '\\"tier\\":\\"silver\\"', "looked-up"),
    ],
)
def test_amazons_example_fails_when_one_expectation_is_changed(
    old: str, new: str, unmet: str
) -> None:
    outcome = example(**{old: new})

    assert outcome.status == FAILED
    assert statuses(outcome)[unmet] in (FAILED, WAITING)


# Observations.


def test_what_no_observation_leads_to_waits_from_the_beginning(greeting: Flow) -> None:
    outcome = run(
        greeting,
        observation("last", hears("Goodbye")),
        observation("any time", hears("Good morning")),
        observation("led to", hears("For help"), press("1")),
    )

    assert (outcome.status, outcome.message) == (PASSED, "the contact ended by itself")


def test_what_is_led_to_waits_only_once_the_observation_before_is_met(greeting: Flow) -> None:
    outcome = run(
        greeting,
        observation("help", hears("Help is near"), to=("hello",)),
        observation("hello", hears("Good morning")),
    )

    assert statuses(outcome) == {"help": WAITING, "hello": NEVER}
    assert "the contact ended, still waiting: 'help'" in outcome.message


def test_an_event_meets_the_first_observation_of_the_file_alone(greeting: Flow) -> None:
    outcome = run(
        greeting,
        observation("one", hears("Goodbye"), END_TEST),
        observation("two", hears("Goodbye")),
    )

    assert statuses(outcome) == {"one": PASSED, "two": WAITING}
    assert outcome.passed
    assert "would have met 'two'" in problem(outcome)
    assert "EndTest left observations unmet ('two')" in problem(outcome)


def test_several_chains_run_each_from_its_head_in_the_order_of_the_file(greeting: Flow) -> None:
    both = observation("start", happens("TestInitiated"), log(a="$.Channel"), log(b="$.Channel"))
    both["Actions"][0]["Transitions"] = {}
    both["Actions"].append({**log(c="$.Channel"), "Identifier": "head",
                            "Transitions": {"NextAction": "start 0"}})  # fmt: skip

    (seen,) = run(greeting, both).seen

    assert [done.identifier for done in seen.done] == ["start 1", "head", "start 0"]


def test_nothing_matches_until_the_limit_of_three_hundred_seconds() -> None:
    waiting = flow(
        action("queue", "UpdateContactTargetQueue", {"QueueId": "Q"}, "enter", errors=ERRORS),
        action("enter", "TransferContactToQueue", {}, "sorry", errors=ERRORS),
        say("sorry", "Sorry."),
    )

    outcome = run(waiting, observation("never", hears("Hello")))

    assert (outcome.reason, outcome.reasons) == ("TIMEOUT", ("OBSERVE_EVENT",))
    assert outcome.seconds == 300
    assert "a real agent could be offered it" in problem(outcome)


def test_the_limit_fails_a_run_whose_every_observation_was_met() -> None:
    silent = flow(menu("menu", "Press 1.", {"1": "menu"}, "end", "menu"))

    outcome = run(silent, observation("menu", hears("Press 1")))

    assert (outcome.status, outcome.reason) == (FAILED, "TIMEOUT")
    assert "add an EndTest" in outcome.message


def test_prompts_take_time_that_counts(greeting: Flow) -> None:
    patient = run(greeting, observation("menu", hears("For help"), press("1")))

    # "Good morning." and the menu are heard out before the key, then two prompts more: a second
    # each at least, 15 characters a second.
    assert patient.seconds == pytest.approx(3 + len("For help press 1.") / 15)


# Messages.


@pytest.mark.parametrize(
    ("text", "how", "status"),
    [
        ("for  HELP press", "Inclusion", PASSED),
        ("for help please press", "Inclusion", FAILED),
        ("For help, press one!", "Similarity", PASSED),
        ("The weather is fine", "Similarity", FAILED),
    ],
)
def test_a_message_is_matched_by_its_criterion(
    greeting: Flow, text: str, how: str, status: str
) -> None:
    outcome = run(greeting, observation("menu", hears(text, how), END_TEST))

    assert outcome.status == status


def test_a_similarity_reports_its_score_and_that_the_cloud_may_differ(greeting: Flow) -> None:
    outcome = run(
        greeting, observation("menu", hears("press one for help", "Similarity"), END_TEST)
    )
    missed = run(greeting, observation("menu", hears("the weather is fine", "Similarity")))

    assert outcome.seen[0].match is not None
    assert outcome.seen[0].match.score == pytest.approx(0.75)
    assert "'menu' was met by Similarity 0.75" in problem(outcome)
    assert "not knowable from here" in problem(outcome)
    assert missed.seen[0].instead[0] == '"Good morning." (similarity 0.00)'


def test_prompts_in_a_row_are_joined_where_one_alone_does_not_match(greeting: Flow) -> None:
    outcome = run(greeting, observation("both", hears("Good morning. For help press 1."), END_TEST))

    assert outcome.passed
    assert outcome.seen[0].what == '"Good morning. For help press 1." (2 prompts in a row)'


def test_what_the_customer_does_separates_prompts(greeting: Flow) -> None:
    outcome = run(
        greeting,
        observation("menu", hears("Good morning"), press("1")),
        observation("both", hears("For help press 1. Help is near.")),
    )

    assert not outcome.passed


def test_a_message_that_was_heard_too_early_is_pointed_out(greeting: Flow) -> None:
    outcome = run(
        greeting,
        observation("menu", hears("For help"), to=("hello",)),
        observation("hello", hears("morning")),
    )

    assert "what 'hello' waits for was heard, before it waited" in problem(outcome)


def test_ssml_is_compared_as_it_is_heard() -> None:
    spoken = flow(action("say", "MessageParticipant", {"SSML": "<speak>Good <b>day</b></speak>"}))
    event = hears("")
    event["Properties"] = {
        "SSML": "<speak>good day</speak>",
        "MatchingCriteria": {"Type": "Inclusion"},
    }

    assert run(spoken, observation("hi", event)).passed


def test_a_prompt_of_the_library_is_matched_by_its_id() -> None:
    arn = "arn:aws:connect:us-east-1:111122223333:instance/i/prompt/beep"
    beeping = flow(action("beep", "MessageParticipant", {"PromptId": arn}))
    event = {"Type": "MessageReceived", "Properties": {"PromptId": "beep"}}
    other = {"Type": "MessageReceived", "Properties": {"PromptId": "boop"}}

    assert run(beeping, observation("beep", event)).passed
    assert not run(beeping, observation("beep", other)).passed


# Functions, overrides, results.


def answering(*words: str) -> list[dict[str, Any]]:
    """Overrides that let the function say these words, one after the other."""
    replies = [mock(LoadedData=json.dumps({"word": word})) for word in words]
    return [override("InvokeLambdaFunction", reply, **FUNCTION) for reply in replies]


def test_an_override_is_used_once(asking: Flow) -> None:
    outcome = run(
        asking,
        observation("start", happens("TestInitiated"), *answering("mocked"), to=("first",)),
        observation("first", hears("First mocked"), to=("second",)),
        observation("second", hears("Second real")),
        functions={FUNCTION["LambdaFunctionARN"]: {"word": "real"}},
    )

    assert outcome.passed


def test_several_overrides_of_a_resource_are_used_first_in_first_out(asking: Flow) -> None:
    outcome = run(
        asking,
        observation("start", happens("TestInitiated"), *answering("one", "two"), to=("first",)),
        observation("first", hears("First one"), to=("second",)),
        observation("second", hears("Second two")),
    )

    assert outcome.passed


def test_an_override_registered_on_start_reaches_that_same_invocation(asking: Flow) -> None:
    started = happens("FlowActionStarted", "InvokeLambdaFunction", **FUNCTION)
    late = override("InvokeLambdaFunction", mock(LoadedData='{"word": "late"}'), **FUNCTION)

    assert run(
        asking, observation("a", started, late), observation("b", hears("First late"))
    ).passed


def test_an_override_that_nothing_used_is_reported(greeting: Flow) -> None:
    unused = override("InvokeLambdaFunction", mock(LoadedData="{}"), **FUNCTION)
    outcome = run(greeting, observation("start", happens("TestInitiated"), unused))

    assert "never used: the override of InvokeLambdaFunction" in problem(outcome)


@pytest.mark.parametrize("error", ["TimeLimitExceeded", "NoMatchingError"])
def test_a_mocked_failure_takes_the_error_branch_and_never_completes(
    asking: Flow, error: str
) -> None:
    fails = override("InvokeLambdaFunction", mock_error(error), **FUNCTION)
    completed = happens("FlowActionCompleted", "InvokeLambdaFunction", **FUNCTION)
    outcome = run(
        asking,
        observation("start", happens("TestInitiated"), fails),
        observation("sorry", hears("Sorry")),
        observation("completed", completed),
    )

    assert statuses(outcome) == {"start": PASSED, "sorry": PASSED, "completed": WAITING}


def test_a_mock_takes_the_time_it_says(asking: Flow) -> None:
    slow = override("InvokeLambdaFunction", mock(LoadedData="{}", DelaySeconds=2.5), **FUNCTION)
    outcome = run(
        asking,
        observation("start", happens("TestInitiated"), slow),
        observation("first", hears("First"), END_TEST),
    )

    assert outcome.seconds == 2.5


RESULT = check("$.External.word", "Equals", "hi")


@pytest.mark.parametrize(
    ("event", "status"),
    [
        (happens("FlowActionCompleted", "InvokeLambdaFunction", **FUNCTION), PASSED),
        (happens("FlowActionStarted", "InvokeLambdaFunction", **FUNCTION), FAILED),
        (hears("First"), FAILED),
    ],
)
def test_a_result_is_empty_until_its_completion_was_observed(
    asking: Flow, event: dict[str, Any], status: str
) -> None:
    functions = {FUNCTION["LambdaFunctionARN"]: {"word": "hi"}}
    outcome = run(asking, observation("a", event, RESULT, END_TEST), functions=functions)

    assert outcome.status == status


def test_of_several_completions_the_latest_counts(asking: Flow) -> None:
    completed = happens("FlowActionCompleted", "InvokeLambdaFunction", **FUNCTION)
    outcome = run(
        asking,
        observation("start", happens("TestInitiated"), *answering("one", "two"), to=("one",)),
        observation("one", completed, check("$.External.word", "Equals", "one"), to=("two",)),
        observation("two", completed,
                    check("$.LambdaInvocation.ResultData.word", "Equals", "two"), END_TEST),
    )  # fmt: skip

    assert outcome.passed


def test_a_substitute_does_the_work(asking: Flow) -> None:
    strategy = {"Type": "SubstituteResource", "SubstituteArn": "other"}
    outcome = run(
        asking,
        observation("start", happens("TestInitiated"),
                    override("InvokeLambdaFunction", strategy, **FUNCTION)),
        observation("a", hears("First substitute"), END_TEST),
        functions={"other": {"word": "substitute"}},
    )  # fmt: skip

    assert outcome.passed


@pytest.mark.parametrize(
    ("wanted", "met"),
    [
        ("arn:aws:lambda:eu-west-1:444455556666:function:lookup", True),
        ("lookup", True),
        ("arn:aws:lambda:us-east-1:111122223333:function:lookup:prod", False),
        ("other", False),
    ],
)
def test_functions_are_compared_by_name_and_by_alias_where_the_case_has_one(
    asking: Flow, wanted: str, met: bool
) -> None:
    started = happens("FlowActionStarted", "InvokeLambdaFunction", LambdaFunctionARN=wanted)

    assert run(asking, observation("a", started, END_TEST)).passed is met


@pytest.mark.parametrize(
    ("strategy", "heard"),
    [
        (mock(Value="OutOfHours"), "closed"),
        (mock(Value="InHours"), "open"),
        (mock_error("NoMatchingError"), "unknown"),
    ],
)
def test_hours_are_mocked(strategy: dict[str, Any], heard: str) -> None:
    office = flow(
        action("hours", "CheckHoursOfOperation", {"HoursOfOperationId": "Office"}, "unknown",
               errors={"NoMatchingError": "unknown"},
               conditions=[("Equals", "True", "open"), ("Equals", "False", "closed")]),
        say("open", "open"), say("closed", "closed"), say("unknown", "unknown"),
    )  # fmt: skip
    mocked = override("CheckHoursOfOperation", strategy, HoursOfOperationId="Office")

    outcome = run(office, observation("start", happens("TestInitiated"), mocked),
                  observation("heard", hears(heard)))  # fmt: skip

    assert outcome.passed


def test_a_full_queue_is_mocked_and_ends_the_transfer() -> None:
    full = flow(
        action("choose", "UpdateContactTargetQueue", {"QueueId": "Q"}, "enter", errors=ERRORS),
        action("enter", "TransferContactToQueue", {}, "sorry",
               errors={"QueueAtCapacity": "full", "NoMatchingError": "sorry"}),
        say("full", "Everybody is busy."), say("sorry", "Sorry."),
    )  # fmt: skip
    mocked = override("TransferContactToQueue", mock_error("QueueAtCapacity"), QueueId="Q")

    outcome = run(full, observation("start", happens("TestInitiated"), mocked),
                  observation("full", hears("Everybody is busy")))  # fmt: skip

    assert outcome.passed


def test_a_bot_is_mocked_and_its_result_read() -> None:
    alias = "arn:aws:lex:us-east-1:111122223333:bot-alias/B/A"
    bot = flow(
        action("bot", "ConnectParticipantWithLexBot",
               {"Text": "How can I help?", "LexV2Bot": {"AliasArn": alias}}, "sorry",
               conditions=[("Equals", "Pay", "pay")],
               errors={"NoMatchingCondition": "sorry", "NoMatchingError": "sorry"}),
        say("pay", "You want to pay."), say("sorry", "Sorry."),
    )  # fmt: skip
    resource = {"LexV2Bot": {"AliasArn": alias}}
    result = json.dumps({"IntentName": "Pay", "Slots": {"Amount": "5"}})
    mocked = override("ConnectParticipantWithLexBot", mock(LoadedData=result), **resource)
    completed = happens("FlowActionCompleted", "ConnectParticipantWithLexBot", **resource)

    outcome = run(
        bot,
        observation("start", happens("TestInitiated"), mocked),
        observation("done", completed, check("$.Lex.Slots.Amount", "NumberGreaterThan", "4"),
                    check("$.Lex.IntentName", "Equals", "Pay")),
        observation("pay", hears("You want to pay")),
    )  # fmt: skip

    assert outcome.passed


# What a test case does.


@pytest.mark.parametrize(
    ("operator", "operand", "status"),
    [
        ("Equals", "Ana", PASSED),
        ("Equals", "ana", FAILED),
        ("TextStartsWith", "An", PASSED),
        ("TextEndsWith", "An", FAILED),
        ("TextContains", "n", PASSED),
        ("NumberLessThan", "5", FAILED),
        ("Exists", None, PASSED),
    ],
)
def test_asserts_compare_texts_and_numbers(
    greeting: Flow, operator: str, operand: str | None, status: str
) -> None:
    data = json.dumps({"Attributes": {"name": "Ana"}})
    outcome = run(
        greeting,
        observation("a", hears("Good"), check("$.Attributes.name", operator, operand), END_TEST),
        Metadata={"initializationData": data},
    )

    assert outcome.status == status


def test_an_assert_that_fails_stops_the_run_and_says_what_was_found(greeting: Flow) -> None:
    outcome = run(
        greeting,
        observation("a", hears("Good"), check("$.Channel", "Equals", "CHAT"), log(x="$.Channel")),
        observation("b", hears("Goodbye")),
    )

    assert outcome.reasons == ("ASSERT",)
    assert '$.Channel Equals "CHAT", found "VOICE"' in outcome.message
    assert len(outcome.seen[0].done) == 1
    assert statuses(outcome)["b"] == WAITING


def test_nothing_is_found_where_an_object_is(greeting: Flow) -> None:
    outcome = run(greeting, observation("a", hears("Good"), check("$.Attributes", "Exists")))

    assert "found nothing" in outcome.message


def test_end_test_stops_at_once(greeting: Flow) -> None:
    outcome = run(
        greeting,
        observation("a", happens("TestInitiated"), END_TEST, log(x="$.Channel"), to=("b",)),
        observation("b", hears("Good morning")),
        observation("done", happens("TestCompleted"), log(id="$.Channel")),
    )

    assert statuses(outcome) == {"a": PASSED, "b": NEVER, "done": PASSED}
    assert (outcome.status, outcome.seconds) == (PASSED, 0)
    assert outcome.seen[2].done[0].data == {"id": "VOICE"}


def test_an_assert_may_be_the_last_word(greeting: Flow) -> None:
    outcome = run(
        greeting,
        observation("end", hears("Goodbye"), END_TEST),
        observation("done", happens("TestCompleted"), check("$.Channel", "Equals", "CHAT")),
    )

    assert (outcome.status, outcome.reasons) == (FAILED, ("ASSERT",))


def test_keys_wait_until_the_flow_asks_and_disconnect_hangs_up(greeting: Flow) -> None:
    outcome = run(
        greeting,
        observation("early", happens("TestInitiated"), press("1"), to=("help",)),
        observation("help", hears("Help is near"), send("Disconnect")),
    )

    assert outcome.passed
    assert outcome.end is not None
    assert outcome.end.reason == "hung_up"


def test_a_test_that_sends_nothing_waits_for_the_timeout(greeting: Flow) -> None:
    assert run(greeting, observation("silence", hears("Goodbye"), END_TEST)).passed


@pytest.mark.parametrize(
    "spoken",
    [
        send("Utterance", Value="pay"),
        send("TextUtterance", Text="pay", LanguageCode="en-US"),
        send("TextInput", Value="pay"),
    ],
    ids=["Utterance", "TextUtterance", "TextInput"],
)
def test_a_customer_types_in_a_chat(spoken: dict[str, Any]) -> None:
    bot = flow(
        action("bot", "ConnectParticipantWithLexBot",
               {"Text": "How can I help?", "LexBot": {"Name": "B", "Alias": "A"}}, "sorry",
               conditions=[("Equals", "pay", "pay")], errors={"NoMatchingError": "sorry"}),
        say("pay", "You want to pay."), say("sorry", "Sorry."),
    )  # fmt: skip
    world = lone_world()
    world.answers["ConnectParticipantWithLexBot"] = lambda asked: {"IntentName": asked["Text"]}

    outcome = run(
        bot,
        observation("asked", hears("How can I help"), spoken, check("$.Channel", "Equals", "CHAT")),
        observation("pay", hears("You want to pay")),
        world=world,
        Metadata={"entryPoint": {"Type": "CHAT", "ChatEntryPointParameters": {"FlowId": "f"}}},
    )

    assert outcome.passed


def test_words_wait_until_the_flow_listens_too() -> None:
    bot = flow(
        action("wait", "Wait", {"TimeLimitSeconds": "60"}, "bot",
               conditions=[("Equals", "WaitCompleted", "bot")],
               errors={"NoMatchingError": "sorry"}),
        action("bot", "ConnectParticipantWithLexBot",
               {"Text": "How can I help?", "LexBot": {"Name": "B", "Alias": "A"}}, "sorry",
               conditions=[("Equals", "pay", "pay")], errors={"NoMatchingError": "sorry"}),
        say("pay", "You want to pay."), say("sorry", "Sorry."),
    )  # fmt: skip
    world = lone_world()
    world.answers["ConnectParticipantWithLexBot"] = lambda asked: {"IntentName": asked["Text"]}

    outcome = run(
        bot,
        observation("early", happens("TestInitiated"), send("Utterance", Value="pay")),
        observation("pay", hears("You want to pay")),
        world=world,
        Metadata={"entryPoint": {"Type": "CHAT", "ChatEntryPointParameters": {"FlowId": "f"}}},
    )

    assert outcome.passed


def test_the_records_are_those_of_the_cloud(greeting: Flow) -> None:
    outcome = run(
        greeting,
        observation("a", hears("Good"), log(where="$.Channel")),
        observation("b", hears("Nothing like it")),
    )
    records = [(r["ObservationId"], r["Status"], json.loads(r["Record"])) for r in outcome.records]

    assert [(o, s, r["Type"]) for o, s, r in records] == [
        ("", "PASSED", "INITIATION"),
        ("", "PASSED", "EXECUTION_START"),
        ("a", "PASSED", "OBSERVATION"),
        ("b", "FAILED", "OBSERVATION"),
        ("", "FAILED", "COMPLETION"),
    ]
    assert records[2][2]["Actions"][0]["Data"] == {"where": "VOICE"}
    assert records[4][2]["CompletionReason"]["FailureReasons"] == ["OBSERVE_EVENT"]
