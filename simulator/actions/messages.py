"""Playing prompts.

Source: developer guide, MessageParticipant and MessageParticipantIteratively; administrator guide,
Play prompt and Loop prompts.

    MessageParticipant              Text | SSML | PromptId | Media, SkipWhenDTMFBufferEnabled
    MessageParticipantIteratively   Messages, InterruptFrequencySeconds,
                                    ContinueMessagingDuringInterrupt

Without an error branch Play prompt goes on, and Loop prompts ends its flow (the contact stays in
its queue). Loop prompts without an interrupt never completes. Each prompt is told when it begins,
and once, however often the loop comes round: where prompts take time, who hangs up or is answered
during the first has not heard the second.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simulator.engine.compile import Broken, action
from simulator.engine.speech import Speech, Unplayable, seconds_of, source_of
from simulator.engine.waiting import Waiting

if TYPE_CHECKING:
    from simulator.engine.compile import Builder
    from simulator.engine.contact import Contact
    from simulator.engine.program import Edge, Run


@action(
    "MessageParticipant", "Text", "SSML", "PromptId", "Media", "SkipWhenDTMFBufferEnabled",
    accepted=("TextToSpeechType",),
)  # fmt: skip
def message_participant(b: Builder) -> Run:
    source, next_, fail = source_of(b.parameters), b.next, b.fail
    b.node.forgiving = next_
    skippable = b.flag("SkipWhenDTMFBufferEnabled")

    def run(contact: Contact) -> Edge | None:
        if contact.channel in ("TASK", "EMAIL") or (skippable and contact.typed):
            return next_  # documented: no effect on tasks; the buffer holds the answer already
        try:
            speech = source(contact)
        except Unplayable as unplayable:
            return fail(contact, str(unplayable))
        contact.play(speech.text, speech.ssml, speech.prompt)
        if contact.pace is None:
            return next_
        contact.pause("prompt", seconds_of(contact, speech), lambda _contact: next_)
        return None

    return run


class Loop(Waiting):
    """Prompts over and over, until an agent joins or the interrupt is due."""

    def __init__(self, kind: str, speeches: list[Speech], interrupted: Edge | None) -> None:
        self.kind = kind
        self._speeches = iter(speeches)
        self._interrupted = interrupted

    def play(self, contact: Contact) -> None:
        """Play the next prompt, and those after it when they are due."""
        for speech in self._speeches:
            contact.play(speech.text, speech.ssml, speech.prompt)
            seconds = seconds_of(contact, speech)
            if seconds > 0:
                clock = contact.simulation.clock
                self.prompt = clock.after(seconds, lambda: self.play(contact))
                return

    def timed_out(self, contact: Contact) -> None:
        contact.resume(self._interrupted)


@action(
    "MessageParticipantIteratively",
    "Messages",
    "InterruptFrequencySeconds",
    accepted=("ContinueMessagingDuringInterrupt",),
)
def message_participant_iteratively(b: Builder) -> Run:
    messages = b.raw("Messages")
    if not isinstance(messages, list) or not all(isinstance(m, dict) for m in messages):
        raise Broken("its parameter Messages is not a list of prompts")
    sources = [source_of(message) for message in messages]
    every = (
        b.number("InterruptFrequencySeconds", 1) if b.given("InterruptFrequencySeconds") else None
    )
    interrupted = b.choice("MessagesInterrupted") if every else None
    handled = bool(b.node.errors)

    def stop(contact: Contact, why: str) -> Edge | None:
        if handled:
            return b.fail(contact, why)
        contact.log(f"{why}; no error branch: this flow stops")
        return contact.then(contact)

    def run(contact: Contact) -> Edge | None:
        if contact.channel != "VOICE":
            return stop(contact, "prompts are looped on calls only")
        try:
            speeches = [source(contact) for source in sources]
        except Unplayable as unplayable:
            return stop(contact, str(unplayable))
        seconds: Any = every(contact) if every else None
        loop = Loop("hold" if contact.agent else "agent", speeches, interrupted)
        contact.wait(loop, seconds)
        loop.play(contact)
        return None

    return run
