"""The terminal phone: choose who you are, call, press keys, be the agent as well."""

import time
from typing import TYPE_CHECKING

from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.rule import Rule
from rich.text import Text

from simulator.centre.local import Caller, LocalCentre
from simulator.console import screens
from simulator.console.keyboard import Closed, Keyboard
from simulator.console.story import AGENT, CALLER, CENTRE, INNER, QUEUE, WIDTH, clock
from simulator.console.teller import Teller
from simulator.engine.contact import Contact
from simulator.engine.events import Event
from simulator.engine.simulation import KEYS

if TYPE_CHECKING:
    from collections.abc import Callable

_TICK = 0.05  # seconds between two looks at the keyboard and the clock
_FRAMES = 20  # a second
_ENTER, _ERASE, _CANCEL = "\n\r", "\x7f\b", "\x1b"
_DIALS = frozenset("0123456789+")
_SPINNER = "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏"


class Phone:
    """One person at a terminal, who plays the caller and the agent.

    Args:
        console: The terminal.
        centre: The centre to phone; its time runs with the clock on the wall during calls.
    """

    def __init__(self, console: Console, centre: LocalCentre) -> None:
        self._console = console
        self._centre = centre
        self._details = False

    def run(self) -> None:
        """Call, again and again, until the person has had enough."""
        try:
            with Keyboard() as keyboard:
                while (caller := self._choose(keyboard)) is not None:
                    _Call(self._console, self._centre, keyboard, caller, self).play()
        except Closed:
            pass
        self._console.print(Text("Goodbye.", style=CENTRE))

    @property
    def details(self) -> bool:
        """Whether branches, functions and attributes are shown."""
        return self._details

    def toggle_details(self) -> None:
        """Show or hide what happens inside."""
        self._details = not self._details

    def _choose(self, keyboard: Keyboard) -> Caller | None:
        """Return who calls; None to leave."""
        callers = self._centre.callers[:9]
        self._console.print()
        self._console.print(Text("Who calls?", style="bold"))
        self._console.print(screens.people(callers))
        dialled: str | None = None
        with Live(console=self._console, transient=True, auto_refresh=False) as live:
            while True:
                live.update(_choosing(dialled), refresh=True)
                key = keyboard.read(1.0)
                if dialled is not None:
                    dialled, done = _dial(dialled, key)
                    if done:
                        return Caller(done, done, "")
                elif key == "+":
                    dialled = "+"
                elif key == "w":
                    return Caller("", "The caller", "the number is withheld")
                elif key == "q":
                    return None
                elif key.isdigit() and 0 < int(key) <= len(callers):
                    return callers[int(key) - 1]


def _choosing(dialled: str | None) -> RenderableType:
    if dialled is None:
        return _help(
            ("1-9", "choose"), ("+", "type a number"), ("w", "withheld number"), ("q", "quit")
        )
    number = Text.assemble(("Number  ", INNER), (dialled, f"bold {CALLER}"), ("▏", CALLER))
    return Group(number, _help(("Enter", "call"), ("Esc", "back")))


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

    def __init__(
        self,
        console: Console,
        centre: LocalCentre,
        keyboard: Keyboard,
        caller: Caller,
        phone: Phone,
    ) -> None:
        self._console = console
        self._centre = centre
        self._keyboard = keyboard
        self._caller = caller
        self._phone = phone
        self._teller = Teller(console, centre, caller.name, lambda: phone.details)
        self._began = centre.simulation.clock.elapsed
        self._queued_at: float | None = None
        self._contact: Contact | None = None

    def play(self) -> None:
        """Play the call until it is over, then show what is stored of it."""
        title = Text.assemble((self._caller.name, f"bold {CALLER}"), " calls")
        self._console.print(Rule(title, style=CALLER, align="left"), width=WIDTH)
        before = screens.stored_items(self._centre)
        self._centre.on_event(self._hear)
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
        after = screens.stored_items(self._centre)
        about = self._caller.number or "withheld"
        self._console.print("", screens.written(before, after, about), sep="\n")

    @property
    def _now(self) -> float:
        return self._centre.simulation.clock.elapsed

    def _loop(self, contact: Contact) -> None:
        last = time.monotonic()
        while contact.end is None or self._teller.speaking:
            key = self._keyboard.read(_TICK)
            now = time.monotonic()
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
            "q": self._leave,
        }
        if contact.waiting_for == "agent":
            commands["a"] = lambda: simulation.agent_accept(contact)
        if contact.waiting_for == "connected":
            commands["e"] = lambda: simulation.agent_hang_up(contact)
        if key in KEYS:
            simulation.press(contact, key)
        elif key in commands:
            commands[key]()

    def _leave(self) -> None:
        if self._contact is not None:
            self._centre.simulation.hang_up(self._contact)
        raise Closed

    def _hear(self, event: Event) -> None:
        if event.type == "queue" and event["state"] == "enqueued":
            self._queued_at = event.t
        self._teller.tell(event)

    # The bottom of the screen.

    def _bottom(self) -> RenderableType:
        said = self._teller.being_said(self._now)
        return Group(*([] if said is None else [said]), Text(), self._state(), self._keys())

    def _state(self) -> RenderableType:
        contact = self._contact
        waiting = None if contact is None else contact.waiting_for
        number = self._caller.number or "number withheld"
        text = Text.assemble(
            ("☎ ", CALLER),
            (self._caller.name, f"bold {CALLER}"),
            (f"  {number}  ", INNER),
            clock(self._now - self._began),
            "  ",
        )
        if waiting == "agent":
            since = self._now if self._queued_at is None else self._queued_at
            frame = _SPINNER[int(time.monotonic() * 10) % len(_SPINNER)]
            waited = clock(self._now - since)
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
