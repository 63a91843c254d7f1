"""The events of a call as lines of a transcript."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from simulator.printable import printable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from simulator.engine.events import Event


LONGEST_REPLY: Final = 80  # characters


def transcript(events: Iterable[Event]) -> str:
    """What happened, a line for each thing a reader of the story cares about."""
    lines = (_line(event) for event in events)
    return "\n".join(printable(text) for text in lines if text)


def is_heard(event: Event) -> bool:
    """Whether this is a prompt that the customer hears."""
    return event.type == "prompt" and event["to"] in (None, "customer")


def _line(event: Event) -> str:
    told = _TOLD.get(event.type)
    return "" if told is None else f"{event.t:7.1f} {told(event)}"


def _prompt(event: Event) -> str:
    return f"{'' if is_heard(event) else 'agent '}hears  {event['text'] or '(a pause)'}"


def _input(event: Event) -> str:
    value = event["value"]
    return "does nothing" if value is None else f"enters {value}"


def _lambda(event: Event) -> str:
    return f"       [{event['function'].rpartition(':')[2]}: {event['error'] or _reply(event)}]"


def _reply(event: Event) -> str:
    """Its outcome, where it has one; else the beginning of everything."""
    reply = event["reply"]
    if not isinstance(reply, dict):
        return str(reply)
    if "outcome" in reply:
        return str(reply["outcome"])
    text = ", ".join(f"{key}={value}" for key, value in reply.items())
    return text if len(text) <= LONGEST_REPLY else f"{text[: LONGEST_REPLY - 3]}..."


def _agent(event: Event) -> str:
    whisper = event["whisper"] if event["action"] == "accept" else None
    return f"agent  {event['agent']}: {event['action']}{f' ({whisper})' if whisper else ''}"


_TOLD: Final[dict[str, Callable[[Event], Any]]] = {
    "prompt": _prompt,
    "input": _input,
    "lambda": _lambda,
    "branch": lambda event: f"       -> {event['to']} ({event['on']})",
    "queue": lambda event: f"queue  {event['queue']}: {event['state']}",
    "agent": _agent,
    "log": lambda event: f"       ({event['text']})",
    "end": lambda event: f"end    {event['reason']} {event['message'] or ''}".rstrip(),
}
