"""Recording, analytics, media streams, message processing, the voice.

Source: developer guide, UpdateContactRecordingBehavior, UpdateContactRecordingAndAnalyticsBehavior,
UpdateContactMediaProcessing, UpdateContactMediaStreamingBehavior, UpdateContactTextToSpeechVoice.

    UpdateContactRecordingBehavior              RecordingBehavior, AnalyticsBehavior
    UpdateContactRecordingAndAnalyticsBehavior  VoiceBehavior | ChatBehavior |
                                                ScreenRecordingBehavior     error ChannelMismatch
    UpdateContactMediaProcessing                ChatProcessor               error ChannelMismatch
    UpdateContactMediaStreamingBehavior         MediaStreamingState, MediaStreamType, Participants
    UpdateContactTextToSpeechVoice              TextToSpeechVoice, TextToSpeechEngine,
                                                TextToSpeechStyle

Nothing is recorded or streamed; what a flow switches on is told, and seen in ``$.MediaStreams`` and
in contact records. A voice that does not exist does not fail here, as in Amazon Connect: from then
on no text can be spoken to this contact, in whatever flow, and every prompt with one fails.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from simulator.engine.compile import VOICE, Broken, action
from simulator.engine.data import deep_renderer
from simulator.language.references import whole_reference
from simulator.language.voices import VOICES

if TYPE_CHECKING:
    from simulator.engine.compile import Builder
    from simulator.engine.contact import Contact
    from simulator.engine.program import Edge, Run

_BEHAVIORS: Final = {
    "VoiceBehavior": "VOICE",
    "ChatBehavior": "CHAT",
    "ScreenRecordingBehavior": None,  # whatever the channel
}


@action("UpdateContactRecordingBehavior", "RecordingBehavior", "AnalyticsBehavior")
def update_contact_recording_behavior(b: Builder) -> Run:
    behavior, next_ = b.raw("RecordingBehavior"), b.next
    if not isinstance(behavior, dict):
        raise Broken("its RecordingBehavior is not an object")
    said = {"RecordingBehavior": behavior, "AnalyticsBehavior": b.mapping("AnalyticsBehavior")}
    b.node.forgiving = next_  # the service lets it have no error branch

    def run(contact: Contact) -> Edge:
        if contact.channel in ("TASK", "EMAIL"):
            return b.fail(contact, "only calls and chats are recorded")
        contact.segment.recorded = tuple(
            str(who).upper() for who in behavior.get("RecordedParticipants") or ()
        )
        contact.tell("recording", said)
        return next_

    return run


@action("UpdateContactRecordingAndAnalyticsBehavior", *_BEHAVIORS)
def update_contact_recording_and_analytics_behavior(b: Builder) -> Run:
    given = b.given(*_BEHAVIORS)
    if len(given) != 1:
        raise Broken(f"it needs exactly one of {', '.join(_BEHAVIORS)}")
    channel, said, next_ = _BEHAVIORS[given[0]], {given[0]: b.raw(given[0])}, b.next
    participants = _participants(said)

    def run(contact: Contact) -> Edge:
        if channel is not None and contact.channel != channel:
            return b.fail(contact, f"this contact is a {contact.channel}", "ChannelMismatch")
        contact.segment.recorded = participants
        contact.tell("recording", said)
        return next_

    return run


def _participants(behavior: dict[str, Any]) -> tuple[str, ...]:
    voice = behavior.get("VoiceBehavior")
    recording = voice.get("VoiceRecordingBehavior") if isinstance(voice, dict) else None
    people = recording.get("RecordedParticipants") if isinstance(recording, dict) else None
    return tuple(str(who).upper() for who in people or ())


@action("UpdateContactMediaProcessing", "ChatProcessor")
def update_contact_media_processing(b: Builder) -> Run:
    processor, next_ = b.raw("ChatProcessor"), b.next
    literal = isinstance(processor, dict)
    if not (whole_reference(str(processor)) or (literal and "ChatProcessorSettings" in processor)):
        raise Broken("its ChatProcessor needs ChatProcessorSettings")
    read = deep_renderer(processor)

    def run(contact: Contact) -> Edge:
        if contact.channel != "CHAT":
            return b.fail(contact, f"this contact is a {contact.channel}", "ChannelMismatch")
        contact.tell("recording", {"ChatProcessor": read(contact)})
        return next_

    return run


@action(
    "UpdateContactMediaStreamingBehavior", "MediaStreamingState",
    accepted=("MediaStreamType", "Participants"), channels=VOICE,
)  # fmt: skip
def update_contact_media_streaming_behavior(b: Builder) -> Run:
    state, next_ = b.raw("MediaStreamingState"), b.next
    if state not in ("Enabled", "Disabled"):
        raise Broken("its MediaStreamingState is neither Enabled nor Disabled")

    def run(contact: Contact) -> Edge:
        audio = dict(
            (contact.data.get("MediaStreams") or {}).get("Customer", {}).get("Audio") or {}
        )
        moment = str(int(contact.simulation.now.timestamp() * 1000))  # epoch milliseconds, as text
        if state == "Enabled":
            world = contact.simulation.world
            stream = f"arn:aws:kinesisvideo:{world.region}:{world.account}:stream/{contact.id}"
            audio = {
                "StreamARN": stream,
                "StartTimestamp": moment,
                "StopTimestamp": None,
                "StartFragmentNumber": "1",
            }
        elif audio:
            audio["StopTimestamp"] = moment
        contact.data["MediaStreams"] = {"Customer": {"Audio": audio or None}}
        contact.tell("recording", {"MediaStreaming": state})
        return next_

    return run


@action(
    "UpdateContactTextToSpeechVoice", "TextToSpeechVoice",
    accepted=("TextToSpeechEngine", "TextToSpeechStyle"),
)  # fmt: skip
def update_contact_text_to_speech_voice(b: Builder) -> Run:
    voice, next_ = b.text("TextToSpeechVoice"), b.next

    def run(contact: Contact) -> Edge:
        if contact.channel == "VOICE":
            name = contact.data["TextToSpeechVoiceId"] = voice(contact)
            contact.mute = None
            if name not in VOICES and name not in contact.simulation.world.voices:
                contact.mute = f"there is no voice {name!r}"
                contact.log(f"{contact.mute}: no text can be spoken from here on")
        return next_

    return run
