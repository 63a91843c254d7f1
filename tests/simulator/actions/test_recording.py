"""What a flow switches on: recording, analytics, streams, the voice."""

import pytest

from tests.simulator.actions.probe import landed, probe
from tests.simulator.engine.play import Play
from tests.simulator.language.build import Json, action

ON = {"RecordingBehavior": {"RecordedParticipants": ["Agent", "Customer"]}}
VOICE = {"VoiceBehavior": {"VoiceRecordingBehavior": {"RecordedParticipants": ["Agent"]}}}
CHAT = {"ChatBehavior": {"ChatAnalyticsBehavior": {"Enabled": "True"}}}
STREAM = {"MediaStreamingState": "Enabled", "MediaStreamType": "Audio", "Participants": []}


def test_recording_is_told_and_reaches_the_contact_record() -> None:
    play = Play(probe("UpdateContactRecordingBehavior", ON, errors=""))

    assert play.contact.segment.recorded == ("AGENT", "CUSTOMER")
    assert play.all("recording", "behavior")[0]["RecordingBehavior"] == ON["RecordingBehavior"]


def test_a_task_is_not_recorded_and_goes_on() -> None:
    after = [action("next", "DisconnectParticipant", to=None)]
    play = Play(probe("UpdateContactRecordingBehavior", ON, errors="", after=after), channel="TASK")

    assert play.end == "disconnected"
    assert "only calls and chats are recorded" in play.all("log", "text")[0]


@pytest.mark.parametrize(
    ("parameters", "channel", "where"),
    [
        (VOICE, "VOICE", "next"),
        (VOICE, "CHAT", "ChannelMismatch"),
        (CHAT, "CHAT", "next"),
        (CHAT, "VOICE", "ChannelMismatch"),
        ({"ScreenRecordingBehavior": {"x": "y"}}, "CHAT", "next"),
    ],
)
def test_each_behaviour_is_for_its_channel(parameters: Json, channel: str, where: str) -> None:
    kind = "UpdateContactRecordingAndAnalyticsBehavior"
    play = Play(probe(kind, parameters, errors="NoMatchingError ChannelMismatch"), channel=channel)

    assert landed(play) == where


def test_messages_of_a_chat_go_through_a_function() -> None:
    settings = {
        "ProcessingEnabled": "True",
        "ChatProcessorSettings": {"DeliverUnprocessedMessages": "True"},
    }
    for channel, where in [("CHAT", "next"), ("VOICE", "ChannelMismatch")]:
        play = Play(
            probe(
                "UpdateContactMediaProcessing",
                {"ChatProcessor": settings},
                errors="NoMatchingError ChannelMismatch",
            ),
            channel=channel,
        )
        assert landed(play) == where


def test_a_stream_can_be_read_from_the_flow_until_it_stops() -> None:
    start = action(
        "start",
        "UpdateContactMediaStreamingBehavior",
        STREAM,
        "x",
        errors={"NoMatchingError": "end"},
    )
    play = Play(
        probe("UpdateContactMediaStreamingBehavior", {"MediaStreamingState": "Disabled"}, start)
    )
    audio = play.contact.value("$.MediaStreams.Customer.Audio")

    assert audio["StreamARN"].startswith("arn:aws:kinesisvideo:")
    assert audio["StartTimestamp"] == audio["StopTimestamp"] == "1772460000000"


def test_only_calls_are_streamed() -> None:
    assert (
        landed(Play(probe("UpdateContactMediaStreamingBehavior", STREAM), channel="CHAT"))
        == "NoMatchingError"
    )


def test_the_voice_is_kept_for_calls() -> None:
    parameters = {"TextToSpeechVoice": "$.Attributes.voice", "TextToSpeechEngine": "Neural"}
    call, chat = (
        Play(
            probe("UpdateContactTextToSpeechVoice", parameters, errors=""),
            channel=channel,
            attributes={"voice": "Lupe"},
        )
        for channel in ("VOICE", "CHAT")
    )

    assert call.contact.value("$.TextToSpeechVoiceId") == "Lupe"
    assert chat.contact.value("$.TextToSpeechVoiceId") == "Joanna"
    assert landed(chat) == "next"


@pytest.mark.parametrize(
    ("kind", "parameters", "problem"),
    [
        ("UpdateContactRecordingBehavior", {}, "RecordingBehavior is missing"),
        ("UpdateContactRecordingBehavior", {"RecordingBehavior": "on"}, "not an object"),
        ("UpdateContactRecordingAndAnalyticsBehavior", {**VOICE, **CHAT}, "exactly one"),
        ("UpdateContactMediaProcessing", {"ChatProcessor": {}}, "ChatProcessorSettings"),
        (
            "UpdateContactMediaStreamingBehavior",
            {"MediaStreamingState": "on"},
            "neither Enabled nor",
        ),
        ("UpdateContactTextToSpeechVoice", {}, "TextToSpeechVoice is missing"),
    ],
)
def test_what_publishing_refuses_fails(kind: str, parameters: Json, problem: str) -> None:
    assert problem in Play(probe(kind, parameters)).message
