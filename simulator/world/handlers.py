"""Real Lambda handlers for a world."""

from __future__ import annotations

import sys
from importlib import import_module
from types import SimpleNamespace

from simulator.world.resources import Function


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
    return Function(reference, reference, lambda event: handler(event, _context(reference)))


def _context(name: str) -> SimpleNamespace:
    """The Lambda context a handler sees, as far as a laptop has one."""
    return SimpleNamespace(
        function_name=name,
        function_version="$LATEST",
        invoked_function_arn=name,
        memory_limit_in_mb="128",
        aws_request_id="00000000-0000-4000-8000-000000000000",
        get_remaining_time_in_millis=lambda: 8_000,
    )
