"""Lambda ``callback_desk``: what a supervisor sees of callbacks, and does about them.

Trigger   invoked by name, by whoever may: there is no address to it.
Input     {"do": "list", "state", "queue", "owner", "late", "day"}: open ones, or those of a day
          {"do": "show" | "cancel", "id"}, {"do": "move", "id", "slot"},
          {"do": "assign", "id", "queue", "owner"}, {"do": "report", "from", "to"}
Reply     plain data; {"error": ...} says what is wrong with a command.
"""

from collections.abc import Callable, Mapping
from typing import Any

from contact_center import telemetry
from contact_center.bootstrap import at_init
from contact_center.callbacks import bootstrap
from contact_center.domain.errors import InvalidInput


def desk_handler(
    app: Callable[[], bootstrap.CallbackAdministration],
) -> Callable[[object, object], dict[str, Any]]:
    """Make the Lambda handler; ``app`` builds what it needs, once."""
    ready = at_init(app)

    def handle(event: object, _context: object) -> dict[str, Any]:
        command = event if isinstance(event, Mapping) else {}
        with telemetry.logger.append_context_keys(function="callback_desk"):
            try:
                reply = ready().administration.run(command)
            except InvalidInput as exc:
                return {"error": str(exc)}
            telemetry.logger.info("done", do=str(command.get("do")))
            return reply

    return handle


handler = desk_handler(bootstrap.callback_desk)
