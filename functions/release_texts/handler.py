"""Lambda ``release_texts``: look at messages that wait for a time, and at those that got stuck.

Trigger   EventBridge Scheduler: when a held message may go, and every quarter of an hour.
Input     none that matters.
Reply     how many were released, and how many given up as unknown.
Effect    what is due waits to be sent again, so that the door judges it anew. What was claimed and
          never settled is closed as unknown: it may have been sent, so it is not sent again.
Raises    StorageUnavailable: the scheduler tries again.
"""

from collections.abc import Callable

from contact_center import telemetry
from contact_center.bootstrap import at_init
from contact_center.texting import bootstrap
from contact_center.texting.holding import Holding, look


def clock_handler(app: Callable[[], Holding]) -> Callable[[object, object], dict[str, int]]:
    """Make the Lambda handler; ``app`` builds what it needs, once."""
    ready = at_init(app)

    def handle(_event: object, _context: object) -> dict[str, int]:
        looked = look(ready())
        for _ in range(looked.unknown):
            telemetry.count(telemetry.TEXT, outcome="unknown", reason="crashed")
        if looked.unknown:
            telemetry.logger.error("texts may have been sent or not", count=looked.unknown)
        return {"released": looked.released, "unknown": looked.unknown}

    return handle


handler = clock_handler(bootstrap.release_texts)
