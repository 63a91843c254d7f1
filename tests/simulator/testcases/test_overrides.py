"""What a test case puts in the place of resources, and what it can read of their results."""

import json
from typing import Any

import pytest

from simulator.engine.simulation import speaking_time
from simulator.language.document import Flow
from simulator.lex.conversation import BotAlias
from simulator.lex.definition import parse_bot
from simulator.testcases.outcome import FAILED, PASSED, WAITING
from tests.simulator.language.build import action, flow, say
from tests.simulator.lex import bots
from tests.simulator.testcases.build import (
    END_TEST,
    ERRORS,
    FUNCTION,
    check,
    happens,
    hears,
    mock,
    mock_error,
    observation,
    override,
    problem,
    run,
    send,
    statuses,
)


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


def test_a_mock_that_takes_longer_than_the_block_waits_fails(asking: Flow) -> None:
    slow = override("InvokeLambdaFunction", mock(LoadedData="{}", DelaySeconds=299), **FUNCTION)
    outcome = run(
        asking,
        observation("start", happens("TestInitiated"), slow),
        observation("sorry", hears("Sorry"), END_TEST),
    )

    assert (outcome.passed, outcome.seconds) == (True, 3.0)


@pytest.mark.parametrize(
    ("action_type", "error", "known"),
    [
        ("InvokeLambdaFunction", "Boom", "TimeLimitExceeded or NoMatchingError"),
        ("InvokeLambdaFunction", "QueueAtCapacity", "TimeLimitExceeded or NoMatchingError"),
        ("CheckHoursOfOperation", "TimeLimitExceeded", "write NoMatchingError"),
        ("TransferContactToQueue", "TimeLimitExceeded", "QueueAtCapacity or NoMatchingError"),
    ],
)
def test_an_error_that_the_action_does_not_have_is_refused(
    greeting: Flow, action_type: str, error: str, known: str
) -> None:
    unheard = override(action_type, mock_error(error))
    outcome = run(greeting, observation("start", happens("TestInitiated"), unheard))

    assert not outcome.passed
    assert f"{action_type} has no error {error!r}" in outcome.message
    assert known in outcome.message


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


ALIAS = {"LexV2Bot": {"AliasArn": bots.ARN}}
PAYING = mock(LoadedData='{"IntentName": "Bill"}', DelaySeconds=4)
UNREACHABLE = {
    "Type": "MockResponse",
    "Response": {"Type": "Error", "Error": {"Value": "TimeLimitExceeded", "DelaySeconds": 4}},
}


@pytest.mark.parametrize(("strategy", "heard"), [(PAYING, "Bill"), (UNREACHABLE, "NoMatching")])
def test_a_mocked_bot_takes_the_time_it_says(strategy: dict[str, Any], heard: str) -> None:
    mocked = override("ConnectParticipantWithLexBot", strategy, **ALIAS)
    outcome = run(
        bots.flow("Bill"),
        observation("start", happens("TestInitiated"), mocked, to=("heard",)),
        observation("heard", hears(heard), END_TEST),
        world=bots.world(),
    )

    asked = speaking_time("How can we help?")
    assert outcome.passed
    assert 4 <= outcome.seconds <= 4 + asked


def test_a_substituted_bot_understands_in_its_place() -> None:
    other = "arn:aws:lex:us-east-1:111122223333:bot-alias/BOT/OTHER"
    world = bots.world()
    names = dict.fromkeys(("en_US",))
    intent = {"Name": "Other", "SampleUtterances": bots.samples("pay")}
    definition = {"Name": "other", "BotLocales": [bots.locale("en_US", intent)]}
    world.bots.add(BotAlias("other", other, parse_bot(definition), names), other)
    strategy = {"Type": "SubstituteResource", "SubstituteArn": other}

    outcome = run(
        bots.flow("Bill", "Other"),
        observation("start", happens("TestInitiated"),
                    override("ConnectParticipantWithLexBot", strategy, **ALIAS),
                    send("Utterance", Value="pay"), to=("heard",)),
        observation("heard", hears("Other"), END_TEST),
        world=world,
    )  # fmt: skip

    assert outcome.passed, outcome.message


def test_a_bot_begins_before_its_prompt_is_heard() -> None:
    started = happens("FlowActionStarted", "ConnectParticipantWithLexBot", **ALIAS)
    outcome = run(
        bots.flow("Bill"),
        observation("started", started, END_TEST),
        observation("asked", hears("How can we help?")),
        world=bots.world(),
    )

    assert statuses(outcome) == {"started": PASSED, "asked": WAITING}
