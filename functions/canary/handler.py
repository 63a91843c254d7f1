"""Lambda ``canary``: phone the centre by test calls, and say which of them did not go as told.

Trigger   EventBridge Scheduler, every so many minutes.
Effect    what became of the last test call of each case is counted (metrics ``Canary`` and
          ``CanaryFailed``), and the next one is started in Amazon Connect.
Raises    what AWS refuses: an alarm watches the function's errors.

The two are a schedule apart, since a call takes minutes and nobody should wait for it.
"""

from collections.abc import Callable

from contact_center import canary, telemetry
from contact_center.bootstrap import at_init


def canary_handler(
    app: Callable[[], canary.Canary],
) -> Callable[[object, object], dict[str, str]]:
    """Make the Lambda handler; ``app`` builds what it needs, once."""
    ready = at_init(app)

    def handle(_event: object, _context: object) -> dict[str, str]:
        with telemetry.logger.append_context_keys(function="canary"):
            outcomes = ready().fly()
            for case, outcome in outcomes.items():
                telemetry.logger.info("test call", case=case, outcome=outcome)
                telemetry.count(telemetry.CANARY, outcome=outcome)
                if outcome in canary.BAD:
                    telemetry.count(telemetry.CANARY_FAILED, case=case)
            return outcomes

    return handle


handler = canary_handler(canary.build)
