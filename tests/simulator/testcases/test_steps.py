"""What a test case does when an event has come: asserts, notes, instructions, the end."""

import json
from typing import Any

import pytest

from simulator.language.document import Flow
from simulator.testcases.outcome import FAILED, NEVER, PASSED, WAITING
from simulator.world.alone import lone_world
from tests.simulator.language.build import action, flow, say
from tests.simulator.testcases.build import (
    END_TEST,
    check,
    happens,
    hears,
    log,
    observation,
    press,
    problem,
    run,
    send,
    statuses,
)


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


def test_words_that_nobody_listens_to_are_warned_of(greeting: Flow) -> None:
    says = send("Utterance", Value="help")
    outcome = run(greeting, observation("menu", hears("press 1"), says))

    assert "1 text(s) were said where only keys are listened to" in problem(outcome)
