"""Real Lambda handlers for a world.

The time a handler takes on this machine passes in the simulation as well, from a second on: what is
faster takes no time, so that a call that is played again is the same call. What it prints is kept
apart, and what it raises fails the function, as in Lambda, even where it wanted to end the process.
"""

from __future__ import annotations

import io
import re
import sys
import traceback
from contextlib import redirect_stdout
from importlib import import_module
from pathlib import Path
from time import monotonic
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, Final

from simulator.world.resources import Failure, Function, Timed, remaining

if TYPE_CHECKING:
    from collections.abc import Callable

SHORTEST: Final = 1.0  # seconds; what is faster takes no virtual time
_NUMBER: Final = re.compile(r"\+?\d[\d ()-]{2,}\d")
_LONGEST: Final = 200  # characters of an exception's text that are told


class InvalidHandler(ValueError):  # noqa: N818 - what the handler is
    """A handler that cannot be loaded; the message says why, and how to mend it."""


def load_handler(reference: str, target: str) -> Function:
    """Load ``module:function``, a Lambda handler that takes an event and a context.

    The working directory is on the path, as it is for ``python -m``.

    Raises:
        InvalidHandler: There is no such module or function.
    """
    module_name, colon, name = target.partition(":")
    if not colon or not name:
        raise InvalidHandler(f"--handler: {target!r} is not module:function")
    if "" not in sys.path:
        sys.path.insert(0, "")
    try:
        handler = getattr(import_module(module_name), name)
    except (ImportError, AttributeError) as error:
        raise InvalidHandler(f"--handler: {target!r} cannot be loaded ({error})") from None
    return Function(reference, reference, lambda event: _call(handler, reference, event))


def _call(handler: Callable[[Any, Any], Any], reference: str, event: dict[str, Any]) -> Timed:
    output, begin = io.StringIO(), monotonic()
    try:
        with redirect_stdout(output):
            reply = handler(event, _context(reference, begin + remaining.get()))
    except KeyboardInterrupt:
        raise  # whoever plays the flow has had enough
    except BaseException as raised:
        failure = Failure()
        failure.seconds, failure.printed = _since(begin), _lines(output)
        failure.why = f"the function raised {_told(raised)}"
        raise failure from raised
    return Timed(reply, _since(begin), _lines(output))


def _since(begin: float) -> float:
    seconds = monotonic() - begin
    return round(seconds, 1) if seconds >= SHORTEST else 0.0


def _lines(output: io.StringIO) -> tuple[str, ...]:
    return tuple(output.getvalue().splitlines())


def _told(raised: BaseException) -> str:
    """What was raised, where, and its text without what may be a number of somebody's."""
    frames = traceback.extract_tb(raised.__traceback__)[1:]  # without ours
    place = f" at {Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
    text = _NUMBER.sub("...", " ".join(str(raised).split()))[:_LONGEST]
    return f"{type(raised).__name__}{place}{f': {text}' if text else ''}"


def _context(name: str, deadline: float) -> SimpleNamespace:
    """The Lambda context a handler sees, as far as a laptop has one.

    The function's own time limit is not known here; what is left is what the flow still waits.
    """
    return SimpleNamespace(
        function_name=name,
        function_version="$LATEST",
        invoked_function_arn=name,
        memory_limit_in_mb="128",
        aws_request_id="00000000-0000-4000-8000-000000000000",
        get_remaining_time_in_millis=lambda: max(0, round((deadline - monotonic()) * 1000)),
    )
