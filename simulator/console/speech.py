"""What is being said: prompts appear as they are spoken, and stop when somebody cuts in."""

from collections import deque

from simulator.console.pace import CHARACTERS_A_SECOND, speaking_time
from simulator.console.story import Line

Spoken = tuple[Line, str]
"""A line, and its words as far as they were heard."""


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
        """Take a line; return what is heard at once: a line that takes no time, after silence."""
        if not line.spoken and not self._waiting:
            return [(line, line.text)]
        if not self._waiting:
            self._since = line.t
        self._waiting.append(line)
        return []

    def spoken(self, now: float) -> list[Spoken]:
        """Return the lines that have been heard to their end by ``now``."""
        heard: list[Spoken] = []
        while self._waiting and now >= self._since + _duration(self._waiting[0]):
            line = self._waiting.popleft()
            self._since += _duration(line)
            heard.append((line, line.text))
        return heard

    def current(self, now: float) -> Spoken | None:
        """Return the line that is being spoken, and its words so far."""
        if not self._waiting:
            return None
        line = self._waiting[0]
        return line, line.text[: max(0, int((now - self._since) * CHARACTERS_A_SECOND))]

    def cut(self, now: float) -> list[Spoken]:
        """Somebody cuts in: return what was heard; what nobody began to say is dropped."""
        heard = self.spoken(now)
        current = self.current(now)
        if current is not None:
            line, text = current
            if not line.spoken:
                heard.append((line, line.text))
            elif text:
                heard.append((line, text if text == line.text else f"{text}…"))
        heard += [(line, line.text) for line in list(self._waiting)[1:] if not line.spoken]
        self._waiting.clear()
        return heard


def _duration(line: Line) -> float:
    return speaking_time(line.text) if line.spoken else 0.0
