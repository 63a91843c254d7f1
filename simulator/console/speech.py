"""What is being said: prompts appear as they are spoken, and stop when somebody cuts in."""

from collections import deque
from dataclasses import replace

from simulator.console.pace import CHARACTERS_A_SECOND
from simulator.console.story import Line

Spoken = tuple[Line, str]
"""A line with the time at which it was begun, and its words as far as they were heard."""


class Speech:
    """Lines waiting for their turn: one is spoken at a time, the others after it."""

    def __init__(self) -> None:
        self._waiting: deque[Line] = deque()
        self._since = 0.0

    @property
    def speaking(self) -> bool:
        """Whether anything is still to be heard."""
        return bool(self._waiting)

    def say(self, line: Line) -> list[Spoken]:
        """Take a line; return what is told at once: a line that is no speech, after silence."""
        if line.seconds is None and not self._waiting:
            return [(line, line.text)]
        if not self._waiting:
            self._since = line.t
        self._waiting.append(line)
        return []

    def spoken(self, now: float) -> list[Spoken]:
        """Return the lines that have been heard to their end by ``now``."""
        heard: list[Spoken] = []
        while self._waiting and now >= self._since + (self._waiting[0].seconds or 0.0):
            line = self._waiting.popleft()
            heard += self._told(line, line.text)
            self._since += line.seconds or 0.0
        return heard

    def current(self, now: float) -> Spoken | None:
        """Return the line that is being spoken, and its words so far; None in silence."""
        if not self._waiting or not self._waiting[0].text:
            return None
        line = replace(self._waiting[0], t=self._since)
        return line, line.text[: max(0, int((now - self._since) * CHARACTERS_A_SECOND))]

    def cut(self, now: float) -> list[Spoken]:
        """Somebody cuts in: return what was heard; what nobody began to say is dropped."""
        heard = self.spoken(now)
        current = self.current(now)
        if current is not None and current[1]:
            line, text = current
            heard.append((line, text if text == line.text else f"{text}…"))
        for line in list(self._waiting)[1:]:
            if line.seconds is None:
                heard += self._told(line, line.text)
        self._waiting.clear()
        return heard

    def _told(self, line: Line, text: str) -> list[Spoken]:
        return [(replace(line, t=self._since), text)] if text else []
