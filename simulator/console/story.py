"""A call told for people: who says and does what, and when."""

import re
import textwrap
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from rich.text import Text

from simulator.console.pace import speaking_time
from simulator.engine.events import Event

WIDTH = 100  # columns at most: longer lines are hard to read
_INDENT = 21  # columns for time and who
_NARROWEST = 10  # columns for the words, however small the terminal is
_BREAK = re.compile(r'<break\s+time="(\d+(?:\.\d+)?)(m?)s"')


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the story.

    Attributes:
        t: Seconds of virtual time since the simulation began.
        who: Who speaks or acts.
        text: What, in words.
        style: rich's style for ``who``.
        seconds: How long it takes to be heard; None: it is no speech.
        detail: Whether it is only of interest to who asks for details.
    """

    t: float
    who: str
    text: str
    style: str
    seconds: float | None = None
    detail: bool = False


CENTRE, CALLER, AGENT, QUEUE, INNER = "cyan", "yellow", "green", "magenta", "bright_black"

_ENDS = {
    "disconnected": "The call is over.",
    "hung_up": "hangs up.",
    "transferred": "The call is transferred to where this simulation does not follow.",
    "waiting": "is still waiting when the story ends.",
    "flow_ended": "The flow has ended.",
}


class Narrator:
    """Turns the events of one call into lines.

    Args:
        caller: What the caller is called in the story.
    """

    def __init__(self, caller: str) -> None:
        self._caller = caller
        self._tellers: dict[str, Callable[[Event], Iterable[Line]]] = {
            "prompt": self._prompt,
            "input": self._input,
            "queue": self._queue,
            "agent": self._agent,
            "callback": self._callback,
            "lambda": self._function,
            "branch": self._branch,
            "module": self._inner,
            "flow": self._inner,
            "attributes": self._attributes,
            "recording": self._inner,
            "message": self._inner,
            "task": self._inner,
            "log": self._log,
            "end": self._end,
        }

    def lines(self, event: Event) -> list[Line]:
        """Return what is to be told of an event, often nothing."""
        teller = self._tellers.get(event.type)
        return [] if teller is None else list(teller(event))

    def _prompt(self, event: Event) -> Iterable[Line]:
        text = " ".join(str(event["text"]).split())
        to_agent = event["to"] == "agent"
        who, style = ("agent hears", AGENT) if to_agent else ("centre", CENTRE)
        silence = _silence(event["ssml"] or "")
        yield Line(event.t, who, text, style, (speaking_time(text) if text else 0.0) + silence)

    def _input(self, event: Event) -> Iterable[Line]:
        value = event["value"]
        if value is None:
            yield Line(event.t, self._caller, "does nothing.", CALLER)
        elif event["kind"] in {"dtmf", "encrypted"}:
            yield Line(event.t, self._caller, f"presses {value}{_fate(event)}", CALLER)
        else:
            yield Line(event.t, self._caller, f"“{value}”", CALLER)

    def _queue(self, event: Event) -> Iterable[Line]:
        if event["state"] == "enqueued":
            place = event["waiting"] or 1
            text = f"{self._caller} is in line for an agent, {_ordinal(place)} in the queue."
            yield Line(event.t, str(event["queue"]), text, QUEUE)
        elif event["state"] == "full":
            yield Line(event.t, str(event["queue"]), "The queue is full.", QUEUE)

    def _agent(self, event: Event) -> Iterable[Line]:
        words = {
            "accept": "takes the call.",
            "hangup": "hangs up.",
            "reject": "declines the call.",
            "missed": "does not answer.",
            "hold": f"puts {self._caller} on hold.",
            "resume": f"is back with {self._caller}.",
            "transfer": "transfers the call.",
        }
        text = words.get(str(event["action"]))
        if text is not None:
            yield Line(event.t, "agent", text, AGENT)

    def _callback(self, event: Event) -> Iterable[Line]:
        yield Line(event.t, str(event["queue"]), f"callback: {event['state']}", QUEUE)

    def _function(self, event: Event) -> Iterable[Line]:
        reply = event["reply"]
        outcome = reply.get("outcome", "answers") if isinstance(reply, dict) else reply
        text = f"{event['function']} → {event['error'] or outcome}"
        yield Line(event.t, "function", text, INNER, detail=True)

    def _branch(self, event: Event) -> Iterable[Line]:
        text = f"{event.flow}: {event.action} ─ {event['on']} → {event['to']}"
        yield Line(event.t, "branch", text, INNER, detail=True)

    def _attributes(self, event: Event) -> Iterable[Line]:
        if event["scope"] != "flow":  # a flow keeps its texts there: long, and heard anyway
            yield from self._inner(event)

    def _inner(self, event: Event) -> Iterable[Line]:
        shown = ", ".join(f"{name} {value}" for name, value in event.fields.items())
        yield Line(event.t, event.type, shown, INNER, detail=True)

    def _log(self, event: Event) -> Iterable[Line]:
        yield Line(event.t, "log", str(event["text"]), INNER, detail=True)

    def _end(self, event: Event) -> Iterable[Line]:
        reason = str(event["reason"])
        text = str(event["message"] or _ENDS.get(reason, reason))
        who = self._caller if reason in {"hung_up", "waiting"} else "centre"
        yield Line(event.t, who, text, CALLER if who == self._caller else CENTRE)


def listened(event: Event) -> bool:
    """Whether what happened is no input, or one that somebody listened to.

    A prompt that is played on its own is heard to its end, whatever is pressed meanwhile; that of
    a question is interrupted.
    """
    return event.type != "input" or event.contact.waiting_for in (None, "input", "connected")


def _fate(event: Event) -> str:
    """What becomes of a key that was pressed when nobody asked for one."""
    if listened(event):
        return ""
    return ", while nobody listens" if event.contact.typed is None else ", for the next question"


def row(line: Line, *, width: int, since: float = 0.0, text: str | None = None) -> Text:
    """Return a line as it is drawn: time, who, and the words, wrapped under themselves.

    Args:
        line: What is told.
        width: Columns there are.
        since: Virtual time at which the call began.
        text: The words as far as they have been spoken; default: all.
    """
    room = max(_NARROWEST, min(width, WIDTH) - _INDENT)
    told = line.text if text is None else text
    words = [textwrap.shorten(told, room, placeholder="…")] if line.detail else []
    words = words or textwrap.wrap(told, room) or [""]
    drawn = Text(f"{clock(line.t - since):>5}  ", style=INNER)
    drawn.append(f"{line.who:<13} ", line.style if line.detail else f"bold {line.style}")
    drawn.append(f"\n{' ' * _INDENT}".join(words), INNER if line.detail else "default")
    return drawn


def clock(seconds: float) -> str:
    """Return a duration as people write it on a phone's display.

    >>> clock(83.9), clock(3725)
    ('1:23', '62:05')
    """
    minutes, rest = divmod(int(seconds), 60)
    return f"{minutes}:{rest:02d}"


def _silence(ssml: str) -> float:
    """Return the seconds of the breaks in a text.

    >>> _silence('<speak>One <break time="10s"/> two <break time="500ms"/></speak>')
    10.5
    """
    breaks = _BREAK.findall(ssml)
    return sum(float(number) / (1000 if milli else 1) for number, milli in breaks)


def words_of(name: str) -> str:
    """Return a name of code as words.

    >>> words_of("lastContact1"), words_of("WaitedSeconds")
    ('last contact 1', 'waited seconds')
    """
    parts = re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+", name.replace("_", " "))
    return " ".join(part.lower() for part in parts)


def _ordinal(number: int) -> str:
    """Return a place in line.

    >>> _ordinal(1), _ordinal(12), _ordinal(23)
    ('1st', '12th', '23rd')
    """
    if number % 100 in {11, 12, 13}:
        return f"{number}th"
    return f"{number}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th') }"
