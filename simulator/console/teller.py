"""Telling a call on a terminal while it happens."""

from collections.abc import Callable

from rich.console import Console
from rich.text import Text

from simulator.centre.local import LocalCentre
from simulator.console import screens
from simulator.console.speech import Speech, Spoken
from simulator.console.story import CALLER, Line, Narrator, listened, row
from simulator.engine.events import Event

_CUTS_IN = frozenset({"input", "flow", "agent", "end"})


class Teller:
    """Writes one call down as it is heard.

    Args:
        console: Where to.
        centre: Where the call is played; listen to its events with ``tell``.
        caller: What the caller is called.
        details: Whether to tell what happens inside as well, asked each time.
    """

    def __init__(
        self,
        console: Console,
        centre: LocalCentre,
        caller: str,
        details: Callable[[], bool] = lambda: False,
    ) -> None:
        self._console = console
        self._views = list(centre.world.views)
        self._details = details
        self._narrator = Narrator(caller)
        self._speech = Speech()
        self._began = centre.simulation.clock.elapsed

    @property
    def speaking(self) -> bool:
        """Whether anything is still to be heard."""
        return self._speech.speaking

    def tell(self, event: Event) -> None:
        """Tell what has happened; what is listened to, or an agent, cuts speech off."""
        self.catch_up(event.t)
        if event.type in _CUTS_IN and listened(event):
            self._print(self._speech.cut(event.t))
        for line in self._narrator.lines(event):
            if not line.detail:
                self._print(self._speech.say(line))
            elif self._details():
                self._print([(line, line.text)])
        if event.type == "agent" and (event["view"] or event["whisper"] or event["attributes"]):
            self._console.print("", screens.agent_screen(event, self._views), "", sep="\n")

    def show(self, text: str, to: str, at: float) -> None:
        """Tell of a text that arrived at somebody's phone."""
        line = Line(at, "Text", f"to {to}: {text}", CALLER)
        self._print([(line, line.text)])

    def catch_up(self, now: float) -> None:
        """Tell everything that has been said to its end by a moment of virtual time."""
        self._print(self._speech.spoken(now))

    def fall_silent(self, now: float) -> None:
        """Cut off what is being said."""
        self._print(self._speech.cut(now))

    def being_said(self, now: float) -> Text | None:
        """Return the line that is being spoken, as far as it has been heard."""
        current = self._speech.current(now)
        return None if current is None else self._row(current[0], f"{current[1]}▏")

    def _print(self, spoken: list[Spoken]) -> None:
        for line, text in spoken:
            self._console.print(self._row(line, text), soft_wrap=True)

    def _row(self, line: Line, text: str) -> Text:
        return row(line, width=self._console.width, since=self._began, text=text)
