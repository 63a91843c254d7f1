"""What the commands that play contacts share: arguments, output, exit codes."""

from __future__ import annotations

import re
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from simulator.engine.contact import FAILED, MAX_STEPS, UNSUPPORTED
from simulator.printable import printable
from simulator.transcript import json_lines, transcript

if TYPE_CHECKING:
    from simulator.engine.contact import End
    from simulator.engine.events import Listener

REFUSED: Final = 2  # the input is not a valid flow or argument
WITHHELD: Final = "anonymous"
_E164: Final = re.compile(r"\+[1-9][0-9]{1,14}")
_EXIT_CODES: Final = {UNSUPPORTED: 3, FAILED: 4}


class InvalidArgument(ValueError):  # noqa: N818 - what the argument is
    """An argument that cannot be used; the message says which, why, and how to mend it."""


def listener(*, as_json: bool, logs: bool = False) -> Listener:
    """Return what writes events to standard output: for programs, or for people.

    Args:
        as_json: For programs, one event a line.
        logs: Whether people also read what functions print.
    """
    if as_json:
        return json_lines(sys.stdout)
    from simulator.terminal import Terminal

    return transcript(Terminal(), logs=logs)


def refuse(refusal: Exception) -> int:
    """Say on standard error, in one line, why nothing was played; return the exit code."""
    sys.stderr.write(f"{printable(' '.join(str(refusal).split()))}\n")
    return REFUSED


def exit_code(end: End) -> int:
    """Return the exit code of a contact's end, and say on standard error what went wrong.

    A flow that was stopped has run, so its code is 0, and what stopped it is said (ADR 0034).
    """
    code = _EXIT_CODES.get(end.reason, 0)
    if (code or end.reason == MAX_STEPS) and end.message is not None:
        sys.stderr.write(f"{printable(end.message)}\n")
    return code


def number(text: str | None, option: str) -> str | None:
    """Read a phone number; None where it is withheld, or not given.

    Args:
        text: What was given.
        option: The option that it was given to.

    Raises:
        InvalidArgument: It is not E.164; the message keeps the number to itself.
    """
    if text is None or text == WITHHELD:
        return None
    if not _E164.fullmatch(text):
        raise InvalidArgument(f"{option}: not a number in E.164; write +15550100, or {WITHHELD}")
    return text


def moment(text: str | None) -> datetime | None:
    """Read a moment; without a time zone it is UTC.

    Raises:
        InvalidArgument: It is not ISO 8601.
    """
    if text is None:
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise InvalidArgument(
            f"--at: {text!r} is not ISO 8601; write 2026-03-02T09:00:00Z"
        ) from None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
