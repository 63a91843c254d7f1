"""Lambda ``charge_sweep``: bring charges to an end that were claimed and never booked.

Trigger   EventBridge Scheduler, every five minutes; what it gives is not looked at.
Does      Asks the payment provider what became of each, and books it, releases it, or makes a case
          of it where the provider does not say for an hour.
Raises    StorageUnavailable: the next sweep finds what is left.
"""

from contact_center import bootstrap, settling, telemetry
from contact_center.bootstrap import at_init
from contact_center.settling import Settling

_app = at_init(bootstrap.charge_sweep)


def handler(_event: object, _context: object) -> None:
    """Settle what was left."""
    with telemetry.logger.append_context_keys(function="charge_sweep"):
        sweep(_app())


def sweep(app: Settling) -> None:
    """Settle what was left, and count how."""
    for how, times in settling.settle_all(app).items():
        telemetry.logger.info("claims", how=how, number=times)
        for _ in range(times if how != "waiting" else 0):
            telemetry.count(telemetry.CLAIM_SETTLED, how=how)
        if how == "person":
            telemetry.count(telemetry.CLAIM_FOR_PERSON)
