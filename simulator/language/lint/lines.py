"""The line of a JSON text on which each place of the document stands."""

import re
from typing import Final

_TOKEN: Final = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],:]|[^\s{}\[\],:"]+')
_LAST_STEP: Final = re.compile(r"(?:\.[^.\[\]]+|\[\d+\]|^[^.\[\]]+)$")


class Lines:
    """Finds places such as ``Actions[3].Transitions.NextAction`` in a text.

    Args:
        text: Valid JSON.
    """

    def __init__(self, text: str) -> None:
        self._lines = _places(text)

    def of(self, path: str) -> int:
        """The line, from 1, of a place, or of the nearest place around it that exists."""
        while path not in self._lines and path:
            path = _LAST_STEP.sub("", path) if _LAST_STEP.search(path) else ""
        return self._lines.get(path, 1)


def _places(text: str) -> dict[str, int]:
    lines: dict[str, int] = {}
    around: list[tuple[str, int | None]] = []  # the containers open here; a list with its index
    path, key_follows = "", False
    line, last = 1, 0
    for token in _TOKEN.finditer(text):
        line += text.count("\n", last, token.start())
        last = token.start()
        sign = token[0]
        if sign in "{[":
            lines.setdefault(path, line)
            around.append((path, None if sign == "{" else 0))
            key_follows = sign == "{"
            path = path if sign == "{" else f"{path}[0]"
        elif sign in "}]":
            path = around.pop()[0]
        elif sign == ",":
            path, index = around.pop()
            around.append((path, None if index is None else index + 1))
            key_follows = index is None
            path = path if index is None else f"{path}[{index + 1}]"
        elif key_follows and sign[0] == '"':
            path, key_follows = f"{around[-1][0]}.{sign[1:-1]}".removeprefix("."), False
            lines.setdefault(path, line)
        elif sign != ":":
            lines.setdefault(path, line)
    return lines
