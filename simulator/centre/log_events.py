"""CloudWatch Logs, as far as people look for lines: FilterLogEvents over what functions wrote.

Patterns: terms, and one comparison of a JSON field with a text (CloudWatch user guide, "Filter
pattern syntax"). Any other pattern is refused.
"""

import json
import re
from typing import Any

from simulator.centre.errors import NotPlayedError
from simulator.centre.functions import LogLine
from simulator.centre.gateway import Gateway, Parameters

_FIELD = re.compile(r'\{ \$\.([\w.]+) = "([^"]*)" \}')
_TERM = re.compile(r'"?([\w-]+)"?')


class LogEvents:
    """The players of an account.

    Args:
        lines: Everything that was written, as it grows.
        prefix: Of the log groups of functions.
    """

    def __init__(self, lines: list[LogLine], prefix: str = "/aws/lambda/") -> None:
        self._lines = lines
        self._prefix = prefix

    def register(self, gateway: Gateway) -> None:
        """Answer this operation for everybody who asks the gateway."""
        gateway.play("logs", "FilterLogEvents", self._filter)

    def _filter(self, parameters: Parameters) -> dict[str, Any]:
        function = str(parameters["logGroupName"]).removeprefix(self._prefix)
        pattern = str(parameters.get("filterPattern", ""))
        return {
            "events": [
                {"timestamp": int(line.at.timestamp() * 1000), "message": line.text}
                for line in self._lines
                if line.function == function and _matches(pattern, line.text)
            ]
        }


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
        return value == field[2]
    if term := _TERM.fullmatch(pattern):
        return term[1] in text
    raise NotPlayedError("logs", "FilterLogEvents", f"the pattern {pattern!r} is not understood")
