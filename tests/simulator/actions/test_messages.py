"""Playing prompts: what is heard, and what becomes of what cannot be played."""

import pytest

from simulator.world import Function, Prompt, Timed, World
from simulator.world.alone import lone_world
from tests.simulator.actions.probe import landed, probe
from tests.simulator.engine.play import Play
from tests.simulator.language.build import Json, action, flow, say

LONG = "a" * 3_001


def test_references_in_a_text_are_filled_in() -> None:
    play = Play(
        probe("MessageParticipant", {"Text": "Hello $.Attributes.name, $.Attributes.title."}),
        attributes={"name": "Ana"},
    )

    assert play.said[0] == "Hello Ana, ."  # what is not there is empty


def test_ssml_is_told_as_it_stands_and_as_it_is_heard() -> None:
    effect = '<amazon:effect name="whispered">$.Attributes.name</amazon:effect>'
    play = Play(
        probe("MessageParticipant", {"SSML": f"<speak>Hi\n {effect}</speak>"}),
        attributes={"name": "Ana"},
    )
    prompt = play.events[1]

    assert prompt["text"] == "Hi Ana"
    assert prompt["ssml"].startswith("<speak>")
    assert ">Ana<" in prompt["ssml"]


@pytest.mark.parametrize(
    ("ssml", "seconds"),
    [
        ('<speak><break time="10s"/><break time="500ms"/></speak>', 10.5),
        ('<speak>Fifteen letters<break time="2s"/></speak>', 3.0),
        ('<speak>Fifteen letters<break strength="weak"/></speak>', 1.0),
    ],
)
def test_pauses_take_their_time_where_prompts_do(ssml: str, seconds: float) -> None:
    play = Play(probe("MessageParticipant", {"SSML": ssml}, flow_kind="customerQueue"))
    play.simulation.advance(seconds - 0.1)
    assert len(play.said) == 1

    play.simulation.advance(0.2)
    assert landed(play) == "next"


def test_a_prompt_of_the_library_is_heard_by_its_words_or_name() -> None:
    world = lone_world()
    world.prompts.add(Prompt("Welcome", "arn:p/1", text="Welcome to us."), "arn:p/1")

    assert (
        Play(probe("MessageParticipant", {"PromptId": "arn:p/1"}), world).said[0]
        == "Welcome to us."
    )
    assert Play(probe("MessageParticipant", {"PromptId": "${Music}"})).said[0] == "Music"


@pytest.mark.parametrize(("length", "where"), [(6_000, "next"), (6_001, "NoMatchingError")])
def test_ssml_has_at_most_6000_characters(length: int, where: str) -> None:
    ssml = "<speak>" + "<p></p>" * 800
    ssml += " " * (length - len(ssml) - len("</speak>")) + "</speak>"

    assert landed(Play(probe("MessageParticipant", {"SSML": ssml}))) == where


CANNOT_BE_PLAYED: list[tuple[str, Json]] = [
    ("too long", {"Text": LONG}),
    ("SSML that is no XML", {"SSML": "<speak>Tom & Jerry</speak>"}),
    ("SSML that says too much", {"SSML": f"<speak>{LONG}</speak>"}),
    ("SSML that is too long", {"SSML": "<speak>" + "<p></p>" * 1_000 + "</speak>"}),
    ("no prompt", {"PromptId": "$.Attributes.missing"}),
    ("audio without an address", {"Media": {"Uri": "$.Attributes.missing", "SourceType": "S3"}}),
]


@pytest.mark.parametrize(("_case", "parameters"), CANNOT_BE_PLAYED)
def test_what_cannot_be_played_takes_the_error_branch(_case: str, parameters: Json) -> None:
    assert Play(probe("MessageParticipant", parameters)).said == ["NoMatchingError"]


@pytest.mark.parametrize(("_case", "parameters"), CANNOT_BE_PLAYED)
def test_without_an_error_branch_play_prompt_goes_on(_case: str, parameters: Json) -> None:
    play = Play(probe("MessageParticipant", parameters, errors=""))

    assert landed(play) == "next"
    assert "the flow goes on" in play.all("log", "text")[0]


@pytest.mark.parametrize(
    ("channel", "heard"),
    [("VOICE", "Hi"), ("CHAT", "Hi"), ("TASK", None), ("EMAIL", None)],
)
def test_tasks_and_mails_go_on_without_hearing(channel: str, heard: str | None) -> None:
    end = [action("next", "DisconnectParticipant", to=None)]
    play = Play(probe("MessageParticipant", {"Text": "Hi"}, after=end), channel=channel)

    assert play.said == ([heard] if heard else [])
    assert play.end == "disconnected"


@pytest.mark.parametrize("parameters", [{"PromptId": "p"}, {"Media": {"Uri": "s3://b/a.wav"}}])
def test_a_chat_cannot_play_audio(parameters: Json) -> None:
    assert (
        landed(Play(probe("MessageParticipant", parameters), channel="CHAT")) == "NoMatchingError"
    )


def test_a_chat_shows_ssml_as_it_stands() -> None:
    play = Play(probe("MessageParticipant", {"SSML": "<speak>Hi</speak>"}), channel="CHAT")

    assert play.said[0] == "<speak>Hi</speak>"


def test_audio_from_s3_is_not_available_in_whispers() -> None:
    audio = {"Media": {"Uri": "s3://bucket/hello.wav", "SourceType": "S3", "MediaType": "Audio"}}

    assert landed(Play(probe("MessageParticipant", audio))) == "next"
    assert (
        landed(Play(probe("MessageParticipant", audio, flow_kind="agentWhisper")))
        == "NoMatchingError"
    )


@pytest.mark.parametrize(
    ("parameters", "problem"),
    [
        ({}, "at least one of Text, SSML, PromptId, Media"),
        ({"Text": "a", "SSML": "b"}, "only one of"),
    ],
)
def test_exactly_one_source_must_be_given(parameters: Json, problem: str) -> None:
    play = Play(probe("MessageParticipant", parameters))

    assert play.end == "failed"
    assert (
        f"the file is broken: flow 'f', action 'x' (MessageParticipant): {problem}" in play.message
    )


def test_a_prompt_is_skipped_when_keys_were_typed_ahead() -> None:
    play = Play(
        flow(
            action(
                "buffer",
                "GetParticipantInput",
                {"EnableDTMFBuffer": "True"},
                "wait",
                errors={"NoMatchingError": "end"},
            ),
            action(
                "wait",
                "InvokeLambdaFunction",
                {"LambdaFunctionARN": "slow"},
                "skipped",
                errors={"NoMatchingError": "skipped"},
            ),
            action(
                "skipped",
                "MessageParticipant",
                {"Text": "Long story.", "SkipWhenDTMFBufferEnabled": "true"},
                "heard",
            ),
            say("heard", "Short."),
        ),
        _slow_world(),
    )
    play.press("1")
    play.simulation.run_until_idle()

    assert play.said == ["Short."]


def _slow_world() -> World:
    world = lone_world()
    world.functions.add(Function("slow", "slow", lambda _event: Timed({}, 2.0)), "slow")
    return world


# Loop prompts


def queue_flow(parameters: Json, *, errors: str = "NoMatchingError", when: str = "") -> Play:
    return Play(
        probe(
            "MessageParticipantIteratively",
            parameters,
            errors=errors,
            when=when,
            flow_kind="customerQueue",
        )
    )


def test_prompts_are_looped_until_an_agent_joins() -> None:
    play = queue_flow({"Messages": [{"Text": "Please wait."}, {"PromptId": "music"}]})
    play.simulation.advance(3_600)

    assert play.said == ["Please wait.", "music"]
    assert play.contact.waiting_for == "agent"


def test_who_hangs_up_early_has_not_heard_what_comes_later() -> None:
    play = queue_flow({"Messages": [{"Text": "Please wait a moment."}, {"Text": "Thank you."}]})
    play.simulation.advance(0.5)
    assert play.said == ["Please wait a moment."]

    play.simulation.hang_up(play.contact)
    play.simulation.advance(60)
    assert play.said == ["Please wait a moment."]


def test_an_interrupt_silences_the_prompts_that_were_to_come() -> None:
    long = {"Text": "Please wait. " * 30}
    play = queue_flow(
        {"Messages": [long, {"Text": "Never."}], "InterruptFrequencySeconds": "5"},
        when="MessagesInterrupted",
    )
    play.simulation.advance(600)

    assert play.said == [long["Text"], "= MessagesInterrupted"]


def test_looped_prompts_are_interrupted() -> None:
    play = queue_flow(
        {"Messages": [{"Text": "Please wait."}], "InterruptFrequencySeconds": "30"},
        when="MessagesInterrupted",
    )
    play.simulation.advance(29.9)
    assert play.said == ["Please wait."]

    play.simulation.advance(0.2)
    assert landed(play) == "= MessagesInterrupted"


def test_an_interrupt_needs_its_condition() -> None:
    play = queue_flow({"Messages": [{"Text": "Wait."}], "InterruptFrequencySeconds": "30"})

    assert play.end == "failed"
    assert 'no condition for "MessagesInterrupted"' in play.message


@pytest.mark.parametrize(("errors", "where"), [("NoMatchingError", "NoMatchingError"), ("", None)])
def test_looped_prompts_that_cannot_be_played(errors: str, where: str | None) -> None:
    play = queue_flow({"Messages": [{"PromptId": "$.Attributes.missing"}]}, errors=errors)

    assert landed(play) == where
    assert play.contact.waiting_for == "agent"  # without an error branch the queue flow stops


def test_prompts_are_looped_on_calls_only() -> None:
    play = Play(
        probe("MessageParticipantIteratively", {"Messages": [{"Text": "Wait."}]}), channel="CHAT"
    )

    assert landed(play) == "NoMatchingError"


def test_unknown_sources_in_a_loop_are_refused() -> None:
    assert "at least one of" in queue_flow({"Messages": [{}]}).message
