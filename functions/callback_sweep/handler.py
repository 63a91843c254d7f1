"""Lambda ``callback_sweep``: find callbacks that nothing was heard of, and settle them.

Trigger   EventBridge Scheduler, every few minutes.
Effect    what should have been called and was not is called, a call of which no event came is
          looked up in Amazon Connect, and what could not be done gets its case.
"""

from collections.abc import Callable

from contact_center import telemetry
from contact_center.bootstrap import at_init
from contact_center.callbacks import bootstrap


def sweep_handler(
    app: Callable[[], bootstrap.CallbackSweep],
) -> Callable[[object, object], dict[str, int]]:
    """Make the Lambda handler; ``app`` builds what it needs, once."""
    ready = at_init(app)

    def handle(_event: object, _context: object) -> dict[str, int]:
        with telemetry.logger.append_context_keys(function="callback_sweep"):
            found = ready().sweeper.sweep()
            telemetry.logger.info("swept", found=found)
            return {"found": found}

    return handle


handler = sweep_handler(bootstrap.callback_sweep)
