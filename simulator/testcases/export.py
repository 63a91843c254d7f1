"""Writing a story that was told of a call as a native test case.

What the Testing language can say is exported: what the customer heard, pressed and said, which
functions were invoked, which queue was reached, attributes. Functions answer as they did in the
story, the hours are as they were, so that the case plays alike wherever it runs. Of several
sentences that are expected in one prompt the longest is waited for. A case ends where the contact
would be put into a queue: in the cloud a real agent could be offered it. What cannot be said is
left out, and named.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, Final

from simulator.language.naming import references_to
from simulator.scenario.lines import is_heard
from simulator.testcases.document import VERSION
from simulator.testcases.mocks import Unfit, mocks, queue_reference, static

if TYPE_CHECKING:
    from simulator.engine.events import Event
    from simulator.scenario import Call, Told

LONGEST_NAME: Final = 127  # characters (CloudFormation schema), as is the description's 500
LONGEST_DESCRIPTION: Final = 500
START: Final = -1  # stands for the moment before the first event

_SENTENCE_END: Final = re.compile(r"(?<=[.!?])\s+")
_SILENT: Final = ("stays_silent", "waits")
_NEVER: Final = "never_hears: the Testing language has no negation"
_LATER: Final = "what follows in the queue: a real agent could be offered the contact"


@dataclass(slots=True)
class _Draft:
    """An observation that is being put together.

    Attributes:
        span: Where in the prompt's text what is expected begins and ends; None: all of it.
    """

    kind: str
    span: tuple[int, int] | None = None
    steps: list[dict[str, Any]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Exported:
    """A test case, and what of the story it does not say."""

    document: dict[str, Any]
    left_out: tuple[str, ...]


def export(call: Call, *, name: str, origin: str) -> Exported:
    """Turn the story of a call into a native test case.

    Args:
        call: Played to where the test left it.
        name: The case's name.
        origin: Where the story stands, for the description.

    Raises:
        Unfit: It cannot be played natively; the message says why.
    """
    if call.contact.channel not in ("VOICE", "CHAT"):
        raise Unfit(f"test cases are calls and chats; this is a contact of {call.contact.channel}")
    if PurePath(call.entry.source).suffix != ".json":
        raise Unfit("it is played in a template's centre: its ARNs are those of this machine")
    story = _Story(call)
    for told in call.story:
        story.tell(told)
    if not story.drafts:
        raise Unfit("nothing of it can be observed")
    left_out = tuple(dict.fromkeys(story.left_out))
    return Exported(
        {
            "Version": VERSION,
            "Metadata": _metadata(call, name, origin, left_out),
            "Observations": story.observations(),
        },
        left_out,
    )


def _metadata(call: Call, name: str, origin: str, left_out: tuple[str, ...]) -> dict[str, Any]:
    kind, parameters = (
        ("VOICE_CALL", "VoiceCallEntryPointParameters")
        if call.contact.channel == "VOICE"
        else ("CHAT", "ChatEntryPointParameters")
    )
    text = " ".join([f"Exported from {origin}.", *(f"Left out: {one}." for one in left_out)])
    return {
        "name": name[:LONGEST_NAME],
        "description": text[:LONGEST_DESCRIPTION],
        "entryPoint": {"Type": kind, parameters: {"FlowId": references_to(call.entry)[0]}},
        "initializationData": json.dumps({"Attributes": dict(call.attributes)}),
    }


class _Story:
    """Anchors what was told at the events that a test case can observe.

    Attributes:
        drafts: Index of an event -> the observation that waits for it.
        left_out: What cannot be said.
    """

    def __init__(self, call: Call) -> None:
        self._events = call.events
        self._world = call.contact.simulation.world
        self.drafts: dict[int, _Draft] = {}
        self.left_out: list[str] = []
        queued = (i for i, event in enumerate(call.events) if _is(event, "queue", "enqueued"))
        self._cut = next(queued, len(call.events))
        if self._cut < len(call.events):
            self._draft(self._cut, "queue")
        self._last_act: Told | None = None

    def tell(self, told: Told) -> None:
        """Take in one step or expectation of the story."""
        if told.name == "never_hears":
            self.left_out.append(_NEVER)
        elif told.name == "has":
            self._has(told)
        elif told.name.startswith("agent_") or told.name == "sees" or told.at > self._cut:
            self._after_the_cut(told)
        elif told.name == "hears":
            self._hears(told)
        elif told.name == "invokes":
            self._invokes(told)
        elif told.name in ("presses", "says", "hangs_up", *_SILENT):
            self._acts(told)

    def observations(self) -> list[dict[str, Any]]:
        """The observations, each leading to the next, the last one ending the test."""
        self._conclude()
        last = max(self.drafts)
        self.drafts[last].steps.append(_control("EndTest"))
        overrides = [_override(mock) for mock in mocks(self._events[: last + 1], self._world)]
        if overrides:
            self._draft(START, "start").steps[:0] = overrides
        order = sorted(self.drafts)
        names = [f"{n} {self._label(index)}" for n, index in enumerate(order, start=1)]
        return [
            self._observation(index, name, names[n + 1 : n + 2])
            for n, (index, name) in enumerate(zip(order, names, strict=True))
        ]

    # What was told.

    def _hears(self, told: Told) -> None:
        draft = self._draft(told.at, "hears")
        span = told.span or (0, 0)
        if draft.span is not None:
            span = min(draft.span[0], span[0]), max(draft.span[1], span[1])
        draft.span = span

    def _invokes(self, told: Told) -> None:
        self._draft(told.at, "invokes")
        if told.named:
            self.left_out.append("the parameters of a function")

    def _acts(self, told: Told) -> None:
        self._last_act = told
        draft = self._asking(told.at)
        if told.name == "presses":
            draft.steps.append(_send("DtmfInput", told.words[0]))
        elif told.name == "says":
            draft.steps.append(_send("Utterance", told.words[0]))
        elif told.name == "hangs_up":
            draft.steps.append(_send("Disconnect"))

    def _has(self, told: Told) -> None:
        if self._last_act is not None and self._last_act.at > self._cut:
            self.left_out.append(_LATER)
            return
        draft = self.drafts[self._cut] if told.at > self._cut else self._asking(told.at)
        for key, expected in told.named.items():
            if not isinstance(expected, str) or not expected:
                self.left_out.append(f"the attribute {key}: there is no such comparison")
                continue
            operator = "TextContains"  # as ``has`` compares
            draft.steps.append(_assert(f"$.Attributes.{key}", operator, expected))

    def _after_the_cut(self, told: Told) -> None:
        if told.name not in ("asks", "ends"):
            self.left_out.append(_LATER)
        if told.name not in ("hears", "reaches_queue", "invokes"):
            self._last_act = told

    def _conclude(self) -> None:
        """See that what the last act led to is observed; hanging up at last is ending the test."""
        act = self._last_act
        if act is not None and act.at > max(self.drafts):
            heard = next((i for i in range(act.at, self._cut) if self._audible(i)), None)
            if heard is not None:
                self._draft(heard, "hears")
        steps = self.drafts[max(self.drafts)].steps
        if steps and steps[-1] == _send("Disconnect"):
            steps.pop()

    # Where it is anchored.

    def _draft(self, index: int, kind: str) -> _Draft:
        return self.drafts.setdefault(index, _Draft(kind))

    def _asking(self, before: int) -> _Draft:
        """The observation of the prompt that was heard last before a number of events."""
        for index in range(before - 1, -1, -1):
            if self._audible(index):
                return self._draft(index, "hears")
        return self._draft(START, "start")

    def _audible(self, index: int) -> bool:
        event = self._events[index]
        return is_heard(event) and bool(event["text"].strip())

    def _label(self, index: int) -> str:
        draft = self.drafts[index]
        if draft.kind != "hears":
            return {"start": "starts", "queue": "reaches the queue"}.get(draft.kind, draft.kind)
        words = re.findall(r"\w+", self._text(index, draft))
        return f"hears {' '.join(words[:6])}"

    def _text(self, index: int, draft: _Draft) -> str:
        """What is waited for: one sentence, because the cloud cuts audio at pauses."""
        text: str = self._events[index]["text"]
        if draft.span is None:  # the customer acts when the prompt has been heard out
            return _SENTENCE_END.split(text.strip())[-1]
        return max(_SENTENCE_END.split(text[slice(*draft.span)].strip()), key=len)

    def _observation(self, index: int, name: str, following: list[str]) -> dict[str, Any]:
        draft = self.drafts[index]
        chain = [
            {
                "Identifier": f"{name} {n}",
                **step,
                "Transitions": {"NextAction": f"{name} {n + 1}"} if n < len(draft.steps) else {},
            }
            for n, step in enumerate(draft.steps, start=1)
        ]
        event = {"Identifier": f"{name} event", **self._happening(index, draft)}
        return {
            "Identifier": name,
            "Event": event,
            "Actions": chain,
            "Transitions": {"NextObservations": following},
        }

    def _happening(self, index: int, draft: _Draft) -> dict[str, Any]:
        if draft.kind == "start":
            return {"Type": "TestInitiated", "Actor": "System", "Properties": {}}
        if draft.kind == "hears":
            properties: dict[str, Any] = {
                "Text": self._text(index, draft),
                "MatchingCriteria": {"Type": "Inclusion"},
            }
            return {"Type": "MessageReceived", "Actor": "System", "Properties": properties}
        if draft.kind == "queue":
            reference = queue_reference(self._events[: index + 1], self._world)
            return _started("TransferContactToQueue", QueueId=reference)
        reference = static(self._events[index], "LambdaFunctionARN")
        return _started("InvokeLambdaFunction", LambdaFunctionARN=reference)


def _is(event: Event, kind: str, state: str) -> bool:
    return event.type == kind and event["state"] == state


def _started(action: str, **resource: str) -> dict[str, Any]:
    properties = {"ActionType": action, "ActionParameters": resource}
    return {"Type": "FlowActionStarted", "Actor": "System", "Properties": properties}


def _send(kind: str, value: str | None = None) -> dict[str, Any]:
    instruction = {"Type": kind} | ({} if value is None else {"Properties": {"Value": value}})
    return _step("SendInstruction", Actor="Customer", Instruction=instruction)


def _override(properties: dict[str, Any]) -> dict[str, Any]:
    behavior = {"Type": "FlowAction", "Properties": properties}
    return _step("OverrideSystemBehavior", Behavior=behavior)


def _assert(path: str, operator: str, operand: str) -> dict[str, Any]:
    parameters = {"Namespace": path, "Operator": operator, "Operand": operand}
    return {"Type": "Assert", "Parameters": parameters}


def _control(command: str) -> dict[str, Any]:
    return _step("TestControl", Command={"Type": command})


def _step(kind: str, **parameters: object) -> dict[str, Any]:
    return {"Type": kind, "Parameters": {"ActionType": kind, **parameters}}
