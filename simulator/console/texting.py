"""Texting the centre from the terminal: a line is a text, and what comes back stands below it.

A line that begins with ``agent:`` is what the agent does, as with ``python -m simulator text``.
"""

from typing import TYPE_CHECKING, Final

from rich.console import Group, RenderableType
from rich.live import Live
from rich.rule import Rule
from rich.text import Text

from simulator.centre.texting.network import Text as Arrived
from simulator.commands.common import InvalidArgument
from simulator.commands.text import AGENT as AGENTS_LINE
from simulator.commands.text import ANSWERED, act
from simulator.console.story import AGENT, CALLER, CENTRE, INNER, WIDTH

if TYPE_CHECKING:
    from simulator.centre.seeding import Caller
    from simulator.console.phone import Phone
    from simulator.engine.events import Event

_ENTER, _ERASE, _ESCAPE = "\n\r", "\x7f\b", "\x1b"
_LONGEST: Final = 1600  # characters that a text can have (End User Messaging SMS)
_PATIENCE: Final = 1.0  # seconds between two looks at the keyboard


class Texting:
    """One customer who texts, until the person at the terminal has had enough."""

    def __init__(self, phone: "Phone", customer: "Caller") -> None:
        self._phone = phone
        self._console = phone.console
        self._centre = phone.centre
        self._customer = customer

    def play(self) -> None:
        """Send what is typed, line by line; an empty line or Esc ends it."""
        customer = self._customer
        title = Text.assemble((customer.name, f"bold {CALLER}"), f" texts, {customer.number}")
        self._console.print(Rule(title, style=CALLER, align="left"), width=WIDTH)
        self._centre.texts.on_arrival(self._arrives)
        self._centre.on_event(self._sees)
        try:
            while line := self._line():
                self._do(line)
        finally:
            self._centre.off_event(self._sees)
            self._centre.texts.off_arrival(self._arrives)

    def _do(self, line: str) -> None:
        try:
            if line.startswith(AGENTS_LINE):
                act(self._centre, line.removeprefix(AGENTS_LINE))
            else:
                self._tell(self._customer.name, line, CALLER)
                self._centre.text(self._customer.number, line)
        except (InvalidArgument, LookupError) as impossible:  # no number of ours takes texts
            self._console.print(Text(str(impossible), style="red"))
        self._centre.settle(ANSWERED)

    def _line(self) -> str:
        """Return what is typed; empty to leave."""
        typed = ""
        with Live(console=self._console, transient=True, auto_refresh=False) as live:
            while True:
                live.update(self._prompt(typed), refresh=True)
                key = self._phone.keys.read(_PATIENCE)
                if key == _ESCAPE:
                    return ""
                if key and key in _ENTER:
                    return typed.strip()
                if key and key in _ERASE:
                    typed = typed[:-1]
                elif key.isprintable() and len(typed) < _LONGEST:
                    typed += key

    def _prompt(self, typed: str) -> RenderableType:
        text = Text.assemble((f"{self._customer.name}  ", INNER), typed, ("▏", CALLER))
        ways = "Enter sends, agent:accept and agent:say:TEXT are the agent, an empty line ends"
        return Group(text, Text(ways, style=INNER))

    def _arrives(self, text: Arrived) -> None:
        known = text.to == self._customer.number
        self._tell("centre" if known else f"to {text.to}", text.body, CENTRE)

    def _sees(self, event: "Event") -> None:
        """Show what the agent of the chat sees."""
        if event.contact.initial_id not in self._centre.chats.by_contact:
            return
        if event.type == "agent" and event["action"] == "accept":
            self._tell("agent", f"takes it: {event['whisper']}", AGENT)
        elif event.type == "message" and event["sender"] != "customer":
            self._tell(str(event["sender"]), str(event["text"]), AGENT)
        elif event.type == "queue" and event["state"] == "enqueued":
            self._tell("centre", "a person is asked for: type agent:accept", INNER)

    def _tell(self, who: str, words: str, style: str) -> None:
        first, *more = words.splitlines() or [""]
        self._console.print(Text.assemble((f"{who:<14}", style), first), width=WIDTH)
        for line in more:
            self._console.print(Text(" " * 14 + line), width=WIDTH)
