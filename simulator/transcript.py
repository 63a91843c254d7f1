"""Writing down what happens in a simulation: JSON lines for programs, a transcript for people."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from rich.markup import escape

from simulator.printable import printable

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TextIO

    from rich.console import Console

    from simulator.engine.events import Event


def json_lines(stream: TextIO) -> Callable[[Event], None]:
    """Return a listener that writes each event as one line of JSON."""

    def write(event: Event) -> None:
        stream.write(json.dumps(event.as_dict(), ensure_ascii=False, default=str) + "\n")
        stream.flush()

    return write


def transcript(console: Console, *, logs: bool = False) -> Callable[[Event], None]:
    """Return a listener that writes each event as a line a person reads.

    Args:
        console: Where to.
        logs: Whether what functions write to their logs is of interest to that person.
    """

    def write(event: Event) -> None:
        if event.type == "log" and event["function"] is not None and not logs:
            return  # a person reads what the flow made of it
        line = printable(_LINES.get(event.type, _other)(event))
        if line:
            text = f"[dim]{event.t:7.1f}[/]  {line}"
            console.print(text, highlight=False, soft_wrap=True, emoji=False)

    return write


def _start(e: Event) -> str:
    return f"[bold]{escape(str(e['flow']))}[/]  {e['channel']} {e['method']} {e['at']}"


def _prompt(e: Event) -> str:
    who = "agent hears" if e["to"] == "agent" else "hears"
    return f"[cyan]{who:12}[/] {escape(str(e['text']))}"


def _input(e: Event) -> str:
    if e["value"] is None:
        return "[yellow]nothing     [/]"
    word = "presses" if e["kind"] in ("dtmf", "encrypted") else "says"
    return f"[yellow]{word:12}[/] {escape(str(e['value']))}"


def _lambda(e: Event) -> str:
    outcome = f"[red]{escape(str(e['error']))}[/]" if e["error"] else _short(e["reply"])
    name = escape(str(e["function"]))
    return f"[magenta]function    [/] {name} {_short(e['parameters'])} → {outcome}"


def _branch(e: Event) -> str:
    why = f"  [dim]({escape(str(e['why']))})[/]" if e["why"] else ""
    return f"[dim]branch       {escape(str(e['on']))} → {escape(str(e['to']))}[/]{why}"


def _attributes(e: Event) -> str:
    return f"[dim]{e['scope']:12} {_short(e['set'])}[/]"


def _queue(e: Event) -> str:
    return f"[green]queue       [/] {escape(str(e['queue']))}: {e['state']}"


def _agent(e: Event) -> str:
    lines = [f"[green]agent       [/] {escape(str(e['agent']))}: {e['action']}"]
    if e["whisper"]:
        lines.append(f"                      whisper  {escape(str(e['whisper']))}")
    if e["view"]:
        lines.append(f"                      screen   {_short(e['view'])}")
    return "\n".join(lines)


def _log(e: Event) -> str:
    return f"[dim italic]{escape(str(e['text']))}[/]"


def _end(e: Event) -> str:
    message = f"  [red]{escape(str(e['message']))}[/]" if e["message"] else ""
    return f"[bold]end         [/] {e['reason']}{message}"


def _other(e: Event) -> str:
    return f"{e.type:12} {_short(e.fields)}"


_LINES: Final[dict[str, Callable[[Event], str]]] = {
    "start": _start,
    "prompt": _prompt,
    "input": _input,
    "lambda": _lambda,
    "branch": _branch,
    "attributes": _attributes,
    "queue": _queue,
    "agent": _agent,
    "log": _log,
    "end": _end,
}


def _short(value: Any) -> str:  # noqa: ANN401 - any JSON value
    text = json.dumps(value, ensure_ascii=False, default=str)
    return escape(text if len(text) <= 160 else text[:157] + "...")
