"""Which observation an event meets, and what is left when nothing comes."""

import pytest

from simulator.language.document import Flow
from simulator.testcases.outcome import FAILED, NEVER, PASSED, WAITING
from tests.simulator.language.build import action, flow, menu, say
from tests.simulator.testcases.build import (
    END_TEST,
    ERRORS,
    happens,
    hears,
    log,
    observation,
    press,
    problem,
    run,
    statuses,
)


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
