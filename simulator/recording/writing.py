"""A recorded story as the text of a pytest test."""

from __future__ import annotations

import json
import keyword
import re
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from simulator.scenario import Call, Told

WIDTH: Final = 100  # columns of a line


@dataclass(frozen=True, slots=True)
class Head:
    """How the test begins.

    Attributes:
        centre: Arguments of ``pytest.mark.centre``; none: the configuration file says it all.
        call: Arguments of ``centre.call``.
    """

    centre: Mapping[str, Any] = field(default_factory=dict)
    call: Mapping[str, Any] = field(default_factory=dict)


def as_test(call: Call, path: Path, head: Head) -> str:
    """Return a test module that tells the story of a call.

    Args:
        call: As it was recorded.
        path: The file it is for: it gives the test its name.
        head: How the test begins.
    """
    number, *others = [head.call.get("number"), *_named(head.call, "number")]
    first = [literal(number)] if number is not None else []
    lines = [_line("call = centre.call", [*first, *others])]
    lines += [text for told in _merged(call.story) for text in [_line(*told)]]
    body = "\n".join(lines)
    imports = "from simulator.scenario import Scenario\n"
    mark = ""
    if head.centre:
        imports = f"import pytest\n\n{imports}"
        mark = "\n" + _line("pytestmark = pytest.mark.centre", list(_named(head.centre)), 0) + "\n"
    title = f'"""Recorded from a call to {call.entry.name}."""\n\n'
    return f"{title}{imports}{mark}\n\ndef {_name(path)}(centre: Scenario) -> None:\n{body}\n"


def literal(value: Any, indent: int = 0) -> str:  # noqa: ANN401 - any JSON value
    """A value as Python writes it, in double quotes; long texts on several lines."""
    if isinstance(value, str):
        return _text(value, indent)
    if isinstance(value, dict):
        return "{" + ", ".join(f"{literal(k)}: {literal(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(literal(item) for item in value) + "]"
    return repr(value)


def _text(text: str, indent: int) -> str:
    whole = json.dumps(text, ensure_ascii=False)
    if not indent or indent + len(whole) < WIDTH:
        return whole
    parts = [""]
    for word in re.findall(r"\S+\s*|\s+", text):
        if len(json.dumps(parts[-1] + word, ensure_ascii=False)) + indent > WIDTH:
            parts.append("")
        parts[-1] += word
    margin = "\n" + " " * indent
    return margin.join(json.dumps(part, ensure_ascii=False) for part in parts if part)


def _merged(story: Iterable[Told]) -> Iterator[tuple[str, list[str]]]:
    """Steps as a method and its arguments; what is heard in a row is expected in one go."""
    for name, group in groupby(story, key=lambda told: told.name):
        if name == "hears":
            yield "call.hears", [literal(told.words[0], 8) for told in group]
        else:
            for told in group:
                words = [literal(word, 8) for word in told.words]
                yield f"call.{name}", [*words, *_named(told.named)]


def _named(values: Mapping[str, Any], *without: str) -> Iterator[str]:
    for key, value in values.items():
        if key not in without:
            yield f"{key}={literal(value)}"


def _line(head: str, arguments: list[str], indent: int = 4) -> str:
    margin = " " * indent
    line = f"{margin}{head}({', '.join(arguments)})"
    if len(line) <= WIDTH and "\n" not in line:
        return line
    inner = f"\n{margin}    "
    several = "," if len(arguments) > 1 else ""
    return f"{margin}{head}({inner}{f',{inner}'.join(arguments)}{several}\n{margin})"


def _name(path: Path) -> str:
    words = re.sub(r"\W+", "_", PurePath(path).stem).strip("_") or "recorded"
    name = words if words.startswith("test_") else f"test_{words}"
    return f"{name}_" if keyword.iskeyword(name) else name
