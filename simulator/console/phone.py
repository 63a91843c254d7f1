"""The terminal phone: choose who you are, call or text, press keys, be the agent as well."""

import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Protocol

from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.rule import Rule
from rich.text import Text

from simulator.centre.local import LocalCentre
from simulator.centre.seeding import Caller
from simulator.centre.texting.network import Text as Arrived
from simulator.console import screens
from simulator.console.keyboard import Closed
from simulator.console.story import AGENT, CALLER, CENTRE, INNER, QUEUE, WIDTH, clock
from simulator.console.teller import Teller
from simulator.console.texting import Texting
from simulator.engine.contact import Contact
from simulator.engine.events import Event
from simulator.engine.simulation import KEYS

_TICK = 0.05  # seconds between two looks at the keyboard and the clock
_FRAMES = 20  # a second
_ENTER, _ERASE, _CANCEL = "\n\r", "\x7f\b", "\x1b"
_DIALS = frozenset("0123456789+")
_STRANGER = "The caller"
_SPINNER = "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏"


class Keys(Protocol):
    """Where keys come from."""

    def read(self, seconds: float) -> str:
        """Return the next key, or an empty text when none is pressed in time.

        Raises:
            Closed: There will be no more.
        """
        ...


class Phone:
    """One person at a terminal, who plays the caller and the agent.

    Args:
        console: The terminal.
        centre: The centre to phone; its time runs with the clock on the wall during calls.
        keys: What the person presses.
        wall: The clock on the wall, in seconds.
    """

    def __init__(
        self,
        console: Console,
        centre: LocalCentre,
        keys: Keys,
        wall: Callable[[], float] = time.monotonic,
    ) -> None:
        self.console = console
        self.centre = centre
        self.keys = keys
        self.wall = wall
        self.details = False
        self.texts = False  # whoever is chosen texts instead of calling

    def run(self) -> None:
        """Call, again and again, until the person has had enough."""
        with suppress(Closed):
            while (caller := self._choose()) is not None:
                (Texting(self, caller) if self.texts else _Call(self, caller)).play()
        self.console.print(Text("Goodbye.", style=CENTRE))

    def toggle_details(self) -> None:
        """Show or hide branches, functions and attributes."""
        self.details = not self.details

    def _choose(self) -> Caller | None:
        """Return who calls; None to leave."""
        by_number = {caller.number: caller for caller in reversed(self.centre.callers)}
        callers = list(reversed(by_number.values()))[:9]  # as many as there are digits
        asked = Text("Who calls or texts?", style="bold")
        self.console.print("", asked, screens.people(callers), sep="\n")
        dialled: str | None = None
        with Live(console=self.console, transient=True, auto_refresh=False) as live:
            while True:
                live.update(_choosing(dialled, texts=self.texts), refresh=True)
                key = self.keys.read(1.0)
                if dialled is not None:
                    dialled, done = _dial(dialled, key)
                    if done:
                        return Caller(done, _STRANGER, "")
                elif key == "+":
                    dialled = "+"
                elif key == "t":
                    self.texts = not self.texts
                elif key == "q":
                    return None
                elif (caller := self._chosen(key, callers)) is not None:
                    return caller

    def _chosen(self, key: str, callers: Sequence[Caller]) -> Caller | None:
        """Return who is meant by a key; a text has a number that it comes from."""
        if key == "w" and not self.texts:
            return Caller("", _STRANGER, "")
        if key.isdigit() and 0 < int(key) <= len(callers):
            return callers[int(key) - 1]
        return None


def _choosing(dialled: str | None, *, texts: bool) -> RenderableType:
    if dialled is None:
        who = ("1-9", "choose who texts" if texts else "choose who calls")
        other = [("t", "call instead")] if texts else [("t", "text instead"), ("w", "withheld")]
        return _help(who, ("+", "type a number"), *other, ("q", "quit"))
    number = Text.assemble(("Number  ", INNER), (dialled, f"bold {CALLER}"), ("▏", CALLER))
    return Group(number, _help(("Enter", "text" if texts else "call"), ("Esc", "back")))


def _dial(dialled: str, key: str) -> tuple[str | None, str | None]:
    """Return what is dialled after a key, and the number when it is complete."""
    if key and key in _ENTER:
        return (None, dialled) if len(dialled) > 2 else (dialled, None)
    if key and key in _ERASE:
        return (dialled[:-1] or None), None
    if key == _CANCEL:
        return None, None
    return (dialled + key if key in _DIALS and len(dialled) < 16 else dialled), None


def _help(*entries: tuple[str, str]) -> RenderableType:
    """Return the line that says which keys do what."""
    text = Text()
    for key, meaning in entries:
        text.append(f" {key} ", style="reverse")
        text.append(f" {meaning}   ", style=INNER)
    return text


class _Call:
    """One call, from dialling to the history it leaves."""

    def __init__(self, phone: Phone, caller: Caller) -> None:
        self._phone = phone
        self._console = phone.console
        self._centre = phone.centre
        self._caller = caller
        self._teller = Teller(phone.console, phone.centre, caller.name, lambda: phone.details)
        self._began = self._now
        self._queued_at = self._now
        self._contact: Contact | None = None

    def play(self) -> None:
        """Play the call until it is over, then show what is stored of it."""
        title = Text.assemble((self._caller.name, f"bold {CALLER}"), f" calls, {self._number}")
        self._console.print(Rule(title, style=CALLER, align="left"), width=WIDTH)
        before = screens.stored_items(self._centre)
        self._centre.on_event(self._hear)
        self._centre.texts.on_arrival(self._read)
        try:
            self._contact = self._centre.call(self._caller.number or None)
            with Live(
                console=self._console,
                get_renderable=self._bottom,
                transient=True,
                refresh_per_second=_FRAMES,
            ):
                self._loop(self._contact)
        finally:
            self._teller.fall_silent(self._now)
            self._centre.off_event(self._hear)
        self._centre.settle()
        self._centre.texts.off_arrival(self._read)
        after = screens.stored_items(self._centre)
        self._console.print("", screens.written(before, after, self._number), sep="\n")

    @property
    def _now(self) -> float:
        return self._centre.simulation.clock.elapsed

    @property
    def _number(self) -> str:
        return self._caller.number or "number withheld"

    def _loop(self, contact: Contact) -> None:
        last = self._phone.wall()
        while contact.end is None or self._teller.speaking:
            key = self._phone.keys.read(_TICK)
            now = self._phone.wall()
            self._centre.simulation.advance(now - last)
            last = now
            self._teller.catch_up(self._now)
            if key and contact.end is None:
                self._act(contact, key)

    def _act(self, contact: Contact, key: str) -> None:
        simulation = self._centre.simulation
        commands: dict[str, Callable[[], object]] = {
            "h": lambda: simulation.hang_up(contact),
            "d": self._phone.toggle_details,
            "q": lambda: self._leave(contact),
        }
        if contact.waiting_for == "agent":
            commands["a"] = lambda: simulation.agent_accept(contact)
        if contact.waiting_for == "connected":
            commands["e"] = lambda: simulation.agent_hang_up(contact)
        if key in KEYS:
            simulation.press(contact, key)
        elif key in commands:
            commands[key]()

    def _leave(self, contact: Contact) -> None:
        self._centre.simulation.hang_up(contact)
        raise Closed

    def _hear(self, event: Event) -> None:
        if event.type == "queue" and event["state"] == "enqueued":
            self._queued_at = event.t
        self._teller.tell(event)

    def _read(self, arrived: Arrived) -> None:
        self._teller.show(arrived.body, arrived.to, self._now)

    # The bottom of the screen.

    def _bottom(self) -> RenderableType:
        said = self._teller.being_said(self._now)
        return Group(*([] if said is None else [said]), Text(), self._state(), self._keys())

    def _state(self) -> RenderableType:
        contact = self._contact
        waiting = None if contact is None else contact.waiting_for
        text = Text.assemble(
            ("☎ ", CALLER),
            (self._caller.name, f"bold {CALLER}"),
            (f"  {self._number}  ", INNER),
            clock(self._now - self._began),
            "  ",
        )
        if waiting == "agent":
            frame = _SPINNER[int(self._now * 10) % len(_SPINNER)]
            waited = clock(self._now - self._queued_at)
            text.append(f"{frame} in the queue for {waited}: press a to be the agent", QUEUE)
        elif waiting == "connected":
            text.append("● talking to an agent", AGENT)
        elif waiting == "input":
            text.append("the centre listens", CENTRE)
        return text

    def _keys(self) -> RenderableType:
        waiting = None if self._contact is None else self._contact.waiting_for
        entries = [("0-9 * #", "press"), ("h", "hang up")]
        if waiting == "agent":
            entries.insert(0, ("a", "the agent answers"))
        if waiting == "connected":
            entries = [("e", "the agent hangs up"), ("h", "hang up")]
        details = "hide details" if self._phone.details else "show details"
        return _help(*entries, ("d", details), ("q", "quit"))
