"""Lambda ``callback_due``: call back now, if the callback still stands.

Trigger   EventBridge Scheduler, one schedule for each callback, asynchronously: what raises is
          tried again by Lambda after one minute and after two more, then set aside; the sweep finds
          the callback then.
Input     {"callback_id": ..., "sequence": ...}: a schedule of before does nothing.
Effect    the attempt is written, then the call is made by Amazon Connect's API with a token of the
          attempt, so that a repeat calls nobody twice. Out of hours it is put off.
"""

from collections.abc import Callable, Mapping

from contact_center import telemetry
from contact_center.bootstrap import at_init
from contact_center.callbacks import bootstrap
from contact_center.domain.errors import ContactCenterError, InvalidInput


def due_handler(app: Callable[[], bootstrap.CallbackDue]) -> Callable[[object, object], object]:
    """Make the Lambda handler; ``app`` builds what it needs, once."""
    ready = at_init(app)

    def handle(event: object, _context: object) -> dict[str, str]:
        callback_id, sequence = _read(event)
        with telemetry.logger.append_context_keys(function="callback_due", callback_id=callback_id):
            try:
                callback = ready().caller.due(callback_id, sequence)
            except ContactCenterError as exc:
                telemetry.logger.warning("to be tried again", error=exc.code, detail=str(exc))
                telemetry.count(telemetry.FAILURE, error=exc.code)
                raise
            state = callback.state if callback else "unknown"
            telemetry.logger.info("looked at", state=state)
            return {"state": state}

    return handle


def _read(event: object) -> tuple[str, int]:
    if isinstance(event, Mapping):
        callback_id, sequence = event.get("callback_id"), event.get("sequence")
        if isinstance(callback_id, str) and isinstance(sequence, int):
            return callback_id, sequence
    raise InvalidInput("expected what a schedule of ours carries: callback_id and sequence")


handler = due_handler(bootstrap.callback_due)
