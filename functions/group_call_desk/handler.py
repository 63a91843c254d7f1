"""Lambda ``group_call_desk``: what a supervisor does with lists of people to call.

Trigger   invoked by name, by whoever may: there is no address to it. `python -m operations
          group-calls` does so.
Input     {"do": "dry_run", "list", "mode", "agents", "minutes"},
          {"do": "approve", "run", "digest", "by", "again": whether its list was called before},
          {"do": "pause" | "resume" | "stop", "run", "by"}, {"do": "status" | "results", "run"},
          {"do": "list"},
          {"do": "allow", "number", "words", "by"}
Reply     plain data; {"error": ...} says what is wrong with a command.
"""

from collections.abc import Callable, Mapping
from typing import Any

from contact_center import telemetry
from contact_center.bootstrap import at_init
from contact_center.domain.errors import InvalidInput
from contact_center.group_calls import bootstrap


def desk_handler(
    app: Callable[[], bootstrap.GroupCallDesk],
) -> Callable[[object, object], dict[str, Any]]:
    """Make the Lambda handler; ``app`` builds what it needs, once."""
    ready = at_init(app)

    def handle(event: object, _context: object) -> dict[str, Any]:
        command = event if isinstance(event, Mapping) else {}
        with telemetry.logger.append_context_keys(function="group_call_desk"):
            try:
                reply = ready().desk.run(command)
            except InvalidInput as exc:
                return {"error": str(exc)}
            telemetry.logger.info("done", do=str(command.get("do")), run=str(reply.get("run")))
            return reply

    return handle


handler = desk_handler(bootstrap.group_call_desk)
