"""Writing a story that was told of a call as a native test case.

What the Testing language can say is exported: what the customer heard, pressed and said, which
functions were invoked, which queue was reached, attributes. Functions answer as they did in the
story, the hours are as they were, so that the case plays alike wherever it runs. A case ends where
the contact would be put into a queue: in the cloud a real agent could be offered it.

A case is never weaker than its story without saying so: each step that it does not hold the flow
to is named, with the reason (``leftout``).
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, Final

from simulator.language.naming import references_to
from simulator.scenario.lines import is_heard
from simulator.scenario.story import found
from simulator.testcases import forms, leftout
from simulator.testcases.document import VERSION
from simulator.testcases.leftout import LeftOut, named
from simulator.testcases.mocks import Unfit, mocks, queue_reference, static

if TYPE_CHECKING:
    from collections.abc import Iterator

    from simulator.engine.events import Event
    from simulator.scenario import Call, Told, Words
    from simulator.testcases.document import Case

LONGEST_NAME: Final = 127  # characters (CloudFormation schema), as is the description's 500
LONGEST_DESCRIPTION: Final = 500
START: Final = -1  # stands for the moment before the first event
NOT_CHECKED: Final = "notChecked"  # in Metadata, which has no effect where the case runs

_SENTENCE_END: Final = re.compile(r"(?<=[.!?])\s+")
_SILENT: Final = ("stays_silent", "waits")
_OTHERS: Final = ("agent_", "colleague_")  # what somebody else than the customer does or gets
_ACTS: Final = ("presses", "says", "hangs_up", *_SILENT)


@dataclass(slots=True)
class _Draft:
    """An observation that is being put together.

    Attributes:
        told: What the story expects of this prompt; none: it is only the place of something else.
    """

    kind: str
    told: list[Told] = field(default_factory=list)
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
    if call.contact.segment.detected is not None:
        raise Unfit("the centre has called, and test cases are calls that come in")
    story = _Story(call)
    for told in call.story:
        story.tell(told)
    if not story.drafts:
        what = "; ".join(story.left_out.lines())
        raise Unfit(f"nothing of it can be observed{f' ({what})' * bool(what)}")
    observations = story.observations()
    left_out = story.left_out.lines()
    return Exported(
        {
            "Version": VERSION,
            "Metadata": _metadata(call, name, origin, left_out),
            "Observations": observations,
        },
        left_out,
    )


def not_checked(case: Case) -> list[str]:
    """What an exported case does not say of its story."""
    lines = case.document.get("Metadata", {}).get(NOT_CHECKED)
    return [str(line) for line in lines] if isinstance(lines, list) else []


def _metadata(call: Call, name: str, origin: str, left_out: tuple[str, ...]) -> dict[str, Any]:
    kind, parameters = (
        ("VOICE_CALL", "VoiceCallEntryPointParameters")
        if call.contact.channel == "VOICE"
        else ("CHAT", "ChatEntryPointParameters")
    )
    text = " ".join([f"Exported from {origin}.", *(f"Not checked: {one}." for one in left_out)])
    if len(text) > LONGEST_DESCRIPTION:
        text = f"{text[: LONGEST_DESCRIPTION - 4]} ..."
    return {
        "name": name[:LONGEST_NAME],
        "description": text,
        "entryPoint": {"Type": kind, parameters: {"FlowId": references_to(call.entry)[0]}},
        "initializationData": json.dumps({"Attributes": dict(call.attributes)}),
        **({NOT_CHECKED: list(left_out)} if left_out else {}),
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
        self._attributes = call.attributes
        self.drafts: dict[int, _Draft] = {}
        self.left_out = LeftOut()
        queued = (i for i, event in enumerate(call.events) if _is(event, "queue", "enqueued"))
        self._cut = next(queued, len(call.events))
        if self._cut < len(call.events):
            self._draft(self._cut, "queue")
        self._last_act: Told | None = None
        self._asks: Told | None = None  # and nobody has answered since

    def tell(self, told: Told) -> None:
        """Take in one step or expectation of the story."""
        if told.name == "never_hears":
            self.left_out.add(named(told), leftout.NEGATION)
        elif told.name in ("has", "sees"):
            self._has(told)
        elif told.name.startswith(_OTHERS) or told.at > self._cut:
            self.left_out.add(named(told), leftout.AFTER)
            if told.name in _ACTS or told.name.startswith(_OTHERS):
                self._last_act = told
        else:
            self._tell_before_the_cut(told)

    def _tell_before_the_cut(self, told: Told) -> None:
        if told.name == "hears":
            self._draft(told.at, "hears").told.append(told)
        elif told.name == "invokes":
            self._invokes(told)
        elif told.name in _ACTS:
            self._acts(told)
        elif told.name == "asks":
            self._asks = told
        elif told.name == "ends":
            self._ends(told)

    def observations(self) -> list[dict[str, Any]]:
        """The observations, each leading to the next, the last one ending the test."""
        self._conclude()
        last = max(self.drafts)
        self.drafts[last].steps.append(forms.end_test())
        over = last if self.drafts[last].kind == "invokes" else last + 1  # ends as it starts
        overrides = [forms.override(mock) for mock in mocks(self._events[:over], self._world)]
        if overrides:
            self._draft(START, "start").steps[:0] = overrides
        order = sorted(self.drafts)
        names = [f"{n} {self._label(index)}" for n, index in enumerate(order, start=1)]
        return [
            self._observation(index, name, names[n + 1 : n + 2])
            for n, (index, name) in enumerate(zip(order, names, strict=True))
        ]

    # What was told.

    def _invokes(self, told: Told) -> None:
        self._draft(told.at, "invokes")
        if told.named:
            self.left_out.add(named(told), leftout.PARAMETERS)

    def _acts(self, told: Told) -> None:
        self._last_act, self._asks = told, None
        draft = self._asking(told.at)
        if told.name == "presses":
            draft.steps.append(forms.send("DtmfInput", told.words[0]))
        elif told.name == "says":
            draft.steps.append(forms.send("Utterance", told.words[0]))
        elif told.name == "hangs_up":
            draft.steps.append(forms.send("Disconnect"))
        elif told.name == "waits":
            self.left_out.add(named(told), leftout.TIME)

    def _ends(self, told: Told) -> None:
        if self._last_act is None or self._last_act.name != "hangs_up":
            self.left_out.add(named(told), leftout.ENDING)

    def _has(self, told: Told) -> None:
        """Compare attributes at the first event that is observed while they are so."""
        for key, expected in told.named.items():
            step = f"{told.name}({key}={expected!r})"
            if self._last_act is not None and self._last_act.at > self._cut and told.name == "has":
                self.left_out.add(step, leftout.AFTER)
            elif not isinstance(expected, str) or not expected:
                self.left_out.add(step, leftout.PATTERN)
            else:
                places = (i for i in self._places(told) if self._is_so(i, key, expected))
                place = next(places, None)
                if place is None:
                    self.left_out.add(step, leftout.NOWHERE)
                else:
                    draft, check = self._draft(place, "hears"), forms.has_attribute(key, expected)
                    draft.steps += [check] * (check not in draft.steps)

    def _places(self, told: Told) -> Iterator[int]:
        """Events at which an attribute that was told of may be compared, the best first."""
        if told.at > self._cut:
            yield self._cut
            return
        before = self._heard_before(told.at)
        if before is not None:
            yield before
        yield from (i for i in range(told.at, self._cut) if self._audible(i))
        if self._cut < len(self._events):
            yield self._cut

    def _is_so(self, index: int, key: str, expected: Words) -> bool:
        """Whether an attribute is as expected when an event happens."""
        value = self._attributes.get(key, "")
        for event in self._events[:index]:
            if event.type == "attributes" and event["scope"] == "contact":
                value = event["set"].get(key, value)
        return found(expected, value or "")

    def _conclude(self) -> None:
        """See that what the last act led to is observed; hanging up at last is ending the test."""
        act = self._last_act
        if self._asks is not None:
            self.left_out.add(named(self._asks), leftout.LISTENING)
        if act is not None and max(self.drafts) < act.at <= self._cut:
            heard = next((i for i in range(act.at, self._cut) if self._audible(i)), None)
            if heard is not None:
                self._draft(heard, "hears")
            elif act.name != "hangs_up":
                self.left_out.add(named(act), leftout.NO_EFFECT)
        steps = self.drafts[max(self.drafts)].steps
        if steps and steps[-1] == forms.send("Disconnect"):
            steps.pop()
        self._one_sentence_each()

    def _one_sentence_each(self) -> None:
        """Name what is expected of a prompt beside the sentence that is waited for."""
        for index, draft in self.drafts.items():
            waited_for = self._text(index, draft) if draft.kind == "hears" else ""
            for told in draft.told:
                if self._words(index, told) not in waited_for:
                    self.left_out.add(named(told), leftout.SENTENCE)

    # Where it is anchored.

    def _draft(self, index: int, kind: str) -> _Draft:
        return self.drafts.setdefault(index, _Draft(kind))

    def _asking(self, before: int) -> _Draft:
        """The observation of the prompt that was heard last before a number of events."""
        index = self._heard_before(before)
        return self._draft(START, "start") if index is None else self._draft(index, "hears")

    def _heard_before(self, number: int) -> int | None:
        return next((i for i in range(number - 1, -1, -1) if self._audible(i)), None)

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
        if not draft.told:  # the customer acts when the prompt has been heard out
            return _SENTENCE_END.split(self._events[index]["text"].strip())[-1]
        expected = (self._words(index, told) for told in draft.told)
        return max((s for words in expected for s in _SENTENCE_END.split(words)), key=len)

    def _words(self, index: int, told: Told) -> str:
        """What was heard of what was expected."""
        text: str = self._events[index]["text"]
        return text[slice(*(told.span or (0, 0)))].strip()

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
            return forms.initiated()
        if draft.kind == "hears":
            return forms.heard(self._text(index, draft))
        if draft.kind == "queue":
            reference = queue_reference(self._events[: index + 1], self._world)
            return forms.started("TransferContactToQueue", QueueId=reference)
        reference = static(self._events[index], "LambdaFunctionARN")
        return forms.started("InvokeLambdaFunction", LambdaFunctionARN=reference)


def _is(event: Event, kind: str, state: str) -> bool:
    return event.type == kind and event["state"] == state
