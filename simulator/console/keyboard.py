"""Single keys from a terminal, without waiting for Enter."""

import os
import select
import sys
import termios
import tty
from types import TracebackType

_END_OF_FILE = "\x04"  # Ctrl-D
_ESCAPE = "\x1b"


class Closed(Exception):  # noqa: N818 - what the keyboard is
    """There will be no more keys: the input has ended, or Ctrl-D was pressed."""


class Keyboard:
    """The terminal behind standard input, reading key by key while the block lasts."""

    def __init__(self) -> None:
        self._descriptor = sys.stdin.fileno()

    def __enter__(self) -> "Keyboard":
        self._before = termios.tcgetattr(self._descriptor)
        tty.setcbreak(self._descriptor)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        termios.tcsetattr(self._descriptor, termios.TCSADRAIN, self._before)

    def read(self, seconds: float) -> str:
        """Return the next key, or an empty text when none is pressed in time.

        Args:
            seconds: How long to wait.

        Raises:
            Closed: The input has ended.
        """
        if not select.select([self._descriptor], [], [], seconds)[0]:
            return ""
        first = os.read(self._descriptor, 1)
        more = sum(first >= least for least in (b"\xc0", b"\xe0", b"\xf0"))  # bytes of UTF-8
        pressed = (first + (os.read(self._descriptor, more) if more else b"")).decode(
            errors="replace"
        )
        if pressed in {"", _END_OF_FILE}:
            raise Closed
        if pressed == _ESCAPE and select.select([self._descriptor], [], [], 0.0)[0]:
            os.read(self._descriptor, 8)  # an arrow or function key: nobody asked for it
            return ""
        return pressed
