"""Set voice: one that does not exist lets every later text fail, and is no error itself."""

from typing import Any

import pytest
from botocore.session import Session

from simulator.language.lint import lint
from simulator.language.voices import VOICES
from simulator.world.alone import lone_world
from simulator.world.file import add_to
from tests.simulator.engine.play import Play
from tests.simulator.language.build import Json, action, flow, menu, say


def voice(name: str, to: str = "hello") -> Json:
    return action("voice", "UpdateContactTextToSpeechVoice", {"TextToSpeechVoice": name}, to)


def hello(**sources: str) -> Json:
    parameters = sources or {"Text": "Hello."}
    return action("hello", "MessageParticipant", parameters, "bye", errors={"NoMatchingError": "x"})


def ways(*actions: Json, **contact: Any) -> list[str]:  # noqa: ANN401
    play = Play(
        flow(*actions, say("bye", "Bye."), say("x", "Never heard.")), lone_world(), **contact
    )
    return [event["to"] for event in play.events if event.type == "branch"]


@pytest.mark.parametrize("name", ["Nobody", "joanna", "$.Attributes.unset"])
def test_a_voice_that_does_not_exist_breaks_every_later_text(name: str) -> None:
    play = Play(flow(voice(name), hello(), say("bye", "Bye."), say("x", "Sorry.")), lone_world())

    assert "x" in [event["to"] for event in play.events if event.type == "branch"]
    assert not [event for event in play.events if event.type == "prompt"]
    assert any("no text can be spoken" in e["text"] for e in play.events if e.type == "log")


def test_a_question_fails_as_well() -> None:
    asked = menu("hello", "Press 1.", {"1": "bye"}, "x")

    assert "x" in ways(voice("Nobody"), asked)


def test_audio_and_chats_need_no_voice() -> None:
    assert "x" not in ways(voice("Nobody"), hello(PromptId="${Music}"))
    assert "x" not in ways(voice("Nobody"), hello(), channel="CHAT")


def test_another_voice_mends_it() -> None:
    again = action(
        "again", "UpdateContactTextToSpeechVoice", {"TextToSpeechVoice": "Lupe"}, "hello"
    )

    assert "x" not in ways(voice("Nobody", "again"), again, hello())


def test_a_voice_of_ones_own_is_in_the_world_file() -> None:
    world = lone_world()
    add_to(world, {"voices": ["Riverside"]})
    play = Play(flow(voice("Riverside"), hello(), say("bye", "Bye."), say("x", "No.")), world)

    assert [e["text"] for e in play.events if e.type == "prompt"] == ["Hello.", "Bye."]


@pytest.mark.parametrize(
    ("name", "found"),
    [("Nobody", True), ("joanna", True), ("Lupe", False), ("$.Attributes.v", False),
     ("${BrandVoice}", False)],
)  # fmt: skip
def test_the_linter_names_it(name: str, found: bool) -> None:
    findings = [f for f in lint(flow(voice(name), hello(), say("bye", "Bye."), say("x", "x")))
                if f.rule == "unknown-voice"]  # fmt: skip

    assert bool(findings) is found
    if name == "joanna":
        assert "did you mean Joanna?" in findings[0].hint
        assert findings[0].path == "Actions[0].Parameters.TextToSpeechVoice"


def test_the_voices_are_those_of_amazon_polly() -> None:
    shape: Any = Session().get_service_model("polly").shape_for("VoiceId")

    assert frozenset(shape.enum) == VOICES
