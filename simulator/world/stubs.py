"""What stands in for a function: a fixed reply, after a while or never.

{"name": "Ana"}                        the reply
{"$delay": 5, "name": "Ana"}           the same, five virtual seconds later
{"$error": "the table is not there"}   the function fails, saying so; with "$delay" after a while
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, Never

from simulator.world.resources import Failure, Function, Timed
from simulator.world.schema import InvalidWorld, shown

DELAY: Final = "$delay"
ERROR: Final = "$error"


def stub(reference: str, reply: object) -> Function:
    """Return a function that always does the same.

    Raises:
        InvalidWorld: It is no object, or its ``$delay`` or ``$error`` cannot be used.
    """
    if not isinstance(reply, Mapping):
        raise InvalidWorld(f"{reference}: {shown(reply)} is no reply of a function; write {{...}}")
    seconds, error = reply.get(DELAY, 0), reply.get(ERROR)
    if isinstance(seconds, bool) or not isinstance(seconds, int | float) or seconds < 0:
        raise InvalidWorld(f"{reference}: {DELAY} {shown(seconds)} is no number of seconds")
    data = {key: value for key, value in reply.items() if key not in (DELAY, ERROR)}
    if error is None:
        answer = Timed(data, float(seconds)) if seconds else data
        return Function(reference, reference, lambda _event: answer)
    if not isinstance(error, str) or data:
        raise InvalidWorld(f"{reference}: write {ERROR} as a text, and nothing but {DELAY} beside")

    def fail(_event: dict[str, Any]) -> Never:
        failure = Failure()
        failure.seconds, failure.why = float(seconds), f"the function failed: {error}"
        raise failure

    return Function(reference, reference, fail)
