"""CloudWatch Logs, as far as people look for lines: FilterLogEvents over what functions wrote.

Beside their own lines a function's group holds the platform's report of each invocation. Patterns:
terms, alternatives (``?one ?other``), and one comparison of a JSON field with a text (CloudWatch
user guide, "Filter pattern syntax"). Any other pattern is refused.
"""

import json
import re
import shlex
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from fnmatch import fnmatchcase
from itertools import chain
from typing import TYPE_CHECKING, Any, Final

from simulator.centre.errors import NotPlayedError
from simulator.centre.functions import LogLine
from simulator.centre.gateway import Gateway, Parameters

if TYPE_CHECKING:
    from simulator.centre.cloud import Invocation

_FIELD: Final = re.compile(r'\{ \$\.([\w.]+) = "([^"]*)" \}')  # the text may have asterisks
_TERMS: Final = re.compile(r'(?:\??(?:[\w-]+|"[^"]*")\s*)+')
_TIMEOUT: Final = "Sandbox.Timedout"


class LogEvents:
    """The players of an account.

    Args:
        lines: Everything that functions and pages wrote, as it grows.
        flow_log: What the instance wrote, likewise.
        invocations: Every run of a function, likewise.
        prefix: Of the log groups of functions.
    """

    def __init__(
        self,
        lines: Sequence[LogLine],
        flow_log: Iterable[LogLine],
        invocations: "Sequence[Invocation]",
        prefix: str = "/aws/lambda/",
    ) -> None:
        self._lines = lines
        self._flow_log = flow_log
        self._invocations = invocations
        self._prefix = prefix

    def register(self, gateway: Gateway) -> None:
        """Answer this operation for everybody who asks the gateway."""
        gateway.play("logs", "FilterLogEvents", self._filter)

    def _filter(self, parameters: Parameters) -> dict[str, Any]:
        group = str(parameters["logGroupName"])
        pattern = str(parameters.get("filterPattern", ""))
        found = sorted((at, text) for at, text in self._written(group) if _matches(pattern, text))
        return {
            "events": [
                {"timestamp": int(at.timestamp() * 1000), "message": text} for at, text in found
            ]
        }

    def _written(self, group: str) -> Iterator[tuple[datetime, str]]:
        function = group.removeprefix(self._prefix)
        for line in chain(self._lines, self._flow_log):
            if line.function in (function, group):
                yield line.at, line.text
        for one in self._invocations:
            if one.function == function:
                yield one.at, _report(one)


def _report(invocation: "Invocation") -> str:
    """Return what Lambda's platform writes when an invocation is over (system level INFO)."""
    status = "success"
    if invocation.error:
        status = "timeout" if invocation.error == _TIMEOUT else "error"
    record = {"status": status, "metrics": {"durationMs": round(invocation.seconds * 1000, 3)}}
    return json.dumps(
        {
            "time": invocation.at.strftime("%Y-%m-%dT%H:%M:%S.000Z"),
            "type": "platform.report",
            "record": record,
        }
    )


def _matches(pattern: str, text: str) -> bool:
    if not pattern:
        return True
    if field := _FIELD.fullmatch(pattern):
        try:
            value: object = json.loads(text)
        except ValueError:
            return False
        for name in field[1].split("."):
            value = value.get(name) if isinstance(value, dict) else None
        return isinstance(value, str) and fnmatchcase(value, field[2])
    if not _TERMS.fullmatch(pattern):
        why = f"the pattern {pattern!r} is not understood"
        raise NotPlayedError("logs", "FilterLogEvents", why)
    terms = shlex.split(pattern)
    alternatives = [term[1:] for term in terms if term.startswith("?")]
    needed = [term for term in terms if not term.startswith("?")]
    if needed:  # beside a term that is needed, alternatives count for nothing
        return all(term in text for term in needed)
    return any(term in text for term in alternatives)
